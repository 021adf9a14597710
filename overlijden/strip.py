# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""The legal window of a funeral as a strip of days to draw, and a sentence that says the same (Wlb 16)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from overlijden import dutch
from overlijden.aangifte import Aangifte
from overlijden.rules import derived
from overlijden.termijn import Soort, Termijn
from overlijden.windows import sentence

AFTER = 2  # days that the strip shows past the last one


@dataclass(frozen=True, kw_only=True)
class Day:
    """A cell of the strip, in the words of the macro ``window_strip``."""

    label: str
    weekday: str
    kind: str
    number: int | None = None
    reason: str = ""
    chosen: bool = False
    last: bool = False


@dataclass(frozen=True)
class Strip:
    """The window of one declaration."""

    days: Sequence[Day]
    sentence: str


def of(aangifte: Aangifte) -> Strip | None:
    """The strip with the day of the funeral marked; None while the day of death is not known."""
    window = derived.window(aangifte)
    if window is None:
        return None
    return Strip(list(_days(window, aangifte.lijkbezorging.datum)), sentence(window))


def _days(window: Termijn, chosen: date | None) -> Iterator[Day]:
    """From the death to a few days past the last one."""
    for dag in window.dagen:
        waiting = dag.datum < window.vroegst.date()
        yield Day(
            label=f"{dag.datum.day}-{dag.datum.month}",
            weekday=_weekday(dag.datum),
            kind="first36" if waiting else "skipped" if dag.soort is Soort.OVERGESLAGEN else "counted",
            number=dag.nummer,
            reason=dag.reden,
            chosen=dag.datum == chosen,
            last=dag.datum == window.uiterlijk,
        )
    for offset in range(1, AFTER + 1):
        dag_erna = window.uiterlijk + timedelta(days=offset)
        label = f"{dag_erna.day}-{dag_erna.month}"
        yield Day(label=label, weekday=_weekday(dag_erna), kind="after", chosen=dag_erna == chosen)


def _weekday(dag: date) -> str:
    return dutch.day(dag)[:2]
