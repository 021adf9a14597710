# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""A declaration or a draft goes over to another party, with a code of the one that has it."""

from overlijden.migrations import run

revision = "0025"
down_revision = "0024"


def upgrade() -> None:
    run("0025_wisseling.sql")
