# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""The service on several machines: web and worker on each of two, the database on two others."""

from __future__ import annotations

import itertools
import subprocess
import sys
import time
from pathlib import Path
from typing import Self

from overlijden import demo
from overlijden.db import WEB, WORKER
from overlijden.demo import demogemeenten
from overlijden.demojoin import HERE
from tests.conftest import KEYS, DatabaseUrls
from tests.drafts import MUNICIPALITY
from tests.e2e.stack import free_ports, told, wait_for
from tests.faults.laboratory import HURRY, Laboratory, agree, migrated
from tests.machines.cluster import POOL, Node, Pooler
from tests.machines.network import Host, Network

SERVING = ("a", "b")
AUDIENCE = "http://overlijden.example"
DRAIN = 5.0  # seconds in which a web process that the proxy sends nobody more finishes what it has
STANDIN = """
import sys
from pathlib import Path
from overlijden.conformance import standin
standin.ADRES = sys.argv[1]
standin.main(int(sys.argv[2]), Path(sys.argv[3]))
"""


class Machines(Laboratory):
    """The same parts as a laboratory's, each on its machine; the back-end is on another, with us."""

    def __init__(self, folder: Path, primary: Node, network: Network) -> None:
        self.folder, self.primary = folder, primary
        self.urls = migrated(primary.url())
        ports = demo.Ports(*free_ports(3))
        self.backend = f"http://{network.ours}:{ports.backend}"
        url = {"OVERLIJDEN_SERVICE_URL": AUDIENCE}
        self.environment = HURRY | url | told(self.urls, demo.configure(folder / "config", ports))
        self.processes: dict[str, subprocess.Popen[bytes]] = {}
        command = {part.name: part.command for part in demo.parts(ports, folder / "config")}
        where = (network.ours, str(ports.backend), str(HERE / "standin"))
        self.parts = {"back-end": (sys.executable, "-c", STANDIN, *where)}
        self.sites, self.poolers = dict[str, str](), dict[str, Pooler]()
        for name in SERVING:
            host = network.hosts[name]
            self.poolers[name] = Pooler(folder / f"pool-{name}", host)
            self.sites[f"web-{name}"] = f"http://{host.address}:{ports.web}"
            web = tuple(word.replace("127.0.0.1:", f"{host.address}:") for word in command["web"])
            self.parts |= {f"web-{name}": _on(host, *web), f"worker-{name}": _on(host, *command["worker"])}
        self.drained = set[str]()
        demogemeenten.settle(self.urls.owner, KEYS)
        record, _, _ = demogemeenten.records(self.backend)[MUNICIPALITY].partition("[brp]")
        agree(self.urls.owner, f"{record}\n[profiel]\ntijdslimiet = 5\nonversleuteld = true\n")
        self._turn = itertools.cycle(self.sites)

    def __enter__(self) -> Self:
        self.point(self.primary)
        for name in self.parts:
            self.start(name)
        for address in (f"{self.backend}/zaken.json", *(f"{site}/gezond" for site in self.sites.values())):
            wait_for(address)
        return self

    def __exit__(self, *_: object) -> None:
        super().__exit__()
        for pooler in self.poolers.values():
            pooler.stop()

    def turn(self) -> str:
        """The web process for the next request, as a proxy that knows who is drained would choose it."""
        while (name := next(self._turn)) in self.drained:
            pass
        return self.sites[name]

    def point(self, server: Node) -> None:
        """Let all of the service ask this server, and us too."""
        self.primary, self.urls = server, DatabaseUrls(server.url(), "", "")
        for pooler in self.poolers.values():
            pooler.point(server.host)

    def renew(self, name: str) -> None:
        """Stop a part as an operator does, and start it again: of a web process the proxy knows it beforehand."""
        if name in self.sites:
            self.drained.add(name)
            time.sleep(DRAIN)
        self.processes[name].terminate()
        self.processes[name].wait()
        self.start(name)
        if name in self.sites:
            wait_for(f"{self.sites[name]}/gezond")
            self.drained.remove(name)


def _on(host: Host, *command: str) -> tuple[str, ...]:
    """A command on this machine, which asks the database by way of its own PgBouncer."""
    web, worker = (f"postgresql+psycopg://{role}@{host.address}:{POOL}/postgres" for role in (WEB, WORKER))
    urls = (f"DATABASE_URL={web}", f"OVERLIJDEN_DATABASE_WORKER_URL={worker}")
    return (*host.enter, "env", *urls, *command)
