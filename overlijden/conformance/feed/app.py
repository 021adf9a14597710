# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""The stand-in's side of ``/api/v1``, as the contract has it; what it holds against a request it notes."""

from __future__ import annotations

import re
from typing import Any

from flask import Flask, Response, abort, jsonify, request
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response as Answer

from overlijden.conformance.eisen import Afwijking
from overlijden.conformance.feed.entry import BASE, NOTES, enter, note
from overlijden.conformance.feed.keuring import BEVESTIGEN, TERUGMELDING
from overlijden.conformance.feed.standin import Standin, moment, pem
from overlijden.conformance.rest import Inhoud
from overlijden.conformance.velden import ONBEKENDE_NAAM, Berichtsoort, invalid
from overlijden.conformance.verstoring import disturb
from overlijden.status import OWN_SYSTEM, Actie, IllegalTransition, Status, next_status
from overlijden.tools import problems
from overlijden.tools.problems import Fout, Problem

MOST, USUAL = 1000, 100  # in one answer


def create_app(standin: Standin) -> Flask:
    """The API, with every refusal as a problem; and the key of whoever may come, which is no secret here."""
    app = Flask(__name__)
    app.register_error_handler(HTTPException, _refuse)
    app.add_url_rule("/client.pem", view_func=lambda: Response(pem(), mimetype="application/x-pem-file"))
    enter(app, standin)
    _read(app, standin)
    _change(app, standin)
    disturb(app, standin.faults)
    return app


def _refuse(error: HTTPException) -> Answer:
    """For whoever sends it is as wrong as it is here."""
    if not request.environ.get(NOTES):
        note("", "een vraag die het koppelvlak kent", f"HTTP {error.code}")
    return problems.show(error)


def _read(app: Flask, standin: Standin) -> None:
    @app.get(f"{BASE}/feed")
    def feed() -> Answer:
        limiet = request.args.get("limiet", str(USUAL))
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
                standin.bevestigd = place, moment(standin.clock())
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
