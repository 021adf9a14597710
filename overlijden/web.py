# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""What every page needs: the service's parts, the person who is logged in, and a transaction in her scope."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, cast

from flask import abort, current_app, g, redirect, request, session, url_for
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from werkzeug.exceptions import Gone, HTTPException, TooManyRequests
from werkzeug.wrappers import Response

from overlijden import audit, deelnames, dutch, queries, retention, service
from overlijden.brp import Brp, Nowhere
from overlijden.db import Database, Scope
from overlijden.gemeenten import Deelname, successor
from overlijden.login import Identity, Login, recalled, remembered
from overlijden.sessions import BrowserSession, Sessions, Whose
from overlijden.settings import Settings
from overlijden.status import Handeling
from overlijden.tables import Dossier
from overlijden.termijn import NEDERLAND, today
from overlijden.toegang import RECHTEN


@dataclass(frozen=True)
class Services:
    """The parts that pages share, put together once by ``create_app``."""

    settings: Settings
    database: Database
    login: Login
    brp: Brp = field(default_factory=Nowhere)


def services() -> Services:
    return cast(Services, current_app.extensions["overlijden"])


def sessions() -> Sessions:
    return cast(Sessions, current_app.session_interface)


def sessie() -> BrowserSession:
    """This browser's session, with what only a log-in needs."""
    return cast(BrowserSession, session._get_current_object())  # type: ignore[attr-defined]  # noqa: SLF001


def log_in(identity: Identity, kept: Mapping[str, Any], whose: Whose | None = None) -> None:
    """Let this person work here, with what else her log-in keeps: it begins with ``whose``, and without it goes on."""
    if whose:
        sessie().renew(whose)
    else:
        sessie().rename()
    session.update({**kept, "identity": remembered(identity)})
    g.pop("identity", None)
    if identity.gemeente:
        with services().database.begin(identity.scope) as transaction:
            service.introduce(transaction, identity.gemeente, identity.id, identity.naam)


def log_out() -> None:
    """End this log-in, also where it got another id at this very moment."""
    if session:
        sessions().end(sessie().whose)
    sessie().renew()
    g.pop("identity", None)


def identity() -> Identity | None:
    """The person who is logged in, or None; looked up again for each request."""
    if "identity" not in g:
        kept = session.get("identity")
        g.identity = recalled(kept) if kept else None
    return cast(Identity | None, g.identity)


def ends() -> datetime:
    """Until when the log-in of this person lasts if she does nothing more."""
    until = sessions().ends(sessie())
    return min(until, sessie().uiterlijk or until)


def person() -> Identity:
    """The person who is logged in, on a page that is not open to everybody."""
    found = identity()
    if found is None:
        abort(401)
    return found


@contextmanager
def begin() -> Iterator[Session]:
    """A transaction that sees this person's rows and no others, and commits only what the audit was told."""
    with services().database.begin(person().scope) as session:
        audit.watch(session)
        yield session


def deelname(code: str) -> Deelname | None:
    """How a municipality takes part now, None when it does not; looked up once for each request."""
    known: dict[str, Deelname | None] = g.setdefault("deelnames", {})
    if code not in known:
        known[code] = _deelname(code, today())
    return known[code]


def is_paused(code: str) -> bool:
    """Whether deliveries to a municipality wait because it said so."""
    with services().database.begin() as session:
        return deelnames.is_paused(session, code, deelnames.LEVERINGEN)


def _deelname(code: str, vandaag: date) -> Deelname | None:
    handler = successor(code, vandaag)  # who answers for a municipality that has merged
    if handler is None:
        return None
    with services().database.begin() as session:
        return deelnames.on(session, handler.code, vandaag)


class Destroyed(Gone):
    """The dossier was destroyed: when, and on what ground, for whoever could open it before."""

    titel = "Deze aangifte is vernietigd"

    def __init__(self, dossier: Dossier) -> None:
        klasse = retention.BEWAARKLASSEN[dossier.bewaarklasse or ""]
        dag = dutch.day(cast(datetime, dossier.vernietigd_op).astimezone(NEDERLAND))
        super().__init__(f"Dat gebeurde op {dag}. {klasse.zin} Dit volgt uit {klasse.bron}.")


def dossier(
    session: Session, kenmerk: str, handeling: Handeling | None = Handeling.INGEZIEN, reden: str | None = None
) -> Dossier:
    """The dossier with this reference; 404 when it is not this person's, Destroyed when it was and is no more.

    That she sees it goes into the audit as ``handeling``; None for who acts on it, because the act itself is the line.
    Raises ReasonNeeded when the desk opens a closed one without a reason.
    """
    found = queries.find(session, kenmerk) or _trace(kenmerk)
    if found is None:
        abort(404)
    if found.vernietigd_op:
        raise Destroyed(found)
    if handeling:
        audit.look(session, person().actor, found, handeling, reden)
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
    # What was posted by a stranger is gone; if its page can be looked at, she comes back to that.
    page = request.full_path.rstrip("?") if request.method == "GET" or _is_page() else None
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


def _is_page() -> bool:
    """Whether the address of this request can be looked at too."""
    try:
        return bool(current_app.create_url_adapter(request).match(method="GET"))  # type: ignore[union-attr]
    except HTTPException:
        return False
