# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""What the BRP last said of the deceased, kept with the dossier for some days."""

from overlijden.migrations import run

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    run("0015_raadpleging.sql")
