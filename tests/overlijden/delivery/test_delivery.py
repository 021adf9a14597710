# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""The outbox: every outcome of an attempt, order per dossier, leases, and what is written down."""

import itertools
import threading
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, Self

import pytest
from sqlalchemy import Connection, func, text, update

from overlijden import service
from overlijden.aangifte import Bevinding, Ernst
from overlijden.adapter import (
    Accepted,
    Adapter,
    Bericht,
    Capability,
    ConfigError,
    Journal,
    Outcome,
    Pending,
    Refused,
    TemporaryError,
    UnknownOutcome,
)
from overlijden.db import Database, Scope
from overlijden.delivery import claim, pause
from overlijden.delivery.journal import Claim
from overlijden.dossier import queries
from overlijden.settings import Delivery
from overlijden.status import Actie, Status
from overlijden.tables import Dossier, Levering, LeveringStatus
from overlijden.worker import Worker
from tests.filing import DIRECTOR, PARTIJ, file

pytestmark = pytest.mark.database

SETTINGS = Delivery(lease=60, backoff=1, backoff_cap=8, max_killed=3, breaker_after=99)
REASON = Bevinding("StUF064", Ernst.BLOKKEERT, "/overlijden/gemeente", "Deze gemeente kent deze zaak niet.")
Step = Callable[[Bericht, Journal], Outcome]


def fail(error: Exception) -> Step:
    def step(bericht: Bericht, journal: Journal) -> Outcome:
        raise error

    return step


def accept(bericht: Bericht, journal: Journal) -> Outcome:
    journal.keep("zaak", lambda: b"<zaak/>")
    return Accepted(journal.once("zaak", lambda: "ZAAK-1"))


class Scripted(Adapter):
    """Plays one step of its script per delivery, and the last one ever after."""

    capabilities = frozenset({Capability.LOOKUP})

    def __init__(self, *script: Step) -> None:
        self.script, self.seen, self.looked_up = list(script), list[Bericht](), 0

    @classmethod
    def from_config(cls, settings: Mapping[str, Any]) -> Self:
        raise NotImplementedError

    def deliver(self, bericht: Bericht, journal: Journal) -> Outcome:
        self.seen.append(bericht)
        return (self.script.pop(0) if len(self.script) > 1 else self.script[0])(bericht, journal)

    def lookup(self, bericht: Bericht, journal: Journal) -> None:
        self.looked_up += 1

    def ping(self) -> None:
        raise NotImplementedError


def deliver(database: Database, *script: Step) -> Scripted:
    """Let a worker do all that is due, with an adapter that follows the script."""
    adapter = Scripted(*script)
    Worker(database, SETTINGS, lambda claim: adapter).once()
    return adapter


def make_due(database: Database) -> None:
    """Let the pause of every delivery, and every lease, be over."""
    with database.begin() as session:
        session.execute(update(Levering).values(volgende_poging=func.now()))
        running = update(Levering).where(Levering.status == LeveringStatus.BEZIG)
        session.execute(running.values(lease_tot=func.now() - timedelta(seconds=1)))


def deliveries(database: Database, dossier: Dossier) -> Sequence[Levering]:
    with database.begin(Scope(gemeente=dossier.gemeente)) as session:
        return queries.deliveries(session, dossier)


def state(database: Database, dossier: Dossier) -> tuple[Levering, Dossier]:
    with database.begin(Scope(gemeente=dossier.gemeente)) as session:
        *_, levering = queries.deliveries(session, dossier)
        return levering, session.get_one(Dossier, dossier.id)


def test_a_worker_counts_how_its_attempts_end(web_database: Database, worker_database: Database) -> None:
    for _ in range(4):
        file(web_database)
    promised = Pending(datetime.now(UTC) + timedelta(hours=1))
    adapter = Scripted(accept, fail(Refused("StUF064")), lambda *_: promised, fail(TemporaryError("down")))
    worker = Worker(worker_database, SETTINGS, lambda claim: adapter)
    worker.once()
    assert worker.outcomes == {("1942", how): 1 for how in ("afgeleverd", "geweigerd", "pending", "wacht")}


def test_what_is_accepted_is_delivered_with_its_number_and_event(
    web_database: Database, worker_database: Database
) -> None:
    dossier = file(web_database)
    deliver(worker_database, accept)
    levering, dossier = state(web_database, dossier)
    assert levering.status is LeveringStatus.AFGELEVERD
    assert (dossier.status, dossier.zaaknummer) == (Status.AFGELEVERD, "ZAAK-1")
    with web_database.begin(Scope(gemeente=dossier.gemeente)) as session:
        assert [event.actie for event in queries.history(session, dossier)] == ["indienen", "afleveren"]


def test_what_was_delivered_is_not_delivered_again(web_database: Database, worker_database: Database) -> None:
    file(web_database)
    deliver(worker_database, accept)
    make_due(worker_database)
    assert deliver(worker_database, accept).seen == []


@pytest.mark.parametrize(
    ("error", "status", "code"),
    [
        (TemporaryError("refused connection"), LeveringStatus.WACHT, "refused connection"),
        (ConfigError("0796.toml: profiel.url is missing"), LeveringStatus.WACHT, "0796.toml: profiel.url is missing"),
        (UnknownOutcome("time-out"), LeveringStatus.ONBEKEND, "time-out"),
        (Refused("StUF064", (REASON,)), LeveringStatus.GEWEIGERD, "StUF064"),
        (ZeroDivisionError("Jansen"), LeveringStatus.ONBEKEND, "defect"),
    ],
)
def test_every_failure_has_its_own_state(
    web_database: Database, worker_database: Database, error: Exception, status: LeveringStatus, code: str
) -> None:
    dossier = file(web_database)
    deliver(worker_database, fail(error))
    levering, dossier = state(web_database, dossier)
    assert (levering.status, levering.code, levering.pogingen) == (status, code, 1)
    assert dossier.status is Status.INGEDIEND


def test_a_refusal_keeps_its_reasons(web_database: Database, worker_database: Database) -> None:
    dossier = file(web_database)
    deliver(worker_database, fail(Refused("StUF064", (REASON,))))
    levering, _ = state(web_database, dossier)
    assert levering.redenen == {
        "redenen": [
            {
                "regel": "StUF064",
                "ernst": "blokkeert",
                "wijzer": "/overlijden/gemeente",
                "tekst": "Deze gemeente kent deze zaak niet.",
            }
        ]
    }


def test_a_temporary_failure_is_tried_again_after_a_pause(web_database: Database, worker_database: Database) -> None:
    dossier = file(web_database)
    assert len(deliver(worker_database, fail(TemporaryError("down")), accept).seen) == 1
    make_due(worker_database)
    deliver(worker_database, accept)
    levering, _ = state(web_database, dossier)
    assert (levering.status, levering.pogingen) == (LeveringStatus.AFGELEVERD, 2)


def test_an_unknown_outcome_is_looked_up_before_it_is_sent_again(
    web_database: Database, worker_database: Database
) -> None:
    file(web_database)
    assert deliver(worker_database, fail(UnknownOutcome("time-out"))).looked_up == 0
    make_due(worker_database)
    assert deliver(worker_database, accept).looked_up == 1


def test_a_temporary_failure_after_a_lost_answer_stays_unknown(
    web_database: Database, worker_database: Database
) -> None:
    def lose(bericht: Bericht, journal: Journal) -> Outcome:
        journal.keep("zaak", lambda: b"<zaak/>")
        raise UnknownOutcome("time-out")

    dossier = file(web_database)
    deliver(worker_database, lose)
    make_due(worker_database)
    deliver(worker_database, fail(TemporaryError("down")))
    assert state(web_database, dossier)[0].status is LeveringStatus.ONBEKEND


def test_what_never_arrived_waits_however_often_it_is_tried(web_database: Database, worker_database: Database) -> None:
    """A back-end that is off all weekend: nothing is in doubt, so that nobody is asked to look."""

    def reach_nobody(bericht: Bericht, journal: Journal) -> Outcome:
        journal.keep("zaak", lambda: b"<zaak/>")
        raise TemporaryError("no connection")

    dossier = file(web_database)
    for _ in range(2):
        make_due(worker_database)
        assert deliver(worker_database, reach_nobody).looked_up == 0
        assert state(web_database, dossier)[0].status is LeveringStatus.WACHT


@pytest.mark.parametrize(
    ("patience", "status"), [(1, LeveringStatus.WACHT), (-1, LeveringStatus.VASTGELOPEN)], ids=["early", "too late"]
)
def test_a_pending_delivery_waits_until_its_own_deadline(
    web_database: Database, worker_database: Database, patience: int, status: LeveringStatus
) -> None:
    dossier = file(web_database)
    deliver(worker_database, lambda bericht, journal: Pending(datetime.now(UTC) + timedelta(hours=patience)))
    assert state(web_database, dossier)[0].status is status


def test_after_its_own_time_a_person_must_decide(
    web_database: Database, worker_database: Database, superuser: Connection
) -> None:
    dossier = file(web_database)
    for _ in range(2 * SETTINGS.max_killed):  # however often it was tried
        make_due(worker_database)
        assert deliver(worker_database, fail(TemporaryError("down"))).seen
    superuser.execute(text("UPDATE levering SET opgeven_op = now()"))
    make_due(worker_database)
    assert deliver(worker_database, accept).seen == []
    levering, _ = state(web_database, dossier)
    assert (levering.status, levering.code) == (LeveringStatus.VASTGELOPEN, "too-late")


def test_what_kills_every_worker_comes_to_an_end_and_holds_up_nobody(
    web_database: Database, worker_database: Database
) -> None:
    deadly = file(web_database)
    for _ in range(SETTINGS.max_killed):
        with worker_database.begin() as session:
            assert claim(session, "dead", SETTINGS) is not None
        make_due(worker_database)
    other = file(web_database)
    assert [bericht.kenmerk for bericht in deliver(worker_database, accept).seen] == [other.kenmerk]
    assert state(web_database, deadly)[0].status is LeveringStatus.VASTGELOPEN


def test_a_dossier_withdrawn_while_under_way_stays_withdrawn(web_database: Database, worker_database: Database) -> None:
    def withdraw(bericht: Bericht, journal: Journal) -> Outcome:
        with web_database.begin(Scope(partij=PARTIJ)) as session:
            found = session.get_one(Dossier, dossier.id)
            service.perform(session, found, Actie.INTREKKEN, by=DIRECTOR)
        return Accepted("ZAAK-1")

    dossier = file(web_database)
    deliver(worker_database, withdraw)
    declared, withdrawal = deliveries(web_database, dossier)
    assert (declared.status, withdrawal.status) == (LeveringStatus.AFGELEVERD, LeveringStatus.VASTGELOPEN)
    assert withdrawal.code == "cannot-withdraw"
    dossier = state(web_database, dossier)[1]
    assert (dossier.status, dossier.zaaknummer) == (Status.INGETROKKEN, "ZAAK-1")


@pytest.mark.parametrize("error", [TemporaryError("down"), Refused("x"), UnknownOutcome("?")], ids=type)
def test_a_dossier_s_second_message_waits_for_its_first(
    web_database: Database, worker_database: Database, error: Exception
) -> None:
    dossier = file(web_database)
    with web_database.begin(Scope(partij=dossier.partij)) as session:
        second = service.enqueue(session, session.get_one(Dossier, dossier.id), "scripted", None)
    seen = deliver(worker_database, fail(error)).seen
    assert second.id.hex not in {bericht.levering for bericht in seen}


def test_one_dossier_s_trouble_does_not_hold_up_another(web_database: Database, worker_database: Database) -> None:
    first, second = file(web_database), file(web_database)
    deliver(worker_database, fail(Refused("x")), accept)
    assert {state(web_database, d)[0].status for d in (first, second)} == {
        LeveringStatus.GEWEIGERD,
        LeveringStatus.AFGELEVERD,
    }


def test_every_attempt_gets_the_very_same_bericht(web_database: Database, worker_database: Database) -> None:
    file(web_database)
    first = deliver(worker_database, fail(TemporaryError("down"))).seen
    make_due(worker_database)
    assert deliver(worker_database, accept).seen == first


def test_the_bericht_carries_what_was_declared_and_attached(web_database: Database, worker_database: Database) -> None:
    dossier = file(web_database)
    (bericht,) = deliver(worker_database, accept).seen
    assert (bericht.kenmerk, bericht.gemeente) == (dossier.kenmerk, dossier.gemeente)
    assert [d.sha256 for d in bericht.documenten] == [b.sha256 for b in bericht.aangifte.bijlagen] != []
    assert bericht.documenten[0].inhoud.startswith(b"%PDF-")


def test_a_worker_that_died_is_followed_by_another_which_looks_up_first(
    web_database: Database, worker_database: Database
) -> None:
    dossier = file(web_database)
    with worker_database.begin() as session:
        assert claim(session, "dead", SETTINGS) is not None
    assert deliver(worker_database, accept).seen == []  # the lease still runs
    make_due(worker_database)
    assert deliver(worker_database, accept).looked_up == 1
    assert state(web_database, dossier)[0].status is LeveringStatus.AFGELEVERD


def test_a_worker_that_lost_its_lease_writes_nothing(web_database: Database, worker_database: Database) -> None:
    def overtaken(bericht: Bericht, journal: Journal) -> Outcome:
        with worker_database.begin() as session:
            session.execute(update(Levering).values(lease_door="another"))
        return Accepted("STOLEN")

    dossier = file(web_database)
    deliver(worker_database, overtaken)
    levering, dossier = state(web_database, dossier)
    assert (levering.status, levering.lease_door) == (LeveringStatus.BEZIG, "another")
    assert (dossier.status, dossier.zaaknummer) == (Status.INGEDIEND, None)


def test_many_workers_deliver_each_dossier_once(web_database: Database, worker_database: Database) -> None:
    dossiers = [file(web_database) for _ in range(12)]
    adapter = Scripted(accept)
    workers = [Worker(worker_database, SETTINGS, lambda claim: adapter) for _ in range(4)]
    threads = [threading.Thread(target=worker.once) for worker in workers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(bericht.kenmerk for bericht in adapter.seen) == sorted(d.kenmerk for d in dossiers)


def test_a_running_worker_wakes_at_once_and_stops_when_asked(web_database: Database, worker_database: Database) -> None:
    adapter, patient = Scripted(accept), Delivery(threads=2, poll=60)
    worker = Worker(worker_database, patient, lambda claim: adapter)
    running = threading.Thread(target=worker.run)
    running.start()
    try:
        dossier = file(web_database)
        for _ in range(100):
            if state(web_database, dossier)[0].status is LeveringStatus.AFGELEVERD:
                break
            threading.Event().wait(0.1)
        assert state(web_database, dossier)[0].status is LeveringStatus.AFGELEVERD
    finally:
        worker.stop()
        running.join(timeout=10)
    assert not running.is_alive()


@pytest.mark.parametrize("attempts", [1, 2, 5, 400])
def test_the_pause_doubles_up_to_its_cap_and_is_spread(attempts: int) -> None:
    longest = min(SETTINGS.backoff_cap, SETTINGS.backoff * 2 ** (attempts - 1))
    pauses = {pause(attempts, SETTINGS).total_seconds() for _ in range(50)}
    assert all(longest / 2 <= seconds <= longest for seconds in pauses)
    assert len(pauses) > 40


def test_a_claim_names_what_it_holds(web_database: Database, worker_database: Database) -> None:
    dossier = file(web_database)
    with worker_database.begin() as session:
        held = claim(session, "me", SETTINGS)
    assert isinstance(held, Claim)
    assert (held.dossier, held.gemeente, held.worker, held.uncertain) == (dossier.id, dossier.gemeente, "me", False)


def test_order_is_the_order_of_filing(web_database: Database, worker_database: Database) -> None:
    kenmerken = [file(web_database).kenmerk for _ in range(3)]
    assert [bericht.kenmerk for bericht in deliver(worker_database, accept).seen] == kenmerken
    assert all(a < b for a, b in itertools.pairwise(kenmerken))


def test_a_slow_delivery_keeps_its_lease_while_its_worker_lives(
    web_database: Database, worker_database: Database
) -> None:
    def slow(bericht: Bericht, journal: Journal) -> Outcome:
        with worker_database.begin() as session:  # as if it took longer than the lease
            session.execute(update(Levering).values(lease_tot=func.now() - timedelta(seconds=1)))
        threading.Event().wait(3 * brisk.lease)
        assert Worker(worker_database, brisk, lambda claim: adapter).once() == 0
        return accept(bericht, journal)

    brisk, adapter = Delivery(lease=1), Scripted(slow)
    dossier = file(web_database)
    worker = Worker(worker_database, brisk, lambda claim: adapter)
    heart = threading.Thread(target=worker.beat)
    heart.start()
    worker.once()
    worker.close()
    heart.join()
    assert len(adapter.seen) == 1
    assert state(web_database, dossier)[0].status is LeveringStatus.AFGELEVERD


def test_a_defect_outside_an_attempt_does_not_stop_the_worker(
    web_database: Database, worker_database: Database
) -> None:
    class Fragile(Worker):
        def once(self) -> int:
            if not hasattr(self, "failed"):
                self.failed = True
                raise ZeroDivisionError
            return super().once()

    dossier, adapter = file(web_database), Scripted(accept)
    worker = Fragile(worker_database, Delivery(threads=1, poll=1), lambda claim: adapter)
    running = threading.Thread(target=worker.run)
    running.start()
    for _ in range(100):
        if adapter.seen:
            break
        threading.Event().wait(0.1)
    worker.stop()
    running.join(timeout=10)
    assert [bericht.kenmerk for bericht in adapter.seen] == [dossier.kenmerk]
