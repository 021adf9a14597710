# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""Each act tells the audit what it left, and who verifies sees pauses and what was destroyed."""

from overlijden.migrations import run

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    run("0015_afdruk.sql")
