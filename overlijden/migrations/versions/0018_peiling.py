# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""Back-ends are asked how a declaration stands there, and the worker writes down the akte that they name."""

from overlijden.migrations import run

revision = "0018"
down_revision = "0017"


def upgrade() -> None:
    run("0018_peiling.sql")
