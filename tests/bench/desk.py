# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""How long the desk's lists and a search take in a municipality with a year of the whole country on file."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from sqlalchemy import create_engine, text

from overlijden.balie.queue import RIJEN
from tests.bench.pages import walk
from tests.bench.visitor import Visitor
from tests.e2e.stack import Stack

OPEN, CLOSED = 10_000, 173_000
ROUNDS = 30
GEMEENTE = "1942"

# Rows made from one that was filed: as many as are asked, each with its revision, delivery and card.
FILL = """
CREATE TEMPORARY TABLE bron AS SELECT * FROM dossier WHERE gemeente = :gemeente LIMIT 1;
CREATE TEMPORARY TABLE vol AS
    SELECT n, gen_random_uuid() AS id, n <= :open AS is_open, now() - n * interval '3 minutes' AS op
    FROM generate_series(1, :total) AS n;
INSERT INTO dossier (id, kenmerk, concept, gemeente, partij, persoon, kanaal, status, versie, revisie, overledene_bsn,
        ingediend_op, uiterste_dag, op_balie_sinds, naam, zoeksleutel, overleden_op, vroegst, uitvaart_op, behandelaar,
        bekeken, verwerkt, openstaand)
    SELECT v.id, 'OV-2025-' || lpad((5000000 + n)::text, 7, '0'), gen_random_uuid(), b.gemeente, b.partij, b.persoon,
        b.kanaal,
        CASE WHEN NOT v.is_open THEN 'afgerond' ELSE (ARRAY['afgeleverd', 'in_behandeling', 'aanvulling_gevraagd',
            'akte_opgemaakt', 'documenten_verzonden'])[1 + n % 5] END,
        3, 1, NULL, v.op, v.op::date + 9, v.op, 'Naam ' || n, 'n' || n % 5000, v.op::date, v.op + interval '36 hours',
        v.op::date + 6, CASE WHEN n % 7 = 0 THEN (SELECT min(id) FROM collega WHERE gemeente = :gemeente) END, 1, n % 2,
        CASE WHEN n % 11 = 0 THEN ARRAY['originelen', 'rechtbank'] ELSE '{}' END
    FROM vol v, bron b;
INSERT INTO revisie (dossier_id, nummer, gemeente, partij, aangifte)
    SELECT v.id, 1, r.gemeente, r.partij, r.aangifte FROM vol v, revisie r JOIN bron b ON b.id = r.dossier_id;
INSERT INTO levering (id, dossier_id, revisie, gemeente, partij, adapter, status, pogingen)
    SELECT gen_random_uuid(), v.id, 1, b.gemeente, b.partij, 'store',
        CASE WHEN v.n % 20000 = 0 THEN 'vastgelopen' ELSE 'afgeleverd' END, 1
    FROM vol v, bron b;
ANALYZE dossier, revisie, levering
"""


def fill(superuser: str, open_: int = OPEN, closed: int = CLOSED) -> None:
    """Put a year of the whole country at one desk, past every policy."""
    engine = create_engine(superuser)
    with engine.begin() as connection:
        given = {"gemeente": GEMEENTE, "open": open_, "total": open_ + closed}
        for statement in FILL.split(";\n"):
            connection.execute(text(statement), given)
    engine.dispose()


def measure(service: Stack, superuser: str) -> Iterator[tuple[str, list[float]]]:
    """Each list, its tenth page and a search, as seconds of requests one at a time, after one that warms up."""
    walk(Visitor(service.url, "uitvaart"), GEMEENTE, defaultdict(list))
    Visitor(service.url, "gooise-meren")  # so that she is known, and has dossiers of her own
    fill(superuser)
    clerk = Visitor(service.url, "gooise-meren")
    addresses = [f"/balie?rij={slug}" for slug in RIJEN]
    for address in [*addresses, "/balie?rij=te-doen&blad=150", "/balie/leveringen"]:
        clerk.get(address)
        yield f"desk {address}", [clerk.get(address).seconds for _ in range(ROUNDS)]
    clerk.get("/balie")
    yield "desk search by name", [clerk.post("/balie/zoeken", {"zoek": "Nijhof"}).seconds for _ in range(ROUNDS)]
