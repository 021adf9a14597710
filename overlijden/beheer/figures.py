# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""Figures without persons, as pictures: places in a drawing, computed here and drawn by the template.

A number below ten comes from the database as unknown, and is told as such.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import accumulate, pairwise

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from overlijden import codes
from overlijden.gemeenten import Deelname, taking_part, valid_on
from overlijden.tools.bars import FEW, MONTHS, Bar, bars, month

COLUMNS, SIDE = 19, 10  # 19 × 18 places: one for each of the 342 municipalities
WIDTH, HEIGHT = 300, 110  # of the line, within its margins: small, so that its words can be read on a phone
ROOM = 60  # for the words at either end of the axis
SOON = 300  # seconds
BOUNDS = {  # seconds from filing, in words
    60: "binnen een minuut",
    300: "binnen 5 minuten",
    900: "binnen een kwartier",
    3600: "binnen een uur",
    86400: "binnen een dag",
    2147483647: "later",
}


@dataclass(frozen=True, slots=True)
class Tile:
    """A municipality in the picture."""

    x: int
    y: int
    naam: str
    mode: str
    kind: int


@dataclass(frozen=True, slots=True)
class Line:
    """How many municipalities took part: the points of a line, and the marks along its axes as (place, text)."""

    points: str
    top: int
    years: Sequence[tuple[float, str]]
    begin: str
    now: int
    now_at: float
    sentence: str


def tiles(modes: Sequence[tuple[str, str]], order: Sequence[str]) -> Sequence[Tile]:
    """One tile a municipality, those of one mode together."""
    ordered = sorted(modes, key=lambda one: order.index(one[1]))
    return [
        Tile(number % COLUMNS * SIDE, number // COLUMNS * SIDE, naam, mode, order.index(mode))
        for number, (naam, mode) in enumerate(ordered)
    ]


def line(records: Mapping[str, Sequence[Deelname]], vandaag: date) -> Line | None:
    """The number that took part on each day on which that changed; None when nobody ever did."""
    changes = sorted(step for code, known in records.items() for step in steps(known, code, vandaag))
    if not changes:
        return None
    totals = accumulate(change for _, change in changes)
    by_day = dict(zip((day for day, _ in changes), totals, strict=True))  # of several on one day the last total stays
    counts = [*by_day.items(), (vandaag, list(by_day.values())[-1])]
    first, top = counts[0][0], max(by_day.values())
    length = max(1, (vandaag - first).days)

    def place(day: date) -> float:
        return round(WIDTH * (day - first).days / length, 1)

    corners = [(place(first), float(HEIGHT))]
    for (day, count), (until, _) in pairwise(counts):
        height = HEIGHT - round(HEIGHT * count / top, 1)
        corners += [(place(day), height), (place(until), height)]
    years = [(place(date(year, 1, 1)), str(year)) for year in range(first.year + 1, vandaag.year + 1)]
    years = [(x, year) for x, year in years if ROOM < x < WIDTH - ROOM]  # apart from what stands at the ends
    begin = f"{MONTHS[first.month - 1]} {first.year}"
    sentence = f"Van {counts[0][1]} bij het begin in {begin} naar {counts[-1][1]} nu."
    return Line(" ".join(f"{x},{y}" for x, y in corners), top, years, begin, counts[-1][1], corners[-1][1], sentence)


def steps(known: Sequence[Deelname], code: str, vandaag: date) -> Sequence[tuple[date, int]]:
    """The days up to today on which a municipality came (1) or went (-1)."""
    ended = codes.gemeenten()[code].einde
    days = {one.vanaf for one in known} | ({ended} if ended else set())
    found: list[tuple[date, int]] = []
    for day in sorted(day for day in days if day <= vandaag):
        change = 1 if taking_part(known, code, day) else -1
        if change != (found[-1][1] if found else -1):
            found.append((day, change))
    return found


def declarations(session: Session) -> Sequence[Bar]:
    """Declarations a month, the last twelve."""
    rows = session.execute(select(func.aangiften_per_maand().table_valued("maand", "aantal"))).all()
    return bars([(month(maand), aantal) for maand, aantal in sorted(rows)[-12:]])


def handover(session: Session) -> Sequence[Bar]:
    """How long from filing until the municipality had it."""
    return bars([(BOUNDS[tot], aantal) for tot, aantal in sorted(_handovers(session))])


def speed(session: Session) -> str:
    """How many in a hundred a municipality had within five minutes; "" when there are too few to tell."""
    rows = _handovers(session)
    counted = sum(aantal or 0 for _, aantal in rows)
    soon = sum(aantal or 0 for tot, aantal in rows if tot <= SOON)
    return f"Van elke 100 aangiften had de gemeente er {100 * soon // counted} binnen vijf minuten." if counted else ""


def _handovers(session: Session) -> Sequence[tuple[int, int | None]]:
    rows = session.execute(select(func.overdrachtstijden().table_valued("tot", "aantal")))
    return [(tot, aantal) for tot, aantal in rows]


def door_bars(session: Session) -> Sequence[Bar]:
    """How often a month somebody met a closed door, all municipalities together as far as each may be told."""
    months: dict[date, int] = {}
    for _, maand, aantal in _doors(session):
        months[maand] = months.get(maand, 0) + (aantal or 0)
    return bars([(month(maand), aantal or None) for maand, aantal in sorted(months.items())[-12:]])


def doors(session: Session, vandaag: date) -> Mapping[str, str]:
    """How often this month somebody met the closed door of each municipality, by code."""
    first = vandaag.replace(day=1)
    return {code: FEW if aantal is None else str(aantal) for code, maand, aantal in _doors(session) if maand == first}


def _doors(session: Session) -> Sequence[tuple[str, date, int | None]]:
    rows = session.execute(select(func.gesloten_deuren().table_valued("gemeente", "maand", "aantal")))
    return [(code, maand, aantal) for code, maand, aantal in rows if valid_on(code, maand)]
