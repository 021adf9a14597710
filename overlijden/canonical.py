# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""The JSON form of the dictionary's dataclasses: read and write.

One reader for declarations from everywhere, so that all name what is wrong in the same way: every problem at once, each
with a JSON pointer. Absent means not answered, so ``None`` is never written.
"""

from __future__ import annotations

import dataclasses
import re
import types
import typing
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, time
from enum import StrEnum
from functools import cache
from typing import Any, TypeVar, cast

from overlijden.aangifte import Bevinding, Ernst, Onbekend, OnvolledigeDatum
from overlijden.talen import Zin

T = TypeVar("T")
Fouten = list[Bevinding]


@dataclass(frozen=True)
class Scalar:
    """How one plain type is read from JSON, and how JSON Schema describes it."""

    parse: Callable[[Any], Any]
    schema: Mapping[str, Any]
    hulp: str


def _exactly(kind: type) -> Callable[[Any], Any]:
    def parse(value: Any) -> Any:
        if type(value) is not kind:
            raise ValueError
        return value

    return parse


def _whole(value: Any) -> Any:
    """A number without a fraction, however it is written: to JSON Schema 2.0 is one too."""
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return _exactly(int)(value)


MOST_ITEMS = 100  # in one list; what the law allows is for the rules

# What no text holds (docs/adr/0062), as classes of a regular expression: control characters, which XML 1.0 and
# PostgreSQL cannot carry or no page shows; and what is not seen and turns or parts the letters beside it. The BRP
# writes from left to right (LO BRP, 4.1; rule R37), so that no name needs one of those.
CONTROLS = r"\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f"
HIDDEN = r"\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff"
_TEXT = rf"^[^{CONTROLS}{HIDDEN}\ud800-\udfff\ufffe\uffff]*$"  # nor halves of a pair, and two that are no characters


def _plain(value: Any) -> str:
    text: str = _exactly(str)(value)
    if re.fullmatch(_TEXT, text) is None:
        raise ValueError
    return text


def _text(parse: Callable[[str], Any]) -> Callable[[Any], Any]:
    """Only what is written exactly as we write it: one value, one form."""

    def parse_exactly(value: Any) -> Any:
        result = parse(_exactly(str)(value))
        if write(result) != value:
            raise ValueError
        return result

    return parse_exactly


SCALARS: Mapping[type, Scalar] = {
    str: Scalar(_plain, {"type": "string", "pattern": _TEXT}, "Vul hier tekst in, zonder bijzondere tekens."),
    bool: Scalar(_exactly(bool), {"type": "boolean"}, "Vul hier true of false in."),
    int: Scalar(_whole, {"type": "integer"}, "Vul hier een heel getal in."),
    date: Scalar(
        _text(date.fromisoformat),
        {"type": "string", "format": "date"},
        "Vul een bestaande dag in als jjjj-mm-dd, bijvoorbeeld 2026-03-02.",
    ),
    time: Scalar(
        _text(time.fromisoformat),
        {"type": "string", "pattern": "^([01][0-9]|2[0-3]):[0-5][0-9]$"},
        "Gebruik uren en minuten, bijvoorbeeld 17:38.",
    ),
    OnvolledigeDatum: Scalar(
        _text(OnvolledigeDatum.parse),
        {"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"},
        "Vul een bestaande dag in als jjjj-mm-dd. Gebruik 00 voor wat u niet weet.",
    ),
}


def write(value: Any) -> Any:
    """The JSON form of a value of the dictionary."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type | OnvolledigeDatum):
        if isinstance(value, Onbekend):
            return {"onbekend": value.reden}
        given = ((name, write(getattr(value, name)), empty) for name, empty in _empties(type(value)).items())
        return {name: data for name, data, empty in given if data != empty}
    if isinstance(value, time):
        return value.strftime("%H:%M")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return [write(item) for item in value]
    if isinstance(value, OnvolledigeDatum):
        return str(value)
    return value


@cache
def _empties(cls: type) -> Mapping[str, Any]:
    """Name → what absence stands for, of every field of a dataclass."""
    return {spec.name: _empty(spec) for spec in dataclasses.fields(cls)}


def _empty(spec: dataclasses.Field[Any]) -> Any:
    """What absence stands for, written: nothing, an empty group or an empty list. A choice is always spelt out."""
    if spec.default_factory is not dataclasses.MISSING:
        return write(spec.default_factory())
    return [] if spec.default == () else None


def read(cls: type[T], data: Any, wijzer: str = "") -> tuple[T, Fouten]:
    """Read a dataclass from JSON. What cannot be read is left out and named in the findings, all at once.

    ``wijzer`` is the JSON pointer of ``data`` itself. Keys that start with ``$`` (such as ``$schema``) are not data.
    """
    found: Fouten = []
    values: dict[str, Any] = {}
    known = fields(cast(Any, cls))
    if not isinstance(data, Mapping):
        return cls(), [_finding("FORMAAT", wijzer, "Vul hier een groep velden in.")]
    for name in data:
        if name not in known and not name.startswith("$"):
            found.append(_finding("ONBEKEND_VELD", _join(wijzer, name), "Dit veld kennen wij niet."))
    for name, (kind, spec) in known.items():
        if data.get(name) is not None:
            value = _read_as(kind, data[name], _join(wijzer, name), found)
            if value is not None:
                values[name] = value
                _check_length(value, spec.metadata.get("max"), _join(wijzer, name), found)
    return cls(**values), found


@cache
def fields(cls: type) -> Mapping[str, tuple[Any, dataclasses.Field[Any]]]:
    """Name → (resolved type, dataclass field) of a dataclass of the dictionary."""
    hints = typing.get_type_hints(cls)
    return {f.name: (hints[f.name], f) for f in dataclasses.fields(cls)}


@cache
def members(kind: Any) -> tuple[Any, ...]:
    """The kinds a field may have, ``None`` apart: ``str | Onbekend | None`` gives ``(str, Onbekend)``."""
    if isinstance(kind, types.UnionType) or typing.get_origin(kind) is typing.Union:
        return tuple(k for k in typing.get_args(kind) if k is not types.NoneType)
    return (kind,)


def _read_as(kind: Any, data: Any, wijzer: str, found: Fouten) -> Any:
    options = members(kind)
    if Onbekend in options and isinstance(data, Mapping) and set(data) == {"onbekend"}:
        reden = _read_scalar(str, data["onbekend"], _join(wijzer, "onbekend"), found)
        return None if reden is None else Onbekend(reden)
    (chosen,) = (option for option in options if option is not Onbekend)
    if typing.get_origin(chosen) is tuple:
        return _read_items(typing.get_args(chosen)[0], data, wijzer, found)
    if chosen in SCALARS or issubclass(chosen, StrEnum):
        return _read_scalar(chosen, data, wijzer, found)
    value, inner = read(chosen, data, wijzer)
    found.extend(inner)
    return value


def _read_items(kind: Any, data: Any, wijzer: str, found: Fouten) -> tuple[Any, ...] | None:
    if not isinstance(data, list):
        found.append(_finding("FORMAAT", wijzer, "Vul hier een lijst in."))
        return None
    if len(data) > MOST_ITEMS:
        found.append(_finding("LENGTE", wijzer, f"Noem hier hoogstens {MOST_ITEMS}."))
        return None
    items = (_read_as(kind, item, f"{wijzer}/{number}", found) for number, item in enumerate(data))
    return tuple(item for item in items if item is not None)


def _read_scalar(kind: type, data: Any, wijzer: str, found: Fouten) -> Any:
    try:
        return kind(data) if issubclass(kind, StrEnum) else SCALARS[kind].parse(data)
    except (ValueError, TypeError):
        hulp = SCALARS[kind].hulp if kind in SCALARS else f"Kies uit: {', '.join(cast(Any, kind))}."
        found.append(_finding("FORMAAT", wijzer, hulp))
        return None


def _check_length(value: Any, largest: int | None, wijzer: str, found: Fouten) -> None:
    if largest is not None and isinstance(value, str) and len(value) > largest:
        found.append(_finding("LENGTE", wijzer, Zin("Gebruik hoogstens {aantal} tekens.", aantal=largest)))


def _finding(regel: str, wijzer: str, tekst: str) -> Bevinding:
    return Bevinding(regel, Ernst.BLOKKEERT, wijzer, tekst)


def _join(wijzer: str, name: str) -> str:
    return f"{wijzer}/{name.replace('~', '~0').replace('/', '~1')}"


def leaves(cls: type, wijzer: str = "") -> Iterator[tuple[str, dataclasses.Field[Any], Any]]:
    """Every field of the dictionary: (pointer with ``*`` for items of a list, field, type), groups opened."""
    for name, (kind, spec) in fields(cls).items():
        (chosen,) = (option for option in members(kind) if option is not Onbekend)
        place = _join(wijzer, name)
        if typing.get_origin(chosen) is tuple:
            chosen, place = typing.get_args(chosen)[0], f"{place}/*"
        if dataclasses.is_dataclass(chosen) and chosen not in SCALARS:
            yield from leaves(cast(type, chosen), place)
        else:
            yield place, spec, kind
