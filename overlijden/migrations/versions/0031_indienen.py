# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""A firm's software files what its people declare."""

from overlijden.migrations import run

revision = "0031"
down_revision = "0030"


def upgrade() -> None:
    run("0031_indienen.sql")
