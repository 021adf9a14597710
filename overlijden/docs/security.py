# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""The tables of docs/security.md, from docs/security.toml: threats per arrow, controls, requirements of the ASVS."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
STRIDE: Mapping[str, str] = {
    "S": "spoofing",
    "T": "tampering",
    "R": "repudiation",
    "I": "information disclosure",
    "D": "denial of service",
    "E": "elevation of privilege",
}


@cache
def read() -> Mapping[str, Any]:
    """``control`` by name, ``arrow`` in order; in ``asvs`` ``met``, ``operator`` and ``gap`` by number, and ``out``."""
    return tomllib.loads((ROOT / "docs" / "security.toml").read_text(encoding="utf-8"))


def threats() -> str:
    """A table per arrow, and what is left."""
    return "\n\n".join(_arrow(arrow) for arrow in read()["arrow"])


def _arrow(arrow: Mapping[str, Any]) -> str:
    lines = [f"### {arrow['name']}", "", *_head("", "threat", "what stops it", "what proves it")]
    lines += [_row(f"**{letter}** {word}", *_threat(arrow[letter])) for letter, word in STRIDE.items()]
    return "\n".join([*lines, "", "Left:", "", *(f"- {sentence}" for sentence in arrow["left"])])


def _threat(threat: str | Sequence[str]) -> tuple[str, str, str]:
    """The cells of a threat with its controls, or of the reason why there is none."""
    if isinstance(threat, str):
        return (f"none: {threat[0].lower()}{threat[1:]}", "", "")
    words, *controls = threat
    return words, _links(controls), _proof(controls)


def controls() -> str:
    """Every control: what it does, where it is built, and all that proves it."""
    rows = (
        _row(f'<a id="{name}"></a>{name}', one["what"], _code(one["built"]), _code(one["tests"]) or "a document")
        for name, one in sorted(read()["control"].items())
    )
    return "\n".join([*_head("control", "does", "built in", "proved by"), *rows])


def met() -> str:
    """The requirements that are met."""
    rows = (
        _row(_number(number), words, _links(by), _code(_built(by)), _proof(by))
        for number, (words, *by) in _in_order("met")
    )
    return "\n".join([*_head("", "asks", "by", "built in", "proved by"), *rows])


def operator() -> str:
    """The requirements that are the operator's."""
    rows = (_row(_number(number), *cells) for number, cells in _in_order("operator"))
    return "\n".join([*_head("", "asks", "what the operator gives"), *rows])


def gaps() -> str:
    """The requirements that are not met, or in part."""
    rows = (_row(_number(number), *cells) for number, cells in _in_order("gap"))
    return "\n".join([*_head("", "asks", "there is", "missing"), *rows])


def outside() -> str:
    """The requirements that do not apply, grouped by why."""
    rows = (_row(group["why"], ", ".join(map(_number, group["ids"]))) for group in read()["asvs"]["out"])
    return "\n".join([*_head("why not", "which"), *rows])


def figures() -> str:
    """How many requirements there are of each kind."""
    asvs = read()["asvs"]
    out = sum(len(group["ids"]) for group in asvs["out"])
    total = out + sum(len(asvs[kind]) for kind in ("met", "operator", "gap"))
    return (
        f"Of {total} requirements {len(asvs['met'])} are met, {len(asvs['operator'])} are left to the operator, "
        f"{len(asvs['gap'])} are not met or in part, and {out} do not apply."
    )


def _in_order(kind: str) -> Iterator[tuple[str, Sequence[str]]]:
    found: Mapping[str, Sequence[str]] = read()["asvs"][kind]
    yield from sorted(found.items(), key=lambda item: [int(part) for part in item[0].split(".")])


def _number(number: str) -> str:
    return f"V{number}"


def _built(names: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(place for name in names for place in read()["control"][name]["built"]))


def _proof(names: Iterable[str]) -> str:
    """The first test of each control, which proves most."""
    tests = (test for name in names for test in read()["control"][name]["tests"][:1])
    return _code(dict.fromkeys(tests)) or "a document"


def _links(names: Iterable[str]) -> str:
    return ", ".join(f"[{name}](#{name})" for name in names)


def _code(texts: Iterable[str]) -> str:
    return "<br>".join(f"`{text}`" for text in texts)


def _head(*titles: str) -> list[str]:
    return [_row(*titles), "|" + "---|" * len(titles)]


def _row(*cells: str) -> str:
    return f"| {' | '.join(cells)} |"
