# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""The stand-in's addresses: three SOAP endpoints, a page and JSON to look inside, and the switch for misbehaving."""

from __future__ import annotations

from pathlib import Path

from flask import Flask, Response, jsonify, render_template, request
from werkzeug.exceptions import BadRequest

from overlijden.conformance.standin import soap
from overlijden.conformance.standin.diensten import DIENSTEN, answer
from overlijden.conformance.standin.store import Store
from overlijden.conformance.standin.storing import Mode, Storing, Storingen, disturbed
from overlijden.conformance.standin.vertoning import berichten, zaken

POORT = "/<any(VrijeBerichten, OntvangAsynchroon, BeantwoordVraag):poort>"


def create_app(folder: Path) -> Flask:
    """The application on the data in ``folder``; disturbances are forgotten with the process."""
    app = Flask(__name__)
    store, storingen = Store(folder), Storingen()
    _show(app, store)
    _disturb(app, storingen)
    _serve(app, store, storingen)
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


def _serve(app: Flask, store: Store, storingen: Storingen) -> None:
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
        storing = storingen.take(naam)
        if storing is None:
            status, inhoud = answer(store, naam, verzoek)
            return Response(inhoud, status, content_type=soap.XML)
        antwoord = answer(store, naam, verzoek, storing.mode is Mode.DUPLICATES) if storing.stored else (500, b"")
        return disturbed(storing, verzoek, DIENSTEN[naam].fout, antwoord)


def _refuse(tekst: str) -> Response:
    return Response(soap.soap_fault("client", tekst), 500, content_type=soap.XML)
