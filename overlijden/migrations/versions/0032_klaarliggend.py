# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""What is due is found as fast when thousands wait for a back-end that is away."""

from overlijden.migrations import run

revision = "0032"
down_revision = "0031"


def upgrade() -> None:
    run("0032_klaarliggend.sql")
