# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""What a message over the ZGW APIs must hold: Zaken API 1.5 and Documenten API 1.4, as far as a declaration goes."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from overlijden.conformance.velden import DAG, Berichtsoort, Veld, invalid

URL = (r"https?://\S{1,992}", "een adres van http of https")
RSIN = ("[0-9]{9}", "een RSIN van 9 cijfers")
DATUM = (DAG, "een dag als 2026-11-25")
MOMENT = (rf"{DAG}T[0-9]{{2}}:[0-9]{{2}}.*(Z|[+-][0-9:]{{4,6}})", "een moment met tijdzone")


def _tekst(most: int) -> tuple[str, str]:
    return f".{{1,{most}}}", f"1 tot en met {most} tekens"


SOORTEN: Mapping[str, Berichtsoort] = MappingProxyType({
    "zaken": Berichtsoort(
        (
            Veld("/bronorganisatie", *RSIN),
            Veld("/zaaktype", *URL),
            Veld("/verantwoordelijkeOrganisatie", *RSIN),
            Veld("/startdatum", *DATUM),
            Veld("/registratiedatum", *DATUM, verplicht=False),
            Veld("/identificatie", *_tekst(40), verplicht=False),
            Veld("/omschrijving", *_tekst(80), verplicht=False),
            Veld("/kenmerken/*/kenmerk", *_tekst(40), verplicht=False),
            Veld("/kenmerken/*/bron", *_tekst(40), verplicht=False),
        ),
        frozenset({"toelichting", "einddatumGepland", "uiterlijkeEinddatumAfdoening", "publicatiedatum",
                   "communicatiekanaal", "productenOfDiensten", "vertrouwelijkheidaanduiding", "betalingsindicatie",
                   "laatsteBetaaldatum", "zaakgeometrie", "verlenging", "opschorting", "selectielijstklasse",
                   "hoofdzaak", "relevanteAndereZaken", "archiefnominatie", "archiefstatus", "archiefactiedatum",
                   "opdrachtgevendeOrganisatie", "processobjectaard", "startdatumBewaartermijn", "processobject"}),
    ),
    "rollen": Berichtsoort(
        (
            Veld("/zaak", *URL),
            Veld("/roltype", *URL),
            Veld("/roltoelichting", *_tekst(1000)),
            Veld("/betrokkeneType", "natuurlijk_persoon|niet_natuurlijk_persoon|vestiging|organisatorische_eenheid|"
                 "medewerker", "een soort betrokkene van de standaard"),
            Veld("/betrokkeneIdentificatie/inpBsn", "[0-9]{9}", "een BSN van 9 cijfers", verplicht=False),
            Veld("/betrokkeneIdentificatie/geslachtsnaam", *_tekst(200), verplicht=False),
            Veld("/betrokkeneIdentificatie/vestigingsNummer", "[0-9]{12}", "12 cijfers", verplicht=False),
        ),
        frozenset({"betrokkene", "afwijkendeNaamBetrokkene", "indicatieMachtiging", "contactpersoonRol"}),
    ),
    "zaakeigenschappen": Berichtsoort(
        (Veld("/zaak", *URL), Veld("/eigenschap", *URL), Veld("/waarde", ".+", "een waarde"))
    ),
    "statussen": Berichtsoort(
        (Veld("/zaak", *URL), Veld("/statustype", *URL), Veld("/datumStatusGezet", *MOMENT)),
        frozenset({"statustoelichting", "gezetdoor"}),
    ),
    "resultaten": Berichtsoort((Veld("/zaak", *URL), Veld("/resultaattype", *URL)), frozenset({"toelichting"})),
    "enkelvoudiginformatieobjecten": Berichtsoort(
        (
            Veld("/bronorganisatie", *RSIN),
            Veld("/informatieobjecttype", *URL),
            Veld("/creatiedatum", *DATUM),
            Veld("/titel", *_tekst(200)),
            Veld("/auteur", *_tekst(200)),
            Veld("/taal", "[a-z]{3}", "drie kleine letters, zoals nld"),
            Veld("/inhoud", "[A-Za-z0-9+/]+={0,2}", "base64"),
            Veld("/bestandsomvang", "[0-9]+", "een aantal bytes"),
            Veld("/identificatie", *_tekst(40), verplicht=False),
            Veld("/bestandsnaam", *_tekst(255), verplicht=False),
            Veld("/integriteit/waarde", *_tekst(128), verplicht=False),
        ),
        frozenset({"vertrouwelijkheidaanduiding", "status", "formaat", "link", "beschrijving", "ontvangstdatum",
                   "verzenddatum", "indicatieGebruiksrecht", "verschijningsvorm", "ondertekening", "trefwoorden"}),
    ),
    "zaakinformatieobjecten": Berichtsoort(
        (Veld("/zaak", *URL), Veld("/informatieobject", *URL)),
        frozenset({"titel", "beschrijving", "vernietigingsdatum", "status"}),
    ),
})  # fmt: skip


def faults(_: str, resource: str, body: Mapping[str, Any]) -> list[tuple[str, str]]:
    """What a back-end says of a message that misses something: (name of a field, code)."""
    found = invalid(SOORTEN[resource], body)
    codes = {"niets": "required", "een andere naam": "unknown"}
    return [(one.wijzer.lstrip("/").replace("/", "."), codes.get(one.gelezen, "invalid")) for one in found]
