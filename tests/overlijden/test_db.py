# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""Municipalities and parties are kept apart by the database itself."""

import time
import uuid
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, NullPool, create_engine, inspect, make_url, text
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError, ProgrammingError
from sqlalchemy.exc import TimeoutError as NoConnection
from sqlalchemy.orm import Session

from overlijden import db
from overlijden.aangifte import BijlageSoort
from overlijden.db import Database, Scope, SecondConnection, UnsafeRole
from overlijden.doctor import standing
from overlijden.service import ondernemingen
from overlijden.status import Actie, Rol, Status
from overlijden.tables import (
    Base,
    Betaalverzoek,
    Bijlage,
    Concept,
    Document,
    DocumentSoort,
    Dossier,
    Gebeurtenis,
    Keuze,
    Levering,
    Leveringstap,
    Mail,
    MailSoort,
    Notitie,
    Raadpleging,
    Revisie,
    Zichtbaar,
)
from overlijden.tools import sleutels
from overlijden.tools.tomlfile import ConfigError
from tests.conftest import DatabaseUrls, fresh_database
from tests.filing import SINCE, participate

pytestmark = pytest.mark.database

NU = datetime(2026, 3, 2, 12, tzinfo=UTC)
ALICE, BOB = Scope(partij="kvk:99900017"), Scope(partij="kvk:99900025")
# What holds nothing of a dossier or draft.
OTHERS = {
    "auditregel",
    "beheerder",
    "collega",
    "koppeling",
    "notificatie",
    "onderneming",
    "pauze",
    "proef",
    "sessie",
    "taak",
    "toetsuitslag",
    "verbinding",
    "vernietiging",
    "wijziging",
}
TABLES = sorted(set(Base.metadata.tables) - OTHERS)


LEVERING = "00000000-0000-0000-0000-000000000002"
BEFORE = f"""
INSERT INTO dossier (id, kenmerk, concept, gemeente, partij, persoon, kanaal, status, versie, revisie, ingediend_op)
VALUES ('{LEVERING}', 'OV-2026-0000001', '{LEVERING}', '1942', 'kvk:1', '', 'x', 'ingediend', 1, 1, now());
INSERT INTO revisie VALUES ('{LEVERING}', 1, '1942', 'kvk:1', '{{}}');
INSERT INTO levering (id, dossier_id, revisie, gemeente, partij, adapter, status, pogingen)
VALUES ('{LEVERING}', '{LEVERING}', 1, '1942', 'kvk:1', 'store', 'wacht', 0);
INSERT INTO leveringstap (levering_id, stap, gemeente, partij, bericht)
VALUES ('{LEVERING}', 'zaak', '1942', 'kvk:1', 'y'), ('{LEVERING}', 'leeg', '1942', 'kvk:1', NULL);
INSERT INTO bijlage (id, dossier_id, gemeente, partij, soort, bestandsnaam, mediatype, omvang, sha256, inhoud)
VALUES (gen_random_uuid(), '{LEVERING}', '1942', 'kvk:1', 'OVERIG', 'a', 'b', 1, encode(sha256('x'), 'hex'), 'x')
"""  # noqa: S608 - our own text


def fill(session: Session, partij: str, gemeente: str, kenmerk: str, persoon: str = "iris") -> None:
    """One row in every table that the web role may write."""
    concept = uuid.uuid4()
    session.add(Concept(id=concept, partij=partij, persoon=persoon, antwoorden={}, vervalt_op=NU))
    dossier = Dossier(
        id=uuid.uuid4(), kenmerk=kenmerk, concept=concept, gemeente=gemeente, partij=partij, persoon=persoon,
        kanaal="EHERKENNING", status=Status.INGEDIEND, ingediend_op=NU, overledene_bsn="999990019",
    )  # fmt: skip
    session.add(dossier)
    session.flush()
    of = {"dossier_id": dossier.id, "gemeente": gemeente, "partij": partij}
    session.add(Revisie(nummer=1, aangifte={}, **of))
    session.flush()
    session.add(Levering(revisie=1, adapter="store", **of))
    soort, code = DocumentSoort.ONTVANGSTBEVESTIGING, f"{dossier.id.int % 10**16:016}"
    session.add(Document(code=code, soort=soort, revisie=1, gemaakt_op=NU, sha256="0" * 64, geldig_vanaf=NU, **of))
    empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    session.add(
        Bijlage(soort=BijlageSoort.OVERIG, bestandsnaam="a", mediatype="b", omvang=0, sha256=empty, inhoud=b"", **of)
    )
    session.add(
        Gebeurtenis(actie=Actie.INDIENEN, van=Status.CONCEPT, naar=Status.INGEDIEND, door="x", rol=Rol.SYSTEEM, **of)
    )


@pytest.fixture
def filled(web_database: Database, worker_database: Database) -> Database:
    with web_database.begin(ALICE) as session:
        fill(session, "kvk:99900017", "1942", "OV-2026-0000001")
    with web_database.begin(BOB) as session:
        fill(session, "kvk:99900025", "0796", "OV-2026-0000002")
    record = f'vanaf = {SINCE}\nadapter = "store"\nkanalen.EHERKENNING = "EH3"\n'
    records = {gemeente: participate(web_database, gemeente, record) for gemeente in ("1942", "0796")}
    for gemeente, wijziging in records.items():
        with worker_database.begin(Scope(gemeente=gemeente)) as session:
            levering = session.query(Levering).filter_by(gemeente=gemeente).one()
            row = {"gemeente": gemeente, "partij": levering.partij}
            session.add(Leveringstap(levering_id=levering.id, stap="zaak", bericht=b"x", **row))
        with web_database.begin(Scope(gemeente=gemeente)) as session:
            of = {"dossier_id": levering.dossier_id, "gemeente": gemeente, "door": "x"}
            session.add(Notitie(tekst="bel", **of))
            session.add(Keuze(wijzer="/a", bron="brp", waarde="b", reden="c", **of))
            session.add(Raadpleging(revisie=1, antwoord=b"x", **of))
            told = {"dossier_id": levering.dossier_id, "gemeente": gemeente, "soort": MailSoort.ONTVANGST}
            session.add(Mail(volgende_poging=NU, opgeven_op=NU, **told))
            del told["soort"]
            session.add(Betaalverzoek(wijziging=wijziging, aantal=1, eurocent=1780, **told))
    return web_database


def of_party(rows: int = 1) -> dict[str, int]:
    """What a party sees that has this much; what its municipality's desk wrote is never in it."""
    return {**dict.fromkeys(TABLES, rows), "notitie": 0, "keuze": 0, "raadpleging": 0, "mail": 0}


def counts(database: Database, scope: Scope) -> dict[str, int]:
    with database.begin(scope) as session:
        return {table: session.execute(text(f"SELECT count(1) FROM {table}")).scalar_one() for table in TABLES}  # noqa: S608


def test_without_a_scope_there_are_no_rows(filled: Database) -> None:
    assert counts(filled, Scope()) == dict.fromkeys(TABLES, 0)


def test_a_party_sees_its_own_rows_alone(filled: Database) -> None:
    assert counts(filled, ALICE) == of_party()


def test_a_municipality_sees_its_own_dossiers_and_nobodys_drafts(filled: Database) -> None:
    assert counts(filled, Scope(gemeente="0796")) == {**dict.fromkeys(TABLES, 1), "concept": 0}


def test_a_municipality_without_dossiers_sees_nothing(filled: Database) -> None:
    assert counts(filled, Scope(gemeente="0321")) == dict.fromkeys(TABLES, 0)


def test_a_thread_never_holds_two_connections_unless_it_says_so(web_database: Database) -> None:
    with web_database.begin():
        with pytest.raises(SecondConnection), web_database.begin():
            pass
        with web_database.aside() as session:
            assert session.scalar(text("SELECT 1")) == 1
    with web_database.begin() as session:
        assert session.scalar(text("SELECT 1")) == 1


def test_a_connection_that_does_not_come_free_is_not_waited_for_long(database_urls: DatabaseUrls) -> None:
    with Database(database_urls.web, pool_size=1, patience=1) as database, database.begin():
        began = time.monotonic()
        with pytest.raises(NoConnection), database.aside():
            pass
        assert time.monotonic() - began < 4


def test_a_scope_ends_with_its_transaction(filled: Database) -> None:
    narrow = Database(filled.url, pool_size=1)  # the next transaction gets the very same connection
    assert counts(narrow, ALICE)["dossier"] == 1
    assert counts(narrow, Scope())["dossier"] == 0
    narrow.dispose()


def test_the_worker_finds_every_delivery_but_no_dossier(filled: Database, worker_database: Database) -> None:
    with worker_database.begin() as session:
        seen = [session.query(table).count() for table in (Levering, Dossier, Revisie, Bijlage, Leveringstap)]
    assert seen == [2, 0, 0, 0, 0]


def test_every_table_forces_row_level_security_and_has_a_policy(filled: Database) -> None:
    unprotected = """
        SELECT relname FROM pg_class c
        WHERE relkind IN ('r', 'p') AND relnamespace = 'public'::regnamespace AND relname <> 'alembic_version'
        AND NOT (
            relrowsecurity AND relforcerowsecurity
            AND EXISTS (SELECT FROM pg_policy WHERE polrelid = c.oid AND polpermissive)
        )
    """
    with filled.begin() as session:
        assert session.scalars(text(unprotected)).all() == []


def test_a_row_cannot_be_written_for_another_party(web_database: Database) -> None:
    with pytest.raises(ProgrammingError, match="row-level security"), web_database.begin(ALICE) as session:
        fill(session, "kvk:99900025", "0796", "OV-2026-0000003")


def test_a_row_of_a_dossier_cannot_name_another_municipality(filled: Database) -> None:
    with filled.begin(ALICE) as session:
        dossier = session.query(Dossier).one()
    row = Revisie(dossier_id=dossier.id, nummer=2, gemeente="0796", partij=dossier.partij, aangifte={})
    with pytest.raises(IntegrityError, match="violates"), filled.begin(ALICE) as session:
        session.add(row)


@pytest.mark.parametrize("statement", ["UPDATE gebeurtenis SET door = 'y'", "DELETE FROM gebeurtenis"])
@pytest.mark.parametrize("role", ["web_database", "worker_database"])
def test_the_audit_can_only_grow(filled: Database, request: pytest.FixtureRequest, role: str, statement: str) -> None:
    database: Database = request.getfixturevalue(role)
    with pytest.raises(ProgrammingError, match="permission denied"), database.begin(Scope("1942")) as session:
        session.execute(text(statement))


@pytest.mark.parametrize("table", ["concept", "dossier", "revisie", "levering", "leveringstap", "gebeurtenis"])
@pytest.mark.parametrize("role", ["web_database", "worker_database"])
def test_nobody_deletes_what_was_filed(filled: Database, request: pytest.FixtureRequest, role: str, table: str) -> None:
    database: Database = request.getfixturevalue(role)
    with pytest.raises(ProgrammingError, match="permission denied"), database.begin(Scope("1942")) as session:
        session.execute(text(f"DELETE FROM {table}"))  # noqa: S608


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM bijlage",
        "UPDATE bijlage SET dossier_id = NULL, gemeente = NULL, concept_id = (SELECT id FROM concept LIMIT 1)",
    ],
)
def test_an_attachment_that_was_filed_stays(filled: Database, statement: str) -> None:
    with filled.begin(ALICE) as session:
        session.execute(text(statement))
    with filled.begin(ALICE) as session:
        assert session.query(Bijlage).one().dossier_id is not None


UNCHANGING = {
    "concept": ("id", "partij"),
    "dossier": ("id", "kenmerk", "concept", "gemeente", "partij", "ingediend_op"),
    "revisie": ("aangifte", "gemeente", "partij"),
    "levering": ("dossier_id", "revisie", "gemeente", "partij", "adapter"),
    "leveringstap": ("levering_id", "gemeente", "partij"),
    "bijlage": ("inhoud", "sha256", "omvang", "mediatype", "partij"),
}


@pytest.mark.parametrize(("table", "column"), [(t, c) for t, columns in UNCHANGING.items() for c in columns])
def test_what_was_filed_does_not_change(
    web_database: Database, worker_database: Database, table: str, column: str
) -> None:
    query = text("SELECT has_column_privilege(:role, :table, :column, 'UPDATE')")
    with web_database.begin() as session:
        may = [session.scalar(query, {"role": role, "table": table, "column": column}) for role in (db.WEB, db.WORKER)]
    assert may == [False, False]


@pytest.mark.parametrize("column", ["uiterste_dag", "overledene_bsn"])
def test_what_follows_from_a_revision_changes_with_it_and_not_by_a_delivery(
    web_database: Database, column: str
) -> None:
    query = text("SELECT has_column_privilege(:role, 'dossier', :column, 'UPDATE')")
    with web_database.begin() as session:
        may = [session.scalar(query, {"role": role, "column": column}) for role in (db.WEB, db.WORKER)]
    assert may == [True, False]


def test_looking_across_tells_the_municipality_of_a_reference_and_no_more(filled: Database) -> None:
    with filled.begin() as session:
        row = session.execute(text("SELECT * FROM gemeente_van('OV-2026-0000002')")).all()
    assert [tuple(r) for r in row] == [("0796",)]


@pytest.mark.parametrize(("bsn", "known"), [("999990019", True), ("999990020", False)])
def test_looking_across_tells_whether_a_person_was_declared_and_no_more(
    filled: Database, bsn: str, known: bool
) -> None:
    with filled.begin() as session:
        row = session.execute(text("SELECT * FROM al_aangegeven(:bsn)"), {"bsn": bsn}).all()
    assert [tuple(r) for r in row] == [(known,)]


def test_looking_across_tells_whether_another_counts_and_no_more(filled: Database, superuser: Connection) -> None:
    superuser.execute(text("UPDATE dossier SET status = 'ingetrokken' WHERE kenmerk = 'OV-2026-0000002'"))
    assert looked_across(filled, Scope(gemeente="1942"), "OV-2026-0000001") == [(False,)]
    assert looked_across(filled, Scope(gemeente="0796"), "OV-2026-0000002") == [(True,)]


@pytest.mark.parametrize(
    "scope", [Scope(), ALICE, Scope(gemeente="0796"), Scope(gemeente="0796", voorgangers=("0321",))]
)
def test_whether_another_counts_is_told_to_the_desk_of_that_dossier_alone(filled: Database, scope: Scope) -> None:
    assert looked_across(filled, scope, "OV-2026-0000001") == [(False,)]


def test_a_desk_is_told_nothing_of_who_is_not_in_its_dossier(filled: Database, superuser: Connection) -> None:
    superuser.execute(text("UPDATE dossier SET overledene_bsn = '999990020' WHERE kenmerk = 'OV-2026-0000002'"))
    assert looked_across(filled, Scope(gemeente="1942"), "OV-2026-0000001", "999990020") == [(False,)]


def test_a_desk_is_told_of_what_its_predecessor_left(filled: Database) -> None:
    scope = Scope(gemeente="0321", voorgangers=("1942",))
    assert looked_across(filled, scope, "OV-2026-0000001") == [(True,)]


def looked_across(database: Database, scope: Scope, behalve: str, bsn: str = "999990019") -> list[tuple[Any, ...]]:
    query = text("SELECT * FROM dubbel_aangegeven(:bsn, :behalve)")
    with database.begin(scope) as session:
        return [tuple(row) for row in session.execute(query, {"bsn": bsn, "behalve": behalve})]


def test_only_these_functions_look_across(filled: Database) -> None:
    query = "SELECT proname FROM pg_proc WHERE prosecdef AND pronamespace = 'public'::regnamespace"
    with filled.begin() as session:
        assert set(session.scalars(text(query))) == {
            "gemeente_van",
            "al_aangegeven",
            "dubbel_aangegeven",
            "verwijder_verlopen_concepten",
            "tel_verlopen_concepten",
            "tel_quotum",
            "verwijder_conceptregels",
            "vernietig_dossier",
            "vernietig_spoor",
            "verwijder_quota",
            "beeindig_sessies",
            "verwijder_verlopen_sessies",
            "keten_einde",
            "keten_einden",
            "wacht_op_scan",
            "te_scannen",
            "tel_gesloten_deur",
            "gesloten_deuren",
            "aangiften_per_maand",
            "overdrachtstijden",
            "verificatie",
            "meld_nagekomen",
            "peil_eerder",
            "tel_verlopen_raadplegingen",
            "verwijder_raadplegingen",
            "verwijder_mail",
            "is_nieuw_bericht",
            "nummer_gebeurtenis",  # a trigger: it tells nothing
            "volg",
            "aangeboden",
            "neem_over",
            "wachtende_leveringen",
            "wachtende_bijlagen",
            "vraag_betaling",  # it tells nothing back
            "nieuw_in_feed",
        }


def test_counting_what_an_organisation_sends_tells_that_number_and_no_more(filled: Database) -> None:
    with filled.begin() as session:
        session.execute(text("SELECT tel_quotum('kvk:99900025')"))
        assert session.execute(text("SELECT * FROM tel_quotum('kvk:99900017')")).all() == [(1,)]
        with pytest.raises(ProgrammingError, match="permission denied"):
            session.execute(text("SELECT * FROM quotum"))


@pytest.mark.parametrize(("scope", "known"), [(Scope(beheer="1942"), 1), (Scope(beheer="0796"), 1), (Scope(), 0)])
def test_looking_across_tells_an_administrator_how_many_wait_with_her_and_shows_none(
    filled: Database, scope: Scope, known: int
) -> None:
    with filled.begin(scope) as session:
        assert session.scalar(text("SELECT wachtende_leveringen()")) == known
        assert session.scalars(text("SELECT id FROM levering")).all() == []


@pytest.mark.parametrize("scope", [Scope(), Scope(gemeente="1942"), Scope(partij="kvk:99900025")])
def test_how_many_files_of_a_firm_wait_is_told_to_that_firm_alone(filled: Database, scope: Scope) -> None:
    with filled.begin(scope) as session:
        assert session.scalar(text("SELECT wachtende_bijlagen('kvk:99900017')")) is None


@pytest.mark.parametrize(
    ("scope", "tot"), [(Scope(gemeente="1942"), "1 hour"), (Scope(partij="kvk:99900017"), "10 years")]
)
def test_only_who_has_a_declaration_offers_it_and_for_a_day(filled: Database, scope: Scope, tot: str) -> None:
    offered = text(
        "UPDATE dossier SET wisseling_sleutel = '\\x01', wisseling_tot = now() + CAST(:tot AS interval)"
        " WHERE gemeente = '1942'"
    )
    with pytest.raises(DBAPIError, match="for a day"), filled.begin(scope) as session:
        session.execute(offered, {"tot": tot})


@pytest.mark.parametrize("role", ["owner", "superuser"])
def test_a_role_that_row_level_security_does_not_bind_is_refused(database_urls: DatabaseUrls, role: str) -> None:
    url = database_urls.owner
    superuser = db.url_as(url, "postgres") if role == "superuser" else url
    database = Database(superuser)
    with pytest.raises(UnsafeRole, match="owns tables"):
        database.refuse_unsafe_role()
    database.dispose()


@pytest.mark.parametrize("role", db.ROLES)
def test_only_who_sees_the_whole_audit_may_verify_it(database_urls: DatabaseUrls, role: str) -> None:
    with Database(db.url_as(database_urls.owner, role)) as database:
        if role == db.AUDIT:
            database.refuse_blind_role()
            return
        with pytest.raises(UnsafeRole, match=f"'{role}' does not see the whole audit"):
            database.refuse_blind_role()


@pytest.mark.parametrize(
    "url", ["x", "postgres://u:geheim@h/x", "mysql://u:geheim@h/x", "sqlite://", "postgresql+psycopg://u@h:geheim/x"]
)
def test_a_url_of_another_form_is_refused_and_not_repeated(url: str) -> None:
    for use in (Database, db.migrate):
        with pytest.raises(ConfigError, match="must look like") as refusal:
            use(url)
        assert "geheim" not in str(refusal.value)


def test_a_database_without_tables_is_refused_with_what_to_do(database_urls: DatabaseUrls) -> None:
    with (
        Database(make_url(database_urls.web).set(database="postgres").render_as_string(hide_password=False)) as empty,
        pytest.raises(ConfigError, match="overlijden migrate"),
    ):
        empty.refuse_unsafe_role()


def test_an_error_of_the_database_does_not_quote_what_was_declared(web_database: Database) -> None:
    with pytest.raises(ProgrammingError) as error, web_database.begin() as session:
        session.execute(text("SELECT :naam FROM bestaat_niet"), {"naam": "Johanna-Geheim"})
    assert "Johanna-Geheim" not in str(error.value)


@pytest.mark.parametrize("role", ["web_database", "worker_database"])
def test_the_service_s_own_roles_are_bound(request: pytest.FixtureRequest, role: str) -> None:
    database: Database = request.getfixturevalue(role)
    database.refuse_unsafe_role()


def test_migrating_twice_changes_nothing(database_urls: DatabaseUrls) -> None:
    db.migrate(database_urls.owner)


def test_a_migration_does_not_keep_everybody_waiting_for_a_table_that_is_in_use(
    server: str, template: str, worker_id: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(db, "IN_USE", "200ms")
    with fresh_database(server, "template0", worker_id) as urls, Database(urls.owner) as owner:
        with owner.engine.begin() as connection:
            command.upgrade(db.alembic_config(connection), "0001")
        with owner.engine.connect() as backup:
            backup.execute(text("LOCK TABLE concept IN ACCESS SHARE MODE"))
            with pytest.raises(ConfigError, match="nothing was changed"):
                db.migrate(urls.owner)
        assert standing.of(owner).applied == "0001"
        db.migrate(urls.owner)
        assert standing.of(owner).pending == ()


def test_of_two_that_migrate_at_once_the_second_finds_nothing_to_do(server: str, template: str, worker_id: str) -> None:
    with fresh_database(server, "template0", worker_id) as urls, ThreadPoolExecutor(2) as pool:
        for one in [pool.submit(db.migrate, urls.owner) for _ in range(2)]:
            one.result()
        with Database(urls.owner) as owner:
            assert standing.of(owner).pending == ()


def test_what_lay_in_the_clear_is_encrypted_by_the_migration(server: str, template: str, worker_id: str) -> None:
    """As the owner of a database of the version before."""
    with fresh_database(server, "template0", worker_id) as urls:
        superuser = make_url(server).set(database=make_url(urls.owner).database)
        owner, all_seeing = (create_engine(url, poolclass=NullPool) for url in (urls.owner, superuser))
        with owner.begin() as connection:
            config = db.alembic_config(connection)
            before = ScriptDirectory.from_config(config).get_revision("0005").down_revision
            assert isinstance(before, str)
            command.upgrade(config, before)
        with all_seeing.begin() as connection:
            connection.execute(text(BEFORE))
        db.migrate(urls.owner)
        with all_seeing.begin() as connection:
            stored, identifier, gescand = connection.execute(text("SELECT inhoud, id, gescand FROM bijlage")).one()
            message = connection.scalar(text("SELECT bericht FROM leveringstap WHERE stap = 'zaak'"))
            forced = connection.scalar(text("SELECT relforcerowsecurity FROM pg_class WHERE relname = 'bijlage'"))
    assert sleutels.ring().decrypt(stored, f"bijlage.inhoud:{identifier}") == b"x"
    assert sleutels.ring().decrypt(message or b"", f"leveringstap.bericht:{LEVERING}:zaak") == b"y"
    assert gescand == "niet"
    assert forced


def test_the_mapping_has_the_columns_that_the_migrations_make(database_urls: DatabaseUrls) -> None:
    engine = create_engine(database_urls.owner)
    with engine.connect() as connection:
        differences = compare_metadata(MigrationContext.configure(connection), Base.metadata)
        nullable = {
            (table, column["name"]): column["nullable"]
            for table in Base.metadata.tables
            for column in inspect(connection).get_columns(table)
        }
    engine.dispose()
    about_columns = [d for d in differences if isinstance(d, tuple) and d[0] in ("add_column", "remove_column")]
    assert about_columns == []
    assert nullable == {(c.table.name, c.name): c.nullable for t in Base.metadata.tables.values() for c in t.columns}


IRIS, JOOST = (Scope(partij="kvk:99900017", persoon=persoon) for persoon in ("iris", "joost"))


@pytest.fixture
def firm(filled: Database, database_urls: DatabaseUrls) -> Iterator[Callable[[Zichtbaar], None]]:
    """Lets the firm settle what its people see of each other, as the operator does."""
    with Database(database_urls.owner) as owner:

        def settle(zichtbaar: Zichtbaar) -> None:
            with owner.begin(ALICE) as session:
                ondernemingen.settle(session, "kvk:99900017", zichtbaar)

        yield settle


@pytest.mark.parametrize("scope", [IRIS, JOOST])
def test_the_people_of_a_firm_see_each_other_s_declarations(filled: Database, scope: Scope) -> None:
    assert counts(filled, scope) == of_party()


@pytest.mark.parametrize(("scope", "seen"), [(IRIS, 1), (JOOST, 0), (ALICE, 1)])
def test_in_a_firm_that_chose_so_each_sees_her_own_alone(
    filled: Database, firm: Callable[[Zichtbaar], None], scope: Scope, seen: int
) -> None:
    firm(Zichtbaar.PERSOON)
    assert counts(filled, scope) == of_party(seen)


def test_a_firm_may_come_back_on_its_choice(filled: Database, firm: Callable[[Zichtbaar], None]) -> None:
    for zichtbaar in (Zichtbaar.PERSOON, Zichtbaar.ONDERNEMING):
        firm(zichtbaar)
    assert counts(filled, JOOST) == of_party()


def test_what_one_firm_chose_changes_nothing_for_another(filled: Database, firm: Callable[[Zichtbaar], None]) -> None:
    firm(Zichtbaar.PERSOON)
    assert counts(filled, Scope(partij="kvk:99900025", persoon="els")) == of_party()


def test_a_clerk_sees_what_a_firm_s_people_hide_from_each_other(
    filled: Database, firm: Callable[[Zichtbaar], None]
) -> None:
    firm(Zichtbaar.PERSOON)
    assert counts(filled, Scope(gemeente="1942"))["dossier"] == 1


def test_a_municipality_s_administrator_sees_no_dossier(filled: Database) -> None:
    assert counts(filled, Scope(beheer="1942")) == dict.fromkeys(TABLES, 0)


def test_connections_that_died_while_idle_are_not_noticed(filled: Database) -> None:
    with Database(filled.url, pool_size=2) as database:
        with database.begin(), database.aside():
            pass
        kill_others(filled)
        for _ in range(3):
            assert counts(database, ALICE)["dossier"] == 1


def test_what_was_begun_is_not_begun_anew(filled: Database) -> None:
    def begin_and_lose() -> None:
        with database.begin(ALICE) as session:
            begun.append(session)
            kill_others(filled)
            session.execute(text("SELECT 1"))

    begun: list[Session] = []
    with Database(filled.url, pool_size=1) as database:
        with pytest.raises(OperationalError):
            begin_and_lose()
        assert len(begun) == 1
        assert counts(database, ALICE)["dossier"] == 1


def kill_others(database: Database) -> None:
    """End every other connection of this role to this database, as a restart of PostgreSQL does."""
    ending = "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = current_database()"
    with database.begin() as session:
        session.execute(text(f"{ending} AND usename = current_user AND pid <> pg_backend_pid()"))
