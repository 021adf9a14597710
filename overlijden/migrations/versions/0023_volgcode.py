# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""How a declaration stands can be read without a log-in, with its reference and a code."""

from overlijden.migrations import run

revision = "0023"
down_revision = "0022"


def upgrade() -> None:
    run("0023_volgcode.sql")
