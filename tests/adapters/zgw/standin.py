# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""A stand-in for Open Zaak in a thread of its own: real HTTP, strict as the real one, and misbehaving on request.

Its errors are those that were recorded at a real Open Zaak 1.30. It keeps everything in memory.
"""

from __future__ import annotations

import base64
import json
import socket
import time
import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from threading import Lock, Thread
from typing import Any

from flask import Flask, Response, request
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import OctKey
from stdnum.nl import bsn
from werkzeug.serving import make_server

from overlijden.conformance.standin import Quiet
from tests.adapters.zgw import openapi

CLIENT, SECRET = "overlijden", "geheim-van-minstens-tweeendertig-tekens"
RSIN = "517439943"
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
Item = dict[str, Any]


class Problem(Exception):
    """An error in the form of the standard: status, code and, of a 400, the (field, code) at fault."""

    def __init__(self, status: int, code: str, *fouten: tuple[str, str]) -> None:
        super().__init__(code)
        self.status, self.code, self.fouten = status, code, fouten


@dataclass
class Standin:
    """What it has, what it was asked, and what goes wrong next; ``bodies`` are (resource, bytes) as they came."""

    url: str = ""
    items: dict[str, list[Item]] = field(default_factory=dict)
    bodies: list[tuple[str, bytes]] = field(default_factory=list)
    faults: list[Item] = field(default_factory=list)
    lock: Lock = field(default_factory=Lock)

    def disturb(self, mode: str, resource: str = "", times: int = 1, stored: bool = False, **how: Any) -> None:
        """The next ``times`` posts to ``resource`` (or gets, with ``method``) go wrong, stored first or not."""
        self.faults.append({"mode": mode, "resource": resource, "times": times, "stored": stored, **how})

    def take(self, method: str, resource: str) -> Item | None:
        with self.lock:
            for fault in self.faults:
                if fault["resource"] in {"", resource} and fault.get("method", "POST") == method:
                    fault["times"] -= 1
                    self.faults = [fault for fault in self.faults if fault["times"]]
                    return fault
        return None

    def add(self, api: str, resource: str, **item: Any) -> str:
        item["url"] = f"{self.url}/{api}/api/v1/{resource}/{uuid.uuid4()}"
        self.items.setdefault(resource, []).append(item)
        return str(item["url"])


@contextmanager
def running() -> Iterator[Standin]:
    standin = Standin()
    if openapi.PRESENT:
        for api in openapi.FILES:
            openapi.document(api)  # seconds, which no call should wait for
    server = make_server("127.0.0.1", 0, _app(standin), threaded=True, request_handler=Quiet)
    standin.url = f"http://127.0.0.1:{server.server_port}"
    fill(standin)
    thread = Thread(target=server.serve_forever, args=[0.02])
    thread.start()
    try:
        yield standin
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def fill(standin: Standin) -> None:
    """A catalogue as municipalities have them: older and later versions, concepts, and names that resemble ours."""
    catalogus = f"{standin.url}/catalogi/api/v1/catalogussen/{uuid.uuid4()}"
    vast: Item = {"catalogus": catalogus, "concept": False, "beginGeldigheid": "2024-01-01", "eindeGeldigheid": None}
    typen = {
        naam: standin.add("catalogi", "informatieobjecttypen", **{**vast, "omschrijving": naam})
        for naam in ("Besluit", "Brief", "Aangifte", "Verklaring van overlijden", "Overig stuk")
    }
    standin.add(
        "catalogi", "informatieobjecttypen", **{**vast, "omschrijving": "Aangifte", "eindeGeldigheid": "2024-06-01"}
    )
    zaaktype: Item = {**vast, "identificatie": "B0360", "informatieobjecttypen": list(typen.values())[1:]}
    standin.add("catalogi", "zaaktypen", **{**zaaktype, "identificatie": "B0361"})
    standin.add(
        "catalogi", "zaaktypen", **{**zaaktype, "beginGeldigheid": "2023-01-01", "eindeGeldigheid": "2023-12-31"}
    )
    standin.add("catalogi", "zaaktypen", **{**zaaktype, "concept": True, "beginGeldigheid": "2025-01-01"})
    url = standin.add("catalogi", "zaaktypen", **zaaktype)
    for naam in ("Behandelaar", "Aangever", "Overledene", "Uitvaartondernemer"):
        generiek = "initiator" if naam == "Aangever" else "belanghebbende"
        standin.add("catalogi", "roltypen", zaaktype=url, omschrijving=naam, omschrijvingGeneriek=generiek)
    for volgnummer, naam in enumerate(("Ingetrokken", "Aangevuld", "In behandeling", "Ontvangen")):
        standin.add("catalogi", "statustypen", zaaktype=url, omschrijving=naam, volgnummer=4 - volgnummer)
    standin.add("catalogi", "resultaattypen", zaaktype=url, omschrijving="Ingetrokken")
    for naam in ("datum_overlijden", "tijdstip_overlijden", "natuurlijke_dood", "eerste_bewoner", "aktenummer"):
        formaat = {"formaat": "datum" if naam.startswith("datum") else "tekst"}
        standin.add("catalogi", "eigenschappen", zaaktype=url, naam=naam, specificatie=formaat)


def _app(standin: Standin) -> Flask:
    app = Flask(__name__)

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

    @app.route("/zaken/api/v1/<resource>/<item>", methods=["DELETE"])
    @app.route("/zaken/api/v1/zaken/<zaak>/<resource>/<item>", methods=["DELETE"])
    def remove(resource: str, item: str, zaak: str = "") -> Response:
        fault = standin.take("DELETE", resource)
        try:
            _check("zaken", resource)
            if fault and not fault["stored"]:
                return _disturbed(fault, b"{}")
            _remove(standin, resource, item)
        except Problem as problem:
            return _problem(problem)
        return _disturbed(fault, b"{}") if fault else Response(status=204)

    return app


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
    if openapi.PRESENT and not openapi.knows(api, path, query):
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
    if openapi.PRESENT and (wrong := openapi.faults(api, resource, body)):
        raise Problem(400, "invalid", *((fault.partition(":")[0], "schema") for fault in wrong))
    with standin.lock:
        RULES[resource](standin, body)
        url = standin.add(api, resource, **{name: value for name, value in body.items() if name != "inhoud"})
    return {**body, "url": url, "inhoud": f"{url}/download"}


def _remove(standin: Standin, resource: str, item: str) -> None:
    with standin.lock:
        gone = [kept for kept in standin.items.get(resource, []) if kept["url"].endswith(item)]
        if not gone:
            raise Problem(404, "not_found")
        standin.items[resource].remove(gone[0])


def _type(standin: Standin, resource: str, url: str, name: str) -> Item:
    for item in standin.items[resource]:
        if item["url"] == url:
            return item
    raise Problem(400, "invalid", (name, "does_not_exist"))


def _there(standin: Standin, resource: str, body: Item, *names: str) -> bool:
    return any(all(item[n] == body[n] for n in names) for item in standin.items.get(resource, []))


def _zaak(standin: Standin, body: Item) -> None:
    _type(standin, "zaaktypen", body["zaaktype"], "zaaktype")
    if _there(standin, "zaken", body, "identificatie", "bronorganisatie"):
        raise Problem(400, "invalid", ("identificatie", "identificatie-niet-uniek"))


def _rol(standin: Standin, body: Item) -> None:
    roltype = _type(standin, "roltypen", body["roltype"], "roltype")
    if roltype["omschrijvingGeneriek"] == "initiator" and _there(standin, "rollen", body, "zaak", "roltype"):
        raise Problem(400, "invalid", ("roltype", "max-occurences"))
    number = body["betrokkeneIdentificatie"].get("inpBsn", "")
    if number and not bsn.is_valid(number):
        raise Problem(400, "invalid", ("betrokkeneIdentificatie.inpBsn", "invalid"))


def _eigenschap(standin: Standin, body: Item) -> None:
    _type(standin, "eigenschappen", body["eigenschap"], "eigenschap")


def _status(standin: Standin, body: Item) -> None:
    _type(standin, "statustypen", body["statustype"], "statustype")
    if datetime.fromisoformat(body["datumStatusGezet"]) > datetime.now(UTC):
        raise Problem(400, "invalid", ("datumStatusGezet", "date-in-future"))


def _any_status(standin: Standin, body: Item) -> None:
    """The last statustype ends a zaak, which takes a resultaat first (measured: resultaat-does-not-exist)."""
    _status(standin, body)
    if _there(standin, "statussen", body, "zaak", "datumStatusGezet"):
        raise Problem(400, "invalid", ("nonFieldErrors", "unique"))
    ends = _type(standin, "statustypen", body["statustype"], "statustype")["omschrijving"] == "Ingetrokken"
    if ends and not _there(standin, "resultaten", body, "zaak"):
        raise Problem(400, "invalid", ("nonFieldErrors", "resultaat-does-not-exist"))


def _resultaat(standin: Standin, body: Item) -> None:
    _type(standin, "resultaattypen", body["resultaattype"], "resultaattype")
    if _there(standin, "resultaten", body, "zaak"):
        raise Problem(400, "invalid", ("zaak", "unique"))


def _document(standin: Standin, body: Item) -> None:
    _type(standin, "informatieobjecttypen", body["informatieobjecttype"], "informatieobjecttype")
    if _there(standin, "enkelvoudiginformatieobjecten", body, "identificatie", "bronorganisatie"):
        raise Problem(400, "invalid", ("identificatie", "identificatie-niet-uniek"))
    if len(base64.b64decode(body["inhoud"], validate=True)) != body["bestandsomvang"]:
        raise Problem(400, "invalid", ("nonFieldErrors", "file-size"))


def _koppeling(standin: Standin, body: Item) -> None:
    _type(standin, "enkelvoudiginformatieobjecten", body["informatieobject"], "informatieobject")
    if _there(standin, "zaakinformatieobjecten", body, "zaak", "informatieobject"):
        raise Problem(400, "invalid", ("nonFieldErrors", "unique"))


RULES: Mapping[str, Callable[[Standin, Item], None]] = {
    "zaken": _zaak,
    "rollen": _rol,
    "zaakeigenschappen": _eigenschap,
    "resultaten": _resultaat,
    "statussen": _any_status,
    "enkelvoudiginformatieobjecten": _document,
    "zaakinformatieobjecten": _koppeling,
}


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


def settings(url: str) -> Item:
    """The ``[profiel]`` of a municipality that has agreed to everything."""
    return {
        "adressen": {api: f"{url}/{api}/api/v1" for api in RESOURCES},
        "toegang": {"client_id": CLIENT, "geheim": "env:ZGW_TEST_SECRET"},
        "bronorganisatie": RSIN,
        "rollen": {"aangever": "Aangever", "overledene": "Overledene", "onderneming": "Uitvaartondernemer"},
        "eigenschappen": {
            "datum_overlijden": "/overlijden/datum",
            "tijdstip_overlijden": "/overlijden/tijd",
            "natuurlijke_dood": "/overlijden/soort",
        },
        "wijzigingen": {"aanvulling": "Aangevuld", "intrekking": "Ingetrokken", "resultaat": "Ingetrokken"},
        "documenttypen": {
            "AANGIFTE": "Aangifte",
            "A_VERKLARING": "Verklaring van overlijden",
            "OVERIG": "Overig stuk",
        },
        "tijdslimiet": 20,
    }
