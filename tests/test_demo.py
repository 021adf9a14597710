# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""The demonstration as somebody runs it: it starts quickly, delivers, survives, and leaves nothing behind."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests import leaks
from tests.e2e.stack import free_ports, wait_for

OVERLIJDEN = str(Path(sys.executable).parent / "overlijden")
SOON = 60.0  # seconds that anything may take while other tests keep the machine busy; `make bench` has the figures


@dataclass(frozen=True)
class Demo:
    """A running demonstration: its folder, its address, its process."""

    folder: Path
    port: int
    process: subprocess.Popen[bytes]

    def command(self, *arguments: str, given: str = "") -> str:
        """Run a command in the demonstration's folder; what it prints."""
        return run(self.folder, *arguments, given=given).stdout

    def show(self, kenmerk: str) -> dict[str, Any]:
        described: dict[str, Any] = json.loads(self.command("show", kenmerk, "--json"))
        return described

    def parts(self) -> dict[int, str]:
        """The processes that the demonstration started, and theirs, by id."""
        return {pid: command for pid, command in _processes(self.folder) if pid != self.process.pid}


def environment() -> dict[str, str]:
    """As a newcomer has it: nothing of ours is set."""
    ours = ("OVERLIJDEN_", "DATABASE_URL")
    return {name: value for name, value in os.environ.items() if not name.startswith(ours)}


def run(folder: Path, *arguments: str, given: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [OVERLIJDEN, *arguments],
        cwd=folder,
        env=environment(),
        input=given,
        text=True,
        capture_output=True,
        check=False,
    )


def _processes(folder: Path) -> Iterator[tuple[int, str]]:
    """Every process that works in this folder or below it, PostgreSQL's included."""
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            inside = (entry / "cwd").readlink().is_relative_to(folder)
            command = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
        except OSError:  # it ended meanwhile
            continue
        if inside and command:
            yield int(entry.name), command


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    with running(tmp_path_factory.mktemp("demo")) as demo:
        yield demo


@contextmanager
def running(folder: Path, port: int | None = None) -> Iterator[Demo]:
    """A demonstration in this folder, that answers."""
    if not Path("/proc/self/cwd").exists():
        pytest.skip("without /proc the processes of the demonstration cannot be counted")
    port = port or free_ports(1)[0]
    command = [OVERLIJDEN, "demo", "--port", str(port)]
    as_it_was = signal.signal(signal.SIGHUP, signal.SIG_DFL)  # nohup has it ignored, and so would the demonstration
    with leaks.fresh().open("w") as said:
        process = subprocess.Popen(command, cwd=folder, env=environment(), stdout=subprocess.DEVNULL, stderr=said)
    signal.signal(signal.SIGHUP, as_it_was)
    try:
        wait_for(f"http://127.0.0.1:{port}/", SOON, process)
        yield Demo(folder, port, process)
    finally:
        process.terminate()
        process.wait(SOON)
        for log in (folder / "var/demo").rglob("*.log"):
            leaks.keep(log)


def until(holds: Callable[[], bool]) -> None:
    deadline = time.monotonic() + SOON
    while not holds():
        assert time.monotonic() < deadline, "it took too long"
        time.sleep(0.2)


def file_one(demo: Demo) -> str:
    return demo.command("submit", "-", given=demo.command("sample")).splitlines()[-1]


def test_a_sample_that_is_filed_beside_it_is_delivered(demo: Demo) -> None:
    kenmerk = file_one(demo)
    until(lambda: demo.show(kenmerk)["levering"] == "afgeleverd")
    assert [event["actie"] for event in demo.show(kenmerk)["geschiedenis"]] == ["indienen", "afleveren"]


def test_a_worker_that_is_killed_is_started_again(demo: Demo) -> None:
    (worker,) = (pid for pid, command in demo.parts().items() if command.endswith("overlijden worker "))
    os.kill(worker, signal.SIGKILL)
    kenmerk = file_one(demo)
    until(lambda: demo.show(kenmerk)["levering"] == "afgeleverd")
    assert worker not in demo.parts()


def test_a_taken_port_is_said_in_one_line(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        refused = run(tmp_path, "demo", "--port", str(port))
    assert refused.returncode == 1
    assert refused.stderr == f"overlijden: port {port} is in use; choose another one: PORT={port + 10} make demo\n"
    assert list(tmp_path.iterdir()) == []


def test_it_stops_as_a_whole_when_it_is_asked_to(demo: Demo) -> None:
    commands = " ".join(demo.parts().values())
    assert all(part in commands for part in ("worker", "standin", "gunicorn", "postgres"))
    assert (demo.folder / "var/demo/environment").exists()
    demo.process.terminate()
    assert demo.process.wait(SOON) == 0
    assert demo.parts() == {}
    assert not (demo.folder / "var/demo/environment").exists()


def test_closing_its_window_stops_it_as_a_whole(tmp_path: Path) -> None:
    with running(tmp_path) as demo:
        demo.process.send_signal(signal.SIGHUP)
        assert demo.process.wait(SOON) == 0
        assert demo.parts() == {}


def test_it_ends_when_its_postgresql_does_and_keeps_what_was_declared(tmp_path: Path) -> None:
    with running(tmp_path) as demo:
        kenmerk = file_one(demo)
        (server,) = (pid for pid, command in demo.parts().items() if "/postgres -D" in command)
        os.kill(server, signal.SIGKILL)
        assert demo.process.wait(SOON) == 1
        until(lambda: demo.parts() == {})
    with running(tmp_path, demo.port) as demo:  # the back-end is where it was when this was filed
        until(lambda: demo.show(kenmerk)["levering"] == "afgeleverd")
