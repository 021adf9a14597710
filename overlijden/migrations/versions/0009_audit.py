# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""The audit: a keyed chain of lines per municipality that roles can only add to."""

from overlijden.migrations import run

revision = "0009"
down_revision = "0004"


def upgrade() -> None:
    run("0009_audit.sql")
