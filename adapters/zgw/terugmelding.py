# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""How a zaak stands, and which akte came of it: read from its statuses and the one place that the profile names."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime

from adapters.zgw.berichten import NEDERLAND, kenmerk_van, zoek_zaak
from adapters.zgw.catalogus import Item
from adapters.zgw.gesprek import Gesprek
from adapters.zgw.profiel import EIGENSCHAP, Profiel, Terugmelding
from adapters.zgw.redenen import ontbreekt
from adapters.zgw.stap import eigenschappen
from overlijden.adapter import Bericht, Fase, Refused, Stand, TemporaryError

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
    statussen = _statussen(gesprek, zaak)
    nummer, datum = _akte(gesprek, str(zaak["url"]), plaats, statussen)
    if zaak.get("einddatum"):
        fase = Fase.AFGEHANDELD
    else:
        fase = Fase.BEHANDELING if plaats.behandeling in statussen else Fase.ONTVANGEN
    return Stand(fase, nummer or None, datum)


def _statussen(gesprek: Gesprek, zaak: Item) -> Mapping[str, Item]:
    """All that the zaak ever had, by the omschrijving of its statustype, of each the last."""
    typen = gesprek.ask("catalogi", "statustypen", zaaktype=str(zaak.get("zaaktype")))
    namen = {item.get("url"): str(item.get("omschrijving")) for item in typen}
    statussen = sorted(gesprek.ask("zaken", "statussen", zaak=str(zaak["url"])), key=_moment)
    return {namen[item.get("statustype")]: item for item in statussen if item.get("statustype") in namen}


def _akte(gesprek: Gesprek, zaak: str, plaats: Terugmelding, statussen: Mapping[str, Item]) -> tuple[str, date | None]:
    if plaats.plaats == EIGENSCHAP:
        waarden = {item.get("naam"): str(item.get("waarde", "")) for item in gesprek.ask("zaken", eigenschappen(zaak))}
        return waarden.get(plaats.akte, "").strip(), _dag(waarden.get(plaats.datum, ""))
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
