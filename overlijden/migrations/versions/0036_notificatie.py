# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""Hints: until where each municipality was told that its feed moved."""

from overlijden.migrations import run

revision = "0036"
down_revision = "0035"


def upgrade() -> None:
    run("0036_notificatie.sql")
