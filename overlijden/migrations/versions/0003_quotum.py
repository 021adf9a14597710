# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""How often an organisation may act in a minute."""

from overlijden.migrations import run

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    run("0003_quotum.sql")
