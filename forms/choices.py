# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""What can be chosen: codes of the dictionary and of the tables, in words and in the order in which one looks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from enum import StrEnum
from functools import cache

from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its published types

from overlijden import codes, dutch, gemeenten, labels, plaatsen
from overlijden.aangifte import BijlageSoort
from overlijden.talen import Zin
from overlijden.termijn import today

Choices = list[SelectChoice]
LATELY = timedelta(days=31)  # longer than the term of any funeral
NOTHING = SelectChoice("", Zin("Maak een keuze"))
FORM_B = "FORMULIER_B"
_AT_THE_DESK = {BijlageSoort.PV_LIJKVINDING}
_NOT_KNOWN = {"Weet ik niet", "Onbekend"}


@cache
def of(kind: type[StrEnum]) -> Choices:
    """The codes of a type; "I don't know" comes last."""
    known = (SelectChoice(str(code), text) for code, text in labels.LABELS[kind].items())
    return sorted(known, key=lambda choice: choice.label in _NOT_KNOWN)


def these(called: Mapping[str, str]) -> Choices:
    """Codes that are a page's own, with what each is called."""
    return [SelectChoice(code, text) for code, text in called.items()]


@cache
def file_kinds() -> Choices:
    """The kinds of attachment that a declarant has; those of a found body come to the desk.

    Last comes the one that we refuse: who means to send it is told, and nothing is opened.
    """
    papers = [choice for choice in of(BijlageSoort) if choice.value not in _AT_THE_DESK]
    return [*papers, SelectChoice(FORM_B, "Formulier B (gesloten envelop van de arts)")]


def municipalities() -> Choices:
    return _municipalities(today())


def places_of_death() -> Choices:
    """Municipalities of today, and those that ended so lately that a death in them may still be declared here."""
    ended = gemeenten.ended_since(today() - LATELY, today())
    return [*municipalities(), *(SelectChoice(one.code, Zin("{naam} (opgeheven)", naam=one.naam)) for one in ended)]


def countries() -> Choices:
    """Countries of today, to live in or to go to."""
    return _countries(today())


@cache
def birth_countries() -> Choices:
    """Countries that are and that were, because people were born in both."""
    lands = sorted(codes.landen().values(), key=lambda land: codes.sort_key(land.naam))
    return _with_unknown(SelectChoice(land.code, _with_end(land)) for land in lands)


@cache
def titles() -> Choices:
    return [SelectChoice("", Zin("Geen")), *(SelectChoice(titel.code, titel.naam) for titel in codes.titels().values())]


@cache
def eu_languages() -> Choices:
    return [NOTHING, *(SelectChoice(code, name) for code, name in dutch.EU_LANGUAGES.items())]


@cache
def _municipalities(dag: date) -> Choices:
    spoken = plaatsen.spoken()
    called = {one.code: f"{spoken[one.code]} ({one.naam})" for one in gemeenten.all_on(dag) if one.code in spoken}
    names = [SelectChoice(one.code, called.get(one.code, one.naam)) for one in gemeenten.all_on(dag)]
    return [NOTHING, *sorted(names, key=lambda choice: codes.sort_key(choice.label))]


@cache
def _countries(dag: date) -> Choices:
    return _with_unknown(SelectChoice(land.code, land.naam) for land in codes.valid_on(codes.landen(), dag))


def _with_unknown(lands: Iterable[SelectChoice]) -> Choices:
    known = (land for land in lands if land.value != codes.ONBEKEND)
    return [NOTHING, *known, SelectChoice(codes.ONBEKEND, Zin("Weet ik niet"))]


def _with_end(land: codes.Code) -> str:
    return (
        Zin("{naam} (tot {jaar})", naam=land.naam, jaar=land.einde.year)
        if land.einde and not land.fictief_einde
        else land.naam
    )
