# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""Forgetting in time: what is destroyed, what guards the rest, and the proof."""

from overlijden.migrations import run

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    run("0004_bewaren.sql")
