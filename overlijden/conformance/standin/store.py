# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""What the stand-in has received, in one SQLite file, so that it survives a restart."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

TABLES = """
CREATE TABLE IF NOT EXISTS nummer (volgnummer INTEGER PRIMARY KEY AUTOINCREMENT, soort TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS zaak (nummer TEXT PRIMARY KEY, kenmerk TEXT NOT NULL, ontvangen_op TEXT NOT NULL, xml BLOB);
CREATE TABLE IF NOT EXISTS document (
    nummer TEXT PRIMARY KEY, zaak TEXT NOT NULL REFERENCES zaak, soort TEXT, gemaakt TEXT, titel TEXT,
    bestandsnaam TEXT, mediatype TEXT, omvang INTEGER, sha256 TEXT, inhoud BLOB, status TEXT, auteur TEXT);
CREATE TABLE IF NOT EXISTS status (
    zaak TEXT NOT NULL REFERENCES zaak, volgnummer TEXT, omschrijving TEXT, toelichting TEXT, eenheid TEXT, gezet TEXT);
CREATE TABLE IF NOT EXISTS bericht (
    zender TEXT, referentienummer TEXT, dienst TEXT NOT NULL, zaak TEXT, vingerafdruk TEXT NOT NULL,
    antwoord BLOB NOT NULL, status INTEGER NOT NULL, keren INTEGER NOT NULL DEFAULT 1,
    PRIMARY KEY (zender, referentienummer));
CREATE TABLE IF NOT EXISTS afkeuring (
    zaak TEXT PRIMARY KEY, inhoud BLOB NOT NULL, vanaf REAL NOT NULL, gemeld INTEGER NOT NULL DEFAULT 0);
CREATE TABLE IF NOT EXISTS betaling (
    nummer TEXT PRIMARY KEY, sleutel TEXT UNIQUE, gevraagd TEXT NOT NULL, status TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS verzoek (nummer INTEGER PRIMARY KEY AUTOINCREMENT, dienst TEXT NOT NULL, storing TEXT);
"""


class Store:
    """Numbers, zaken, documents and the messages already answered."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.path = folder / "standin.sqlite"
        with self.transaction() as database:
            for statement in TABLES.split(";"):
                database.execute(statement)

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """One writer at a time, waiting its turn; all or nothing."""
        database = sqlite3.connect(self.path, timeout=60, isolation_level=None)
        database.row_factory = sqlite3.Row
        try:
            # Enough to survive the death of the process; a stand-in need not survive that of the machine.
            database.execute("PRAGMA synchronous = OFF")
            database.execute("BEGIN IMMEDIATE")
            yield database
            database.execute("COMMIT")
        finally:
            database.close()

    def rows(self, query: str, *values: str | float) -> list[sqlite3.Row]:
        with self.transaction() as database:
            return database.execute(query, values).fetchall()


def insert(database: sqlite3.Connection, table: str, **row: str | int | bytes | None) -> int:
    """Add a row, and give its number; sqlite3.IntegrityError when its key exists. Names come from our own code only."""
    columns, marks = ", ".join(row), ", ".join("?" * len(row))
    cursor = database.execute(f"INSERT INTO {table} ({columns}) VALUES ({marks})", tuple(row.values()))  # noqa: S608
    return cursor.lastrowid or 0


def next_number(database: sqlite3.Connection, soort: str) -> int:
    """Never the same twice, not even after a restart."""
    return insert(database, "nummer", soort=soort)
