# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2

from datetime import UTC, date, datetime, time

import pytest

from overlijden.dutch import clock, day, moment


@pytest.mark.parametrize(
    ("datum", "tekst"),
    [
        (date(2026, 3, 16), "maandag 16 maart 2026"),
        (date(2024, 2, 29), "donderdag 29 februari 2024"),
        (date(2027, 1, 3), "zondag 3 januari 2027"),
        (date(2026, 12, 5), "zaterdag 5 december 2026"),
    ],
)
def test_a_day_is_written_in_full(datum: date, tekst: str) -> None:
    assert day(datum) == tekst


@pytest.mark.parametrize(
    ("tijd", "tekst"), [(time(9, 5), "9.05 uur"), (time(0, 0), "0.00 uur"), (time(23, 59), "23.59 uur")]
)
def test_a_time_has_a_point_and_no_leading_zero(tijd: time, tekst: str) -> None:
    assert clock(tijd) == tekst


@pytest.mark.parametrize(
    ("utc", "tekst"),
    [
        (datetime(2026, 3, 16, 13, 30, tzinfo=UTC), "maandag 16 maart 2026 om 14.30 uur"),
        (datetime(2026, 7, 31, 22, 15, tzinfo=UTC), "zaterdag 1 augustus 2026 om 0.15 uur"),
    ],
)
def test_a_moment_is_written_in_dutch_time(utc: datetime, tekst: str) -> None:
    assert moment(utc) == tekst
