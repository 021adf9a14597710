# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""What of a contract breaks whoever built on an older one (docs/adr/0078). Both are documents in OpenAPI 3.1.

What is sent may be asked less of and given more room; what is answered may hold more, and no less.
"""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

Document = Mapping[str, Any]
FOLDER, FILES = "docs/specificatie", ("openapi.json", "aangifte.schema.json")
METHODS = ("get", "put", "post", "delete", "patch")
_UPPER = ("maxLength", "maxItems", "maximum")
_LOWER = ("minLength", "minItems", "minimum")


def breaks(old: Document, new: Document) -> list[str]:
    """Each break in words, by the address and the place; nothing when whoever uses the old one can go on."""
    return [f"{place}: {what}" for place, what in _paths(old, new)]


def breaks_of_dictionary(old: Document, new: Document) -> list[str]:
    """The same of the schema of a declaration, which is both sent and answered."""
    both = [(Both(old, new), is_sent) for is_sent in (True, False)]
    return [f"{place}: {what}" for one, is_sent in both for place, what in _schema("", one, old, new, is_sent=is_sent)]


def _paths(old: Document, new: Document) -> Iterator[tuple[str, str]]:
    for path, item in old["paths"].items():
        for method in METHODS:
            if method in item:
                place, now = f"{method.upper()} {path}", new["paths"].get(path, {}).get(method)
                if now is None:
                    yield place, "is gone"
                else:
                    yield from _operation(place, Both(old, new), item[method], now)


class Both:
    """Two documents, in which a reference is followed."""

    def __init__(self, old: Document, new: Document) -> None:
        self.old, self.new = old, new
        self.seen: set[tuple[str, str, bool]] = set()  # references that were compared: a schema may hold itself

    @staticmethod
    def follow(document: Document, schema: Any) -> Any:
        while isinstance(schema, Mapping) and str(schema.get("$ref", "")).startswith("#/"):
            found: Any = document
            for name in schema["$ref"][2:].split("/"):
                found = found.get(name, {})
            schema = found
        return schema


def _operation(place: str, both: Both, old: Any, new: Any) -> Iterator[tuple[str, str]]:
    yield from _parameters(place, both, old, new)
    if scopes(new) - scopes(old):
        yield place, f"asks for {', '.join(sorted(scopes(new) - scopes(old)))}"
    yield from _media(f"{place} body", both, old.get("requestBody", {}), new.get("requestBody", {}), is_sent=True)
    if new.get("requestBody", {}).get("required") and "requestBody" not in old:
        yield place, "a body must be sent"
    for code, answer in old["responses"].items():
        now = new["responses"].get(code)
        if now is None and code[0] in "23":
            yield place, f"answers {code} no more"
        if now is not None:
            yield from _media(f"{place} {code}", both, answer, now, is_sent=False)
            for name in sorted(set(answer.get("headers", ())) - set(now.get("headers", ()))):
                yield f"{place} {code}", f"has no header {name} any more"


def _parameters(place: str, both: Both, old: Any, new: Any) -> Iterator[tuple[str, str]]:
    before, after = ({(one["in"], one["name"]): one for one in what.get("parameters", ())} for what in (old, new))
    for key, parameter in after.items():
        if parameter.get("required") and not before.get(key, {}).get("required"):
            yield place, f"{key[1]} must be sent"
    for key, parameter in before.items():
        if key not in after:
            yield place, f"{key[1]} is not known any more"
        else:
            yield from _schema(f"{place} {key[1]}", both, parameter["schema"], after[key]["schema"], is_sent=True)


def scopes(operation: Any) -> set[str]:
    """What a token must have for it."""
    return {name for way in operation.get("security", ()) for each in way.values() for name in each}


def _media(place: str, both: Both, old: Any, new: Any, *, is_sent: bool) -> Iterator[tuple[str, str]]:
    for media, content in old.get("content", {}).items():
        if media not in new.get("content", {}):
            yield place, f"{media} is gone"
        else:
            yield from _schema(place, both, content["schema"], new["content"][media]["schema"], is_sent=is_sent)


def _schema(place: str, both: Both, old: Any, new: Any, *, is_sent: bool) -> Iterator[tuple[str, str]]:
    references = (str(old.get("$ref", "")), str(new.get("$ref", "")), is_sent)
    if references in both.seen:
        return
    if references[0]:
        both.seen.add(references)
    old, new = both.follow(both.old, old), both.follow(both.new, new)
    yield from _kind(place, old, new, is_sent=is_sent)
    known, now = old.get("properties", {}), new.get("properties", {})
    for name in known:
        if name not in now:
            yield f"{place}/{name}", "is gone"
        else:
            yield from _schema(f"{place}/{name}", both, known[name], now[name], is_sent=is_sent)
    must = (set(new.get("required", ())), set(old.get("required", ())))
    for name in sorted(must[0] - must[1] if is_sent else (must[1] - must[0]) & set(now)):
        yield f"{place}/{name}", "must be sent" if is_sent else "may be left out"
    if "items" in old and "items" in new:
        yield from _schema(f"{place}/*", both, old["items"], new["items"], is_sent=is_sent)
    for way in ("anyOf", "oneOf"):
        for number, (before, after) in enumerate(zip(old.get(way, ()), new.get(way, ()), strict=False)):
            yield from _schema(f"{place} {way} {number}", both, before, after, is_sent=is_sent)


def _kind(place: str, old: Any, new: Any, *, is_sent: bool) -> Iterator[tuple[str, str]]:
    for name in ("type", "format", "const", "pattern"):
        if old.get(name) != new.get(name) and (name in new if is_sent else name in old):
            yield place, f"has another {name}"
    if "enum" in old or "enum" in new:
        before, after = set(old.get("enum", ())), set(new.get("enum", ()))
        gone = before - after if is_sent else set[Any]()
        if gone or ("enum" in new and "enum" not in old and is_sent):
            yield place, f"takes {', '.join(sorted(map(str, gone))) or 'fewer values'} no more"
    for names, is_narrower in ((_UPPER, int.__lt__), (_LOWER, int.__gt__)):
        for name in names:
            if is_sent and name in new and (name not in old or is_narrower(new[name], old[name])):
                yield place, f"has another {name}"
    ways = [len(one.get(way, ())) for one in (old, new) for way in ("anyOf", "oneOf")]
    if is_sent and (ways[2] < ways[0] or ways[3] < ways[1]):
        yield place, "takes less than it did"
    if not is_sent and (ways[2] > ways[0] or ways[3] > ways[1]):
        yield place, "answers more than it did"


def released(root: Path) -> tuple[str, dict[str, Document]] | None:
    """The newest release in git, with its contract and the dictionary by their file names; None before the first."""
    tags = _git(root, "tag", "--list", "v*", "--sort=-v:refname").split()
    if not tags:
        return None
    return tags[0], {name: json.loads(_git(root, "show", f"{tags[0]}:{FOLDER}/{name}")) for name in FILES}


def _git(root: Path, *arguments: str) -> str:
    done = subprocess.run(["git", "-C", root, *arguments], capture_output=True, text=True, check=False)
    return done.stdout if done.returncode == 0 else ""
