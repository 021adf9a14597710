# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""Mail to declarants waits in a table of its own."""

from overlijden.migrations import run

revision = "0021"
down_revision = "0020"


def upgrade() -> None:
    run("0021_mail.sql")
