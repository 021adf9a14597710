# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""A stand-in for a zaaksysteem with the ZGW APIs: strict, and misbehaving on request.

Its errors are those that were recorded at a real Open Zaak 1.30. It keeps everything in memory.
"""

from __future__ import annotations

import base64
import json
import socket
import time
from typing import Any

from flask import Flask, Response, request
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import OctKey

from overlijden.conformance.zgw.catalogus import CLIENT, SECRET
from overlijden.conformance.zgw.regels import RULES, Item, Problem, Standin, uuid_of

PAGE = 3  # so that every list of some length has pages
RESOURCES = {
    "zaken": (
        "zaken", "rollen", "zaakeigenschappen", "resultaten", "statussen", "zaakinformatieobjecten",
    ),
    "documenten": ("enkelvoudiginformatieobjecten",),
    "catalogi": (
        "zaaktypen", "roltypen", "statustypen", "resultaattypen", "eigenschappen", "informatieobjecttypen",
    ),
}  # fmt: skip
LISTED = {"zaakeigenschappen", "zaakinformatieobjecten"}  # answered as a bare list
VERSIONS = {"zaken": "1.5.1", "documenten": "1.4.2", "catalogi": "1.3.1"}


def create_app(standin: Standin) -> Flask:
    """The three APIs under one address, and ``POST /storing`` for what is to go wrong."""
    app = Flask(__name__)
    _lists(app, standin)
    _items(app, standin)

    @app.post("/storing")
    def disturb() -> tuple[str, int]:
        standin.disturb(**request.get_json())
        return "", 204

    return app


def _lists(app: Flask, standin: Standin) -> None:

    @app.route("/<api>/api/v1/<resource>", methods=["GET", "POST"])
    @app.route("/<api>/api/v1/zaken/<zaak>/<resource>", methods=["GET", "POST"])
    def serve(api: str, resource: str, zaak: str = "") -> Response:
        fault = standin.take(request.method, resource)
        if fault and not fault["stored"]:
            return _disturbed(fault, b"{}")
        try:
            _check(api, resource)
            answer = _list(standin, api, resource, zaak) if request.method == "GET" else _make(standin, api, resource)
            status = 200 if request.method == "GET" else 201
        except Problem as problem:
            return _problem(problem)
        body = json.dumps(answer).encode()
        return _disturbed(fault, body) if fault else _answer(body, status, api)


def _items(app: Flask, standin: Standin) -> None:
    @app.get("/<api>/api/v1/<resource>/<item>")
    @app.get("/<api>/api/v1/zaken/<zaak>/<resource>/<item>")
    def show(api: str, resource: str, item: str, zaak: str = "") -> Response:  # noqa: ARG001 - a number is enough
        try:
            _check(api, resource)
            found = _one(standin, resource, item)
        except Problem as problem:
            return _problem(problem)
        return _answer(json.dumps(found).encode(), 200, api)

    @app.get("/documenten/api/v1/enkelvoudiginformatieobjecten/<item>/download")
    def download(item: str) -> Response:
        try:
            _check("documenten", "enkelvoudiginformatieobjecten")
            found = _one(standin, "enkelvoudiginformatieobjecten", item)
        except Problem as problem:
            return _problem(problem)
        return Response(standin.contents[found["url"]], content_type="application/octet-stream")

    @app.route("/zaken/api/v1/<resource>/<item>", methods=["DELETE"])
    @app.route("/zaken/api/v1/zaken/<zaak>/<resource>/<item>", methods=["DELETE"])
    def remove(resource: str, item: str, zaak: str = "") -> Response:  # noqa: ARG001 - the same
        fault = standin.take("DELETE", resource)
        try:
            _check("zaken", resource)
            if fault and not fault["stored"]:
                return _disturbed(fault, b"{}")
            _remove(standin, resource, item)
        except Problem as problem:
            return _problem(problem)
        return _disturbed(fault, b"{}") if fault else Response(status=204)


def _check(api: str, resource: str) -> None:
    """Who asks, in which CRS, and for something that the API has."""
    try:
        token = jwt.decode(request.headers.get("Authorization", "").removeprefix("Bearer "), OctKey.import_key(SECRET))
    except (JoseError, ValueError):
        raise Problem(
            403, "invalid-jwt-signature" if "Authorization" in request.headers else "permission_denied"
        ) from None
    if token.claims["client_id"] != CLIENT or token.claims["iss"] != CLIENT:
        raise Problem(403, "invalid-client-identifier")
    if not -3600 < token.claims["iat"] - time.time() < 120:
        raise Problem(403, "jwt-expired")
    if api == "zaken" and request.headers.get("Accept-Crs") != "EPSG:4326":
        raise Problem(412 if "Accept-Crs" not in request.headers else 406, "not_acceptable")
    if resource not in RESOURCES[api]:
        raise Problem(404, "not_found")
    if request.method == "POST" and request.headers.get("Content-Type") != "application/json":
        raise Problem(415, "unsupported_media_type")


def _list(standin: Standin, api: str, resource: str, zaak: str) -> Any:
    query = request.args.to_dict()
    path = request.path.partition("/api/v1/")[2]
    if not standin.knows(api, path, query):
        raise Problem(400, "unknown-parameters", ("nonFieldErrors", "unknown-parameters"))
    page = int(query.pop("page", "1"))
    named = {name: value for name, value in query.items() if name not in {"status", "datumGeldigheid"}}
    found = [item for item in standin.items.get(resource, []) if all(item.get(n) == v for n, v in named.items())]
    if zaak:
        found = [item for item in found if item["zaak"].endswith(zaak)]
    if resource in LISTED:
        return found
    more = page * PAGE < len(found)
    # As behind a proxy that forgets its own name: whoever follows it blindly takes his token elsewhere.
    following = f"http://binnen.invalid{request.path}?" + "&".join(
        [*(f"{n}={v}" for n, v in query.items()), f"page={page + 1}"]
    )
    return {"count": len(found), "next": following if more else None, "results": found[(page - 1) * PAGE : page * PAGE]}


def _make(standin: Standin, api: str, resource: str) -> Item:
    standin.bodies.append((resource, request.get_data()))
    try:
        body: Item = json.loads(request.get_data())
    except ValueError:
        raise Problem(400, "parse_error") from None
    if wrong := standin.judge(api, resource, body):
        raise Problem(400, "invalid", *wrong)
    with standin.lock:
        RULES[resource](standin, body)
        url = standin.add(api, resource, **{name: value for name, value in body.items() if name != "inhoud"})
        if "inhoud" in body:
            standin.contents[url] = base64.b64decode(body["inhoud"])
    return _shown(standin, {**body, "url": url})


def _shown(standin: Standin, item: Item) -> Item:
    return {**item, "inhoud": f"{item['url']}/download"} if item["url"] in standin.contents else item


def _one(standin: Standin, resource: str, item: str) -> Item:
    for one in standin.items.get(resource, []):
        if uuid_of(one["url"]) == item:
            return _shown(standin, one)
    raise Problem(404, "not_found")


def _remove(standin: Standin, resource: str, item: str) -> None:
    with standin.lock:
        gone = [kept for kept in standin.items.get(resource, []) if kept["url"].endswith(item)]
        if not gone:
            raise Problem(404, "not_found")
        standin.items[resource].remove(gone[0])


def _answer(body: bytes, status: int, api: str) -> Response:
    return Response(body, status, {"API-version": VERSIONS[api]}, content_type="application/json")


def _problem(problem: Problem) -> Response:
    params = [{"name": name, "code": code, "reason": "Tekst met 999990019 erin."} for name, code in problem.fouten]
    body = {"code": problem.code, "title": "Nee.", "status": problem.status, "invalidParams": params}
    return Response(json.dumps(body), problem.status, content_type="application/problem+json")


def _disturbed(fault: Item, body: bytes) -> Response:
    match fault["mode"]:
        case "problem":
            return _problem(Problem(fault["status"], fault["code"], *fault.get("fouten", ())))
        case "html":
            return Response("<html><body>Onderhoud</body></html>", fault["status"], content_type="text/html")
        case "empty":
            return Response(b"", 201, content_type="application/json")
        case "truncated":
            return Response(body[: len(body) // 2], 201, content_type="application/json")
        case "redirect":
            return Response(b"", 302, {"Location": "http://127.0.0.1:9/elders"})
        case "slow":
            time.sleep(fault["seconds"])
        case "lose_answer":
            sock: socket.socket = request.environ["werkzeug.socket"]
            sock.shutdown(socket.SHUT_RDWR)
    return Response(body, 201, content_type="application/json")
