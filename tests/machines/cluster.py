# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""PostgreSQL on two machines, of which one follows the other commit by commit, and PgBouncer on those that ask it."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from sqlalchemy import make_url

from overlijden.tools.embedded import PATIENCE, PostgreSQL
from tests.machines.network import Host

STANDBY = "standby"
POOL = 6432  # port of PgBouncer
# What each asks of PgBouncer, as docs/operating.md tells the operator (More than one machine).
POOLED = """
[databases]
* = host={server}

[pgbouncer]
listen_addr = {address}
listen_port = {port}
unix_socket_dir =
auth_type = trust
auth_file = {folder}/users
pool_mode = transaction
default_pool_size = {size}
max_client_conn = 200
query_wait_timeout = 5
server_connect_timeout = 2
server_login_retry = 1
tcp_keepidle = 2
tcp_keepintvl = 1
tcp_keepcnt = 3
tcp_user_timeout = 3000
"""


class Node(PostgreSQL):
    """A server on a machine of its own, which others reach by its address; we by its socket, whatever the network."""

    def __init__(self, directory: Path, host: Host, **settings: str) -> None:
        super().__init__(directory, settings={"listen_addresses": host.address, **settings}, within=host.enter)
        self.host = host

    def ask(self, statement: str) -> object:
        """The first value that it gives, as superuser, in a transaction of its own."""
        socket = make_url(self.url()).query["host"]
        with psycopg.connect(host=str(socket), user="postgres", dbname="postgres", autocommit=True) as connection:
            cursor = connection.execute(statement.encode())
            found = cursor.fetchone() if cursor.description else None
        return found and found[0]

    def let_in(self) -> None:
        """Whoever is on this network may come, the standby too."""
        with (self.directory / "data/pg_hba.conf").open("a", encoding="ascii") as rules:
            rules.write("host all all samenet trust\nhost replication all samenet trust\n")
        self.ask("SELECT pg_reload_conf()")

    def stop(self, number: int = signal.SIGINT) -> None:
        """As an operator restarts it, or with SIGKILL as a machine dies; until it is gone."""
        postmaster = int((self.directory / "data/postmaster.pid").read_text(encoding="ascii").splitlines()[0])
        os.kill(postmaster, number)
        until(lambda: not self.is_running())


@contextmanager
def pair(folder: Path, first: Host, second: Host) -> Iterator[tuple[Node, Node]]:
    """A primary, and a standby without whose word no commit is told."""
    with Node(folder / "first", first) as primary:
        primary.let_in()
        standby = Node(folder / "second", second, cluster_name=STANDBY, wal_retrieve_retry_interval="1s")
        words = ("-h", first.address, "-U", "postgres", "-D", str(standby.directory / "data"), "-R", "-c", "fast")
        if standby.program("pg_basebackup", *words, "--no-sync").wait(PATIENCE) != 0:
            raise RuntimeError((standby.directory / "server.log").read_text(encoding="utf-8"))
        with standby:
            primary.ask(f"ALTER SYSTEM SET synchronous_standby_names = '{STANDBY}'")
            primary.ask("SELECT pg_reload_conf()")
            until(lambda: primary.ask("SELECT sync_state FROM pg_stat_replication") == "sync")
            yield primary, standby


class Pooler:
    """PgBouncer in transaction mode on a machine that asks the database, with ``size`` connections for each role."""

    def __init__(self, folder: Path, host: Host, size: int = 20) -> None:
        self._starter, self.host, self.size = PostgreSQL(folder, within=host.enter), host, size
        self._process: subprocess.Popen[bytes] | None = None

    def point(self, server: Host) -> None:
        """Let it ask this server from now on; what it still asked another is given up."""
        folder = self._starter.directory
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        asked = {"server": server.address, "address": self.host.address, "port": POOL, "folder": folder}
        (folder / "pgbouncer.ini").write_text(POOLED.format(**asked, size=self.size), encoding="ascii")
        if self._process:
            self._process.send_signal(signal.SIGHUP)
            return
        names = ("postgres", "overlijden_web", "overlijden_worker")
        (folder / "users").write_text("".join(f'"{name}" ""\n' for name in names), encoding="ascii")
        self._process = self._starter.program(pgbouncer(), folder / "pgbouncer.ini")

    def stop(self) -> None:
        if self._process:
            self._process.terminate()
            self._process.wait(PATIENCE)


def pgbouncer() -> str:
    """Where it is; "" when it is not installed."""
    return shutil.which("pgbouncer", path=f"{os.environ['PATH']}:/usr/local/sbin:/usr/sbin") or ""


def until(done: Callable[[], bool], patience: float = PATIENCE) -> None:
    """Wait until it is so; TimeoutError when that does not come."""
    deadline = time.monotonic() + patience
    while not done():
        if time.monotonic() > deadline:
            raise TimeoutError
        time.sleep(0.02)
