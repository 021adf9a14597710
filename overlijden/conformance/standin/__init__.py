# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""A stand-in municipal back-end: a zaaksysteem that speaks StUF-ZDS 1.1, for demonstration and tests.

It keeps what it gets in one file, shows it, and misbehaves on request. It therefore listens on this machine only.
"""

from __future__ import annotations

from pathlib import Path

from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler
from werkzeug.serving import make_server as _make_server

from overlijden.conformance.standin.app import create_app

ADRES = "127.0.0.1"


class Quiet(WSGIRequestHandler):
    """No line per request: a load test makes thousands."""

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Say nothing."""


def make_server(port: int, folder: Path) -> BaseWSGIServer:
    """A server that already listens (port 0: on any free port), one thread per connection; start ``serve_forever``."""
    return _make_server(ADRES, port, create_app(folder), threaded=True, request_handler=Quiet)


def main(port: int, folder: Path) -> None:
    """Serve until interrupted; ``folder`` is made when needed and holds all that was received."""
    make_server(port, folder).serve_forever()
