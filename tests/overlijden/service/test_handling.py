# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""What is more than one act: sending on, amending, choosing, notes; and that none of it leaves the desk."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from overlijden import bijlagen, service
from overlijden.aangifte import Aangifte
from overlijden.db import Database, Scope
from overlijden.delivery import claim
from overlijden.delivery.handover import read_bericht
from overlijden.documents.issue import gather
from overlijden.dossier import queries
from overlijden.rules import BrpPersoon, Context
from overlijden.service import handling
from overlijden.settings import Delivery
from overlijden.status import Actie, Actor, IllegalTransition, Rol, Status
from overlijden.tables import Bijlage, Dossier, Keuze, Levering, Notitie, Raadpleging
from overlijden.tools.guards import GuardFailed
from tests.filing import CLERK, DIRECTOR, PARTIJ, file, settle

pytestmark = [pytest.mark.balie, pytest.mark.database]

BOTH = Scope(gemeente="1942", partij=PARTIJ)
HERE, THERE = "1942", "0363"
MARK = "alleen voor collega's: zonnebloem"


@pytest.fixture
def dossier(web_database: Database) -> Dossier:
    """Filed two days ago, at the desk."""
    return at_desk(web_database, file(web_database, nu=datetime.now(UTC) - timedelta(days=2)))


def at_desk(database: Database, dossier: Dossier, status: Status = Status.IN_BEHANDELING) -> Dossier:
    with database.begin(Scope(gemeente=dossier.gemeente)) as session:
        session.get_one(Dossier, dossier.id).status = status
    return dossier


@pytest.fixture
def desk(web_database: Database, dossier: Dossier) -> Iterator[tuple[Session, Dossier]]:
    with web_database.begin(Scope(gemeente=HERE)) as session:
        yield session, session.get_one(Dossier, dossier.id)


def send_on(database: Database, dossier: Dossier) -> Dossier | None:
    with database.begin(BOTH) as session:
        found = session.get_one(Dossier, dossier.id)
        return handling.move(session, found, THERE, by=CLERK, reden="het ziekenhuis staat daar", nu=datetime.now(UTC))


def test_what_is_sent_on_keeps_the_moment_at_which_it_was_filed(web_database: Database, dossier: Dossier) -> None:
    settle(web_database, THERE, "scripted")
    moved = send_on(web_database, dossier)
    assert moved is not None
    with web_database.begin(Scope(gemeente=THERE)) as session:
        found = session.get_one(Dossier, moved.id)
        declared = queries.declared(session, found)
        levering = session.scalars(select(Levering)).one()
    assert found.ingediend_op == dossier.ingediend_op
    assert (found.status, found.voorganger, found.uiterste_dag) == (
        Status.INGEDIEND,
        dossier.kenmerk,
        dossier.uiterste_dag,
    )
    assert (declared.overlijden.gemeente, levering.adapter) == (THERE, "scripted")
    assert found.partij == dossier.partij


def test_its_attachments_go_along_and_are_readable_there(web_database: Database, dossier: Dossier) -> None:
    settle(web_database, THERE, "scripted")
    send_on(web_database, dossier)
    contents = []
    for gemeente in (HERE, THERE):
        with web_database.begin(Scope(gemeente=gemeente)) as session:
            (row,) = session.scalars(select(Bijlage))
            contents.append((row.sha256, bijlagen.content(row)))
    assert contents[0] == contents[1]


def test_here_it_stays_closed_and_says_where_it_went(web_database: Database, dossier: Dossier) -> None:
    settle(web_database, THERE, "scripted")
    moved = send_on(web_database, dossier)
    with web_database.begin(BOTH) as session:
        left = session.get_one(Dossier, dossier.id)
        assert (left.status, left.doorgezonden_naar) == (Status.DOORGEZONDEN, THERE)
        assert moved is not None
        assert queries.successor_of(session, left) == moved.kenmerk
    with web_database.begin(Scope(gemeente=HERE)) as session:
        assert session.scalar(select(Dossier).where(Dossier.id == moved.id)) is None, "the desk there is not ours"


def test_where_nobody_takes_part_it_is_closed_here_and_nothing_is_filed(
    web_database: Database, dossier: Dossier
) -> None:
    assert send_on(web_database, dossier) is None
    with web_database.begin(BOTH) as session:
        assert [one.status for one in session.scalars(select(Dossier))] == [Status.DOORGEZONDEN]


@pytest.mark.parametrize("gemeente", [HERE, "0000", "0457"])
def test_it_is_not_sent_to_where_it_is_or_where_nothing_is_any_more(
    web_database: Database, dossier: Dossier, gemeente: str
) -> None:
    with web_database.begin(BOTH) as session:
        found = session.get_one(Dossier, dossier.id)
        with pytest.raises(GuardFailed, match="andere gemeente"):
            handling.move(session, found, gemeente, by=CLERK, reden="omdat", nu=datetime.now(UTC))


def changed(aangifte: Aangifte, voornamen: str) -> Aangifte:
    return dataclasses.replace(aangifte, overledene=dataclasses.replace(aangifte.overledene, voornamen=voornamen))


def test_an_amendment_is_a_revision_of_its_own_and_the_card_follows(desk: tuple[Session, Dossier]) -> None:
    session, dossier = desk
    service.perform(session, dossier, Actie.WIJZIGING_VERWERKEN, by=CLERK)
    other = changed(queries.declared(session, dossier), "Adrianus")
    service.amend(session, dossier, other, Context(nu=datetime.now(UTC)), by=DIRECTOR)
    assert [one.overledene.voornamen for one in queries.revisions(session, dossier)] == ["Aad", "Adrianus"]
    assert (dossier.revisie, dossier.naam) == (2, "Adrianus Holthuizen")


def test_no_akte_is_made_before_an_amendment_was_dealt_with(desk: tuple[Session, Dossier]) -> None:
    session, dossier = desk
    akte = {"akte_nummer": "200251", "akte_datum": datetime.now(UTC).date()}
    service.perform(session, dossier, Actie.WIJZIGING_VERWERKEN, by=CLERK)
    other = changed(queries.declared(session, dossier), "Adrianus")
    service.amend(session, dossier, other, Context(nu=datetime.now(UTC)), by=DIRECTOR)
    with pytest.raises(GuardFailed, match="verwerk de wijziging"):
        service.perform(session, dossier, Actie.AKTE_OPMAKEN, by=CLERK, **akte)  # type: ignore[arg-type]
    service.perform(session, dossier, Actie.WIJZIGING_VERWERKEN, by=CLERK)
    service.perform(session, dossier, Actie.AKTE_OPMAKEN, by=CLERK, **akte)  # type: ignore[arg-type]


@pytest.mark.parametrize("status", [Status.AKTE_OPGEMAAKT, Status.AFGEROND, Status.DOORGEHAALD])
def test_after_the_akte_nothing_declared_changes(web_database: Database, dossier: Dossier, status: Status) -> None:
    at_desk(web_database, dossier, status)
    with web_database.begin(Scope(gemeente=HERE)) as session:
        found = session.get_one(Dossier, dossier.id)
        declared = queries.declared(session, found)
        with pytest.raises(IllegalTransition):
            service.amend(session, found, declared, Context(nu=datetime.now(UTC)), by=CLERK)
        session.rollback()


def test_what_differs_from_the_brp_is_chosen_before_there_is_an_akte(desk: tuple[Session, Dossier]) -> None:
    session, dossier = desk
    brp = BrpPersoon(voornamen="Adrianus", geslachtsnaam="Holthuizen")
    akte = {"akte_nummer": "200251", "akte_datum": datetime.now(UTC).date(), "brp": brp}
    with pytest.raises(GuardFailed, match="BRP"):
        service.perform(session, dossier, Actie.AKTE_OPMAKEN, by=CLERK, **akte)  # type: ignore[arg-type]
    keuze = Keuze(wijzer="/overledene/voornamen", bron="brp", waarde="Adrianus", reden="De BRP gaat voor")
    handling.choose(session, dossier, [keuze], by=CLERK)
    service.perform(session, dossier, Actie.AKTE_OPMAKEN, by=CLERK, **akte)  # type: ignore[arg-type]
    assert gather(session, dossier, None).aangifte.overledene.voornamen == "Adrianus"
    receipt = gather(session, dossier, None, "ontvangstbevestiging").aangifte
    assert receipt.overledene.voornamen == "Aad", "a receipt tells what was declared"


def test_children_of_whom_the_brp_knows_make_a_notice_to_the_court_due(desk: tuple[Session, Dossier]) -> None:
    session, dossier = desk
    keuze = Keuze(wijzer="/minderjarige_kinderen", bron="brp", waarde="JA", reden="De BRP gaat voor")
    handling.choose(session, dossier, [keuze], by=CLERK)
    akte = {"akte_nummer": "200251", "akte_datum": datetime.now(UTC).date()}
    service.perform(session, dossier, Actie.AKTE_OPMAKEN, by=CLERK, **akte)  # type: ignore[arg-type]
    assert "rechtbank" in dossier.openstaand


@pytest.mark.toegang
def test_notes_and_choices_are_seen_by_the_desk_alone(web_database: Database, dossier: Dossier) -> None:
    write_down(web_database, dossier)
    found = {}
    for scope in (Scope(gemeente=HERE), Scope(partij=PARTIJ, persoon=DIRECTOR.id), Scope(gemeente=THERE), Scope()):
        with web_database.begin(scope) as session:
            found[scope] = (len(session.scalars(select(Notitie)).all()), len(session.scalars(select(Keuze)).all()))
    assert list(found.values()) == [(1, 1), (0, 0), (0, 0), (0, 0)]


@pytest.mark.toegang
def test_the_worker_that_writes_what_leaves_may_not_even_read_them(
    web_database: Database, worker_database: Database, dossier: Dossier
) -> None:
    write_down(web_database, dossier)
    with worker_database.begin() as session:
        taken = claim(session, "worker", Delivery())
    assert taken is not None
    with worker_database.begin(taken.scope) as session:
        assert MARK not in str(read_bericht(session, taken))
    for table in (Notitie, Keuze, Raadpleging):
        with pytest.raises(DBAPIError, match="permission denied"), worker_database.begin(taken.scope) as session:
            session.scalars(select(table)).all()


def write_down(database: Database, dossier: Dossier) -> None:
    with database.begin(Scope(gemeente=HERE)) as session:
        found = session.get_one(Dossier, dossier.id)
        handling.note(session, found, MARK, by=CLERK)
        handling.choose(session, found, [Keuze(wijzer="/x", bron="brp", waarde=MARK, reden=MARK)], by=CLERK)


@pytest.mark.parametrize(
    "statement", ["UPDATE notitie SET tekst = 'x'", "UPDATE keuze SET reden = 'x'", "DELETE FROM notitie"]
)
def test_what_was_noted_or_chosen_stays_as_it_was(web_database: Database, dossier: Dossier, statement: str) -> None:
    write_down(web_database, dossier)
    with pytest.raises(DBAPIError, match="permission denied"), web_database.begin(Scope(gemeente=HERE)) as session:
        session.connection().exec_driver_sql(statement)


def test_looking_takes_the_mark_away_and_spoils_no_page_that_lies_open(desk: tuple[Session, Dossier]) -> None:
    session, dossier = desk
    before = dossier.versie
    handling.see(session, dossier)
    session.refresh(dossier)
    assert (dossier.bekeken, dossier.versie) == (1, before)


def test_a_dossier_is_handed_over_and_taken_over(desk: tuple[Session, Dossier]) -> None:
    session, dossier = desk
    service.perform(session, dossier, Actie.OVERNEMEN, by=CLERK)
    assert dossier.behandelaar == CLERK.id
    service.perform(session, dossier, Actie.OVERDRAGEN, by=CLERK, gegevens={"collega": "bram"})
    assert dossier.behandelaar == "bram"
    service.perform(session, dossier, Actie.OVERNEMEN, by=Actor("els", Rol.MEDEWERKER))
    assert dossier.behandelaar == "els"
