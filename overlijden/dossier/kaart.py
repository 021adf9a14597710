# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""The index card of a dossier: what a list shows and a search finds, so that neither reads a declaration."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime

from overlijden import dutch
from overlijden.aangifte import Aangifte
from overlijden.rules import derived

# How a surname sounds, whoever spells it: what is said alike becomes alike, in this order, and then vowels go.
_ALIKE = (
    ("sch", "sg"), ("ch", "g"), ("ph", "f"), ("th", "t"), ("dt", "t"), ("ck", "k"), ("qu", "kw"), ("x", "ks"),
    ("cz", "s"), ("ts", "s"), ("z", "s"), ("v", "f"), ("d", "t"), ("b", "p"), ("q", "k"), ("c", "k"), ("w", "f"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Kaart:
    """``zoeksleutel`` is how the surname sounds, ``vroegst`` the end of the 36 hours (Wlb 16)."""

    naam: str | None
    zoeksleutel: str | None
    overleden_op: date | None
    vroegst: datetime | None
    uitvaart_op: date | None


def of(aangifte: Aangifte) -> Kaart:
    """The card of what was declared."""
    window = derived.window(aangifte)
    return Kaart(
        naam=dutch.short_name(aangifte.overledene, "") or None,
        zoeksleutel=sound(aangifte.overledene.geslachtsnaam or "") or None,
        overleden_op=aangifte.overlijden.datum,
        vroegst=window.vroegst if window else None,
        uitvaart_op=aangifte.lijkbezorging.datum,
    )


def sound(naam: str) -> str:
    """How a surname sounds: the same for Meyer, Meijer and Maier, for Schmidt and Smit, for Visser and Fisser.

    Consonants alone, after a vowel that begins the name as ``a``; "" for what has no letters.
    """
    plain = unicodedata.normalize("NFKD", naam.casefold().replace("ß", "ss").replace("ø", "o").replace("ł", "l"))
    letters = "".join(letter for letter in plain if "a" <= letter <= "z").replace("schm", "sm")
    if not letters:
        return ""
    begins = "a" if letters[0] in "aeiouy" else ""
    rest = letters.replace("ij", "y")
    for written, said in _ALIKE:
        rest = rest.replace(written, said)
    bones = re.sub("[aeiouyhj]", "", rest)
    return begins + re.sub(r"(.)\1+", r"\1", bones)
