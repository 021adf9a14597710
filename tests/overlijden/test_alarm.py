# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""The alarm goes when a person can still do something, and no earlier than that dossier needs."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from overlijden.alarm import EERST, GEDULD, alarm_op, opgeven_op
from overlijden.gemeenten import Deelname, Gemeente
from overlijden.termijn import NEDERLAND

FRIDAY = date(2026, 11, 20)
TUESDAY = date(2026, 11, 24)


def at(dag: date, uur: int, minuut: int = 0) -> datetime:
    return datetime.combine(dag, time(uur, minuut), NEDERLAND)


def open_from(van: time, tot: time) -> Deelname:
    return Deelname(gemeente=Gemeente("0321", "Houten"), vanaf=FRIDAY, adapter="store", kantooruren=(van, tot))


@pytest.mark.parametrize(
    ("made", "last", "alarm"),
    [
        (at(FRIDAY, 14), TUESDAY, at(date(2026, 11, 23), 9)),
        (at(FRIDAY, 23, 40), date(2026, 11, 27), at(date(2026, 11, 26), 9)),
        (at(FRIDAY, 14), date(2026, 11, 30), at(date(2026, 11, 27), 9)),
        (at(FRIDAY, 14), date(2026, 11, 23), at(FRIDAY, 14, 15)),
        (at(TUESDAY, 10), TUESDAY, at(TUESDAY, 10, 15)),
        (at(TUESDAY, 20), TUESDAY, at(TUESDAY, 20, 15)),
        (at(date(2026, 12, 24), 18), date(2026, 12, 29), at(date(2026, 12, 28), 9)),
        (at(FRIDAY, 23, 40), None, at(date(2026, 11, 23), 9)),
        (at(TUESDAY, 16, 50), None, at(date(2026, 11, 25), 9)),
        (at(TUESDAY, 5), None, at(TUESDAY, 9)),
        (at(TUESDAY, 10), FRIDAY, at(TUESDAY, 10, 15)),
    ],
    ids=[
        "a window that closes on Tuesday asks on Monday morning",
        "one that closes on Friday does not ask before Thursday",
        "the weekend before the last day is skipped",
        "its morning is past already",
        "the last day itself",
        "after hours on the last day it does not wait for the office",
        "Christmas is skipped",
        "without a last day at the next opening",
        "just before closing",
        "before opening",
        "what was over when it was made",
    ],
)
def test_each_dossier_has_its_own_moment(made: datetime, last: date | None, alarm: datetime) -> None:
    assert alarm_op(made, last, None) == alarm


def test_the_municipality_s_own_hours_count() -> None:
    assert alarm_op(at(FRIDAY, 14), TUESDAY, open_from(time(7, 30), time(12))) == at(date(2026, 11, 23), 7, 30)


MOMENTS = st.datetimes(datetime(2024, 1, 1), datetime(2030, 1, 1), timezones=st.just(NEDERLAND))  # noqa: DTZ001


@given(made=MOMENTS, left=st.integers(0, 20))
def test_an_alarm_is_never_after_the_last_day_and_trying_never_ends_before_it(made: datetime, left: int) -> None:
    last = made.date() + timedelta(days=left)
    end = datetime.combine(last + timedelta(days=1), time(), NEDERLAND)
    alarm = alarm_op(made, last, None)
    assert made + EERST <= alarm
    assert alarm < end or alarm == made + EERST
    assert opgeven_op(made, last) >= max(end, made + GEDULD)
