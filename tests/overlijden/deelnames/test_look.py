# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""A municipality's own colours are taken when everybody can read what they colour, and not otherwise."""

from __future__ import annotations

from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from overlijden.deelnames import look

THEMES = files("overlijden") / "static/themes"
LINK = "basis-color-action-2-color-default"
COLOURS = st.from_regex("#[0-9a-f]{6}", fullmatch=True)


@pytest.mark.parametrize(
    ("one", "other", "contrast"),
    [
        ("#000000", "#ffffff", 21.0),
        ("#777777", "#ffffff", 4.48),
        ("#0000ff", "#ffffff", 8.59),
        ("#123456", "#123456", 1.0),
    ],
)
def test_contrast_is_that_of_wcag(one: str, other: str, contrast: float) -> None:
    assert look.contrast(one, other) == pytest.approx(contrast, abs=0.01)


@given(COLOURS, COLOURS)
def test_contrast_has_no_direction_and_no_more_than_21(one: str, other: str) -> None:
    assert look.contrast(one, other) == look.contrast(other, one)
    assert 1 <= look.contrast(one, other) <= 21


def test_a_style_sheet_of_tokens_is_read_and_written() -> None:
    tokens = look.read((THEMES / "dennengroen.css").read_text())
    assert tokens[LINK] == "#1c5a40"
    assert look.problem(tokens) == ""
    assert look.read(look.sheet(tokens)) == tokens


@pytest.mark.parametrize("text", ["", "\n", ":root {\n}", "/* nog niets */"])
def test_no_tokens_are_no_colours(text: str) -> None:
    assert look.read(text) == {}


@pytest.mark.parametrize(
    "text",
    [
        "body { display: none; }",
        f"--{LINK}: #1c5a40",
        "@import url(https://elders.example/x.css);",
        f"--{LINK}: #1c5a40; }} * {{ color: red; }}",
        "Onze kleur is groen.",
    ],
)
def test_what_is_no_token_is_refused(text: str) -> None:
    with pytest.raises(look.Unreadable, match="Dit kunnen wij niet lezen"):
        look.read(text)


@pytest.mark.parametrize(
    ("tokens", "sentence"),
    [
        ({LINK: "#9bd"}, f"De kleur bij --{LINK} moet eruitzien als #1c5a40."),
        ({LINK: "url(https://elders.example)"}, f"De kleur bij --{LINK} moet eruitzien als #1c5a40."),
        ({"basis-color-x": "#123456"}, "De kleur --basis-color-x gebruiken wij niet. Haal die regel weg."),
        (
            {LINK: "#99bbdd"},
            "Niet iedereen ziet de links op de achtergrond goed genoeg. Het contrast is 1,9 en moet minstens 4,5 zijn.",
        ),
        (
            {"basis-color-default-border-default": "#cccccc"},
            "Niet iedereen ziet de rand van een invulveld goed genoeg. Het contrast is 1,6 en moet minstens 3,0 zijn.",
        ),
    ],
)
def test_what_cannot_be_taken_is_named_with_what_to_do(tokens: dict[str, str], sentence: str) -> None:
    assert look.problem(tokens).startswith(sentence)


@pytest.mark.parametrize(
    "text", ["--basis-color-a:" + " " * 200_000 + "x", "--basis-color-a:" * 20_000, "/*" * 100_000]
)
def test_a_list_without_end_is_not_read(text: str) -> None:
    with pytest.raises(look.Unreadable, match="te lang"):
        look.read(text)


def test_both_colours_of_a_pair_are_named() -> None:
    said = look.problem({LINK: "#99bbdd"})
    assert said.endswith(f"Kies een andere kleur voor --{LINK} of --basis-color-default-bg-document.")


@given(COLOURS)
def test_a_contrast_that_is_refused_is_never_told_to_be_enough(colour: str) -> None:
    told = look.problem({"basis-color-default-color-document": colour})
    if told:
        seen = float(told.split("contrast is ")[1].split(" ")[0].replace(",", "."))
        assert seen < look.TEXT
