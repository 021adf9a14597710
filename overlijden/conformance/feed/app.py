# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""The stand-in's side of ``/api/v1``, as the contract has it; what it holds against a request it notes."""

from __future__ import annotations

import re
import time
from datetime import UTC, datetime
from typing import Any

from flask import Flask, Response, abort, jsonify, request
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response as Answer

from overlijden import bearer, problems
from overlijden.conformance.eisen import Afwijking
from overlijden.conformance.feed.afnemer import ASSERTION
from overlijden.conformance.feed.keuring import BEVESTIGEN, TERUGMELDING
from overlijden.conformance.feed.standin import CLIENT, GEMEENTE, Inhoud, Standin, moment, pem
from overlijden.conformance.velden import ONBEKENDE_NAAM, Berichtsoort, invalid
from overlijden.conformance.verstoring import disturb
from overlijden.problems import Fout, Problem
from overlijden.status import OWN_SYSTEM, Actie, IllegalTransition, Status, next_status

BASE = "/api/v1"
MOST, GEWOON = 1000, 100
NOTES = "overlijden.afwijkingen"  # in the environment of a request
BEREIK = {"terugmelding": "terugmelding", "feed": "feed", "dossiers": "dossier"}  # by a part of the address


def create_app(standin: Standin) -> Flask:
    """The API, with every refusal as a problem; and the key of whoever may come, which is no secret here."""
    app = Flask(__name__)
    app.register_error_handler(HTTPException, _refuse)
    app.add_url_rule("/client.pem", view_func=lambda: Response(pem(), mimetype="application/x-pem-file"))
    _enter(app, standin)
    _read(app, standin)
    _change(app, standin)
    disturb(app, standin.faults)
    return app


def note(wijzer: str, verwacht: str, gelezen: str) -> None:
    """Hold this against the request."""
    request.environ.setdefault(NOTES, []).append(Afwijking(wijzer, verwacht, gelezen))


def _refuse(error: HTTPException) -> Answer:
    """For whoever sends it is as wrong as it is here."""
    if not request.environ.get(NOTES):
        note("", "een vraag die het koppelvlak kent", f"HTTP {error.code}")
    return problems.show(error)


def _enter(app: Flask, standin: Standin) -> None:
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


def _read(app: Flask, standin: Standin) -> None:
    @app.get(f"{BASE}/feed")
    def feed() -> Answer:
        limiet = request.args.get("limiet", str(GEWOON))
        if re.fullmatch("[0-9]{1,9}", limiet) is None or not 1 <= int(limiet) <= MOST:
            note("limiet", f"een getal van 1 tot en met {MOST}", "iets anders")
            raise Problem(400)
        with standin.lock:
            start = _place(standin, request.args.get("na"))
            found = standin.meldingen[start : start + int(limiet)]
            more = len(standin.meldingen) > start + int(limiet)
        last = found[-1]["cursor"] if found else request.args.get("na")
        return _answer({"meldingen": found, "volgende": last, "er_is_meer": more})

    @app.get(f"{BASE}/feed/bevestiging")
    def confirmed() -> Answer:
        return _answer(_confirmed(standin))

    @app.get(f"{BASE}/dossiers/<kenmerk>")
    def dossier(kenmerk: str) -> Answer:
        return _answer(_found(standin, kenmerk))

    @app.get(f"{BASE}/dossiers/<kenmerk>/bijlagen/<bijlage>")
    def attachment(kenmerk: str, bijlage: str) -> Response:
        listed = {one["id"]: one["mediatype"] for one in _found(standin, kenmerk)["bijlagen"]}
        if bijlage not in listed:
            abort(404)
        return Response(standin.inhoud[bijlage], mimetype=listed[bijlage])


def _change(app: Flask, standin: Standin) -> None:
    @app.put(f"{BASE}/feed/bevestiging")
    def confirm() -> Answer:
        cursor = _body(BEVESTIGEN)["cursor"]
        with standin.lock:
            place = _place(standin, cursor)
            if standin.bevestigd is None or standin.bevestigd[0] < place:
                standin.bevestigd = place, moment(datetime.now(UTC))
            return _answer(_confirmed(standin))

    @app.put(f"{BASE}/dossiers/<kenmerk>/terugmelding")
    def report(kenmerk: str) -> Answer:
        with standin.lock:
            found = _found(standin, kenmerk)
            if request.if_match and not request.if_match.contains(_answer(found).get_etag()[0] or ""):
                note("If-Match", "de ETag van het dossier zoals het nu is", "een andere")
                abort(412)
            _record(standin, found, _body(TERUGMELDING))
            return _answer(found)


def _record(standin: Standin, found: Inhoud, told: Inhoud) -> None:
    """Take in what a registrar did. Told again nothing changes; what does not fit is refused (409)."""
    akte = {name: told.get(name) for name in ("akte_nummer", "akte_datum")}
    if told["status"] == found["status"] and all(value in {None, found[name]} for name, value in akte.items()):
        return
    acts = [] if found["status"] == Status.IN_BEHANDELING else [Actie.IN_BEHANDELING_NEMEN]
    if told["status"] == Status.AKTE_OPGEMAAKT:
        missing = [f"/{name}" for name, value in akte.items() if not value]
        for wijzer in missing:
            note(wijzer, "wat in uw register staat", "niets")
        if missing:
            raise Problem(422, fouten=[Fout(wijzer, "Vul dit in.") for wijzer in missing])
        acts.append(Actie.AKTE_OPMAKEN)
    for actie in acts:
        try:
            status = next_status(Status(found["status"]), actie, min(OWN_SYSTEM))
        except IllegalTransition:
            note("/status", f"wat op {found['status']} kan volgen", told["status"])
            abort(409)
        found |= akte if actie is Actie.AKTE_OPMAKEN else {}
        standin.tell(found["kenmerk"], actie, status)


def _confirmed(standin: Standin) -> dict[str, Any]:
    if standin.bevestigd is None:
        return {"cursor": None, "bevestigd_op": None}
    place, op = standin.bevestigd
    return {"cursor": standin.meldingen[place - 1]["cursor"], "bevestigd_op": op}


def _place(standin: Standin, cursor: str | None) -> int:
    try:
        return standin.place(cursor)
    except KeyError:
        note("cursor", "een cursor zoals u hem kreeg", "een andere")
        raise Problem(410) from None


def _found(standin: Standin, kenmerk: str) -> Inhoud:
    if kenmerk not in standin.dossiers:
        note("kenmerk", "een kenmerk uit de feed", "een ander")
        abort(404)
    return standin.dossiers[kenmerk]


def _body(soort: Berichtsoort) -> Inhoud:
    """The JSON object that came; all that is wrong with it is told at once."""
    body = request.get_json()
    found, texts = list(invalid(soort, body)), body if isinstance(body, dict) else {}
    others = [name for name in sorted(soort.namen & set(texts)) if not isinstance(texts[name], str)]
    found += [Afwijking(f"/{name}", "een tekst", "iets anders") for name in others]
    for one in found:
        note(one.wijzer, one.verwacht, one.gelezen)
    if found:
        known = [one for one in found if one.verwacht != ONBEKENDE_NAAM]
        raise Problem(422, fouten=[Fout(one.wijzer, f"Stuur hier {one.verwacht}.") for one in known])
    made: Inhoud = body
    return made


def _answer(body: Inhoud) -> Answer:
    made = jsonify(body)
    made.add_etag()
    return made.make_conditional(request) if request.method == "GET" else made
