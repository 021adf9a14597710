# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""The stories are twenty and more, about people who do not exist, and each is a file for whoever has no Python."""

from __future__ import annotations

import hashlib
import json
import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from overlijden.conformance import bestanden, gevallen
from overlijden.conformance.gevallen import Geval
from overlijden.rules import RULES
from tests.testpersonen import PERSONEN


@cache
def files() -> dict[str, tuple[dict[str, Any], bytes]]:
    return {name: (what, inhoud) for name, what, inhoud in bestanden.every()}


def test_there_are_twenty_and_more() -> None:
    assert len(gevallen.read()) >= 20


@pytest.mark.parametrize("geval", list(gevallen.read().values()), ids=lambda geval: geval.id)
def test_a_story_is_told_in_two_languages(geval: Geval) -> None:
    assert geval.nl.endswith(".")
    assert geval.en.endswith(".")


def test_the_long_surname_has_178_characters() -> None:
    surname = gevallen.read()["G03"].aangifte(bestanden.MOMENT).overledene.geslachtsnaam
    assert surname is not None
    assert len(surname) == 178


def test_the_two_of_one_name_differ_in_their_number_only_and_their_birth() -> None:
    first, second = (gevallen.read()[name].aangifte(bestanden.MOMENT) for name in ("G01", "G18"))
    assert first.overledene.geslachtsnaam == second.overledene.geslachtsnaam
    assert first.overlijden.datum == second.overlijden.datum
    assert first.overledene.bsn != second.overledene.bsn


def test_the_files_are_the_same_every_time() -> None:
    assert {name: inhoud for name, _, inhoud in bestanden.every()} == {name: one for name, (_, one) in files().items()}


def test_every_person_is_fictitious() -> None:
    known = PERSONEN.read_text(encoding="utf-8") if PERSONEN.exists() else ""
    found = {number for _, inhoud in files().values() for number in re.findall(r"\b9[0-9]{8}\b", inhoud.decode())}
    assert [number for number in found if not number.startswith("9999") and number not in known] == []


def test_every_rule_that_a_declaration_can_break_has_one_that_breaks_it() -> None:
    broken = {what["id"] for what, _ in files().values() if what["soort"] == "regel"}
    unwritable = {"R28"}  # the dictionary has no 24.00 and no seconds
    assert broken == {regel.id for regel in RULES.values() if regel.check is not None} - unwritable


def test_a_message_is_xml_and_a_declaration_is_json() -> None:
    for name, (_, inhoud) in files().items():
        if name.endswith(".xml"):
            etree.fromstring(inhoud)
        else:
            json.loads(inhoud)


def test_the_index_names_every_file_with_its_checksum(tmp_path: Path) -> None:
    written = list(bestanden.write(tmp_path))
    index = json.loads((tmp_path / "index.json").read_text(encoding="utf-8"))
    assert [tmp_path / one["bestand"] for one in index] == written[:-1]
    for one in index:
        assert hashlib.sha256((tmp_path / one["bestand"]).read_bytes()).hexdigest() == one["sha256"]
