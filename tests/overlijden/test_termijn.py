# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""The legal window: worked examples, published vectors, a second holiday library, properties and an oracle."""

import csv
import json
from bisect import bisect_left, bisect_right
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import holidays
import pytest
from hypothesis import given
from hypothesis import strategies as st

from overlijden.termijn import NEDERLAND, KbLezing, Soort, Termijn, feestdagen, is_werkdag, read_day, termijn

DATA = Path(__file__).resolve().parents[3] / "shared" / "data"
SKIPPED: Any = pytest.param(None, marks=pytest.mark.skip("no published vectors here"))
DAG = timedelta(days=1)
KB_DAGEN = frozenset(
    {
        date(2023, 4, 28),
        date(2023, 5, 19),
        date(2024, 5, 10),
        date(2024, 12, 27),
        date(2025, 5, 30),
        date(2026, 1, 2),
        date(2026, 5, 15),
        date(2027, 5, 7),
        date(2028, 4, 28),
        date(2028, 5, 26),
    }
)


def load(name: str) -> list[dict[str, Any]]:
    path = DATA / name
    if not path.exists():
        return []
    with path.open(encoding="utf-8") as file:
        return json.load(file) if path.suffix == ".json" else list(csv.DictReader(file))


def window(moment: str) -> Termijn:
    dag, _, tijd = moment.partition(" ")
    return termijn(date.fromisoformat(dag), time.fromisoformat(tijd) if tijd else None, KB_DAGEN)


@pytest.mark.parametrize(
    ("overlijden", "vroegst", "kb_werkdag", "uiterlijk"),
    [
        pytest.param("2026-03-02 10:00", "2026-03-03T22:00+01:00", "2026-03-10", "2026-03-10", id="plain week"),
        pytest.param("2026-03-06 23:30", "2026-03-08T11:30+01:00", "2026-03-16", "2026-03-16", id="friday night"),
        pytest.param("2026-03-07 08:15", "2026-03-08T20:15+01:00", "2026-03-16", "2026-03-16", id="saturday"),
        pytest.param("2026-03-08 12:00", "2026-03-10T00:00+01:00", "2026-03-16", "2026-03-16", id="sunday"),
        pytest.param("2026-03-28 20:00", "2026-03-30T09:00+02:00", "2026-04-08", "2026-04-08", id="clock forward"),
        pytest.param("2026-10-24 14:00", "2026-10-26T01:00+01:00", "2026-11-02", "2026-11-02", id="clock back"),
        pytest.param("2026-04-01 09:00", "2026-04-02T21:00+02:00", "2026-04-13", "2026-04-13", id="easter"),
        pytest.param("2026-04-02 18:00", "2026-04-04T06:00+02:00", "2026-04-14", "2026-04-14", id="maundy thursday"),
        pytest.param("2026-04-24 16:45", "2026-04-26T04:45+02:00", "2026-05-06", "2026-05-06", id="king's day, 5 may"),
        pytest.param("2026-05-11 13:00", "2026-05-13T01:00+02:00", "2026-05-20", "2026-05-21", id="ascension, decree"),
        pytest.param("2026-05-20 10:00", "2026-05-21T22:00+02:00", "2026-05-29", "2026-05-29", id="whit monday"),
        pytest.param("2026-12-22 22:10", "2026-12-24T10:10+01:00", "2026-12-31", "2026-12-31", id="christmas"),
        pytest.param("2026-12-23 03:00", "2026-12-24T15:00+01:00", "2027-01-04", "2027-01-04", id="new year's day"),
        pytest.param("2025-12-24 15:00", "2025-12-26T03:00+01:00", "2026-01-06", "2026-01-07", id="decree in january"),
        pytest.param("2025-04-24 10:00", "2025-04-25T22:00+02:00", "2025-05-02", "2025-05-02", id="king's day moved"),
        pytest.param("2027-04-30 10:00", "2027-05-01T22:00+02:00", "2027-05-12", "2027-05-13", id="decree 2027"),
        pytest.param("2028-04-24 10:00", "2028-04-25T22:00+02:00", "2028-05-03", "2028-05-04", id="decree 2028"),
        pytest.param("2026-02-13 12:00", "2026-02-15T00:00+01:00", "2026-02-23", "2026-02-23", id="carnival"),
        pytest.param("2026-03-02", "2026-03-04T12:00+01:00", "2026-03-10", "2026-03-10", id="time unknown"),
    ],
)
def test_the_window_of_a_worked_example_is_as_worked_out(
    overlijden: str, vroegst: str, kb_werkdag: str, uiterlijk: str
) -> None:
    venster = window(overlijden)
    assert venster.vroegst.isoformat(timespec="minutes") == vroegst
    assert (venster.uiterlijk_kb_werkdag.isoformat(), venster.uiterlijk.isoformat()) == (kb_werkdag, uiterlijk)


@pytest.mark.parametrize(
    "vector",
    load("begrafenistermijn_testvectoren.json") or [SKIPPED],
    ids=lambda vector: vector["omschrijving"] if vector else "absent",
)
def test_the_window_of_a_published_vector_is_as_published(vector: dict[str, Any]) -> None:
    venster = window(f"{vector['overlijden_datum']} {vector['overlijden_tijd'] or ''}".strip())
    assert venster.vroegst.isoformat(timespec="minutes") == vector["vroegste"]
    assert venster.uiterlijk.isoformat() == vector["laatste_dag_kb_dag_is_feestdag"]
    assert venster.uiterlijk_kb_werkdag.isoformat() == vector["laatste_dag_kb_dag_is_werkdag"]
    assert venster.hangt_af_van_uitleg == vector["hangt_af_van_uitleg"]
    assert [f"{dag.nummer}={dag.datum}" for dag in venster.dagen if dag.nummer] == vector["telling_kb_feestdag"]


def test_readings_agree_when_the_sixth_day_is_itself_a_decree_day() -> None:
    venster = window("2025-12-22 10:00")  # 23, 24, 29, 30, 31 December, then 2 January
    assert venster.uiterlijk == venster.uiterlijk_kb_werkdag == date(2026, 1, 5)


@pytest.mark.parametrize(
    ("lezing", "last"),
    [
        (KbLezing.VRIJ, date(2026, 1, 7)),
        (KbLezing.WERKDAG, date(2026, 1, 6)),
    ],
)
def test_one_reading_has_one_last_day_and_counts_the_days_that_lead_to_it(lezing: KbLezing, last: date) -> None:
    venster = termijn(date(2025, 12, 24), time(15), KB_DAGEN, lezing=lezing)
    assert (venster.uiterlijk, venster.uiterlijk_kb_werkdag, venster.dagen[-1].datum) == (last, last, last)
    assert [dag.nummer for dag in venster.dagen if dag.nummer] == [1, 2, 3, 4, 5, 6]
    assert not venster.hangt_af_van_uitleg


def test_a_decree_day_at_the_end_is_skipped_in_either_reading() -> None:
    venster = termijn(date(2025, 12, 22), time(10), KB_DAGEN, lezing=KbLezing.WERKDAG)
    assert venster.uiterlijk == date(2026, 1, 5)
    assert [dag.datum.day for dag in venster.overgeslagen] == [25, 26, 27, 28, 1, 2, 3, 4]


def test_strip_names_each_day_and_why_it_is_skipped() -> None:
    dagen = window("2026-05-11 13:00").dagen
    assert dagen[0].soort is Soort.OVERLIJDEN
    assert [(dag.datum.day, dag.nummer or dag.reden) for dag in dagen[1:]] == [
        (12, 1),
        (13, 2),
        (14, "Hemelvaartsdag"),
        (15, "vrije dag bij koninklijk besluit"),
        (16, "zaterdag"),
        (17, "zondag"),
        (18, 3),
        (19, 4),
        (20, 5),
        (21, 6),
    ]


def test_period_ends_by_its_first_day_and_waits_from_its_last_moment() -> None:
    venster = termijn(date(2026, 3, 2), time(10), KB_DAGEN, tot=date(2026, 3, 4), tot_tijd=time(9, 30))
    assert venster.uiterlijk == date(2026, 3, 10)
    assert venster.vroegst == datetime(2026, 3, 5, 21, 30, tzinfo=NEDERLAND)


def test_period_without_a_time_waits_from_the_end_of_its_last_day() -> None:
    venster = termijn(date(2026, 3, 2), None, KB_DAGEN, tot=date(2026, 3, 4))
    assert venster.vroegst == datetime(2026, 3, 6, 12, tzinfo=NEDERLAND)


def test_period_that_ends_before_it_begins_is_refused() -> None:
    with pytest.raises(ValueError, match="before it begins"):
        termijn(date(2026, 3, 2), None, KB_DAGEN, tot=date(2026, 3, 1))


@pytest.mark.parametrize(("fold", "vroegst"), [(0, 13), (1, 14)])
def test_hour_that_the_clock_repeats_is_told_apart_by_fold(fold: int, vroegst: int) -> None:
    venster = termijn(date(2026, 10, 25), time(2, fold=fold), KB_DAGEN)
    assert venster.vroegst == datetime(2026, 10, 26, vroegst, tzinfo=NEDERLAND)


@pytest.mark.skipif(not DATA.exists(), reason="no published list of holidays here")
def test_holidays_are_those_of_the_published_list() -> None:
    published = {
        date.fromisoformat(row["datum"]) for row in load("feestdagen_atw_2020_2035.csv") if row["soort"] == "wet"
    }
    assert {dag for jaar in range(2020, 2036) for dag in feestdagen(jaar)} == published


@pytest.mark.parametrize("jaar", range(2014, 2051))
def test_holidays_are_those_of_an_independent_library(jaar: int) -> None:
    oracle = holidays.country_holidays("NL", years=jaar, categories=("public", "optional"))
    sundays = {dag for dag in oracle if dag.weekday() == 6}
    assert feestdagen(jaar).keys() - sundays == oracle.keys() - sundays


def test_holidays_are_in_order_and_bear_their_dutch_names() -> None:
    assert list(feestdagen(2025)) == sorted(feestdagen(2025))
    assert feestdagen(2025)[date(2025, 4, 26)] == "Koningsdag"
    assert date(2025, 4, 27) not in feestdagen(2025)


dagen = st.dates(date(2014, 1, 1), date(2050, 12, 1))
tijden = st.times() | st.none()
besluiten = st.sets(st.sampled_from([date(2026, 1, 1) + n * DAG for n in range(40)]))


@given(dagen | st.dates(date(2026, 1, 1), date(2026, 2, 9)), tijden, besluiten)
def test_exactly_six_working_days_lie_after_the_death_up_to_the_last_day(
    overlijden: date, tijd: time | None, kb: set[date]
) -> None:
    venster = termijn(overlijden, tijd, kb)
    days = [overlijden + n * DAG for n in range(1, (venster.uiterlijk - overlijden).days + 1)]
    assert is_werkdag(venster.uiterlijk, kb)
    assert sum(is_werkdag(dag, kb) for dag in days) == 6
    assert [dag.datum for dag in venster.dagen] == [overlijden, *days]
    assert venster.overgeslagen == tuple(dag for dag in venster.dagen[1:] if not is_werkdag(dag.datum, kb))


@given(dagen | st.dates(date(2026, 1, 1), date(2026, 2, 9)), besluiten)
def test_decree_days_never_make_the_window_shorter(overlijden: date, kb: set[date]) -> None:
    venster = termijn(overlijden, None, kb)
    assert termijn(overlijden, None, frozenset()).uiterlijk <= venster.uiterlijk_kb_werkdag <= venster.uiterlijk
    assert is_werkdag(venster.uiterlijk_kb_werkdag, kb)


@given(dagen, dagen, st.times(), st.times())
def test_a_later_death_never_has_an_earlier_window(dag1: date, dag2: date, tijd1: time, tijd2: time) -> None:
    (vroeger, later) = sorted([(dag1, tijd1), (dag2, tijd2)])
    een, twee = termijn(*vroeger, KB_DAGEN), termijn(*later, KB_DAGEN)
    assert een.uiterlijk <= twee.uiterlijk
    if dag1 != dag2:  # within one day the repeated hour in October may run back
        assert een.vroegst.astimezone(UTC) <= twee.vroegst.astimezone(UTC)


@given(dagen, st.times())
def test_thirty_six_hours_elapse_whatever_the_clock_does(overlijden: date, tijd: time) -> None:
    vroegst = termijn(overlijden, tijd, KB_DAGEN).vroegst
    moment = datetime.combine(overlijden, tijd, NEDERLAND)
    assert vroegst.astimezone(UTC) - moment.astimezone(UTC) == timedelta(hours=36)
    assert vroegst.tzinfo is NEDERLAND


# The oracle below shares nothing with the module: Easter and the days that hang on it come from a table,
# daylight saving from the rule "last Sunday, 01:00 UTC", and the sixth day from a sorted list of working days.

EASTER = {2019: "04-21", 2020: "04-12", 2021: "04-04", 2022: "04-17", 2023: "04-09", 2024: "03-31"}
EASTER |= {2025: "04-20", 2026: "04-05", 2027: "03-28", 2028: "04-16", 2029: "04-01", 2030: "04-21"}
EASTER |= {2031: "04-13", 2032: "03-28", 2033: "04-17", 2034: "04-09", 2035: "03-25", 2036: "04-13"}


def oracle_working_days(decree: frozenset[date]) -> list[date]:
    free = set(decree)
    for year, easter in EASTER.items():
        sunday = date.fromisoformat(f"{year}-{easter}").toordinal()
        free |= {date.fromordinal(sunday + offset) for offset in (-2, 1, 39, 50)}
        free |= {date(year, month, day) for month, day in [(1, 1), (5, 5), (12, 25), (12, 26)]}
        free.add(date(year, 4, 26 if date(year, 4, 27).isoweekday() == 7 else 27))
    span = range(date(2019, 12, 1).toordinal(), date(2036, 3, 1).toordinal())
    return [day for day in map(date.fromordinal, span) if day.isoweekday() < 6 and day not in free]


def oracle_offset(moment: datetime, year: int) -> int:
    """Hours that Dutch clocks are ahead of UTC at a naive local `moment` (first reading of the repeated hour)."""
    ends = (date(year, 3, 31), date(year, 10, 31))
    march, october = (datetime.combine(end - end.isoweekday() % 7 * DAG, time(3)) for end in ends)
    return 2 if march <= moment < october else 1


@pytest.mark.parametrize("year", range(2020, 2036))
def test_every_hour_of_every_day_agrees_with_the_oracle(year: int) -> None:
    days, plain = oracle_working_days(KB_DAGEN), oracle_working_days(frozenset())
    for n in range((date(year + 1, 1, 1) - date(year, 1, 1)).days):
        dag = date(year, 1, 1) + n * DAG
        last = days[bisect_right(days, dag) + 5]
        other = days[bisect_left(days, plain[bisect_right(plain, dag) + 5])]
        for hour in range(24):
            venster = termijn(dag, time(hour), KB_DAGEN)
            local = datetime.combine(dag, time(hour))
            elapsed = local - timedelta(hours=oracle_offset(local, year)) + timedelta(hours=36)
            assert venster.vroegst.astimezone(UTC).replace(tzinfo=None) == elapsed, local
            assert (venster.uiterlijk, venster.uiterlijk_kb_werkdag) == (last, other), local


@given(st.dates())
def test_a_day_reads_back_as_it_is_written(dag: date) -> None:
    assert read_day(dag.isoformat()) == dag


@pytest.mark.parametrize(
    "tekst",
    [
        "", "20260402", "2026-W14-4", "2026W144", "2026-092", "2026-4-2", "2026-02-30", "0000-01-01", "12026-01-01",
        "2026-04-02T00:00", "2026-04-02 ", "\u0662\u0660\u0662\u0666-04-02",
    ],
)  # fmt: skip
def test_what_is_written_otherwise_is_no_day(tekst: str) -> None:
    with pytest.raises(ValueError, match=r"jjjj-mm-dd|range|month"):
        read_day(tekst)
