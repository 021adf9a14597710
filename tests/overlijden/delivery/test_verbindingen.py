# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""A back-end that is down is left alone, holds up nobody else, and gets everything when it returns."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Connection, text

from overlijden.adapter import Accepted, Bericht, Journal, Outcome, Refused, TemporaryError, UnknownOutcome
from overlijden.db import Database
from overlijden.delivery import claim
from overlijden.settings import Delivery
from overlijden.tables import LeveringStatus
from overlijden.termijn import NEDERLAND
from overlijden.worker import Worker
from overlijden.worker.upkeep import sound_alarms
from tests.filing import SINCE, file, participate
from tests.overlijden.delivery.test_delivery import Scripted, Step, accept, fail, make_due, state

pytestmark = pytest.mark.database

SETTINGS = Delivery(lease=60, backoff=1, backoff_cap=900, breaker_after=3, breaker_cap=60)
DOWN = fail(TemporaryError("down"))


def deliver(database: Database, *script: Step) -> Scripted:
    adapter = Scripted(*script)
    Worker(database, SETTINGS, lambda claim: adapter).once()
    return adapter


def pass_time(superuser: Connection, time: timedelta) -> None:
    """Let time go by: all that is written down moves into the past."""
    moments = "volgende_poging", "lease_tot", "opgeven_op", "alarm_op", "gealarmeerd_op"
    for table, columns in (("levering", moments), ("verbinding", ("weer_op", "sinds"))):
        moved = f"{table} SET " + ", ".join(f"{column} = {column} - :t" for column in columns)
        superuser.execute(text("UPDATE " + moved), {"t": time})


@pytest.mark.parametrize("error", [TemporaryError("down"), UnknownOutcome("time-out"), ZeroDivisionError()], ids=type)
def test_after_some_calls_that_did_not_reach_it_a_back_end_is_left_alone(
    web_database: Database, worker_database: Database, error: Exception
) -> None:
    for _ in range(5):
        file(web_database)
    assert len(deliver(worker_database, fail(error)).seen) == SETTINGS.breaker_after
    make_due(worker_database)
    assert deliver(worker_database, accept).seen == []


def test_a_refusal_is_an_answer(web_database: Database, worker_database: Database) -> None:
    for _ in range(5):
        file(web_database)
    assert len(deliver(worker_database, fail(Refused("StUF064"))).seen) == 5


def test_who_answers_some_of_the_calls_is_not_away(web_database: Database, worker_database: Database) -> None:
    def half(bericht: Bericht, journal: Journal) -> Outcome:
        journal.once("zaak", lambda: "ZAAK-1")
        raise TemporaryError("down")

    for _ in range(5):
        file(web_database)
    assert len(deliver(worker_database, half).seen) == 5
    make_due(worker_database)
    assert len(deliver(worker_database, half).seen) == SETTINGS.breaker_after, "now it answers nothing any more"


def test_one_municipality_s_trouble_does_not_hold_up_another(web_database: Database, worker_database: Database) -> None:
    def by_place(bericht: Bericht, journal: Journal) -> Outcome:
        if bericht.gemeente == "1942":
            raise TemporaryError("down")
        return accept(bericht, journal)

    for _ in range(4):
        file(web_database)
    other = file(web_database, "0796")
    deliver(worker_database, by_place)
    assert state(web_database, other)[0].status is LeveringStatus.AFGELEVERD


def test_after_a_while_one_tries_and_the_others_wait(
    web_database: Database, worker_database: Database, superuser: Connection
) -> None:
    for _ in range(5):
        file(web_database)
    deliver(worker_database, DOWN)
    pass_time(superuser, timedelta(minutes=5))
    with worker_database.begin() as session:
        assert claim(session, "first", SETTINGS) is not None
    with worker_database.begin() as session:
        assert claim(session, "second", SETTINGS) is None


def test_the_first_that_arrives_wakes_all_that_waited(
    web_database: Database, worker_database: Database, superuser: Connection
) -> None:
    dossiers = [file(web_database) for _ in range(5)]
    deliver(worker_database, DOWN)
    pass_time(superuser, timedelta(seconds=SETTINGS.breaker_cap))
    superuser.execute(text("UPDATE levering SET volgende_poging = now() + interval '1 hour' WHERE pogingen = 1"))
    assert len(deliver(worker_database, accept).seen) == len(dossiers)


def test_a_back_end_gets_no_more_at_once_than_it_takes(web_database: Database, worker_database: Database) -> None:
    settled = f'vanaf = {SINCE}\nadapter = "scripted"\ngelijktijdig = 2\nkanalen.EHERKENNING = "EH2+"'
    participate(web_database, "1942", settled)
    for _ in range(6):
        file(web_database)
    now, most, lock = 0, 0, threading.Lock()

    def slow(bericht: Bericht, journal: Journal) -> Outcome:
        nonlocal now, most
        with lock:
            now += 1
            most = max(most, now)
        threading.Event().wait(0.05)
        with lock:
            now -= 1
        return Accepted("ZAAK-1")

    adapter = Scripted(slow)
    workers = [Worker(worker_database, SETTINGS, lambda claim: adapter) for _ in range(4)]
    threads = [threading.Thread(target=worker.once) for worker in workers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    deliver(worker_database, accept)
    assert (most, len(adapter.seen)) == (2, 6)


def test_a_back_end_that_was_down_for_three_days_gets_everything_once_and_alarms_came_in_time(
    web_database: Database, worker_database: Database, superuser: Connection
) -> None:
    long_ago = datetime.now(UTC) - timedelta(days=6)  # so that one cannot wait
    dossiers = [file(web_database), file(web_database, nu=long_ago), *(file(web_database) for _ in range(4))]
    for dossier in dossiers:
        levering, _ = state(web_database, dossier)
        alarm = levering.alarm_op.astimezone(NEDERLAND).date()
        assert alarm <= max(dossier.uiterste_dag or alarm, datetime.now(NEDERLAND).date())
    step, told, attempts = timedelta(minutes=20), 0, 0
    for _ in range(3 * 24 * 3):
        attempts += len(deliver(worker_database, DOWN).seen)
        told += sound_alarms(worker_database)
        pass_time(superuser, step)
    assert attempts > 200, "it is still being tried"
    late = superuser.execute(
        text("SELECT count(*) FROM levering WHERE alarm_op <= now() AND gealarmeerd_op IS NULL")
    ).scalar_one()
    assert told >= 1
    assert (late, told) == (0, superuser.execute(text("SELECT count(gealarmeerd_op) FROM levering")).scalar_one())
    arrived: list[str] = []
    for _ in range(3):  # within the quarter of an hour that an attempt waits at most
        arrived += [bericht.kenmerk for bericht in deliver(worker_database, accept).seen]
        pass_time(superuser, timedelta(minutes=5))
    assert sorted(arrived) == sorted(dossier.kenmerk for dossier in dossiers)
    assert {state(web_database, dossier)[0].status for dossier in dossiers} == {LeveringStatus.AFGELEVERD}
