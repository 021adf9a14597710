# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""The clerk's desk: an index card for each dossier, who handles it, what is still to be done, notes and choices."""

import dataclasses

from alembic import op
from sqlalchemy import Connection, text

from overlijden import canonical
from overlijden.aangifte import Aangifte
from overlijden.dossier import kaart
from overlijden.migrations import run

revision = "0012"
down_revision = "0011"

DECLARED = """
SELECT d.id, r.aangifte FROM dossier d JOIN revisie r ON r.dossier_id = d.id AND r.nummer = d.revisie
WHERE d.vernietigd_op IS NULL
"""
WRITE = """
UPDATE dossier SET naam = :naam, zoeksleutel = :zoeksleutel, overleden_op = :overleden_op, vroegst = :vroegst,
    uitvaart_op = :uitvaart_op
WHERE id = :id
"""


def upgrade() -> None:
    run("0012_balie.sql")
    _write_cards(op.get_bind())


def _write_cards(connection: Connection) -> None:
    """Make the card of what was filed before; row-level security binds the owner too, until then."""
    for table in ("dossier", "revisie"):
        connection.execute(text(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY"))
    for identifier, written in connection.execute(text(DECLARED)).all():
        card = kaart.of(canonical.read(Aangifte, written)[0])
        connection.execute(text(WRITE), {"id": identifier, **dataclasses.asdict(card)})
    for table in ("dossier", "revisie"):
        connection.execute(text(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY"))
