# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""Every refusal as a page in plain Dutch that says what to do, without what was typed; to machines as a problem."""

from __future__ import annotations

import structlog
from flask import g, render_template, request
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.exceptions import BadHost, HTTPException, ServiceUnavailable
from werkzeug.wrappers import Response

from overlijden import web
from overlijden.tools import problems

log = structlog.get_logger()

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
SOON = 10  # seconds after which who found it busy may try again


class Explained(HTTPException):
    """A refusal with words of its own instead of those of its code."""

    titel: str
    uitleg: str


Shown = tuple[str, int, dict[str, str]] | Response


def show(error: HTTPException) -> Shown:
    """Every error as a page in plain Dutch, without what was typed."""
    if request.path.startswith(problems.PREFIX):
        return problems.show(error)
    code = error.code or 500
    titel, uitleg = ERRORS.get(code, ERRORS[400 if code < 500 else 500])
    if isinstance(error, web.Destroyed):
        titel, uitleg = error.titel, error.description or uitleg
    if isinstance(error, Explained):
        titel, uitleg = error.titel, error.uitleg
    if isinstance(error, BadHost):  # without a host there are no addresses, and a page is full of them
        return f"{titel}. {uitleg}\n", code, {"Content-Type": "text/plain; charset=utf-8"}
    g.is_refused = True
    headers = {name: value for name, value in error.get_headers() if name in ("Allow", "Retry-After")}
    return render_template("error.html", titel=titel, uitleg=uitleg, **_way_back(code)), code, headers


def _way_back(code: int) -> dict[str, str]:
    """The link to the page whose form could not be taken now; else the page of an error leads to the beginning."""
    page = web.page() if request.method == "POST" and code in PASSING else None
    return {"terug_url": page, "terug_label": "Terug naar de pagina"} if page else {}


def show_busy(error: SQLAlchemyError) -> Shown:
    """The database is away, or has no connection free: nothing was kept of this request, and it may be sent again."""
    log.warning("busy", endpoint=request.endpoint, kind=type(error).__name__)
    return show(ServiceUnavailable(retry_after=SOON))
