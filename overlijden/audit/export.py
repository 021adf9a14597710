# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""What a municipality answers when somebody asks who saw a dossier, or what is still held about a declarant.

Values for JSON. What was declared is not in it: that is read in the dossier itself, which leaves a line in the audit.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, TextClause, text

from overlijden.db import Database

_LINE = "nummer, op, door, rol, organisatie, handeling, kenmerken, reden, sleutel, afdruk, encode(mac, 'hex') AS mac"


def of_dossier(database: Database, gemeente: str, kenmerk: str) -> dict[str, Any]:
    """Every line of this municipality's chain that names the dossier: who did or saw what."""
    with database.engine.connect() as connection:
        lines = _rows(connection, _BY_KENMERK, gemeente=gemeente, kenmerk=kenmerk)
    return {"gemeente": gemeente, "kenmerk": kenmerk, "auditregels": lines}


def of_party(database: Database, gemeente: str, partij: str) -> dict[str, Any]:
    """Dossiers in this municipality of a person or firm, its drafts, and the lines that name one of these dossiers.

    A draft belongs to no municipality yet: only that there is one is told, and until when.
    """
    asked = {"gemeente": gemeente, "partij": partij}
    with database.engine.connect() as connection:
        return {
            **asked,
            "dossiers": _rows(connection, _DOSSIERS, **asked),
            "concepten": _rows(connection, _DRAFTS, partij=partij),
            "auditregels": _rows(connection, _BY_PARTIJ, **asked),
        }


def _rows(connection: Connection, query: TextClause, **asked: str) -> list[dict[str, Any]]:
    return [dict(row._mapping) for row in connection.execute(query, asked)]  # noqa: SLF001 - SQLAlchemy's own name


_BY_KENMERK = text(
    f"SELECT {_LINE} FROM auditregel WHERE gemeente = :gemeente AND kenmerken @> ARRAY[:kenmerk] ORDER BY nummer"  # noqa: S608
)
_DOSSIERS = text(
    "SELECT kenmerk, persoon, status, ingediend_op FROM dossier WHERE gemeente = :gemeente AND partij = :partij "
    "ORDER BY kenmerk"
)
_DRAFTS = text(
    "SELECT CAST(id AS text) AS id, persoon, vervalt_op FROM concept WHERE partij = :partij AND kenmerk IS NULL "
    "ORDER BY vervalt_op"
)
_BY_PARTIJ = text(
    f"SELECT {_LINE} FROM auditregel WHERE gemeente = :gemeente AND kenmerken && ARRAY("  # noqa: S608
    "SELECT kenmerk FROM dossier WHERE gemeente = :gemeente AND partij = :partij) ORDER BY nummer"
)
