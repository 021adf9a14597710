# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""The catalogue of the stand-in, and a profile that fits it."""

from __future__ import annotations

import uuid

from overlijden.conformance.zgw.regels import Item, Standin

CLIENT, SECRET = "overlijden", "geheim-van-minstens-tweeendertig-tekens"
RSIN = "517439943"
APIS = ("zaken", "documenten", "catalogi")


def fill(standin: Standin) -> None:
    """A catalogue as municipalities have them: older and later versions, concepts, and names that resemble ours."""
    catalogus = f"{standin.url}/catalogi/api/v1/catalogussen/{uuid.uuid4()}"
    vast: Item = {"catalogus": catalogus, "concept": False, "beginGeldigheid": "2024-01-01", "eindeGeldigheid": None}
    typen = {
        naam: standin.add("catalogi", "informatieobjecttypen", **{**vast, "omschrijving": naam})
        for naam in ("Besluit", "Brief", "Aangifte", "Verklaring van overlijden", "Overig stuk")
    }
    standin.add(
        "catalogi", "informatieobjecttypen", **{**vast, "omschrijving": "Aangifte", "eindeGeldigheid": "2024-06-01"}
    )
    zaaktype: Item = {**vast, "identificatie": "B0360", "informatieobjecttypen": list(typen.values())[1:]}
    standin.add("catalogi", "zaaktypen", **{**zaaktype, "identificatie": "B0361"})
    standin.add(
        "catalogi", "zaaktypen", **{**zaaktype, "beginGeldigheid": "2023-01-01", "eindeGeldigheid": "2023-12-31"}
    )
    standin.add("catalogi", "zaaktypen", **{**zaaktype, "concept": True, "beginGeldigheid": "2025-01-01"})
    url = standin.add("catalogi", "zaaktypen", **zaaktype)
    for naam in ("Behandelaar", "Aangever", "Overledene", "Uitvaartondernemer"):
        generiek = "initiator" if naam == "Aangever" else "belanghebbende"
        standin.add("catalogi", "roltypen", zaaktype=url, omschrijving=naam, omschrijvingGeneriek=generiek)
    for volgnummer, naam in enumerate(("Ingetrokken", "Aangevuld", "In behandeling", "Ontvangen")):
        standin.add("catalogi", "statustypen", zaaktype=url, omschrijving=naam, volgnummer=4 - volgnummer)
    standin.add("catalogi", "resultaattypen", zaaktype=url, omschrijving="Ingetrokken")
    for naam in ("datum_overlijden", "tijdstip_overlijden", "natuurlijke_dood", "eerste_bewoner", "aktenummer"):
        formaat = {"formaat": "datum" if naam.startswith("datum") else "tekst"}
        standin.add("catalogi", "eigenschappen", zaaktype=url, naam=naam, specificatie=formaat)


def settings(url: str) -> Item:
    """The ``[profiel]`` of a municipality that has agreed to everything."""
    return {
        "adressen": {api: f"{url}/{api}/api/v1" for api in APIS},
        "toegang": {"client_id": CLIENT, "geheim": "env:ZGW_TEST_SECRET"},
        "bronorganisatie": RSIN,
        "rollen": {"aangever": "Aangever", "overledene": "Overledene", "onderneming": "Uitvaartondernemer"},
        "eigenschappen": {
            "datum_overlijden": "/overlijden/datum",
            "tijdstip_overlijden": "/overlijden/tijd",
            "natuurlijke_dood": "/overlijden/soort",
        },
        "wijzigingen": {"aanvulling": "Aangevuld", "intrekking": "Ingetrokken", "resultaat": "Ingetrokken"},
        "documenttypen": {
            "AANGIFTE": "Aangifte",
            "A_VERKLARING": "Verklaring van overlijden",
            "OVERIG": "Overig stuk",
        },
        "tijdslimiet": 20,
    }
