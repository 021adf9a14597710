# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""How deliveries and back-ends do, as Prometheus reads it, on an address of the worker's own.

Numbers by municipality and nothing of a dossier. Whoever can reach the address can read them, so that it is never that
of the pages.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import MappingProxyType

from sqlalchemy import case, func, select
from sqlalchemy.exc import SQLAlchemyError

from overlijden.db import Database
from overlijden.settings import Delivery
from overlijden.tables import DONE, Levering, Mail, Verbinding, written_out
from overlijden.tools.tomlfile import ConfigError

UNUSABLE = "service.metrics must be host:port, an address of this machine that is free"
TEXT = "text/plain; version=0.0.4; charset=utf-8"
HELP = {
    "overlijden_leveringen": "Deliveries by municipality and status.",
    "overlijden_pogingen_total": "Attempts of this worker to deliver, by municipality and how they ended.",
    "overlijden_oudste_seconden": "Age of the oldest delivery that is not done.",
    "overlijden_alarm": "Deliveries that ask for a person because their dossier's time runs out.",
    "overlijden_mail": "Mails to declarants by status; opgegeven is that nobody was told.",
    "overlijden_verbinding_mislukt": "Calls in a row that a back-end did not answer.",
    "overlijden_verbinding_open": "1 while a back-end is left alone, tried by one delivery at a time.",
}


Outcomes = Mapping[tuple[str, str], int]  # by municipality and how an attempt ended


def render(database: Database, settings: Delivery, outcomes: Outcomes = MappingProxyType({})) -> str:
    """Everything, read as the worker, in the text format of Prometheus."""
    age = func.extract("epoch", func.now() - func.min(Levering.gemaakt_op))
    late = func.count().filter(Levering.alarm_op <= func.now())
    is_open = Levering.status.not_in(written_out(DONE))
    is_left_alone = case((Verbinding.mislukt >= settings.breaker_after, 1), else_=0)
    with database.begin() as session:
        counts = session.execute(
            select(Levering.gemeente, Levering.status, func.count()).group_by(Levering.gemeente, Levering.status)
        ).all()
        still = select(Levering.gemeente, age, late).where(is_open).group_by(Levering.gemeente)
        per_gemeente = {g: (0, 0) for g, _, _ in counts} | {g: (a, n) for g, a, n in session.execute(still)}
        columns = (Verbinding.gemeente, Verbinding.wijziging, Verbinding.mislukt, is_left_alone)
        mails = session.execute(select(Mail.status, func.count()).group_by(Mail.status)).all()
        verbindingen = session.execute(select(*columns)).all()
    told: dict[str, list[tuple[dict[str, object], int]]] = {
        "overlijden_leveringen": [({"gemeente": g, "status": s}, n) for g, s, n in counts],
        "overlijden_pogingen_total": [({"gemeente": g, "uitkomst": u}, n) for (g, u), n in sorted(outcomes.items())],
        "overlijden_oudste_seconden": [({"gemeente": g}, round(a)) for g, (a, _) in per_gemeente.items()],
        "overlijden_alarm": [({"gemeente": g}, n) for g, (_, n) in per_gemeente.items()],
        "overlijden_mail": [({"status": s}, n) for s, n in mails],
        "overlijden_verbinding_mislukt": [({"gemeente": g, "wijziging": w}, m) for g, w, m, _ in verbindingen],
        "overlijden_verbinding_open": [({"gemeente": g, "wijziging": w}, o) for g, w, _, o in verbindingen],
    }
    return "".join(_written(name, rows) for name, rows in told.items())


def _written(name: str, rows: list[tuple[dict[str, object], int]]) -> str:
    kind = "counter" if name.endswith("_total") else "gauge"
    lines = [f"# HELP {name} {HELP[name]}", f"# TYPE {name} {kind}"]
    for labels, value in rows:
        of = ",".join(f'{key}="{one}"' for key, one in labels.items())
        lines.append(f"{name}{{{of}}} {value}")
    return "\n".join(lines) + "\n"


@contextmanager
def serve(
    address: str, database: Database, settings: Delivery, outcomes: Outcomes = MappingProxyType({})
) -> Iterator[int]:
    """Answer on ``host:port`` until the end of the block, "" is nowhere; the port. ConfigError when it cannot.

    ``/metrics``; ``/levend`` while this process runs, ``/gereed`` while it reaches its database too, and
    ``/gereed/0796`` while that municipality's back-end answers.
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
                status, body = _answer(self.path, database, settings, outcomes)
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


def _answer(path: str, database: Database, settings: Delivery, outcomes: Outcomes) -> tuple[int, str]:
    if path == "/metrics":
        return 200, render(database, settings, outcomes)
    if path.startswith("/gereed/"):
        return _back_end(path.removeprefix("/gereed/"), database, settings)
    if path == "/gereed":
        with database.begin() as session:
            session.execute(select(1))
        return 200, "gereed\n"
    return (200, "levend\n") if path == "/levend" else (404, "niet gevonden\n")


def _back_end(gemeente: str, database: Database, settings: Delivery) -> tuple[int, str]:
    """Whether all that a municipality's deliveries go to answers; nothing is asked of it for this."""
    with database.begin() as session:
        mislukt = session.scalar(select(func.max(Verbinding.mislukt)).where(Verbinding.gemeente == gemeente))
    if mislukt is None:
        return 404, "niet gevonden\n"
    return (503, "geen antwoord\n") if mislukt >= settings.breaker_after else (200, "gereed\n")
