# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""Deliveries that end by time, alarms, connections that are left alone, and what a clerk decides about a delivery."""

from overlijden.migrations import run

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    run("0011_bezorging.sql")
