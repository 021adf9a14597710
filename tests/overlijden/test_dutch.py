# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

import pytest

from overlijden.aangifte import Naam, OnvolledigeDatum, Overledene
from overlijden.dutch import (
    akte_day,
    clock,
    day,
    day_in_letters,
    euro,
    moment,
    name,
    partial,
    short_day,
    short_name,
    size,
)


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


def test_a_day_in_a_list_is_short() -> None:
    assert short_day(date(2026, 3, 16)) == "ma 16 maart"


@pytest.mark.parametrize(
    ("known", "tekst"),
    [((1946, 3, 16), "16 maart 1946"), ((1946, 3), "maart 1946"), ((1946,), "1946"), ((0,), "onbekend")],
)
def test_of_a_date_what_is_known_is_written(known: tuple[int, ...], tekst: str) -> None:
    assert partial(OnvolledigeDatum(*known)) == tekst


@pytest.mark.parametrize(
    ("naam", "tekst"),
    [
        (Naam(voornamen="Anna", voorvoegsel="de", geslachtsnaam="Wit"), "Anna de Wit"),
        (Naam(geslachtsnaam="Wit"), "Wit"),
        (Naam(), ""),
    ],
)
def test_a_name_leaves_out_what_there_is_not(naam: Naam, tekst: str) -> None:
    assert name(naam) == tekst


@pytest.mark.parametrize(
    ("person", "tekst"),
    [
        (Overledene(voornamen="Anna Maria", voorvoegsel="de", geslachtsnaam="Wit"), "Anna de Wit"),
        (Overledene(geslachtsnaam="Wit"), "Wit"),
        (Overledene(geslachtsnaam="W" * 178), "W" * 60 + "…"),
        (Overledene(), "Naam niet bekend"),
    ],
)
def test_a_heading_has_the_first_given_name_and_as_much_of_the_surname_as_fits(person: Overledene, tekst: str) -> None:
    assert short_name(person, "Naam niet bekend") == tekst


def test_an_amount_has_a_comma_and_two_decimals() -> None:
    assert euro(Decimal("17.8")) == "€ 17,80"


@pytest.mark.parametrize(("octets", "tekst"), [(1, "1 kB"), (644_000, "644 kB"), (1_200_000, "1,2 MB")])
def test_a_size_is_rounded(octets: int, tekst: str) -> None:
    assert size(octets) == tekst


@pytest.mark.parametrize(
    ("datum", "letters"),
    [
        (date(2026, 3, 16), "zestien maart tweeduizend zesentwintig"),
        (date(2000, 1, 1), "een januari tweeduizend"),
        (date(1900, 2, 20), "twintig februari negentienhonderd"),
        (date(1996, 12, 22), "tweeëntwintig december negentienhonderd zesennegentig"),
        (date(2023, 8, 31), "eenendertig augustus tweeduizend drieëntwintig"),
        (date(2111, 5, 9), "negen mei eenentwintighonderd elf"),
    ],
)
def test_a_day_in_letters_reads_as_on_an_akte(datum: date, letters: str) -> None:
    assert day_in_letters(datum) == letters


def test_every_day_in_letters_is_another() -> None:
    days = [date(2026, 1, 1) + timedelta(days=number) for number in range(4000)]
    assert len({day_in_letters(one) for one in days}) == len(days)


@pytest.mark.parametrize(
    ("datum", "written"),
    [
        (date(2026, 3, 6), "06 03 2026"),
        (OnvolledigeDatum(1946, 3), "03 1946"),
        (OnvolledigeDatum(1946), "1946"),
        (OnvolledigeDatum(0), ""),
    ],
)
def test_a_day_on_an_akte_has_what_is_known_of_it(datum: date | OnvolledigeDatum, written: str) -> None:
    assert akte_day(datum) == written
