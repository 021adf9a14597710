# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""The whole service as an operator runs it, on a database of its own: gunicorn, a worker and a stand-in back-end."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import urlopen

from overlijden import demo
from overlijden.demo import demogemeenten
from tests import leaks
from tests.conftest import AUDIT_KEY, KEYS, DatabaseUrls

SECRET_KEY = "k" * 64
PERSON_KEY = "p" * 64
RETENTION_KEY = "r" * 64
PATIENCE = 30.0  # seconds until a process must answer


@dataclass(frozen=True)
class Stack:
    """Where service, stand-in and provider answer, what every process was told, and the processes by name."""

    url: str
    backend: str
    provider: str
    environment: Mapping[str, str]
    processes: Mapping[str, subprocess.Popen[bytes]]

    @property
    def zaken(self) -> list[dict[str, Any]]:
        """What the stand-in has received."""
        with urlopen(f"{self.backend}/zaken.json") as answer:  # noqa: S310 - our own address
            zaken: list[dict[str, Any]] = json.load(answer)["zaken"]
        return zaken


@contextmanager
def stack(urls: DatabaseUrls, folder: Path, **settings: str) -> Iterator[Stack]:
    """Start every part of the demonstration in this folder, with settings in its environment, and stop it again."""
    ports = demo.Ports(*free_ports(3))
    environment = told(urls, demo.configure(folder / "config", ports)) | settings
    demogemeenten.settle(urls.owner, KEYS, f"http://127.0.0.1:{ports.backend}", demo.known_as(environment))
    with ExitStack() as running:
        processes = {
            part.name: running.enter_context(_process(part, folder, environment))
            for part in demo.parts(ports, folder / "config")
        }
        web, backend, provider = (f"http://127.0.0.1:{port}" for port in (ports.web, ports.backend, ports.provider))
        made = Stack(web, backend, provider, environment, processes)
        answers = {
            "web": f"{made.url}/gezond",
            "back-end": f"{made.backend}/zaken.json",
            "provider": f"{made.provider}/sleutels",
        }
        for name, address in answers.items():
            wait_for(address, process=processes[name])
        yield made


@contextmanager
def web_alone(urls: DatabaseUrls, folder: Path, **settings: str) -> Iterator[str]:
    """The address of the web processes by themselves, with settings of a test's own in their environment."""
    ports = demo.Ports(*free_ports(3))
    url = f"http://127.0.0.1:{ports.web}"
    environment = told(urls, demo.configure(folder / "config", ports)) | {"OVERLIJDEN_SERVICE_URL": url, **settings}
    demogemeenten.settle(urls.owner, KEYS)
    (web,) = (part for part in demo.parts(ports, folder / "config") if part.name == "web")
    with _process(web, folder, environment) as process:
        wait_for(f"{url}/gezond", 4 * PATIENCE, process)
        yield url


def told(urls: DatabaseUrls, configuration: Path) -> dict[str, str]:
    """What every process is told in its environment."""
    return {
        "DATABASE_URL": urls.web,
        "OVERLIJDEN_DATABASE_WORKER_URL": urls.worker,
        "OVERLIJDEN_SERVICE_SECRET_KEY": SECRET_KEY,
        "OVERLIJDEN_LOGIN_PERSON_KEY": PERSON_KEY,
        "OVERLIJDEN_RETENTION_KEY": RETENTION_KEY,
        "OVERLIJDEN_SERVICE_AUDIT_KEY": AUDIT_KEY,
        "OVERLIJDEN_CONFIG": str(configuration),
    }


@contextmanager
def _process(part: demo.Part, folder: Path, environment: Mapping[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    with (folder / f"{part.name}.log").open("wb") as log:
        process = subprocess.Popen(
            part.command,
            cwd=folder,
            env={**os.environ, **environment},
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
        )
        try:
            yield process
        finally:
            process.terminate()
            process.wait(timeout=PATIENCE)
            leaks.keep(folder / f"{part.name}.log")


def free_ports(count: int) -> list[int]:
    """Ports on which nobody listens now, all different."""
    with ExitStack() as held:
        sockets = [held.enter_context(socket.socket()) for _ in range(count)]
        for one in sockets:
            one.bind(("127.0.0.1", 0))
        return [one.getsockname()[1] for one in sockets]


def wait_for(address: str, patience: float = PATIENCE, process: subprocess.Popen[bytes] | None = None) -> None:
    """Wait until something answers; TimeoutError when nothing does, or its process ended before."""
    deadline = time.monotonic() + patience
    while time.monotonic() < deadline and (process is None or process.poll() is None):
        try:
            with urlopen(address, timeout=5):  # noqa: S310 - our own address
                return
        except (URLError, OSError):
            time.sleep(0.05)
    raise TimeoutError(address)
