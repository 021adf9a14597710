# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""The official OpenAPI files as a judge of what we send; they lie beside the checkout, or nothing is judged."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

import yaml
from jsonschema import Draft4Validator, FormatChecker

from tests.adapters.aangiften import SHARED

FOLDER = SHARED / "schemas/zgw"
FILES = {"zaken": "zaken-1.5.1.yaml", "documenten": "documenten-1.4.2.yaml", "catalogi": "catalogi-1.3.1.yaml"}
PRESENT = all((FOLDER / name).exists() for name in FILES.values())
# Which body each resource takes; of a rol it depends on the kind of person.
SCHEMAS = {
    "zaken": "Zaak",
    "zaakeigenschappen": "ZaakEigenschap",
    "resultaten": "Resultaat",
    "statussen": "Status",
    "zaakinformatieobjecten": "ZaakInformatieObject",
    "enkelvoudiginformatieobjecten": "EnkelvoudigInformatieObjectCreateLockRequest",
}
Schema = dict[str, Any]


@cache
def document(api: str) -> Schema:
    """The file, with the dialect of OpenAPI 3.0 in the words of JSON Schema."""
    text = (FOLDER / FILES[api]).read_text("utf-8")
    loaded: Schema = _translated(yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)))  # noqa: S506
    return loaded


def faults(api: str, resource: str, body: Mapping[str, Any]) -> list[str]:
    """What the official schema has against this request, names that it does not know included: they would get lost."""
    name = SCHEMAS.get(resource) or f"{body.get('betrokkeneType')}_Rol"
    schemas = document(api)["components"]
    root = {"$ref": f"#/components/schemas/{name}", "components": schemas}
    checker = Draft4Validator(root, format_checker=FormatChecker())
    wrong = [f"{'/'.join(map(str, error.path))}: {error.validator}" for error in checker.iter_errors(body)]
    return wrong + list(_unknown(schemas["schemas"], root, body, ""))


def knows(api: str, path: str, query: Mapping[str, str]) -> bool:
    """Whether the API has a GET on this path with these parameters."""
    for template, item in document(api)["paths"].items():
        if re.fullmatch(re.sub(r"\{.+?\}", "[^/]+", template), f"/{path}") and "get" in item:
            return set(query) <= {parameter.get("name") for parameter in item["get"].get("parameters", [])}
    return False


def _unknown(schemas: Schema, schema: Schema, body: Any, place: str) -> Iterator[str]:
    properties = _properties(schemas, schema)
    for name, value in body.items() if isinstance(body, Mapping) and properties else ():
        if name not in properties or properties[name].get("readOnly"):
            yield f"{place}{name}: unknown"
        else:
            yield from _unknown(schemas, properties[name], value, f"{place}{name}/")


def _properties(schemas: Schema, schema: Schema) -> Schema:
    found: Schema = dict(schema.get("properties", {}))
    parts = [*schema.get("allOf", []), *schema.get("anyOf", [])]
    if "$ref" in schema:
        parts.append(schemas[schema["$ref"].rpartition("/")[2]])
    for part in parts:
        found |= _properties(schemas, part)
    return found


def _translated(node: Any) -> Any:
    if isinstance(node, list):
        return [_translated(item) for item in node]
    if not isinstance(node, dict):
        return node
    made = {key: _translated(value) for key, value in node.items() if key not in {"nullable", "discriminator"}}
    if isinstance(node.get("properties"), dict) and isinstance(node.get("required"), list):
        # A field that only the server fills in is required of its answers, not of our requests.
        theirs = {name for name, item in node["properties"].items() if item.get("readOnly")}
        made["required"] = [name for name in node["required"] if name not in theirs]
        made = made if made["required"] else {key: value for key, value in made.items() if key != "required"}
    if node.get("nullable") is not True:
        return made
    return {"anyOf": [made, {"type": "null"}], "readOnly": node.get("readOnly", False)}
