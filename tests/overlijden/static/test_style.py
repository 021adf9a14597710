# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""What the style sheets promise: small, complete, readable in every theme."""

import gzip
import re
from itertools import chain
from pathlib import Path

import pytest

from overlijden.deelnames import look

ROOT = Path(__file__).parents[3]
STATIC = ROOT / "overlijden/static"
THEMES = sorted((STATIC / "themes").glob("*.css"))
TEMPLATES = sorted(chain(*((ROOT / package).rglob("templates/**/*.html") for package in ("overlijden", "forms"))))
REPORT = ROOT / "overlijden/conformance/templates/rapport.html"  # a file by itself, which no server of ours serves
SHEETS = [STATIC / "nlds.css", STATIC / "themes/voorbeeld.css", STATIC / "overlijden.css"]

NIGHT = "overlijden.css"
GROUND = "default-bg-document"
STRICTER = [  # text, ground, least contrast: what our own colours do beyond what is asked of everybody's (WCAG 1.4.6)
    ("default-color-document", GROUND, 7.0),
    ("default-color-default", GROUND, 7.0),
    ("default-color-document", "positive-bg-default", 7.0),
]
PAIRS = [*(pair[:3] for pair in look.PAIRS), *STRICTER]


def tokens(*sheets: Path) -> dict[str, str]:
    text = "".join(sheet.read_text() for sheet in sheets)
    return dict(re.findall(r"(--[\w-]+):\s*([^;{}]+);", text))


def test_the_sheets_of_a_first_visit_leave_room_for_the_page() -> None:
    assert sum(len(gzip.compress(sheet.read_bytes())) for sheet in SHEETS) <= 20_000


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.stem)
def test_a_theme_is_small(theme: Path) -> None:
    assert theme.stat().st_size < 10_000


@pytest.mark.parametrize("theme", [*THEMES, STATIC / NIGHT], ids=lambda theme: theme.stem)
@pytest.mark.parametrize(("text", "ground", "least"), PAIRS)
def test_text_stands_out_from_its_ground(theme: Path, text: str, ground: str, least: float) -> None:
    values = tokens(STATIC / "themes/voorbeeld.css", theme)
    seen, below = (values[f"--basis-color-{name}"] for name in (text, ground))
    assert look.contrast(seen, below) >= least


def test_every_colour_has_one_for_the_night() -> None:
    standard = {name for name, value in tokens(STATIC / "themes/voorbeeld.css").items() if value.startswith("#")}
    assert standard - tokens(STATIC / NIGHT).keys() == {"--basis-focus-background-color", "--basis-focus-color"}


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
