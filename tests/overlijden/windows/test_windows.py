# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""The window of a moment that somebody types: read exactly or refused, and said as data and in words."""

from __future__ import annotations

import json
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from overlijden import windows
from overlijden.termijn import NEDERLAND, read_moment

VECTORS = Path(__file__).resolve().parents[4] / "shared" / "data" / "begrafenistermijn_testvectoren.json"
ABSENT: Any = pytest.param(None, marks=pytest.mark.skip("no published vectors here"))


def described(moment: str) -> dict[str, Any]:
    [(asked, window)], unreadable = windows.count([moment])
    assert not unreadable
    return windows.describe(asked, window)


@pytest.mark.parametrize(
    "vector",
    json.loads(VECTORS.read_text(encoding="utf-8")) if VECTORS.exists() else [ABSENT],
    ids=lambda vector: vector["omschrijving"] if vector else "absent",
)
def test_published_vector_comes_out_as_data(vector: dict[str, Any]) -> None:
    moment = "T".join(filter(None, (vector["overlijden_datum"], vector["overlijden_tijd"])))
    found = described(moment)
    assert found["moment"] == moment
    assert found["vroegst"] == vector["vroegste"]
    assert found["uiterlijk"] == vector["laatste_dag_kb_dag_is_feestdag"]
    assert found["uiterlijk_kb_werkdag"] == vector["laatste_dag_kb_dag_is_werkdag"]


def test_each_day_that_is_skipped_has_its_reason() -> None:
    assert [(day["datum"], day["reden"]) for day in described("2026-05-11T13:00")["overgeslagen"]] == [
        ("2026-05-14", "Hemelvaartsdag"),
        ("2026-05-15", "vrije dag bij koninklijk besluit"),
        ("2026-05-16", "zaterdag"),
        ("2026-05-17", "zondag"),
    ]


@pytest.mark.parametrize(
    ("moment", "vroegst"),
    [
        pytest.param("2026-10-25T02:30", "2026-10-26T13:30+01:00", id="the first of the hour that comes twice"),
        pytest.param("2026-10-25T02:30+02:00", "2026-10-26T13:30+01:00", id="the same, said with its offset"),
        pytest.param("2026-10-25T02:30+01:00", "2026-10-26T14:30+01:00", id="the second"),
        pytest.param("2026-03-29T02:30", "2026-03-30T15:30+02:00", id="the hour that is skipped"),
        pytest.param("2026-03-02T22:59Z", "2026-03-04T11:59+01:00", id="a moment in another zone"),
        pytest.param("2026-03-02 10:00", "2026-03-03T22:00+01:00", id="with a space"),
        pytest.param("2026-03-02", "2026-03-04T12:00+01:00", id="without a time"),
    ],
)
def test_a_moment_is_read_on_the_dutch_clock(moment: str, vroegst: str) -> None:
    assert described(moment)["vroegst"] == vroegst


def test_a_moment_in_another_zone_belongs_to_its_dutch_day() -> None:
    assert read_moment("2026-03-02T23:30Z") == (date(2026, 3, 3), time(0, 30))


@given(st.dates(date(2014, 1, 1), date(2060, 1, 1)), st.times().map(lambda tijd: tijd.replace(second=0, microsecond=0)))
def test_every_moment_is_read_as_it_is_written(dag: date, tijd: time) -> None:
    assert read_moment(f"{dag}T{tijd:%H:%M}") == (dag, tijd)
    aware = datetime.combine(dag, tijd, NEDERLAND)
    if aware.utcoffset() == aware.replace(fold=1).utcoffset():
        assert read_moment(aware.isoformat(timespec="minutes")) == (dag, tijd)


UNREADABLE = ["", "gisteren", "2026-2-3", "2026-02-30", "2026-04-02T24:00", "2026-04-02T10", "2026-04-02T10:00:30"]
UNREADABLE += ["2026-W10-1", "20260402", "٢٠٢٦-04-02", "2013-12-31", "0001-01-01T00:00+05:00", "9999-12-31", "-1"]


@pytest.mark.parametrize("moment", UNREADABLE)
def test_what_is_no_moment_or_cannot_be_counted_is_refused(moment: str) -> None:
    assert windows.count([moment]) == ([], [moment])


def test_in_words_every_day_that_is_skipped_is_named() -> None:
    [(moment, window)], _ = windows.count(["2026-05-11T13:00"])
    first, *skipped = windows.text(moment, window).splitlines()
    assert first == f"Overlijden 2026-05-11T13:00: {windows.sentence(window)}"
    assert skipped == [
        "  telt niet mee: donderdag 14 mei 2026 (Hemelvaartsdag)",
        "  telt niet mee: vrijdag 15 mei 2026 (vrije dag bij koninklijk besluit)",
        "  telt niet mee: zaterdag 16 mei 2026",
        "  telt niet mee: zondag 17 mei 2026",
    ]
