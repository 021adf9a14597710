# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""The desk of a successor sees what was filed before the merger; an administrator's right can end."""

from overlijden.migrations import run

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    run("0010_opvolger.sql")
