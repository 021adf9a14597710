# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""In which language a page is: what its reader chose, else what her browser asks for. A clerk's pages are Dutch."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask import Blueprint, abort, current_app, g, redirect, request, url_for
from jinja2 import Environment, pass_context
from werkzeug.wrappers import Response

from overlijden import talen, web
from overlijden.labels import label
from overlijden.status import DECLARANT
from overlijden.talen import NEDERLANDS, TALEN, translated
from overlijden.web.incoming import inside

blueprint = Blueprint("taal", __name__)
COOKIE = "taal"
KEPT = 365 * 24 * 3600  # seconds
TRANSLATED = frozenset({"forms", "login", "taal"})  # the blueprints that a declarant meets


@blueprint.get("/taal/<taal>")
def choose(taal: str) -> Response:
    """From now on in this language, for this browser; back to the page where she was."""
    if taal not in TALEN:
        abort(404)
    answer = redirect(inside(request.args.get("terug")) or "/")
    secure = current_app.config["SESSION_COOKIE_SECURE"]
    answer.set_cookie(COOKIE, taal, max_age=KEPT, path="/", secure=secure, httponly=True, samesite="Lax")
    return answer


def begin() -> None:
    """Before every request: speak the language of who made it."""
    talen.speak(NEDERLANDS)  # whatever this thread spoke before, also if the database fails now
    if _is_offered():
        talen.speak(_asked())


def languages() -> Sequence[Mapping[str, Any]]:
    """What can be chosen on this page, each as it calls itself; none where everything is Dutch for everybody."""
    if g.get("is_refused"):  # its address may hold anything, and an error repeats nothing; nor does it ask the database
        return []
    if not _is_offered():
        return []
    back = (web.page() or "/").partition("?")[0]  # what was asked for with it may say something of somebody
    return [
        {"taal": taal, "naam": naam, "url": url_for("taal.choose", taal=taal, terug=back)}
        for taal, naam in TALEN.items()
    ]


def install(environment: Environment) -> None:
    """What a template needs to say everything in the language of the page."""
    environment.add_extension("jinja2.ext.i18n")
    environment.policies["ext.i18n.trimmed"] = True
    environment.install_gettext_callables(translated, talen.either, newstyle=True)  # type: ignore[attr-defined]
    environment.globals.update(taal=talen.taal, languages=languages)
    environment.filters.update(translated=pass_context(lambda _, text: translated(text)), answered=talen.answered)
    environment.filters.update(label=lambda code: translated(label(code)), size=talen.size)
    environment.filters.update(day=talen.day, short_day=talen.short_day, moment=talen.moment)
    environment.filters.update(clock=talen.local_clock, time=talen.clock)


def _is_offered() -> bool:
    """Whether this is a page of the declarant, or none at all; at the counter of a municipality it is a clerk's."""
    if request.endpoint is None:
        return True
    return request.blueprint in TRANSLATED and ((who := web.identity()) is None or who.rol in DECLARANT)


def _asked() -> str:
    chosen = request.cookies.get(COOKIE)
    if chosen in TALEN:
        return str(chosen)
    return request.accept_languages.best_match(TALEN) or NEDERLANDS
