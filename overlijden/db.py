# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""The database: who may connect, for whom a transaction reads, and how the schema is brought up to date."""

from __future__ import annotations

import importlib.resources
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any, Self

import psycopg
from psycopg.errors import LockNotAvailable
from sqlalchemy import Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.exc import ArgumentError, DBAPIError, OperationalError
from sqlalchemy.orm import Session, sessionmaker

from overlijden.tools.chain import Keys
from overlijden.tools.tomlfile import ConfigError

if TYPE_CHECKING:
    from alembic.config import Config

DRIVER = "postgresql+psycopg"
WEB = "overlijden_web"
WORKER = "overlijden_worker"
AUDIT = "overlijden_audit"
ROLES = (WEB, WORKER, AUDIT)
PATIENCE = 2  # seconds that a page waits for a free connection; a worker has time
TURN = 19_619  # number of the lock under which one migrates at a time
IN_USE = "5s"  # for which a migration waits for a table, because everybody who comes after it waits behind it


class UnsafeRole(Exception):
    """The service was given a database role that row-level security does not bind."""


class SecondConnection(Exception):
    """A thread that held a connection asked for a second: enough of these at once wait for each other for ever."""


@dataclass(frozen=True, slots=True)
class Scope:
    """For whom a transaction reads and writes: a municipality's desk, or a declarant's own person or firm.

    ``voorgangers`` are the municipalities that merged into this one, whose dossiers its desk handles too.
    ``persoon`` is who of the party it is, for firms where each sees her own; ``beheer`` is the municipality of which
    an administrator sees how it takes part, and no dossier. ``sessie`` is the hash, in hexadecimals, of the one session
    that it may reach, or two when that one gets another id, ``koppeling`` the one system whose registration it may
    reach. None set means no rows at all.
    """

    gemeente: str | None = None
    partij: str | None = None
    persoon: str | None = None
    beheer: str | None = None
    sessie: str | None = None
    koppeling: str | None = None
    voorgangers: tuple[str, ...] = ()


NOBODY = Scope()


def _settings(scope: Scope) -> dict[str, str]:
    """A scope as PostgreSQL keeps it: texts, "" for what is not set."""
    values = ((name, getattr(scope, name)) for name in _NAMES)
    return {name: value if isinstance(value, str) else ",".join(value or ()) for name, value in values}


_NAMES = tuple(one.name for one in fields(Scope))
_SET_SCOPE = text("SELECT " + ", ".join(f"set_config('app.{name}', :{name}, true)" for name in _NAMES))


class Database:
    """A pool of connections of one role; every transaction says for whom it is.

    ``keys`` sign what its transactions add to the audit; without them nothing that is audited can be done. A thread has
    one transaction at a time, so that a pool as large as the number of threads is never waited for; whoever waits for
    a larger number gets sqlalchemy's TimeoutError after ``patience`` seconds.
    """

    def __init__(self, url: str, *, pool_size: int = 8, keys: Keys | None = None, patience: float = 30) -> None:
        if not url:
            raise ConfigError("no database is configured: set DATABASE_URL and OVERLIJDEN_DATABASE_WORKER_URL")
        self.url = url
        self.engine = _engine(
            url,
            pool_size=pool_size,
            max_overflow=0,
            pool_timeout=patience,
            connect_args={"connect_timeout": 5},
        )
        self.keys = keys or Keys("")
        self._session = sessionmaker(self.engine, expire_on_commit=False, info={"keys": self.keys})
        self._thread = threading.local()

    @contextmanager
    def begin(self, scope: Scope = NOBODY) -> Iterator[Session]:
        """One transaction: committed at the end of the block, rolled back when it raises.

        SecondConnection where the same thread is in another already.
        """
        if getattr(self._thread, "is_busy", False):
            raise SecondConnection
        self._thread.is_busy = True
        try:
            with self.aside(scope) as session:
                yield session
        finally:
            self._thread.is_busy = False

    @contextmanager
    def aside(self, scope: Scope = NOBODY) -> Iterator[Session]:
        """A transaction beside the one that this thread may be in: for a lock that is held meanwhile, never a page."""
        with self._open(scope) as session:
            yield session
            session.commit()  # what raised until here is rolled back when the session closes

    @contextmanager
    def snapshot(self, scope: Scope) -> Iterator[Session]:
        """A transaction that only reads, however long, and sees all as it was when it began."""
        with self._session() as session:
            alone = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
            session.connection(execution_options=alone).execute(_SET_SCOPE, _settings(scope))
            yield session

    def _open(self, scope: Scope) -> Session:
        """A transaction in which only the scope is set: with a connection that died while it was idle, begun anew.

        Asking each connection first whether it lives would cost every transaction a round trip.
        """
        try:
            return self._begun(scope)
        except DBAPIError as error:
            if not error.connection_invalidated:
                raise
            return self._begun(scope)  # the first one told the pool that all older connections are dead too

    def _begun(self, scope: Scope) -> Session:
        session = self._session()
        try:
            # Local settings end with the transaction, so that a pooled connection remembers nobody.
            session.connection().execute(_SET_SCOPE, _settings(scope))
        except BaseException:
            session.close()
            raise
        return session

    def refuse_unsafe_role(self) -> None:
        """Raise UnsafeRole when row-level security would not bind this role: superuser, BYPASSRLS or owner.

        ConfigError when there is nothing to protect yet.
        """
        with self.engine.connect() as connection:
            name, unsafe = connection.execute(text(_UNSAFE)).one()
            is_empty = connection.scalar(text("SELECT to_regclass('dossier') IS NULL"))
        self.dispose()  # the web processes, which are forked after this, must not share a connection
        if is_empty:
            raise ConfigError("the database has no tables yet; make them with: overlijden migrate")
        if unsafe:
            raise UnsafeRole(
                f"database role '{name}' is superuser, bypasses row-level security or owns tables;"
                f" use a role without these rights, such as {WEB}"
            )

    def refuse_blind_role(self) -> None:
        """Raise UnsafeRole when this role may not read the whole audit: what is hidden would count as nothing wrong."""
        with self.engine.connect() as connection:
            name, sees = connection.execute(text(_SEES_AUDIT), {"role": AUDIT}).one()
        if not sees:
            self.dispose()
            raise UnsafeRole(f"database role '{name}' does not see the whole audit; use {AUDIT}")

    def refuse_unsigned(self) -> None:
        """ConfigError when there is no key to sign the audit with."""
        _ = self.keys.current

    def dispose(self) -> None:
        self.engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.dispose()


def _engine(url: str, **options: Any) -> Engine:
    """An engine that has not connected yet. ConfigError for a URL of another form; it is not repeated."""
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError):  # ValueError for a port that is no number
        parsed = None
    if parsed is None or parsed.drivername != DRIVER:
        raise ConfigError(f"a database URL must look like {DRIVER}://user:password@host/database")
    engine = create_engine(parsed, hide_parameters=True, **options)  # an error must not quote what somebody declared
    event.listen(engine, "connect", _prepare_nothing_in_a_pool)
    return engine


def is_pooled(connection: psycopg.Connection[Any]) -> bool:
    """Whether a pooler such as PgBouncer stands between: who answers is another than who took the connection.

    Each transaction may then be another server's connection. What is settled for longer than one, a prepared statement
    or a LISTEN, is settled for somebody else.
    """
    answers = connection.execute("SELECT pg_backend_pid()").fetchone()
    connection.rollback()
    return answers != (connection.info.backend_pid,)


def _prepare_nothing_in_a_pool(connection: psycopg.Connection[Any], _: object) -> None:
    if is_pooled(connection):
        connection.prepare_threshold = None


_SEES_AUDIT = """
SELECT session_user, coalesce(
    (SELECT pg_has_role(session_user, r.oid, 'USAGE') FROM pg_roles r WHERE r.rolname = :role), false
)
"""
_UNSAFE = """
SELECT session_user, bool_or(rolsuper OR rolbypassrls OR EXISTS (
    SELECT FROM pg_class c WHERE c.relowner = r.oid AND c.relname = 'dossier'
))
FROM pg_roles r
WHERE r.rolname IN (session_user, current_user)
   OR pg_has_role(session_user, r.oid, 'MEMBER')
GROUP BY session_user
"""


def migrate(owner_url: str, passwords: Mapping[str, str] | None = None) -> None:
    """Make the roles that are missing and bring the schema to the newest version, as its owner.

    ``passwords`` gives a role's password where the server asks for one; else the roles log in without. Of two at once
    the second waits, and finds nothing to do. ConfigError when others hold a table, or the database is newer.
    """
    from alembic import command  # noqa: PLC0415 - eleven megabytes that no process which serves or delivers needs
    from alembic.util.exc import CommandError  # noqa: PLC0415 - the same

    engine = _engine(owner_url)
    try:
        with engine.begin() as connection:
            for role in ROLES:
                _ensure_role(connection, role, (passwords or {}).get(role))
        with engine.begin() as connection:
            connection.execute(text(f"SELECT pg_advisory_xact_lock({TURN})"))
            connection.execute(text(f"SET LOCAL lock_timeout = '{IN_USE}'"))
            command.upgrade(alembic_config(connection), "head")
    except CommandError as error:
        raise ConfigError(f"the database was migrated by newer code than this: {error}") from None
    except OperationalError as error:
        if isinstance(error.orig, LockNotAvailable):
            raise ConfigError(
                "a table is in use, by a back-up perhaps; nothing was changed: migrate again, when it is done"
            ) from None
        raise
    finally:
        engine.dispose()


def alembic_config(connection: Connection) -> Config:
    from alembic.config import Config  # noqa: PLC0415 - the same

    config = Config()
    config.set_main_option("script_location", str(importlib.resources.files("overlijden") / "migrations"))
    config.attributes["connection"] = connection
    return config


def _ensure_role(connection: Connection, role: str, password: str | None) -> None:
    # Several databases of one server share its roles, so another migration may make the role at the same moment.
    connection.execute(
        text(
            f"DO $$ BEGIN CREATE ROLE {role} LOGIN NOSUPERUSER NOBYPASSRLS; "
            "EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$"
        )
    )
    if password is not None:
        quoted = connection.execute(text("SELECT quote_literal(:password)"), {"password": password}).scalar_one()
        connection.exec_driver_sql(f"ALTER ROLE {role} PASSWORD {quoted}".replace("%", "%%"))


def url_as(url: str, role: str, password: str | None = None) -> str:
    """The same database for another role."""
    return make_url(url).set(username=role, password=password).render_as_string(hide_password=False)
