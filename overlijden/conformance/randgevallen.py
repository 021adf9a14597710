# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""Edge cases: declarations that a back-end seldom sees and must take, drawn with a seed, each valid by the rules.

A seed and a number give the same declaration every time. Of every field in a subject all edges come by in turn, in an
order that the seed shuffles; so a few cases reach most, and as many as the longest list reach all.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from functools import cache
from types import MappingProxyType
from typing import Any, Self

from overlijden import canonical, codes, samples
from overlijden.aangifte import Aangifte, BurgerlijkeStaat, Geslacht, JaNeeOnbekend, SoortLijkbezorging
from overlijden.codes import Code
from overlijden.termijn import NEDERLAND

LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
# Letters with an accent that the BRP can hold (LO BRP 4.1, Teletex), small and capital.
ACCENTS = (
    "àáâãäåāăąæçćĉċčďđèéêëēėęěĝğġģĥħìíîïĩīįıĵķĺļľŀłñńņňŋòóôõöøōőœŕŗřśŝşšţťŧùúûüũūŭůűųŵýÿŷźżžþðß"
    "ÀÁÂÃÄÅĀĂĄÆÇĆĈĊČĎÈÉÊËĒĖĘĚĜĞĠĢĤĦÌÍÎÏĨĪĮİĴĶĹĻĽĿŁÑŃŅŇŊÒÓÔÕÖØŌŐŒŔŖŘŚŜŞŠŢŤŦÙÚÛÜŨŪŬŮŰŲŴÝŶŸŹŻŽÞ"
)
# Days of death: both changes of the clock, a leap day, the last day of a year, and an ordinary one.
DAGEN = (date(2026, 3, 29), date(2025, 10, 26), date(2024, 2, 29), date(2025, 12, 31), date(2026, 3, 3))
TIMES = ("00:00", "00:01", "01:59", "03:00", "12:00", "23:59")  # none that a changing clock skips
MIDDAY = time(12)
GEBOORTE = date(1958, 7, 6)  # of the person in the ordinary sample
FEW = 4  # cases that one requirement tries
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
class Randgeval:
    """A declaration at an edge: filed at ``moment`` (aware), and by JSON pointer what is special in it."""

    id: str
    onderwerp: Onderwerp
    moment: datetime
    randen: Mapping[str, Any]
    aangifte: Aangifte


def draw(onderwerp: Onderwerp, seed: int, nummer: int) -> Randgeval:
    """The declaration with this number (from 0) of this seed."""
    dice = random.Random(f"{seed} {onderwerp}")  # noqa: S311 - chosen, not secret
    randen: dict[str, Any] = {}
    for veld, several in _edges(onderwerp).items():
        rand = _turn(dice, several, nummer)
        randen |= {veld: rand} if veld.startswith("/") else rand
    dag = randen.pop("dag", DAGEN[-1])
    moment = datetime.combine(dag + timedelta(days=1), MIDDAY, NEDERLAND)
    data = samples.with_answers(canonical.write(samples.sample(nu=moment)), _filled(randen, seed, nummer))
    aangifte, found = canonical.read(Aangifte, data)
    if found:
        raise ValueError(f"{onderwerp} {seed} {nummer}: {found[0].wijzer}: {found[0].tekst}")
    return Randgeval(f"{onderwerp}-{seed}-{nummer}", onderwerp, moment, MappingProxyType(randen), aangifte)


def some(onderwerp: Onderwerp, seed: int) -> Iterator[Randgeval]:
    """As many as one requirement tries."""
    yield from (draw(onderwerp, seed, nummer) for nummer in range(FEW))


def most(onderwerp: Onderwerp) -> int:
    """How many cases reach every edge of this subject."""
    return max(len(randen) for randen in _edges(onderwerp).values())


def _turn(dice: random.Random, randen: Sequence[Any], nummer: int) -> Any:
    """The edge whose turn it is, in an order of its own."""
    order = list(range(len(randen)))
    dice.shuffle(order)
    return randen[order[nummer % len(order)]]


@dataclass(frozen=True)
class Tekst:
    """A text of this many of these letters, drawn anew for each case."""

    length: int
    letters: str = LETTERS

    def drawn(self, dice: random.Random) -> str:
        return "".join(dice.choice(self.letters) for _ in range(self.length))


def _filled(randen: Mapping[str, Any], seed: int, nummer: int) -> dict[str, Any]:
    """With a text in the place of what describes one."""
    dice = random.Random(f"{seed} {nummer}")  # noqa: S311 - the same

    def fill(value: Any) -> Any:
        if isinstance(value, Tekst):
            return value.drawn(dice)
        if isinstance(value, list):
            return [fill(one) for one in value]
        if isinstance(value, dict):
            return {name: fill(one) for name, one in value.items()}
        return value

    return {wijzer: fill(value) for wijzer, value in randen.items()}


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
def _edges(onderwerp: Onderwerp) -> Mapping[str, Sequence[Any]]:
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
    return {
        "dag": [{"dag": dag} for dag in DAGEN],
        "tijd": [*({"/overlijden/tijd": tijd} for tijd in TIMES), unknown],
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
