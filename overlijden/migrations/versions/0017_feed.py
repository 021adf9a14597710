# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""The feed: acts numbered in the order in which they were committed; and the systems that may come for it."""

from overlijden.migrations import run

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    run("0017_feed.sql")
