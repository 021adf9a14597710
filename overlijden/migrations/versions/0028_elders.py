# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""What a municipality handles in a system of its own is found as fast as what lies on the desk."""

from overlijden.migrations import run

revision = "0028"
down_revision = "0027"


def upgrade() -> None:
    run("0028_elders.sql")
