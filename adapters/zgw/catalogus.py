# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""What the profile's names stand for in the municipality's catalogue on the day of filing."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

from adapters.zgw.gesprek import Gesprek
from adapters.zgw.profiel import RESULTAAT, Profiel
from adapters.zgw.redenen import ontbreekt
from overlijden.adapter import Refused

Item = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Catalogus:
    """URLs by the profile's own names; of an eigenschap its URL and its formaat. ``versies`` are those of the APIs."""

    zaaktype: str
    statustype: str
    rollen: dict[str, str]
    eigenschappen: dict[str, tuple[str, str]]
    documenttypen: dict[str, str]
    versies: dict[str, str]
    wijzigingen: dict[str, str] = field(default_factory=dict)

    @classmethod
    def read(cls, tekst: str) -> Catalogus:
        return cls(**json.loads(tekst))

    def write(self) -> str:
        return json.dumps(asdict(self))


def consult(gesprek: Gesprek, profiel: Profiel, dag: date) -> Catalogus:
    """Look everything up before anything is sent; Refused when the catalogue lacks a name of the profile."""
    zaaktype = _zaaktype(gesprek, profiel, dag)
    url = str(zaaktype["url"])
    roltypen = _named(gesprek.ask("catalogi", "roltypen", zaaktype=url), "omschrijving")
    eigenschappen = (
        _named(gesprek.ask("catalogi", "eigenschappen", zaaktype=url), "naam") if profiel.eigenschappen else {}
    )
    typen = _documenttypen(gesprek, zaaktype, dag)
    return Catalogus(
        zaaktype=url,
        statustype=_statustype(gesprek, profiel, url),
        rollen={wie: _url(roltypen, naam, "roltype") for wie, naam in profiel.rollen.items()},
        eigenschappen={
            naam: (_url(eigenschappen, naam, "eigenschap"), _formaat(eigenschappen[naam]))
            for naam in profiel.eigenschappen
        },
        documenttypen={
            soort: _url(typen, naam, "informatieobjecttype") for soort, naam in profiel.documenttypen.items()
        },
        versies=dict(gesprek.versies),
        wijzigingen=_wijzigingen(gesprek, profiel.wijzigingen, url),
    )


def _zaaktype(gesprek: Gesprek, profiel: Profiel, dag: date) -> Item:
    """The one that is valid on this day. Older servers do not know the filters, so that we look ourselves too."""
    wanted = profiel.zaaktype
    query = {"identificatie": wanted.identificatie, "status": "definitief", "datumGeldigheid": dag.isoformat()}
    if wanted.catalogus:
        query["catalogus"] = wanted.catalogus
    items = gesprek.ask("catalogi", "zaaktypen", **query)
    found = [item for item in items if item.get("identificatie") == wanted.identificatie and _is_valid(item, dag)]
    if not found:
        raise Refused("zaaktype", ontbreekt("zaaktype"))
    if len({item.get("catalogus") for item in found}) > 1:
        raise Refused("catalogus", ontbreekt("catalogus"))
    return max(found, key=lambda item: str(item["beginGeldigheid"]))  # on the day of a change there are two


def _is_valid(item: Item, dag: date) -> bool:
    begin, einde = str(item.get("beginGeldigheid")), str(item.get("eindeGeldigheid") or "9999")
    return not item.get("concept") and begin <= dag.isoformat() <= einde


def _statustype(gesprek: Gesprek, profiel: Profiel, zaaktype: str) -> str:
    typen = list(gesprek.ask("catalogi", "statustypen", zaaktype=zaaktype))
    naam = profiel.zaaktype.status
    found = [item for item in typen if not naam or item.get("omschrijving") == naam]
    if not found:
        raise Refused("statustype", ontbreekt("statustype"))
    return str(min(found, key=lambda item: int(item["volgnummer"]))["url"])


def _wijzigingen(gesprek: Gesprek, namen: Mapping[str, str], zaaktype: str) -> dict[str, str]:
    """The statustypen, and the resultaattype, that tell of what became of the declaration."""
    found = {}
    for soort, naam in namen.items():
        resource, wat = ("resultaattypen", "resultaattype") if soort == RESULTAAT else ("statustypen", "statustype")
        typen = _named(gesprek.ask("catalogi", resource, zaaktype=zaaktype), "omschrijving")
        found[soort] = _url(typen, naam, wat)
    return found


def _documenttypen(gesprek: Gesprek, zaaktype: Item, dag: date) -> dict[str, Item]:
    """Only those that this zaaktype allows (zrc-017)."""
    allowed = set(zaaktype.get("informatieobjecttypen", []))
    items = gesprek.ask("catalogi", "informatieobjecttypen", catalogus=str(zaaktype["catalogus"]))
    return _named((item for item in items if item.get("url") in allowed and _is_valid(item, dag)), "omschrijving")


def _named(items: Iterable[Item], key: str) -> dict[str, Item]:
    return {str(item.get(key)): item for item in items}


def _url(items: Mapping[str, Item], naam: str, soort: str) -> str:
    if naam not in items:
        raise Refused(soort, ontbreekt(soort))
    return str(items[naam]["url"])


def _formaat(eigenschap: Item) -> str:
    return str((eigenschap.get("specificatie") or {}).get("formaat", ""))
