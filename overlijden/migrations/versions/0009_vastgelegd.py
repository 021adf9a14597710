# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""What was filed or settled is guarded, or missed, in more places; and a session can be ended by who it is of."""

from overlijden.migrations import run

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    run("0009_vastgelegd.sql")
