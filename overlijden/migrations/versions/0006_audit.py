# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""The audit: a keyed chain of lines per municipality that roles can only add to."""

from overlijden.migrations import run

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    run("0006_audit.sql")
