# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""What a message to vrijBRP Dossiers (v1) must hold, as far as a declaration goes; other names it refuses."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from overlijden.conformance.velden import DAG, LIJST, Berichtsoort, Veld, invalid

DATUM = (DAG, "een dag als 2026-11-25")
TIJD = ("[0-2][0-9]:[0-5][0-9]", "een tijd als 09:10")
TEKST = (".+", "een tekst")
JA_NEE = ("true|false", "true of false, zonder aanhalingstekens")
BSN = ("[0-9]{9}", "een BSN van 9 cijfers, als tekst")

GEZAMENLIJK = (
    Veld("/dossier/startDate", *DATUM),
    Veld("/dossier/referenceIds/*/id", *TEKST),
    Veld("/deceased/bsn", *BSN, verplicht=False),
    Veld("/deceased/birthdate", "[0-9]{8}", "een getal als 19750307; wat niet bekend is nullen", verplicht=False),
    Veld("/deathByNaturalCauses", *JA_NEE),
    Veld("/municipality/code", "[0-9]{4}", "de code van de gemeente (tabel 33)"),
    Veld("/funeralServices/serviceType", "BURIAL_CREMATION|DISSECTION", "BURIAL_CREMATION of DISSECTION"),
    Veld("/funeralServices/date", *DATUM),
    Veld("/funeralServices/time", *TIJD, verplicht=False),
    Veld("/funeralServices/outsideBenelux", *JA_NEE),
    Veld("/correspondence/communicationType", "EMAIL|POST", "EMAIL of POST"),
    Veld("/correspondence/name", *TEKST),
    Veld("/extracts", LIJST, "een lijst, die leeg mag zijn"),
    Veld("/extracts/*/code", *TEKST, verplicht=False),
    Veld("/extracts/*/amount", "[0-9]+", "een aantal", verplicht=False),
)
SOORTEN: Mapping[str, Berichtsoort] = MappingProxyType({
    "DeathInMunicipality": Berichtsoort(
        (
            *GEZAMENLIJK,
            Veld("/declarant/bsn", *BSN),
            Veld("/dateOfDeath", *DATUM),
            Veld("/timeOfDeath", *TIJD, verplicht=False),
        )
    ),
    "DiscoveredBody": Berichtsoort(
        (
            *GEZAMENLIJK,
            Veld("/writtenDeclarantType", "PROSECUTOR|ASSISTANT_PROSECUTOR", "PROSECUTOR of ASSISTANT_PROSECUTOR"),
            Veld("/dateOfFinding", *DATUM),
            Veld("/timeOfFinding", *TIJD),
        ),
        frozenset({"explanation"}),
    ),
    "DossierDocument": Berichtsoort(
        (
            Veld("/filename", *TEKST),
            Veld("/content", "[A-Za-z0-9+/]+={0,2}", "base64"),
            Veld("/title", *TEKST, verplicht=False),
        )
    ),
})  # fmt: skip


def problems(name: str, body: object) -> list[str]:
    """What a back-end has against a message of this kind."""
    return [f"{one.wijzer}: {one.verwacht}" for one in invalid(SOORTEN[name], body)]
