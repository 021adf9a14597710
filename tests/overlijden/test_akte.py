# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""Akte numbers on paper and in the BRP, and the dates that an akte may have."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path

import pytest

from overlijden.akte import Aktenummer, date_problem, number_problem

FACTS = Path(__file__).resolve().parents[3] / "shared/data/aktenummer_register2.json"
AANGEGEVEN, VANDAAG = date(2026, 3, 2), date(2026, 3, 4)


@pytest.mark.parametrize(
    ("written", "papier", "brp"),
    [
        ("200251", "200251", "20A0251"),
        ("20A0251", "200251", "20A0251"),
        ("2A2020", "2A2020", "2AA2020"),
        ("2AA2020", "2A2020", "2AA2020"),
        ("2 0053", "2 0053", "2 A0053"),
        ("2 A0053", "2 0053", "2 A0053"),
        (" 20a1005 ", "201005", "20A1005"),
        ("2V9998", "2V9998", "2VA9998"),
    ],
)
def test_both_forms_name_the_same_akte(written: str, papier: str, brp: str) -> None:
    number = Aktenummer.parse(written)
    assert (str(number), number.brp) == (papier, brp)


@pytest.mark.parametrize(
    "written",
    [
        *("", "1", "100251", "20251", "2002510", "200000"),
        *("20B0251", "20G0251", "2é0251", "2\u06600251", "20A025", "20 A0251"),
    ],
)
def test_what_is_no_number_of_the_register_of_deaths_is_refused(written: str) -> None:
    with pytest.raises(ValueError, match="2p9999"):
        Aktenummer.parse(written)


def test_every_example_of_an_akte_van_overlijden_in_the_sources_is_read() -> None:
    if not FACTS.exists():
        pytest.skip("the shared facts are not beside the project")
    examples = [text.split(" (")[0] for text in json.loads(FACTS.read_text("utf-8"))["voorbeelden_uit_bronnen"]]
    deaths = [text for text in examples if text[2] == "A"]
    assert len(deaths) >= 6
    assert [Aktenummer.parse(text).brp for text in deaths] == deaths


@pytest.mark.parametrize(
    ("datum", "is_one"),
    [
        (AANGEGEVEN, True),
        (VANDAAG, True),
        (None, False),
        (VANDAAG + timedelta(days=1), False),
        (AANGEGEVEN - timedelta(days=1), False),
    ],
)
def test_an_akte_is_made_between_the_declaration_and_today(datum: date | None, is_one: bool) -> None:
    assert (date_problem(datum, aangegeven=AANGEGEVEN, vandaag=VANDAAG) == "") is is_one


@pytest.mark.parametrize(
    ("nummer", "soort", "brp"),
    [("200085", "G", "20G0085"), ("20G0085", "G", "20G0085"), ("20A0085", "G", ""), ("20G0085", "A", "")],
)
def test_a_found_body_has_a_kind_of_akte_of_its_own(nummer: str, soort: str, brp: str) -> None:
    assert (number_problem(nummer, soort) == "") is bool(brp)
    if brp:
        assert Aktenummer.parse(nummer, soort).brp == brp
