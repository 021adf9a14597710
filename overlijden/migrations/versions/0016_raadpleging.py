# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""What the BRP last said of the deceased, kept with the dossier for some days."""

from overlijden.migrations import run

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    run("0016_raadpleging.sql")
