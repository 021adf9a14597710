# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""The web application, put together: settings, database, log-in, pages, headers and errors."""

from __future__ import annotations

from flask import Flask, Response, render_template
from flask_wtf.csrf import CSRFError, CSRFProtect
from werkzeug.exceptions import HTTPException

from overlijden import web
from overlijden.db import Database
from overlijden.demologin import DemoLogin
from overlijden.login import Login
from overlijden.settings import Settings, load_settings
from overlijden.tomlfile import ConfigError

CONTENT_SECURITY_POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)

ERRORS = {
    400: ("Dit ging niet goed", "Ga terug naar de vorige pagina en probeer het opnieuw."),
    401: ("U bent niet ingelogd", "Log in en probeer het opnieuw. Uw antwoorden zijn bewaard."),
    403: ("Deze pagina is niet voor u", "Log in met een ander account of ga naar het begin."),
    404: ("Deze pagina bestaat niet", "Kijk of het adres klopt of ga naar het begin."),
    405: ("Dit ging niet goed", "Ga terug naar de vorige pagina en probeer het opnieuw."),
    409: ("Iemand anders was u voor", "Open het dossier opnieuw. U ziet dan wat er is veranderd."),
    410: ("Deze aangifte is verlopen", "Wij bewaren een aangifte die niet is verstuurd zeven dagen. Begin opnieuw."),
    413: ("Dit bestand is te groot", "Kies een bestand dat niet groter is dan 8 MB. Uw antwoorden zijn bewaard."),
    500: ("Er ging bij ons iets mis", "Probeer het over een paar minuten opnieuw. Uw antwoorden zijn bewaard."),
}


def create_app(settings: Settings | None = None, login: Login | None = None) -> Flask:
    """Make the application. ConfigError when a setting is missing or unsafe, UnsafeRole for the wrong database role."""
    from forms.views import blueprint as forms

    from overlijden.balie.views import blueprint as balie

    settings = settings or load_settings()
    if len(settings.secret_key) < 32:
        raise ConfigError("service.secret_key (OVERLIJDEN_SERVICE_SECRET_KEY) needs at least 32 characters")
    database = Database(settings.database.web)
    database.refuse_unsafe_role()
    login = login or DemoLogin(settings)
    app = Flask("overlijden")
    app.config.update(
        SECRET_KEY=settings.secret_key,
        SESSION_COOKIE_NAME="overlijden",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.is_production,
        MAX_CONTENT_LENGTH=9 * 1024 * 1024,
        WTF_CSRF_TIME_LIMIT=None,  # a form may lie open for hours; it lives as long as the log-in
    )
    app.extensions["overlijden"] = web.Services(settings, database, login)
    app.jinja_env.globals.update(identity=web.identity, demo=not settings.is_production)
    CSRFProtect(app)
    for blueprint in (login.blueprint(), forms, balie):
        app.register_blueprint(blueprint)
    app.register_error_handler(HTTPException, _show_error)
    app.after_request(_harden)
    return app


def _show_error(error: HTTPException) -> tuple[str, int]:
    """Every error as a page in plain Dutch, without what was typed."""
    code = error.code or 500
    if isinstance(error, CSRFError):
        code = 400
    title, advice = ERRORS.get(code, ERRORS[500])
    return render_template("error.html", title=title, advice=advice), code


def _harden(response: Response) -> Response:
    response.headers.setdefault("Content-Security-Policy", CONTENT_SECURITY_POLICY)
    response.headers.setdefault("X-Content-Type-Options", "nosniff")
    response.headers.setdefault("Referrer-Policy", "same-origin")
    if response.mimetype == "text/html":
        response.headers.setdefault("Cache-Control", "no-store")
    return response
