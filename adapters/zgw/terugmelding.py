# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""How a zaak stands, which akte came of it, and which files: where the profile says that they are."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime

from adapters.zgw.berichten import BRON, NEDERLAND, kenmerk_van, zoek_zaak
from adapters.zgw.catalogus import Item
from adapters.zgw.gesprek import Gesprek
from adapters.zgw.profiel import DOCUMENT, EIGENSCHAP, Profiel, Terugmelding
from adapters.zgw.redenen import ontbreekt
from adapters.zgw.stap import eigenschappen, uuid_of
from overlijden.adapter import Afgifte, Bericht, Fase, Refused, Stand, TemporaryError

NIET_KLAAR = {"in_bewerking", "ter_vaststelling"}  # what somebody still works on
_DAG = re.compile("[0-9]{4}(-?)[0-9]{2}\\1[0-9]{2}")


def read(gesprek: Gesprek, profiel: Profiel, bericht: Bericht) -> Stand:
    """Ask for all of it. Refused when there is no such zaak with our kenmerk."""
    plaats = profiel.terugmelding
    if plaats is None:
        raise NotImplementedError("this profile names no place of the akte")
    items = gesprek.ask("zaken", "zaken", **zoek_zaak(bericht, profiel))
    zaak = next((item for item in items if kenmerk_van(bericht) in item.get("kenmerken", [])), None)
    if zaak is None:
        raise Refused("geen-zaak", ontbreekt("geen-zaak"))
    statussen, documenten = _statussen(gesprek, zaak), _documenten(gesprek, zaak, plaats)
    nummer, datum = _akte(gesprek, str(zaak["url"]), plaats, statussen, documenten)
    if zaak.get("einddatum"):
        fase = Fase.AFGEHANDELD
    else:
        fase = Fase.BEHANDELING if plaats.behandeling in statussen else Fase.ONTVANGEN
    named = {naam: soort for soort, naam in plaats.documenten.items()}
    afgiften = (Afgifte(uuid_of(str(one["url"])), named[soort]) for soort, one in documenten if soort in named)
    return Stand(fase, nummer or None, datum, tuple(afgiften))


def fetch(gesprek: Gesprek, afgifte: Afgifte) -> bytes:
    return gesprek.download(f"enkelvoudiginformatieobjecten/{afgifte.nummer}/download")


def _documenten(gesprek: Gesprek, zaak: Item, plaats: Terugmelding) -> list[tuple[str, Item]]:
    """What others put in the zaak and is ready, each by the omschrijving of its type, the last one made at the end.

    Asked for where something is to be found in it.
    """
    if plaats.plaats != DOCUMENT and not plaats.documenten:
        return []
    zaaktype = gesprek.one("catalogi", f"zaaktypen/{uuid_of(str(zaak.get('zaaktype')))}")
    typen = gesprek.ask("catalogi", "informatieobjecttypen", catalogus=str(zaaktype.get("catalogus")))
    namen = {item.get("url"): str(item.get("omschrijving")) for item in typen}
    koppelingen = gesprek.ask("zaken", "zaakinformatieobjecten", zaak=str(zaak["url"]))
    urls = [str(item.get("informatieobject")) for item in koppelingen]
    found = [gesprek.one("documenten", f"enkelvoudiginformatieobjecten/{uuid_of(url)}") for url in urls]
    theirs = [item for item in found if item.get("auteur") != BRON and item.get("status") not in NIET_KLAAR]
    ordered = sorted(theirs, key=lambda item: str(item.get("creatiedatum")))
    return [(namen.get(item.get("informatieobjecttype"), ""), item) for item in ordered]


def _statussen(gesprek: Gesprek, zaak: Item) -> Mapping[str, Item]:
    """All that the zaak ever had, by the omschrijving of its statustype, of each the last."""
    typen = gesprek.ask("catalogi", "statustypen", zaaktype=str(zaak.get("zaaktype")))
    namen = {item.get("url"): str(item.get("omschrijving")) for item in typen}
    statussen = sorted(gesprek.ask("zaken", "statussen", zaak=str(zaak["url"])), key=_moment)
    return {namen[item.get("statustype")]: item for item in statussen if item.get("statustype") in namen}


def _akte(
    gesprek: Gesprek,
    zaak: str,
    plaats: Terugmelding,
    statussen: Mapping[str, Item],
    documenten: Sequence[tuple[str, Item]],
) -> tuple[str, date | None]:
    if plaats.plaats == EIGENSCHAP:
        waarden = {item.get("naam"): str(item.get("waarde", "")) for item in gesprek.ask("zaken", eigenschappen(zaak))}
        return waarden.get(plaats.akte, "").strip(), _dag(waarden.get(plaats.datum, ""))
    if plaats.plaats == DOCUMENT:
        akte = dict(documenten).get(plaats.akte, {})
        return str(akte.get("titel") or "").strip(), _dag(str(akte.get("creatiedatum") or ""))
    status = statussen.get(plaats.akte, {})
    return str(status.get("statustoelichting") or "").strip(), _moment(status).date() if status else None


def _moment(status: Item) -> datetime:
    try:
        return datetime.fromisoformat(str(status.get("datumStatusGezet"))).astimezone(NEDERLAND)
    except (ValueError, OverflowError):
        raise TemporaryError("no moment") from None


def _dag(waarde: str) -> date | None:
    """With or without hyphens: a catalogue may ask for either. A week is no day."""
    if not _DAG.fullmatch(waarde.strip()):
        return None
    try:
        return date.fromisoformat(waarde.strip())
    except ValueError:
        return None
