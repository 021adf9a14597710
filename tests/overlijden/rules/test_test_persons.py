# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""No name, number or birth date of the national test persons stands in the way of a declaration."""

from __future__ import annotations

import pytest

from overlijden import rules
from tests.declaring import context, declaration
from tests.testpersonen import PERSONEN, Row, personen


@pytest.mark.skipif(not PERSONEN.exists(), reason="the national test persons are not beside this checkout")
def test_there_are_seventy_nine_persons() -> None:
    assert len({row["bsn"] for row in personen()}) == 79


@pytest.mark.parametrize("row", personen(), ids=lambda row: row["bsn"])
def test_a_test_person_can_be_declared(row: Row) -> None:
    geboren = row["geboortedatum"]
    answers = {
        "/overledene/bsn": row["bsn"],
        "/overledene/voornamen": row["voornamen"] or None,
        "/overledene/enkele_naam": not row["voornamen"] or None,
        "/overledene/voorvoegsel": row["voorvoegsel"] or None,
        "/overledene/geslachtsnaam": row["geslachtsnaam"],
        "/overledene/geboortedatum": f"{geboren[:4]}-{geboren[4:6]}-{geboren[6:]}",
    }
    if row["bsn"] == "999993872":  # the sample's declarant
        answers["/aangever/bsn"] = "999991930"
    findings = rules.check(declaration(answers), context())
    assert not [finding for finding in findings if rules.blocking([finding])]
