# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""The same request sent three times at once, as software does that got no answer: one declaration each time.

To real web processes on a real PostgreSQL; a few in every run, a thousand with ``make proof``.
"""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection
from itertools import islice
from pathlib import Path
from threading import Barrier
from typing import Any
from urllib.parse import urlencode, urlsplit

import pytest
from sqlalchemy import Connection, text

from overlijden import canonical
from overlijden.tools.bearer import ASSERTION
from tests import proof
from tests.conftest import DatabaseUrls
from tests.drafts import bsns
from tests.e2e.stack import web_alone
from tests.filing import PARTIJ
from tests.software import AANGIFTEN, aangifte, key
from tests.systems import System, register_for

pytestmark = [pytest.mark.database, pytest.mark.proof]

REQUESTS = proof.size(1_000, 10)
TIMES = 3
RENEW = 120.0  # seconds, well within the life of a token
COUNTS = text(
    "SELECT (SELECT count(*) FROM dossier), (SELECT count(DISTINCT kenmerk) FROM dossier), "
    "(SELECT count(*) FROM gebeurtenis WHERE actie = 'indienen'), (SELECT count(*) FROM levering), "
    "(SELECT count(*) FROM concept WHERE kenmerk IS NOT NULL)"
)
Answer = tuple[int, Any]


class Software:
    """A firm's software with a connection of its own for each of the requests at once."""

    def __init__(self, url: str, system: System) -> None:
        self.url, self.system, self.token, self.until = url, system, "", 0.0
        self.host = urlsplit(url).netloc
        self.connections = [HTTPConnection(self.host, timeout=120) for _ in range(TIMES)]
        self.together = Barrier(TIMES)

    def ask(self, number: int, path: str, body: bytes, headers: Mapping[str, str]) -> Answer:
        connection = self.connections[number]
        connection.request("POST", path, body, dict(headers))
        response = connection.getresponse()
        return response.status, json.loads(response.read())

    def at_once(self, number: int, sent: bytes, sleutel: str) -> Answer:
        headers = {"Authorization": f"Bearer {self.token}", "Handelende-Persoon": "iris", "Idempotency-Key": sleutel}
        self.together.wait()
        return self.ask(number, AANGIFTEN, sent, {**headers, "Content-Type": "application/json"})

    def close(self) -> None:
        for connection in self.connections:
            connection.close()

    def renew(self) -> None:
        """Ask for a token, unless there is one that is good for long enough."""
        if time.monotonic() < self.until:
            return
        proved = {"client_assertion_type": ASSERTION, "client_assertion": self.system.sign(aud=self.url)}
        form = urlencode({"grant_type": "client_credentials", **proved}).encode()
        status, told = self.ask(0, "/api/v1/token", form, {"Content-Type": "application/x-www-form-urlencoded"})
        assert status == 200, told
        self.token, self.until = told["access_token"], time.monotonic() + RENEW


def test_the_same_request_three_times_at_once_is_one_declaration(
    database_urls: DatabaseUrls, tmp_path: Path, superuser: Connection
) -> None:
    many = {f"OVERLIJDEN_SERVICE_{name}_PER_MINUTE": "1000000000" for name in ("ACTS", "READS")}
    made = canonical.write(aangifte(answers={"/arts/a_route": "VIA_LIJKSCHOUWER"}))  # asks for no file
    del made["onderneming"], made["bijlagen"]
    problems, answers = [], []
    with web_alone(database_urls, tmp_path, **many) as url, ThreadPoolExecutor(TIMES) as pool:
        software = Software(url, register_for(database_urls, PARTIJ))
        for bsn in islice(bsns(), REQUESTS):  # whoever was declared before asks for a confirmation
            software.renew()
            sleutel, who = key(), {**made["overledene"], "bsn": bsn}
            sent = json.dumps({"aangifte": {**made, "overledene": who}}).encode()
            came = [*pool.map(lambda number: software.at_once(number, sent, sleutel), range(TIMES))]  # noqa: B023
            problems += [] if came[0][0] == 201 and came == [came[0]] * TIMES else [came]
            answers.append(came[0][1])
        software.close()
    assert problems == []
    assert len({one["kenmerk"] for one in answers}) == REQUESTS
    assert [*superuser.execute(COUNTS).one()] == [REQUESTS] * 5
