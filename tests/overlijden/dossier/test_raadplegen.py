# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""An answer of the BRP is kept for the desk alone, encrypted, for a week and never longer than its dossier."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Connection, select, text
from sqlalchemy.exc import DBAPIError

from overlijden.brp import BrpPersoon
from overlijden.db import Database, Scope
from overlijden.dossier import raadplegen
from overlijden.status import Actor, Rol, Status
from overlijden.tables import Dossier, Raadpleging
from overlijden.tools import sleutels
from overlijden.worker import forgetting, upkeep
from tests.conftest import FIELD_KEYS, DatabaseUrls
from tests.filing import PARTIJ, file

pytestmark = pytest.mark.database

CLERK = Actor("noor", Rol.AMBTENAAR, "", "1942")
HERE = Scope(gemeente="1942")
MARK = "zonnebloem in de gang"


@pytest.fixture
def dossier(web_database: Database, superuser: Connection) -> uuid.UUID:
    """At the desk, with an answer beside it."""
    filed = file(web_database, "1942")
    superuser.execute(text("UPDATE dossier SET op_balie_sinds = now()"))
    with web_database.begin(HERE) as session:
        vraag = raadplegen.question(session.get_one(Dossier, filed.id))
        assert vraag is not None
        raadplegen.keep(session, vraag, BrpPersoon(voornamen=MARK), by=CLERK)
    return filed.id


def kept(superuser: Connection) -> int:
    return superuser.scalar(text("SELECT count(*) FROM raadpleging")) or 0


def age(superuser: Connection, days: float) -> None:
    superuser.execute(text("UPDATE raadpleging SET op = now() - :age"), {"age": timedelta(days=days)})


def test_the_desk_reads_what_was_kept(web_database: Database, dossier: uuid.UUID) -> None:
    with web_database.begin(HERE) as session:
        antwoord = raadplegen.last(session, session.get_one(Dossier, dossier))
    assert antwoord is not None
    assert (antwoord.persoon, antwoord.door) == (BrpPersoon(voornamen=MARK), "noor")


@pytest.mark.parametrize("scope", [Scope(), Scope(gemeente="0796"), Scope(partij=PARTIJ), Scope(beheer="1942")])
def test_nobody_else_finds_a_row(web_database: Database, dossier: uuid.UUID, scope: Scope) -> None:
    with web_database.begin(scope) as session:
        assert session.scalars(select(Raadpleging)).all() == []


def test_the_worker_that_writes_what_leaves_may_not_even_read_it(worker_database: Database, dossier: uuid.UUID) -> None:
    with pytest.raises(DBAPIError, match="permission denied"), worker_database.begin(HERE) as session:
        session.scalars(select(Raadpleging)).all()


@pytest.mark.parametrize(("days", "left"), [(6.99, 1), (7.01, 0)])
def test_it_goes_a_week_after_it_was_asked_with_proof(
    worker_database: Database, superuser: Connection, dossier: uuid.UUID, days: float, left: int
) -> None:
    age(superuser, days)
    forgetting.run(worker_database, datetime.now(UTC))
    proof = "SELECT count(*) FROM vernietiging WHERE bewaarklasse = 'raadpleging'"
    assert (kept(superuser), superuser.scalar(text(proof))) == (left, 1 - left)


def test_what_will_go_is_said_beforehand(worker_database: Database, superuser: Connection, dossier: uuid.UUID) -> None:
    said = list(forgetting.preview(worker_database, datetime.now(UTC) + timedelta(days=8)))
    assert "1 answers of the BRP" in said
    assert kept(superuser) == 1


def test_it_goes_with_its_dossier(worker_database: Database, superuser: Connection, dossier: uuid.UUID) -> None:
    superuser.execute(text("UPDATE levering SET status = 'vervallen'"))
    superuser.execute(text("UPDATE dossier SET status = 'ingetrokken'"))
    superuser.execute(text("UPDATE gebeurtenis SET op = now() - interval '40 days'"))
    forgetting.run(worker_database, datetime.now(UTC))
    assert superuser.scalar(text("SELECT count(*) FROM dossier WHERE vernietigd_op IS NOT NULL")) == 1
    assert kept(superuser) == 0


def test_a_closed_dossier_shows_no_answer(web_database: Database, superuser: Connection, dossier: uuid.UUID) -> None:
    superuser.execute(text("UPDATE dossier SET status = :status"), {"status": Status.AKTE_OPGEMAAKT})
    with web_database.begin(HERE) as session:
        assert raadplegen.last(session, session.get_one(Dossier, dossier)) is None


def test_a_new_key_renews_it(web_database: Database, database_urls: DatabaseUrls, dossier: uuid.UUID) -> None:
    sleutels.use(f"{sleutels.make('nieuw')} {FIELD_KEYS}")
    try:
        with Database(database_urls.owner, pool_size=1) as owner:
            assert list(upkeep.rotate(owner))[-1] == 0
        with web_database.begin(HERE) as session:
            row = session.get_one(Raadpleging, dossier)
            assert row.antwoord is not None
            assert row.antwoord.startswith(sleutels.ring().head)
            antwoord = raadplegen.last(session, session.get_one(Dossier, dossier))
        assert antwoord is not None
        assert antwoord.persoon == BrpPersoon(voornamen=MARK)
    finally:
        sleutels.use(FIELD_KEYS)


def test_an_answer_of_another_dossier_is_refused(
    web_database: Database, superuser: Connection, dossier: uuid.UUID
) -> None:
    other = file(web_database, "1942", name="crematie")
    superuser.execute(text("UPDATE dossier SET op_balie_sinds = now()"))
    superuser.execute(text("UPDATE raadpleging SET dossier_id = :other"), {"other": other.id})
    with pytest.raises(sleutels.Altered), web_database.begin(HERE) as session:
        raadplegen.last(session, session.get_one(Dossier, other.id))
