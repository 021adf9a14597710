# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""Drafts can be counted as they will be at another moment, before any is destroyed."""

from overlijden.migrations import run

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    run("0014_dry_run.sql")
