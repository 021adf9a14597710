# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""Whatever a system sends, in whatever field: never a defect, and never an answer or a log that repeats it."""

from __future__ import annotations

import io
import json
import random
from typing import Any
from urllib.parse import quote

import pytest

from overlijden import canonical
from overlijden.aangifte import Aangifte
from overlijden.api.operations import OPERATIONS
from overlijden.db import Database
from overlijden.toegang import OF_FIRM, RECHTEN
from tests import proof
from tests.filing import PARTIJ, file
from tests.forms.test_fuzz import MARK, typed
from tests.overlijden.conftest import Connect
from tests.software import aangifte

pytestmark = [pytest.mark.database, pytest.mark.proof]

REQUESTS = proof.size(3_000, 300)
FIELDS: tuple[str, ...] = (
    "grant_type",
    "client_assertion",
    "scope",
    "na",
    "limiet",
    "cursor",
    "status",
    "akte_nummer",
    "akte_datum",
    "aangifte",
    "bijlagen",
    "reden",
    "aangiften",
    "sleutel",
    "soort",
)
HEADERS = ("Idempotency-Key", "If-Match", "Handelende-Persoon")
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


def declared(dice: random.Random) -> bytes:
    """A declaration of which some answers are odd, alone or with others."""
    data = canonical.write(aangifte())
    places = [wijzer.strip("/").split("/") for wijzer, *_ in canonical.leaves(Aangifte) if "*" not in wijzer]
    for *groups, name in dice.sample(places, dice.randrange(4)):
        at = data
        for group in groups:
            at = at.setdefault(group, {})
        at[name if dice.random() < 0.9 else typed(dice)] = odd(dice)
    sent = {"aangifte": data, "bijlagen": dice.choice([[], [odd(dice)], odd(dice)])}
    if dice.random() < 0.3:
        return json.dumps({"aangiften": [{**sent, "sleutel": odd(dice)}, odd(dice)]}).encode()
    return json.dumps({**sent, **({"reden": odd(dice)} if dice.random() < 0.5 else {})}).encode()


def file_of(dice: random.Random) -> dict[str, Any]:
    """A file and its kind, of which anything may be odd."""
    name = "".join(letter for letter in typed(dice) if letter.isprintable() and letter != '"')
    content = dice.choice([b"", b"%PDF-1.7", b"\x89PNG", typed(dice).encode("utf-8", "replace")])
    return {"soort": dice.choice(["OVERIG", typed(dice)]), "bestand": (io.BytesIO(content), name or "x")}


def headed(dice: random.Random) -> dict[str, str]:
    """The headers that an address may ask for, seldom odd."""
    usual = {"Idempotency-Key": str(dice.random()), "Handelende-Persoon": "iris"}
    strange = {name: typed(dice)[:200] for name in HEADERS if dice.random() < 0.2}
    return {name: "".join(one for one in text if " " <= one <= "~") for name, text in (usual | strange).items()}


def test_no_field_of_the_interface_breaks_or_betrays(
    connect: Connect, database: Database, capfd: pytest.CaptureFixture[str]
) -> None:
    dice, failures = proof.dice(), []
    system, software = connect("1942"), connect(PARTIJ)
    kenmerk, operations = file(database).kenmerk, sorted(OPERATIONS)
    for number in range(REQUESTS):
        path, method = operations[number % len(operations)]
        known = {"{kenmerk}": dice.choice([kenmerk, typed(dice)]), "{bijlage}": typed(dice)}
        for name, value in known.items():
            path = path.replace(name, quote(value[:500] or "x", safe=""))
        kind = dice.choice(
            ["application/json"] * 4 + ["application/x-www-form-urlencoded", "text/xml", typed(dice)[:80]]
        )
        is_firm_s = RECHTEN[f"api.{OPERATIONS[operations[number % len(operations)]].name}"].bereik in OF_FIRM
        data: Any = dice.choice([body, declared] if is_firm_s else [body])(dice) if method != "get" else None
        if path == "/bijlagen" and dice.random() < 0.7:
            data, kind = file_of(dice), "multipart/form-data"
        answer = (software if is_firm_s else system).open(
            f"/api/v1{path}",
            method=method.upper(),
            data=data,
            query_string={name: typed(dice)[:500] for name in dice.sample(FIELDS, 2)},
            headers={**headed(dice), "Content-Type": "".join(letter for letter in kind if " " <= letter <= "~")},
        )
        if answer.status_code >= 500 or (answer.status_code != 308 and MARK in answer.text):
            failures.append((method, path, answer.status_code, answer.text[:200]))
    assert failures == []
    assert MARK not in capfd.readouterr().err


def test_every_field_has_its_turn() -> None:
    assert len(FIELDS) * len(OPERATIONS) < REQUESTS
