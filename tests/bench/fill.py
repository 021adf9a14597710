# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""Fill the database with the dossiers of a year, by copying one that was delivered, spread over the municipalities."""

from __future__ import annotations

from sqlalchemy import Connection, Engine, text
from stdnum.nl import bsn

A_YEAR = 173_000  # people who die in the Netherlands in a year

# Nine digits that begin with 9999 and fail the eleven-test: nobody's, and never those of a declaration to come.
_NOBODY = [str(number) for number in range(999_910_000, 999_920_000) if not bsn.is_valid(str(number))]
_MAPPING = """
CREATE TEMP TABLE vul AS
SELECT n, gen_random_uuid() AS dossier, gen_random_uuid() AS concept, gen_random_uuid() AS levering,
       lpad((1 + n * 7919 % 342)::text, 4, '0') AS gemeente,
       CASE n % 100 WHEN 0 THEN d.partij ELSE 'kvk:' || lpad((n % 1700)::text, 8, '0') END AS partij,
       (CAST(:nobody AS text[]))[1 + n % cardinality(CAST(:nobody AS text[]))] AS bsn,
       'OV-2025-' || lpad(n::text, 7, '0') AS kenmerk
FROM generate_series(CAST(:first AS int), CAST(:last AS int)) AS n, dossier d WHERE d.kenmerk = :model
"""
_OVER = {"gemeente": "v.gemeente", "partij": "v.partij"}
_COPIES = (
    (
        "dossier",
        "t.kenmerk = :model",
        {
            "id": "v.dossier",
            "concept": "v.concept",
            "kenmerk": "v.kenmerk",
            "overledene_bsn": "v.bsn",
            "status": "CASE v.n % 20 WHEN 0 THEN 'afgeleverd' ELSE 'afgerond' END",
        },
    ),
    ("revisie", "t.dossier_id = (SELECT id FROM dossier WHERE kenmerk = :model)", {"dossier_id": "v.dossier"}),
    (
        "levering",
        "t.dossier_id = (SELECT id FROM dossier WHERE kenmerk = :model)",
        {"id": "v.levering", "dossier_id": "v.dossier"},
    ),
    (
        "leveringstap",
        "t.levering_id = (SELECT l.id FROM levering l JOIN dossier d ON d.id = l.dossier_id WHERE kenmerk = :model)",
        {"levering_id": "v.levering", "bericht": "NULL"},
    ),
    (
        "gebeurtenis",
        "t.dossier_id = (SELECT id FROM dossier WHERE kenmerk = :model)",
        {"dossier_id": "v.dossier"},
    ),
    (
        "bijlage",
        "t.dossier_id = (SELECT id FROM dossier WHERE kenmerk = :model)",
        # It cannot be read where it was copied to, so that no scanner must be sent there.
        {"id": "gen_random_uuid()", "dossier_id": "v.dossier", "gescand": "'schoon'"},
    ),
    (
        "mail",
        "t.dossier_id = (SELECT id FROM dossier WHERE kenmerk = :model)",
        # None is to be sent: these people do not exist.
        {"id": "gen_random_uuid()", "dossier_id": "v.dossier", "status": "'verzonden'", "klaar_op": "now()"},
    ),
    (
        "concept",
        "t.kenmerk = :model",
        {"id": "v.concept", "kenmerk": "v.kenmerk"},
    ),
)
# Two lines of the audit for each, in the chain of its municipality, as a clerk's year leaves them and more.
_AUDIT = """
INSERT INTO auditregel
SELECT v.gemeente, coalesce(e.nummer, 0) + 2 * row_number() OVER (PARTITION BY v.gemeente ORDER BY v.n) - m, now(),
       a.door, a.rol, a.organisatie, a.handeling, ARRAY[v.kenmerk], NULL, a.sleutel, sha256(v.kenmerk::bytea)
FROM vul v
CROSS JOIN generate_series(0, 1) AS m
CROSS JOIN LATERAL (SELECT * FROM auditregel WHERE kenmerken = ARRAY[:model] ORDER BY nummer LIMIT 1) a
LEFT JOIN (SELECT gemeente, max(nummer) AS nummer FROM auditregel GROUP BY 1) e ON e.gemeente = v.gemeente
"""


def fill(engine: Engine, model: str, first: int, last: int) -> None:
    """Add the dossiers ``first`` to ``last``, as superuser, each with all its rows, as the delivered ``model`` has."""
    with engine.begin() as connection:
        # What is copied was checked when it was made.
        connection.execute(text("SET LOCAL session_replication_role = replica"))
        connection.execute(text(_MAPPING), {"first": first, "last": last, "model": model, "nobody": _NOBODY})
        for table, chosen, other in _COPIES:
            _copy(connection, table, chosen, _OVER | other, model)
        connection.execute(text(_AUDIT), {"model": model})
        connection.execute(text("DROP TABLE vul"))
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("VACUUM ANALYZE"))
        connection.execute(text("CHECKPOINT"))  # in life it was written long ago


def _copy(connection: Connection, table: str, chosen: str, other: dict[str, str], model: str) -> None:
    query = text(
        "SELECT column_name FROM information_schema.columns"
        " WHERE table_name = :table AND is_identity = 'NO' AND is_generated = 'NEVER'"
    )
    columns = connection.scalars(query, {"table": table}).all()
    values = ", ".join(other.get(column, f"t.{column}") for column in columns)
    names = ", ".join(columns)
    connection.execute(
        text(f"INSERT INTO {table} ({names}) SELECT {values} FROM {table} t CROSS JOIN vul v WHERE {chosen}"),  # noqa: S608
        {"model": model},
    )
