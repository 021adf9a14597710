# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""The demonstration's own OpenID provider: a process apart, at which anybody may be anybody.

It stands for DigiD, eHerkenning and the municipalities' single sign-on, speaks as they do, and asks for no password. It
therefore listens on this machine only and refuses production mode.
"""

from __future__ import annotations

from pathlib import Path

from werkzeug.serving import BaseWSGIServer
from werkzeug.serving import make_server as _make_server

from overlijden.conformance.provider.app import create_app
from overlijden.conformance.standin import ADRES, Quiet
from overlijden.settings import RefusedInProduction, Settings


def make_server(port: int, folder: Path) -> BaseWSGIServer:
    """A server that already listens (port 0: on any free port); start ``serve_forever``."""
    server = _make_server(ADRES, port, threaded=True, request_handler=Quiet, app=lambda *_: [])
    server.app = create_app(f"http://{ADRES}:{server.port}", folder)
    return server


def main(port: int, folder: Path, settings: Settings) -> None:
    """Serve until interrupted; ``folder`` holds ``clients.json``: who may send people here."""
    if settings.is_production:
        raise RefusedInProduction("the demonstration's provider lets anybody be anybody and refuses production mode")
    make_server(port, folder).serve_forever()
