# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""Code tables: complete, well-formed, and looked up on the date that counts."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from overlijden import codes
from overlijden.codes import Code, Tabel


@pytest.mark.parametrize(("tabel", "size"), [(codes.gemeenten, 1479), (codes.landen, 390), (codes.titels, 13)])
def test_table_is_complete(tabel: Callable[[], Tabel], size: int) -> None:
    assert len(tabel()) == size


@pytest.mark.parametrize("tabel", [codes.gemeenten, codes.landen])
def test_codes_have_four_digits_and_names(tabel: Callable[[], Tabel]) -> None:
    assert all(len(code) == 4 and code.isdigit() and row.naam for code, row in tabel().items())


@pytest.mark.parametrize("tabel", [codes.gemeenten, codes.landen])
def test_no_row_ends_before_it_begins(tabel: Callable[[], Tabel]) -> None:
    assert [row for row in tabel().values() if row.ingang and row.einde and row.einde < row.ingang] == []


def test_every_successor_is_a_municipality_in_the_table() -> None:
    rows = codes.gemeenten()
    assert {row.opvolger for row in rows.values() if row.opvolger} <= rows.keys()


@pytest.mark.parametrize(
    ("dag", "valid"),
    [(date(2000, 1, 1), True), (date(1999, 12, 31), False), (date(2009, 12, 31), True), (date(2010, 1, 1), False)],
)
def test_a_code_is_valid_from_its_first_day_up_to_its_end(dag: date, valid: bool) -> None:
    assert Code("1234", "Voorbeeld", date(2000, 1, 1), date(2010, 1, 1)).valid_on(dag) is valid


@pytest.mark.parametrize(
    ("code", "geboren", "valid"),
    [
        pytest.param("6029", date(1950, 1, 1), True, id="Germany of then"),
        pytest.param("6029", date(2026, 1, 1), False, id="Germany of then, now"),
        pytest.param("9089", date(2026, 1, 1), True, id="Germany of now"),
        pytest.param("6030", date(1900, 1, 1), True, id="the Netherlands"),
    ],
)
def test_a_country_is_looked_up_on_the_date_of_birth(code: str, geboren: date, valid: bool) -> None:
    assert codes.landen()[code].valid_on(geboren) is valid


def test_countries_of_today_are_253() -> None:
    assert sum(row.einde is None for row in codes.landen().values()) == 253


def test_names_are_ordered_as_a_reader_looks_for_them() -> None:
    names = ["Zwolle", "Súdwest-Fryslân", "'s-Gravenhage", "Sluis", "Assen"]
    assert sorted(names, key=codes.sort_key) == ["Assen", "'s-Gravenhage", "Sluis", "Súdwest-Fryslân", "Zwolle"]


def test_titles_and_prefixes_are_those_of_the_registers() -> None:
    assert codes.titels()["JH"].naam == "jonkheer"
    assert {"van der", "'t", "de"} <= set(codes.voorvoegsels())


def test_decree_days_are_known_from_2023_through_2028() -> None:
    days = codes.kb_dagen()
    assert (len(days), min(days), max(days)) == (10, date(2023, 4, 28), date(2028, 5, 26))


def test_an_operator_may_replace_one_part_and_keep_the_rest(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "gemeenten").mkdir()
    (tmp_path / "overlijden.toml").touch()
    monkeypatch.setenv("OVERLIJDEN_CONFIG", str(tmp_path))
    assert codes.config_path("gemeenten") == tmp_path / "gemeenten"
    assert codes.config_path("overlijden.toml") == tmp_path / "overlijden.toml"
    assert codes.config_path("tabellen") == codes.SHIPPED / "tabellen"
