# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""The way into the stand-in's API: a token for whoever proves himself, and nothing without one."""

from __future__ import annotations

import time

from flask import Flask, Response, abort, jsonify, request

from overlijden.conformance.eisen import Afwijking
from overlijden.conformance.feed.standin import CLIENT, GEMEENTE, Standin
from overlijden.tools import bearer
from overlijden.tools.bearer import ASSERTION

BASE = "/api/v1"
NOTES = "overlijden.afwijkingen"  # in the environment of a request
BEREIK = {"terugmelding": "terugmelding", "feed": "feed", "dossiers": "dossier"}  # by a part of the address


def note(wijzer: str, verwacht: str, gelezen: str) -> None:
    """Hold this against the request."""
    request.environ.setdefault(NOTES, []).append(Afwijking(wijzer, verwacht, gelezen))


def enter(app: Flask, standin: Standin) -> None:
    """Let in whoever comes with a token that is good for where he goes."""

    @app.post(f"{BASE}/token")
    def token() -> tuple[Response, int]:
        error, scopes = _asked(standin)
        if error:
            return jsonify(error=error), 401 if error == "invalid_client" else 400
        made = standin.admit(frozenset(scopes), bearer.LIFE)
        said = {"access_token": made, "token_type": "Bearer", "expires_in": bearer.LIFE}
        return jsonify({**said, "scope": " ".join(sorted(scopes))}), 200

    @app.before_request
    def authorise() -> None:
        if not request.path.startswith(BASE) or request.path == f"{BASE}/token":
            return
        given = request.headers.get("Authorization", "")
        scopes, until = standin.tokens.get(given[7:] if given.lower().startswith("bearer ") else "", (frozenset(), 0))
        if until < time.monotonic():
            note("Authorization", "Bearer met een token dat nog geldt", "iets anders" if given else "niets")
            abort(401)
        parts = request.path.split("/")
        wanted = next((scope for name, scope in BEREIK.items() if name in parts), None)
        if wanted and wanted not in scopes:
            note("scope", wanted, " ".join(sorted(scopes)))
            abort(403)
        request.environ["overlijden.scopes"] = scopes

    @app.get(f"{BASE}/ping")
    def ping() -> Response:
        scope = " ".join(sorted(request.environ["overlijden.scopes"]))
        return jsonify(iss=request.host_url.rstrip("/"), sub=CLIENT, gemeente=GEMEENTE, scope=scope, iat=0, exp=0)


def _asked(standin: Standin) -> tuple[str, set[str]]:
    """The error in the words of OAuth, or nothing and for what a token was asked."""
    form = request.form
    wanted = {"grant_type": ("client_credentials", "unsupported_grant_type"),
              "client_assertion_type": (ASSERTION, "invalid_request")}  # fmt: skip
    for name, (value, error) in wanted.items():
        if form.get(name) != value:
            note(f"/{name}", value, "niets" if name not in form else "iets anders")
            return error, set()
    try:
        audiences = (request.base_url, request.host_url.rstrip("/"))
        claims = bearer.prove(form.get("client_assertion", ""), standin.keys, CLIENT, audiences, time.time())
    except bearer.Unproven as error:
        note("/client_assertion", f"getekend als {CLIENT} voor {request.base_url}", f"klopt niet: {error}")
        return "invalid_client", set()
    with standin.lock:
        if claims["jti"] in standin.used:
            note("/client_assertion", "een jti die nog niet is gebruikt", "een jti van eerder")
            return "invalid_client", set()
        standin.used.add(claims["jti"])
    scopes = set(form.get("scope", "").split()) or set(BEREIK.values())
    if not scopes <= set(BEREIK.values()):
        note("/scope", " ".join(BEREIK.values()), "iets anders")
        return "invalid_scope", set()
    return "", scopes
