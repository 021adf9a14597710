# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""What a municipality handles in a system of its own is found as fast as what lies on the desk."""

from overlijden.migrations import run

revision = "0030"
down_revision = "0029"


def upgrade() -> None:
    run("0030_elders.sql")
