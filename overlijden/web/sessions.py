# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""Sessions in PostgreSQL: the browser holds a random id and nothing else, the database no id and nothing readable.

The table knows a session by one hash of its id and keeps its contents encrypted with another. A transaction reaches
only the session that it can name (row-level security), so that nobody can list them.
"""

from __future__ import annotations

import json
import re
import secrets
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from flask import Flask, Request, Response, request
from flask.sessions import SessionInterface, SessionMixin
from sqlalchemy import func, select

from overlijden.db import Database, Scope
from overlijden.settings import LogIn
from overlijden.status import DECLARANT
from overlijden.tables import Sessie

COOKIE = "overlijden"
SAFE_COOKIE = f"__Host-{COOKIE}"  # which a browser takes from this host over https alone
ID = re.compile("[A-Za-z0-9_-]{43}")  # 32 random bytes
NONCE = 12  # bytes, as AES-GCM wants
TOUCH = timedelta(minutes=1)  # a session is written down as used at most this often


@dataclass(frozen=True, slots=True)
class Whose:
    """By what a session can be ended, settled when it begins.

    For a provider its own log-in there and its person, keyed hashes both; for the operator who acts (``door``) and, of
    staff, the municipality.
    """

    aanmelding: bytes | None = None
    persoon: bytes | None = None
    door: str | None = None
    gemeente: str | None = None


class BrowserSession(SessionMixin):
    """What is remembered of a browser, fetched when first asked for.

    ``vervalt_op`` is when it ends if nothing more happens, None for one that does not exist yet.
    """

    def __init__(self, key: str, fetch: Callable[[str], Sessie | None]) -> None:
        self.id, self.left = key, ""  # ``left``: the id that it had before it was renewed
        self._fetch = fetch
        self._values: dict[str, Any] | None = None
        self.vervalt_op: datetime | None = None
        self.uiterlijk: datetime | None = None
        self.whose = Whose()
        self.modified = False  # Flask's own says always

    def renew(self, whose: Whose | None = None) -> None:
        """Begin under an id that nobody can have planted, with nothing of what was; at every log-in."""
        self.rename()
        self.vervalt_op, self.uiterlijk, self.whose = None, None, whose or Whose()

    def rename(self) -> None:
        """The same log-in under another id, with nothing of what was: it ends when it would have ended."""
        self.clear()
        self.left, self.id, self.modified = self.left or self.id, secrets.token_urlsafe(32), True

    @property
    def is_read(self) -> bool:
        return self._values is not None

    def _read(self) -> dict[str, Any]:
        if self._values is None:
            row = self._fetch(self.id) if self.id else None
            self._values = _open(self.id, row.inhoud) if row else {}
            if row:
                self.vervalt_op, self.uiterlijk = row.vervalt_op, row.uiterlijk
                self.whose = Whose(row.aanmelding, row.persoon)
            else:
                self.id = secrets.token_urlsafe(32)  # an id of the browser's own choice is never taken over
        return self._values

    def __getitem__(self, key: str) -> Any:
        return self._read()[key]

    def __setitem__(self, key: str, value: Any) -> None:
        self._read()[key] = value
        self.modified = True

    def __delitem__(self, key: str) -> None:
        del self._read()[key]
        self.modified = True

    def __iter__(self) -> Iterator[str]:
        return iter(self._read())

    def __len__(self) -> int:
        return len(self._read())


class Sessions(SessionInterface):
    """Flask's sessions, kept in the table ``sessie``."""

    def __init__(self, database: Database, settings: LogIn) -> None:
        self.database, self.settings = database, settings

    def open_session(self, app: Flask, request: Request) -> BrowserSession:
        key = request.cookies.get(self.get_cookie_name(app), "")
        return BrowserSession(key if ID.fullmatch(key) else "", self._fetch)

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        if not isinstance(session, BrowserSession) or not session.is_read:
            return
        if session.modified:
            self._write(session)
            self._send(app, session, response)
        elif session.vervalt_op and self.ends(session) - session.vervalt_op > TOUCH:
            self._update(session)

    def ends(self, session: BrowserSession) -> datetime:
        """When this session ends if nothing more happens after now."""
        identity = session.get("identity")
        declares = identity is None or identity["rol"] in DECLARANT
        idle = self.settings.idle_declarant if declares else self.settings.idle_staff
        return datetime.now(UTC) + timedelta(minutes=idle)

    def _fetch(self, key: str) -> Sessie | None:
        with self.database.begin(_scope(key)) as session:
            return session.scalar(select(Sessie).where(Sessie.sleutel == _hash(key)))

    def _write(self, session: BrowserSession) -> None:
        if session and session.vervalt_op:
            self._update(session)
            return
        self._delete(session.left or session.id)
        if not session:
            return
        with self.database.begin(_scope(session.id)) as transaction:
            transaction.add(self._row(session))

    def _row(self, session: BrowserSession) -> Sessie:
        uiterlijk = session.uiterlijk or datetime.now(UTC) + timedelta(hours=self.settings.absolute)
        return Sessie(
            sleutel=_hash(session.id),
            inhoud=_seal(session.id, dict(session)),
            vervalt_op=min(self.ends(session), uiterlijk),
            uiterlijk=uiterlijk,
            **asdict(session.whose),
        )

    def _update(self, session: BrowserSession) -> None:
        """Write down that a session goes on. Under another id it is the same row, so that who ends it finds it."""
        before = session.left or session.id
        with self.database.begin(_scope(before, session.id)) as transaction:
            row = transaction.get(Sessie, _hash(before), with_for_update=True)
            if row is None:  # it was ended meanwhile, and does not come back
                return
            if session.modified:
                row.sleutel, row.inhoud = _hash(session.id), _seal(session.id, dict(session))
            row.vervalt_op = min(self.ends(session), row.uiterlijk)

    def _delete(self, key: str) -> None:
        with self.database.begin(_scope(key)) as transaction:
            row = transaction.get(Sessie, _hash(key), with_for_update=True)
            if row is not None:
                transaction.delete(row)

    def _send(self, app: Flask, session: BrowserSession, response: Response) -> None:
        name, secure = self.get_cookie_name(app), app.config["SESSION_COOKIE_SECURE"]
        if session:
            response.set_cookie(name, session.id, path="/", secure=secure, httponly=True, samesite="Lax")
        elif name in request.cookies:  # a page elsewhere can send a form without it, and would log her out
            response.delete_cookie(name, path="/", secure=secure, httponly=True, samesite="Lax")

    def end(self, whose: Whose) -> None:
        """End a log-in, under whatever id it goes on."""
        self.obey(secrets.token_bytes(32), datetime.now(UTC), Whose(whose.aanmelding))

    def obey(self, bericht: bytes, geldig_tot: datetime, whose: Whose) -> bool:
        """End the sessions that a provider's message names; False when the message was obeyed before."""
        ended = func.beeindig_sessies(bericht, geldig_tot, whose.aanmelding, whose.persoon)
        with self.database.begin() as transaction:
            return bool(transaction.scalar(select(ended)))


def _scope(*keys: str) -> Scope:
    return Scope(sessie=" ".join(_hash(key).hex() for key in keys))


def _hash(key: str) -> bytes:
    return sha256(b"sleutel " + key.encode()).digest()


def _cipher(key: str) -> AESGCM:
    return AESGCM(sha256(b"inhoud " + key.encode()).digest())


def _seal(key: str, values: dict[str, Any]) -> bytes:
    nonce = secrets.token_bytes(NONCE)
    return nonce + _cipher(key).encrypt(nonce, json.dumps(values).encode(), _hash(key))


def _open(key: str, sealed: bytes) -> dict[str, Any]:
    values: dict[str, Any] = json.loads(_cipher(key).decrypt(sealed[:NONCE], sealed[NONCE:], _hash(key)))
    return values
