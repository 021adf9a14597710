# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""A real clamd on a private socket, which knows one virus: the test virus. It fetches nothing."""

from __future__ import annotations

import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.attacks import EICAR, MB

PATIENCE = 30.0  # seconds until it must answer


@dataclass(frozen=True)
class Daemon:
    """Where it listens, and how many bytes it takes at most."""

    address: str
    largest: int


def program() -> str | None:
    return shutil.which("clamd", path="/usr/local/sbin:/usr/sbin:/usr/local/bin:/usr/bin:/opt/homebrew/sbin")


@contextmanager
def daemon(folder: Path) -> Iterator[Daemon]:
    """Run clamd in this folder; what it knows is one signature of our own."""
    found, largest = program(), 9 * MB
    assert found is not None
    (folder / "db").mkdir()
    (folder / "db" / "test.ndb").write_text(f"Eicar-Test:0:*:{EICAR.hex()}\n", encoding="ascii")
    where = folder / "clamd"
    (folder / "clamd.conf").write_text(
        f"DatabaseDirectory {folder}/db\nLocalSocket {where}\nStreamMaxLength {largest}\nForeground yes\n",
        encoding="ascii",
    )
    process = subprocess.Popen(
        [found, f"--config-file={folder}/clamd.conf"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        _wait(where, process)
        yield Daemon(f"unix:{where}", largest)
    finally:
        process.terminate()
        process.wait()


def _wait(where: Path, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with socket.socket(socket.AF_UNIX) as sock:
                sock.connect(str(where))
                return
        except OSError:
            time.sleep(0.05)
    raise TimeoutError("clamd does not answer")
