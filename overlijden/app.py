# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""The web application, put together: settings, database, log-in, pages, headers, errors and log."""

from __future__ import annotations

import gzip
import re
import time
from datetime import UTC, datetime, timedelta

import structlog
from flask import Flask, Request, Response, abort, g, render_template, request
from flask_wtf.csrf import CSRFError, CSRFProtect, generate_csrf
from jinja2 import StrictUndefined
from sqlalchemy import text
from sqlalchemy.exc import OperationalError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as NoConnection
from werkzeug.datastructures import ImmutableMultiDict
from werkzeug.exceptions import BadHost, BadRequest, Forbidden, HTTPException, ServiceUnavailable
from werkzeug.formparser import FormDataParser

from forms.steps import BIJLAGEN
from overlijden import bijlagen, dutch, gemeenten, labels, logs, reach, scan, sleutels, toegang, web
from overlijden.brp import Invented, Nowhere
from overlijden.db import PATIENCE, Database
from overlijden.login import Login
from overlijden.oidc.views import OidcLogin
from overlijden.sessions import COOKIE, SAFE_COOKIE, Sessions
from overlijden.settings import Settings, load_settings

log = structlog.get_logger()

HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
HTTPS_ONLY = "max-age=63072000; includeSubDomains"
LARGEST_BODY = 256 * 1024  # bytes of a page of answers
LARGEST_UPLOAD = 9 * 1024 * 1024  # a file of 8 MB and what a browser puts around it

ERRORS = {
    400: ("Dit ging niet goed", "Ga terug naar de vorige pagina en probeer het opnieuw."),
    401: ("U bent niet ingelogd", "Log in en probeer het opnieuw. Uw antwoorden zijn bewaard."),
    403: ("Deze pagina is niet voor u", "Log in met een ander account of ga naar het begin."),
    404: ("Deze pagina bestaat niet", "Kijk of het adres klopt of ga naar het begin."),
    405: ("Dit ging niet goed", "Ga terug naar de vorige pagina en probeer het opnieuw."),
    409: ("Iemand anders was u voor", "Open het dossier opnieuw. U ziet dan wat er is veranderd."),
    410: ("Deze aangifte is verlopen", "Wij bewaren een aangifte die niet is verstuurd zeven dagen. Begin opnieuw."),
    413: ("Dit bestand is te groot", "Kies een bestand dat niet groter is dan 8 MB. Uw antwoorden zijn bewaard."),
    429: ("Dit gaat even te snel", "Wacht een minuut en probeer het opnieuw. Wat u eerder invulde, is bewaard."),
    500: ("Er ging bij ons iets mis", "Probeer het over een paar minuten opnieuw. Wat u eerder invulde, is bewaard."),
    503: ("Het is even druk", "Probeer het zo weer. Er is niets verloren: wat u eerder invulde, is bewaard."),
}
PASSING = frozenset({400, 429, 500, 503})  # with these the same may go well another time
CONTROLS = re.compile("[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f]")  # without those that are spaces or end a line
OUR_OWN = ("same-origin", "none")  # where a form comes from: a page of ours, or the browser itself
SOON = 10  # seconds after which who found it busy may try again


class Explained(HTTPException):
    """A refusal with words of its own instead of those of its code."""

    titel: str
    uitleg: str


class Unreadable(Explained, BadRequest):
    """A form in letters that are not UTF-8, which no browser sends: the name of a file, as a rule."""

    titel = "Wij kunnen een letter niet lezen"
    uitleg = "Geef het bestand een naam met gewone letters en voeg het nog een keer toe. Uw antwoorden zijn bewaard."


class Invisible(Explained, BadRequest):
    """A form with a character that nobody types: neither the database nor a message to a back-end can hold it."""

    titel = "Er staat een teken in dat wij niet kunnen lezen"
    uitleg = "Er is niets gewijzigd. Ga terug naar de vorige pagina en typ uw antwoord, zonder te plakken."


class Foreign(Explained, Forbidden):
    """A form that a page of somebody else's sent."""

    titel = "Dit kwam niet van een pagina van ons"
    uitleg = "Er is niets gewijzigd. Ga naar het begin en doe het daar nog een keer."


class Form(Request):
    """A request of which a form that cannot be read is refused; by itself Flask says that it was empty."""

    def make_form_data_parser(self) -> FormDataParser:
        parser = super().make_form_data_parser()
        parser.silent = False
        return parser

    def _load_form_data(self) -> None:
        try:
            super()._load_form_data()
        except UnicodeDecodeError:
            raise Unreadable from None
        except ValueError:
            raise BadRequest from None
        if any(CONTROLS.search(text) for _, text in self.form.items(multi=True)):
            self.form = ImmutableMultiDict()  # what is asked for it from now on finds nothing
            raise Invisible


class Application(Flask):
    """Flask, with a log that holds the type and the place of a defect and never its words."""

    request_class = Form

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
    login = login or OidcLogin(settings)
    database = Database(settings.database.web, keys=settings.keys, patience=PATIENCE)
    database.refuse_unsigned()
    database.refuse_unsafe_role()
    app = Application("overlijden")
    app.debug = False  # whatever FLASK_DEBUG says: debugging shows and logs what was typed
    app.before_request(_start_clock)  # before all that may refuse a request
    app.before_request(_allow_upload)
    app.before_request(_refuse_foreign)
    app.before_request(web.guard)
    app.config.update(
        SECRET_KEY=settings.secret_key,
        SESSION_COOKIE_NAME=SAFE_COOKIE if settings.is_production else COOKIE,
        SESSION_COOKIE_SECURE=settings.is_production,
        MAX_CONTENT_LENGTH=LARGEST_BODY,
        WTF_CSRF_TIME_LIMIT=None,  # a form may lie open for hours; it lives as long as the log-in
    )
    app.session_interface = Sessions(database, settings.login)
    brp = Nowhere() if settings.is_production else Invented()
    app.extensions["overlijden"] = web.Services(settings, database, login, brp=brp)
    _prepare_pages(app, login, demo=not settings.is_production)
    app.add_url_rule("/gezond", view_func=health)
    app.add_url_rule("/.well-known/security.txt", view_func=security)
    toegang.refuse_unruled(rule.endpoint for rule in app.url_map.iter_rules())
    app.register_error_handler(HTTPException, _show_error)
    app.register_error_handler(NoConnection, _show_busy)
    app.register_error_handler(OperationalError, _show_busy)
    app.after_request(_harden)
    app.after_request(_compress)
    app.after_request(_log_request)
    return app


def _prepare_pages(app: Flask, login: Login, *, demo: bool) -> None:
    from forms.views import blueprint as forms
    from overlijden.balie.documenten import blueprint as documenten
    from overlijden.balie.leveringen import blueprint as leveringen
    from overlijden.balie.terugmelding import blueprint as terugmelding
    from overlijden.balie.views import blueprint as balie
    from overlijden.beheer.views import blueprint as beheer
    from overlijden.documents.views import blueprint as documents
    from overlijden.inzage import blueprint as inzage
    from overlijden.specpages import blueprint as specificatie

    desk = (balie, leveringen, documenten, terugmelding)
    for blueprint in (login.blueprint(), forms, documents, *desk, beheer, inzage, specificatie):
        app.register_blueprint(blueprint)
    _protect_forms(app)
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.globals.update(identity=web.identity, ends=web.ends, may=web.may, demo=demo)
    app.jinja_env.globals.update(LIJST_VAN_GEMEENTEN=gemeenten.LIJST)
    app.jinja_env.filters.update(day=dutch.day, short_day=dutch.short_day, moment=dutch.moment)
    app.jinja_env.filters.update(size=dutch.size, label=labels.label, clock=dutch.local_clock)
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
    """Only the page of attachments takes in much; it is set before anything reads the body."""
    if request.endpoint == "forms.save" and (request.view_args or {}).get("slug") == BIJLAGEN.slug:
        request.max_content_length = LARGEST_UPLOAD


def _refuse_foreign() -> None:
    """Take no form that a page elsewhere sent, also of a stranger: its answer could replace the cookie of who is known.

    A browser says where a form comes from: in Sec-Fetch-Site, an older one or one without https in Origin.
    """
    if request.method != "POST" or request.endpoint == "login.background":  # a provider, and no browser
        return
    site, origin = request.headers.get("Sec-Fetch-Site"), request.headers.get("Origin")
    ours = {_host(request.host_url), _host(web.services().settings.url or request.host_url)}
    if site not in OUR_OWN if site else origin and _host(origin) not in ours:
        raise Foreign


def _host(origin: str) -> str:
    """Host and port, "" of what hides itself; whatever a browser sends, this raises nothing."""
    return origin.partition("://")[2].rstrip("/")


def _show_error(error: HTTPException) -> tuple[str, int, dict[str, str]]:
    """Every error as a page in plain Dutch, without what was typed."""
    code = error.code or 500
    titel, uitleg = ERRORS.get(code, ERRORS[400 if code < 500 else 500])
    if isinstance(error, web.Destroyed):
        titel, uitleg = error.titel, error.description or uitleg
    if isinstance(error, Explained):
        titel, uitleg = error.titel, error.uitleg
    if isinstance(error, BadHost):  # without a host there are no addresses, and a page is full of them
        return f"{titel}. {uitleg}\n", code, {"Content-Type": "text/plain; charset=utf-8"}
    headers = {name: value for name, value in error.get_headers() if name in ("Allow", "Retry-After")}
    return render_template("error.html", titel=titel, uitleg=uitleg, **_way_back(code)), code, headers


def _way_back(code: int) -> dict[str, str]:
    """The link to the page whose form could not be taken now; else the page of an error leads to the beginning."""
    page = web.page() if request.method == "POST" and code in PASSING else None
    return {"terug_url": page, "terug_label": "Terug naar de pagina"} if page else {}


def _show_busy(error: SQLAlchemyError) -> tuple[str, int, dict[str, str]]:
    """The database is away, or has no connection free: nothing was kept of this request, and it may be sent again."""
    log.warning("busy", endpoint=request.endpoint, kind=type(error).__name__)
    return _show_error(ServiceUnavailable(retry_after=SOON))


def _harden(response: Response) -> Response:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if web.services().settings.is_production:
        response.headers["Strict-Transport-Security"] = HTTPS_ONLY
    if request.endpoint != "static":
        response.headers["Cache-Control"] = "no-store"
    return response


def _compress(response: Response) -> Response:
    """Send style sheets and pictures small to whoever can read that.

    Pages go as they are: from the length of a compressed page its secrets can be guessed, letter by letter (BREACH).
    """
    if request.endpoint != "static":
        return response
    response.vary.add("Accept-Encoding")
    if response.status_code == 200 and request.accept_encodings.best_match(["gzip"]):
        response.direct_passthrough = False
        response.set_data(gzip.compress(response.get_data(), mtime=0))
        response.content_encoding = "gzip"
        response.set_etag(response.get_etag()[0] or "", weak=True)  # other bytes, the same file
    return response


def _start_clock() -> None:
    g.began = time.perf_counter()


def _log_request(response: Response) -> Response:
    """One line a request, by endpoint: an address would tell which declaration was looked at."""
    if request.endpoint not in ("static", "health"):
        ms = round(1000 * (time.perf_counter() - g.began))
        log.info("request", endpoint=request.endpoint, method=request.method, status=response.status_code, ms=ms)
    return response
