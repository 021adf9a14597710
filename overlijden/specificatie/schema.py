# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""The JSON Schema of the dictionary's dataclasses: it accepts what ``canonical.read`` reads without findings."""

from __future__ import annotations

import dataclasses
import typing
from enum import StrEnum
from typing import Any

from overlijden.aangifte import Onbekend
from overlijden.canonical import MOST_ITEMS, SCALARS, fields, members

ID = "https://overlijden.example/aangifte.schema.json"  # of the schema of a declaration


def describe(cls: type, identifier: str) -> dict[str, Any]:
    """The JSON Schema (2020-12) of a dataclass of the dictionary."""
    definitions: dict[str, Any] = {}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": identifier,
        **_group(cls, definitions, at_top=True),
        "$defs": definitions,
    }


def _group(cls: type, definitions: dict[str, Any], *, at_top: bool = False) -> dict[str, Any]:
    described = {}
    for name, (kind, spec) in fields(cls).items():
        kinds = [_value(option, spec, definitions) for option in members(kind)]
        inner = kinds[0] if len(kinds) == 1 else {"anyOf": kinds}
        extra = {"title": spec.metadata.get("label"), "x-bron": spec.metadata.get("bron")}
        described[name] = {**{key: text for key, text in extra.items() if text}, **inner}
    if at_top:
        described = {"$schema": {"type": "string"}, **described}
    return {
        "type": "object",
        "description": next(iter((cls.__doc__ or "").strip().splitlines()), ""),
        "properties": described,
        "additionalProperties": False,
    }


def _value(kind: Any, spec: dataclasses.Field[Any], definitions: dict[str, Any]) -> dict[str, Any]:
    if kind is Onbekend:
        return {
            "type": "object",
            "properties": {"onbekend": dict(SCALARS[str].schema)},
            "required": ["onbekend"],
            "additionalProperties": False,
        }
    if typing.get_origin(kind) is tuple:
        return {"type": "array", "maxItems": MOST_ITEMS, "items": _value(typing.get_args(kind)[0], spec, definitions)}
    if kind in SCALARS:
        largest = spec.metadata.get("max")
        return {**SCALARS[kind].schema, **({"maxLength": largest} if largest and kind is str else {})}
    if issubclass(kind, StrEnum):
        definitions.setdefault(kind.__name__, {"enum": [str(item) for item in kind]})
    elif kind.__name__ not in definitions:
        definitions[kind.__name__] = {}  # reserve the name first: a group may hold itself
        definitions[kind.__name__] = _group(kind, definitions)
    return {"$ref": f"#/$defs/{kind.__name__}"}
