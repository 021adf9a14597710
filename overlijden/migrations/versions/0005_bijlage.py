# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""Attachments and messages are encrypted, and an attachment knows what the virus scanner made of it."""

import importlib.resources

from alembic import op
from sqlalchemy import Connection, text

from overlijden.tools import sleutels

revision = "0005"
down_revision = "0004"

TABLES = (
    ("bijlage", "inhoud", "'bijlage.inhoud:' || id"),
    ("leveringstap", "bericht", "'leveringstap.bericht:' || levering_id || ':' || stap"),
)


def upgrade() -> None:
    sql = importlib.resources.files("overlijden.migrations") / "versions" / "0005_bijlage.sql"
    op.get_bind().exec_driver_sql(sql.read_text(encoding="utf-8").replace("%", "%%"))
    for table, column, place in TABLES:
        _encrypt(op.get_bind(), table, column, place)


def _encrypt(connection: Connection, table: str, column: str, place: str) -> None:
    """Encrypt what was stored before, one row at a time; row-level security binds the owner too, until then."""
    connection.execute(text(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY"))
    places = connection.scalars(text(f"SELECT {place} FROM {table} WHERE {column} IS NOT NULL")).all()  # noqa: S608
    for one in places:
        at = {"place": one}
        value = connection.scalar(text(f"SELECT {column} FROM {table} WHERE {place} = :place"), at)  # noqa: S608
        stored = sleutels.ring().encrypt(bytes(value), one)
        connection.execute(
            text(f"UPDATE {table} SET {column} = :stored WHERE {place} = :place"),  # noqa: S608
            {"stored": stored, **at},
        )
    connection.execute(text(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY"))
