# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""However much is on file, nothing that is done all day reads a table of dossiers from end to end.

PostgreSQL counts that itself, row-level security and functions included, in each transaction of the real pages and of
the worker. A table that is small enough is read whole by any plan, so that there is much on file here.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

import pytest
from flask import Flask
from sqlalchemy import Connection, create_engine, event, make_url
from sqlalchemy.exc import DBAPIError

from forms.drafts import expiry
from overlijden import delivery, web
from overlijden.audit.anchor import Anchors
from overlijden.balie.queue import RIJEN
from overlijden.db import Database, Scope
from overlijden.delivery import feed, nagekomen, peiling
from overlijden.dossier import queries
from overlijden.mail import mailer
from overlijden.settings import Delivery, MailServer
from overlijden.tables import Concept, Dossier
from overlijden.worker import Worker, outbox, upkeep
from tests.bench import desk, fill
from tests.conftest import DatabaseUrls, fresh_database
from tests.filing import file
from tests.forms.filing import log_in
from tests.overlijden.delivery.test_delivery import Scripted, accept
from tests.serving import serving

pytestmark = pytest.mark.database

DOSSIERS = 17_300  # of the whole country, and beside those at one desk
OPEN, CLOSED = 1_000, 17_300
ROUNDS = 12  # after which PostgreSQL has settled on a plan for a statement that comes again and again
LARGE = {"dossier", "revisie", "levering", "leveringstap", "gebeurtenis", "bijlage", "concept", "auditregel", "mail"}
# From end to end, or half of it by way of an index.
READ_WHOLE = "SELECT relname FROM pg_stat_xact_user_tables WHERE seq_scan > 0 OR idx_tup_fetch > 8650"
GEMEENTE, PARTIJ = "1942", "kvk:99900017"
SETTINGS = Delivery()


@pytest.fixture(scope="module")
def database_urls(server: str, template_taking_part: str, worker_id: str) -> Iterator[DatabaseUrls]:
    """A database in which much is on file."""
    with fresh_database(server, template_taking_part, worker_id) as urls:
        superuser = make_url(server).set(database=make_url(urls.owner).database).render_as_string(hide_password=False)
        with serving(urls) as app:
            services: web.Services = app.extensions["overlijden"]
            model = file(services.database, GEMEENTE)
            with services.database.begin(Scope(partij=model.partij)) as session:  # as the form leaves it
                own = {"id": model.concept, "partij": model.partij, "persoon": model.persoon, "versie": 1}
                session.add(Concept(**own, antwoorden={}, vervalt_op=expiry(), kenmerk=model.kenmerk))
            with Database(urls.worker, keys=services.database.keys) as worker:
                delivery.deliver_next(worker, "worker", lambda _: Scripted(accept), SETTINGS)
            engine = create_engine(superuser)
            fill.fill(engine, model.kenmerk, 1, DOSSIERS)
            engine.dispose()
            log_in(app.test_client(), "gooise-meren")  # so that she can have dossiers of her own
            desk.fill(superuser, OPEN, CLOSED)
        yield urls


@contextmanager
def read_whole(database: Database) -> Iterator[set[str]]:
    """Which large tables are read from end to end, as far as transactions of this process go."""
    found: set[str] = set()

    def look(connection: Connection) -> None:
        with suppress(DBAPIError):  # of what failed nothing can be asked any more
            rows = connection.exec_driver_sql(READ_WHOLE)
            found.update(LARGE & set(rows.scalars()))
            connection.exec_driver_sql("SELECT pg_stat_force_next_flush()")  # else it counts from one to the next

    for ending in ("commit", "rollback"):
        event.listen(database.engine, ending, look)
    yield found
    for ending in ("commit", "rollback"):
        event.remove(database.engine, ending, look)


PAGES = [
    ("gooise-meren", "/balie", {}),
    *(("gooise-meren", f"/balie?rij={slug}", {}) for slug in RIJEN),
    ("gooise-meren", "/balie/leveringen", {}),
    ("gooise-meren", "/balie/zoeken", {"zoek": "Nijhof"}),
    ("gooise-meren", "/balie/zoeken", {"zoek": "999991930"}),
    ("gooise-meren", "/balie/zoeken", {"zoek": "OV-2025-0000007"}),
    ("gooise-meren", "/balie/OV-2025-5000001", {}),
    ("uitvaart", "/aangiften", {}),
    ("uitvaart", "/aangifte", {"overlijden.gemeente": GEMEENTE}),
]


@pytest.mark.parametrize(("account", "address", "typed"), PAGES, ids=[f"{one[1]} {one[2] or ''}" for one in PAGES])
def test_no_page_reads_all_that_is_on_file(
    app: Flask, database: Database, account: str, address: str, typed: dict[str, str]
) -> None:
    client = app.test_client()
    log_in(client, account)
    with read_whole(database) as found:
        for _ in range(ROUNDS):
            found.clear()
            response = client.post(address, data=typed) if typed else client.get(address)
            assert response.status_code in {200, 302}, response.text
            assert found == set()


def _renew(database: Database) -> None:
    worker = Worker(database, SETTINGS)
    worker._busy.add("worker")  # noqa: SLF001 - what it holds while it delivers
    worker._renew()  # noqa: SLF001


WORK: dict[str, Callable[[Database], object]] = {
    "claim": lambda database: delivery.deliver_next(database, "worker", lambda _: Scripted(accept), SETTINGS),
    "renew": _renew,
    "ask": lambda database: peiling.ask_next(database, lambda _: Scripted(accept), SETTINGS),
    "hear": lambda database: nagekomen.take_next(database, lambda _: Scripted(accept)),
    "mail": lambda database: outbox.send_next(database, mailer.of(MailServer()), "", SETTINGS),
    "alarm": upkeep.sound_alarms,
    "pause": outbox.tell_paused,
    "scan": upkeep.scan_waiting,
    "anchor": lambda database: Anchors(database).write(),
}


@pytest.mark.parametrize("work", WORK)
def test_no_task_of_a_worker_reads_all_that_is_on_file(worker_database: Database, work: str) -> None:
    with read_whole(worker_database) as found:
        for _ in range(ROUNDS):
            found.clear()
            WORK[work](worker_database)
            assert found == set()


def _alike(database: Database, bsn: str | None) -> object:
    with database.begin(Scope(gemeente=GEMEENTE)) as session:
        found = queries.find(session, "OV-2025-5000001")
        assert found is not None
        return queries.alike(session, Dossier(**{**_card(found), "overledene_bsn": bsn}))


def _card(dossier: Dossier) -> dict[str, object]:
    names = ("id", "gemeente", "zoeksleutel", "overleden_op")
    return {name: getattr(dossier, name) for name in names}


def _known(database: Database) -> object:
    with database.begin(Scope(partij=PARTIJ)) as session:
        return queries.is_known(session, "999991930")


def _followed(database: Database) -> object:
    with database.begin() as session:
        return queries.followed(session, "OV-2025-0000007", "x")


def _fed(database: Database) -> object:
    with database.begin(Scope(gemeente=GEMEENTE)) as session:
        return feed.read(session, [GEMEENTE], None, feed.LONGEST)


ASKED: dict[str, Callable[[Database], object]] = {
    "duplicates by BSN": lambda database: _alike(database, "999991930"),
    "duplicates by name and day": lambda database: _alike(database, None),
    "declared before": _known,
    "followed with a code": _followed,
    "feed": _fed,
    "file": lambda database: file(database, GEMEENTE, concept=uuid.uuid4()),
}


@pytest.mark.parametrize("asked", ASKED)
def test_no_question_reads_all_that_is_on_file(database: Database, asked: str) -> None:
    with read_whole(database) as found:
        for _ in range(ROUNDS):
            found.clear()
            ASKED[asked](database)
            assert found == set()


def test_a_table_that_is_read_whole_is_seen(database: Database) -> None:
    with read_whole(database) as found, database.begin(Scope(gemeente=GEMEENTE)) as session:
        session.connection().exec_driver_sql("SELECT count(*) FROM revisie")
    assert found == {"revisie"}
