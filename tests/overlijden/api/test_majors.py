# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""Two majors beside each other, and an address that will be no more, are told to whoever uses them."""

from __future__ import annotations

from datetime import date, timedelta
from types import MappingProxyType

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.wrappers import Response

from overlijden import toegang, web
from overlijden.api import contract, ending, parts
from overlijden.api.ending import Ending
from overlijden.api.operations import OPERATIONS
from tests.conftest import DatabaseUrls
from tests.overlijden.conftest import Connect
from tests.systems import come, register

SINDS = date(2027, 1, 1)


def test_each_answer_tells_the_whole_version_of_its_contract(client: FlaskClient) -> None:
    for address in ("/api/v1/ping", "/api/v1/openapi.json", "/api/v1/aangiften/OV-2026-9999999"):
        assert client.get(address).headers["API-Version"] == parts.VERSION
    assert client.post("/api/v1/token").headers["API-Version"] == parts.VERSION


def test_a_second_major_answers_for_itself_beside_the_first(
    app: Flask, database_urls: DatabaseUrls, monkeypatch: pytest.MonkeyPatch
) -> None:
    second = parts.make("api2", "2.0.0-proef.1")

    @second.get("/ping")
    def ping() -> Response:
        return parts.answer({"wie": web.claims()["sub"]})

    rights = {**toegang.RECHTEN, "api2.ping": toegang.RECHTEN["api.ping"]}
    monkeypatch.setattr(web, "RECHTEN", MappingProxyType(rights))
    app.register_blueprint(second)
    system = register(database_urls, "1942")
    client = come(app, system)  # one token for both
    first, newer = client.get("/api/v1/ping"), client.get("/api/v2/ping")
    assert (first.headers["API-Version"], newer.headers["API-Version"]) == (parts.VERSION, "2.0.0-proef.1")
    assert newer.json == {"wie": system.id}
    assert first.json is not None
    assert first.json["sub"] == system.id
    assert app.test_client().get("/api/v2/ping").mimetype == "application/problem+json"  # without a token
    assert client.get("/api/v2/feed").status_code == 404
    assert client.get("/api/v3/ping").status_code == 404


def test_an_address_that_ends_says_so_in_each_answer_and_in_the_contract(
    connect: Connect, monkeypatch: pytest.MonkeyPatch
) -> None:
    ends = {"api.ping": Ending(SINDS, date(2027, 7, 4))}
    for module in (parts, contract):
        monkeypatch.setattr(module, "ENDING", ends)
    client = connect("1942")
    headers = client.get("/api/v1/ping").headers
    assert headers["Deprecation"] == "@1798761600"
    assert headers["Sunset"] == "Sun, 04 Jul 2027 00:00:00 GMT"
    assert headers["Link"] == '</specificatie#wijzigingen>; rel="deprecation"; type="text/html"'
    assert "Deprecation" not in client.get("/api/v1/feed").headers
    told = contract.describe()["paths"]["/api/v1/ping"]["get"]
    assert told["deprecated"] is True
    assert {"Deprecation", "Sunset"} <= set(told["responses"]["200"]["headers"])


def test_half_a_year_is_the_least() -> None:
    with pytest.raises(ValueError, match="six months"):
        Ending(SINDS, SINDS + ending.NOTICE - timedelta(days=1))


def test_what_ends_is_an_address_of_ours() -> None:
    assert set(ending.ENDING) <= {f"api.{one.name}" for one in OPERATIONS.values()}
