# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""A municipality's own colours: tokens of NL Design System, that everybody can read (docs/adr/0064).

A token is ``--basis-color-…`` with a colour as ``#rrggbb``. What must stand out from what is WCAG 2.2 AA: text 4.5 to 1
(1.4.3), a border that tells where to type 3 to 1 (1.4.11).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

TEXT, SHAPE = 4.5, 3.0
_COLOUR = re.compile("#[0-9a-f]{6}")
_LINE = re.compile(r"--(basis-color-[a-z0-9-]+)\s*:\s*([^\s;{}][^;{}]*);")
LONGEST = 10_000  # characters: some sixty tokens, with room for what is said about them
_GROUND, _SOFT_GROUND = "default-bg-document", "default-bg-subtle"
_INK, _ACTION = "default-color-document", "action-2-color-default"

_MESSAGES = {
    "info": "een melding",
    "positive": "een bevestiging",
    "warning": "een waarschuwing",
    "negative": "een dringende melding",
}
# What is seen on what, how clearly, and what the two are called.
PAIRS: tuple[tuple[str, str, float, str], ...] = (
    (_INK, _GROUND, TEXT, "de tekst op de achtergrond"),
    (_INK, _SOFT_GROUND, TEXT, "de tekst op de lichte achtergrond"),
    ("default-color-default", _GROUND, TEXT, "de zachte tekst op de achtergrond"),
    ("default-color-default", _SOFT_GROUND, TEXT, "de zachte tekst op de lichte achtergrond"),
    (_ACTION, _GROUND, TEXT, "de links op de achtergrond"),
    (_ACTION, _SOFT_GROUND, TEXT, "de links op de lichte achtergrond"),
    ("action-2-color-hover", _GROUND, TEXT, "de links onder de muis"),
    ("action-2-color-active", _GROUND, TEXT, "de links tijdens het klikken"),
    ("action-2-color-hover", "action-2-bg-hover", TEXT, "de tekst van een tweede knop onder de muis"),
    ("action-2-inverse-color-default", "action-2-inverse-bg-default", TEXT, "de tekst op de knop"),
    ("action-2-inverse-color-hover", "action-2-inverse-bg-hover", TEXT, "de tekst op de knop onder de muis"),
    ("action-2-inverse-color-active", "action-2-inverse-bg-active", TEXT, "de tekst op de knop tijdens het klikken"),
    *((_INK, f"{kind}-bg-default", TEXT, f"de tekst op {name}") for kind, name in _MESSAGES.items()),
    *((_ACTION, f"{kind}-bg-default", TEXT, f"de links op {name}") for kind, name in _MESSAGES.items()),
    ("negative-color-default", _GROUND, TEXT, "de tekst die zegt wat er mist"),
    ("default-border-default", _GROUND, SHAPE, "de rand van een invulveld"),
    ("action-2-border-default", _GROUND, SHAPE, "de rand van een knop"),
)  # fmt: skip


class Unreadable(ValueError):
    """What is no list of colours; its text says in Dutch what to mend."""


def read(text: str) -> Mapping[str, str]:
    """The tokens of a style sheet, by name without its dashes. Unreadable for anything that is no token."""
    if len(text) > LONGEST:
        raise Unreadable("Deze lijst is te lang. Laat alleen de regels met --basis-color-… staan.")
    bare = re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL).replace(":root", " ")
    if rest := " ".join(re.sub("[{}]", " ", _LINE.sub("", bare)).split()):
        raise Unreadable(f"Dit kunnen wij niet lezen: {rest[:40]}. Schrijf elke regel als --basis-color-…: #1c5a40;")
    return {name: colour.strip().lower() for name, colour in _LINE.findall(bare)}


def problem(tokens: Mapping[str, str]) -> str:
    """Why these tokens cannot be taken, in Dutch, and what to do; or nothing."""
    for name, colour in tokens.items():
        if not _COLOUR.fullmatch(colour):
            return f"De kleur bij --{name} moet eruitzien als #1c5a40."
        if name not in _standard():
            return f"De kleur --{name} gebruiken wij niet. Haal die regel weg."
    for text, ground, least, called in PAIRS:
        found = contrast(*({**_standard(), **tokens}[f"basis-color-{name}"] for name in (text, ground)))
        if found < least:
            seen, needed = (f"{number:.1f}".replace(".", ",") for number in (found - found % 0.1, least))
            return (
                f"Niet iedereen ziet {called} goed genoeg. Het contrast is {seen} en moet minstens {needed} zijn."
                f" Kies een andere kleur voor --basis-color-{text} of --basis-color-{ground}."
            )
    return ""


def sheet(tokens: Mapping[str, str]) -> str:
    """The style sheet that sets these tokens."""
    return ":root{" + "".join(f"--{name}:{colour};" for name, colour in tokens.items()) + "}\n"


def contrast(one: str, other: str) -> float:
    """How much two colours differ in light, from 1 to 21, as WCAG defines it."""
    low, high = sorted([luminance(one), luminance(other)])
    return (high + 0.05) / (low + 0.05)


def luminance(colour: str) -> float:
    """Relative luminance of #rrggbb, as WCAG defines it."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@cache
def _standard() -> Mapping[str, str]:
    """What counts for who sets nothing: the colours of the sheet that every page reads first."""
    text = (files("overlijden") / "static/themes/voorbeeld.css").read_text()
    return {name: colour for name, colour in _LINE.findall(text) if _COLOUR.fullmatch(colour)}
