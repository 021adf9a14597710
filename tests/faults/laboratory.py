# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""The whole service as processes that may be killed at any moment: web, workers, back-end and PostgreSQL."""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import date
from pathlib import Path
from typing import Self

from overlijden import db, deelnames, demo
from overlijden.conformance.standin.store import Store
from overlijden.db import Database, Scope
from overlijden.demo import demogemeenten
from overlijden.demojoin import HERE
from overlijden.status import Actor, Rol
from overlijden.tables import Besluit, Wijziging
from overlijden.tools.embedded import PostgreSQL, mortal
from tests import leaks
from tests.bench import processes
from tests.conftest import KEYS, DatabaseUrls
from tests.drafts import MUNICIPALITY
from tests.e2e.stack import PATIENCE, free_ports, told, wait_for

POSTGRESQL = "postgresql"
GEHEIM = "een-lang-geheim-van-het-zaaksysteem"  # with which the back-end posts to us
# A declaration comes back soon: what is measured is that it is never lost, not how long anybody waits.
HURRY = {
    "OVERLIJDEN_DELIVERY_LEASE": "10",
    "OVERLIJDEN_DELIVERY_BACKOFF": "1",
    "OVERLIJDEN_DELIVERY_BACKOFF_CAP": "4",
    "OVERLIJDEN_DELIVERY_BREAKER_CAP": "1",
    "OVERLIJDEN_DELIVERY_POLL": "1",
    "OVERLIJDEN_SERVICE_ACTS_PER_MINUTE": "1000000",
}


AGREED = """
[profiel]
tijdslimiet = {}

[profiel.ontvangst]
soort = "basic"
gebruiker = "zaaksysteem"
wachtwoord = "env:STUF_ZDS_ONTVANGST_0796"
"""


class Laboratory:
    """Every part a process of its own, started from the main thread and ended with this one.

    ``standin`` are further words for the stand-in's command, ``tijdslimiet`` the seconds a call to it may take,
    ``at_once`` how many deliveries it takes, and each worker makes, at the same time.
    """

    def __init__(
        self,
        folder: Path,
        server: PostgreSQL,
        *,
        workers: int = 2,
        standin: tuple[str, ...] = (),
        tijdslimiet: int = 30,
        at_once: int = 4,
    ) -> None:
        self.folder, self.server = folder, server
        self.urls = migrated(server.url())
        ports = demo.Ports(*free_ports(3))
        self.url, self.backend = f"http://127.0.0.1:{ports.web}", f"http://127.0.0.1:{ports.backend}"
        self.environment = HURRY | told(self.urls, demo.configure(folder / "config", ports))
        self.environment["OVERLIJDEN_DELIVERY_THREADS"] = str(at_once)
        self.environment["STUF_ZDS_ONTVANGST_0796"] = GEHEIM
        self.parts = {part.name: part.command for part in demo.parts(ports, folder / "config")}
        tell = f"http://zaaksysteem:{GEHEIM}@127.0.0.1:{ports.web}/ontvangst/{MUNICIPALITY}"
        self.parts["back-end"] += (*standin, "--tell", tell)
        worker = self.parts.pop("worker")
        self.workers = [f"worker-{number}" for number in range(1, workers + 1)]
        self.parts |= dict.fromkeys(self.workers, worker)
        self.processes: dict[str, subprocess.Popen[bytes]] = {}
        demogemeenten.settle(self.urls.owner, KEYS, self.backend, demo.known_as(self.environment))
        record = demogemeenten.records(self.backend)[MUNICIPALITY]
        agree(self.urls.owner, f"gelijktijdig = {at_once}\n{record}\n{AGREED.format(tijdslimiet)}")

    @property
    def victims(self) -> list[str]:
        """What may be killed; the provider is nobody's of ours."""
        return ["web", "back-end", POSTGRESQL, *self.workers]

    @property
    def store(self) -> Store:
        """What the back-end keeps."""
        return Store(self.folder / HERE / "standin")

    @contextmanager
    def superuser(self) -> Iterator[Database]:
        """Sees every row, past row-level security."""
        with Database(self.urls.owner, pool_size=1, keys=KEYS) as database:
            yield database

    def __enter__(self) -> Self:
        for name in self.parts:
            self.start(name)
        for address in (f"{self.url}/gezond", f"{self.backend}/zaken.json"):
            wait_for(address)
        return self

    def __exit__(self, *_: object) -> None:
        for process in self.processes.values():
            process.terminate()
        for process in self.processes.values():
            try:
                process.wait(PATIENCE)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        for name in self.parts:
            leaks.keep(self.folder / f"{name}.log")

    def start(self, name: str) -> None:
        if name == POSTGRESQL:
            self.server.restart()
            return
        with (self.folder / f"{name}.log").open("ab") as log:
            self.processes[name] = subprocess.Popen(
                [*mortal("KILL"), *self.parts[name]],
                cwd=self.folder,
                env={**os.environ, **self.environment},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,  # so that it is killed with all its children
            )

    def supervise(self) -> None:
        """Start again what ended by itself, as an operator's supervisor would: at its start it may find no database."""
        for name, process in self.processes.items():
            if process.poll() is not None:
                self.start(name)

    def kill(self, name: str) -> None:
        """With SIGKILL: nothing is finished, flushed or told. PostgreSQL loses its head, and its children follow."""
        if name == POSTGRESQL:
            os.kill(self.postmaster, signal.SIGKILL)
            return
        process = self.processes[name]
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    @property
    def postmaster(self) -> int:
        (found,) = (self.folder / POSTGRESQL).rglob("postmaster.pid")
        return int(found.read_text().splitlines()[0])

    def employ(self, workers: int) -> list[int]:
        """Let so many workers work, and no others; their process ids."""
        for name in self.workers[workers:]:
            if name in self.processes:
                self.kill(name)
                del self.processes[name]
        for name in self.workers[:workers]:
            if name not in self.processes:
                self.start(name)
        return [self.processes[name].pid for name in self.workers[:workers]]

    def pss(self) -> int:
        """Bytes that web and workers hold."""
        return sum(processes.pss(self.processes[name].pid) for name in ("web", *self.workers) if name in self.processes)


def migrated(superuser: str) -> DatabaseUrls:
    """The server's own database; its superuser owns the schema, for nothing here depends on who does."""
    db.migrate(superuser)
    return DatabaseUrls(superuser, db.url_as(superuser, db.WEB), db.url_as(superuser, db.WORKER))


def agree(owner_url: str, inhoud: str) -> None:
    """Let two people settle this record, as what a laboratory's back-end takes at once and how long a call may take."""
    first, second = (Actor(name, Rol.BEHEERDER, organisatie=MUNICIPALITY) for name in demogemeenten.PERSONEN)
    since = date(2026, 1, 1)
    with Database(owner_url, pool_size=1, keys=KEYS) as owner:
        with owner.begin(Scope(beheer=MUNICIPALITY)) as session:  # once more: the demonstration ended their right
            deelnames.invite(session, MUNICIPALITY, {first.id: "Eerste", second.id: "Tweede"}, by="laboratory")
        with owner.begin(Scope(beheer=MUNICIPALITY, persoon=first.id)) as session:
            made = deelnames.prepare(session, MUNICIPALITY, inhoud, by=first, vandaag=since)
        with owner.begin(Scope(beheer=MUNICIPALITY, persoon=second.id)) as session:
            again = session.get_one(Wijziging, made.id)
            deelnames.decide(session, again, Besluit.BEVESTIGD, by=second, vandaag=since)
