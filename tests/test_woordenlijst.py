# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""One concept, one word: every word in a name that others use is English, or explained in the word list."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGES = ["overlijden", "adapters", "forms"]
WORD = re.compile("[A-Z]+(?![a-z])|[A-Z]?[a-z]+")  # of one_two, OneTwo and XMLTools

# The English half of our names, a word a line. A new Dutch word goes into docs/woordenlijst.md, with what it means.
LISTED = (ROOT / "tests" / "english.txt").read_text(encoding="utf-8").split()
ENGLISH = set(LISTED)


@cache
def sources() -> dict[Path, str]:
    paths = (path for package in PACKAGES for path in sorted((ROOT / package).rglob("*.py")))
    return {path: path.read_text(encoding="utf-8") for path in paths}


@cache
def explained() -> tuple[str, ...]:
    """The words of the list, in its order."""
    text = (ROOT / "docs" / "woordenlijst.md").read_text(encoding="utf-8")
    cells = re.findall(r"^\| (`.+?`) \| .+ \| .+ \|$", text, re.MULTILINE)
    return tuple(word for cell in cells for word in re.findall("`([a-z]+)`", cell))


def words(text: str) -> set[str]:
    return {word.lower() for word in WORD.findall(text) if len(word) > 1}


def public_names(path: Path, text: str) -> Iterator[str]:
    """The module, its classes and constants, and what stands in a class: fields, columns, members of an enumeration."""
    yield path.stem
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.ClassDef):
            yield node.name
        if isinstance(node, ast.ClassDef | ast.Module):
            yield from (name for statement in node.body for name in assigned(statement))


def assigned(statement: ast.stmt) -> list[str]:
    targets = statement.targets if isinstance(statement, ast.Assign) else [getattr(statement, "target", None)]
    return [target.id for target in targets if isinstance(target, ast.Name) and not target.id.startswith("_")]


@pytest.mark.parametrize("package", PACKAGES)
def test_every_word_is_english_or_explained(package: str) -> None:
    known = ENGLISH | set(explained())
    missing = {
        word: name
        for path, text in sources().items()
        if path.is_relative_to(ROOT / package)
        for name in public_names(path, text)
        for word in words(name) - known
    }
    assert missing == {}, "a Dutch word belongs in docs/woordenlijst.md, an English one in tests/english.txt"


def test_no_word_is_both_english_and_explained() -> None:
    assert ENGLISH & set(explained()) == set()


def test_every_explained_word_is_used() -> None:
    used = words(" ".join(sources().values()))
    assert [word for word in explained() if word not in used] == []


def test_the_list_is_alphabetical_and_names_each_word_once() -> None:
    text = (ROOT / "docs" / "woordenlijst.md").read_text(encoding="utf-8")
    first = re.findall(r"^\| `([a-z]+)`", text, re.MULTILINE)
    assert first == sorted(first)
    assert len(explained()) == len(set(explained()))


def test_the_english_words_stand_once_and_in_order() -> None:
    assert sorted(ENGLISH) == LISTED
