# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""Why something could not be tested is said in both languages, wherever it is said."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from overlijden import conformance
from overlijden.conformance.eisen import Ongetoetst

FOLDER = Path(str(conformance.__file__)).parent
DUTCH = {"de", "het", "niet", "een", "geen", "hiervoor", "wij", "dit", "er", "niets"}


def reasons() -> list[tuple[str, list[str]]]:
    """Where one is made, and its words as they are written, without what is filled in."""
    return [
        (f"{file.relative_to(FOLDER)}:{node.lineno}", [ast.unparse(one) for one in node.args])
        for file in sorted(FOLDER.rglob("*.py"))
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == Ongetoetst.__name__
    ]


REASONS = reasons()


@pytest.mark.parametrize(("where", "said"), REASONS, ids=[where for where, _ in REASONS])
def test_a_reason_is_said_in_dutch_and_in_english(where: str, said: list[str]) -> None:
    nl, en = said
    assert nl != en
    assert nl.strip("'\"").endswith(".")
    assert en.strip("'\"").endswith(".")
    assert set(nl.lower().strip("f'\"").replace(".", " ").split()) & DUTCH, where
    assert not set(en.lower().strip("f'\"").replace(".", " ").split()) & DUTCH, where


def test_there_are_some() -> None:
    assert len(REASONS) > 5
