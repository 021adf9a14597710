# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""The old version serves while the new one migrates (docs/adr/0065): no request fails, and what it files is whole."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import tarfile
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest
from click.testing import CliRunner

from overlijden import db, demo, docs
from overlijden.cli import main
from overlijden.db import Database
from overlijden.doctor import standing
from tests import leaks
from tests.conftest import AUDIT_KEY, DatabaseUrls, fresh_database
from tests.e2e.stack import PATIENCE, free_ports, told, wait_for

ROOT = docs.ROOT
PAGES = ("/", "/gezond", "/deelname", "/volgen", "/specificatie")
EACH = 4  # declarations before the migration, and after it
# Files a declaration after the other, by the old version's own commands, until its input ends.
FILER = """
import json, select, sys
from click.testing import CliRunner
from overlijden.cli import main
while not select.select([sys.stdin], [], [], 0)[0]:
    made = json.loads(CliRunner().invoke(main, ["sample", "gewoon"]).stdout)
    made["overlijden"]["gemeente"] = "1942"
    done = CliRunner().invoke(main, ["submit", "-"], input=json.dumps(made))
    print(done.exit_code, (done.stdout.split() or [repr(done.exception)])[-1], flush=True)
"""
SETTLE = f"""
import os
from overlijden.demo import demogemeenten
from overlijden.tools.chain import Keys
demogemeenten.settle(os.environ["OVERLIJDEN_DATABASE_OWNER_URL"], Keys({AUDIT_KEY!r}))
"""
COMMAND = "from overlijden.cli import main; main()"


def git(*arguments: str) -> str:
    """What git says; "" where there is none, or no history."""
    done = subprocess.run(["git", "-C", ROOT, *arguments], capture_output=True, text=True, check=False)
    return done.stdout.strip() if done.returncode == 0 else ""


def before_the_newest_migration() -> str:
    newest = max((ROOT / "overlijden/migrations/versions").glob("*.sql"))
    added = git("log", "--first-parent", "-m", "--diff-filter=A", "--format=%H", "--", str(newest)).splitlines()
    return git("rev-parse", "--short", f"{added[-1]}^") if added else ""


def missing(what: str) -> list[pytest.MarkDecorator]:
    return [pytest.mark.skip(what), pytest.mark.skip_ok_in_ci(what)]


def olds() -> Iterator[object]:
    """Every version that may be running: each release, and what there was before the newest migration."""
    tags = git("tag", "--list", "v*").split()
    yield from tags
    if not tags:
        yield pytest.param("", id="release", marks=missing("nothing was released yet: there is no tag v*"))
    if commit := before_the_newest_migration():
        yield pytest.param(commit, id="before-the-newest-migration")
    else:
        yield pytest.param("", id="before-the-newest-migration", marks=missing("this copy has no history"))


@dataclass
class Old:
    """An older version in a folder of its own, with this environment's packages."""

    folder: Path
    environment: Mapping[str, str]
    failures: list[str] = field(default_factory=list)
    asked: int = 0

    def start(self, *command: str) -> subprocess.Popen[str]:
        env = {**os.environ, **self.environment, "PYTHONPATH": str(self.folder)}
        with (self.folder.parent / "old.log").open("ab") as log:
            return subprocess.Popen(
                [sys.executable, *command],
                cwd=self.folder.parent, env=env, text=True, stderr=log,
                stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            )  # fmt: skip

    def run(self, *command: str) -> str:
        process = self.start(*command)
        said, _ = process.communicate()
        assert process.returncode == 0, (self.folder.parent / "old.log").read_text()
        return said

    @contextmanager
    def serving(self, port: int) -> Iterator[None]:
        """Its web process, of which a visitor asks one page after the other."""
        config = str(self.folder / "config/gunicorn.conf.py")
        process = self.start("-m", "gunicorn", "--config", config, "--bind", f"127.0.0.1:{port}", WEB)
        stop = threading.Event()
        visitor = threading.Thread(target=self._visit, args=(f"http://127.0.0.1:{port}", stop))
        try:
            wait_for(f"http://127.0.0.1:{port}/gezond", 4 * PATIENCE)  # nothing of it is compiled yet
            visitor.start()
            yield
        finally:
            stop.set()
            if visitor.ident:
                visitor.join()
            process.terminate()
            process.communicate(timeout=PATIENCE)

    def _visit(self, url: str, stop: threading.Event) -> None:
        while not stop.is_set():
            for page in PAGES:
                self.asked += 1
                try:
                    with urlopen(url + page, timeout=PATIENCE) as answer:  # noqa: S310 - our own address
                        answer.read()
                except (URLError, OSError) as error:
                    self.failures.append(f"{page}: {error}")


WEB = "overlijden.app:create_app()"


@pytest.fixture
def empty(server: str, template: str, worker_id: str) -> Iterator[DatabaseUrls]:
    """A database without tables; the roles are there, because every database of this server shares them."""
    with fresh_database(server, "template0", worker_id) as urls:
        yield urls


@pytest.fixture
def old(request: pytest.FixtureRequest, tmp_path: Path, empty: DatabaseUrls) -> Iterator[Old]:
    folder = tmp_path / "old"
    packed = subprocess.run(["git", "-C", ROOT, "archive", request.param], capture_output=True, check=True).stdout
    with tarfile.open(fileobj=io.BytesIO(packed)) as archive:
        archive.extractall(folder, filter="data")
    environment = told(empty, demo.configure(tmp_path / "config", demo.Ports(*free_ports(3))))
    yield Old(folder, environment | {"OVERLIJDEN_DATABASE_OWNER_URL": empty.owner})
    leaks.keep(tmp_path / "old.log")


@pytest.mark.database
@pytest.mark.parametrize("old", [*olds()], indirect=True)
def test_the_old_version_serves_while_the_new_one_migrates(
    old: Old, empty: DatabaseUrls, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert old.run("-c", "import overlijden; print(overlijden.__file__)").startswith(str(old.folder))
    old.run("-c", COMMAND, "migrate")
    old.run("-c", SETTLE)
    with Database(empty.owner, pool_size=1) as owner:
        assert standing.of(owner).pending
    with old.serving(*free_ports(1)):
        filer = old.start("-c", FILER)
        filed = [filer.stdout.readline() for _ in range(EACH)] if filer.stdout else []
        began = time.monotonic()
        db.migrate(empty.owner)
        took = time.monotonic() - began
        filed += [filer.stdout.readline() for _ in range(EACH)] if filer.stdout else []
        filed += filer.communicate("that is all\n")[0].splitlines()
    assert old.failures == []
    assert old.asked > len(PAGES)
    assert {line.split()[0] for line in filed} == {"0"}, filed
    assert took < PATIENCE
    assert f"{len(filed)} attempts" in old.run("-c", COMMAND, "worker", "--once")
    for name, value in old.environment.items():
        monkeypatch.setenv(name, value)
    for line in filed:  # with the code that migrated
        shown = json.loads(CliRunner().invoke(main, ["show", line.split()[1], "--json"]).stdout)
        assert shown["levering"] == "afgeleverd"
