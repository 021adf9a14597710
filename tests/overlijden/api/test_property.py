# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""Whatever the contract lets one ask, and whatever it does not: each address answers as the contract says it does.

A few hundred requests in every run, more than twenty thousand with ``make proof``. What fails says with which seed.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, Phase, given, seed, settings
from schemathesis import Case, GenerationMode, openapi
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from overlijden.aangifte import Aangifte
from overlijden.api import contract
from overlijden.api.operations import OPERATIONS
from overlijden.db import Database
from overlijden.specificatie import schema
from overlijden.toegang import OF_FIRM, RECHTEN
from tests import proof
from tests.filing import PARTIJ, file, opening_here
from tests.overlijden.conftest import Connect
from tests.serving import unlimited
from tests.software import aangifte, body, key

pytestmark = [pytest.mark.database, pytest.mark.proof]

EACH = proof.size(700, 8)  # requests of each kind to each address
ALWAYS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
TELLING = ("validate", "batch")  # that a declaration will not do is what these answer, and no refusal
DICTIONARY = "aangifte.schema.json"


def bundled() -> dict[str, Any]:
    """The contract with the dictionary in it, so that nothing has to be fetched."""
    made = contract.describe()
    made["paths"] = {path: item for path, item in made["paths"].items() if path.startswith(contract.BASE)}
    declared = schema.describe(Aangifte, schema.ID)
    parts = {f"Aangifte.{name}": part for name, part in declared.pop("$defs").items()}
    made["components"]["schemas"] |= {"Aangifte": {k: v for k, v in declared.items() if k[0] != "$"}, **parts}
    text = json.dumps(made).replace(f'"{DICTIONARY}"', '"#/components/schemas/Aangifte"')
    found: dict[str, Any] = json.loads(text.replace("#/$defs/", "#/components/schemas/Aangifte."))
    return found


CONTRACT = bundled()


def questions() -> Iterator[tuple[str, str, GenerationMode]]:
    """Each address as the contract has it, and against it where there is anything to say against."""
    for path, method in sorted(OPERATIONS):
        yield path, method, GenerationMode.POSITIVE
        asked = CONTRACT["paths"][contract.BASE + path][method]
        if "requestBody" in asked or any(one["in"] != "header" for one in asked.get("parameters", ())):
            yield path, method, GenerationMode.NEGATIVE


@pytest.mark.parametrize(("path", "method", "mode"), [*questions()])
def test_each_address_answers_as_the_contract_says(
    app: Flask, connect: Connect, database: Database, path: str, method: str, mode: GenerationMode
) -> None:
    dice, operation = proof.dice(f"{method} {path} {mode}"), OPERATIONS[path, method]
    unlimited(app)
    recht = RECHTEN[f"api.{operation.name}"]
    client = connect(PARTIJ if recht.bereik in OF_FIRM else "1942")
    authorization = {} if recht.is_openbaar else {"Authorization": client.environ_base["HTTP_AUTHORIZATION"]}
    with opening_here():
        known = {"kenmerk": file(database).kenmerk}
        sent = body(client, aangifte()) if recht.bereik in OF_FIRM else {}
    described = openapi.from_dict(CONTRACT)
    described.app = app
    refused = mode is GenerationMode.NEGATIVE and operation.name not in TELLING
    checks = [*ALWAYS, negative_data_rejection] if refused else ALWAYS
    asked = 0

    @seed(proof.SEED)
    @settings(
        max_examples=EACH, deadline=None, database=None, phases=[Phase.generate], suppress_health_check=[*HealthCheck]
    )
    @given(case=described[contract.BASE + path][method.upper()].as_strategy(generation_mode=mode))
    def ask(case: Case[Any]) -> None:
        nonlocal asked
        asked += 1
        if mode is GenerationMode.POSITIVE and dice.random() < 0.5:  # what is there, so that more than refusals is seen
            case.path_parameters = {name: known.get(name, one) for name, one in case.path_parameters.items()}
            if operation.name == "declare":
                case.body, case.headers["Idempotency-Key"] = sent, key()
            if "If-Match" in case.headers:
                case.headers["If-Match"] = "*"
        case.validate_response(case.call(headers=authorization), checks=checks)

    ask()
    print(f"{asked} requests")  # noqa: T201 - pytest shows it
