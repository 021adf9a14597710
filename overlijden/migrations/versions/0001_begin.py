# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""Dossiers, drafts, the outbox and the audit, with row-level security and grants."""

import importlib.resources

from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    sql = importlib.resources.files("overlijden.migrations") / "versions" / "0001_begin.sql"
    op.get_bind().exec_driver_sql(sql.read_text(encoding="utf-8").replace("%", "%%"))
