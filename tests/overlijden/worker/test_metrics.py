# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""What Prometheus reads of the worker, and nobody else."""

from __future__ import annotations

import re
from http.client import HTTPConnection

import pytest

from overlijden.adapter import Refused, TemporaryError
from overlijden.db import Database
from overlijden.settings import Delivery
from overlijden.tools.tomlfile import ConfigError
from overlijden.worker import metrics
from tests.filing import file
from tests.overlijden.delivery.test_delivery import accept, deliver, fail

SETTINGS = Delivery(breaker_after=1)
AWAY = "postgresql+psycopg://nobody@127.0.0.1:1/none"


def get(port: int, path: str) -> tuple[int, str]:
    connection = HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request("GET", path)
    answer = connection.getresponse()
    return answer.status, answer.read().decode()


@pytest.mark.database
def test_numbers_tell_what_stands_where_and_nothing_of_a_dossier(
    web_database: Database, worker_database: Database
) -> None:
    dossiers = [file(web_database), file(web_database), file(web_database, "0796")]
    deliver(worker_database, accept, fail(Refused("StUF064")), fail(TemporaryError("down")))
    told = metrics.render(worker_database, SETTINGS, {("0796", "wacht"): 7})
    for line in (
        'overlijden_leveringen{gemeente="1942",status="afgeleverd"} 1',
        'overlijden_leveringen{gemeente="1942",status="geweigerd"} 1',
        'overlijden_leveringen{gemeente="0796",status="wacht"} 1',
        'overlijden_alarm{gemeente="1942"} 0',
        'overlijden_mail{status="wacht"} 3',
        "# TYPE overlijden_pogingen_total counter",
        'overlijden_pogingen_total{gemeente="0796",uitkomst="wacht"} 7',
    ):
        assert line in told.splitlines()
    assert re.search(r'^overlijden_verbinding_open{gemeente="0796",wijziging="[0-9]+"} 1$', told, re.MULTILINE)
    assert not any(dossier.kenmerk in told for dossier in dossiers)


@pytest.mark.database
def test_each_municipality_s_back_end_has_an_address_of_its_own(
    web_database: Database, worker_database: Database
) -> None:
    file(web_database), file(web_database, "0796")
    deliver(worker_database, accept, fail(TemporaryError("down")))
    with metrics.serve("127.0.0.1:0", worker_database, SETTINGS) as port:
        answers = [get(port, f"/gereed/{gemeente}") for gemeente in ("1942", "0796", "0321")]
    assert answers == [(200, "gereed\n"), (503, "geen antwoord\n"), (404, "niet gevonden\n")]


@pytest.mark.database
def test_it_answers_on_its_own_address_and_says_whether_it_is_ready(worker_database: Database) -> None:
    with metrics.serve("127.0.0.1:0", worker_database, SETTINGS) as port:
        assert get(port, "/metrics")[0] == 200
        assert get(port, "/levend") == (200, "levend\n")
        assert get(port, "/gereed") == (200, "gereed\n")
        assert get(port, "/balie")[0] == 404


def test_it_does_not_tell_which_python_it_is() -> None:
    with Database(AWAY) as away, metrics.serve("127.0.0.1:0", away, SETTINGS) as port:
        connection = HTTPConnection("127.0.0.1", port, timeout=10)
        connection.request("GET", "/levend")
        assert connection.getresponse().headers["Server"] == "overlijden"


def test_without_a_database_it_lives_and_is_not_ready() -> None:
    with Database(AWAY) as away, metrics.serve("127.0.0.1:0", away, SETTINGS) as port:
        assert (get(port, "/levend")[0], get(port, "/gereed")[0], get(port, "/metrics")[0]) == (200, 503, 503)


@pytest.mark.parametrize("address", ["here", ":8129", "127.0.0.1:x", "127.0.0.1:70000", "192.0.2.1:9464"])
def test_an_address_that_cannot_be_is_refused_by_name(address: str) -> None:
    with (
        Database(AWAY) as away,
        pytest.raises(ConfigError, match=r"service\.metrics"),
        metrics.serve(address, away, SETTINGS),
    ):
        pass
