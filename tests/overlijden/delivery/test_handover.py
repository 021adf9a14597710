# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""What is told after a declaration: in its order, to who has it, and to nobody who has not."""

from __future__ import annotations

import dataclasses
from datetime import UTC, datetime

import pytest

from adapters.memory import Memory
from overlijden import service
from overlijden.adapter import Accepted, Adapter, Bericht, Journal, Outcome, Refused, TemporaryError
from overlijden.db import Database, Scope
from overlijden.dossier import queries
from overlijden.rules import Context
from overlijden.settings import Delivery
from overlijden.status import Actie
from overlijden.tables import Dossier, LeveringSoort, LeveringStatus, Revisie
from overlijden.tools.guards import GuardFailed
from overlijden.worker import Worker
from tests.filing import CLERK, DIRECTOR, PARTIJ, file
from tests.overlijden.delivery.test_delivery import Scripted, accept, deliveries, fail, make_due

pytestmark = pytest.mark.database
SETTINGS = Delivery(lease=60, backoff=1, backoff_cap=8, breaker_after=99)
AANGIFTE, INTREKKING = LeveringSoort.AANGIFTE, LeveringSoort.INTREKKING
AFGELEVERD, VERVALLEN = LeveringStatus.AFGELEVERD, LeveringStatus.VERVALLEN


def run(database: Database, adapter: Adapter) -> None:
    make_due(database)
    Worker(database, SETTINGS, lambda claim: adapter).once()


def withdraw(database: Database, dossier: Dossier) -> None:
    with database.begin(Scope(partij=PARTIJ)) as session:
        service.perform(session, session.get_one(Dossier, dossier.id), Actie.INTREKKEN, by=DIRECTOR)


def stand(database: Database, dossier: Dossier) -> list[tuple[LeveringSoort, LeveringStatus]]:
    return [(one.soort, one.status) for one in deliveries(database, dossier)]


def test_a_withdrawal_follows_what_was_delivered_under_its_number(
    web_database: Database, worker_database: Database
) -> None:
    seen: list[Bericht] = []

    class Noting(Memory):
        def withdraw(self, bericht: Bericht, journal: Journal) -> Accepted:
            seen.append(bericht)
            return super().withdraw(bericht, journal)

    dossier, adapter = file(web_database), Noting()
    run(worker_database, adapter)
    withdraw(web_database, dossier)
    run(worker_database, adapter)
    assert stand(web_database, dossier) == [(AANGIFTE, AFGELEVERD), (INTREKKING, AFGELEVERD)]
    assert [bericht.zaaknummer for bericht in seen] == list(adapter.zaaknummers.values())


def test_what_was_withdrawn_before_anything_was_sent_is_told_to_nobody(
    web_database: Database, worker_database: Database
) -> None:
    dossier, adapter = file(web_database), Memory()
    withdraw(web_database, dossier)
    run(worker_database, adapter)
    assert (adapter.received, adapter.withdrawn) == ({}, set())
    assert stand(web_database, dossier) == [(AANGIFTE, VERVALLEN), (INTREKKING, VERVALLEN)]


def test_what_may_have_been_sent_arrives_first_and_is_then_withdrawn(
    web_database: Database, worker_database: Database
) -> None:
    def lose(bericht: Bericht, journal: Journal) -> Outcome:
        journal.keep("zaak", lambda: b"<zaak/>")
        raise TemporaryError("down")

    dossier, adapter = file(web_database), Memory()
    run(worker_database, Scripted(lose))
    withdraw(web_database, dossier)
    run(worker_database, adapter)
    assert (len(adapter.received), adapter.withdrawn) == (1, {dossier.kenmerk})
    assert stand(web_database, dossier) == [(AANGIFTE, AFGELEVERD), (INTREKKING, AFGELEVERD)]


def test_what_was_refused_is_withdrawn_without_a_word(web_database: Database, worker_database: Database) -> None:
    dossier = file(web_database)
    run(worker_database, Scripted(fail(Refused("StUF064"))))
    withdraw(web_database, dossier)
    run(worker_database, Scripted(fail(ZeroDivisionError())))
    assert stand(web_database, dossier) == [(AANGIFTE, VERVALLEN), (INTREKKING, VERVALLEN)]


def test_a_back_end_that_cannot_be_told_leaves_it_to_its_clerk(
    web_database: Database, worker_database: Database
) -> None:
    dossier = file(web_database)
    run(worker_database, Scripted(accept))
    withdraw(web_database, dossier)
    run(worker_database, Scripted(accept))
    *_, last = deliveries(web_database, dossier)
    assert (last.status, last.code) == (LeveringStatus.VASTGELOPEN, "cannot-withdraw")


@pytest.fixture
def asked(web_database: Database, worker_database: Database) -> Dossier:
    """A dossier of which the registrar asked for a completion."""
    dossier = file(web_database)
    run(worker_database, Memory())
    with web_database.begin(Scope(gemeente=dossier.gemeente)) as session:
        found = session.get_one(Dossier, dossier.id)
        for actie in (Actie.IN_BEHANDELING_NEMEN, Actie.AANVULLING_VRAGEN):
            service.perform(session, found, actie, by=CLERK, reden="stuur formulier A")
    return dossier


def amend(database: Database, dossier: Dossier, gemeente: str = "1942") -> None:
    with database.begin(Scope(partij=PARTIJ)) as session:
        found = session.get_one(Dossier, dossier.id)
        aangifte = queries.declared(session, found)
        aangifte = dataclasses.replace(
            aangifte,
            overledene=dataclasses.replace(aangifte.overledene, voornamen="Anders"),
            overlijden=dataclasses.replace(aangifte.overlijden, gemeente=gemeente),
        )
        service.amend(session, found, aangifte, Context(nu=datetime.now(UTC)), by=DIRECTOR)


def test_a_completion_is_a_new_revision_that_is_delivered_too(
    web_database: Database, worker_database: Database, asked: Dossier
) -> None:
    adapter = Memory()
    amend(web_database, asked)
    run(worker_database, adapter)
    (bericht,) = adapter.received.values()
    assert bericht.aangifte.overledene.voornamen == "Anders"
    first, second = deliveries(web_database, asked)
    assert (first.revisie, second.revisie, second.soort) == (1, 2, LeveringSoort.AANVULLING)
    assert second.status is AFGELEVERD
    with web_database.begin(Scope(partij=PARTIJ)) as session:
        (before,) = session.query(Revisie).filter_by(dossier_id=asked.id, nummer=1).all()
        assert "Anders" not in str(before.aangifte), "what was declared first stays as it was"


def test_a_completion_moves_no_death_to_another_municipality(web_database: Database, asked: Dossier) -> None:
    with pytest.raises(GuardFailed):
        amend(web_database, asked, "0796")
