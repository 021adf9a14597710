# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""A stand-in municipal back-end: a zaaksysteem that speaks StUF-ZDS 1.1, for demonstration and tests.

It keeps what it gets in one file, shows it, and misbehaves on request. It therefore listens on this machine only.
"""

from __future__ import annotations

import time
from pathlib import Path

from flask import Flask
from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler
from werkzeug.serving import make_server as _make_server

from overlijden.conformance.standin import nagekomen
from overlijden.conformance.standin.app import create_app
from overlijden.conformance.standin.store import Store
from overlijden.conformance.standin.toeval import Toeval

ADRES = "127.0.0.1"
POLL = 0.1  # seconds in which it notices that it is to stop listening


class Quiet(WSGIRequestHandler):
    """No line per request: a load test makes thousands."""

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Say nothing."""


def make_server(port: int, folder: Path) -> BaseWSGIServer:
    """A server that already listens (port 0: on any free port), one thread per connection; start ``serve_forever``."""
    return _listen(port, create_app(folder))


def main(port: int, folder: Path, toeval: Toeval | None = None, tell: str = "") -> None:
    """Serve until interrupted; ``folder`` is made when needed and holds all that was received.

    What is refused afterwards is told at the address ``tell``.
    """
    away: list[float] = []

    def leave(seconds: float) -> None:
        away.append(seconds)
        server.shutdown()

    app = create_app(folder, toeval, leave)
    if tell:
        nagekomen.start(Store(folder), tell)
    server = _listen(port, app)
    server.serve_forever(POLL)
    while away:  # so it ended because it was to be away for a while
        time.sleep(away.pop())
        away.clear()
        server = _listen(port, app)
        server.serve_forever(POLL)


def _listen(port: int, app: Flask) -> BaseWSGIServer:
    return _make_server(ADRES, port, app, threaded=True, request_handler=Quiet)
