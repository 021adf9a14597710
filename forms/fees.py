# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""What an extract costs: one national fee, another each year (Wet rechten burgerlijke stand)."""

from __future__ import annotations

from decimal import Decimal

from overlijden import codes


def of_year(jaar: int) -> Decimal | None:
    """The fee of one extract in euros, None for a year that the table does not have."""
    rows = codes.read_rows(codes.config_path("tabellen/leges.csv"))
    return next((Decimal(row["euro"]) for row in rows if row["jaar"] == str(jaar)), None)
