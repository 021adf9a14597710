# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""What is public of this version in OpenAPI 3.1: the addresses that ask for no log-in and no token."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.metadata import version
from typing import Any

# Address → (operation, summary, media type, schema of what comes back).
ADDRESSES: Mapping[str, tuple[str, str, str, Mapping[str, Any]]] = {
    "/gezond": ("gezond", "Of de dienst werkt en zijn database bereikt", "text/plain", {"type": "string"}),
    "/specificatie/specificatie.json": (
        "specificatie",
        "De hele specificatie",
        "application/json",
        {
            "type": "object",
            "required": ["versie", "regels", "velden", "statussen", "overgangen", "termijnen"],
            "properties": {
                "versie": {"type": "string"},
                **{
                    name: {"type": "array", "items": {"type": "object"}}
                    for name in ("regels", "velden", "statussen", "overgangen", "termijnen")
                },
            },
        },
    ),
    "/specificatie/aangifte.schema.json": (
        "schema",
        "Het JSON Schema van een aangifte",
        "application/json",
        {"$ref": "https://json-schema.org/draft/2020-12/schema"},
    ),
    "/specificatie/openapi.json": ("openapi", "Deze beschrijving", "application/json", {"type": "object"}),
    "/specificatie/xsd/{bestand}": (
        "xsd",
        "Een schema van het StUF-profiel, begin bij zkn.xsd",
        "application/xml",
        {"type": "string"},
    ),
}


def describe() -> dict[str, Any]:
    """The document itself."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Overlijden",
            "summary": "De gezamenlijke digitale aangifte van overlijden",
            "description": "Wat openbaar is, wat het systeem van een gemeente met een token kan, en hoe de software "
            "van een onderneming aangiften indient.",
            "version": version("overlijden"),
            "license": {"name": "EUPL-1.2", "identifier": "EUPL-1.2"},
        },
        "servers": [{"url": "/"}],
        "paths": {address: {"get": _operation(address, *facts)} for address, facts in ADDRESSES.items()},
    }


def _operation(address: str, name: str, summary: str, media: str, schema: Mapping[str, Any]) -> dict[str, Any]:
    content = {media: {"schema": dict(schema)}}
    responses = {"200": {"description": summary, "content": content}}
    if name == "gezond":
        responses["503"] = {"description": "De database is niet te bereiken", "content": content}
    operation: dict[str, Any] = {"operationId": name, "summary": summary, "security": [], "responses": responses}
    if "{" in address:
        responses["404"] = {"description": "Er is geen bestand van deze naam", "content": {}}
        parameter = {"name": "bestand", "in": "path", "required": True, "schema": {"type": "string"}}
        operation["parameters"] = [parameter]
    return operation
