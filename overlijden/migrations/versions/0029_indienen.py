# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""A firm's software files what its people declare."""

from overlijden.migrations import run

revision = "0029"
down_revision = "0028"


def upgrade() -> None:
    run("0029_indienen.sql")
