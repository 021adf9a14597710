# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""Typed reading of a TOML file: what is missing, misspelt or of the wrong kind is refused by file and key."""

import json
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, time
from pathlib import Path
from typing import TypeVar

T = TypeVar("T")
DEEPEST = 20  # levels of tables and lists
LARGEST_NUMBER = 2**63


class ConfigError(ValueError):
    """A setting is wrong. The message names the file and the key and never repeats the value, which may be secret."""


class Section:
    """A table of a TOML file from which each key is taken once, by type."""

    def __init__(self, source: Path | str, values: Mapping[str, object], name: str = "") -> None:
        self._source = source
        self._name = name
        self._values = dict(values)

    def take(self, key: str, kind: type[T]) -> T:
        """Give the value of a key that must be there; a boolean is no number and a moment is no date."""
        if key not in self._values:
            raise self.error(key, "is missing")
        value = self._values.pop(key)
        if type(value) is not kind:
            raise self.error(key, f"must be of type {kind.__name__}, not {type(value).__name__}")
        return value

    def take_or(self, key: str, default: T, kind: type[T] | None = None) -> T:
        """Give the value of a key, or `default` when it is not there; `kind` is that of the default unless given."""
        return self.take(key, kind or type(default)) if key in self._values else default

    def choice(self, key: str, choices: Sequence[str], default: str | None = None) -> str:
        """Give a text that is one of `choices`; required unless there is a default."""
        value = self.take(key, str) if default is None else self.take_or(key, default, str)
        if value not in choices:
            raise self.error(key, f"must be one of {', '.join(choices)}")
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        """Give a list of texts; none when the key is not there."""
        values: list[object] = self.take_or(key, [])
        if not all(isinstance(value, str) for value in values):
            raise self.error(key, "must be a list of texts")
        return tuple(map(str, values))

    def section(self, key: str) -> "Section":
        """Give a table within this one, empty when it is not there."""
        values: dict[str, object] = self.take_or(key, {})
        return Section(self._source, values, self._path(key))

    def tables(self) -> Iterator[tuple[str, "Section"]]:
        """Take every table within this one, for a file whose keys are names."""
        for key in tuple(self._values):
            yield key, self.section(key)

    def __contains__(self, key: str) -> bool:
        """Whether a key is there and not taken yet."""
        return key in self._values

    def rest(self) -> dict[str, object]:
        """Take all that is left as it stands, for a reader that knows its own keys."""
        rest, self._values = self._values, {}
        return rest

    def close(self) -> None:
        """Refuse the keys that nobody took."""
        for key in self._values:
            raise self.error(key, "is not a known key")

    def error(self, key: str, problem: str) -> ConfigError:
        return ConfigError(f"{self._source}: {self._path(key)} {problem}")

    def _path(self, key: str) -> str:
        return f"{self._name}.{key}" if self._name else key


@contextmanager
def open_toml(path: Path) -> Iterator[Section]:
    """Open a TOML file as a Section; on leaving, keys that nobody took are refused. Raises ConfigError."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise ConfigError(f"{path}: cannot be read: {error.strerror}") from error
    except ValueError as error:  # not UTF-8
        raise ConfigError(f"{path}: {error}") from error
    with open_text(text, path) as section:
        yield section


@contextmanager
def open_text(text: str, source: Path | str) -> Iterator[Section]:
    """The same for what is no file; ``source`` names it in what is refused."""
    try:
        values = tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        raise ConfigError(f"{source}: {error}") from error
    if problem := _unwritable(values):
        raise ConfigError(f"{source}: {problem}")
    section = Section(source, values)
    yield section
    section.close()


def _unwritable(value: object, depth: int = 0) -> str:
    """What of this could be read and never be written back; "" when there is nothing."""
    if depth > DEEPEST:
        return f"has tables or lists more than {DEEPEST} deep in each other"
    if isinstance(value, int) and not -LARGEST_NUMBER <= value < LARGEST_NUMBER:
        return "has a whole number that is too large; TOML's have 64 bits"
    inner = value.values() if isinstance(value, Mapping) else value if isinstance(value, list) else ()
    return next(filter(None, (_unwritable(one, depth + 1) for one in inner)), "")


def write_toml(values: Mapping[str, object]) -> str:
    """TOML that reads back as these values: texts, numbers, booleans, dates, times, lists of those, and tables."""
    return "\n".join(_table(values, ())) + "\n"


def _table(values: Mapping[str, object], path: tuple[str, ...]) -> Iterator[str]:
    tables = {key: value for key, value in values.items() if isinstance(value, Mapping)}
    yield from (f"{_key(key)} = {_value(value)}" for key, value in values.items() if key not in tables)
    for key, table in tables.items():
        yield f"\n[{'.'.join(map(_key, (*path, key)))}]"
        yield from _table(table, (*path, key))


def _key(key: str) -> str:
    bare = key.isascii() and key.replace("_", "").replace("-", "").isalnum()
    return key if bare else _value(key)


def _value(value: object) -> str:
    match value:
        case str():  # JSON's escapes are TOML's too, but for the one character that JSON leaves as it is
            return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
        case bool():
            return str(value).lower()
        case list() | tuple():
            return f"[{', '.join(map(_value, value))}]"
        case date() | time():
            return value.isoformat()
        case Mapping():
            return f"{{ {', '.join(f'{_key(key)} = {_value(one)}' for key, one in value.items())} }}"
        case _:
            return repr(value)
