# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""What every page needs: the service's parts, the person who is logged in, and a transaction in her scope."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, cast
from urllib.parse import unquote

import structlog
from cryptography.x509 import Certificate, load_pem_x509_certificate
from flask import abort, current_app, g, make_response, redirect, render_template, request, session, url_for
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from werkzeug.exceptions import Gone, NotFound, TooManyRequests
from werkzeug.routing import MapAdapter
from werkzeug.wrappers import Response

from overlijden import audit, betaaldienst, brp, deelnames, retention, service, zegel
from overlijden.betaaldienst import Betaaldienst
from overlijden.brp import Brp, BrpPersoon, Doel
from overlijden.db import Database, Scope
from overlijden.dossier import queries
from overlijden.gemeenten import Deelname, Gemeente, helpline, successor
from overlijden.settings import Settings
from overlijden.status import DESK, Handeling
from overlijden.tables import Dossier
from overlijden.talen import Zin
from overlijden.termijn import NEDERLAND, today
from overlijden.toegang import RECHTEN, Over
from overlijden.tools import bearer, reach
from overlijden.tools.readings import Readings
from overlijden.tools.tomlfile import ConfigError
from overlijden.web import koppelingen
from overlijden.web.login import Identity, Login, recalled, remembered
from overlijden.web.sessions import BrowserSession, Sessions, Whose
from overlijden.zegel import Zegel

log = structlog.get_logger()

TYPED = frozenset({"forms.save", "forms.send"})  # where a form holds more than can be chosen again in a moment
PERSON = "Handelende-Persoon"  # the header in which a firm's software names who of the firm declares


@dataclass(frozen=True)
class Services:
    """The parts that pages share, put together once by ``create_app``."""

    settings: Settings
    database: Database
    login: Login
    readings: Readings = field(default_factory=Readings)
    brp: Callable[[Mapping[str, Any]], Brp] = brp.load
    betaaldienst: Callable[[Mapping[str, Any]], Betaaldienst] = betaaldienst.load
    zegel: Callable[[Mapping[str, Any]], Zegel] = zegel.load


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
    """The person who is logged in, or where machines come the one with a token; looked up again for each request."""
    if "identity" not in g:
        recht = RECHTEN.get(request.endpoint or "")
        if recht is not None and recht.is_for_machines:
            g.identity = _system()
        else:
            kept = session.get("identity")
            found = recalled(kept) if kept else None
            is_at_counter = found and found.rol in DESK and recht and recht.over is Over.EIGEN_AANGIFTE
            g.identity = found.at_counter if found and is_at_counter else found
    return cast(Identity | None, g.identity)


def _system() -> Identity | None:
    """The system whose token came with this request."""
    came, parts = request.authorization, services()
    if came is None or came.type != "bearer" or not came.token:
        return None
    try:
        g.claims = bearer.read(parts.settings.secret_key, came.token, issuer(), time.time())
        bearer.refuse_stolen(claims(), certificate())
    except bearer.Unproven:
        return None
    persoon, key = request.headers.get(PERSON), parts.settings.login.person_key
    return koppelingen.recognise(parts.database, claims(), persoon, key)


def certificate() -> Certificate | None:
    """The certificate of which the proxy says that the caller has it, None without one that can be read."""
    name = services().settings.client_certificate
    pem = unquote(request.headers.get(name, "")) if name else ""
    try:
        return load_pem_x509_certificate(pem.encode()) if pem else None
    except ValueError:
        return None


def claims() -> bearer.Claims:
    """What the token of this request says."""
    return cast(bearer.Claims, g.claims)


def issuer() -> str:
    """Who we are in a token: where the service is found."""
    return services().settings.url or request.host_url.rstrip("/")


def address(endpoint: str, **values: Any) -> str:
    """Where a page of ours is found from elsewhere: in production that is a setting, and not what a request says."""
    return issuer() + url_for(endpoint, **values)


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
    try:
        with services().database.begin(person().scope) as session:
            audit.watch(session)
            g.transaction = session
            yield session
    except Unseen as unseen:  # not before, because a request holds one connection at a time
        if traced := _trace(unseen.kenmerk):
            raise Destroyed(traced) from None
        raise
    finally:
        g.pop("transaction", None)


@contextmanager
def _reading() -> Iterator[Session]:
    """For what everybody may read: the transaction that this request is in, else one of its own."""
    if "transaction" in g:
        yield g.transaction
        return
    with services().database.begin() as session:
        yield session


def deelname(code: str) -> Deelname | None:
    """How a municipality takes part now, None when it does not; looked up once for each request."""
    known: dict[str, Deelname | None] = g.setdefault("deelnames", {})
    if code not in known:
        known[code] = _deelname(code, today())
    return known[code]


def ask_brp(deelname: Deelname, bsn: str, doel: Doel) -> BrpPersoon | None:
    """What a municipality's BRP says; None when it gives no answer, of which the log gets a code.

    Never in a transaction: a BRP that is slow would hold its connection. Who asks writes into the audit first.
    """
    try:
        with reach.on_behalf_of(deelname.gemeente.code):
            return brp.ask(services().brp(deelname.brp), bsn, doel)
    except (brp.Unavailable, ConfigError) as error:
        log.warning("brp", gemeente=deelname.gemeente.code, kind=type(error).__name__, code=str(error))
    return None


def seal(gemeente: str, pdf: bytes) -> bytes | None:
    """A document with the seal of this municipality, as it is where she has none; None when it could not be sealed now.

    Never in a transaction, and what it is about was done before: a seal that is slow or lacks holds up nothing.
    """
    settled = deelname(gemeente)
    if settled is None or not settled.zegel:
        return pdf
    try:
        return services().zegel(settled.zegel).seal(pdf)
    except (zegel.Unsealed, ConfigError) as error:
        log.warning("zegel", gemeente=settled.gemeente.code, kind=type(error).__name__, code=str(error))
    return None


def help_by(gemeente: Gemeente) -> Mapping[str, str] | None:
    """Who of a municipality can be called, and when, as every page says it; None where nobody told a number."""
    telefoon, uren = helpline(gemeente.code, deelname(gemeente.code))
    if not telefoon:
        return None
    return {"telefoon": telefoon, "naam": Zin("de gemeente {naam}", naam=gemeente.naam), "uren": uren}


def is_paused(code: str) -> bool:
    """Whether deliveries to a municipality wait because it said so."""
    with _reading() as session:
        return deelnames.is_paused(session, code, deelnames.LEVERINGEN)


def _deelname(code: str, vandaag: date) -> Deelname | None:
    handler = successor(code, vandaag)  # who answers for a municipality that has merged
    if handler is None:
        return None
    with _reading() as session:
        return deelnames.on(session, handler.code, vandaag)


class Unseen(NotFound):
    """No dossier with this reference is this person's, or it is no more."""

    def __init__(self, kenmerk: str) -> None:
        super().__init__()
        self.kenmerk = kenmerk


class Destroyed(Gone):
    """The dossier was destroyed: when, and on what ground, for whoever could open it before."""

    titel = "Deze aangifte is vernietigd"

    def __init__(self, dossier: Dossier) -> None:
        klasse = retention.BEWAARKLASSEN[dossier.bewaarklasse or ""]
        dag = cast(datetime, dossier.vernietigd_op).astimezone(NEDERLAND).date()
        told = "Dat gebeurde op {dag}. {zin} Dit volgt uit {bron}."
        super().__init__(Zin(told, dag=dag, zin=Zin(klasse.zin), bron=Zin(klasse.bron)))


def dossier(
    session: Session,
    kenmerk: str,
    handeling: Handeling | None = Handeling.INGEZIEN,
    reden: str | None = None,
    *,
    lock: bool = False,
) -> Dossier:
    """The dossier with this reference; Unseen when it is not this person's, Destroyed when it was and is no more.

    That she sees it goes into the audit as ``handeling``; None for who acts on it, because the act itself is the line.
    Raises ReasonNeeded when the desk opens a closed one without a reason.
    """
    found = queries.find(session, kenmerk, lock=lock)
    if found is None:
        raise Unseen(kenmerk)
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
    if found is None or found.rol not in recht.rollen:
        return False
    if recht.bereik is not None:
        return recht.bereik in claims()["scope"].split()
    return not recht.is_uitgenodigd or is_invited(found)


def is_invited(who: Identity) -> bool:
    """Whether the municipality named her to administer how it takes part; looked up once for each request."""
    if "is_invited" not in g:
        with services().database.begin(who.scope) as session:
            g.is_invited = deelnames.is_administrator(session, who.gemeente or "", who.id)
    return cast(bool, g.is_invited)


def guard() -> Response | None:
    """Before every request: let the table of rights decide. A stranger is led to the log-in, another role gets 403."""
    if request.endpoint is None:  # no such page
        return None
    recht = RECHTEN[request.endpoint]
    if may(request.endpoint):
        if not recht.is_openbaar or request.method == "POST":
            _count()
        return None
    if identity() is not None:
        abort(403)
    if recht.is_for_machines:
        abort(401)
    if request.method == "POST" and request.endpoint in TYPED:
        return _typed()
    return redirect(url_for("login.start", next=page()))


def _typed() -> Response:
    """What was typed while the log-in ended, in a page of the browser's own: nothing of a stranger is kept here.

    Who sends it from there is known again, and is shown it with what she may do.
    """
    typed = [(name, text) for name, text in request.form.items(multi=True) if name != "csrf_token"]
    return make_response(render_template("login_typed.html", typed=typed, next=page()), 401)


def is_known() -> bool:
    """Whether this browser logged in, with one role or with a choice of roles still to make."""
    return bool(session.get("identity") or session.get("rollen"))


def page() -> str | None:
    """The page that this request came from: its own address if that can be looked at, else the nearest above it."""
    addresses, path = cast(MapAdapter, current_app.create_url_adapter(request)), request.path
    if request.method == "GET" or addresses.test(path, "GET"):
        return request.full_path.rstrip("?")
    while path and not addresses.test(path, "GET"):
        path = path.rpartition("/")[0]
    return path or None


def stale() -> tuple[str, int]:
    """The answer to a form that was given out before this log-in: nothing was done, and how to go on."""
    shown = render_template(
        "error.html",
        titel="Deze pagina stond nog open van eerder",
        uitleg="U bent daarna opnieuw ingelogd. Er is niets gewijzigd. Open de pagina en doe het nog een keer.",
        terug_url=page() or "/",
        terug_label="Open de pagina",
    )
    return shown, 400


def _count() -> None:
    """One more request of who is logged in; 429 when that is too many in this minute.

    What is sent counts by organisation, because a funeral director's whole office or a town hall comes from one
    address, and over all processes; a system counts by itself, whomever it names. Reading counts by person and by
    process, which costs no query.
    """
    found, parts = identity(), services()
    if found is None:
        return
    system = claims()["sub"] if RECHTEN[request.endpoint or ""].is_for_machines else None
    if request.method in ("POST", "PUT"):
        count(system or found.organisatie or found.partij)
    else:
        _spend(parts.readings.count(system or found.id), parts.settings.reads_per_minute)


def count(wie: str | None, more: int = 1) -> None:
    """So many acts more of what counts together under this name; 429 when that is too many in this minute."""
    with services().database.begin() as transaction:
        counted = select(func.tel_quotum(wie)).select_from(func.generate_series(1, more))
        used = max(transaction.scalars(counted), default=0)
    _spend(used, services().settings.acts_per_minute)


def _spend(used: int, limit: int) -> None:
    g.quota = limit, max(0, limit - used)
    if used > limit:
        raise TooManyRequests(retry_after=60)
