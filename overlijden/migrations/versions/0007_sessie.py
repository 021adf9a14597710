# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""Who is logged in where, ended log-ins, and what a municipality's people are called."""

from overlijden.migrations import run

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    run("0007_sessie.sql")
