# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""The demonstration's log-in: pick who you are. It refuses to exist in production."""

from __future__ import annotations

from flask import Blueprint, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from overlijden import web
from overlijden.login import Identity, RefusedInProduction, read_accounts
from overlijden.settings import Settings
from overlijden.status import Rol


class DemoLogin:
    """Implements ``Login`` with the accounts of ``config/demo/accounts.toml``."""

    def __init__(self, settings: Settings) -> None:
        if settings.is_production:
            raise RefusedInProduction("the demonstration log-in does not start in production mode")
        self._accounts = read_accounts()

    def identity(self, subject: str) -> Identity | None:
        return self._accounts.get(subject)

    def blueprint(self) -> Blueprint:
        pages = Blueprint("login", __name__)

        @pages.get("/inloggen")
        def start() -> str:
            return render_template(
                "login.html", accounts=self._accounts.values(), next=_inside(request.args.get("next"))
            )

        @pages.post("/inloggen")
        def choose() -> Response:
            found = self.identity(request.form.get("account", ""))
            if found is None:
                abort(400)
            web.log_in(found)
            home = url_for("forms.overview") if found.rol is Rol.AANGEVER else url_for("balie.queue")
            return redirect(_inside(request.form.get("next")) or home)

        @pages.post("/uitloggen")
        def leave() -> Response:
            web.log_out()
            return redirect(url_for("forms.start"))

        return pages


def _inside(target: str | None) -> str | None:
    """An address on this site, or None: a log-in never leads elsewhere."""
    return target if target and target.startswith("/") and not target.startswith(("//", "/\\")) else None
