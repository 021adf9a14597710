# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""What is due, and what lies open, is found as fast when there is much of the rest."""

from overlijden.migrations import run

revision = "0032"
down_revision = "0031"


def upgrade() -> None:
    run("0032_open.sql")
