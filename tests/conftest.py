# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""A fresh, migrated database for every test that asks for one; and in CI a skip is a failure."""

from __future__ import annotations

import itertools
import os
import shutil
import tempfile
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from flask import Flask
from hypothesis import HealthCheck, settings
from sqlalchemy import Connection, NullPool, create_engine, make_url

from overlijden import db, web
from overlijden.bijlagen import scan
from overlijden.demo import demogemeenten
from overlijden.settings import Attachments
from overlijden.tools import reach, sleutels
from overlijden.tools.chain import Keys
from overlijden.tools.embedded import PostgreSQL, distribution_binaries
from tests import compiled, leaks

# A slow machine is no defect: what must be fast is measured by the benchmark.
settings.register_profile("any machine", deadline=None, suppress_health_check=[HealthCheck.too_slow], print_blob=True)
settings.load_profile("any machine")

# What the tests of this run encrypt; every process that they start finds it in its environment.
FIELD_KEYS = os.environ.setdefault("OVERLIJDEN_SERVICE_FIELD_KEYS", sleutels.make("test"))
sleutels.use(FIELD_KEYS)
scan.use(Attachments())

# No test trusts the world's authorities, and each adapter that reads their list takes as long as a small test.
os.environ["SSL_CERT_FILE"] = os.devnull
Flask.url_rule_class = compiled.Address

SKIP_IS_FAILURE = os.environ.get("CI") == "true" or os.environ.get("REQUIRE_ALL") == "1"
AUDIT_KEY = "a" * 32
KEYS = Keys(AUDIT_KEY)  # sign the audit of every test
TAKING_PART = "taking_part"  # stands in the name of a database in which they do, and of each copy of it
OWNER = "overlijden_owner"  # owns the schema and, as in production, is no superuser
LEAKED = pytest.StashKey[list[str]]()
_numbers = itertools.count(1)


@dataclass(frozen=True)
class DatabaseUrls:
    """One database, as each of its roles: who owns the schema, the web process, the delivery worker, who audits."""

    owner: str
    web: str
    worker: str
    audit: str = ""

    @property
    def is_settled(self) -> bool:
        """Whether the demonstration's municipalities take part in it already."""
        return TAKING_PART in str(make_url(self.owner).database)


@pytest.fixture(autouse=True)
def _near() -> Iterator[None]:
    """Whatever a test allows of back-ends' addresses, the next one finds as it was."""
    yield
    reach.use(reach.Reach())


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """Superuser's URL of a server: DATABASE_URL, the distribution's with TEST_PG=system, else the embedded one."""
    if url := os.environ.get("DATABASE_URL"):
        yield url
        return
    binaries = None
    if os.environ.get("TEST_PG") == "system":
        binaries = next(iter(distribution_binaries()), None)
        if binaries is None:
            pytest.skip("the distribution's PostgreSQL is not installed")
    with (
        tempfile.TemporaryDirectory(dir=_memory()) as directory,
        PostgreSQL(Path(directory), fsync=False, binaries=binaries) as postgresql,
    ):
        yield postgresql.url()
        leaks.keep(postgresql.directory / "server.log")


def _memory() -> Path | None:
    """Where files are kept in memory, if there is room: most tests copy a database, which is 300 files."""
    memory = Path("/dev/shm")  # noqa: S108 - only mkdtemp makes anything there
    return memory if memory.is_dir() and shutil.disk_usage(memory).free > 4 * 2**30 else None


@pytest.fixture(scope="session")
def template(server: str, worker_id: str) -> Iterator[str]:
    """Name of a migrated database that the tests of this process copy."""
    name = f"template_{worker_id}"
    _execute(server, _ENSURE_OWNER)
    if password := make_url(server).password:
        _execute(server, f"ALTER ROLE {OWNER} PASSWORD '{password}'")
    with _database(server, name):
        db.migrate(_urls(server, name).owner, _passwords(server))
        yield name


@pytest.fixture(scope="session")
def template_taking_part(server: str, template: str, worker_id: str) -> Iterator[str]:
    """Name of another one, in which the demonstration's municipalities take part already."""
    name = f"template_{TAKING_PART}_{worker_id}"
    with _database(server, name, template):
        demogemeenten.settle(_urls(server, name).owner, KEYS)
        yield name


@pytest.fixture
def database_urls(request: pytest.FixtureRequest, server: str, template: str, worker_id: str) -> Iterator[DatabaseUrls]:
    """A database of its own, fully migrated and empty, but for what a test of the whole application settles first."""
    copied = request.getfixturevalue("template_taking_part") if "app" in request.fixturenames else template
    with fresh_database(server, copied, worker_id) as urls:
        yield urls


@contextmanager
def fresh_database(server: str, template: str, worker_id: str) -> Iterator[DatabaseUrls]:
    """The same for a fixture of wider scope, whose tests roll back what they do."""
    name = f"{TAKING_PART if TAKING_PART in template else 'test'}_{worker_id}_{next(_numbers)}"
    with _database(server, name, template):
        yield _urls(server, name)


@pytest.fixture
def web_database(database_urls: DatabaseUrls) -> Iterator[db.Database]:
    """The database as the web process sees it."""
    with db.Database(database_urls.web, keys=KEYS) as database:
        yield database


@pytest.fixture
def database(app: Flask) -> db.Database:
    """The one that the application of a test has."""
    services: web.Services = app.extensions["overlijden"]
    return services.database


@pytest.fixture
def worker_database(database_urls: DatabaseUrls) -> Iterator[db.Database]:
    """The database as the delivery worker sees it."""
    with db.Database(database_urls.worker, keys=KEYS) as database:
        yield database


@pytest.fixture
def superuser(server: str, database_urls: DatabaseUrls) -> Iterator[Connection]:
    """A connection that sees every row, past row-level security, each statement its own transaction."""
    url = make_url(server).set(database=make_url(database_urls.owner).database)
    engine = create_engine(url, isolation_level="AUTOCOMMIT", poolclass=NullPool)
    with engine.connect() as connection:
        yield connection


# The processes of one test run start on one server at the same moment.
_ENSURE_OWNER = (
    f"DO $$ BEGIN CREATE ROLE {OWNER} LOGIN CREATEROLE; "
    "EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$"
)


@contextmanager
def _database(server: str, name: str, template: str = "template0") -> Iterator[None]:
    _execute(
        server,
        f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)',
        # File by file, and not through the log of the server as it does of itself, it is a third less work.
        f'CREATE DATABASE "{name}" OWNER {OWNER} TEMPLATE "{template}" STRATEGY FILE_COPY',
    )
    yield
    _execute(server, f'DROP DATABASE "{name}" WITH (FORCE)')


def _execute(server: str, *statements: str) -> None:
    engine = create_engine(server, isolation_level="AUTOCOMMIT", poolclass=NullPool)
    with engine.connect() as connection:
        for statement in statements:
            connection.exec_driver_sql(statement)


def _urls(server: str, name: str) -> DatabaseUrls:
    password = make_url(server).password  # the roles of a test get the superuser's
    database = make_url(server).set(database=name).render_as_string(hide_password=False)
    owner = db.url_as(database, OWNER, password)
    return DatabaseUrls(owner, *(db.url_as(owner, role, password) for role in db.ROLES))


def _passwords(server: str) -> dict[str, str]:
    password = make_url(server).password
    return {role: password for role in db.ROLES if password}


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    if not item.get_closest_marker("skip_ok_in_ci"):
        _refuse_skip(report)
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    report = yield
    _refuse_skip(report)
    return report


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """For the tests of the database alone no other file is read: that takes longer than those tests."""
    is_test = collection_path.match("test_*.py")
    if is_test and config.option.markexpr == "database" and "pytest.mark.database" not in collection_path.read_text():
        return True
    return None  # whoever else has an opinion


def pytest_configure(config: pytest.Config) -> None:
    """Collect the logs of the whole run: in its first process for all, in xdist's workers for themselves."""
    if hasattr(config, "workerinput"):
        leaks.listen()
    else:
        leaks.collect()


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """A run in which a log held something about a person has failed, whatever its tests say."""
    if hasattr(session.config, "workerinput"):
        return
    leaked = leaks.found()
    session.config.stash[LEAKED] = leaked
    if leaked:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    if leaked := config.stash.get(LEAKED, []):
        terminalreporter.section("personal data in the logs")
        for leak in leaked[:50]:
            terminalreporter.line(leak)
        terminalreporter.line(f"{len(leaked)} lines of the logs name somebody or hold a BSN")


def _refuse_skip(report: pytest.TestReport | pytest.CollectReport) -> None:
    """In CI everything is installed: what skips there would never be tested anywhere."""
    if SKIP_IS_FAILURE and report.skipped and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"may not skip in CI: {report.longreprtext}"
