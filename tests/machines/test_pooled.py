# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""Behind PgBouncer in transaction mode nobody gets what another one settled, and the worker looks by itself."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import event, make_url, text

from overlijden import db
from overlijden.db import Database, Scope
from overlijden.demo import demogemeenten
from overlijden.settings import Delivery
from overlijden.tables import LeveringStatus
from overlijden.worker import Worker
from tests.conftest import KEYS
from tests.faults.laboratory import migrated
from tests.filing import file
from tests.machines.cluster import POOL, Node, Pooler, pgbouncer, until
from tests.machines.network import Host
from tests.overlijden.delivery.test_delivery import Scripted, accept, deliveries

HOST = Host("127.0.1.9")
THREADS, ROUNDS = 8, 25


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Node]:
    if not pgbouncer():
        pytest.skip("pgbouncer is not installed")
    with Node(tmp_path / "server", HOST) as node:
        node.let_in()
        demogemeenten.settle(migrated(node.url()).owner, KEYS)
        yield node


@pytest.fixture
def pooled(tmp_path: Path, server: Node) -> Iterator[str]:
    """The address of a PgBouncer that has two connections for all of us."""
    pooler = Pooler(tmp_path / "pool", HOST, size=2)
    pooler.point(HOST)
    url = f"postgresql+psycopg://{db.WEB}@{HOST.address}:{POOL}/postgres"
    until(lambda: _answers(url))
    yield url
    pooler.stop()


def _answers(url: str) -> bool:
    parts = make_url(url)
    try:
        psycopg.connect(host=parts.host, port=parts.port, user=parts.username, dbname=parts.database).close()
    except psycopg.OperationalError:
        return False
    return True


@pytest.mark.parametrize("is_pooled", [True, False])
def test_a_pooler_is_seen_and_nothing_is_prepared_in_it(
    server: Node, request: pytest.FixtureRequest, is_pooled: bool
) -> None:
    url = request.getfixturevalue("pooled") if is_pooled else server.url(user=db.WEB)
    thresholds = list[int | None]()
    with Database(url) as database:
        event.listen(database.engine, "connect", lambda connection, _: thresholds.append(connection.prepare_threshold))
        with database.begin():
            pass
    assert thresholds == [None if is_pooled else 5]


def test_a_transaction_has_its_own_scope_and_nobody_s_after_it(pooled: str) -> None:
    query = text("SELECT current_setting('app.partij'), pg_backend_pid()")
    served = set[int]()
    with Database(pooled, pool_size=THREADS) as database:

        def work(number: int) -> None:
            for round_ in range(ROUNDS):
                partij = f"kvk:{number:04}{round_:04}" if round_ % 3 else None
                with database.begin(Scope(partij=partij)) as session:
                    found, server = session.execute(query).one()
                    served.add(server)
                    assert found == (partij or "")

        with ThreadPoolExecutor(THREADS) as threads:
            assert [*threads.map(work, range(THREADS))] == [None] * THREADS
        with database.engine.connect() as connection:
            assert connection.scalar(text("SELECT current_setting('app.partij', true)")) in (None, "")
    assert len(served) == 2  # which eight threads shared


def test_a_worker_finds_by_itself_what_nobody_can_wake_it_for(server: Node, pooled: str) -> None:
    url = db.url_as(pooled, db.WORKER)
    adapter = Scripted(accept)
    with Database(server.url(user=db.WEB), keys=KEYS) as web, Database(url, pool_size=12, keys=KEYS) as database:
        worker = Worker(database, Delivery(poll=1), lambda _: adapter)
        running = threading.Thread(target=worker.run)
        running.start()
        try:
            dossier = file(web, adapter="store")
            until(lambda: deliveries(web, dossier)[0].status is LeveringStatus.AFGELEVERD)
            assert server.ask("SELECT count(*) FROM pg_stat_activity WHERE query LIKE 'LISTEN%'") == 0
        finally:
            worker.stop()
            running.join()
