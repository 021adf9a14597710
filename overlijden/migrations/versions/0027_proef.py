# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""What a trial found, beside the change that it was of; and how many deliveries wait while they are paused."""

from overlijden.migrations import run

revision = "0027"
down_revision = "0026"


def upgrade() -> None:
    run("0027_proef.sql")
