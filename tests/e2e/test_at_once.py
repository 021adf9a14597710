# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""More people at once than the server has threads, and than the database has connections."""

from __future__ import annotations

import dataclasses
import itertools
import time
import uuid
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from http.client import HTTPConnection
from urllib.parse import urlencode, urlsplit

import pytest

from forms import drafts
from forms.steps import BIJLAGEN
from overlijden import bijlagen
from overlijden.aangifte import Aangifte
from overlijden.db import Database, Scope
from overlijden.tables import Concept
from tests.bench.visitor import Visitor
from tests.conftest import KEYS, DatabaseUrls
from tests.e2e.stack import Stack
from tests.e2e.walking import ordinary
from tests.forms.filing import answered

PARTIJ = "kvk:99900017"
MANY = 24  # more than two processes of eight threads take at once
Ask = Callable[[str, str, dict[str, str]], tuple[int, str]]


@pytest.fixture(scope="module")
def checks(urls: DatabaseUrls) -> Sequence[str]:
    """The addresses at which as many drafts of the funeral director wait to be sent."""
    numbers = itertools.islice(filter(None, map(_bsn, itertools.count())), MANY)
    return [f"/aangifte/{_draft(urls, bsn)}/versturen" for bsn in numbers]


def _bsn(number: int) -> str | None:
    """A fictitious BSN of this number, unless none passes the test of eleven."""
    digits = f"9999{number:04}"
    check = sum(int(digit) * weight for digit, weight in zip(digits, range(9, 1, -1), strict=True)) % 11
    return f"{digits}{check}" if check < 10 else None


def _of(bsn: str) -> Aangifte:
    made = ordinary("1942")
    return dataclasses.replace(made, overledene=dataclasses.replace(made.overledene, bsn=bsn))


def _draft(urls: DatabaseUrls, bsn: str) -> uuid.UUID:
    aangifte, rows, _ = bijlagen.unpack(_of(bsn), PARTIJ)
    typed = {
        slug: raw
        for slug, raw in answered(aangifte).items()
        if slug != "controleren" and (raw or slug == BIJLAGEN.slug)
    }
    draft = Concept(id=uuid.uuid4(), partij=PARTIJ, persoon="uitvaart", antwoorden=typed, vervalt_op=drafts.expiry())
    with Database(urls.web, keys=KEYS) as database, database.begin(Scope(partij=PARTIJ)) as session:
        session.add(draft)
        session.flush()
        for row in rows:
            row.concept_id = draft.id
            session.add(row)
    return draft.id


@pytest.fixture(scope="module")
def ask(service: Stack) -> Ask:
    """Ask something as the funeral director, each time over a connection of its own; status and where it leads."""
    director = Visitor(service.url, "uitvaart")
    cookie, token = director.credentials()

    def once(method: str, address: str, form: dict[str, str]) -> tuple[int, str]:
        with closing(HTTPConnection(urlsplit(service.url).netloc, timeout=60)) as connection:
            headers = {"Cookie": cookie, "Content-Type": "application/x-www-form-urlencoded"}
            connection.request(method, address, urlencode({**form, "csrf_token": token}), headers)
            response = connection.getresponse()
            response.read()
            return response.status, response.headers.get("Location", "")

    return once


def test_as_many_declarations_as_come_at_once_are_filed(ask: Ask, checks: Sequence[str]) -> None:
    with ThreadPoolExecutor(MANY) as together:
        began = time.monotonic()
        sent = list(together.map(lambda check: ask("POST", check, {"naar_waarheid": "ja"}), checks))
        seconds = time.monotonic() - began
    assert {status for status, _ in sent} == {302}
    assert len({receipt for _, receipt in sent if receipt.endswith("/ontvangst")}) == MANY
    assert seconds < 30  # a pool that is waited for gave up after thirty


@pytest.mark.parametrize("address", ["/dossier/OV-2026-XXXXXX", "/aangiften"])
def test_as_many_pages_as_are_read_at_once_come(ask: Ask, address: str) -> None:
    with ThreadPoolExecutor(MANY + 1) as together:
        answers = [together.submit(ask, "GET", address, {}) for _ in range(2 * MANY)]
        health, _ = ask("GET", "/gezond", {})
        statuses = {answer.result()[0] for answer in answers}
    assert health == 200
    assert statuses == {404 if "XXXXXX" in address else 200}
