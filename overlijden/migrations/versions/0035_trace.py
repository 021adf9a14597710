# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""A delivery names the request that it came of."""

from overlijden.migrations import run

revision = "0035"
down_revision = "0034"


def upgrade() -> None:
    run("0035_trace.sql")
