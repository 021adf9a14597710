# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""A draft may be a change of what was filed."""

from overlijden.migrations import run

revision = "0024"
down_revision = "0023"


def upgrade() -> None:
    run("0024_wijzigen.sql")
