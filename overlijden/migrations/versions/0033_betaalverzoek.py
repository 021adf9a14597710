# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""Extracts are paid on the page of a payment provider."""

from overlijden.migrations import run

revision = "0033"
down_revision = "0032"


def upgrade() -> None:
    run("0033_betaalverzoek.sql")
