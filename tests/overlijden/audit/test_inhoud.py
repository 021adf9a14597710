# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""Whatever the owner of the database does to a dossier or an attachment after its last act is found and named."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Connection, select, text

from overlijden import service
from overlijden.audit import inhoud
from overlijden.audit.verify import Defect, Kind, Verification
from overlijden.db import Database, Scope
from overlijden.service import handling
from overlijden.status import Actie, Actor
from overlijden.tables import Dossier
from overlijden.tools import sleutels
from overlijden.tools.chain import Keys
from overlijden.worker import forgetting, upkeep
from tests.acting import needed
from tests.conftest import FIELD_KEYS, KEYS, DatabaseUrls
from tests.filing import CLERK, DIRECTOR, PARTIJ, file, settle

pytestmark = pytest.mark.database

DESK, BOTH = Scope(gemeente="1942"), Scope(gemeente="1942", partij=PARTIJ)
LAST = 6  # the line of its last act: two steps of a change before it, and three acts
TABLES = ("dossier", "gebeurtenis", "revisie", "bijlage")


def act(database: Database, dossier: Dossier, *acties: Actie, by: Actor = CLERK) -> None:
    for actie in acties:
        with database.begin(DESK if by is CLERK else Scope(partij=PARTIJ)) as session:
            found = session.get_one(Dossier, dossier.id)
            service.perform(session, found, actie, by=by, **needed(actie))


@pytest.fixture
def dossier(web_database: Database) -> Dossier:
    """Filed two days ago, and its akte made."""
    for gemeente in ("1942", "0363"):
        settle(web_database, gemeente, "scripted", told=True)
    made = file(web_database, nu=datetime.now(UTC) - timedelta(days=2))
    act(web_database, made, Actie.AFLEVEREN, Actie.IN_BEHANDELING_NEMEN, Actie.AKTE_OPMAKEN)
    return made


def change(superuser: Connection, *statements: str) -> None:
    """As the owner of the tables may, who first lays their guards to rest."""
    for table in TABLES:
        superuser.execute(text(f"ALTER TABLE {table} DISABLE TRIGGER ALL"))
    for statement in statements:
        superuser.execute(text(statement))


def defects(database: Database) -> list[Defect]:
    return [*inhoud.dossiers(database, "1942"), *inhoud.attachments(database, "1942")]


def test_what_nobody_touched_is_what_its_acts_left(web_database: Database, dossier: Dossier) -> None:
    assert defects(web_database) == []


def test_no_act_of_anybody_is_taken_for_tampering(
    web_database: Database,
    worker_database: Database,
    database_urls: DatabaseUrls,
    superuser: Connection,
    dossier: Dossier,
) -> None:
    act(web_database, dossier, Actie.VERLOF_AFGEVEN, Actie.HEROPENEN, Actie.ORIGINELEN_ONTVANGEN)
    act(web_database, file(web_database), Actie.INTREKKEN, by=DIRECTOR)
    moving = file(web_database)
    act(web_database, moving, Actie.AFLEVEREN, Actie.OVERNEMEN, Actie.STUK_ONTVANGEN)
    with web_database.begin(BOTH) as session:
        found = session.get_one(Dossier, moving.id)
        handling.note(session, found, "Bel het ziekenhuis.", by=CLERK)
        handling.see(session, found)
        handling.move(session, found, "0363", by=CLERK, reden="daar gebeurde het", nu=datetime.now(UTC))
        there = session.scalars(select(Dossier.gemeente).where(Dossier.voorganger == moving.kenmerk)).one()
    with worker_database.begin(DESK) as session:
        service.receive(session, dossier.kenmerk, datetime.now(UTC))
    superuser.execute(text("UPDATE levering SET status = 'afgeleverd'"))
    assert forgetting.run(worker_database, datetime.now(UTC) + timedelta(days=40), "k" * 32) == 2
    assert defects(web_database) == []
    assert [*inhoud.dossiers(web_database, there), *inhoud.attachments(web_database, there)] == []
    assert verified(database_urls) == []


def verified(urls: DatabaseUrls) -> list[Defect]:
    with Database(urls.audit, pool_size=1) as database:
        return list(Verification(KEYS).run(database))


@pytest.mark.parametrize(
    "edit",
    [
        "UPDATE dossier SET status = 'afgerond'",
        "UPDATE dossier SET akte_nummer = '200252'",
        "UPDATE dossier SET akte_datum = akte_datum - 1",
        "UPDATE dossier SET uiterste_dag = NULL",
        "UPDATE dossier SET uiterste_dag = 'infinity'",
        "UPDATE dossier SET ingediend_op = ingediend_op + interval '1 microsecond'",
        "UPDATE dossier SET ingediend_op = '-infinity'",
        "UPDATE dossier SET overledene_bsn = '999990020'",
        "UPDATE dossier SET persoon = 'een ander'",
        "UPDATE dossier SET openstaand = '{}'",
        "UPDATE dossier SET status = 'toveren'",
        "UPDATE revisie SET aangifte = jsonb_set(aangifte, '{overledene,geslachtsnaam}', '\"Ander\"')",
        "UPDATE gebeurtenis SET reden = 'anders' WHERE actie = 'afleveren'",
        "UPDATE gebeurtenis SET naar = 'afgerond' WHERE actie = 'akte_opmaken'",
        "UPDATE gebeurtenis SET gegevens = '{\"datum\": \"2020-01-01\"}' WHERE actie = 'indienen'",
        "UPDATE bijlage SET bestandsnaam = 'anders.pdf'",
        "DELETE FROM bijlage",
    ],
)
def test_a_dossier_that_was_edited_is_named(
    web_database: Database, superuser: Connection, dossier: Dossier, edit: str
) -> None:
    change(superuser, edit)
    assert list(inhoud.dossiers(web_database, "1942")) == [
        Defect("1942", LAST, Kind.DOSSIER, f"{dossier.kenmerk} is not what this act left")
    ]


def test_an_act_that_was_undone_is_named(web_database: Database, superuser: Connection, dossier: Dossier) -> None:
    """The dossier as the act before it left it, line and all: a state that was right once."""
    change(
        superuser,
        "DELETE FROM gebeurtenis WHERE actie = 'akte_opmaken'",
        "UPDATE dossier SET status = 'in_behandeling', akte_nummer = NULL, akte_datum = NULL, openstaand = '{}'",
    )
    assert [defect.nummer for defect in inhoud.dossiers(web_database, "1942")] == [LAST]


def test_a_dossier_that_nobody_filed_is_named(web_database: Database, superuser: Connection, dossier: Dossier) -> None:
    columns = "gemeente, partij, persoon, kanaal, status, versie, revisie, ingediend_op"
    change(
        superuser,
        f"INSERT INTO dossier (id, kenmerk, concept, {columns})"  # noqa: S608
        f" SELECT gen_random_uuid(), 'OV-2026-9999999', gen_random_uuid(), {columns} FROM dossier",
    )
    assert list(inhoud.dossiers(web_database, "1942")) == [
        Defect("1942", 0, Kind.DOSSIER, "of OV-2026-9999999 the audit says nothing")
    ]


def test_without_the_key_every_dossier_is_in_doubt(database_urls: DatabaseUrls, dossier: Dossier) -> None:
    with Database(database_urls.web, keys=Keys("b" * 32)) as keyless:
        assert [defect.kind for defect in inhoud.dossiers(keyless, "1942")] == [Kind.DOSSIER]


@pytest.mark.parametrize(
    "edit",
    [
        "inhoud = set_byte(inhoud, 90, 255 - get_byte(inhoud, 90))",
        "inhoud = ''",
        "omvang = omvang + 1",
    ],
)
def test_an_attachment_that_was_edited_is_named(
    web_database: Database, superuser: Connection, dossier: Dossier, edit: str
) -> None:
    first = superuser.scalar(text("SELECT id FROM bijlage ORDER BY volgorde"))
    change(superuser, f"UPDATE bijlage SET {edit} WHERE id = '{first}'")  # noqa: S608
    assert list(inhoud.attachments(web_database, "1942")) == [
        Defect("1942", 0, Kind.BIJLAGE, f"{dossier.kenmerk}: {first} is not what was filed")
    ]


def test_an_attachment_that_is_gone_is_named(web_database: Database, superuser: Connection, dossier: Dossier) -> None:
    sha256 = superuser.scalar(text("SELECT sha256 FROM bijlage ORDER BY volgorde"))
    change(superuser, f"DELETE FROM bijlage WHERE sha256 = '{sha256}'")  # noqa: S608
    assert list(inhoud.attachments(web_database, "1942")) == [
        Defect("1942", 0, Kind.BIJLAGE, f"{dossier.kenmerk}: the one with checksum {sha256} is gone")
    ]


def test_an_attachment_of_another_dossier_in_its_place_is_named(
    web_database: Database, superuser: Connection, dossier: Dossier
) -> None:
    file(web_database)
    first, *_, last = superuser.scalars(text("SELECT id FROM bijlage ORDER BY volgorde")).all()
    taken = f"SELECT inhoud, omvang, sha256 FROM bijlage WHERE id = '{last}'"  # noqa: S608
    change(superuser, f"UPDATE bijlage SET (inhoud, omvang, sha256) = ({taken}) WHERE id = '{first}'")  # noqa: S608
    assert f"{dossier.kenmerk}: {first} is not what was filed" in {defect.words for defect in defects(web_database)}


def test_an_attachment_stays_whole_when_its_key_is_renewed(
    web_database: Database, database_urls: DatabaseUrls, dossier: Dossier, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sleutels, "_ring", list(sleutels._ring))  # noqa: SLF001 - put back after this
    sleutels.use(f"{sleutels.make('nieuw')} {FIELD_KEYS}")
    with Database(database_urls.owner, pool_size=1) as owner:
        assert list(upkeep.rotate(owner))[-1] == 0
    assert defects(web_database) == []


def test_what_is_another_municipality_s_is_left_alone(
    web_database: Database, superuser: Connection, dossier: Dossier
) -> None:
    other = file(web_database, "0796")
    change(superuser, "UPDATE dossier SET naam = 'x' WHERE gemeente = '0796'")
    assert defects(web_database) == []
    assert [defect.words for defect in inhoud.dossiers(web_database, "0796")] == [
        f"{other.kenmerk} is not what this act left"
    ]
