# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""What an administrator has to mend in the code tables is found, and nothing else."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from overlijden import codes, validity
from overlijden.validity import Melding

TODAY = date(2026, 11, 23)
NOW = {  # what the shipped tables lack today, until somebody finds the facts
    "*": "339 municipalities have neither a telephone number nor a website",
    "0222": "nobody knows how to reach Doetinchem",
    "1950": "nobody knows how to reach Westerwolde",
    "2027": "the fee is missing",
}
HEAD = "code,naam,ingang,einde,opvolger"


@pytest.fixture
def tables(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the shipped tables that a test may spoil."""
    (tmp_path / "tabellen").mkdir()
    for path in (codes.SHIPPED / "tabellen").glob("*.csv"):
        (tmp_path / "tabellen" / path.name).write_bytes(path.read_bytes())
    monkeypatch.setenv("OVERLIJDEN_CONFIG", str(tmp_path))
    return tmp_path / "tabellen"


def found(dag: date = TODAY) -> dict[str, str]:
    return {one.code: one.tekst for one in validity.check(dag) if (one.code, one.tekst) not in NOW.items()}


def test_of_the_shipped_tables_is_known_what_they_lack() -> None:
    assert {one.code: one.tekst for one in validity.check(TODAY)} == NOW


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        pytest.param(
            "9001,Nergenshuizen,2020-01-01,2019-01-01,", "Nergenshuizen ends before it begins", id="backwards"
        ),
        pytest.param(
            "9001,Nergenshuizen,,2027-01-01,9002",
            "the successor of Nergenshuizen, 9002, is not in the table",
            id="successor lacks",
        ),
        pytest.param(
            "9001,Nergenshuizen,,2020-01-01,1991",
            "the successor of Nergenshuizen, Maashorst, does not exist on 2020-01-01",
            id="successor begins later",
        ),
        pytest.param(
            "9001,Nergenshuizen,,2020-01-01,9001",
            "the successor of Nergenshuizen, Nergenshuizen, does not exist on 2020-01-01",
            id="its own successor",
        ),
        pytest.param("9001,Nergenshuizen,,,0363", "Nergenshuizen has a successor and no end", id="no end"),
        pytest.param(
            "9001,Nergenshuizen,,2020-01-01,", "Nergenshuizen ended on 2020-01-01 and has no successor", id="no heir"
        ),
        pytest.param("9001,Nergenshuizen,,2027-11-23,0363", "Nergenshuizen ends on 2027-11-23", id="ends in a year"),
        pytest.param(
            "9001,Amsterdam,2010-01-01,2020-01-01,0363", "Amsterdam is valid at the same time as 0363", id="name"
        ),
        pytest.param("9001,Nergenshuizen,,,\n9001,Elders,,,", "stands 2 times in the table", id="twice"),
    ],
)
def test_a_row_that_cannot_be_right_is_named(tables: Path, rows: str, expected: str) -> None:
    with (tables / "tabel33_gemeenten.csv").open("a", encoding="utf-8") as file:
        file.write(rows + "\n")
    assert expected in [one.tekst for one in validity.check(TODAY) if one.tabel == "tabel33_gemeenten.csv"]


@pytest.mark.parametrize(("einde", "told"), [("2026-11-23", False), ("2027-11-23", True), ("2027-11-24", False)])
def test_what_ends_is_told_a_year_before(tables: Path, einde: str, told: bool) -> None:
    with (tables / "tabel34_landen.csv").open("a", encoding="utf-8") as file:
        file.write(f"9998,Atlantis,,{einde},\n")
    assert ("9998" in found()) is told


@pytest.mark.parametrize(
    ("name", "text", "code", "tekst"),
    [
        ("kb_dagen.csv", "datum\n2026-05-15\n", "2027", "no decree days are known"),
        ("leges.csv", "jaar,euro,bron\n2027,1.00,x\n", "2026", "the fee is missing"),
        ("plaatsen.csv", "plaats,gemeente\nAtlantis,9998\n", "Atlantis", "9998 is no municipality"),
        ("tabel34_landen.csv", "code,naam\n", "", ""),
        ("kb_dagen.csv", "datum\n15 mei\n", "", "cannot be read"),
        ("leges.csv", "wat\nx\n", "", "cannot be read"),
    ],
)
def test_another_table_is_looked_at_too(tables: Path, name: str, text: str, code: str, tekst: str) -> None:
    (tables / name).write_text(text, encoding="utf-8")
    assert found().get(code, "").startswith(tekst)


def test_a_contact_of_no_municipality_is_named(tables: Path) -> None:
    with (tables / "gemeente_contact.csv").open("a", encoding="utf-8") as file:
        file.write("0738,Aalburg,,,,,x,2024-01-01\n")
    assert found() == {"0738": "is no municipality on this day"}


def test_a_table_that_is_not_utf_8_is_named_and_the_others_are_looked_at(tables: Path) -> None:
    (tables / "leges.csv").write_bytes(b"\xff\xfe")
    names = [one.tabel for one in validity.check(TODAY)]
    assert names == ["leges.csv", *["gemeente_contact.csv"] * 3]


def test_before_a_merger_the_administrator_is_told() -> None:
    assert Melding("tabel33_gemeenten.csv", "0501", "Brielle ends on 2023-01-01") in validity.check(date(2022, 1, 1))


def test_a_leap_day_has_a_year_after_it() -> None:
    assert "2029" in found(date(2028, 2, 29))
