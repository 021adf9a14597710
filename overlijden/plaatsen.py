# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""In which municipality a place lies, as far as it can be known without the national list of places.

That list (BAG) may not be had offline. What is known: a place that once was a municipality lies in what that became, by
table 33; and `tabellen/plaatsen.csv`, which an operator may replace by the whole list. A name may stand for more than
one place, so what is found here warns and never refuses (rule R34).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path

from overlijden import codes
from overlijden.gemeenten import Gemeente, all_on, successor

FILE = "plaatsen.csv"


def gemeenten_of(plaats: str, dag: date) -> tuple[Gemeente, ...]:
    """The municipalities that on `dag` have a place of this name; none when the name is not known."""
    known = _known(codes.config_path(f"tabellen/{codes.GEMEENTEN}"), codes.config_path(f"tabellen/{FILE}"))
    found = (successor(code, dag) for code in known.get(_key(plaats), ()))
    return tuple(dict.fromkeys(gemeente for gemeente in found if gemeente))


@cache
def spoken() -> Mapping[str, str]:
    """What people call a municipality, by code, where that is not its name: who looks for it looks there."""
    rows = codes.read_rows(codes.config_path(f"tabellen/{FILE}"))
    return {row["gemeente"]: row["plaats"] for row in rows if row["bron"] == "spreektaal"}


def names(dag: date) -> tuple[str, ...]:
    """The names to suggest on `dag`, in order: of its municipalities and of the places on the list."""
    return _names(codes.config_path(f"tabellen/{FILE}"), tuple(gemeente.naam for gemeente in all_on(dag)))


@cache
def _names(plaatsen: Path, gemeenten: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(sorted({*gemeenten, *(row["plaats"] for row in codes.read_rows(plaatsen))}, key=codes.sort_key))


@cache
def _known(gemeenten: Path, plaatsen: Path) -> Mapping[str, tuple[str, ...]]:
    """Codes by name; a municipality of any time, and every place on the list."""
    known = defaultdict(list)
    for row in codes.read_rows(gemeenten):
        known[_key(row["naam"])].append(row["code"])
    for row in codes.read_rows(plaatsen):
        known[_key(row["plaats"])].append(row["gemeente"])
    return {name: tuple(found) for name, found in known.items()}


def _key(naam: str) -> str:
    """Without what tells two of the same name apart, such as (NH), and without accents and hyphens."""
    return " ".join(codes.sort_key(re.sub(r"\(.*?\)", "", naam).replace("-", " ")).split())
