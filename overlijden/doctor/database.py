# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""The database as its own roles see it: who they are, what they may, how new it is, its clock, the keys to it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from overlijden import db
from overlijden.db import Database, Scope, UnsafeRole
from overlijden.doctor import standing
from overlijden.doctor.finding import Finding, ok, unseen, wrong
from overlijden.settings import Settings
from overlijden.tables import Base
from overlijden.tools.sleutels import Sleutelring
from overlijden.tools.tomlfile import ConfigError

LARGEST_DIFFERENCE = timedelta(seconds=2)  # between two clocks; a system's proof allows for thirty
RESTORED = "restore with the rights that were dumped (no --no-privileges), or grant them as the migrations do"


def roles(settings: Settings) -> Iterator[Finding]:
    """Each URL leads to the role that it is for, which row-level security binds."""
    urls = settings.database
    yield _role("url", urls.web, db.WEB)
    yield _role("worker_url", urls.worker, db.WORKER)
    yield _role("audit_url", urls.audit, db.AUDIT)


def _role(name: str, url: str, role: str) -> Finding:
    setting = f"database.{name}"
    if not url:
        return unseen(f"{setting} is not set here", f"set it where a process uses {role}")
    try:
        with Database(url, pool_size=1) as database:
            if role != db.AUDIT:
                database.refuse_unsafe_role()
            with database.engine.connect() as connection:
                is_it = connection.scalar(text(_IS_ROLE), {"role": role})
    except OperationalError:
        return wrong(f"{setting}: cannot connect", "see that PostgreSQL runs, and lets this role in with its password")
    except (ConfigError, UnsafeRole) as error:
        return wrong(f"{setting}: {error}", "make the database as docs/operating.md says under Database")
    if not is_it:
        return wrong(f"{setting} does not come in as {role}", f"let it name {role}, or a role that was granted it")
    return ok(f"{setting} is {role}")


def rights(settings: Settings) -> Iterator[Finding]:
    """What the migrations gave is there, and nothing more that would let anybody past row-level security."""
    with Database(settings.database.web, pool_size=1) as database, database.begin() as session:
        found = {remedy: session.scalars(text(query)).all() for query, remedy in _RIGHTS}
    for remedy, names in found.items():
        yield from (wrong(name, remedy) for name in names)
    if not any(found.values()):
        yield ok("every table is behind row-level security, and its rights are as migrated")


def migrations(settings: Settings) -> Iterator[Finding]:
    """The schema and this code belong together."""
    with Database(settings.database.web, pool_size=1) as database:
        found = standing.of(database)
    if found.is_newer:
        yield wrong(
            f"the database is of newer code ({found.applied})", "run the version that migrated it, or a later one"
        )
    elif found.pending:
        yield wrong(
            f"to do: {' '.join(found.pending)}", "run `overlijden migrate`, before the processes of this version"
        )
    else:
        yield ok(f"nothing to do ({found.applied})")


def clock(settings: Settings) -> Iterator[Finding]:
    """This machine and the database agree on what time it is."""
    with Database(settings.database.web, pool_size=1) as database, database.engine.connect() as connection:
        connection.scalar(text("SELECT 1"))  # so that opening it is not counted
        before = datetime.now(UTC)
        there = connection.scalar(text("SELECT clock_timestamp()")) or before
        after = datetime.now(UTC)
    apart = max(before - there, there - after, timedelta())  # the answer was made somewhere in between
    if apart > LARGEST_DIFFERENCE:
        yield wrong(
            f"this machine and the database are {apart.total_seconds():.0f} seconds apart",
            "let both follow one clock (NTP): moments of filing, terms and leases are compared",
        )
    else:
        yield ok(f"{apart.total_seconds():.1f} seconds from the database's")


def keys(settings: Settings) -> Iterator[Finding]:
    """What is stored can be read with the keys that are here."""
    yield from _field_keys(settings)
    yield from _audit_keys(settings)


def _field_keys(settings: Settings) -> Iterator[Finding]:
    ring = Sleutelring.parse(settings.field_keys)
    used: set[str] = set()
    with Database(settings.database.web, pool_size=1) as database:
        with database.begin() as session:
            gemeenten = session.scalars(text("SELECT DISTINCT gemeente FROM wijziging")).all()
        for gemeente in gemeenten:
            with database.begin(Scope(gemeente=gemeente)) as session:
                used |= set(session.scalars(text(_USED)))
    for name in sorted(used - set(ring.names)):
        yield wrong(
            f"attachments were encrypted with key '{name}', which is not in service.field_keys",
            "put that key back behind the newest: without it they cannot be read or delivered",
        )
    if old := sorted((used & set(ring.names)) - {ring.newest}):
        yield ok(f"older keys are still needed: {', '.join(old)}; `overlijden sleutels roteren` renews what they hold")
    elif used <= set(ring.names):
        yield ok("attachments can be read with the newest key")


def _audit_keys(settings: Settings) -> Iterator[Finding]:
    if not settings.database.audit:
        yield unseen("the keys of the audit: database.audit_url is not set here", "look where the audit is verified")
        return
    with Database(settings.database.audit, pool_size=1) as database, database.engine.connect() as connection:
        used = connection.scalars(text("SELECT DISTINCT sleutel FROM auditregel")).all()
    if strange := sorted(name for name in used if name not in settings.keys):
        yield wrong(
            f"lines of the audit are signed with keys that are not in service.audit_key: {', '.join(strange)}",
            "put the older keys back behind the current one, or nothing older can be verified",
        )
    else:
        yield ok("the audit can be verified with the keys that are here")


_IS_ROLE = """
SELECT coalesce((SELECT pg_has_role(session_user, oid, 'USAGE') FROM pg_roles WHERE rolname = :role), false)
"""
_TABLES = "c.relkind IN ('r', 'p') AND c.relnamespace = 'public'::regnamespace AND c.relname <> 'alembic_version'"
_ROLES = ", ".join(f"'{role}'" for role in db.ROLES)
_MAPPED = ", ".join(f"'{table}'" for table in Base.metadata.tables)  # the others are reached by functions alone
_RIGHTS = (  # made of our own names alone
    (
        f"""
        SELECT 'table ' || c.relname || ' is not behind row-level security' FROM pg_class c
        WHERE {_TABLES} AND NOT (
            c.relrowsecurity AND c.relforcerowsecurity
            AND EXISTS (SELECT FROM pg_policy WHERE polrelid = c.oid AND polpermissive)
        ) ORDER BY 1
        """,  # noqa: S608
        "as the owner: ALTER TABLE … ENABLE and FORCE ROW LEVEL SECURITY; its policies stand in the migrations",
    ),
    (
        f"""
        SELECT 'no role of the service may do anything with table ' || c.relname FROM pg_class c
        WHERE {_TABLES} AND c.relname IN ({_MAPPED}) AND NOT EXISTS (
            SELECT FROM aclexplode(c.relacl) a JOIN pg_roles r ON r.oid = a.grantee WHERE r.rolname IN ({_ROLES})
        ) AND NOT EXISTS (
            SELECT FROM pg_attribute t, aclexplode(t.attacl) a JOIN pg_roles r ON r.oid = a.grantee
            WHERE t.attrelid = c.oid AND r.rolname IN ({_ROLES})
        ) ORDER BY 1
        """,  # noqa: S608
        RESTORED,
    ),
    (
        f"""
        SELECT DISTINCT coalesce(r.rolname, 'everybody') || ' has ' || a.privilege_type || ' on ' || c.relname
        FROM pg_class c CROSS JOIN LATERAL aclexplode(c.relacl) a LEFT JOIN pg_roles r ON r.oid = a.grantee
        WHERE {_TABLES} AND (
            a.grantee = 0
            OR r.rolname IN ({_ROLES}) AND a.privilege_type IN ('TRUNCATE', 'REFERENCES', 'TRIGGER', 'MAINTAIN')
        ) ORDER BY 1
        """,  # noqa: S608
        "as the owner: REVOKE it; no migration gave it",
    ),
    (
        """
        SELECT 'everybody may execute ' || p.proname || ', which looks past row-level security' FROM pg_proc p
        WHERE p.pronamespace = 'public'::regnamespace AND p.prosecdef AND p.prorettype <> 'trigger'::regtype
        AND (p.proacl IS NULL OR EXISTS (SELECT FROM aclexplode(p.proacl) a WHERE a.grantee = 0)) ORDER BY 1
        """,
        "as the owner: REVOKE ALL ON FUNCTION … FROM PUBLIC; no migration gave it",
    ),
)  # fmt: skip
# Version, length of the key's id, id (sleutels): the beginning is read, and not the file.
_USED = """
SELECT DISTINCT encode(substr(head, 3, get_byte(head, 1)), 'escape')
FROM (SELECT substr(inhoud, 1, 34) AS head FROM bijlage WHERE octet_length(inhoud) > 2) AS begins
"""
