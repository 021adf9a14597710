# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""A worker that is killed at any point of a delivery leaves exactly one case at the back-end, and nothing lost.

A relay stands between a real worker process and a real StUF-ZDS back-end. At the chosen call it kills the worker with
SIGKILL: before the request goes on, after the back-end did its work but before the answer, or after the answer.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from overlijden.conformance import standin
from overlijden.db import Database, Scope
from overlijden.demo import demogemeenten
from overlijden.dossier import queries
from overlijden.status import Status
from overlijden.tables import Dossier, LeveringStatus
from tests import leaks
from tests.conftest import AUDIT_KEY, KEYS, DatabaseUrls
from tests.filing import file
from tests.overlijden.delivery.test_delivery import make_due

MUNICIPALITY = "0796"
CALLS = ("genereerZaakIdentificatie", "creeerZaak", "genereerDocumentIdentificatie", "voegZaakdocumentToe")
MOMENTS = ("before", "during", "after")


class Relay(ThreadingHTTPServer):
    """Passes calls on to the back-end, and kills a process at one of them."""

    def __init__(self, backend: int) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.backend, self.victim = backend, 0
        self.call, self.moment, self.seen = -1, "", list[str]()

    def strike(self, moment: str) -> None:
        if self.victim and moment == self.moment and len(self.seen) - 1 == self.call:
            os.kill(self.victim, signal.SIGKILL)
            self.victim = 0


class _Handler(BaseHTTPRequestHandler):
    server: Relay

    def do_POST(self) -> None:
        self.server.seen.append(self.headers["SOAPAction"])
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.strike("before")
        connection = HTTPConnection("127.0.0.1", self.server.backend, timeout=20)
        connection.request("POST", self.path, body, dict(self.headers))
        answer = connection.getresponse()
        content = answer.read()
        self.server.strike("during")
        self.send_response(answer.status)
        self.send_header("Content-Type", answer.headers["Content-Type"])
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)
        self.wfile.flush()
        self.server.strike("after")

    def log_message(self, *_: object) -> None:
        """Say nothing: pytest shows what matters."""


@pytest.fixture
def backend(tmp_path: Path) -> Iterator[int]:
    server = standin.make_server(0, tmp_path / "standin")
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server.server_port
    server.shutdown()
    server.server_close()


@pytest.fixture
def relay(backend: int) -> Iterator[Relay]:
    relay = Relay(backend)
    threading.Thread(target=relay.serve_forever, daemon=True).start()
    yield relay
    relay.shutdown()
    relay.server_close()


@pytest.fixture
def environment(relay: Relay, database_urls: DatabaseUrls) -> dict[str, str]:
    """The demonstration's municipality with its own back-end, reached through the relay."""
    demogemeenten.settle(database_urls.owner, KEYS, f"http://127.0.0.1:{relay.server_port}")
    return {
        **os.environ,
        "DATABASE_URL": database_urls.web,
        "OVERLIJDEN_DATABASE_WORKER_URL": database_urls.worker,
        "OVERLIJDEN_SERVICE_AUDIT_KEY": AUDIT_KEY,
    }


def start_worker(environment: dict[str, str]) -> subprocess.Popen[bytes]:
    command = [str(Path(sys.executable).parent / "overlijden"), "worker", "--once"]
    with leaks.fresh().open("w") as log:
        return subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=log)


def received(backend: int) -> list[dict[str, Any]]:
    connection = HTTPConnection("127.0.0.1", backend, timeout=20)
    connection.request("GET", "/zaken.json")
    answer: dict[str, list[dict[str, Any]]] = json.loads(connection.getresponse().read())
    return answer["zaken"]


@pytest.mark.parametrize("moment", MOMENTS)
@pytest.mark.parametrize("call", range(len(CALLS)), ids=CALLS)
def test_a_worker_killed_at_any_call_leaves_exactly_one_case(
    web_database: Database,
    worker_database: Database,
    environment: dict[str, str],
    relay: Relay,
    backend: int,
    call: int,
    moment: str,
) -> None:
    dossier = file(web_database, MUNICIPALITY, adapter="stuf_zds")
    relay.call, relay.moment = call, moment
    first = start_worker(environment)
    relay.victim = first.pid
    assert first.wait(timeout=60) == -signal.SIGKILL
    assert relay.seen[call].strip('"').rpartition("/")[2].startswith(CALLS[call])

    make_due(worker_database)  # the dead worker's lease runs out
    assert start_worker(environment).wait(timeout=60) == 0

    (zaak,) = received(backend)
    assert zaak["kenmerk"] == dossier.kenmerk
    with web_database.begin(Scope(gemeente=MUNICIPALITY)) as session:
        (levering,) = queries.deliveries(session, dossier)
        dossier = session.get_one(Dossier, dossier.id)
        declared = queries.declared(session, dossier)
        events = [event.actie for event in queries.history(session, dossier)]
    assert [document["sha256"] for document in zaak["documenten"]] == [item.sha256 for item in declared.bijlagen]
    assert levering.status is LeveringStatus.AFGELEVERD
    assert (dossier.status, dossier.zaaknummer) == (Status.AFGELEVERD, zaak["zaaknummer"])
    assert events == ["indienen", "afleveren"]
