# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""The stand-in's addresses: SOAP, BRP, payments, a page and JSON to look inside, and the switch for misbehaving."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from flask import Flask, Response, jsonify, render_template, request
from werkzeug.exceptions import BadRequest

from overlijden.conformance.standin import betalen, brp, soap
from overlijden.conformance.standin.diensten import DIENSTEN, answer
from overlijden.conformance.standin.store import Store, insert
from overlijden.conformance.standin.storing import Mode, Storing, Storingen, disturbed
from overlijden.conformance.standin.toeval import Toeval
from overlijden.conformance.standin.vertoning import berichten, zaken

POORT = "/<any(VrijeBerichten, OntvangAsynchroon, BeantwoordVraag):poort>"


Leave = Callable[[float], None]  # stop listening for so many seconds


def create_app(folder: Path, toeval: Toeval | None = None, leave: Leave = time.sleep) -> Flask:
    """The application on the data in ``folder``; disturbances that were asked for are forgotten with the process."""
    app = Flask(__name__)
    store, storingen = Store(folder), Storingen()
    app.register_blueprint(brp.blueprint())
    app.register_blueprint(betalen.blueprint(store))
    _show(app, store)
    _disturb(app, storingen)
    _serve(app, store, toeval, _disturbing(store, storingen, toeval), leave)
    return app


def _show(app: Flask, store: Store) -> None:
    @app.get("/")
    def index() -> str:
        return render_template("standin.html", zaken=zaken(store))

    @app.get("/zaken.json")
    def everything() -> Response:
        return jsonify(zaken=zaken(store), berichten=berichten(store))


def _disturb(app: Flask, storingen: Storingen) -> None:
    @app.route("/storing", methods=["POST", "PUT"])
    def plan() -> Response:
        try:
            storingen.planned.append(Storing.read(request.get_json()))
        except (KeyError, TypeError, ValueError) as error:
            raise BadRequest(str(error)) from error
        return jsonify(storingen.planned)

    @app.delete("/storing")
    def calm() -> Response:
        storingen.planned.clear()
        return jsonify(storingen.planned)


def _disturbing(store: Store, storingen: Storingen, toeval: Toeval | None) -> Callable[[str], Storing | None]:
    """What goes wrong with the next request: as was asked for, else by chance, which is written down before it acts."""

    def by_chance(naam: str) -> Storing | None:
        if toeval is None:
            return None
        with store.transaction() as database:
            number = insert(database, "verzoek", dienst=naam)
            if storing := toeval.storing(number, naam):
                database.execute("UPDATE verzoek SET storing = ? WHERE nummer = ?", (storing.mode, number))
            return storing

    return lambda naam: storingen.take(naam) or by_chance(naam)


def _serve(
    app: Flask, store: Store, toeval: Toeval | None, disturbing: Callable[[str], Storing | None], leave: Leave
) -> None:
    @app.get(POORT)
    def wsdl(poort: str) -> Response:
        diensten = {naam: dienst for naam, dienst in DIENSTEN.items() if dienst.poort == poort}
        text = render_template("standin.wsdl", poort=poort, diensten=diensten, adres=request.base_url)
        return Response(text, mimetype="text/xml")

    @app.post(POORT)
    def receive(poort: str) -> Response:
        naam = request.headers.get("SOAPAction", "").strip('"').rpartition("/")[2]
        if naam not in DIENSTEN or DIENSTEN[naam].poort != poort:
            return _refuse("Onbekende SOAPAction")
        try:
            verzoek = soap.parse(request.get_data())
        except ValueError:
            return _refuse("Bericht is geen SOAP 1.1")
        storing = disturbing(naam)
        if storing is None:
            status, inhoud = answer(store, naam, verzoek, toeval=toeval)
            return Response(inhoud, status, content_type=soap.XML)
        if storing.mode is Mode.LATE:
            time.sleep(storing.seconds)
        duplicates = storing.mode is Mode.DUPLICATES
        antwoord = answer(store, naam, verzoek, duplicates, toeval) if storing.stored else (500, b"")
        if storing.mode is Mode.AWAY:
            leave(storing.seconds)
        return disturbed(storing, verzoek, DIENSTEN[naam].fout, antwoord)


def _refuse(tekst: str) -> Response:
    return Response(soap.soap_fault("client", tekst), 500, content_type=soap.XML)
