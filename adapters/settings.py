# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""A dataclass from a table of settings, read strictly.

An unknown key is as wrong as a missing one: a misspelt time-out must not silently become the default.
"""

from __future__ import annotations

import typing
from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from enum import StrEnum
from types import NoneType, UnionType
from typing import Any, TypeVar

from overlijden.adapter import ConfigError

T = TypeVar("T")


def read_table(cls: type[T], value: object, key: str) -> T:
    """A dataclass from a table of settings, ``key`` for short; ConfigError names what is missing, wrong or unknown."""
    if not isinstance(value, Mapping):
        raise ConfigError(f"{key}: must be a table")
    hints = typing.get_type_hints(cls)
    if unknown := sorted(set(value) - set(hints)):
        raise ConfigError(f"{key}.{unknown[0]}: is not a key of this adapter")
    given = {name: _value(hints[name], item, f"{key}.{name}") for name, item in value.items()}
    for item in fields(typing.cast("Any", cls)):
        if item.name not in given and item.default is MISSING and item.default_factory is MISSING:
            raise ConfigError(f"{key}.{item.name}: is missing")
    return cls(**given)


def _value(kind: Any, value: object, key: str) -> Any:
    if isinstance(kind, UnionType):  # a key that may be absent, but not empty
        kind = next(one for one in typing.get_args(kind) if one is not NoneType)
    if is_dataclass(kind):
        return read_table(typing.cast("type[Any]", kind), value, key)
    if typing.get_origin(kind) is Mapping:
        return _texts(typing.get_args(kind)[0], value, key)
    if issubclass(kind, StrEnum):
        if value not in list(kind):
            raise ConfigError(f"{key}: must be one of {', '.join(kind)}")
        return kind(value)
    if type(value) is not kind:
        raise ConfigError(f"{key}: must be a {kind.__name__}")
    return value


def _texts(kind: type[str], value: object, key: str) -> dict[str, str]:
    if not isinstance(value, Mapping):
        raise ConfigError(f"{key}: must be a table")
    for name, text in value.items():
        if issubclass(kind, StrEnum) and name not in list(kind):
            raise ConfigError(f"{key}.{name}: must be one of {', '.join(kind)}")
        if not isinstance(text, str) or not text:
            raise ConfigError(f"{key}.{name}: must be a text")
    return {kind(name): text for name, text in value.items()}
