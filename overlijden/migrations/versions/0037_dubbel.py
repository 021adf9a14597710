# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""Both desks are warned when somebody was declared twice, whichever declaration came first."""

from overlijden.migrations import run

revision = "0037"
down_revision = "0036"


def upgrade() -> None:
    run("0037_dubbel.sql")
