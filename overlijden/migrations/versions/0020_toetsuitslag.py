# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""Signed results of the conformance kit, beside the change that they are about."""

from overlijden.migrations import run

revision = "0020"
down_revision = "0019"


def upgrade() -> None:
    run("0020_toetsuitslag.sql")
