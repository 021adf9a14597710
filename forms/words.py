# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""How the form calls the deceased person, and how it writes an amount of money."""

from __future__ import annotations

from decimal import Decimal

from overlijden.aangifte import Overledene


def euro(amount: Decimal) -> str:
    """``17.8`` → € 17,80."""
    return f"€ {amount:.2f}".replace(".", ",")


def short_name(person: Overledene, otherwise: str, longest: int = 60) -> str:
    """First given name and surname, cut where a heading would not hold it; ``otherwise`` when no name is known."""
    first = (person.voornamen or "").split(" ")[0]
    full = " ".join(filter(None, (first, person.voorvoegsel, person.geslachtsnaam)))
    return (full if len(full) <= longest else f"{full[:longest].rstrip()}…") or otherwise
