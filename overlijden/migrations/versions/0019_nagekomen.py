# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""What a back-end says later of a message that it took is kept for the worker; a hint makes it ask sooner."""

from overlijden.migrations import run

revision = "0019"
down_revision = "0018"


def upgrade() -> None:
    run("0019_nagekomen.sql")
