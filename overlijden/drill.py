# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""A back-up that was never restored is none: make one, bring it back to a point in time elsewhere, and compare all.

A base back-up and the log that follows it (WAL) are taken from a running server; from them a new server is recovered to
one named point. What it then holds is compared, row by row, with what the source held at that point.
"""

from __future__ import annotations

import subprocess
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from itertools import product
from pathlib import Path
from typing import NamedTuple

from sqlalchemy import Connection, Engine, NullPool, create_engine, make_url, text

from overlijden import db
from overlijden.audit import inhoud
from overlijden.audit.verify import Verification
from overlijden.db import Database
from overlijden.tools.chain import Keys
from overlijden.tools.embedded import PostgreSQL, binaries_of

POINT = "overlijden_drill"
PATIENCE = 60.0  # seconds until a program of PostgreSQL must have done something small
RECOVERY = 3600.0  # seconds that recovery may take


class Failed(Exception):
    """The drill could not be held; the message says which step, and PostgreSQL's own log why."""


class Contents(NamedTuple):
    """How many rows a table holds, and the sum of their checksums, whatever their order."""

    rows: int
    checksum: int


Holds = Mapping[str, Contents]  # by table


@dataclass(slots=True)
class Outcome:
    """What was compared and how long each step took, in seconds; without ``defects`` it is proven."""

    seconds: dict[str, float] = field(default_factory=dict)
    restored: Holds = field(default_factory=dict)
    lines: int = 0  # of the audit that were verified
    was_quiet: bool = False  # nothing was written around the point, so that everything must be equal
    defects: list[str] = field(default_factory=list)

    @contextmanager
    def timed(self, step: str) -> Iterator[None]:
        began = time.monotonic()
        yield
        self.seconds[step] = time.monotonic() - began

    def told(self) -> Iterator[str]:
        """All of it for people, a line each; at most fifty of the defects."""
        yield from (f"{seconds:7.1f} s  {step}" for step, seconds in self.seconds.items())
        rows = sum(one.rows for one in self.restored.values())
        yield f"{len(self.restored)} tables, {rows} rows, {self.lines} lines of the audit"
        if not self.was_quiet:
            yield "others wrote at the point, so that rows that changed then were counted and not compared"
        yield from self.defects[:50]
        yield f"{len(self.defects)} defects" if self.defects else "what was restored is what there was"


def run(
    url: str,
    folder: Path,
    keys: Keys,
    *,
    anchors: Path | None = None,
    gemeenten: Sequence[str] | None = None,
    between: Callable[[], None] = lambda: None,
    after: Callable[[], None] = lambda: None,
) -> Outcome:
    """Hold the drill on the database of a superuser's ``url``, in an empty folder. Failed when that does not succeed.

    Audit and attachments are verified of these ``gemeenten``, or of all. What is done ``between`` back-up and point
    must come back, what is done ``after`` the point must not.
    """
    outcome, source = Outcome(), _engine(url)
    with source.connect() as connection:
        major = int(connection.scalar(text("SHOW server_version_num")) or 0) // 10_000
    server = PostgreSQL(folder, fsync=False, binaries=binaries_of(major), patience=RECOVERY)
    kept = folder / "anchors"
    with _streaming(server, source, url):
        with outcome.timed("base back-up"):
            _do(server, "pg_basebackup", "-D", server.directory / "data", *_BASE, *_to(url), env=_env(url))
        between()
        with outcome.timed("reading the source, before and after the point"):
            kept.write_bytes(anchors.read_bytes() if anchors else b"")
            before, then = holds(source), _mark(source)
        _until((server.directory / "wal" / _switch(source)).exists)
    after()
    _let_recover(server)
    with ExitStack() as running:
        with outcome.timed("restoring to the point"):
            running.enter_context(server)
        copy = server.url(make_url(url).database or "postgres")
        with outcome.timed("comparing rows"):
            outcome.restored, outcome.was_quiet = holds(_engine(copy)), before == then
            outcome.defects += compare(before, then, outcome.restored)
        with outcome.timed("verifying audit, dossiers and attachments"):
            outcome.defects += _verify(copy, keys, kept if anchors else None, gemeenten, outcome)
    return outcome


def holds(engine: Engine) -> Holds:
    """What every table of the service holds, at one moment, as superuser."""
    alone = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
    with engine.connect().execution_options(**alone) as connection:
        for setting in _AS_TEXT:
            connection.exec_driver_sql(setting)
        return {table: _contents(connection, table) for table in connection.scalars(text(_TABLES)).all()}


def _contents(connection: Connection, table: str) -> Contents:
    query = f"SELECT count(*), coalesce(sum(('x' || left(md5(t::text), 16))::bit(64)::bigint), 0) FROM {table} t"  # noqa: S608 - PostgreSQL quoted it
    rows, checksum = connection.execute(text(query)).one()
    return Contents(rows, int(checksum))


def compare(before: Holds, then: Holds, restored: Holds) -> Iterator[str]:
    """What is wrong with what was restored, of a source that held this right ``before`` the point and right after."""
    for table in sorted({*before, *then} ^ {*restored}):
        yield f"{table}: this table is in one of both only"
    for table, found in restored.items():
        if table not in before or table not in then:
            continue
        least, most = sorted((before[table].rows, then[table].rows))
        if not least <= found.rows <= most:
            yield f"{table}: {found.rows} rows, where the source held {least}"
        elif before[table] == then[table] != found:
            yield f"{table}: {found.rows} rows, of which some are other than in the source"


def _mark(source: Engine) -> Holds:
    """Name this point in the log, and say what the source holds right after it."""
    with source.connect() as connection:
        connection.execute(text(f"SELECT pg_create_restore_point('{POINT}')"))
    return holds(source)


def _switch(source: Engine) -> str:
    """End the piece of the log in which the point is; the name of that piece."""
    with source.connect() as connection:
        return str(connection.scalar(text("SELECT pg_walfile_name(pg_switch_wal())")))


def _verify(
    url: str, keys: Keys, anchors: Path | None, gemeenten: Sequence[str] | None, outcome: Outcome
) -> Iterator[str]:
    runs = [Verification(keys, gemeente) for gemeente in gemeenten] if gemeenten else [Verification(keys)]
    with Database(url, pool_size=1) as database:
        for run_ in runs:
            yield from map(str, run_.run(database, anchors))
    outcome.lines = sum(run_.lines for run_ in runs)
    codes = gemeenten or sorted(runs[0].ends)
    with Database(db.url_as(url, db.WEB), pool_size=1, keys=keys) as web:
        for check, code in product((inhoud.dossiers, inhoud.attachments), codes):
            yield from map(str, check(web, code))


@contextmanager
def _streaming(server: PostgreSQL, source: Engine, url: str) -> Iterator[None]:
    """Keep the source's log, from before the base back-up until the end of the block.

    Until it was sent a slot holds it, which goes with this connection: one that stayed would fill the source's disk.
    """
    wal = server.directory / "wal"
    _do(server, "mkdir", wal)
    with source.connect() as connection:
        connection.execute(text("SELECT pg_create_physical_replication_slot(:name, true, true)"), {"name": POINT})
        process = server.program("pg_receivewal", "-D", wal, "--no-loop", *_to(url), env=_env(url))
        try:
            _until(lambda: any(wal.iterdir()), process)
            yield
        finally:
            process.terminate()
            process.wait(PATIENCE)


def _let_recover(server: PostgreSQL) -> None:
    """Give the copy a configuration of its own: what the source's names may not be here, or be the source's."""
    data, wal = server.directory / "data", server.directory / "wal"
    wanted = {
        "restore_command": f'cp "{wal}/%f" "%p"',
        "recovery_target_name": POINT,
        "recovery_target_action": "promote",
        "hot_standby": "off",
    }
    lines = "".join(f"{name} = '{value}'\n" for name, value in wanted.items())
    for name, content in (
        ("postgresql.conf", lines),
        ("postgresql.auto.conf", ""),
        ("pg_hba.conf", "local all all trust\n"),
        ("pg_ident.conf", ""),
        ("recovery.signal", ""),
    ):
        (data / name).write_text(content, encoding="utf-8")


def _to(url: str) -> list[str]:
    """How a program of PostgreSQL finds the source; the password is not for whoever lists processes."""
    parts = make_url(url)
    host = parts.host or parts.query.get("host") or ""
    port = ["-p", str(parts.port)] if parts.port else []
    return ["-h", str(host), *port, "-U", parts.username or "postgres", "--no-password"]


def _env(url: str) -> dict[str, str]:
    return {"PGPASSWORD": str(make_url(url).password or "")}


def _do(server: PostgreSQL, *command: str | Path, env: Mapping[str, str] | None = None) -> None:
    if server.program(*command, env=env).wait() != 0:
        said = (server.directory / "server.log").read_text(errors="replace").splitlines()[-2:]
        raise Failed(f"{command[0]} did not succeed: {' / '.join(said)}")


def _until(done: Callable[[], bool], process: subprocess.Popen[bytes] | None = None) -> None:
    deadline = time.monotonic() + PATIENCE
    while not done():
        if time.monotonic() > deadline or (process and process.poll() is not None):
            raise Failed("the source's log could not be kept")
        time.sleep(0.05)


def _engine(url: str) -> Engine:
    return create_engine(url, poolclass=NullPool, isolation_level="AUTOCOMMIT", hide_parameters=True)


_BASE = ("--wal-method=none", "--checkpoint=fast", "--no-sync")
_TABLES = """
SELECT quote_ident(relname) FROM pg_class
WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace ORDER BY relname
"""
# So that a row is the same text at every server.
_AS_TEXT = ("SET TimeZone = 'UTC'", "SET DateStyle = 'ISO'", "SET bytea_output = 'hex'", "SET extra_float_digits = 1")
