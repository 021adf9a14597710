# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""Documents by their code, and what the public page may know of one."""

from overlijden.migrations import run

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    run("0013_document.sql")
