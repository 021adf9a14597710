# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""The edges of what can be declared: by subject and field, what a back-end seldom sees."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import cache
from types import MappingProxyType
from typing import Any, Self

from overlijden import codes
from overlijden.aangifte import BurgerlijkeStaat, Geslacht, JaNeeOnbekend, SoortLijkbezorging
from overlijden.codes import Code

LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
# Letters with an accent that the BRP can hold (LO BRP 4.1, Teletex), small and capital.
ACCENTS = (
    "àáâãäåāăąæçćĉċčďđèéêëēėęěĝğġģĥħìíîïĩīįıĵķĺļľŀłñńņňŋòóôõöøōőœŕŗřśŝşšţťŧùúûüũūŭůűųŵýÿŷźżžþðß"
    "ÀÁÂÃÄÅĀĂĄÆÇĆĈĊČĎÈÉÊËĒĖĘĚĜĞĠĢĤĦÌÍÎÏĨĪĮİĴĶĹĻĽĿŁÑŃŅŇŊÒÓÔÕÖØŌŐŒŔŖŘŚŜŞŠŢŤŦÙÚÛÜŨŪŬŮŰŲŴÝŶŸŹŻŽÞ"
)
# Days of death: both changes of the clock, a leap day, the last day of a year, and an ordinary one.
DAGEN = (date(2026, 3, 29), date(2025, 10, 26), date(2024, 2, 29), date(2025, 12, 31), date(2026, 3, 3))
TIMES = ("00:00", "00:01", "01:59", "03:00", "12:00", "23:59")  # none that a changing clock skips
GEBOORTE = date(1958, 7, 6)  # of the person in the ordinary sample
LAST = date(2027, 1, 1)  # the youngest end of a code of which is known what took its place


class Onderwerp(StrEnum):
    """What the edges are of; ``id`` ends the name of a requirement, which says so in two languages."""

    id: str
    nl: str
    en: str

    def __new__(cls, value: str, identifier: str, nl: str, en: str) -> Self:
        made = str.__new__(cls, value)
        made._value_, made.id, made.nl, made.en = value, identifier, nl, en
        return made

    NAMEN = (
        "namen", "E1", "Namen van één teken en van de grootste lengte, met elke letter van de BRP, komen terug.",
        "Names of one character and of the greatest length, with every letter of the BRP, are kept.",
    )  # fmt: skip
    TIJDEN = (
        "tijden", "E2", "Onvolledige dagen, middernacht en de nacht dat de klok verspringt komen terug.",
        "Dates with unknown parts, midnight, and the night in which the clock changes are kept.",
    )  # fmt: skip
    CODES = (
        "codes", "E3", "De eerste, laatste, nieuwste en aflopende code van een tabel komen terug.",
        "The first, last, newest and ending code of a table are kept.",
    )  # fmt: skip
    FAMILIE = (
        "familie", "E4", "Geen partner, vier eerdere partners en onbekende ouders komen terug.",
        "No partner, four former partners and unknown parents are kept.",
    )  # fmt: skip
    UITVAART = (
        "uitvaart", "E5", "Elke soort uitvaart, met of zonder tijd en met de langste plaats, komt terug.",
        "Every kind of funeral, with or without a time and with the longest place, is kept.",
    )  # fmt: skip


@dataclass(frozen=True)
class Tekst:
    """A text of this many of these letters, drawn anew for each case."""

    length: int
    letters: str = LETTERS

    def drawn(self, dice: random.Random) -> str:
        return "".join(dice.choice(self.letters) for _ in range(self.length))


def _names(most: int) -> tuple[Tekst, ...]:
    return Tekst(1), Tekst(most), Tekst(1, ACCENTS), Tekst(most, ACCENTS), Tekst(len(ACCENTS), ACCENTS)


def _ends(tabel: Mapping[str, Code], dag: date) -> list[str]:
    """The codes at the edges of a table on this day: lowest, highest, newest, and the next to end."""
    valid = [code for code in tabel.values() if code.valid_on(dag) and code.code != codes.ONBEKEND]
    newest = max(valid, key=lambda code: code.ingang or date.min)
    oldest = min(valid, key=lambda code: code.einde or date.max)
    return sorted({min(one.code for one in valid), max(one.code for one in valid), newest.code, oldest.code})


def _borders() -> list[dict[str, Any]]:
    """A death on the last day of a municipality, and one on the first day of what took its place."""
    ended = [code for code in codes.gemeenten().values() if code.einde and code.opvolger and code.einde <= LAST]
    found = []
    for code in sorted(ended, key=lambda code: (code.einde or date.min, code.code))[-2:]:
        found.append({"/overlijden/gemeente": code.code, "dag": (code.einde or date.min) - timedelta(days=1)})
        found.append({"/overlijden/gemeente": code.opvolger, "dag": code.einde})
    return found


@cache
def edges(onderwerp: Onderwerp) -> Mapping[str, Sequence[Any]]:
    """By field, or by a name for several together, every edge: a value, or values by their pointers."""
    return MappingProxyType(_EDGES[onderwerp]())


def _namen() -> dict[str, Sequence[Any]]:
    prefixes = sorted(codes.voorvoegsels(), key=len)
    return {
        "/overledene/geslachtsnaam": _names(200),
        "voornamen": [
            *({"/overledene/voornamen": naam} for naam in _names(200)),
            {"/overledene/voornamen": None, "/overledene/enkele_naam": True},
        ],
        "/overledene/voorvoegsel": [None, prefixes[0], prefixes[-1]],
        "/overledene/geboorteplaats": [Tekst(1), Tekst(40, ACCENTS), {"onbekend": ""}],
        "/contact/naam": _names(200),
        "/onderneming/naam": _names(200),
        "/arts/naam": _names(200),
    }


def _tijden() -> dict[str, Sequence[Any]]:
    unknown: dict[str, Any] = {
        "/overlijden/tijd": {"onbekend": ""},
        "/overlijden/bijzonderheden": "Leefde om 22.00 uur nog, om 7.00 uur niet.",
    }
    again = {"dag": DAGEN[1], "/overlijden/tijd": "02:30"}  # which comes twice that night
    return {
        "dag": [{"dag": dag} for dag in DAGEN],
        "tijd": [*({"/overlijden/tijd": tijd} for tijd in TIMES), again, unknown],
        "/overledene/geboortedatum": [
            "0000-00-00", "1958-00-00", "1958-07-00", "2000-02-29", "1900-01-01", "1999-12-31", GEBOORTE.isoformat(),
        ],
    }  # fmt: skip


def _codes() -> dict[str, Sequence[Any]]:
    return {
        "gemeente": _borders(),
        "/overledene/geboorteland": [None, codes.ONBEKEND, codes.LAND_NEDERLAND, *_ends(codes.landen(), GEBOORTE)],
        "/overledene/titel": [None, *sorted({min(codes.titels()), max(codes.titels())})],
        "/overledene/geslacht": [*map(str, Geslacht)],
        "/overledene/burgerlijke_staat": [*map(str, BurgerlijkeStaat)],
    }


def _familie() -> dict[str, Sequence[Any]]:
    one = {"voornamen": Tekst(1), "geslachtsnaam": Tekst(1)}
    long = {"voornamen": Tekst(200, ACCENTS), "voorvoegsel": "van der", "geslachtsnaam": Tekst(200, ACCENTS)}
    return {
        "/partner": [None, one, long],
        "/eerdere_partners": [None, {"onbekend": ""}, [], [one], [one, long, one, long]],
        "/ouders": [{"onbekend": ""}, [one], [long, one]],
        "/minderjarige_kinderen": [*map(str, JaNeeOnbekend)],
        "/onderneming": [None],
    }


def _uitvaart() -> dict[str, Sequence[Any]]:
    abroad = [
        {
            "/lijkbezorging/soort": str(SoortLijkbezorging.BUITENLAND),
            "/lijkbezorging/bestemming_land": land,
            "/lijkbezorging/bestemming_plaats": Tekst(80, ACCENTS),
            "/lijkbezorging/vervoermiddel": "VLIEGTUIG",
        }
        for land in _ends(codes.landen(), DAGEN[-1])
        if land != codes.LAND_NEDERLAND
    ]
    here = [SoortLijkbezorging.BEGRAVING, SoortLijkbezorging.CREMATIE, SoortLijkbezorging.ONTLEDING]
    return {
        "soort": [*({"/lijkbezorging/soort": str(soort)} for soort in here), *abroad],
        "/lijkbezorging/tijd": [None, {"onbekend": ""}, "00:00", "23:59"],
        "/lijkbezorging/locatie": [Tekst(1), Tekst(250, ACCENTS)],
    }


_EDGES = {
    Onderwerp.NAMEN: _namen,
    Onderwerp.TIJDEN: _tijden,
    Onderwerp.CODES: _codes,
    Onderwerp.FAMILIE: _familie,
    Onderwerp.UITVAART: _uitvaart,
}
