# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""Whatever a system sends, in whatever field: never a defect, and never an answer or a log that repeats it."""

from __future__ import annotations

import json
import random
from typing import Any
from urllib.parse import quote

import pytest

from overlijden.api.contract import OPERATIONS
from overlijden.db import Database
from tests import proof
from tests.filing import file
from tests.forms.test_fuzz import MARK, typed
from tests.overlijden.conftest import Connect

pytestmark = [pytest.mark.database, pytest.mark.proof]

REQUESTS = proof.size(3_000, 300)
FIELDS = ("grant_type", "client_assertion", "scope", "na", "limiet", "cursor", "status", "akte_nummer", "akte_datum")
RIGHT = {"status": "akte_opgemaakt", "akte_nummer": "200251", "akte_datum": "2026-11-25", "limiet": "5"}


def odd(dice: random.Random) -> Any:
    """A text that nobody expects, or what is no text."""
    return dice.choice([typed(dice)] * 6 + [None, True, -1, 1e300, [typed(dice)], {MARK: typed(dice)}])


def body(dice: random.Random) -> bytes:
    """JSON under the right names, seldom with all of them as they should be; or what is no JSON."""
    if dice.random() < 0.1:
        return dice.choice([typed(dice).encode("utf-8", "replace"), b"[" * 9_000, b"\xff\xfe{}", b'{"cursor": NaN}'])
    names = dice.sample(FIELDS, dice.randrange(4))
    return json.dumps({**(RIGHT if dice.random() < 0.3 else {}), **{name: odd(dice) for name in names}}).encode()


def test_no_field_of_the_interface_breaks_or_betrays(
    connect: Connect, database: Database, capfd: pytest.CaptureFixture[str]
) -> None:
    dice, system, failures = proof.dice(), connect("1942"), []
    kenmerk, operations = file(database).kenmerk, sorted(OPERATIONS)
    for number in range(REQUESTS):
        path, method = operations[number % len(operations)]
        known = {"{kenmerk}": dice.choice([kenmerk, typed(dice)]), "{bijlage}": typed(dice)}
        for name, value in known.items():
            path = path.replace(name, quote(value[:500] or "x", safe=""))
        kind = dice.choice(
            ["application/json"] * 4 + ["application/x-www-form-urlencoded", "text/xml", typed(dice)[:80]]
        )
        answer = system.open(
            f"/api/v1{path}",
            method=method.upper(),
            data=body(dice) if method != "get" else None,
            query_string={name: typed(dice)[:500] for name in dice.sample(FIELDS, 2)},
            headers={"Content-Type": "".join(letter for letter in kind if " " <= letter <= "~")},
        )
        if answer.status_code >= 500 or (answer.status_code != 308 and MARK in answer.text):
            failures.append((method, path, answer.status_code, answer.text[:200]))
    assert failures == []
    assert MARK not in capfd.readouterr().err


def test_every_field_has_its_turn() -> None:
    assert len(FIELDS) * len(OPERATIONS) < REQUESTS
