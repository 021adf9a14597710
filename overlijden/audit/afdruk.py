# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""A dossier as it stands, in bytes that are always the same: an act tells the audit a mac over them (docs/audit.md).

JSON without white space, names in the order of their code points, letters as they are: by table the rows, each a list
of the columns named here; moments as ``chain.moment`` writes them. What changes without an act is not in it.
"""

from __future__ import annotations

import json
import uuid
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, text

from overlijden.tools.chain import moment

# By table: its columns, the one that holds the dossier, and the one that orders the rows.
COLUMNS = {
    "dossier": (
        (
            "kenmerk, concept, gemeente, partij, persoon, kanaal, status, revisie, overledene_bsn, ingediend_op, "
            "uiterste_dag, akte_nummer, akte_datum, naam, overleden_op, vroegst, uitvaart_op, behandelaar, verwerkt, "
            "openstaand, doorgezonden_naar, voorganger"
        ),
        "id",
        "id",
    ),
    "gebeurtenis": ("op, actie, van, naar, door, rol, reden, gegevens", "dossier_id", "id"),
    "revisie": ("nummer, aangifte", "dossier_id", "nummer"),
    "bijlage": ("id, soort, bestandsnaam, mediatype, omvang, sha256", "dossier_id", "volgorde"),
}
_QUERIES = {
    table: text(f"SELECT {columns} FROM {table} WHERE {of} = :dossier ORDER BY {order}")  # noqa: S608
    for table, (columns, of, order) in COLUMNS.items()
}


def canonical(connection: Connection, dossier: uuid.UUID) -> bytes:
    """The bytes of which the mac is taken. sqlalchemy's DataError for a value that this service never writes."""
    asked = {"dossier": dossier}
    rows = {table: [list(row) for row in connection.execute(query, asked)] for table, query in _QUERIES.items()}
    written = json.dumps(rows, default=_plain, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    return written.encode("utf-8", "surrogatepass")


def _plain(value: Any) -> str:
    match value:
        case datetime():
            return moment(value)
        case date():
            return value.isoformat()
    return str(value)
