# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""How far a declarant has read the history of what she filed."""

from overlijden.migrations import run

revision = "0026"
down_revision = "0025"


def upgrade() -> None:
    run("0026_gelezen.sql")
