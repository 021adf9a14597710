# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""What every page needs: the service's parts, the person who is logged in, and a transaction in her scope."""

from __future__ import annotations

from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, datetime
from typing import cast

from flask import abort, current_app, g, redirect, request, session, url_for
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from werkzeug.exceptions import Gone, TooManyRequests
from werkzeug.wrappers import Response

from overlijden import deelnames, dutch, queries, retention
from overlijden.db import Database, Scope
from overlijden.gemeenten import Deelname, successor
from overlijden.login import Identity, Login
from overlijden.settings import Settings
from overlijden.tables import Dossier
from overlijden.termijn import NEDERLAND
from overlijden.toegang import RECHTEN


@dataclass(frozen=True)
class Services:
    """The parts that pages share, put together once by ``create_app``."""

    settings: Settings
    database: Database
    login: Login


def services() -> Services:
    return cast(Services, current_app.extensions["overlijden"])


def log_in(identity: Identity) -> None:
    """Remember who this is. The cookie holds the id alone, never an answer or a name."""
    session.clear()
    session["subject"] = identity.id


def log_out() -> None:
    session.clear()


def identity() -> Identity | None:
    """The person who is logged in, or None; looked up again for each request."""
    if "identity" not in g:
        subject = session.get("subject")
        g.identity = services().login.identity(subject) if subject else None
    return cast(Identity | None, g.identity)


def person() -> Identity:
    """The person who is logged in, on a page that is not open to everybody."""
    found = identity()
    if found is None:
        abort(401)
    return found


def begin() -> AbstractContextManager[Session]:
    """A transaction that sees this person's rows and no others; nobody's when nobody is logged in."""
    return services().database.begin(person().scope)


def deelname(code: str) -> Deelname | None:
    """How a municipality takes part now, None when it does not; looked up once for each request."""
    known: dict[str, Deelname | None] = g.setdefault("deelnames", {})
    if code not in known:
        with services().database.begin() as session:
            known[code] = _deelname(session, code, datetime.now(NEDERLAND).date())
    return known[code]


def is_paused(code: str) -> bool:
    """Whether deliveries to a municipality wait because it said so."""
    with services().database.begin() as session:
        return deelnames.is_paused(session, code, deelnames.LEVERINGEN)


def _deelname(session: Session, code: str, vandaag: date) -> Deelname | None:
    handler = successor(code, vandaag)  # who answers for a municipality that has merged
    return deelnames.on(session, handler.code, vandaag) if handler else None


class Destroyed(Gone):
    """The dossier was destroyed: when, and on what ground, for whoever could open it before."""

    titel = "Deze aangifte is vernietigd"

    def __init__(self, dossier: Dossier) -> None:
        klasse = retention.BEWAARKLASSEN[dossier.bewaarklasse or ""]
        dag = dutch.day(cast(datetime, dossier.vernietigd_op).astimezone(NEDERLAND))
        super().__init__(f"Dat gebeurde op {dag}. {klasse.zin} Dit volgt uit {klasse.bron}.")


def dossier(session: Session, kenmerk: str) -> Dossier:
    """The dossier with this reference; 404 when it is not this person's, Destroyed when it was and is no more."""
    found = queries.find(session, kenmerk) or _trace(kenmerk)
    if found is None:
        abort(404)
    if found.vernietigd_op:
        raise Destroyed(found)
    return found


def _trace(kenmerk: str) -> Dossier | None:
    """What is left of a dossier that this declarant once filed."""
    key, partij = services().settings.retention_key, person().partij
    if not (key and partij):
        return None
    with services().database.begin(Scope(partij=retention.trace(key, partij, kenmerk))) as session:
        return queries.find(session, kenmerk)


def may(endpoint: str) -> bool:
    """Whether the person at the keyboard may use this route, for a page that offers it."""
    recht = RECHTEN[endpoint]
    if recht.is_openbaar:  # nobody is looked up for a style sheet
        return True
    found = identity()
    return found is not None and found.rol in recht.rollen


def guard() -> Response | None:
    """Before every request: let the table of rights decide. A stranger is led to the log-in, another role gets 403."""
    if request.endpoint is None:  # no such page
        return None
    if may(request.endpoint):
        if request.method == "POST" and (found := identity()):
            _count(found.organisatie or found.partij)
        return None
    if identity() is not None:
        abort(403)
    # Only a page can be returned to; what was posted by a stranger is gone.
    page = request.full_path.rstrip("?") if request.method == "GET" else None
    return redirect(url_for("login.start", next=page))


def _count(organisatie: str) -> None:
    """One more act of this organisation in this minute; 429 when that is too many.

    By organisation, because a funeral director's whole office or a town hall comes from one address.
    """
    parts = services()
    with parts.database.begin() as transaction:
        used = transaction.scalar(select(func.tel_quotum(organisatie))) or 0
    if used > parts.settings.acts_per_minute:
        raise TooManyRequests(retry_after=60)
