# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""How deliveries and back-ends do, as Prometheus reads it, on an address of the worker's own.

Numbers by municipality and nothing of a dossier. Whoever can reach the address can read them, so that it is never that
of the pages.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from sqlalchemy import and_, case, func, select
from sqlalchemy.exc import SQLAlchemyError

from overlijden.db import Database
from overlijden.settings import Delivery
from overlijden.tables import DONE, Levering, Mail, Verbinding
from overlijden.tools.tomlfile import ConfigError

UNUSABLE = "service.metrics must be host:port, an address of this machine that is free"
TEXT = "text/plain; version=0.0.4; charset=utf-8"
HELP = {
    "overlijden_leveringen": "Deliveries by municipality and status.",
    "overlijden_oudste_seconden": "Age of the oldest delivery that is not done.",
    "overlijden_alarm": "Deliveries that ask for a person because their dossier's time runs out.",
    "overlijden_mail": "Mails to declarants by status; opgegeven is that nobody was told.",
    "overlijden_verbinding_mislukt": "Calls in a row that a back-end did not answer.",
    "overlijden_verbinding_open": "1 while a back-end is left alone, tried by one delivery at a time.",
}


def render(database: Database, settings: Delivery) -> str:
    """Everything, read as the worker, in the text format of Prometheus."""
    is_open = Levering.status.not_in(DONE)
    age = func.extract("epoch", func.now() - func.min(Levering.gemaakt_op).filter(is_open))
    late = func.count().filter(and_(is_open, Levering.alarm_op <= func.now()))
    is_left_alone = case((Verbinding.mislukt >= settings.breaker_after, 1), else_=0)
    with database.begin() as session:
        counts = session.execute(
            select(Levering.gemeente, Levering.status, func.count()).group_by(Levering.gemeente, Levering.status)
        ).all()
        per_gemeente = session.execute(select(Levering.gemeente, age, late).group_by(Levering.gemeente)).all()
        columns = (Verbinding.gemeente, Verbinding.wijziging, Verbinding.mislukt, is_left_alone)
        mails = session.execute(select(Mail.status, func.count()).group_by(Mail.status)).all()
        verbindingen = session.execute(select(*columns)).all()
    told: dict[str, list[tuple[dict[str, object], int]]] = {
        "overlijden_leveringen": [({"gemeente": g, "status": s}, n) for g, s, n in counts],
        "overlijden_oudste_seconden": [({"gemeente": g}, round(a or 0)) for g, a, _ in per_gemeente],
        "overlijden_alarm": [({"gemeente": g}, n) for g, _, n in per_gemeente],
        "overlijden_mail": [({"status": s}, n) for s, n in mails],
        "overlijden_verbinding_mislukt": [({"gemeente": g, "wijziging": w}, m) for g, w, m, _ in verbindingen],
        "overlijden_verbinding_open": [({"gemeente": g, "wijziging": w}, o) for g, w, _, o in verbindingen],
    }
    return "".join(_written(name, rows) for name, rows in told.items())


def _written(name: str, rows: list[tuple[dict[str, object], int]]) -> str:
    lines = [f"# HELP {name} {HELP[name]}", f"# TYPE {name} gauge"]
    for labels, value in rows:
        of = ",".join(f'{key}="{one}"' for key, one in labels.items())
        lines.append(f"{name}{{{of}}} {value}")
    return "\n".join(lines) + "\n"


@contextmanager
def serve(address: str, database: Database, settings: Delivery) -> Iterator[int]:
    """Answer on ``host:port`` until the end of the block, "" is nowhere; the port. ConfigError when it cannot.

    ``/metrics``; ``/levend`` while this process runs, ``/gereed`` while it reaches its database too.
    """
    if not address:
        yield 0
        return
    host, _, port = address.rpartition(":")
    if not host:  # to the socket that is every address of this machine
        raise ConfigError(UNUSABLE)

    class Handler(BaseHTTPRequestHandler):
        def version_string(self) -> str:
            return "overlijden"  # and not which Python this is

        def do_GET(self) -> None:
            try:
                status, body = _answer(self.path, database, settings)
            except SQLAlchemyError:
                status, body = 503, "geen database\n"
            self.send_response(status)
            self.send_header("Content-Type", TEXT)
            self.end_headers()
            self.wfile.write(body.encode())

        def log_message(self, *_: object) -> None:
            """Nothing: it is asked every few seconds."""

    try:
        server = ThreadingHTTPServer((host, int(port)), Handler)
    except (OSError, ValueError, OverflowError):
        raise ConfigError(UNUSABLE) from None
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _answer(path: str, database: Database, settings: Delivery) -> tuple[int, str]:
    if path == "/metrics":
        return 200, render(database, settings)
    if path == "/gereed":
        with database.begin() as session:
            session.execute(select(1))
        return 200, "gereed\n"
    return (200, "levend\n") if path == "/levend" else (404, "niet gevonden\n")
