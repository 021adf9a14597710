# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""What an examination finds, and what to do about it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Grade(StrEnum):
    """How bad it is. Soon: it works, and without a person it will not for long. Unseen: not looked at from here."""

    OK = "ok"
    SOON = "soon"
    WRONG = "wrong"
    UNSEEN = "unseen"


@dataclass(frozen=True, slots=True)
class Finding:
    """What is so, and what to do: "" where there is nothing to do. Never a secret, nor anything of a dossier."""

    grade: Grade
    what: str
    remedy: str = ""


def ok(what: str) -> Finding:
    return Finding(Grade.OK, what)


def soon(what: str, remedy: str) -> Finding:
    return Finding(Grade.SOON, what, remedy)


def wrong(what: str, remedy: str) -> Finding:
    return Finding(Grade.WRONG, what, remedy)


def unseen(what: str, remedy: str) -> Finding:
    return Finding(Grade.UNSEEN, what, remedy)
