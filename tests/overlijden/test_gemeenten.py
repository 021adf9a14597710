# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""Municipalities on a date, their mergers, and how each takes part."""

import csv
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from overlijden import codes
from overlijden.gemeenten import (
    Contact,
    Deelname,
    Gemeente,
    Kanaal,
    all_on,
    applicable,
    contact,
    is_competent,
    predecessors,
    successor,
    valid_on,
)
from overlijden.plaatsen import gemeenten_of

PUBLISHED = Path(__file__).resolve().parents[3] / "shared" / "data" / "gemeenten_geldig_2026.csv"
TODAY = date(2026, 11, 23)
DAG = timedelta(days=1)
NONE = {"0000", "1999", "0997", "0998", "0999"}


def _competent(code: str, overlijden: date, nu: date) -> Gemeente | None:
    return successor(code, nu) if is_competent(code, overlijden, nu) else None


@pytest.mark.parametrize(
    ("dag", "count"),
    [
        (date(2020, 1, 1), 355),
        (date(2021, 1, 1), 352),
        (date(2022, 1, 1), 345),
        (date(2022, 3, 23), 345),
        (date(2022, 3, 24), 344),
        (date(2022, 12, 31), 344),
        (date(2023, 1, 1), 342),
        (TODAY, 342),
    ],
)
def test_number_of_municipalities_on_a_day(dag: date, count: int) -> None:
    assert len(all_on(dag)) == count


@pytest.mark.skipif(not PUBLISHED.exists(), reason="no published list of municipalities here")
def test_municipalities_of_today_are_those_of_the_published_list() -> None:
    with PUBLISHED.open(encoding="utf-8") as file:
        assert {(gemeente.code, gemeente.naam) for gemeente in all_on(TODAY)} == {
            (row["code"], row["naam"]) for row in csv.DictReader(file)
        }


@pytest.mark.parametrize(
    ("code", "naam"),
    [("0796", "'s-Hertogenbosch"), ("0820", "Nuenen, Gerwen en Nederwetten"), ("1900", "Súdwest-Fryslân")],
)
def test_code_and_name_are_those_of_the_register(code: str, naam: str) -> None:
    assert valid_on(code, TODAY) == Gemeente(code, naam)


@pytest.mark.parametrize("code", ["796", "0000", "1999", "9999", "", "0796 ", "../0796"])
def test_what_is_no_municipality_is_none(code: str) -> None:
    assert valid_on(code, TODAY) is None
    assert successor(code, TODAY) is None


@pytest.mark.parametrize(
    ("code", "dag", "expected"),
    [
        pytest.param("0457", date(2022, 3, 23), "0457", id="Weesp on its last day"),
        pytest.param("0457", date(2022, 3, 24), "0363", id="Weesp in Amsterdam"),
        pytest.param("0501", date(2022, 12, 31), "0501", id="Brielle on its last day"),
        pytest.param("0501", date(2023, 1, 1), "1992", id="Brielle in Voorne aan Zee"),
        pytest.param("0038", TODAY, "0765", id="Oude Pekela in Pekela"),
        pytest.param("0363", TODAY, "0363", id="a municipality that stayed"),
        pytest.param("0039", TODAY, "1895", id="Scheemda in Oldambt"),
        pytest.param("1992", date(2022, 12, 31), None, id="Voorne aan Zee before it was"),
        pytest.param("1055", TODAY, None, id="Elten, German again"),
    ],
)
def test_successor_answers_for_what_was(code: str, dag: date, expected: str | None) -> None:
    found = successor(code, dag)
    assert (found and found.code) == expected


def test_every_municipality_of_2020_has_a_successor_today() -> None:
    assert {successor(gemeente.code, TODAY) for gemeente in all_on(date(2020, 1, 1))} <= set(all_on(TODAY))


# The mergers, read from the table's file by other means than the module's: whoever ended, and who came after.
with (codes.SHIPPED / "tabellen" / codes.GEMEENTEN).open(encoding="utf-8") as table:
    ROWS = {row["code"]: row for row in csv.DictReader(table)}
FIRST, LAST = "2020-01-01", "2027-12-31"
OF_THESE_YEARS = sorted(code for code in ROWS if code not in NONE and (ROWS[code]["einde"] or "9") > FIRST)
MERGERS = sorted({row["einde"] for row in ROWS.values() if FIRST < row["einde"] <= LAST})
YEARS = [date(year, month, day) for year in range(2020, 2028) for month, day in ((1, 1), (12, 31))]
DAYS = sorted({day for merger in map(date.fromisoformat, MERGERS) for day in (merger - DAG, merger)} | set(YEARS))


def receives(code: str, overlijden: date, nu: date) -> str | None:
    """Who answers on `nu` for a death in `code`, told from the rows alone."""
    existed = (ROWS[code]["ingang"] or "0") <= f"{overlijden}" < (ROWS[code]["einde"] or "9")
    while existed and (ROWS[code]["einde"] or "9") <= f"{nu}":
        code = ROWS[code]["opvolger"]
    return code if existed else None


def test_the_mergers_of_these_years_are_known() -> None:
    assert MERGERS == ["2021-01-01", "2022-01-01", "2022-03-24", "2023-01-01"]
    assert len(OF_THESE_YEARS) == 360


@pytest.mark.parametrize("code", OF_THESE_YEARS)
def test_a_death_goes_to_who_answers_for_its_municipality_on_the_day_of_filing(code: str) -> None:
    """Also when it happened on 31 December and is declared on 1 January, on either side of each merger."""
    for overlijden in DAYS:
        for nu in (day for day in DAYS if day >= overlijden):
            found, expected = _competent(code, overlijden, nu), receives(code, overlijden, nu)
            if expected is None and found:  # she named what came of it
                heirs = {receives(former, overlijden, nu) for former in OF_THESE_YEARS}
                assert found.code == code, (overlijden, nu)
                assert code in heirs, (overlijden, nu)
            else:
                assert (found and found.code) == expected, (overlijden, nu)


@pytest.fixture
def merged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The proposed merger of Wijdemeren into Hilversum on 1 January 2027: one changed row, no changed code."""
    (tmp_path / "tabellen").mkdir()
    text = (codes.SHIPPED / "tabellen" / codes.GEMEENTEN).read_text(encoding="utf-8")
    row = "1696,Wijdemeren,2002-01-01,,"
    assert row in text
    changed = text.replace(row, "1696,Wijdemeren,2002-01-01,2027-01-01,0402")
    (tmp_path / "tabellen" / codes.GEMEENTEN).write_text(changed, encoding="utf-8")
    monkeypatch.setenv("OVERLIJDEN_CONFIG", str(tmp_path))


NEW_YEARS_EVE, NEW_YEARS_DAY = date(2026, 12, 31), date(2027, 1, 1)


@pytest.mark.parametrize(
    ("overlijden", "nu", "as_is", "after_merger"),
    [
        (NEW_YEARS_EVE, NEW_YEARS_EVE, "1696", "1696"),
        (NEW_YEARS_EVE, NEW_YEARS_DAY, "1696", "0402"),
        (NEW_YEARS_DAY, NEW_YEARS_DAY, "1696", None),
    ],
)
def test_a_proposed_merger_is_a_matter_of_data(
    overlijden: date, nu: date, as_is: str, after_merger: str | None, request: pytest.FixtureRequest
) -> None:
    def found() -> str | None:
        gemeente = _competent("1696", overlijden, nu)
        return gemeente.code if gemeente else None

    assert found() == as_is
    request.getfixturevalue("merged")
    assert found() == after_merger
    hilversum = _competent("0402", overlijden, nu)
    assert hilversum
    assert hilversum.code == "0402"


@pytest.mark.usefixtures("merged")
def test_what_merged_into_a_municipality_follows_from_the_day() -> None:
    assert "1696" in predecessors("0402", NEW_YEARS_DAY)
    assert "1696" not in predecessors("0402", NEW_YEARS_EVE)
    assert not set(predecessors("0402", NEW_YEARS_EVE)) - set(predecessors("0402", NEW_YEARS_DAY))


def test_no_two_municipalities_answer_for_the_same_former_one() -> None:
    answered = [former for gemeente in all_on(TODAY) for former in predecessors(gemeente.code, TODAY)]
    assert len(answered) == len(set(answered))
    assert {"0457", "0501"} <= set(answered)


@pytest.mark.usefixtures("merged")
def test_after_the_proposed_merger_there_is_one_municipality_less_and_its_places_moved() -> None:
    assert len(all_on(NEW_YEARS_DAY)) == len(all_on(NEW_YEARS_EVE)) - 1
    assert [gemeente.naam for gemeente in gemeenten_of("Loosdrecht", NEW_YEARS_DAY)] == ["Hilversum"]


def a_deelname(vanaf: date, adapter: str = "store", code: str = "0321") -> Deelname:
    return Deelname(gemeente=Gemeente(code, "x"), vanaf=vanaf, adapter=adapter)


@pytest.mark.parametrize(
    ("dag", "expected"),
    [
        (date(2026, 6, 30), None),
        (date(2026, 7, 1), "store"),
        (date(2026, 12, 31), "store"),
        (date(2027, 1, 1), "stuf_zds"),
        (date(2028, 1, 1), "geen"),
    ],
)
def test_on_a_day_the_latest_record_counts(dag: date, expected: str | None) -> None:
    records = [
        a_deelname(date(2027, 1, 1), "stuf_zds"),
        a_deelname(date(2026, 7, 1)),
        a_deelname(date(2028, 1, 1), "geen"),
    ]
    found = applicable(records, "0321", dag)
    assert (found and found.adapter) == expected


def test_of_two_records_for_one_day_the_one_confirmed_last_counts() -> None:
    records = [a_deelname(TODAY, "first"), a_deelname(TODAY, "second")]
    found = applicable(records, "0321", TODAY)
    assert found is not None
    assert found.adapter == "second"


def test_a_municipality_that_merged_settles_nothing_any_more() -> None:
    records = [a_deelname(date(2022, 1, 1), code="0457")]
    assert applicable(records, "0457", date(2022, 3, 23)) is not None
    assert applicable(records, "0457", date(2022, 3, 24)) is None


def test_a_municipality_s_own_word_goes_before_the_public_source() -> None:
    own = Contact("opgave van de gemeente", TODAY, telefoon="111")
    assert contact("0321", replace(a_deelname(TODAY), contact=own)) == own


@pytest.mark.parametrize(
    ("kanaal", "niveau", "admitted"),
    [
        (Kanaal.EHERKENNING, "EH2+", False),
        (Kanaal.EHERKENNING, "EH3", True),
        (Kanaal.EHERKENNING, "EH4", True),
        (Kanaal.EHERKENNING, "EH1", False),
        (Kanaal.EHERKENNING, "DIGID_HOOG", False),
        (Kanaal.DIGID, "DIGID_HOOG", False),
    ],
)
def test_channel_admits_its_least_level_and_better(kanaal: Kanaal, niveau: str, admitted: bool) -> None:
    assert replace(a_deelname(TODAY), kanalen={Kanaal.EHERKENNING: "EH3"}).admits(kanaal, niveau) is admitted


def test_public_contact_details_belong_to_municipalities_of_today_and_name_source_and_date() -> None:
    rows = codes.read_rows(codes.SHIPPED / "tabellen" / "gemeente_contact.csv")
    assert len(rows) == 340
    assert [row for row in rows if Gemeente(row["code"], row["naam"]) not in all_on(TODAY)] == []
    assert [row for row in rows if not (row["bron"] and date.fromisoformat(row["peildatum"]) < TODAY)] == []


def test_contact_of_a_municipality_that_has_not_joined_comes_from_the_public_source() -> None:
    found = contact("0321")
    assert found is not None
    assert (found.telefoon, found.postadres) == ("030 639 26 11", "Postbus 30, 3990 DA Houten")


@pytest.mark.parametrize("code", ["0222", "1950", "0000"])
def test_without_a_source_there_is_no_contact(code: str) -> None:
    assert contact(code) is None
