# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""A back-end is asked how a declaration stands: what it says comes back once, and contradicts nothing."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Connection, text

from overlijden import deelnames
from overlijden import service as use_cases
from overlijden.adapter import (
    Bericht,
    Capability,
    Fase,
    Refused,
    Stand,
    TemporaryError,
)
from overlijden.db import Database, Scope
from overlijden.delivery.peiling import DAG, LONGEST, pause
from overlijden.dossier import queries
from overlijden.settings import Delivery
from overlijden.status import Actie, Actor, Rol, Status
from overlijden.tables import Dossier, LeveringStatus
from overlijden.termijn import today
from overlijden.worker import Worker
from tests.filing import CLERK, DIRECTOR, PARTIJ, file, resume
from tests.overlijden.delivery.test_delivery import Scripted, accept, state

pytestmark = pytest.mark.database

SETTINGS = Delivery(lease=60, backoff=1, backoff_cap=8, breaker_after=3)
AKTE = "200251"
Answer = Stand | Exception


class Asked(Scripted):
    """Takes everything, and says of it the answers given, the last one ever after."""

    capabilities = frozenset({Capability.POLL})

    def __init__(self, *answers: Answer) -> None:
        super().__init__(accept)
        self.answers, self.questions = list(answers), list[Bericht]()

    def poll(self, bericht: Bericht) -> Stand:
        self.questions.append(bericht)
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(answer, Exception):
            raise answer
        return answer


class Deaf(Scripted):
    def poll(self, bericht: Bericht) -> Stand:
        raise AssertionError("asked although it cannot be")


def made(nummer: str | None = AKTE, fase: Fase = Fase.AFGEHANDELD, days: int = 0) -> Stand:
    return Stand(fase, nummer, today() - timedelta(days=days) if nummer else None)


@pytest.fixture
def dossier(web_database: Database, worker_database: Database) -> Dossier:
    """One that its back-end has."""
    filed = file(web_database)
    worker(worker_database, Scripted(accept)).once()
    return filed


def worker(database: Database, adapter: Scripted) -> Worker:
    return Worker(database, SETTINGS, lambda claim: adapter)


def ask(database: Database, superuser: Connection, *answers: Answer, adapter: Scripted | None = None) -> Asked:
    """Let every asking be due, and ask."""
    superuser.execute(text("UPDATE levering SET peilen_op = now() WHERE peilen_op IS NOT NULL"))
    asked = Asked(*answers or [made(None)])
    worker(database, adapter or asked).ask()
    return asked


def age(superuser: Connection, by: timedelta) -> None:
    superuser.execute(text("UPDATE levering SET afgeleverd_op = afgeleverd_op - :by"), {"by": by})


def next_asking(superuser: Connection) -> timedelta | None:
    found = superuser.execute(text("SELECT peilen_op - now() FROM levering")).scalar()
    assert found is None or isinstance(found, timedelta)
    return found


def history(database: Database, dossier: Dossier) -> list[tuple[str, str]]:
    with database.begin(Scope(gemeente=dossier.gemeente)) as session:
        return [(str(event.actie), str(event.rol)) for event in queries.history(session, dossier)][2:]


def test_it_is_asked_a_while_after_it_arrived(
    dossier: Dossier, worker_database: Database, superuser: Connection
) -> None:
    asked = Asked(made(None))
    worker(worker_database, asked).ask()
    assert asked.questions == []
    wait = next_asking(superuser)
    assert wait is not None
    assert timedelta(seconds=SETTINGS.ask_after - 60) < wait <= timedelta(seconds=SETTINGS.ask_after)


def test_the_question_names_the_zaak_and_carries_no_documents(
    dossier: Dossier, worker_database: Database, superuser: Connection, web_database: Database
) -> None:
    [question] = ask(worker_database, superuser).questions
    levering, found = state(web_database, dossier)
    assert (question.levering, question.kenmerk, question.zaaknummer) == (levering.id.hex, found.kenmerk, "ZAAK-1")
    assert question.documenten == ()


def test_an_akte_comes_back_as_the_acts_that_it_was(
    dossier: Dossier, web_database: Database, worker_database: Database, superuser: Connection
) -> None:
    ask(worker_database, superuser, made())
    levering, found = state(web_database, dossier)
    assert (found.status, found.akte_nummer, found.akte_datum) == (Status.AKTE_OPGEMAAKT, AKTE, today())
    assert history(web_database, dossier) == [("in_behandeling_nemen", "koppeling"), ("akte_opmaken", "koppeling")]
    assert levering.status is LeveringStatus.AFGELEVERD


def test_told_again_it_changes_nothing(
    dossier: Dossier, web_database: Database, worker_database: Database, superuser: Connection
) -> None:
    for nummer in (AKTE, AKTE, "20A0251"):  # as the BRP writes it
        assert ask(worker_database, superuser, made(nummer)).questions
    levering, found = state(web_database, dossier)
    assert (levering.status, found.akte_nummer) == (LeveringStatus.AFGELEVERD, AKTE)
    assert len(history(web_database, dossier)) == 2


@pytest.mark.parametrize(
    ("fase", "status", "code"),
    [
        (Fase.ONTVANGEN, Status.AFGELEVERD, None),
        (Fase.BEHANDELING, Status.IN_BEHANDELING, None),
        (Fase.AFGEHANDELD, Status.IN_BEHANDELING, "zonder-aktenummer"),
    ],
)
def test_without_a_number_the_declarant_sees_how_far_it_is(
    dossier: Dossier,
    web_database: Database,
    worker_database: Database,
    superuser: Connection,
    fase: Fase,
    status: Status,
    code: str | None,
) -> None:
    for _ in range(2):
        ask(worker_database, superuser, made(None, fase))
    levering, found = state(web_database, dossier)
    assert (found.status, levering.code) == (status, code)
    assert len(history(web_database, dossier)) == (status is not Status.AFGELEVERD)


@pytest.mark.parametrize(
    ("stand", "code", "tekst"),
    [
        (made("200252"), "andere-akte", "Uw systeem meldt akte 200252. Hier staat akte 200251."),
        (made("niet bekend"), "andere-akte", "dat wij niet kunnen lezen"),
        (made(days=-1), "andere-akte", "Kijk welke dag klopt."),
        (made(None, Fase.AFGEBROKEN), "afgebroken", None),
    ],
)
def test_who_contradicts_what_is_known_is_put_before_a_person(
    dossier: Dossier,
    web_database: Database,
    worker_database: Database,
    superuser: Connection,
    stand: Stand,
    code: str,
    tekst: str | None,
) -> None:
    ask(worker_database, superuser, made())
    ask(worker_database, superuser, stand)
    levering, found = state(web_database, dossier)
    assert (found.status, found.akte_nummer, found.akte_datum) == (Status.AKTE_OPGEMAAKT, AKTE, today())
    assert (levering.status, levering.code) == (LeveringStatus.VASTGELOPEN, code)
    told = (levering.redenen or {"redenen": [{"tekst": None}]})["redenen"][0]["tekst"]
    assert told == tekst or tekst in told
    assert "niet bekend" not in str(levering.redenen), "what stands in that place may be anything"


@pytest.mark.parametrize(
    ("stand", "tekst"),
    [
        (made("999990019"), "Vul het aktenummer in"),
        (Stand(Fase.AFGEHANDELD, AKTE), "Vul de datum van de akte in"),
        (made(days=400), "Deze dag ligt voor de aangifte"),
    ],
)
def test_an_akte_that_cannot_be_one_of_it_is_put_before_a_person(
    dossier: Dossier,
    web_database: Database,
    worker_database: Database,
    superuser: Connection,
    stand: Stand,
    tekst: str,
) -> None:
    ask(worker_database, superuser, stand)
    levering, found = state(web_database, dossier)
    assert (levering.status, levering.code) == (LeveringStatus.VASTGELOPEN, "akte-past-niet")
    assert levering.redenen is not None
    assert tekst in levering.redenen["redenen"][0]["tekst"]
    assert "999990019" not in str(levering.redenen)
    assert (found.status, found.akte_nummer) == (Status.AFGELEVERD, None)


def test_an_akte_of_what_was_withdrawn_is_put_before_a_person(
    dossier: Dossier, web_database: Database, worker_database: Database, superuser: Connection
) -> None:
    with web_database.begin(Scope(partij=PARTIJ)) as session:
        found = session.get_one(Dossier, dossier.id)
        use_cases.perform(session, found, Actie.INTREKKEN, by=DIRECTOR)
    ask(worker_database, superuser, made())
    with web_database.begin(Scope(gemeente=dossier.gemeente)) as session:
        first = queries.deliveries(session, dossier)[0]
        assert (first.status, first.code) == (LeveringStatus.VASTGELOPEN, "andere-akte")
        assert session.get_one(Dossier, dossier.id).akte_nummer is None


def test_a_closed_zaak_of_what_was_withdrawn_is_as_it_should_be(
    dossier: Dossier, web_database: Database, worker_database: Database, superuser: Connection
) -> None:
    with web_database.begin(Scope(partij=PARTIJ)) as session:
        use_cases.perform(session, session.get_one(Dossier, dossier.id), Actie.INTREKKEN, by=DIRECTOR)
    ask(worker_database, superuser, made(None, Fase.AFGEBROKEN))
    with web_database.begin(Scope(gemeente=dossier.gemeente)) as session:
        assert queries.deliveries(session, dossier)[0].status is LeveringStatus.AFGELEVERD


def test_two_dossiers_with_one_akte_are_put_before_a_person(
    dossier: Dossier, web_database: Database, worker_database: Database, superuser: Connection
) -> None:
    other = file(web_database)
    worker(worker_database, Scripted(accept)).once()
    ask(worker_database, superuser, made())
    stands = {state(web_database, one)[0].status for one in (dossier, other)}
    assert stands == {LeveringStatus.AFGELEVERD, LeveringStatus.VASTGELOPEN}


@pytest.mark.parametrize("error", [TemporaryError("down"), ZeroDivisionError("Jansen")])
def test_without_an_answer_it_is_asked_again(
    dossier: Dossier, web_database: Database, worker_database: Database, superuser: Connection, error: Exception
) -> None:
    ask(worker_database, superuser, error)
    levering, found = state(web_database, dossier)
    assert (levering.status, levering.code, found.status) == (LeveringStatus.AFGELEVERD, None, Status.AFGELEVERD)
    assert ask(worker_database, superuser, made()).questions
    assert state(web_database, dossier)[1].akte_nummer == AKTE


def test_a_back_end_that_does_not_answer_is_left_alone(
    dossier: Dossier, worker_database: Database, superuser: Connection
) -> None:
    for _ in range(SETTINGS.breaker_after):
        assert ask(worker_database, superuser, TemporaryError("down")).questions
    assert not ask(worker_database, superuser, made()).questions
    superuser.execute(text("UPDATE verbinding SET weer_op = now()"))
    assert ask(worker_database, superuser, made()).questions
    assert superuser.execute(text("SELECT mislukt FROM verbinding")).scalar() == 0


def test_a_zaak_that_is_gone_is_put_before_a_person_when_it_had_time_to_be_found(
    dossier: Dossier, web_database: Database, worker_database: Database, superuser: Connection
) -> None:
    ask(worker_database, superuser, Refused("geen-zaak"))
    assert state(web_database, dossier)[0].status is LeveringStatus.AFGELEVERD
    age(superuser, timedelta(hours=2))
    ask(worker_database, superuser, Refused("geen-zaak"))
    levering, _ = state(web_database, dossier)
    assert (levering.status, levering.code) == (LeveringStatus.VASTGELOPEN, "zaak-weg")


def test_what_was_put_before_a_person_is_asked_no_more(
    dossier: Dossier, worker_database: Database, superuser: Connection
) -> None:
    ask(worker_database, superuser, made(None, Fase.AFGEBROKEN))
    assert not ask(worker_database, superuser, made()).questions


def test_who_cannot_be_asked_is_not(dossier: Dossier, worker_database: Database, superuser: Connection) -> None:
    ask(worker_database, superuser, adapter=Deaf(accept))
    assert next_asking(superuser) is None


def test_after_a_month_nobody_is_asked(dossier: Dossier, worker_database: Database, superuser: Connection) -> None:
    age(superuser, LONGEST + DAG)
    assert not ask(worker_database, superuser, made()).questions
    assert next_asking(superuser) is None


def test_a_municipality_that_paused_is_not_asked(
    dossier: Dossier, web_database: Database, worker_database: Database, superuser: Connection
) -> None:
    with web_database.begin(Scope(beheer=dossier.gemeente, persoon="eerste")) as session:
        first = Actor("eerste", Rol.BEHEERDER, organisatie=dossier.gemeente)
        deelnames.pause(session, dossier.gemeente, deelnames.LEVERINGEN, by=first, reden="Storing")
    assert not ask(worker_database, superuser, made()).questions
    resume(web_database, dossier.gemeente)
    assert ask(worker_database, superuser, made()).questions


def test_what_a_clerk_reports_first_stays(
    dossier: Dossier, web_database: Database, worker_database: Database, superuser: Connection
) -> None:
    def report(bericht: Bericht) -> Stand:
        with web_database.begin(Scope(gemeente=dossier.gemeente)) as session:
            found = session.get_one(Dossier, dossier.id)
            use_cases.perform(session, found, Actie.IN_BEHANDELING_NEMEN, by=CLERK)
        return made()

    adapter = Asked(made())
    adapter.poll = report  # type: ignore[method-assign]
    ask(worker_database, superuser, adapter=adapter)
    assert state(web_database, dossier)[1].akte_nummer == AKTE
    assert [rol for _, rol in history(web_database, dossier)] == [Rol.AMBTENAAR, Rol.KOPPELING]


@given(seconds=st.integers(0, 10**7))
def test_the_longer_it_is_there_the_longer_the_pause(seconds: int) -> None:
    wait = pause(timedelta(seconds=seconds), SETTINGS)
    assert timedelta(seconds=0.8 * SETTINGS.ask_after) <= wait <= DAG
    assert wait >= min(timedelta(seconds=seconds) * 0.08, DAG * 0.8)


def test_the_worker_asks_by_itself(web_database: Database, worker_database: Database) -> None:
    filed = file(web_database)
    adapter = Asked(made())
    running = Worker(worker_database, Delivery(threads=1, poll=1, ask_after=1), lambda claim: adapter)
    thread = threading.Thread(target=running.run)
    thread.start()
    try:
        for _ in range(100):
            if state(web_database, filed)[1].akte_nummer:
                break
            threading.Event().wait(0.1)
    finally:
        running.stop()
        thread.join(timeout=10)
    assert state(web_database, filed)[1].akte_nummer == AKTE
