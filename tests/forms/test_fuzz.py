# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""Whatever is typed, in whatever field: never a defect, and never an error, an address or a log that repeats it."""

from __future__ import annotations

import io
import json
import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

import pytest
from flask import Flask
from flask.testing import FlaskClient
from markupsafe import escape

from forms.step import answers
from forms.steps import BIJLAGEN, CONTROLEREN, STEPS
from overlijden.balie.acts import ACTS
from overlijden.toegang import RECHTEN
from tests import proof
from tests.forms.filing import log_in
from tests.forms.test_filling import at, filled

pytestmark = pytest.mark.proof

REQUESTS = proof.size(24_000, 2_400)
MARK = "Zz9Marker"  # stands in everything that is typed, and so may stand in no error, address or log
NASTY = (
    "",
    " ",
    "\x00",
    "\x0b\x1b[31m",
    "\ufffe\uffff",
    "\u202e\u2066omgekeerd",
    "é" * 300,
    "e\u0301" * 300,
    "\U0001d575" * 90,
    "A" * 70_000,
    "-1",
    "0" * 40,
    "9" * 5_000,
    "1e999",
    "NaN",
    "٣",
    "²",
    "99",
    "31",
    "2026",
    "00",
    "24:00",
    "999990019",
    "123456789",
    "1942",
    "0000",
    "JA",
    "{naam}",
    "{0}{naam.__class__}",
    "%s%n%(x)s",
    "{{ 7 * 7 }}",
    "<script>alert(1)</script>",
    "'\"><img src=x onerror=alert(1)>",
    "' OR 1=1 --",
    "../../etc/passwd",
    "http://169.254.169.254/",
    "//example.org",
    "\r\nSet-Cookie: x=y",
    "[]",
    "null",
    "a@b@c.nl",
    "=cmd|' /C calc'!A0",
)


@dataclass(frozen=True)
class Field:
    """An input of a page of the form."""

    slug: str
    name: str


def fields() -> list[Field]:
    """Every input of every page, with two blocks of what repeats."""
    return [Field(step.slug, name) for step in STEPS for one in answers(step.form(None, more=2)) for name in one.inputs]


def typed(dice: random.Random) -> str:
    """Something that no page expects, often with the mark in it."""
    text = dice.choice(NASTY)
    if dice.random() < 0.3:
        text += "".join(
            chr(dice.choice([dice.randrange(32, 0xD800), dice.randrange(0xE000, 0x110000)])) for _ in range(8)
        )
    place = dice.randrange(len(text) + 1)
    return text[:place] + MARK + text[place:] if dice.random() < 0.7 else text


def wrong(answer: Any) -> list[str]:
    """What is wrong with an answer to something nasty."""
    found = [f"status {answer.status_code}"] if answer.status_code >= 500 else []
    location = answer.headers.get("Location", "")
    is_same_page = answer.status_code == 308 or location.startswith("/inloggen?next=")  # asked for, not typed
    if MARK in location and not is_same_page:
        found.append(f"the address repeats it: {location[:60]}")
    if answer.status_code >= 400 and answer.status_code != 422 and MARK in without_way_back(answer):
        found.append("the error repeats it")
    answer.close()
    return found


def without_way_back(answer: Any) -> str:
    """A page without its links to where it was asked for, or above that: asked for, and not typed."""
    asked = str(escape(answer.request.path))
    return re.sub('href="([^"]*)"', lambda link: "" if asked.startswith(link[1]) else link[0], answer.text)


@pytest.fixture
def drafts(app: Flask) -> list[str]:
    """Drafts of different deaths, so that every page is on the path of one of them."""
    return [
        filled(app),
        filled(app, overlijden__soort="NIET_NATUURLIJK"),
        filled(app, lijkbezorging__soort="BUITENLAND"),
        filled(app, overledene__burgerlijke_staat="2"),
    ]


@pytest.fixture
def quiet(capfd: pytest.CaptureFixture[str]) -> Iterator[None]:
    """Nothing that was typed may be in the log, in any of its spellings."""
    yield
    log = capfd.readouterr().err
    assert MARK not in log
    assert json.dumps(MARK)[1:-1] not in log


@pytest.mark.usefixtures("quiet")
def test_no_field_of_the_form_breaks_or_betrays(client: FlaskClient, drafts: list[str]) -> None:
    dice, wanted = proof.dice(), fields()
    failures: list[tuple[object, ...]] = []
    for number in range(REQUESTS * 2 // 3):
        field, draft = wanted[number % len(wanted)], dice.choice(drafts)
        body: dict[str, Any] = {field.name: typed(dice)}
        for other in dice.sample(wanted, 3):
            if other.slug == field.slug:
                body[other.name] = [typed(dice) for _ in range(dice.randrange(1, 4))]
        if field.slug == BIJLAGEN.slug and dice.random() < 0.3:
            body["bijlagen"] = (io.BytesIO(typed(dice).encode("utf-8", "replace")), typed(dice) or "x")
            body["toevoegen"] = "1"
        address = at(draft, "versturen" if field.slug == CONTROLEREN.slug else field.slug)
        failures += [(field, body, problem) for problem in wrong(client.post(address, data=body))]
        if number % 5 == 0:
            failures += [(field, "shown again", problem) for problem in wrong(client.get(at(draft, field.slug)))]
        if number % 50 == 0:
            failures += [("check", draft, problem) for problem in wrong(client.get(draft))]
    assert failures == []


@pytest.mark.usefixtures("quiet")
def test_no_address_and_no_other_input_breaks_or_betrays(app: Flask, drafts: list[str]) -> None:
    dice, failures = proof.dice(), []
    clients = [app.test_client() for _ in range(3)]
    for client, account in zip(clients, ("uitvaart", "gooise-meren"), strict=False):
        log_in(client, account)
    rules = [rule for rule in app.url_map.iter_rules() if rule.endpoint in RECHTEN and rule.endpoint != "login.leave"]
    names = ["versie", "next", "account", "overlijden.gemeente", "terug", "meer", "verwijder", "csrf_token"]
    names += [one.name for act in ACTS.values() for one in act.form()]
    for number in range(REQUESTS // 3):
        rule, client = rules[number % len(rules)], dice.choice(clients)
        address = rule.rule
        for argument in rule.arguments:
            value = quote(typed(dice)[:2_000] or "x", safe="")
            address = address.replace(f"<uuid:{argument}>", value).replace(f"<path:{argument}>", value)
            address = address.replace(f"<{argument}>", value)
        method = dice.choice(["GET", "POST", "PUT", "DELETE", "HEAD", "PATCH"])
        said = {name: typed(dice)[:3_000] for name in dice.sample(names, 3)}
        answer = client.open(
            address,
            method=method,
            data=said if method in ("POST", "PUT", "PATCH") else None,
            query_string={name: text[:500] for name, text in said.items()} if method == "GET" else None,
            headers={"Accept-Language": "x" * 50, "Content-Type": dice.choice(["text/xml", "application/json", ""])}
            if method == "PUT"
            else None,
        )
        failures += [(method, rule.rule, said, problem) for problem in wrong(answer)]
    assert failures == []


def test_every_field_has_its_turn() -> None:
    assert len(fields()) * 10 < REQUESTS
