# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""Every process may see which migration the database has."""

from overlijden.migrations import run

revision = "0029"
down_revision = "0028"


def upgrade() -> None:
    run("0029_stand.sql")
