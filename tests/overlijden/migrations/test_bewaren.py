# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""The database itself lets nothing go that did not arrive or is not finished: no role, no function, no cascade."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from psycopg.errors import RestrictViolation
from sqlalchemy import Connection, NullPool, create_engine, make_url, text
from sqlalchemy.exc import DBAPIError

from overlijden import retention
from overlijden.db import Database
from overlijden.status import Status
from overlijden.tables import DONE, Dossier, LeveringStatus
from tests.conftest import KEYS, DatabaseUrls, fresh_database
from tests.filing import file

pytestmark = pytest.mark.database

TABLES = ("gebeurtenis", "leveringstap", "bijlage", "levering", "revisie", "dossier")
ROLES = ("owner", "superuser")


@dataclass(frozen=True)
class Filed:
    """A database with one dossier in each table, and who might try to delete it."""

    dossier: Dossier
    urls: DatabaseUrls
    superuser: str


@pytest.fixture(scope="module")
def filed(server: str, template: str, worker_id: str) -> Iterator[Filed]:
    with fresh_database(server, template, worker_id) as urls:
        superuser = make_url(server).set(database=make_url(urls.owner).database).render_as_string(hide_password=False)
        with Database(urls.web, keys=KEYS) as web:
            dossier = file(web)
        engine = create_engine(superuser, poolclass=NullPool)
        with engine.begin() as connection:
            connection.execute(
                text(
                    "INSERT INTO leveringstap (levering_id, stap, gemeente, partij, bericht)"
                    " SELECT id, 'zaak', gemeente, partij, 'x' FROM levering"
                )
            )
        yield Filed(dossier, urls, superuser)


@pytest.fixture
def connection(filed: Filed, request: pytest.FixtureRequest) -> Iterator[Connection]:
    """As the role asked for, in the dossier's own scope; what the test does is rolled back."""
    role = getattr(request, "param", "superuser")
    engine = create_engine(filed.superuser if role == "superuser" else filed.urls.owner, poolclass=NullPool)
    with engine.connect() as connection, connection.begin() as transaction:
        connection.execute(text("SELECT set_config('app.gemeente', :code, true)"), {"code": filed.dossier.gemeente})
        yield connection
        transaction.rollback()


def refused(connection: Connection, statement: str) -> bool:
    """Whether the guard does not let this happen; what else goes wrong is an error."""
    try:
        with connection.begin_nested():
            assert connection.execute(text(statement)).rowcount != 0, "nothing was tried"
    except DBAPIError as error:
        if isinstance(error.orig, RestrictViolation):
            return True
        raise
    return False


DESTROY = (
    "UPDATE dossier SET vernietigd_op = now(), bewaarklasse = 'kopie',"
    " persoon = '', overledene_bsn = NULL, uiterste_dag = NULL"
)
FUNCTION = "SELECT vernietig_dossier(id, versie, 'spoor:x', now(), 'kopie', 'x') FROM dossier"
LEASE = ", lease_door = 'x', lease_tot = now()"


@pytest.mark.parametrize("connection", ROLES, indirect=True)
@pytest.mark.parametrize(
    "statement",
    [
        *(f"DELETE FROM {table}" for table in TABLES),  # noqa: S608
        *(f"TRUNCATE {table} CASCADE" for table in TABLES),
        "UPDATE revisie SET aangifte = '{}'",
        "UPDATE levering SET dossier_id = gen_random_uuid()",
        "UPDATE leveringstap SET levering_id = gen_random_uuid()",
        "UPDATE gebeurtenis SET dossier_id = gen_random_uuid()",
        "UPDATE bijlage SET dossier_id = NULL, gemeente = NULL, concept_id = gen_random_uuid()",
        DESTROY,
        f"{DESTROY}, status = 'afgerond'",
        FUNCTION,
    ],
)
def test_nobody_deletes_or_empties_what_did_not_arrive(connection: Connection, statement: str) -> None:
    assert refused(connection, statement)


@pytest.mark.parametrize("table", TABLES)
def test_a_replica_s_mode_is_no_way_around(connection: Connection, table: str) -> None:
    connection.execute(text("SET LOCAL session_replication_role = replica"))
    assert refused(connection, f"DELETE FROM {table}")  # noqa: S608


@pytest.mark.parametrize("connection", ["owner"], indirect=True)
@pytest.mark.parametrize("table", TABLES)
def test_a_cascade_is_no_way_around(connection: Connection, table: str) -> None:
    """A foreign key that somebody adds with ON DELETE CASCADE deletes past row-level security, not past the guard."""
    key = {"leveringstap": "levering_id", "dossier": "id"}.get(table, "dossier_id")
    connection.execute(text("CREATE TABLE weg (id uuid PRIMARY KEY)"))
    connection.execute(text(f"INSERT INTO weg SELECT DISTINCT {key} FROM {table}"))  # noqa: S608
    connection.execute(text(f"ALTER TABLE {table} ADD FOREIGN KEY ({key}) REFERENCES weg ON DELETE CASCADE"))
    assert refused(connection, "DELETE FROM weg")


@pytest.mark.parametrize("connection", ["owner"], indirect=True)
def test_what_the_scope_hides_counts_as_not_arrived(connection: Connection, filed: Filed) -> None:
    connection.execute(text("UPDATE levering SET status = 'afgeleverd'"))
    connection.execute(text("UPDATE dossier SET status = 'afgeleverd'"))
    connection.execute(text("CREATE POLICY alles ON dossier USING (true)"))
    connection.execute(text("SELECT set_config('app.gemeente', '', true)"))
    assert refused(connection, DESTROY)
    connection.execute(text("SELECT set_config('app.gemeente', :code, true)"), {"code": filed.dossier.gemeente})
    assert not refused(connection, DESTROY)


@pytest.mark.parametrize(("status", "levering", "on_desk"), [*itertools.product(Status, LeveringStatus, [True, False])])
def test_the_guard_lets_go_what_the_table_of_terms_does_and_nothing_else(
    connection: Connection, status: Status, levering: LeveringStatus, on_desk: bool
) -> None:
    lease = LEASE if levering is LeveringStatus.BEZIG else ""
    connection.execute(text(f"UPDATE levering SET status = :levering{lease}"), {"levering": levering})  # noqa: S608
    connection.execute(
        text("UPDATE dossier SET status = :status, op_balie_sinds = CASE WHEN :desk THEN now() END"),
        {"status": status, "desk": on_desk},
    )
    delivered = levering in DONE
    has_class = retention.of_dossier(status, delivered=delivered, on_desk=on_desk) is not None
    assert refused(connection, FUNCTION) is not has_class
    assert bool(connection.scalar(text("SELECT count(*) FROM revisie"))) is not has_class


@pytest.fixture
def finished(connection: Connection) -> Connection:
    connection.execute(text("UPDATE levering SET status = 'afgeleverd'"))
    connection.execute(text("UPDATE dossier SET status = 'afgeleverd'"))
    return connection


def test_one_delivery_that_did_not_arrive_keeps_a_dossier_with_others_that_did(finished: Connection) -> None:
    finished.execute(
        text(
            "INSERT INTO levering (id, dossier_id, revisie, gemeente, partij, adapter, status, pogingen)"
            " SELECT gen_random_uuid(), dossier_id, revisie, gemeente, partij, adapter, 'wacht', 0 FROM levering"
        )
    )
    assert refused(finished, FUNCTION)


def test_a_dossier_without_any_delivery_is_kept(finished: Connection) -> None:
    finished.execute(text("ALTER TABLE levering DISABLE TRIGGER USER"))
    finished.execute(text("ALTER TABLE leveringstap DISABLE TRIGGER USER"))
    finished.execute(text("DELETE FROM leveringstap"))
    finished.execute(text("DELETE FROM levering"))
    assert refused(finished, FUNCTION)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE dossier SET vernietigd_op = NULL, bewaarklasse = NULL",
        "UPDATE dossier SET status = 'in_behandeling'",
        "UPDATE dossier SET overledene_bsn = '999990019'",
        "UPDATE vernietiging SET grond = 'x'",
        "DELETE FROM vernietiging",
        "TRUNCATE vernietiging",
    ],
)
def test_what_was_destroyed_does_not_change_nor_does_its_proof(finished: Connection, statement: str) -> None:
    assert finished.scalar(text(FUNCTION)) is True
    assert refused(finished, statement)


def test_nothing_is_filed_as_destroyed(connection: Connection) -> None:
    assert refused(
        connection,
        "INSERT INTO dossier (id, kenmerk, concept, gemeente, partij, persoon, kanaal, status, versie, revisie,"
        " ingediend_op, vernietigd_op, bewaarklasse)"
        " SELECT gen_random_uuid(), 'OV-2026-9999999', gen_random_uuid(), gemeente, partij, '', kanaal, status, 1, 1,"
        " now(), now(), 'kopie' FROM dossier",
    )


def test_a_moment_of_delivery_is_noted_once_and_only_when_it_arrived(connection: Connection) -> None:
    moment = text("SELECT afgeleverd_op = now() FROM levering")
    assert connection.scalar(moment) is None
    connection.execute(text("UPDATE levering SET status = 'afgeleverd'"))
    assert connection.scalar(moment) is True
    connection.execute(text("UPDATE levering SET status = 'wacht'"))
    assert connection.scalar(moment) is None
