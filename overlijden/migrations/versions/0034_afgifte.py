# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""Files that a municipality's own system made."""

from overlijden.migrations import run

revision = "0034"
down_revision = "0033"


def upgrade() -> None:
    run("0034_afgifte.sql")
