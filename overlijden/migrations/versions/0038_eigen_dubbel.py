# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""Whether somebody was declared twice is told of a desk's own dossiers alone."""

from overlijden.migrations import run

revision = "0038"
down_revision = "0037"


def upgrade() -> None:
    run("0038_eigen_dubbel.sql")
