# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""The journal: bodies are made once, steps finish once, and only the holder of the lease writes."""

import pytest
from sqlalchemy import func, update

from overlijden.db import Database
from overlijden.delivery import Result, claim, record
from overlijden.delivery.journal import DatabaseJournal, LeaseLost
from overlijden.settings import Delivery
from overlijden.tables import Levering, LeveringStatus
from tests.filing import file

pytestmark = pytest.mark.database


def open_journal(database: Database) -> DatabaseJournal:
    with database.begin() as session:
        held = claim(session, "me", Delivery())
    assert held is not None
    return DatabaseJournal(database, held)


@pytest.fixture
def journal(web_database: Database, worker_database: Database) -> DatabaseJournal:
    file(web_database)
    return open_journal(worker_database)


def must_not_run() -> str:
    raise AssertionError("ran a second time")


def test_a_body_is_made_once_and_kept_byte_for_byte(journal: DatabaseJournal) -> None:
    assert journal.keep("zaak", lambda: b"\x00first\xff") == b"\x00first\xff"
    assert journal.keep("zaak", lambda: b"second") == b"\x00first\xff"


def test_a_finished_step_is_not_called_again(journal: DatabaseJournal) -> None:
    assert journal.once("zaak", lambda: "ZAAK-1") == "ZAAK-1"
    assert journal.once("zaak", must_not_run) == "ZAAK-1"


def test_an_empty_result_counts_as_finished(journal: DatabaseJournal) -> None:
    journal.once("zaak", str)
    assert journal.once("zaak", must_not_run) == ""


def test_a_step_that_failed_is_called_again(journal: DatabaseJournal) -> None:
    with pytest.raises(AssertionError):
        journal.once("zaak", must_not_run)
    assert journal.once("zaak", lambda: "now") == "now"


def test_what_a_look_up_found_counts_as_done(journal: DatabaseJournal) -> None:
    journal.keep("zaak", lambda: b"body")
    journal.finish("zaak", "ZAAK-1")
    assert journal.once("zaak", must_not_run) == "ZAAK-1"
    assert journal.keep("zaak", lambda: b"other") == b"body"


def test_unfinished_are_the_steps_that_may_have_arrived_oldest_first(journal: DatabaseJournal) -> None:
    for step in ("b", "a", "c"):
        journal.keep(step, lambda: b"body")
    journal.finish("a", "done")
    assert journal.unfinished() == ("b", "c")


def test_a_renewed_step_gets_a_new_body(journal: DatabaseJournal) -> None:
    journal.keep("zaak", lambda: b"old")
    journal.renew("zaak")
    assert journal.unfinished() == ()
    assert journal.keep("zaak", lambda: b"new") == b"new"


def test_steps_are_apart(journal: DatabaseJournal) -> None:
    journal.once("zaaknummer", lambda: "1")
    assert journal.once("zaak", lambda: "2") == "2"


@pytest.mark.parametrize("use", ["keep", "once", "finish", "unfinished", "renew"])
def test_without_the_lease_nothing_is_read_or_written(
    journal: DatabaseJournal, worker_database: Database, use: str
) -> None:
    with worker_database.begin() as session:
        session.execute(update(Levering).values(lease_door="another"))
    arguments = {"keep": ("zaak", lambda: b"x"), "once": ("zaak", str), "finish": ("zaak", "x"), "renew": ("zaak",)}
    with pytest.raises(LeaseLost):
        getattr(journal, use)(*arguments.get(use, ()))


def test_every_use_renews_the_lease(journal: DatabaseJournal, worker_database: Database) -> None:
    with worker_database.begin() as session:
        before = session.query(Levering).one().lease_tot
    journal.keep("zaak", lambda: b"x")
    with worker_database.begin() as session:
        after = session.query(Levering).one().lease_tot
    assert before is not None
    assert after is not None
    assert after > before


def test_a_result_is_stored_with_the_next_body(journal: DatabaseJournal, worker_database: Database) -> None:
    journal.keep("zaak", lambda: b"first")
    journal.once("zaak", lambda: "ZAAK-1")
    assert again(worker_database, journal).unfinished() == ("zaak",)  # whoever dies here sends the same again
    journal.keep("document", lambda: b"second")
    assert again(worker_database, journal).unfinished() == ("document",)
    assert again(worker_database, journal).once("zaak", must_not_run) == "ZAAK-1"


def test_a_result_is_stored_before_a_body_is_sent_again(journal: DatabaseJournal, worker_database: Database) -> None:
    journal.keep("document", lambda: b"second")
    resumed = again(worker_database, journal)
    resumed.once("zaak", lambda: "ZAAK-1")
    assert resumed.keep("document", lambda: b"other") == b"second"
    assert again(worker_database, journal).once("zaak", must_not_run) == "ZAAK-1"


def test_a_result_is_stored_with_how_the_attempt_ended(journal: DatabaseJournal, worker_database: Database) -> None:
    journal.once("zaak", lambda: "ZAAK-1")
    record(journal, Result(LeveringStatus.WACHT, "later", reached=False), Delivery())
    with worker_database.begin() as session:
        taken = {"status": LeveringStatus.BEZIG, "lease_door": journal.claim.worker, "lease_tot": func.now()}
        session.execute(update(Levering).values(taken))
    assert again(worker_database, journal).once("zaak", must_not_run) == "ZAAK-1"


def again(database: Database, journal: DatabaseJournal) -> DatabaseJournal:
    """The journal as whoever takes the delivery over finds it."""
    return DatabaseJournal(database, journal.claim)
