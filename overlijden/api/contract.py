# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""The contract of the machine interface in OpenAPI 3.1: what is public, and beside it what a token opens."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from overlijden import bearer, feed, openapi, problems
from overlijden.api.projections import CURSOR, DAG, DOSSIER, MELDING, MOMENT, REFERENCE, TEKST, or_none
from overlijden.api.projections import describe as shape
from overlijden.api.views import REPORTABLE, USUAL
from overlijden.toegang import RECHTEN, Bereik

BASE = "/api/v1"
JSON = "application/json"
FORM = "application/x-www-form-urlencoded"


def _ref(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{name}"}


def _object(required: tuple[str, ...], **properties: Any) -> dict[str, Any]:
    return {"type": "object", "required": list(required), "properties": properties, "additionalProperties": False}


SCHEMAS: Mapping[str, Mapping[str, Any]] = {
    "Token": _object(
        ("access_token", "token_type", "expires_in", "scope"),
        access_token=TEKST,
        token_type={"const": "Bearer"},
        expires_in={"const": bearer.LIFE},
        scope=TEKST,
    ),
    "TokenFout": _object(("error",), error=TEKST),
    "Ping": _object(
        ("iss", "sub", "gemeente", "scope", "iat", "exp"),
        iss=TEKST,
        sub=TEKST,
        gemeente=TEKST,
        scope=TEKST,
        iat={"type": "integer"},
        exp={"type": "integer"},
    ),
    "Melding": shape(MELDING),
    "Feed": _object(
        ("meldingen", "volgende", "er_is_meer"),
        meldingen={"type": "array", "items": _ref("Melding"), "maxItems": feed.LONGEST},
        volgende=or_none(CURSOR),
        er_is_meer={"type": "boolean"},
    ),
    "Bevestigen": _object(("cursor",), cursor=CURSOR),
    "Bevestiging": _object(("cursor", "bevestigd_op"), cursor=or_none(CURSOR), bevestigd_op=or_none(MOMENT)),
    "Dossier": shape(DOSSIER),
    "Terugmelding": _object(
        ("status",), status={"enum": [str(one) for one in REPORTABLE]}, akte_nummer=TEKST, akte_datum=DAG
    ),
    "Probleem": _object(
        ("type", "title", "status", "detail"),
        type=TEKST,
        title=TEKST,
        status={"type": "integer"},
        detail=TEKST,
        fouten={"type": "array", "items": _object(("wijzer", "tekst"), wijzer=TEKST, tekst=TEKST)},
    ),
}


@dataclass(frozen=True, kw_only=True)
class Operation:
    """What one method of one address does; ``name`` is the endpoint in the table of rights."""

    name: str
    summary: str
    answer: Mapping[str, Any]
    problems: tuple[int, ...] = ()
    parameters: tuple[Mapping[str, Any], ...] = ()
    body: Mapping[str, Any] = field(default_factory=dict)


def _query(name: str, summary: str, schema: Mapping[str, Any]) -> Mapping[str, Any]:
    return {"name": name, "in": "query", "description": summary, "schema": dict(schema)}


def _header(name: str, summary: str) -> Mapping[str, Any]:
    return {"name": name, "in": "header", "description": summary, "schema": {"type": "string"}}


def _content(schema: Mapping[str, Any], media: str = JSON) -> dict[str, Any]:
    return {media: {"schema": dict(schema)}}


KENMERK: Mapping[str, Any] = {"name": "kenmerk", "in": "path", "required": True, "schema": dict(REFERENCE)}
BIJLAGE: Mapping[str, Any] = {
    "name": "bijlage", "in": "path", "required": True, "schema": {"type": "string", "format": "uuid"},
}  # fmt: skip
KNOWN = _header("If-None-Match", "De ETag van wat u al hebt: is er niets gewijzigd, dan krijgt u 304.")
UNCHANGED = _header("If-Match", "De ETag van het dossier dat u las: is er iets gewijzigd, dan krijgt u 412.")
ASKED = _object(
    ("grant_type", "client_assertion_type", "client_assertion"),
    grant_type={"const": "client_credentials"},
    client_assertion_type={"const": "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"},
    client_assertion={"type": "string", "description": "JWT: iss en sub uw client_id, aud dit adres, jti eenmalig."},
    scope={"type": "string", "description": "Een deel van wat voor u is geregistreerd; anders alles."},
)

OPERATIONS: Mapping[tuple[str, str], Operation] = {
    ("/token", "post"): Operation(
        name="token",
        summary="Een token voor vijf minuten, voor wie met zijn sleutel bewijst wie hij is (private_key_jwt)",
        answer=_content(_ref("Token")),
        body=_content(ASKED, FORM),
    ),
    ("/ping", "get"): Operation(name="ping", summary="Wat uw token zegt", answer=_content(_ref("Ping"))),
    ("/feed", "get"): Operation(
        name="feed",
        summary="Wat er met de dossiers van uw gemeente gebeurde na een plaats, in volgorde",
        answer=_content(_ref("Feed")),
        problems=(400, 410),
        parameters=(
            _query("na", "De cursor waarna u verder leest; zonder begint u vooraan.", CURSOR),
            _query(
                "limiet",
                "Hoeveel u er hoogstens wilt.",
                {"type": "integer", "minimum": 1, "maximum": feed.LONGEST, "default": USUAL},
            ),
            KNOWN,
        ),
    ),
    ("/feed/bevestiging", "get"): Operation(
        name="confirmed",
        summary="Tot waar u de feed bevestigde",
        answer=_content(_ref("Bevestiging")),
        parameters=(KNOWN,),
    ),
    ("/feed/bevestiging", "put"): Operation(
        name="confirm",
        summary="Bevestig tot en met waar u de feed hebt bewaard; lezen alleen bevestigt niets",
        answer=_content(_ref("Bevestiging")),
        problems=(400, 410, 415, 422),
        body=_content(_ref("Bevestigen")),
    ),
    ("/dossiers/{kenmerk}", "get"): Operation(
        name="dossier",
        summary="Wat er is aangegeven, en hoe het ermee staat",
        answer=_content(_ref("Dossier")),
        problems=(404, 410),
        parameters=(KENMERK, KNOWN),
    ),
    ("/dossiers/{kenmerk}/bijlagen/{bijlage}", "get"): Operation(
        name="attachment",
        summary="Een bijlage, na de scan op virussen",
        answer={"*/*": {"schema": {"type": "string", "contentMediaType": "application/octet-stream"}}},
        problems=(404, 410),
        parameters=(KENMERK, BIJLAGE, KNOWN),
    ),
    ("/dossiers/{kenmerk}/terugmelding", "put"): Operation(
        name="report",
        summary="Meld wat de ambtenaar in uw eigen systeem deed; hetzelfde nog een keer melden verandert niets",
        answer=_content(_ref("Dossier")),
        problems=(400, 404, 409, 410, 412, 415, 422),
        parameters=(KENMERK, UNCHANGED),
        body=_content(_ref("Terugmelding")),
    ),
}  # fmt: skip


def describe() -> dict[str, Any]:
    """The whole document: what is public, as ``openapi.describe`` has it, with the addresses of ``OPERATIONS``."""
    made = openapi.describe()
    for (path, method), operation in OPERATIONS.items():
        made["paths"].setdefault(BASE + path, {})[method] = _describe(operation)
    made["components"] = {
        "schemas": {name: dict(schema) for name, schema in SCHEMAS.items()},
        "securitySchemes": {
            "token": {
                "type": "oauth2",
                "flows": {
                    "clientCredentials": {
                        "tokenUrl": f"{BASE}/token",
                        "scopes": {str(one): SCOPES[one] for one in Bereik},
                    }
                },
            }
        },
    }
    return made


SCOPES: Mapping[Bereik, str] = {
    Bereik.FEED: "De feed lezen en bevestigen",
    Bereik.DOSSIER: "Dossiers en bijlagen ophalen",
    Bereik.TERUGMELDING: "Melden wat de ambtenaar deed",
}


def _describe(operation: Operation) -> dict[str, Any]:
    recht = RECHTEN[f"api.{operation.name}"]
    told: dict[str, Any] = {
        "operationId": operation.name,
        "summary": operation.summary,
        "security": [] if recht.is_openbaar else [{"token": [str(recht.bereik)] if recht.bereik else []}],
        "responses": {"200": {"description": operation.summary, "content": dict(operation.answer)}},
    }
    if operation.parameters:
        told["parameters"] = [dict(parameter) for parameter in operation.parameters]
    if operation.body:
        told["requestBody"] = {"required": True, "content": dict(operation.body)}
    if KNOWN in operation.parameters:
        told["responses"]["304"] = {"description": "U hebt dit al"}
    codes = {*operation.problems, 401, 403, 429, 503}
    if recht.is_openbaar:
        refused, codes = _content(_ref("TokenFout")), {429, 503}
        told["responses"] |= {code: {"description": "Geen token", "content": refused} for code in ("400", "401")}
    for code in sorted(codes):
        content = _content(_ref("Probleem"), problems.MEDIA)
        told["responses"][str(code)] = {"description": problems.TEXTS[code][0], "content": content}
    return told
