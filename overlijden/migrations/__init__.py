# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""The schema's history, written in SQL because policies, grants and functions are schema too."""

from __future__ import annotations

import importlib.resources

from alembic import op


def run(name: str) -> None:
    """Execute a file of ``versions/``."""
    sql = importlib.resources.files(__name__) / "versions" / name
    op.get_bind().exec_driver_sql(sql.read_text(encoding="utf-8").replace("%", "%%"))
