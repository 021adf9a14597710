# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""A vrijBRP Dossiers with Balie behind it, made after its source: its traps are the reason that it is here.

Over real HTTP; what it keeps it keeps in memory. It validates every body against the API's OpenAPI file when that is
at hand, and always refuses what Jackson and Balie refuse.
"""

from __future__ import annotations

import base64
import secrets
import socket
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from threading import Lock, Thread
from typing import Any

import jsonschema
import yaml
from flask import Flask, Response, jsonify, request
from werkzeug.serving import WSGIRequestHandler, make_server

from tests.adapters.aangiften import SHARED

OPENAPI = SHARED / "schemas/vrijbrp/vrijbrp-dossiers-deaths.openapi.yaml"
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
class Fault:
    """What happens at the next ``times`` calls of which the path ends so: done first or not, then answered so."""

    ends: str
    answer: Callable[[Response], Response]
    done: bool = False
    times: int = 1
    method: str = "POST"


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
    lock: Lock = field(default_factory=Lock)

    def posts(self, ends: str) -> list[bytes]:
        return [body for method, path, body in self.seen if method == "POST" and path.endswith(ends)]

    def find(self, number: str) -> str:
        """External references are looked through first, as Balie does."""
        for key, dossier in self.dossiers.items():
            if number in {key, *(item["id"] for item in dossier["dossier"].get("referenceIds", ()))}:
                return key
        raise Balie(f"Er is geen zaak met zaak-id '{number}'")


@cache
def official() -> dict[str, Any] | None:
    return yaml.safe_load(OPENAPI.read_text("utf-8")) if OPENAPI.exists() else None


def problems(name: str, body: object) -> list[str]:
    """What the OpenAPI file has against a body; a property that it does not know is one, as for Jackson."""
    document = official()
    assert document is not None
    schema = {"$ref": f"#/components/schemas/{name}", "components": _closed(document["components"])}
    checker = jsonschema.Draft202012Validator(schema, format_checker=jsonschema.FormatChecker())
    return [f"{error.json_path}: {error.message}" for error in checker.iter_errors(body)]


def _closed(components: dict[str, Any]) -> dict[str, Any]:
    """No property more than is named; Person is open because others add to it."""
    made = {}
    for name, schema in components["schemas"].items():
        closed = "unevaluatedProperties" if "allOf" in schema else "additionalProperties"
        made[name] = schema if name == "Person" or schema.get("type") == "array" else {**schema, closed: False}
    return {**components, "schemas": made}


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
    app = Flask(__name__)
    _serve(app, standin)
    _errors(app)

    @app.before_request
    def look() -> Response | None:
        standin.seen.append((request.method, request.path, request.get_data()))
        fault = _planned(standin)
        if fault is None or fault.done:
            request.environ["fault"] = fault
            return None
        return fault.answer(Response(status=500))

    @app.after_request
    def disturb(response: Response) -> Response:
        fault: Fault | None = request.environ.get("fault")
        return fault.answer(response) if fault else response

    return app


def _planned(standin: Standin) -> Fault | None:
    with standin.lock:
        for fault in standin.faults:
            if fault.times and fault.method == request.method and request.path.endswith(fault.ends):
                fault.times -= 1
                return fault
        return None


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
        return jsonify(access_token=made, token_type="bearer", expires_in=standin.seconds), 200

    @app.before_request
    def authorise() -> tuple[str, int] | None:
        if not request.path.startswith("/api/"):
            return None
        given = request.headers.get("Authorization", "").removeprefix("Bearer ")
        return None if standin.tokens.get(given, 0) > time.monotonic() else ("", 401)

    @app.post("/api/v1/deaths/<any('in-municipality', 'discovered-body'):kind>")
    def create(kind: str) -> tuple[Response, int]:
        body = _body(DEATHS[kind])
        with standin.lock:
            number = _register(standin, body)
        return jsonify(_shown(standin, number)), 201

    @app.get("/api/v1/deaths/<any('in-municipality', 'discovered-body'):kind>/<number>")
    def show(kind: str, number: str) -> tuple[Response, int]:
        return jsonify(_shown(standin, standin.find(number))), 200

    @app.post("/api/v1/dossiers/<number>/documents")
    def add(number: str) -> tuple[Response, int]:
        body = _body("DossierDocument")
        base64.b64decode(body["content"], validate=True)
        # As recorded: an id of its own, and a file name of its own.
        kept = {**body, "id": secrets.token_urlsafe(), "filename": f"upload-{secrets.randbits(60)}.bin"}
        standin.documents[standin.find(number)].append(kept)
        return jsonify(_listed(kept)), 201

    @app.get("/api/v1/dossiers/<number>/documents")
    def documents(number: str) -> Response:
        return jsonify([_listed(item) for item in standin.documents[standin.find(number)]])


def _body(name: str) -> dict[str, Any]:
    body = request.get_json(silent=True)
    if not isinstance(body, dict):
        raise Malformed("JSON parse error")
    if official() is not None and (found := problems(name, body)):
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


class Quiet(WSGIRequestHandler):
    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Say nothing."""


@contextmanager
def running() -> Iterator[Standin]:
    """One that listens on a free port of this machine."""
    standin = Standin()
    server = make_server("127.0.0.1", 0, create_app(standin), threaded=True, request_handler=Quiet)
    standin.url = f"http://127.0.0.1:{server.server_port}"
    thread = Thread(target=server.serve_forever, args=[0.02])
    thread.start()
    try:
        yield standin
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def hang_up(response: Response) -> Response:
    """Close the connection under the request, as a crash would."""
    sock: socket.socket = request.environ["werkzeug.socket"]
    sock.shutdown(socket.SHUT_RDWR)
    return response


def says(status: int, body: bytes | str, content_type: str = "text/html") -> Callable[[Response], Response]:
    return lambda _: Response(body, status, content_type=content_type)


def balie(message: str) -> Callable[[Response], Response]:
    return lambda _: _with(error(500, message))


def _with(answer: tuple[Response, int]) -> Response:
    answer[0].status_code = answer[1]
    return answer[0]


def slow(seconds: float) -> Callable[[Response], Response]:
    def wait(response: Response) -> Response:
        time.sleep(seconds)
        return response

    return wait


def truncated(response: Response) -> Response:
    return Response(response.get_data()[:-5], response.status_code, content_type="application/json")
