# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""Which migrations a database has, beside those that this code knows."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import text

from overlijden.db import Database, alembic_config


@dataclass(frozen=True, slots=True)
class Standing:
    """``applied`` is the database's newest migration, "" without any; ``pending`` are what this code has after it.

    With ``is_newer`` this code does not know ``applied``: the database was migrated by newer code.
    """

    applied: str
    pending: tuple[str, ...]
    is_newer: bool = False


def of(database: Database) -> Standing:
    """How this database stands, for any of its roles."""
    from alembic.script import ScriptDirectory  # noqa: PLC0415 - no process that serves or delivers needs it

    with database.engine.connect() as connection:
        known = ScriptDirectory.from_config(alembic_config(connection)).walk_revisions()  # newest first
        has_any = connection.scalar(text("SELECT to_regclass('alembic_version') IS NOT NULL"))
        applied = connection.scalar(text("SELECT version_num FROM alembic_version")) if has_any else None
    after: list[str] = []
    for one in known:
        if one.revision == applied:
            break
        after.append(one.revision)
    else:
        if applied:
            return Standing(applied, (), is_newer=True)
    return Standing(applied or "", tuple(reversed(after)))
