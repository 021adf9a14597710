# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""Dossiers, drafts, the outbox and the audit, with row-level security and grants."""

from overlijden.migrations import run

revision = "0001"
down_revision = None


def upgrade() -> None:
    run("0001_begin.sql")
