# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""The acts that the pages of a dossier show, and those that the audit was told of, are the same."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Connection, text

from overlijden.status import Actie


def defects(connection: Connection, gemeente: str | None) -> Iterator[tuple[str, int, str]]:
    """Where history and audit differ: municipality, number of the line or 0, and what it is. Of one or of all."""
    asked = {"gemeente": gemeente, "acts": list(Actie), "filing": Actie.INDIENEN}
    for row in connection.execute(_UNTOLD, asked):
        yield row.gemeente, 0, f"{row.actie} of {row.kenmerk} at {row.op} is in the history and not in the audit"
    for row in connection.execute(_UNDONE, asked):
        yield row.gemeente, row.nummer, f"{row.handeling} of {row.kenmerk} is in the audit and not in the history"
    for row in connection.execute(_GONE, asked):
        yield row.gemeente, row.nummer, f"{row.kenmerk} was filed, and is gone without a proof of destruction"


# A dossier that moved takes its history to another municipality, and leaves its lines where they were written.
_UNTOLD = text(
    """
    SELECT g.gemeente, g.actie, g.op, d.kenmerk
    FROM gebeurtenis g
    JOIN dossier d ON d.id = g.dossier_id
    LEFT JOIN (SELECT gemeente, min(op) AS op FROM auditregel GROUP BY gemeente) began ON began.gemeente = g.gemeente
    WHERE (g.gemeente = :gemeente OR CAST(:gemeente AS text) IS NULL)
      AND g.op >= coalesce(began.op, '-infinity')  -- what is older than the chain was never in it
      AND NOT EXISTS (
        SELECT FROM auditregel a
        WHERE a.op = g.op AND a.handeling = g.actie AND a.kenmerken = ARRAY[d.kenmerk]
          AND a.rol = g.rol AND (a.door = g.door OR d.vernietigd_op IS NOT NULL)  -- of a trace who declared is gone
      )
    ORDER BY g.gemeente, g.id
    """
)
_UNDONE = text(
    """
    SELECT a.gemeente, a.nummer, a.handeling, d.kenmerk
    FROM auditregel a
    JOIN dossier d ON a.kenmerken = ARRAY[d.kenmerk]
    WHERE (a.gemeente = :gemeente OR CAST(:gemeente AS text) IS NULL)
      AND a.handeling = ANY(:acts)
      AND NOT EXISTS (SELECT FROM gebeurtenis g WHERE g.dossier_id = d.id AND g.op = a.op AND g.actie = a.handeling)
    ORDER BY a.gemeente, a.nummer
    """
)
_GONE = text(
    """
    SELECT a.gemeente, a.nummer, a.kenmerken[1] AS kenmerk
    FROM auditregel a
    WHERE (a.gemeente = :gemeente OR CAST(:gemeente AS text) IS NULL)
      AND a.handeling = :filing
      AND NOT EXISTS (SELECT FROM dossier d WHERE a.kenmerken = ARRAY[d.kenmerk])
      AND NOT EXISTS (SELECT FROM vernietiging v WHERE v.gemeente = a.gemeente AND a.kenmerken = ARRAY[v.kenmerk])
    ORDER BY a.gemeente, a.nummer
    """
)
