# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""Who of a firm made what, and whether her colleagues see it."""

from overlijden.migrations import run

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    run("0002_personen.sql")
