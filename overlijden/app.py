# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""The web application, put together: settings, database, log-in, pages, headers, errors and log."""

from __future__ import annotations

import gzip
import hashlib
import time
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from functools import cached_property, partial
from pathlib import Path
from typing import Any

import structlog
from flask import Flask, Response, abort, g, request
from flask_wtf.csrf import CSRFError, CSRFProtect, generate_csrf
from jinja2 import StrictUndefined
from sqlalchemy import text
from sqlalchemy.exc import OperationalError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as NoConnection
from werkzeug.exceptions import HTTPException

from forms.steps import BIJLAGEN, CONTROLEREN
from overlijden import bijlagen, gemeenten, toegang, web
from overlijden.bijlagen import scan
from overlijden.db import PATIENCE, Database
from overlijden.mail import mailer
from overlijden.oidc.views import OidcLogin
from overlijden.settings import Settings, load_settings
from overlijden.tools import logs, reach, sleutels, telemetry, trace
from overlijden.tools.trace import Kind
from overlijden.web import errors, files, taalkeuze
from overlijden.web.incoming import CleanRequest, refuse_foreign
from overlijden.web.login import Login
from overlijden.web.sessions import COOKIE, SAFE_COOKIE, Sessions

log = structlog.get_logger()

HEADERS = {
    files.POLICY: files.PAGE,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",  # what the policy says already, where the API Design Rules ask for it
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
# The pages that may be sent small: of each somebody looked what can stand in it. A new page is not among them.
COMPRESSED = frozenset(
    {"forms.step", "forms.check", "forms.dossier", "forms.receipt", "forms.overview", "forms.payment"}
)
HTTPS_ONLY = "max-age=63072000; includeSubDomains"
QUIET = ("static", "health")  # asked for all the time, and nothing to tell
# Seconds: to ask on every page whether style sheets changed weighs as much as half a page.
STATIC_KEPT, STATIC_KEPT_MARKED = 600, 365 * 86_400
LARGEST_BODY = 256 * 1024  # bytes of a page of answers
LARGEST_BATCH = 4 * 1024 * 1024  # a hundred declarations, each far longer than any
LARGEST_UPLOAD = 9 * 1024 * 1024  # a file of 8 MB and what a browser puts around it


class Application(Flask):
    """Flask, with a log that holds the type and the place of a defect and never its words."""

    request_class = CleanRequest

    def get_send_file_max_age(self, filename: str | None) -> int:
        """Long for the file that its address says it is: of two versions side by side, one may not have it yet."""
        marked = self.marks.get(filename or "")
        return STATIC_KEPT_MARKED if marked and request.args.get("v") == marked else STATIC_KEPT

    @cached_property
    def marks(self) -> Mapping[str, str]:
        """Static file → what changes with its bytes: a part of its address, so that a new one is fetched at once."""
        folder = Path(self.static_folder or "")
        files = (path for path in folder.rglob("*") if path.is_file())
        return {
            path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()[:8] for path in files
        }

    def log_exception(self, exc_info: logs.ExcInfo) -> None:
        log.error("defect", endpoint=request.endpoint, **logs.defect(exc_info))


def create_app(settings: Settings | None = None, login: Login | None = None) -> Flask:
    """Make the application. ConfigError when a setting is missing or unsafe, UnsafeRole for the wrong database role."""
    logs.configure()
    settings = settings or load_settings()
    settings.refuse_weak_key()
    settings.refuse_unsafe_address()
    settings.refuse_unscanned()
    reach.use(settings.reach)
    sleutels.use(settings.field_keys)
    scan.use(settings.attachments)
    mailer.use(settings.mail)
    telemetry.use(settings.traces, "web")
    login = login or OidcLogin(settings)
    database = Database(settings.database.web, keys=settings.keys, patience=PATIENCE)
    database.refuse_unsigned()
    database.refuse_unsafe_role()
    app = Application("overlijden")
    app.debug = False  # whatever FLASK_DEBUG says: debugging shows and logs what was typed
    app.before_request(_start_clock)  # before all that may refuse a request
    app.before_request(_allow_upload)
    app.before_request(taalkeuze.begin)  # before all whose refusal is a page
    app.before_request(refuse_foreign)
    app.before_request(web.guard)
    app.before_request(_follow_trace)
    app.config.update(
        SECRET_KEY=settings.secret_key,
        SESSION_COOKIE_NAME=SAFE_COOKIE if settings.is_production else COOKIE,
        SESSION_COOKIE_SECURE=settings.is_production,
        MAX_CONTENT_LENGTH=LARGEST_BODY,
        WTF_CSRF_TIME_LIMIT=None,  # a form may lie open for hours; it lives as long as the log-in
    )
    app.session_interface = Sessions(database, settings.login)
    app.extensions["overlijden"] = web.Services(settings, database, login)
    _prepare_pages(app, login, demo=not settings.is_production)
    app.url_defaults(partial(_mark, app))
    app.add_url_rule("/gezond", view_func=health)
    app.add_url_rule("/.well-known/security.txt", view_func=security)
    toegang.refuse_unruled(rule.endpoint for rule in app.url_map.iter_rules())
    app.register_error_handler(HTTPException, errors.show)
    app.register_error_handler(NoConnection, errors.show_busy)
    app.register_error_handler(OperationalError, errors.show_busy)
    app.after_request(_harden)
    app.after_request(_compress)
    app.after_request(_log_request)
    return app


def _prepare_pages(app: Flask, login: Login, *, demo: bool) -> None:
    from forms.views import blueprint as forms
    from overlijden.api.routes import blueprint as api
    from overlijden.balie.bijlagen import blueprint as attachments
    from overlijden.balie.cijfers import blueprint as cijfers
    from overlijden.balie.documenten import blueprint as documenten
    from overlijden.balie.leveringen import blueprint as leveringen
    from overlijden.balie.loket import blueprint as loket
    from overlijden.balie.terugmelding import blueprint as terugmelding
    from overlijden.balie.views import blueprint as balie
    from overlijden.balie.vinding import blueprint as vinding
    from overlijden.beheer.inzage import blueprint as inzage
    from overlijden.beheer.views import blueprint as beheer
    from overlijden.delivery.ontvangst import blueprint as ontvangst
    from overlijden.documents.views import blueprint as documents
    from overlijden.specificatie.specpages import blueprint as specificatie

    desk = (balie, attachments, leveringen, documenten, cijfers, terugmelding, vinding, loket)
    for blueprint in (
        login.blueprint(),
        taalkeuze.blueprint,
        forms,
        documents,
        *desk,
        beheer,
        inzage,
        specificatie,
        api,
        ontvangst,
    ):
        app.register_blueprint(blueprint)
    _protect_forms(app)
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.globals.update(identity=web.identity, ends=web.ends, may=web.may, demo=demo)
    app.jinja_env.globals.update(LIJST_VAN_GEMEENTEN=gemeenten.LIJST)
    taalkeuze.install(app.jinja_env)
    app.jinja_env.filters.update(scan_note=bijlagen.SCAN_NOTES.get)


def _protect_forms(app: Flask) -> None:
    """Take a form of whoever is logged in only with the token of a page of ours.

    In the name of nobody nothing can be forged, so that a stranger gets no token, and no session to keep it in.
    """
    app.config["WTF_CSRF_CHECK_DEFAULT"] = False
    csrf = CSRFProtect(app)

    def protect() -> None:
        if app.config["WTF_CSRF_ENABLED"] and request.endpoint not in (None, "login.background") and web.is_known():
            csrf.protect()

    app.before_request(protect)
    app.context_processor(lambda: {"csrf_token": lambda: generate_csrf() if web.is_known() else ""})
    app.register_error_handler(CSRFError, lambda _: web.stale())


def health() -> Response:
    """Whether this process serves and reaches its database; nothing else is told."""
    try:
        with web.services().database.begin() as session:
            session.execute(text("SELECT 1"))
    except SQLAlchemyError:
        return Response("geen database\n", 503, mimetype="text/plain")
    return Response("gezond\n", mimetype="text/plain")


def security() -> Response:
    """To whom a weak spot can be told (RFC 9116). It lapses within a year, so that nobody trusts a forgotten one."""
    contact = web.services().settings.security_contact
    if not contact:
        abort(404)
    expires = datetime.now(UTC).replace(microsecond=0) + timedelta(days=180)
    lines = (f"Contact: {contact}", f"Expires: {expires.isoformat()}", "Preferred-Languages: nl, en")
    return Response("\n".join(lines) + "\n", mimetype="text/plain")


def _allow_upload() -> None:
    """Only attachments and many declarations at once may be large; it is set before anything reads the body."""
    is_page = request.endpoint == "forms.save" and (request.view_args or {}).get("slug") == BIJLAGEN.slug
    if is_page or request.endpoint == "api.upload":
        request.max_content_length = LARGEST_UPLOAD
    if request.endpoint == "api.batch":
        request.max_content_length = LARGEST_BATCH


def _harden(response: Response) -> Response:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if web.services().settings.is_production:
        response.headers["Strict-Transport-Security"] = HTTPS_ONLY
    is_kept = request.endpoint in ("static", "forms.look", "forms.picture") and response.status_code < 400
    if not is_kept:  # a file that one of two versions lacks too, else a cache says of the other that it is not there
        response.headers["Cache-Control"] = "no-store"
    return response


def _compress(response: Response) -> Response:
    """Send style sheets and pictures small to whoever can read that, and a declarant's own pages.

    From the length of a compressed page its secrets can be guessed, letter by letter, by whoever makes it repeat what
    he chose (BREACH). So a page goes as it is where something of the request may stand in it, or of anybody who has no
    part in the declaration.
    """
    if request.endpoint != "static" and not _is_hers_alone(response):
        return response
    response.vary.add("Accept-Encoding")
    if response.status_code == 200 and request.accept_encodings.best_match(["gzip"]):
        response.direct_passthrough = False
        response.set_data(gzip.compress(response.get_data(), mtime=0))
        response.content_encoding = "gzip"
        if request.endpoint == "static":
            response.set_etag(response.get_etag()[0] or "", weak=True)  # other bytes, the same file
    return response


def _is_hers_alone(response: Response) -> bool:
    """Whether a page was read at an address that holds no words, and tells of nothing but its reader's declarations."""
    is_page = request.method == "GET" and response.mimetype == "text/html"
    # What stands twice or otherwise in an address stands in the page as well, in the links to other languages.
    is_bare = request.query_string in (b"", f"terug={CONTROLEREN.slug}".encode())
    return is_page and request.endpoint in COMPRESSED and is_bare


def _mark(app: Application, endpoint: str, values: dict[str, Any]) -> None:
    """Put into the address of a static file what changes with it."""
    if endpoint == "static":
        values["v"] = app.marks[values["filename"]]


def _start_clock() -> None:
    """A trace begins here."""
    g.began = time.perf_counter()
    if request.endpoint not in QUIET:
        g.span = trace.begin(request.endpoint or "", Kind.SERVER)


def _follow_trace() -> None:
    """What software that was admitted sent along goes on here, and nobody else's."""
    came = request.headers.get(trace.HEADER)
    if came and request.endpoint and toegang.RECHTEN[request.endpoint].is_for_machines:
        g.span = trace.begin(request.endpoint, Kind.SERVER, came)


def _log_request(response: Response) -> Response:
    """One line a request, by endpoint: an address would tell which declaration was looked at."""
    if request.endpoint not in QUIET:
        ms = round(1000 * (time.perf_counter() - g.began))
        log.info("request", endpoint=request.endpoint, method=request.method, status=response.status_code, ms=ms)
        g.span.facts |= {"http.request.method": request.method, "http.response.status_code": response.status_code}
        g.span.has_failed = response.status_code >= 500
        trace.end(g.span)
    return response
