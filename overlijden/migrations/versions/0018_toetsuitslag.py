# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""Signed results of the conformance kit, beside the change that they are about."""

from overlijden.migrations import run

revision = "0018"
down_revision = "0017"


def upgrade() -> None:
    run("0018_toetsuitslag.sql")
