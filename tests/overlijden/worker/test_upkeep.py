# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""What waits for a scanner is scanned, and what an old key encrypted gets the newest; whichever party it is of."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Self

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import ProgrammingError
from sqlalchemy.orm import undefer

from adapters.store import Store
from overlijden import bijlagen, delivery
from overlijden.adapter import Accepted, Adapter, Bericht, Journal
from overlijden.bijlagen import scan
from overlijden.bijlagen.scan import Clamd
from overlijden.db import Database, Scope
from overlijden.delivery import handover, journal
from overlijden.settings import Delivery
from overlijden.tables import Bijlage, Gescand, Levering, Leveringstap, LeveringStatus
from overlijden.tools import sleutels
from overlijden.worker import Worker, upkeep
from tests.attacks import EICAR
from tests.clamav import Daemon
from tests.conftest import FIELD_KEYS, DatabaseUrls
from tests.filing import PARTIJ, file
from tests.overlijden.conftest import LogIn

MINE = Scope(partij=PARTIJ)
UNGUARDED = "ALTER TABLE bijlage DISABLE TRIGGER vastgelegd"  # as its owner may


def away(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scan, "scanner", lambda: Clamd("unix:/nowhere"))


def back(monkeypatch: pytest.MonkeyPatch, clamd: Daemon) -> None:
    monkeypatch.setattr(scan, "scanner", lambda: Clamd(clamd.address))


def worker(database: Database) -> Worker:
    return Worker(database, Delivery(backoff=0), lambda _: Store(database))


def attachment(database: Database) -> Bijlage:
    with database.begin(MINE) as session:
        return session.scalars(select(Bijlage).options(undefer(Bijlage.inhoud))).one()


def status(database: Database) -> LeveringStatus:
    with database.begin(MINE) as session:
        return session.scalars(select(Levering.status)).one()


def infect(database: Database, urls: DatabaseUrls) -> None:
    """As if the declarant had sent the test virus while the scanner was away: no cleaned file can hold it bare."""
    row = attachment(database)
    row.inhoud = sleutels.ring().encrypt(EICAR, bijlagen.place(row.id))
    with Database(urls.owner) as owner, owner.begin() as session:
        session.execute(text(UNGUARDED))
        session.execute(
            text("UPDATE bijlage SET inhoud = :inhoud, omvang = :omvang, sha256 = encode(sha256(:eicar), 'hex')"),
            {"inhoud": row.inhoud, "omvang": len(EICAR), "eicar": EICAR},
        )


def test_a_delivery_waits_for_the_scan_and_then_arrives(
    web_database: Database, worker_database: Database, monkeypatch: pytest.MonkeyPatch, clamd: Daemon
) -> None:
    away(monkeypatch)
    file(web_database, adapter="store")
    assert attachment(web_database).gescand is Gescand.WACHT
    running = worker(worker_database)
    assert (running.once(), running.scan(), status(web_database)) == (0, 0, LeveringStatus.WACHT)
    back(monkeypatch, clamd)
    assert (running.scan(), attachment(web_database).gescand) == (1, Gescand.SCHOON)
    assert (running.once(), status(web_database)) == (1, LeveringStatus.AFGELEVERD)


def test_what_was_filed_without_a_scanner_is_scanned_once_there_is_one(
    web_database: Database, worker_database: Database, monkeypatch: pytest.MonkeyPatch, clamd: Daemon
) -> None:
    file(web_database)
    assert (upkeep.scan_waiting(worker_database), attachment(web_database).gescand) == (0, Gescand.NIET)
    back(monkeypatch, clamd)
    assert (upkeep.scan_waiting(worker_database), attachment(web_database).gescand) == (1, Gescand.SCHOON)


def test_a_file_in_which_a_virus_is_found_later_is_left_out_and_told(
    web_database: Database,
    worker_database: Database,
    database_urls: DatabaseUrls,
    monkeypatch: pytest.MonkeyPatch,
    clamd: Daemon,
    log_in: LogIn,
) -> None:
    away(monkeypatch)
    dossier = file(web_database, adapter="store")
    infect(web_database, database_urls)
    back(monkeypatch, clamd)
    assert upkeep.scan_waiting(worker_database) == 1
    found = attachment(web_database)
    assert (found.gescand, found.virus) == (Gescand.BESMET, "Eicar-Test.UNOFFICIAL")
    with worker_database.begin() as session:
        claimed = delivery.claim(session, "w", Delivery())
    assert claimed is not None
    with worker_database.begin(claimed.scope) as session:
        assert handover.read_bericht(session, claimed).documenten == ()
    address = f"/balie/{dossier.kenmerk}"
    desk, director = log_in("gooise-meren"), log_in("uitvaart")
    assert "weggehaald: hierin zit een virus" in desk.get(address).text
    assert desk.get(f"{address}/bijlage/{found.id}").status_code == 404
    assert "Geef dit document opnieuw" in director.get(f"/dossier/{dossier.kenmerk}").text


@pytest.mark.toegang
def test_the_clerk_cannot_open_what_waits_for_its_scan(
    web_database: Database, log_in: LogIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    away(monkeypatch)
    dossier = file(web_database, adapter="store")
    desk, address = log_in("gooise-meren"), f"/balie/{dossier.kenmerk}"
    page = desk.get(address).text
    assert "wordt nog gescand op virussen" in page
    assert f"{address}/bijlage/" not in page
    assert desk.get(f"{address}/bijlage/{attachment(web_database).id}").status_code == 404


def test_a_row_that_was_altered_is_not_scanned_and_stops_no_other(
    web_database: Database,
    worker_database: Database,
    database_urls: DatabaseUrls,
    monkeypatch: pytest.MonkeyPatch,
    clamd: Daemon,
) -> None:
    back(monkeypatch, clamd)
    monkeypatch.setattr(upkeep, "BATCH", 1)
    with monkeypatch.context() as patch:
        away(patch)
        for _ in range(3):
            file(web_database)
    with Database(database_urls.owner) as owner, owner.begin() as session:
        session.execute(text(UNGUARDED))
        session.execute(text("UPDATE bijlage SET omvang = omvang + 1 WHERE volgorde = 2"))
    assert upkeep.scan_waiting(worker_database) == 2


# The worker's two views across parties, and what they do not tell.


def test_looking_across_tells_which_files_wait_and_whose_they_are_and_no_more(
    web_database: Database, worker_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    away(monkeypatch)
    dossier = file(web_database)
    with worker_database.begin() as session:
        rows = session.execute(text("SELECT * FROM te_scannen('00000000-0000-0000-0000-000000000000', 9)")).all()
        waits = session.execute(text("SELECT * FROM wacht_op_scan(:dossier)"), {"dossier": dossier.id}).all()
    assert [tuple(row) for row in rows] == [(attachment(web_database).id, PARTIJ)]
    assert [tuple(row) for row in waits] == [(True,)]


@pytest.mark.parametrize(
    "call", ["te_scannen('00000000-0000-0000-0000-000000000000', 9)", "wacht_op_scan(gen_random_uuid())"]
)
def test_the_web_process_may_not_look_across(web_database: Database, call: str) -> None:
    with pytest.raises(ProgrammingError, match="permission denied"), web_database.begin() as session:
        session.execute(text(f"SELECT * FROM {call}"))  # noqa: S608


# Keys.


class Sender(Adapter):
    """Keeps one message and says that it was accepted."""

    @classmethod
    def from_config(cls, settings: Mapping[str, Any]) -> Self:
        raise NotImplementedError

    def ping(self) -> None:
        raise NotImplementedError

    def deliver(self, bericht: Bericht, journal: Journal) -> Accepted:
        assert journal.keep("zaak", lambda: b"<bericht/>") == b"<bericht/>"
        assert journal.keep("zaak", lambda: b"never made") == b"<bericht/>"
        return Accepted("ZAAK-1")


@pytest.fixture
def stored(web_database: Database, worker_database: Database) -> int:
    """Two dossiers, delivered with a message each: how many values there are."""
    for _ in range(2):
        file(web_database)
    assert Worker(worker_database, Delivery(), lambda _: Sender()).once() == 2
    return 4


@pytest.fixture
def newest() -> Iterator[str]:
    """A ring with a newer key before the old one."""
    key = sleutels.make("nieuw")
    sleutels.use(f"{key} {FIELD_KEYS}")
    yield key
    sleutels.use(FIELD_KEYS)


def test_a_message_is_stored_encrypted_and_bound_to_its_delivery(stored: int, worker_database: Database) -> None:
    with worker_database.begin(MINE) as session:
        for row in session.scalars(select(Leveringstap)):
            assert b"bericht" not in (row.bericht or b"")
            place = journal.place(row.levering_id, row.stap)
            assert sleutels.ring().decrypt(row.bericht or b"", place) == b"<bericht/>"


def test_every_value_gets_the_newest_key_and_reads_as_before(
    stored: int, newest: str, web_database: Database, database_urls: DatabaseUrls
) -> None:
    with Database(database_urls.owner) as owner:
        assert upkeep.remaining(owner) == stored
        assert list(upkeep.rotate(owner)) == [0]
        sleutels.use(newest)  # the old key is gone
        assert list(upkeep.rotate(owner)) == [0]
    with web_database.begin(MINE) as session:
        for row in session.scalars(select(Bijlage).options(undefer(Bijlage.inhoud))):
            assert bijlagen.content(row).startswith(b"%PDF-")


def test_renewing_goes_on_where_it_stopped(
    stored: int, newest: str, database_urls: DatabaseUrls, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(upkeep, "BATCH", 1)
    with Database(database_urls.owner) as owner:
        assert next(upkeep.rotate(owner)) == stored - 1
        assert list(upkeep.rotate(owner)) == [2, 1, 0, 0]


def test_a_value_that_was_altered_is_left_and_counts(
    stored: int, newest: str, database_urls: DatabaseUrls, capsys: pytest.CaptureFixture[str]
) -> None:
    with Database(database_urls.owner) as owner:
        with owner.begin() as session:
            session.execute(text(UNGUARDED))
            last = "length(inhoud) - 1"
            change = f"set_byte(inhoud, {last}, 255 - get_byte(inhoud, {last}))"
            session.execute(text(f"UPDATE bijlage SET inhoud = {change} WHERE volgorde = 1"))  # noqa: S608
        assert list(upkeep.rotate(owner)) == [1]
