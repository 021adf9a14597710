# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""The legal window for a funeral: Wet op de lijkbezorging art. 16, counted by the Algemene termijnenwet (Atw).

A burial or cremation takes place no sooner than 36 hours after the death and no later than
on the sixth working day after the day of death. Hours are elapsed hours (Atw art. 4), so
they are counted in UTC; days are calendar days in the Netherlands.

Days that a royal decree equates with a holiday (Atw art. 3.3) are read in two ways, and the
law does not settle which. Both answers are given; a registrar decides when they differ.
"""

import re
from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from functools import cache
from itertools import count
from types import MappingProxyType
from zoneinfo import ZoneInfo

NEDERLAND = ZoneInfo("Europe/Amsterdam")
WACHTTIJD = timedelta(hours=36)
WERKDAGEN = 6
KB_REDEN = "vrije dag bij koninklijk besluit"

_DAG = timedelta(days=1)
_WEEKEND = {5: "zaterdag", 6: "zondag"}
_LENGTE_DAG = len("2026-04-02")
_MOMENT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}([T ][0-9]{2}:[0-9]{2}(Z|[+-][0-9]{2}:[0-9]{2})?)?")


class KbLezing(StrEnum):
    """How a day is read that a royal decree equates with a holiday: as one, or as the working day that it was."""

    VRIJ = "vrij"
    WERKDAG = "werkdag"


class Soort(StrEnum):
    """What a day does to the count."""

    OVERLIJDEN = "overlijden"
    GETELD = "geteld"
    OVERGESLAGEN = "overgeslagen"


@dataclass(frozen=True)
class Dag:
    """One day of the strip that form and desk draw.

    `nummer` is 1 to 6 for a counted day, else None; `reden` says in Dutch why a day is not counted, else "".
    """

    datum: date
    soort: Soort
    nummer: int | None = None
    reden: str = ""


@dataclass(frozen=True)
class Termijn:
    """The window of one death.

    `vroegst` is the 36-hour point, in Dutch local time. `uiterlijk` is the last day when decree
    days are not working days; `uiterlijk_kb_werkdag` is the last day in the other reading, in which
    a decree day is a working day and only moves a term that would end on it (Atw art. 1).
    `dagen` runs from the day of death through `uiterlijk`, without gaps. Of a window in one reading both last days
    are that reading's.
    """

    vroegst: datetime
    uiterlijk: date
    uiterlijk_kb_werkdag: date
    dagen: tuple[Dag, ...]

    @property
    def overgeslagen(self) -> tuple[Dag, ...]:
        """The days that were not counted, the day of death itself left out."""
        return tuple(dag for dag in self.dagen if dag.soort is Soort.OVERGESLAGEN)

    @property
    def hangt_af_van_uitleg(self) -> bool:
        """Whether the two readings of decree days end on different days."""
        return self.uiterlijk != self.uiterlijk_kb_werkdag


def termijn(
    datum: date,
    tijd: time | None,
    kb_dagen: AbstractSet[date],
    *,
    tot: date | None = None,
    tot_tijd: time | None = None,
    lezing: KbLezing | None = None,
) -> Termijn:
    """Compute the window of a death on `datum` at local `tijd`, or between that moment and `tot`, `tot_tijd`.

    An unknown time counts from 24:00 of its day, the safe side. For a period the earliest day
    sets the end and the latest moment the 36 hours. In the hour that the clock repeats in
    October, `fold` of the time tells which one is meant. `kb_dagen` are the decree days,
    `lezing` the one reading of them that counts; None gives both.

    Raises ValueError when the period ends before it begins, OverflowError at either end of the calendar.
    """
    if tot is not None and tot < datum:
        raise ValueError("the period ends before it begins")
    laatste = _moment(datum, tijd) if tot is None else _moment(tot, tot_tijd)
    as_holidays, as_working_days = tuple(_count(datum, kb_dagen)), _count_as_working_days(datum, kb_dagen)
    dagen = as_working_days if lezing is KbLezing.WERKDAG else as_holidays
    return Termijn(
        vroegst=(laatste + WACHTTIJD).astimezone(NEDERLAND),
        uiterlijk=dagen[-1].datum,
        uiterlijk_kb_werkdag=(dagen if lezing else as_working_days)[-1].datum,
        dagen=(Dag(datum, Soort.OVERLIJDEN, reden="dag van overlijden"), *dagen),
    )


def read_day(tekst: str) -> date:
    """Read a day, `2026-04-02`; ValueError for anything else, also for the other forms that ISO 8601 has for a day."""
    if len(tekst) != _LENGTE_DAG or not _MOMENT.fullmatch(tekst):
        raise ValueError("not jjjj-mm-dd")
    return date.fromisoformat(tekst)


def read_moment(tekst: str) -> tuple[date, time | None]:
    """Read a Dutch local day, `2026-04-02`, or moment, `2026-04-02T23:15`; ValueError when it is neither.

    Of the hour that the clock repeats in October the first is meant, unless an offset says otherwise:
    `2026-10-25T02:30+01:00`. In the hour that it skips in March the clock is read as not yet put forward.
    """
    if not _MOMENT.fullmatch(tekst):
        raise ValueError("neither a day nor a moment")
    if len(tekst) == _LENGTE_DAG:
        return date.fromisoformat(tekst), None
    moment = datetime.fromisoformat(tekst)
    lokaal = moment.astimezone(NEDERLAND) if moment.tzinfo else moment
    return lokaal.date(), lokaal.time()


def today() -> date:
    """The day that it is in the Netherlands."""
    return datetime.now(NEDERLAND).date()


def is_werkdag(dag: date, kb_dagen: AbstractSet[date]) -> bool:
    """Whether `dag` is no Saturday, Sunday, holiday or decree day."""
    return not _reason_to_skip(dag, kb_dagen)


@cache
def feestdagen(jaar: int) -> Mapping[date, str]:
    """Holidays of Atw art. 3.1 and Good Friday (art. 3.2) of a year from 2014 on, in order, with their Dutch names.

    5 May is one in every year. King's Day is the day it is celebrated: the 26th when 27 April is a Sunday.
    """
    pasen = _easter(jaar)
    koningsdag = date(jaar, 4, 27)
    dagen = [
        (date(jaar, 1, 1), "Nieuwjaarsdag"),
        (pasen - 2 * _DAG, "Goede Vrijdag"),
        (pasen + _DAG, "Tweede Paasdag"),
        (koningsdag - _DAG if koningsdag.weekday() == 6 else koningsdag, "Koningsdag"),
        (date(jaar, 5, 5), "Bevrijdingsdag"),
        (pasen + 39 * _DAG, "Hemelvaartsdag"),
        (pasen + 50 * _DAG, "Tweede Pinksterdag"),
        (date(jaar, 12, 25), "Eerste Kerstdag"),
        (date(jaar, 12, 26), "Tweede Kerstdag"),
    ]
    return MappingProxyType(dict(sorted(dagen)))


def _moment(datum: date, tijd: time | None) -> datetime:
    """Give the moment in UTC, because adding hours to a zoned datetime counts clock hours, not elapsed ones."""
    if tijd is None:
        datum, tijd = datum + _DAG, time()
    return datetime.combine(datum, tijd, NEDERLAND).astimezone(UTC)


def _count(overlijden: date, kb_dagen: AbstractSet[date]) -> Iterator[Dag]:
    """Walk from the day after the death until six days have counted."""
    nummer = 0
    for dag in _days_after(overlijden):
        if reden := _reason_to_skip(dag, kb_dagen):
            yield Dag(dag, Soort.OVERGESLAGEN, reden=reden)
            continue
        nummer += 1
        yield Dag(dag, Soort.GETELD, nummer)
        if nummer == WERKDAGEN:
            return


def _count_as_working_days(overlijden: date, kb_dagen: AbstractSet[date]) -> tuple[Dag, ...]:
    """Count decree days too; one at the end moves that end to the next working day."""
    *dagen, zesde = _count(overlijden, frozenset())
    while reden := _reason_to_skip(zesde.datum, kb_dagen):
        dagen.append(Dag(zesde.datum, Soort.OVERGESLAGEN, reden=reden))
        zesde = Dag(zesde.datum + _DAG, Soort.GETELD, WERKDAGEN)
    return (*dagen, zesde)


def _days_after(dag: date) -> Iterator[date]:
    return (dag + n * _DAG for n in count(1))


def _reason_to_skip(dag: date, kb_dagen: AbstractSet[date]) -> str:
    kb = KB_REDEN if dag in kb_dagen else ""
    return feestdagen(dag.year).get(dag) or _WEEKEND.get(dag.weekday()) or kb


def _easter(jaar: int) -> date:
    """Easter Sunday in the Gregorian calendar (Meeus, Jones and Butcher)."""
    eeuw, rest = divmod(jaar, 100)
    gulden = jaar % 19
    maan = (19 * gulden + eeuw - eeuw // 4 - (eeuw - (eeuw + 8) // 25 + 1) // 3 + 15) % 30
    week = (32 + 2 * (eeuw % 4) + 2 * (rest // 4) - maan - rest % 4) % 7
    correctie = (gulden + 11 * maan + 22 * week) // 451
    maand, dag = divmod(maan + week - 7 * correctie + 114, 31)
    return date(jaar, maand, dag + 1)
