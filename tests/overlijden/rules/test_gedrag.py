# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""Of a relative there is a name and nothing else: not in the dictionary, not in the form (rule R79)."""

from __future__ import annotations

from dataclasses import fields

import pytest

from forms.step import answers
from forms.steps import STEPS
from overlijden import canonical, samples
from overlijden.aangifte import Aangifte, Naam
from overlijden.canonical import leaves
from tests.declaring import declaration

NAMES = {field.name for field in fields(Naam)}
RELATIVES = ("/partner", "/eerdere_partners/*", "/ouders/*", "/levenloos/moeder", "/geboorte/moeder")


@pytest.mark.parametrize("relative", RELATIVES)
def test_of_a_relative_there_are_only_names(relative: str) -> None:
    below = {wijzer.removeprefix(f"{relative}/") for wijzer, _, _ in leaves(Aangifte) if wijzer.startswith(relative)}
    assert below == NAMES


@pytest.mark.parametrize("relative", ["/partner", "/ouders/0"])
def test_an_address_of_a_relative_is_refused(relative: str) -> None:
    ordinary = canonical.write(declaration({"/partner": {"geslachtsnaam": "Zon"}}))
    data = samples.with_answers(ordinary, {f"{relative}/adres": {"straat": "Lange Poten"}})
    aangifte, findings = canonical.read(Aangifte, data)
    assert [(finding.regel, finding.wijzer) for finding in findings] == [("ONBEKEND_VELD", f"{relative}/adres")]
    assert "Lange Poten" not in str(aangifte)


def test_no_page_asks_or_shows_an_address_of_a_relative() -> None:
    asked = {
        one.name for step in STEPS for one in answers(step.form({"ouders.0.": ["x"], "eerdere_partners.0.": ["x"]}))
    }
    about = {name for name in asked if name.split(".")[0] in {"partner", "ouders", "eerdere_partners"}}
    assert {name.rpartition(".")[2] for name in about if "." in name} == NAMES
