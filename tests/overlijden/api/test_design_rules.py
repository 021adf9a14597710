# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""The Dutch API Design Rules 2.1, each by its name: what a document can show in it, the rest in what is served."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from overlijden.api import contract

URL, CONTACT = "https://overlijden.example", "koppelen@overlijden.example"
DOCUMENT: dict[str, Any] = json.loads(json.dumps(contract.of_installation(URL, CONTACT)))
OAUTH = "token"  # whose refusals are in the words of RFC 6749


def operations() -> Iterator[tuple[str, dict[str, Any]]]:
    for path, item in DOCUMENT["paths"].items():
        for method, operation in item.items():
            yield f"{method} {path}", operation


def answers() -> Iterator[tuple[str, str, dict[str, Any]]]:
    for place, operation in operations():
        for code, answer in operation["responses"].items():
            yield f"{place} {code}", code, answer


def servers() -> Iterator[str]:
    yield from (one["url"] for one in DOCUMENT["servers"])


RULES: Mapping[str, Callable[[], object]] = {
    "doc-openapi": lambda: re.fullmatch(r"3\.\d+\.\d+", DOCUMENT["openapi"]),
    "doc-openapi-contact": lambda: {"name", "email", "url"} == set(DOCUMENT["info"]["contact"]),
    "semver": lambda: re.fullmatch(r"\d+\.\d+\.\d+", DOCUMENT["info"]["version"]),
    "uri-version": lambda: all(re.search(r"/v\d+$", url) for url in servers()),
    "version-header": lambda: all("API-Version" in one["headers"] for _, code, one in answers() if code[0] in "23"),
    "no-trailing-slash": lambda: not [path for path in DOCUMENT["paths"] if path.endswith("/")],
    "http-methods": lambda: (
        {place.split()[0] for place, _ in operations()} <= {"get", "put", "post", "delete", "patch"}
    ),
    "path-segments-kebab-case": lambda: all(
        re.fullmatch(r"(/([a-z0-9-]+|\{\w+\}))+", path) for path in DOCUMENT["paths"] if path != "/openapi.json"
    ),
    "query-keys-camel-case": lambda: all(
        re.fullmatch("[a-z][a-z0-9]*([A-Z][a-z0-9]*)*", parameter["name"])
        for _, operation in operations()
        for parameter in operation.get("parameters", ())
        if parameter["in"] == "query"
    ),
    "schema names in pascal case": lambda: all(
        re.fullmatch("([A-Z][a-z0-9]+)+", name) for name in DOCUMENT["components"]["schemas"]
    ),
    "problem-details": lambda: all(
        [*one["content"]] == ["application/problem+json"]
        for place, code, one in answers()
        if code[0] in "45" and not (place.startswith(f"post /{OAUTH}") and code in ("400", "401"))
    ),
    "tls": lambda: all(url.startswith("https://") for url in servers()),
}


@pytest.mark.parametrize("rule", RULES)
def test_the_contract_keeps_the_rule(rule: str) -> None:
    assert RULES[rule]()


def test_the_contract_is_where_everybody_looks_for_it_and_for_every_page(app: Flask) -> None:
    """Rule publish-openapi."""
    answer = app.test_client().get("/api/v1/openapi.json")
    assert answer.mimetype == "application/json"
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert answer.json is not None
    assert answer.json["servers"] == [{"url": "http://localhost/api/v1"}]
    assert answer.json["paths"] == DOCUMENT["paths"]


def test_an_address_with_a_slash_behind_it_is_another_one(client: FlaskClient) -> None:
    """Rule no-trailing-slash."""
    assert client.get("/api/v1/ping/").status_code == 404


@pytest.mark.parametrize("address", ["/api/v1/ping", "/api/v1/niets", "/api/v1/openapi.json"])
def test_each_answer_carries_what_keeps_a_browser_from_misusing_it(client: FlaskClient, address: str) -> None:
    """Rule security-headers; Strict-Transport-Security comes in production (tests/overlijden/test_app.py)."""
    headers = client.get(address).headers
    assert headers["Cache-Control"] == "no-store"
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Content-Type"]


def test_the_installations_contract_and_the_specification_say_the_same() -> None:
    whole = json.loads(json.dumps(contract.describe()))
    for path, item in DOCUMENT["paths"].items():
        assert json.dumps(item).replace(f"{URL}/specificatie/", "") == json.dumps(whole["paths"][contract.BASE + path])
