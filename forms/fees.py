# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""What an extract of any kind costs: one national fee, another each year (Wet rechten burgerlijke stand)."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from overlijden import codes, talen
from overlijden.gemeenten import Betaling, Deelname
from overlijden.talen import Zin

PAYMENT: Mapping[Betaling, str] = {
    Betaling.ACHTERAF: "U betaalt bij het ophalen.",
    Betaling.ONLINE: "U betaalt online, voordat u ze krijgt. De toestemming voor de uitvaart wacht daar niet op.",
    Betaling.VOORAF: "U betaalt voordat u ze krijgt. De toestemming voor de uitvaart wacht daar niet op.",
    Betaling.REKENING: "De gemeente stuurt de uitvaartverzorger een rekening.",
}


def of_year(jaar: int) -> Decimal | None:
    """The fee of one extract in euros, None for a year that the table does not have."""
    rows = codes.read_rows(codes.config_path("tabellen/leges.csv"))
    return next((Decimal(row["euro"]) for row in rows if row["jaar"] == str(jaar)), None)


def told(jaar: int, deelname: Deelname | None) -> Zin:
    """What an extract costs, and when the municipality wants it paid if that is known."""
    fee = of_year(jaar)
    price = Zin("De gemeente vertelt u wat een uittreksel kost.")
    if fee:
        cost = "Een uittreksel kost {bedrag}, ook als het meertalig is. Een modelformulier kost hetzelfde."
        price = Zin(cost, bedrag=fee)
    return Zin("{prijs} {betaling}", prijs=price, betaling=Zin(PAYMENT[deelname.betaling])) if deelname else price


def cents(aantal: int, jaar: int) -> int:
    """The same of so many of them together, in euro cents; 0 for a year that the table does not have."""
    return int((of_year(jaar) or 0) * 100) * aantal


def due(aantal: int, jaar: int) -> str:
    """What so many of them cost together, "" for none or for a year that the table does not have."""
    fee = of_year(jaar)
    return f"{aantal} × {talen.euro(fee)} = {talen.euro(aantal * fee)}" if fee and aantal else ""
