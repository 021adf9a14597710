# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""The contract in words, for who reads it on the page of the specification: addresses, and the shapes they speak of."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from overlijden.api import contract
from overlijden.api.operations import OPERATIONS
from overlijden.api.schemas import SCHEMAS

PLACES = {"path": "in het adres", "query": "achter het adres", "header": "in een kop"}
KINDS = {"string": "tekst", "integer": "getal", "boolean": "ja of nee", "object": "object"}
FORMATS = {"date": "dag", "date-time": "moment (UTC)", "uuid": "UUID", "uri": "adres"}
_SHAPE, _FILE = "#/components/schemas/", ".schema.json"


def addresses() -> list[dict[str, Any]]:
    """Each address with what it does, what it asks and what it may answer."""
    described = contract.describe()["paths"]
    return [_address(path, method, described[contract.BASE + path][method]) for path, method in OPERATIONS]


def shapes() -> list[dict[str, Any]]:
    """Each shape with its fields."""
    return [{"naam": name, "velden": [*_fields(schema)]} for name, schema in SCHEMAS.items()]


def _address(path: str, method: str, operation: Mapping[str, Any]) -> dict[str, Any]:
    bereik = [scope for way in operation["security"] for scope in way["token"]]
    sent = operation.get("requestBody", {}).get("content", {})
    (code, answer), *_ = operation["responses"].items()
    return {
        "id": f"api-{operation['operationId']}",
        "adres": f"{method.upper()} {contract.BASE}{path}",
        "tekst": operation["summary"],
        "token": "geen" if not operation["security"] else f"met bereik {bereik[0]}" if bereik else "elk",
        "vraagt": [_parameter(one) for one in operation.get("parameters", ())],
        "stuurt": [(media, _kind(one["schema"])) for media, one in sent.items()],
        "krijgt": [(code, media, _kind(one["schema"])) for media, one in answer["content"].items()],
        "anders": [(code, one["description"]) for code, one in operation["responses"].items()][1:],
    }


def _parameter(one: Mapping[str, Any]) -> dict[str, Any]:
    must = "verplicht" if one.get("required") else "niet verplicht"
    return {"naam": one["name"], "waar": f"{PLACES[one['in']]}, {must}", "tekst": one.get("description", "")}


def _fields(schema: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    for name, one in schema["properties"].items():
        optional = "" if name in schema["required"] else ", niet altijd"
        yield {"naam": name, "soort": _kind(one) + optional, "tekst": one.get("description", "")}


def _kind(schema: Mapping[str, Any]) -> str:
    """What it is in a few words; of a shape its name."""
    if "$ref" in schema:
        return str(schema["$ref"]).removeprefix(_SHAPE).removesuffix(_FILE)
    for way in ("anyOf", "oneOf"):
        if way in schema:
            return " of ".join("niets" if one.get("type") == "null" else _kind(one) for one in schema[way])
    if "const" in schema:
        return f"altijd {schema['const']}"
    if "enum" in schema:
        return f"een van {', '.join(schema['enum'])}"
    if schema.get("type") == "array":
        return f"lijst van {_kind(schema['items'])}"
    return FORMATS.get(schema.get("format", ""), KINDS.get(schema.get("type", ""), "iets"))
