# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""Where a declaration goes: open by the day of filing, received by what applied on the day of death."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest

from overlijden import codes
from overlijden.deelnames.bestemming import Bestemming, Deelnames, Reden, route
from overlijden.gemeenten import Deelname, Gemeente, all_on, successor, valid_on
from overlijden.termijn import NEDERLAND

FIRST, LAST = date(2020, 1, 1), date(2027, 12, 31)


def record(vanaf: str, adapter: str, code: str = "0321") -> Deelname:
    return Deelname(gemeente=Gemeente(code, "x"), vanaf=date.fromisoformat(vanaf), adapter=adapter)


def of(*records: Deelname) -> Deelnames:
    return lambda code: [one for one in records if one.gemeente.code == code]


def at(day: str, hour: int = 12) -> datetime:
    return datetime.combine(date.fromisoformat(day), time(hour), NEDERLAND)


JOINS = record("2026-03-01", "store")
SWITCHES = record("2026-06-01", "stuf_zds")
LEAVES = record("2026-09-01", "geen")
REJOINS = record("2026-11-01", "memory")
HISTORY = of(JOINS, SWITCHES, LEAVES, REJOINS)


@pytest.mark.parametrize(
    ("death", "filed", "open_by", "received_by", "reden"),
    [
        pytest.param("2026-02-27", "2026-02-28", None, None, Reden.NIET_OPEN, id="before it joins"),
        pytest.param("2026-02-27", "2026-03-02", JOINS, JOINS, Reden.INDIENDAG, id="died before, filed after"),
        pytest.param("2026-03-01", "2026-03-01", JOINS, JOINS, Reden.OVERLIJDENSDAG, id="on its first day"),
        pytest.param("2026-05-31", "2026-06-02", SWITCHES, JOINS, Reden.OVERLIJDENSDAG, id="switched in between"),
        pytest.param("2026-06-01", "2026-06-02", SWITCHES, SWITCHES, Reden.OVERLIJDENSDAG, id="after it switched"),
        pytest.param("2026-08-31", "2026-09-01", None, None, Reden.NIET_OPEN, id="left in between"),
        pytest.param("2026-10-30", "2026-11-02", REJOINS, REJOINS, Reden.INDIENDAG, id="died while it was out"),
        pytest.param("2026-08-31", "2026-11-02", REJOINS, SWITCHES, Reden.OVERLIJDENSDAG, id="died before it left"),
        pytest.param(None, "2026-06-02", SWITCHES, SWITCHES, Reden.OVERLIJDENSDAG, id="no day is known"),
    ],
)
def test_three_questions_three_dates(
    death: str | None, filed: str, open_by: Deelname | None, received_by: Deelname | None, reden: Reden
) -> None:
    day = date.fromisoformat(death) if death else None
    assert route("0321", day, at(filed), HISTORY) == Bestemming(
        valid_on("0321", date.fromisoformat(filed)), open_by, received_by, reden
    )


@pytest.mark.parametrize(
    ("moment", "is_open"),
    [("2026-02-28T22:59:59+00:00", False), ("2026-02-28T23:00:00+00:00", True)],
)
def test_a_municipality_opens_at_midnight_in_the_netherlands(moment: str, is_open: bool) -> None:
    found = route("0321", date(2026, 2, 27), datetime.fromisoformat(moment), HISTORY)
    assert (found.open is not None) is is_open


@pytest.mark.parametrize("code", ["9999", "0000", "1999", "", "1055"])
def test_what_is_no_municipality_and_has_no_successor_receives_nothing(code: str) -> None:
    assert route(code, date(2026, 3, 1), at("2026-03-02"), HISTORY) == Bestemming(None, None, None, Reden.ONBEKEND)


WEESP = record("2021-01-01", "weesp", "0457")
AMSTERDAM = record("2020-01-01", "before", "0363")
AMSTERDAM_SINCE = record("2022-03-25", "since", "0363")
MERGER = of(WEESP, AMSTERDAM, AMSTERDAM_SINCE)


@pytest.mark.parametrize(
    ("death", "filed", "handler", "adapter", "reden"),
    [
        ("2022-03-22", "2022-03-23", "0457", "weesp", Reden.OVERLIJDENSDAG),
        ("2022-03-23", "2022-03-24", "0363", "before", Reden.OPVOLGER),
        ("2022-03-23", "2022-03-25", "0363", "since", Reden.OPVOLGER),
    ],
)
def test_a_death_before_a_merger_goes_to_the_successor_as_it_takes_part_at_filing(
    death: str, filed: str, handler: str, adapter: str, reden: Reden
) -> None:
    found = route("0457", date.fromisoformat(death), at(filed), MERGER)
    assert found.gemeente is not None
    assert found.ontvanger is not None
    assert (found.gemeente.code, found.ontvanger.adapter, found.reden) == (handler, adapter, reden)


def test_a_successor_that_does_not_take_part_closes_the_route_of_what_it_took_over() -> None:
    found = route("0457", date(2022, 3, 23), at("2022-03-24"), of(WEESP))
    assert (found.open, found.ontvanger, found.reden) == (None, None, Reden.NIET_OPEN)


# The calendar: a municipality's back-end is called after it, and it always took part.


def everybody(code: str) -> Sequence[Deelname]:
    start = codes.gemeenten()[code].ingang or FIRST
    return [Deelname(gemeente=Gemeente(code, "x"), vanaf=min(start, FIRST), adapter=code)]


def month_starts() -> Iterator[date]:
    return (date(year, month, 1) for year in range(FIRST.year, LAST.year + 1) for month in range(1, 13))


def changes() -> list[date]:
    """The days in these years on which a municipality ends."""
    ends = {code.einde for code in codes.gemeenten().values() if code.einde}
    return sorted(day for day in ends if FIRST < day <= LAST)


def days() -> list[date]:
    around = (day + timedelta(days=step) for day in changes() for step in (-2, -1, 0, 1))
    return sorted({*month_starts(), *around, LAST})


@pytest.mark.parametrize("day", days(), ids=str)
def test_every_municipality_of_a_day_receives_what_happened_in_it_that_day(day: date) -> None:
    for gemeente in all_on(day):
        found = route(gemeente.code, day, datetime.combine(day, time(12), NEDERLAND), everybody)
        assert found.ontvanger is not None
        assert (found.gemeente, found.ontvanger.adapter) == (gemeente, gemeente.code)


@pytest.mark.parametrize("day", changes(), ids=str)
def test_on_the_day_of_a_merger_every_death_of_the_day_before_goes_to_who_answers_for_it(day: date) -> None:
    before = day - timedelta(days=1)
    gone = set(all_on(before)) - set(all_on(day))
    assert gone, "a merger ends at least one"
    for gemeente in all_on(before):
        found = route(gemeente.code, before, datetime.combine(day, time(0, 1), NEDERLAND), everybody)
        assert found.gemeente == successor(gemeente.code, day)
        assert found.ontvanger is not None
        assert found.ontvanger.adapter == (found.gemeente and found.gemeente.code)
        assert (found.reden is Reden.OPVOLGER) is (gemeente in gone)


def test_there_were_mergers_to_walk_through() -> None:
    assert {date(2021, 1, 1), date(2022, 1, 1), date(2022, 3, 24), date(2023, 1, 1)} <= set(changes())


PROPOSED = date(2027, 1, 1)  # the bill that puts Wijdemeren into Hilversum


@pytest.fixture
def adopt(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Adopt the merger of Wijdemeren with Hilversum, by data alone."""

    def change() -> None:
        rows = [dict(row) for row in codes.read_rows(codes.SHIPPED / "tabellen" / "tabel33_gemeenten.csv")]
        (wijdemeren,) = (row for row in rows if row["code"] == "1696")
        wijdemeren.update(einde=PROPOSED.isoformat(), opvolger="0402")
        (tmp_path / "tabellen").mkdir()
        with (tmp_path / "tabellen" / "tabel33_gemeenten.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, rows[0])
            writer.writeheader()
            writer.writerows(rows)
        monkeypatch.setenv("OVERLIJDEN_CONFIG", str(tmp_path))

    return change


@pytest.mark.parametrize(
    ("filed", "adopted", "handler"),
    [
        ("2026-12-31", False, "1696"),
        ("2027-01-01", False, "1696"),
        ("2026-12-31", True, "1696"),
        ("2027-01-01", True, "0402"),
    ],
)
def test_the_proposed_merger_is_switched_by_data(
    adopt: Callable[[], None], filed: str, adopted: bool, handler: str
) -> None:
    if adopted:
        adopt()
    found = route("1696", date(2026, 12, 31), at(filed, 0), everybody)
    assert found.ontvanger is not None
    assert found.ontvanger.adapter == handler
    assert (valid_on("1696", PROPOSED) is None) is adopted
