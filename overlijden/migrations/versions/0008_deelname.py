# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""How each municipality takes part, by two of its own people, and the figures that anybody may see."""

from overlijden.migrations import run

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    run("0008_deelname.sql")
