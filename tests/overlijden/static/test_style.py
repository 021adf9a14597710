# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""What the style sheets promise: small, complete, readable in every theme."""

import gzip
import re
from itertools import chain
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
STATIC = ROOT / "overlijden/static"
THEMES = sorted((STATIC / "themes").glob("*.css"))
TEMPLATES = sorted(chain(*((ROOT / package).rglob("templates/**/*.html") for package in ("overlijden", "forms"))))
REPORT = ROOT / "overlijden/conformance/templates/rapport.html"  # a file by itself, which no server of ours serves
SHEETS = [STATIC / "nlds.css", STATIC / "themes/voorbeeld.css", STATIC / "overlijden.css"]

GROUND = "--basis-color-default-bg-document"
PAIRS = [  # text, ground, least contrast (WCAG 2.2, 1.4.3 and 1.4.6)
    ("--basis-color-default-color-document", GROUND, 7.0),
    ("--basis-color-default-color-default", GROUND, 7.0),
    ("--basis-color-action-2-color-default", GROUND, 4.5),
    ("--basis-color-action-2-inverse-color-default", "--basis-color-action-2-inverse-bg-default", 4.5),
    ("--basis-color-negative-color-default", GROUND, 4.5),
    ("--basis-color-default-color-document", "--basis-color-positive-bg-default", 7.0),
    ("--basis-color-default-border-default", GROUND, 3.0),
]


def tokens(*sheets: Path) -> dict[str, str]:
    text = "".join(sheet.read_text() for sheet in sheets)
    return dict(re.findall(r"(--[\w-]+):\s*([^;{}]+);", text))


def luminance(colour: str) -> float:
    """Relative luminance of #rrggbb, as WCAG defines it."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    low, high = sorted([luminance(one), luminance(other)])
    return (high + 0.05) / (low + 0.05)


def test_the_sheets_of_a_first_visit_leave_room_for_the_page() -> None:
    assert sum(len(gzip.compress(sheet.read_bytes())) for sheet in SHEETS) <= 20_000


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.stem)
def test_a_theme_is_small(theme: Path) -> None:
    assert theme.stat().st_size < 10_000


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.stem)
@pytest.mark.parametrize(("text", "ground", "least"), PAIRS)
def test_text_stands_out_from_its_ground(theme: Path, text: str, ground: str, least: float) -> None:
    values = tokens(STATIC / "themes/voorbeeld.css", theme)
    assert contrast(values[text], values[ground]) >= least


def test_every_token_that_is_read_has_a_value() -> None:
    read = set(re.findall(r"var\((--basis-[\w-]+)\)", "".join(s.read_text() for s in SHEETS)))
    assert read <= tokens(*SHEETS).keys()


def test_no_picture_hides_in_a_sheet() -> None:
    assert not [sheet.name for sheet in SHEETS if "data:" in sheet.read_text()]


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_component_a_template_names_is_in_the_sheet(template: Path) -> None:
    named = set(re.findall(r"(?<![\w-])(?:nl|utrecht)-[a-z][a-z0-9_-]*[a-z0-9](?![\w%{-])", template.read_text()))
    known = set(re.findall(r"\.((?:nl|utrecht)-[\w-]+)", (STATIC / "nlds.css").read_text()))
    assert named <= known


@pytest.mark.parametrize("template", sorted({*TEMPLATES} - {REPORT}), ids=lambda path: str(path.relative_to(ROOT)))
def test_no_template_carries_style_or_script(template: Path) -> None:
    assert not re.search(r"<style|<script(?![^>]*\ssrc=)|\sstyle=|\son[a-z]+=\"", template.read_text())
