# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""A draft may be a change of what was filed."""

from overlijden.migrations import run

revision = "0022"
down_revision = "0021"


def upgrade() -> None:
    run("0022_wijzigen.sql")
