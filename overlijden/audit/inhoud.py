# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""Is each dossier what its last act left, and each attachment what was filed? Whatever is not, is named.

This reads declarations, which ``verify`` does not: as the role of the web processes, which see what pages see, one
municipality after the other, each in one snapshot. That the audit itself is right, is for ``verify`` to tell.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, Row, TextClause, text
from sqlalchemy.exc import DataError
from sqlalchemy.orm import Session, undefer

from overlijden import bijlagen
from overlijden.audit import afdruk
from overlijden.audit.verify import Defect, Kind
from overlijden.db import Database, Scope
from overlijden.tables import Bijlage
from overlijden.tools import sleutels
from overlijden.tools.chain import Keys

BATCH = 1000  # rows that are in memory at once


def dossiers(database: Database, gemeente: str) -> Iterator[Defect]:
    """The dossiers of a municipality that are not what their last act left, by the number of its line."""
    with database.snapshot(_scope(gemeente)) as session:
        connection = session.connection()
        for row in _rows(connection, _LAST, gemeente):
            if row.afdruk is None:
                yield Defect(gemeente, 0, Kind.DOSSIER, f"of {row.kenmerk} the audit says nothing")
            elif row.afdruk != _afdruk(connection, row, database.keys):
                yield Defect(gemeente, row.nummer, Kind.DOSSIER, f"{row.kenmerk} is not what this act left")


def attachments(database: Database, gemeente: str) -> Iterator[Defect]:
    """The attachments of a municipality that are gone or not what was filed. Each is decrypted, one at a time."""
    with database.snapshot(_scope(gemeente)) as session:
        for row in _rows(session.connection(), _GONE, gemeente):
            yield Defect(gemeente, 0, Kind.BIJLAGE, f"{row.kenmerk}: the one with checksum {row.sha256} is gone")
        for row in _rows(session.connection(), _STORED, gemeente):
            if not _is_whole(session, row.id):
                yield Defect(gemeente, 0, Kind.BIJLAGE, f"{row.kenmerk}: {row.id} is not what was filed")


def _scope(gemeente: str) -> Scope:
    return Scope(gemeente=gemeente, beheer=gemeente)


def _rows(connection: Connection, query: TextClause, gemeente: str) -> Iterator[Row[Any]]:
    yield from connection.execute(query, {"gemeente": gemeente}, execution_options={"yield_per": BATCH})


def _afdruk(connection: Connection, row: Row[Any], keys: Keys) -> str | None:
    """The digest of this dossier now; None when it holds what this service never writes, or the key is not ours."""
    try:
        return keys.mac(row.sleutel, afdruk.canonical(connection, row.id)).hex()
    except (DataError, KeyError, RecursionError):
        return None


def _is_whole(session: Session, identifier: uuid.UUID) -> bool:
    row = session.get_one(Bijlage, identifier, options=[undefer(Bijlage.inhoud)])
    try:
        bijlagen.content(row)
    except sleutels.Altered:
        return False
    finally:
        session.expunge(row)
    return True


# What was destroyed, has no content any more.
_LAST = text(
    """
    SELECT d.id, d.kenmerk, a.nummer, a.sleutel, a.afdruk
    FROM dossier d
    LEFT JOIN LATERAL (
        SELECT nummer, sleutel, afdruk FROM auditregel
        WHERE gemeente = d.gemeente AND kenmerken @> ARRAY[d.kenmerk] AND afdruk IS NOT NULL
        ORDER BY nummer DESC LIMIT 1
    ) a ON true
    WHERE d.gemeente = :gemeente AND d.vernietigd_op IS NULL
    ORDER BY d.kenmerk
    """
)
_GONE = text(
    """
    SELECT DISTINCT d.kenmerk, said #>> '{}' AS sha256
    FROM dossier d
    JOIN revisie r ON r.dossier_id = d.id
    CROSS JOIN LATERAL jsonb_path_query(r.aangifte, '$.bijlagen[*].sha256') AS said
    WHERE d.gemeente = :gemeente
      AND NOT EXISTS (SELECT FROM bijlage b WHERE b.dossier_id = d.id AND b.sha256 = said #>> '{}')
    ORDER BY 1, 2
    """
)
_STORED = text(
    """
    SELECT d.kenmerk, b.id FROM bijlage b JOIN dossier d ON d.id = b.dossier_id
    WHERE d.gemeente = :gemeente ORDER BY d.kenmerk, b.volgorde
    """
)
