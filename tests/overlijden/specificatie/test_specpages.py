# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""The specification as a page, a document and files: the same content, with anchors that stay."""

from __future__ import annotations

import json
import re
from typing import Any

import jsonschema
import pytest
from flask import Flask
from flask.testing import FlaskClient
from lxml import etree, html

from overlijden import samples, specificatie
from overlijden.api import openapi
from overlijden.canonical import write
from overlijden.specificatie import specpages
from tests.declaring import WEDNESDAY

SPEC = specificatie.describe()
ANCHORS = [
    *(rule["id"] for rule in SPEC["regels"]),
    *(field["wijzer"] for field in SPEC["velden"]),
    *(status["status"] for status in SPEC["statussen"]),
    *(term["id"] for term in SPEC["termijnen"]),
]
SAID = [
    *(rule["tekst"] for rule in SPEC["regels"]),
    *(rule["bron"] for rule in SPEC["regels"]),
    *(field["label"] for field in SPEC["velden"]),
    *(step["actie"] for step in SPEC["overgangen"]),
    *(step for term in SPEC["termijnen"] for step in term["stappen"]),
    *(thing["tekst"] for part in SPEC["adapter"].values() for thing in part if "tekst" in thing),
]


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def page(client: FlaskClient) -> Any:
    return html.fromstring(client.get("/specificatie").text)


def words(text: str) -> str:
    return " ".join(text.split())


def test_everything_on_the_page_can_be_pointed_at(page: Any) -> None:
    ids = page.xpath("//@id")
    assert [anchor for anchor in ANCHORS if anchor not in ids] == []
    assert len(ids) == len(set(ids))


def test_every_link_within_the_page_leads_somewhere(page: Any) -> None:
    ids = set(page.xpath("//@id"))
    assert [href for href in page.xpath("//a/@href") if href.startswith("#") and href[1:] not in ids] == []


def test_page_and_document_say_all_that_the_code_says(page: Any) -> None:
    shown, document = words(page.text_content()), words(specpages.markdown())
    assert [text for text in SAID if words(text) not in shown] == []
    assert [text for text in SAID if words(text) not in document] == []


def test_the_document_heads_every_rule_once() -> None:
    heads = re.findall(r"^### (\S+)$", specpages.markdown(), re.MULTILINE)
    assert [head for head in heads if head in {rule["id"] for rule in SPEC["regels"]}] == [
        rule["id"] for rule in SPEC["regels"]
    ]


def test_every_download_on_the_page_is_served_and_may_be_read_by_any_page(client: FlaskClient, page: Any) -> None:
    links = [href for href in page.xpath("//main//a/@href") if href.startswith("/specificatie/")]
    links.remove("/specificatie/documenten")  # a page of its own
    assert {link.removeprefix("/specificatie/") for link in links} == set(specpages.downloads())
    for link in links:
        answer = client.get(link)
        assert answer.status_code == 200, link
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
        assert (etree.fromstring(answer.data) if link.endswith(".xsd") else answer.json) is not None


@pytest.mark.parametrize("name", ["niets", "xsd/niets.xsd", "xsd/../__init__.py", "../app.py", "xsd/"])
def test_nothing_else_is_served(client: FlaskClient, name: str) -> None:
    assert client.get(f"/specificatie/{name}").status_code == 404


def test_the_schema_that_can_be_downloaded_accepts_a_declaration(client: FlaskClient) -> None:
    schema = client.get("/specificatie/aangifte.schema.json").get_json()
    jsonschema.validate(write(samples.sample("gewoon", nu=WEDNESDAY)), schema)


def test_the_specification_that_can_be_downloaded_is_the_one_of_the_command(client: FlaskClient) -> None:
    assert client.get("/specificatie/specificatie.json").json == json.loads(json.dumps(SPEC))


def test_the_description_of_the_addresses_is_openapi_3_1(client: FlaskClient) -> None:
    described = client.get("/specificatie/openapi.json").json
    assert described is not None
    assert described["openapi"].startswith("3.1.")
    names = [operation["operationId"] for item in described["paths"].values() for operation in item.values()]
    assert len(names) == len(set(names))


@pytest.mark.parametrize("address", openapi.ADDRESSES)
def test_every_described_address_answers_as_described(client: FlaskClient, address: str) -> None:
    operation = openapi.describe()["paths"][address]["get"]
    answer = client.get(address.replace("{bestand}", "zkn.xsd"))
    assert str(answer.status_code) in operation["responses"]
    (media,) = operation["responses"]["200"]["content"]
    assert answer.mimetype == media
    content = operation["responses"]["200"]["content"][media]["schema"]
    if media == "application/json" and "$ref" not in content:
        jsonschema.validate(answer.json, content)


def test_every_machine_readable_download_is_described() -> None:
    described = {address.removeprefix("/specificatie/") for address in openapi.ADDRESSES}
    missing = {name for name in specpages.downloads() if not name.startswith("xsd/")} - described
    assert missing == set()
