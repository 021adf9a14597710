# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""What was declared, in the groups, the order and the words of the dictionary."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time
from enum import StrEnum
from typing import Any, cast

from overlijden import canonical, codes, dutch
from overlijden.aangifte import Aangifte, Naam, Onbekend, OnvolledigeDatum, SoortAangifte
from overlijden.labels import label
from overlijden.rules import RULES
from overlijden.talen import Zin

# Answers that are codes of a table; a place of birth is one only when the declarant chose a municipality.
TABLES: Mapping[str, Callable[[], codes.Tabel]] = {
    "gemeente": codes.gemeenten,
    "gemeente_lichaam": codes.gemeenten,
    "geboorteplaats": codes.gemeenten,
    "land": codes.landen,
    "geboorteland": codes.landen,
    "bestemming_land": codes.landen,
    "titel": codes.titels,
}
ONE_OF: Mapping[str, str] = {
    "ouders": "Ouder",
    "eerdere_partners": "Eerdere partner",
    "waarschuwingen": "Waarschuwing",
}
STILLBORN: Mapping[str, str] = {  # the dictionary speaks of a death
    "Het overlijden": "De geboorte",
    "De overleden persoon": "Het kind",
    "Gemeente van overlijden": "Gemeente van geboorte",
    "Plaats van overlijden": "Plaats van geboorte",
    "Dag van overlijden": "Dag van geboorte",
    "Tijd van overlijden": "Tijd van geboorte",
}
APART = frozenset({"bijlagen"})  # shown as files


@dataclass(frozen=True)
class Row:
    label: str
    value: str
    wijzer: str = ""


@dataclass(frozen=True)
class Group:
    """Answers under the heading of the dictionary."""

    titel: str
    rows: Sequence[Row]


def groups(aangifte: Aangifte) -> list[Group]:
    """All that was answered; what stands alone in the dictionary comes first, in a group of its own."""
    alone: list[Row] = []
    found: list[Group] = []
    for name, spec in _fields(aangifte):
        value = getattr(aangifte, name)
        if name in APART:
            continue
        if _is_group(value) or isinstance(value, tuple):
            found.append(Group(spec.metadata["label"], list(_rows(f"/{name}", spec, value))))
        else:
            alone += _rows(f"/{name}", spec, value)
    shown = [group for group in (Group("De aangifte", alone), *found) if group.rows]
    return [_of_birth(group) for group in shown] if aangifte.soort is SoortAangifte.LEVENLOOS else shown


def _of_birth(group: Group) -> Group:
    rows = [dataclasses.replace(row, label=STILLBORN.get(row.label, row.label)) for row in group.rows]
    return Group(STILLBORN.get(group.titel, group.titel), rows)


def _rows(wijzer: str, spec: dataclasses.Field[Any], value: Any) -> Iterator[Row]:
    name = wijzer.rpartition("/")[2]
    if _is_group(value):
        for inner, inner_spec in _fields(value):
            answer, path = getattr(value, inner), f"{wijzer}/{inner}"
            if isinstance(answer, Naam):  # somebody within a group is one row, under her own label
                yield Row(inner_spec.metadata["label"], text(inner, answer), path)
            else:
                yield from _rows(path, inner_spec, answer)
    elif isinstance(value, tuple):
        for number, item in enumerate(value, start=1):
            yield Row(
                Zin("{soort} {nummer}", soort=Zin(ONE_OF[name]), nummer=number),
                text(name, item),
                f"{wijzer}/{number - 1}",
            )
    elif value is not None:
        yield Row(spec.metadata["label"], text(name, value), wijzer)


def _fields(group: object) -> Iterator[tuple[str, dataclasses.Field[Any]]]:
    return ((name, spec) for name, (_, spec) in canonical.fields(cast(Any, type(group))).items())


def _is_group(value: Any) -> bool:
    return dataclasses.is_dataclass(value) and not isinstance(value, Onbekend | OnvolledigeDatum)


def text(name: str, value: Any) -> str:
    """An answer in words; what is a sentence, and no name, can be said in another language."""
    match value:
        case Onbekend():
            why = Zin("Weet de aangever niet: {reden}", reden=value.reden)
            return why if value.reden else Zin("Weet de aangever niet")
        case StrEnum():
            return Zin(label(value))
        case bool():
            return Zin("Ja" if value else "Nee")
        case Naam():
            return dutch.name(value)
        case OnvolledigeDatum() | date() | time():
            return Zin("{datum}", datum=value)
    return _coded(name, value)


def _coded(name: str, value: Any) -> str:
    """A code in the words of its table, a rule with its sentence, and any other text as it is."""
    if name == "waarschuwingen":
        return f"{value}: {RULES[value].tekst}" if value in RULES else str(value)
    table = TABLES.get(name, dict)()
    return table[value].naam if value in table else str(value)
