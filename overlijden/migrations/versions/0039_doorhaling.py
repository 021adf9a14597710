# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""What was struck out stands in a list of its own until everybody confirmed it."""

from overlijden.migrations import run

revision = "0039"
down_revision = "0038"


def upgrade() -> None:
    run("0039_doorhaling.sql")
