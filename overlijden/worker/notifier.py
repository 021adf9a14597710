# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""Hints at work: whose feed moved, tell its system so, write down how that went.

One hint stands for all that happened since the last one, so that there is no queue of them: what is not told yet is
told with what follows, for as long as it takes and ever less often. Two workers tell the same thing twice at worst.
"""

from __future__ import annotations

import re
import ssl
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from http.client import HTTPConnection, HTTPException
from urllib.parse import urlsplit

import structlog
from sqlalchemy import func, text, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from overlijden import deelnames, delivery
from overlijden.db import Database
from overlijden.delivery import notificatie
from overlijden.delivery.feed import Cursor
from overlijden.gemeenten import predecessors, taking_part
from overlijden.settings import Settings
from overlijden.tables import Notificatie
from overlijden.termijn import today
from overlijden.tools import reach
from overlijden.tools.deadline import ask

log = structlog.get_logger()

REST = timedelta(seconds=10)  # between two hints to one municipality
LEASE = timedelta(minutes=1)  # after which whoever was telling is taken for dead
FRESH = 60.0  # seconds for which it is remembered who wants to be told
SECONDS = 10.0  # for a whole call
LARGEST = 100_000  # bytes of an answer, of which nothing is read
LONGEST = 3600  # seconds that a receiver may ask us to wait


@dataclass(frozen=True, slots=True)
class Told:
    """How a call ended: "" when it was taken, else why not; and how many seconds the receiver asks us to wait."""

    code: str = ""
    wait: int = 0


class Notifier:
    """Tells those who want to be told. Without a key to sign with, or an address of our own, nobody is."""

    def __init__(self, database: Database, settings: Settings) -> None:
        self.database, self.settings = database, settings
        self._known: Mapping[str, str] = {}
        self._until = 0.0

    def tell_next(self) -> bool:
        """Tell the municipality that waits longest; False when none does."""
        if not (self.settings.hint_keys and self.settings.url):
            return False
        with self.database.begin() as session:
            wanted = self._wanted(session)
            due = _take(session, wanted)
        if due is None:
            return False
        gemeente, cursor, pogingen = due
        told = self._tell(gemeente, cursor, wanted[gemeente])
        with self.database.begin() as session:
            self._record(session, gemeente, cursor, pogingen, told)
        log.info("notificatie", gemeente=gemeente, attempt=pogingen, code=told.code)
        return True

    def _wanted(self, session: Session) -> Mapping[str, str]:
        """The addresses at which municipalities want to be told, by code."""
        if time.monotonic() >= self._until:
            settled = deelnames.everyone(session)
            now = {code: taking_part(records, code, today()) for code, records in settled.items()}
            self._known = {code: one.notificatie for code, one in now.items() if one and one.notificatie}
            self._until = time.monotonic() + FRESH
        return self._known

    def _tell(self, gemeente: str, cursor: Cursor, adres: str) -> Told:
        body = notificatie.write(notificatie.event(self.settings.url, gemeente, cursor))
        token = notificatie.sign(
            self.settings.hint_keys, body, issuer=self.settings.url, adres=adres, now=int(time.time())
        )
        with reach.on_behalf_of(gemeente):
            return post(adres, body, token)

    def _record(self, session: Session, gemeente: str, cursor: Cursor, pogingen: int, told: Told) -> None:
        """Write it down, unless another worker told meanwhile."""
        ours = update(Notificatie).where(Notificatie.gemeente == gemeente, Notificatie.pogingen == pogingen)
        if told.code:
            wait = max(delivery.pause(pogingen, self.settings.delivery), timedelta(seconds=told.wait))
            session.execute(ours.values(code=told.code, volgende_poging=func.now() + wait))
        else:
            done = {"nummer": cursor.nummer, "pogingen": 0, "code": None, "gehint_op": func.now()}
            session.execute(ours.values(**done, volgende_poging=func.now() + REST))


def post(adres: str, body: bytes, token: str) -> Told:
    """Post a hint. Redirects are not followed, and nothing of the answer is kept but its status."""
    until, parts = time.monotonic() + SECONDS, urlsplit(adres)
    headers = {"Host": parts.netloc, "Content-Type": notificatie.MEDIA, "Authorization": f"Bearer {token}"}
    connection = HTTPConnection(parts.hostname or "", parts.port)
    try:
        connection.sock = reach.connect(parts, SECONDS, _tls())
        path = parts._replace(scheme="", netloc="").geturl() or "/"
        response, _ = ask(connection, "POST", path, body, headers, until=until, largest=LARGEST)
    except (OSError, HTTPException, ValueError) as error:  # ValueError: no name that can be looked up
        return Told(type(error).__name__)
    finally:
        connection.close()
    if 200 <= response.status < 300:
        return Told()
    asked = re.fullmatch("[0-9]{1,20}", response.headers.get("Retry-After", ""))
    return Told(f"http {response.status}", min(int(asked[0]), LONGEST) if asked else 0)


@cache
def _tls() -> ssl.SSLContext:
    return ssl.create_default_context()


_DUE = text("SELECT gemeente, nummer, op FROM nieuw_in_feed(:wie, :van)")


def _take(session: Session, wanted: Mapping[str, str]) -> tuple[str, Cursor, int] | None:
    """Whom to tell now, until where, and by which attempt, counted from 1; None when nobody waits, or another tells."""
    pairs = [(code, van) for code in wanted for van in (code, *predecessors(code, today()))]
    found = session.execute(_DUE, {"wie": [one for one, _ in pairs], "van": [van for _, van in pairs]}).one_or_none()
    if found is None:
        return None
    until = func.now() + LEASE
    row = insert(Notificatie).values(gemeente=found.gemeente, pogingen=1, volgende_poging=until)
    again = {"pogingen": Notificatie.pogingen + 1, "volgende_poging": until}
    is_due = Notificatie.volgende_poging <= func.now()
    taken = row.on_conflict_do_update(index_elements=["gemeente"], set_=again, where=is_due)
    pogingen = session.scalar(taken.returning(Notificatie.pogingen))
    return None if pogingen is None else (found.gemeente, Cursor(found.nummer, found.op), pogingen)
