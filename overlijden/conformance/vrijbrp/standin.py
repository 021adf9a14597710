# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""A stand-in for vrijBRP Dossiers with Balie behind it, made after its source: its traps are why it is here.

What it keeps it keeps in memory. It refuses what Jackson and Balie refuse.
"""

from __future__ import annotations

import base64
import secrets
import time
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from threading import Lock
from typing import Any

from flask import Flask, Response, jsonify, request

from overlijden.conformance.verstoring import Fault, disturb
from overlijden.conformance.vrijbrp.keuring import problems

CLIENT, GEHEIM = "lod", "een-geheim-van-de-client"
DEATHS = {"in-municipality": "DeathInMunicipality", "discovered-body": "DiscoveredBody"}


def settings(**changes: Any) -> dict[str, Any]:
    """A good profile for the secret in VRIJBRP_GEHEIM, with these keys otherwise."""
    made = {
        "adres": "http://127.0.0.1:9",
        "client": CLIENT,
        "geheim": "env:VRIJBRP_GEHEIM",
        "tijdslimiet": 2,
        "uittreksels": {"nederlands": "akt1", "internationaal": "akt2"},
    }
    return {key: value for key, value in {**made, **changes}.items() if value is not None}


class Malformed(Exception):
    """Bean validation or Jackson: HTTP 400."""


class Balie(Exception):
    """A refusal of what is behind it: HTTP 500."""


@dataclass
class Standin:
    """What it has, whom it knows, what it saw, and what is to go wrong."""

    url: str = ""
    gemeente: str = "0796"
    unknown: set[str] = field(default_factory=set)
    seconds: int = 59
    dossiers: dict[str, dict[str, Any]] = field(default_factory=dict)
    states: dict[str, str] = field(default_factory=dict)  # what a registrar made of each
    documents: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    tokens: dict[str, float] = field(default_factory=dict)
    seen: list[tuple[str, str, bytes]] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    judge: Callable[[str, object], Sequence[str]] = problems
    lock: Lock = field(default_factory=Lock)

    def posts(self, ends: str) -> list[bytes]:
        return [body for method, path, body in self.seen if method == "POST" and path.endswith(ends)]

    def find(self, number: str) -> str:
        """External references are looked through first, as Balie does."""
        for key, dossier in self.dossiers.items():
            if number in {key, *(item["id"] for item in dossier["dossier"].get("referenceIds", ()))}:
                return key
        raise Balie(f"Er is geen zaak met zaak-id '{number}'")


def error(status: int, message: str) -> tuple[Response, int]:
    """Every error says internalError; the text says what it is."""
    body = {
        "timestamp": "2026-03-16T10:16:00",
        "id": str(uuid.uuid4()),
        "code": "internalError",
        "description": "The request failed due to an internal server error",
        "cause": {"message": "nl.procura.burgerzaken.GbaClientException", "cause": {"message": message}},
        "request": {"id": "d0d5b0f3", "details": f"uri={request.path}", "httpStatus": {"code": status}},
    }
    return jsonify(body), status


def create_app(standin: Standin) -> Flask:
    """The API and its tokens under one address, and ``POST /storing`` for what is to go wrong."""
    app = Flask(__name__)
    _serve(app, standin)
    _serve_documents(app, standin)
    _errors(app)

    @app.before_request
    def look() -> None:
        standin.seen.append((request.method, request.path, request.get_data()))

    disturb(app, standin.faults)
    return app


def _errors(app: Flask) -> None:
    @app.errorhandler(Malformed)
    def malformed(problem: Malformed) -> tuple[Response, int]:
        return error(400, str(problem))

    @app.errorhandler(Balie)
    def refused(problem: Balie) -> tuple[Response, int]:
        return error(500, str(problem))


def _serve(app: Flask, standin: Standin) -> None:
    @app.post("/oauth/token")
    def token() -> tuple[Response, int]:
        given = request.authorization
        if given is None or (given.username, given.password) != (CLIENT, GEHEIM):
            return jsonify(error="invalid_client"), 401
        if (request.form.get("grant_type"), request.form.get("scope")) != ("client_credentials", "api"):
            return jsonify(error="invalid_scope"), 401
        made = secrets.token_urlsafe()
        standin.tokens[made] = time.monotonic() + standin.seconds
        return jsonify(access_token=made, token_type="bearer", expires_in=standin.seconds), 200  # noqa: S106 - its kind

    @app.before_request
    def authorise() -> tuple[str, int] | None:
        if not request.path.startswith("/api/"):
            return None
        given = request.headers.get("Authorization", "").removeprefix("Bearer ")
        return None if standin.tokens.get(given, 0) > time.monotonic() else ("", 401)

    @app.post("/api/v1/deaths/<any('in-municipality', 'discovered-body'):kind>")
    def create(kind: str) -> tuple[Response, int]:
        body = _body(standin, DEATHS[kind])
        with standin.lock:
            number = _register(standin, body)
        return jsonify(_shown(standin, number)), 201

    @app.get("/api/v1/deaths/<any('in-municipality', 'discovered-body'):kind>/<number>")
    def show(kind: str, number: str) -> tuple[Response, int]:  # noqa: ARG001 - a number is enough
        return jsonify(_shown(standin, standin.find(number))), 200


def _serve_documents(app: Flask, standin: Standin) -> None:
    @app.post("/api/v1/dossiers/<number>/documents")
    def add(number: str) -> tuple[Response, int]:
        body = _body(standin, "DossierDocument")
        # As recorded: an id of its own, and a file name of its own.
        kept = {**body, "id": secrets.token_urlsafe(), "filename": f"upload-{secrets.randbits(60)}.bin"}
        standin.documents[standin.find(number)].append(kept)
        return jsonify(_listed(kept)), 201

    @app.get("/api/v1/dossiers/<number>/documents/<document>")
    def content(number: str, document: str) -> Response:
        for item in standin.documents[standin.find(number)]:
            if item["id"] == document:
                return Response(base64.b64decode(item["content"]), content_type="application/octet-stream")
        raise Balie("Er is geen document met dit id")

    @app.get("/api/v1/dossiers/<number>/documents")
    def documents(number: str) -> Response:
        return jsonify([_listed(item) for item in standin.documents[standin.find(number)]])


def _body(standin: Standin, name: str) -> dict[str, Any]:
    body = request.get_json(silent=True)
    if not isinstance(body, dict):
        raise Malformed("JSON parse error")
    if found := standin.judge(name, body):
        raise Malformed(found[0])
    return body


def _register(standin: Standin, body: dict[str, Any]) -> str:
    references = [item["id"] for item in body["dossier"]["referenceIds"]]
    known = {key for d in standin.dossiers.values() for key in (item["id"] for item in d["dossier"]["referenceIds"])}
    for reference in references:
        if reference in known:
            raise Balie(f"Er is al een zaak met zaak-id: {reference}")
    for person in ("declarant", "deceased"):
        if person in body and body[person]["bsn"] in standin.unknown:
            raise Balie(f"Geen persoon met bsn {int(body[person]['bsn'])} gevonden")
    if body["municipality"]["code"] != standin.gemeente:
        code = body["municipality"]["code"]
        raise Balie(f"Plaats van overlijden ({code}) komt niet overeen met de gemeentecode ({standin.gemeente})")
    if body["correspondence"]["communicationType"] == "EMAIL" and any(x["amount"] != 1 for x in body["extracts"]):
        raise Balie("Als er via e-mail wordt gecorrespondeerd dan moet altijd 1 aantal per document worden opgegeven")
    number = f"{len(standin.dossiers) + 1:09}"
    standin.dossiers[number], standin.documents[number] = body, []
    return number


def _shown(standin: Standin, number: str) -> dict[str, Any]:
    body = standin.dossiers[number]
    code = standin.states.get(number, "incomplete")
    status = {"code": code, "description": code.capitalize(), "endStatus": False}
    return {**body, "dossier": {**body["dossier"], "dossierId": number, "status": status}}


def _listed(document: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in document.items() if key != "content"}


def balie(message: str) -> Callable[[Response], Response]:
    return lambda _: _with(error(500, message))


def _with(answer: tuple[Response, int]) -> Response:
    answer[0].status_code = answer[1]
    return answer[0]
