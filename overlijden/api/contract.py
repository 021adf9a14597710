# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""The contract of the machine interface in OpenAPI 3.1: what is public, and beside it what a token opens."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from overlijden.api import openapi
from overlijden.api.ending import ENDING
from overlijden.api.operations import KNOWN, NEWS, OPERATIONS, Operation, content
from overlijden.api.parts import VERSION
from overlijden.api.projections import TEKST
from overlijden.api.schemas import SCHEMAS, ref
from overlijden.toegang import RECHTEN, Bereik
from overlijden.tools import problems

BASE = "/api/v1"

HEADERS: Mapping[str, Mapping[str, Any]] = {
    "API-Version": {"description": "De hele versie van dit contract.", "schema": {"const": VERSION}},
    "RateLimit-Limit": {"description": "Hoeveel u in deze minuut mag vragen.", "schema": {"type": "integer"}},
    "RateLimit-Remaining": {"description": "Hoeveel daarvan over is.", "schema": {"type": "integer"}},
    "RateLimit-Reset": {"description": "Over hoeveel seconden er een nieuwe minuut is.", "schema": {"type": "integer"}},
    "ETag": {"description": "Van deze versie, voor If-None-Match en If-Match.", "schema": TEKST},
    "Deprecation": {"description": "Sinds wanneer wij zeggen dat dit adres ophoudt (RFC 9745).", "schema": TEKST},
    "Sunset": {"description": "Vanaf wanneer dit adres er niet meer is (RFC 8594).", "schema": TEKST},
}
ALWAYS, LIMITED, TAGGED, ENDED = ("API-Version",), [*HEADERS][1:4], ("ETag",), ("Deprecation", "Sunset")
SCOPES: Mapping[Bereik, str] = {
    Bereik.FEED: "De feed lezen en bevestigen",
    Bereik.DOSSIER: "Dossiers en bijlagen ophalen",
    Bereik.TERUGMELDING: "Melden wat de ambtenaar deed",
    Bereik.INDIENEN: "Aangiften indienen, wijzigen en intrekken namens een onderneming",
    Bereik.LEZEN: "Aangiften van de eigen onderneming ophalen",
}


def describe() -> dict[str, Any]:
    """The whole document: what is public, as ``openapi.describe`` has it, with the addresses of ``OPERATIONS``."""
    made = openapi.describe()
    made["paths"] |= {f"{BASE}{path}": item for path, item in _paths().items()}
    return made | _shared(f"{BASE}/token")


def of_installation(url: str, contact: str) -> dict[str, Any]:
    """The contract of one installation, which is found at ``url``: its own addresses alone, and whom to ask."""
    made = openapi.describe()
    asked = {
        "name": "De beheerder van deze dienst",
        "url": f"{url}/specificatie",
        **({"email": contact} if contact else {}),
    }
    made["info"] |= {"version": VERSION, "contact": asked}
    made["servers"], made["paths"] = [{"url": f"{url}{BASE}"}], _paths()
    found: dict[str, Any] = _rebased(made | _shared(f"{url}{BASE}/token"), f"{url}/specificatie/")
    return found


def _rebased(value: Any, base: str) -> Any:
    """The same with each reference to a file beside the specification as an address."""
    if isinstance(value, dict):
        return {
            name: base + one if name == "$ref" and not one.startswith(("#", "https:")) else _rebased(one, base)
            for name, one in value.items()
        }
    return [_rebased(one, base) for one in value] if isinstance(value, list) else value


def _paths() -> dict[str, Any]:
    made: dict[str, Any] = {}
    for (path, method), operation in OPERATIONS.items():
        made.setdefault(path, {})[method] = _describe(operation)
    return made


def _shared(token: str) -> dict[str, Any]:
    """What both documents hold beside their addresses; ``token`` is where a token is asked for."""
    scopes = {str(one): SCOPES[one] for one in Bereik}
    flows = {"clientCredentials": {"tokenUrl": token, "scopes": scopes}}
    return {
        "webhooks": {"feedAangevuld": dict(NEWS)},
        "components": {
            "schemas": {name: dict(schema) for name, schema in SCHEMAS.items()},
            "headers": {name: dict(header) for name, header in HEADERS.items()},
            "securitySchemes": {"token": {"type": "oauth2", "flows": flows}},
        },
    }


def _describe(operation: Operation) -> dict[str, Any]:
    recht, ends = RECHTEN[f"api.{operation.name}"], f"api.{operation.name}" in ENDING
    told: dict[str, Any] = {
        "operationId": operation.name,
        "summary": operation.summary,
        "security": [] if recht.is_openbaar else [{"token": [str(recht.bereik)] if recht.bereik else []}],
        "responses": {str(operation.code): {"description": operation.summary, "content": dict(operation.answer)}},
    }
    if ends:
        told["deprecated"] = True
    if operation.parameters:
        told["parameters"] = [dict(parameter) for parameter in operation.parameters]
    if operation.body:
        told["requestBody"] = {"required": True, "content": dict(operation.body)}
    if KNOWN in operation.parameters:
        told["responses"]["304"] = {"description": "U hebt dit al"}
    codes = {*operation.problems, *((503,) if recht.is_openbaar else (401, 403, 429, 503))}
    if operation.name == "token":
        refused, codes = content(ref("TokenFout")), {413, 429, 503}
        told["responses"] |= {code: {"description": "Geen token", "content": refused} for code in ("400", "401")}
    for code in sorted(codes):
        refusal = content(ref("Probleem"), problems.MEDIA)
        told["responses"][str(code)] = {"description": problems.TEXTS[code][0], "content": refusal}
    carried = [*ALWAYS, *([] if recht.is_openbaar else LIMITED), *(ENDED if ends else ())]
    for code, answer in told["responses"].items():
        tagged = TAGGED if KNOWN in operation.parameters and code in ("200", "304") else ()
        answer["headers"] = {name: {"$ref": f"#/components/headers/{name}"} for name in (*carried, *tagged)}
    return told
