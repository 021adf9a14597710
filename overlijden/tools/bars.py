# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""Numbers as bars: a label, a number, and how long it is beside the longest. Drawn by templates/bars.html."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

FEW = "minder dan 10"
MONTHS = ("jan", "feb", "mrt", "apr", "mei", "jun", "jul", "aug", "sep", "okt", "nov", "dec")


@dataclass(frozen=True, slots=True)
class Bar:
    """A row with its number; ``share`` is its length in hundredths of the longest, 0 when too few to tell."""

    label: str
    value: str
    share: int


def bars(rows: Sequence[tuple[str, int | None]]) -> Sequence[Bar]:
    """One for each row; None is a number below ten, which is not told."""
    longest = max((aantal or 0 for _, aantal in rows), default=0) or 1
    return [
        Bar(label, FEW if aantal is None else f"{aantal:,}".replace(",", "."), round(100 * (aantal or 0) / longest))
        for label, aantal in rows
    ]


def month(maand: date) -> str:
    """``mrt 2026``."""
    return f"{MONTHS[maand.month - 1]} {maand.year}"
