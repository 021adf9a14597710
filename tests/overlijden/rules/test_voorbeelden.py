# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""Examples are read exactly, and are ready for a machine."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from overlijden import samples
from overlijden.aangifte import Ernst
from overlijden.rules import RULES, Voorbeeld
from overlijden.rules.voorbeelden import Soort, context_of, read
from overlijden.tools.tomlfile import ConfigError, Section

EVERY = [
    pytest.param(example, id=f"{rule.id}-{n}") for rule in RULES.values() for n, example in enumerate(rule.voorbeelden)
]


def example(**row: Any) -> Voorbeeld:
    return read(Section(Path("x.toml"), row, "R01[0]"), "R01", Ernst.BLOKKEERT)


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        ({}, "R01[0].soort is missing"),
        ({"soort": "best"}, "R01[0].soort must be one of goed, fout, grens"),
        ({"soort": "goed", "uitlg": "x"}, "R01[0].uitlg is not a known key"),
        ({"soort": "goed", "antwoorden": []}, "R01[0].antwoorden must be of type dict"),
        ({"soort": "goed", "context": {"nivo": "EH3"}}, "R01[0].context.nivo is not a known key"),
        ({"soort": "fout", "wijzers": [1]}, "R01[0].wijzers must be a list of texts"),
        ({"soort": "fout", "ernst": "erg"}, "R01[0].ernst must be one of"),
        ({"soort": "goed", "scenario": "x", "toets": "y", "antwoorden": {}}, "R01[0].antwoorden is not a known key"),
    ],
)
def test_what_is_not_known_is_named(row: dict[str, Any], problem: str) -> None:
    with pytest.raises(ConfigError) as refused:
        example(**row)
    assert problem in str(refused.value)


def test_what_the_desk_cannot_know_is_named() -> None:
    with pytest.raises(ConfigError, match="behandeling/oorzaak"):
        context_of(example(soort="goed", context={"behandeling": {"oorzaak": "x"}}).invoer)


def test_an_answer_that_the_dictionary_lacks_is_named() -> None:
    with pytest.raises(ValueError, match="/overlijden/oorzaak"):
        samples.example(example(soort="goed", antwoorden={"/overlijden/oorzaak": "x"}))


def test_an_example_says_only_what_is_other() -> None:
    made = example(soort="fout", antwoorden={"/soort": "@leeg"}, wijzers=["/soort", "/contact"], uitleg="zo")
    assert made.written() == {
        "soort": "fout",
        "uitleg": "zo",
        "invoer": {"basis": "gewoon", "nu": "2026-03-04T12:00:00+01:00", "antwoorden": {"/soort": None}, "context": {}},
        "bevinding": {"regel": "R01", "wijzer": "/soort", "ernst": "blokkeert"},
        "ook": ({"regel": "R01", "wijzer": "/contact", "ernst": "blokkeert"},),
    }


@pytest.mark.parametrize("example", EVERY)
def test_every_example_survives_json(example: Voorbeeld) -> None:
    written = json.loads(json.dumps(example.written()))
    assert written["soort"] in list(Soort)
    assert written["invoer"] == example.invoer
