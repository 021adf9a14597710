# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""A firm settles about itself on a page."""

from overlijden.migrations import run

revision = "0028"
down_revision = "0027"


def upgrade() -> None:
    run("0028_bedrijf.sql")
