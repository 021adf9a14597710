# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""A running stand-in back-end and an adapter that delivers to it over real HTTP."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.request import Request, urlopen
from wsgiref.types import WSGIApplication

import pytest

from adapters.stuf_zds import StufZds
from adapters.stuf_zds.profiel import Adressen, Profiel, Systeem
from overlijden.conformance.standin import make_server


class Standin:
    """The stand-in's address, what it shows, and its switch."""

    def __init__(self, url: str) -> None:
        self.url = url

    @property
    def zaken(self) -> list[dict[str, Any]]:
        return list(self._json("/zaken.json")["zaken"])

    @property
    def berichten(self) -> list[dict[str, Any]]:
        return list(self._json("/zaken.json")["berichten"])

    def disturb(self, mode: str, **how: object) -> None:
        body = json.dumps({"mode": mode, **how}).encode()
        request = Request(f"{self.url}/storing", body, {"Content-Type": "application/json"})  # noqa: S310 - our own address
        self._json("/storing", request)

    def _json(self, path: str, request: Request | None = None) -> Any:
        with urlopen(request or f"{self.url}{path}") as answer:  # noqa: S310 - our own address
            return json.load(answer)


@contextmanager
def running(folder: Path, around: Callable[[WSGIApplication], WSGIApplication] = lambda app: app) -> Iterator[Standin]:
    """The stand-in, behind what is put around it."""
    server = make_server(0, folder)
    server.app = around(server.app)
    thread = Thread(target=server.serve_forever, args=[0.02])
    thread.start()
    yield Standin(f"http://127.0.0.1:{server.server_port}")
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def standin(tmp_path: Path) -> Iterator[Standin]:
    with running(tmp_path / "standin") as made:
        yield made


Connect = Callable[..., StufZds]


@pytest.fixture
def connect() -> Connect:
    """Make an adapter for a back-end at this address; keywords are further keys of the profile."""

    def make(url: str, **keys: Any) -> StufZds:
        adressen = Adressen(f"{url}/VrijeBerichten", f"{url}/OntvangAsynchroon", f"{url}/BeantwoordVraag")
        zender, ontvanger = Systeem("Overlijden", "00000000000000000000"), Systeem("Zaaksysteem", "0796")
        return StufZds(Profiel(adressen, zender, ontvanger, **keys))

    return make


@pytest.fixture
def adapter(standin: Standin, connect: Connect) -> StufZds:
    return connect(standin.url, tijdslimiet=2)
