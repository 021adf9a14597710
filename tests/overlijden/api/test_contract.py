# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""The contract is OpenAPI 3.1, describes every address there is and no other, and what is answered fits it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from jsonschema import Draft202012Validator
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

from overlijden import canonical, samples
from overlijden.aangifte import Aangifte, BijlageSoort
from overlijden.api import contract
from overlijden.api.projections import BIJLAGE, DOSSIER, EIGEN_AANGIFTE, MELDING, ONTVANGEN_BIJLAGE, ONTVANGST, STAND
from overlijden.api.schemas import SCHEMAS
from overlijden.db import Database
from overlijden.delivery import notificatie
from overlijden.delivery.feed import Cursor
from overlijden.specificatie import schema
from overlijden.toegang import RECHTEN, Bereik
from overlijden.tools import problems
from tests.filing import PARTIJ, file
from tests.overlijden.conftest import Connect, Deliver
from tests.software import aangifte, body, send, upload

DOCUMENT = contract.describe()
OURS = {path: item for path, item in DOCUMENT["paths"].items() if path.startswith(contract.BASE)}
DECLARED = Resource.from_contents(schema.describe(Aangifte, schema.ID))
REGISTRY: Registry[Any] = Registry().with_resources(
    [
        ("openapi.json", Resource.from_contents(DOCUMENT, default_specification=DRAFT202012)),
        ("aangifte.schema.json", DECLARED),
        (schema.ID, DECLARED),
    ]
)


def validate(name: str, value: object) -> None:
    Draft202012Validator({"$ref": f"openapi.json#/components/schemas/{name}"}, registry=REGISTRY).validate(value)


def references(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        yield from ([value["$ref"]] if "$ref" in value else [])
        for inner in value.values():
            yield from references(inner)
    if isinstance(value, list):
        for inner in value:
            yield from references(inner)


def operations() -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, item in DOCUMENT["paths"].items():
        for method, operation in item.items():
            yield path, method, operation


def test_every_address_of_the_interface_is_described_and_no_other(app: Flask) -> None:
    served = {
        (re.sub("<(?:uuid:)?([a-z]+)>", r"{\1}", rule.rule), method.lower(), rule.endpoint.removeprefix("api."))
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
        if rule.endpoint.startswith("api.")
    }
    assert served == {
        (path, method, operation["operationId"]) for path, method, operation in operations() if path in OURS
    }


def test_the_description_is_served_beside_the_other_specifications(app: Flask) -> None:
    assert app.test_client().get("/specificatie/openapi.json").json == json.loads(json.dumps(DOCUMENT))


def test_every_reference_leads_somewhere() -> None:
    components = DOCUMENT["components"]
    known = {f"#/components/{kind}/{name}" for kind in ("schemas", "headers") for name in components[kind]}
    elsewhere = {"aangifte.schema.json", "https://json-schema.org/draft/2020-12/schema"}
    assert set(references(DOCUMENT)) - elsewhere <= known


@pytest.mark.parametrize("name", SCHEMAS)
def test_every_schema_is_one(name: str) -> None:
    Draft202012Validator.check_schema(DOCUMENT["components"]["schemas"][name])


def test_every_operation_has_a_name_of_its_own_and_the_parameters_of_its_path() -> None:
    names = [operation["operationId"] for _, _, operation in operations()]
    assert len(names) == len(set(names))
    for path, _, operation in operations():
        inside = {one["name"] for one in operation.get("parameters", []) if one["in"] == "path"}
        assert inside == set(re.findall(r"{(\w+)}", path))
        assert {"200", "201"} & set(operation["responses"])


def test_every_operation_asks_for_the_scope_of_the_table_of_rights() -> None:
    scopes = DOCUMENT["components"]["securitySchemes"]["token"]["flows"]["clientCredentials"]["scopes"]
    assert set(scopes) == set(Bereik)
    for path, _, operation in operations():
        if path in OURS:
            recht = RECHTEN[f"api.{operation['operationId']}"]
            asked = [{"token": [recht.bereik] if recht.bereik else []}]
            assert operation["security"] == ([] if recht.is_openbaar else asked)


@pytest.fixture
def system(connect: Connect, database: Database, deliver: Deliver) -> FlaskClient:
    file(database, adapter="store")
    deliver()
    return connect("1942")


def test_what_is_answered_fits_the_contract(system: FlaskClient) -> None:
    found = system.get("/api/v1/feed").json
    validate("Feed", found)
    assert found is not None
    kenmerk, cursor = found["meldingen"][0]["kenmerk"], found["volgende"]
    validate("Ping", system.get("/api/v1/ping").json)
    validate("Bevestiging", system.get("/api/v1/feed/bevestiging").json)
    validate("Bevestiging", system.put("/api/v1/feed/bevestiging", json={"cursor": cursor}).json)
    validate("Dossier", system.get(f"/api/v1/dossiers/{kenmerk}").json)
    body = {"status": "in_behandeling"}
    validate("Terugmelding", body)
    validate("Dossier", system.put(f"/api/v1/dossiers/{kenmerk}/terugmelding", json=body).json)
    for wrong in ("/api/v1/feed?limiet=0", "/api/v1/niets", "/api/v1/dossiers/OV-2026-9999999"):
        validate("Probleem", system.get(wrong).json)
    validate("Probleem", system.put(f"/api/v1/dossiers/{kenmerk}/terugmelding", json={}).json)
    validate("TokenFout", system.post("/api/v1/token").json)
    validate("Sleutels", system.get("/api/v1/sleutels").json)


def test_a_hint_fits_the_contract() -> None:
    cursor = Cursor(7, datetime(2026, 11, 26, 4, 57, tzinfo=UTC))
    validate("FeedAangevuld", notificatie.event("https://overlijden.example", "1942", cursor))


def test_what_software_sends_and_gets_fits_the_contract(connect: Connect, database: Database) -> None:
    client = connect(PARTIJ)
    validate("Ping", client.get("/api/v1/ping").json)
    item = canonical.write(samples.attachment(BijlageSoort.OVERIG))
    validate("OntvangenBijlage", upload(client, item).json)
    sent = body(client, aangifte())
    validate("Indienen", sent)
    validate("Oordeel", client.post("/api/v1/aangiften/valideer", json=sent).json)
    validate("Probleem", send(client, {"aangifte": {}}).json)
    came = send(client, sent)
    validate("Ontvangst", came.json)
    assert came.json is not None
    address = f"/api/v1/aangiften/{came.json['kenmerk']}"
    validate("EigenAangifte", client.get(address).json)
    many = {"aangiften": [{"sleutel": "a", **sent}, {"sleutel": "b", "aangifte": {}}]}
    validate("Stapel", many)
    validate("Uitslagen", client.post("/api/v1/aangiften/batch", json=many).json)
    changed = {**sent, "bijlagen": [], "reden": "verkeerd gelezen"}
    validate("Wijzigen", changed)
    read = {"If-Match": "*"}
    validate("EigenAangifte", client.put(address, json=changed, headers=read).json)
    validate("Intrekken", {"reden": "dubbel gedaan"})
    validate("EigenAangifte", client.post(f"{address}/intrekken", json={"reden": "dubbel gedaan"}, headers=read).json)


# Written out by hand, so that a field that begins to leave is seen by whoever reviews this.
LEAVES = {
    "melding": "cursor op kenmerk gemeente actie status vervallen doorgezonden_naar",
    "bijlage": "id soort bestandsnaam mediatype omvang sha256 op_te_halen",
    "dossier": "kenmerk gemeente status revisie ingediend_op uiterste_dag akte_nummer akte_datum voorganger"
    " doorgezonden_naar aangifte bijlagen",
    "eigen aangifte": "kenmerk gemeente status revisie ingediend_op uiterste_dag akte_nummer akte_datum"
    " doorgezonden_naar aangifte bijlagen opvolger gevraagd volgcode",
    "stand": "kenmerk gemeente status revisie",
    "ontvangst": "kenmerk gemeente ingediend_op",
    "ontvangen bijlage": "id soort mediatype omvang sha256",
}
PROJECTIONS = {
    "melding": MELDING,
    "bijlage": BIJLAGE,
    "dossier": DOSSIER,
    "eigen aangifte": EIGEN_AANGIFTE,
    "stand": STAND,
    "ontvangst": ONTVANGST,
    "ontvangen bijlage": ONTVANGEN_BIJLAGE,
}


@pytest.mark.parametrize("name", PROJECTIONS)
def test_what_leaves_stands_on_the_list(name: str) -> None:
    assert [*PROJECTIONS[name]] == LEAVES[name].split()


@pytest.mark.parametrize("code", problems.TEXTS)
def test_a_problem_says_what_to_do_in_a_sentence(code: int) -> None:
    titel, uitleg = problems.TEXTS[code]
    assert not titel.endswith(".")
    assert uitleg.endswith(".")
    assert not re.search("ongeldig|fout|!", (titel + uitleg).lower())
