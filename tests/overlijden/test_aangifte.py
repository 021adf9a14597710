# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""Dates of which parts may be unknown."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from overlijden.aangifte import OnvolledigeDatum


@pytest.mark.parametrize("tekst", ["1946-05-05", "1946-05-00", "1946-00-00", "0000-00-00", "2024-02-29"])
def test_a_date_is_read_as_it_is_written(tekst: str) -> None:
    assert str(OnvolledigeDatum.parse(tekst)) == tekst


@pytest.mark.parametrize(
    "tekst",
    [
        pytest.param("1946-00-05", id="a day without a month"),
        pytest.param("0000-05-00", id="a month without a year"),
        pytest.param("0000-00-05", id="a day alone"),
        pytest.param("2025-02-29", id="no leap year"),
        pytest.param("1946-13-00", id="no thirteenth month"),
        pytest.param("1946-04-31", id="April has thirty days"),
        pytest.param("46-05-05", id="two digits of a year"),
        pytest.param("05-05-1946", id="another order"),
        pytest.param("1946-05-05 ", id="a space behind it"),
        pytest.param("1946-05-05\n", id="a line behind it"),
        pytest.param("19460505", id="no hyphens"),
        pytest.param("\u0661\u0669\u0664\u0666-01-01", id="other digits"),
        pytest.param("", id="nothing"),
    ],
)
def test_what_is_no_date_is_refused(tekst: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        OnvolledigeDatum.parse(tekst)


@pytest.mark.parametrize("parts", [(1946, 0, 5), (0, 5, 0), (2025, 2, 29), (-1, 0, 0), (1946, -1, 0), (10000, 0, 0)])
def test_no_impossible_date_can_be_made(parts: tuple[int, int, int]) -> None:
    with pytest.raises(ValueError, match=r".+"):
        OnvolledigeDatum(*parts)


@given(st.dates())
def test_every_calendar_day_is_a_complete_date(dag: date) -> None:
    datum = OnvolledigeDatum.parse(dag.isoformat())
    assert datum.is_volledig
    assert datum.vroegst == dag


@pytest.mark.parametrize(
    ("tekst", "vroegst"),
    [("1946-05-00", date(1946, 5, 1)), ("1946-00-00", date(1946, 1, 1)), ("0000-00-00", date.min)],
)
def test_a_partial_date_counts_from_its_earliest_day(tekst: str, vroegst: date) -> None:
    datum = OnvolledigeDatum.parse(tekst)
    assert datum.vroegst == vroegst
    assert not datum.is_volledig
