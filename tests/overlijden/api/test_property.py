# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""Whatever the contract lets one ask, and whatever it does not: each address answers as the contract says it does.

A few hundred requests in every run, more than twenty thousand with ``make proof``. What fails says with which seed.
Of what the contract lets one ask a third is about what is there and sends what the address takes, so that each is seen
to do what it is for; another third is about what is there alone.
"""

from __future__ import annotations

import base64
import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pytest
from flask import Flask, Response, jsonify
from flask.testing import FlaskClient
from flask.typing import ResponseReturnValue
from hypothesis import HealthCheck, Phase, given, seed, settings
from schemathesis import BaseSchema, Case, GenerationMode, openapi
from schemathesis.checks import not_a_server_error
from schemathesis.core.failures import FailureGroup
from schemathesis.core.parameters import ParameterLocation
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from overlijden import canonical, web
from overlijden.aangifte import Aangifte
from overlijden.api import contract
from overlijden.api.aangiften import KEY
from overlijden.api.operations import OPERATIONS
from overlijden.db import Database
from overlijden.specificatie import schema
from overlijden.toegang import OF_FIRM, RECHTEN
from overlijden.tools.bearer import ASSERTION
from tests import proof, systems
from tests.conftest import DatabaseUrls
from tests.filing import PARTIJ, file, opening_here
from tests.overlijden.conftest import Deliver
from tests.serving import unlimited
from tests.software import aangifte, body, filed

pytestmark = [pytest.mark.database, pytest.mark.proof]

EACH = proof.size(750, 8)  # requests of each kind to each address
ALWAYS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
TELLING = ("validate", "batch")  # that a declaration will not do is what these answer, and no refusal
DICTIONARY = "aangifte.schema.json"
GRANT = {"grant_type": "client_credentials", "client_assertion_type": ASSERTION}


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


@dataclass(frozen=True)
class There:
    """What is there, by its name in an address, and what each operation takes as its body."""

    names: Mapping[str, str]
    bodies: dict[str, Callable[[], Any]]

    def be_asked(self, case: Case[Any], operation: str, *, whole: bool) -> None:
        """Let a case be about this where it keeps to the contract; ``whole``: and send what the operation takes."""
        if _keeps(case, ParameterLocation.PATH):
            case.path_parameters = {name: self.names.get(name, one) for name, one in case.path_parameters.items()}
        if _keeps(case, ParameterLocation.HEADER) and "If-Match" in case.headers:
            case.headers["If-Match"] = "*"
        if not whole:
            return
        case.query = {name: self.names.get(name, one) for name, one in case.query.items()}
        case.headers.update({name: said for name, said in HEADERS.items() if name in case.headers})
        if operation in self.bodies:
            case.body = self.bodies[operation]()


HEADERS = {web.PERSON: "iris", KEY: "sleutel"}  # the same key each time, which gets the same answer


def _keeps(case: Case[Any], where: ParameterLocation) -> bool:
    made = case.meta.components.get(where) if case.meta else None
    return made is None or made.mode is GenerationMode.POSITIVE


def of_firm(client: FlaskClient) -> There:
    """A declaration that a firm's software filed, and another that may be filed."""
    made, known = aangifte(), aangifte(name="diakrieten")
    (bijlage,) = canonical.write(made)["bijlagen"]
    bestand = {"soort": bijlage["soort"], "bestand": base64.b64decode(bijlage["inhoud"])}
    sent, again = body(client, made), body(client, known)["aangifte"]
    return There(
        {"kenmerk": filed(client, known)},
        {
            "validate": lambda: sent,
            "declare": lambda: sent,
            "batch": lambda: {"aangiften": [{**sent, "sleutel": "sleutel"}]},
            "amend": lambda: {"aangifte": again, "reden": "verkeerd gelezen"},
            "withdraw": lambda: {"reden": "dubbel gedaan"},
            "upload": lambda: bestand,
        },
    )


def of_municipality(client: FlaskClient, kenmerk: str) -> There:
    """A dossier on a municipality's desk, with its attachment and its place in the feed."""
    feed, dossier = (client.get(f"{contract.BASE}/{where}").json for where in ("feed", f"dossiers/{kenmerk}"))
    assert feed
    assert dossier
    na, bijlage = feed["volgende"], dossier["bijlagen"][0]["id"]
    return There(
        {"kenmerk": kenmerk, "bijlage": bijlage, "na": na},
        {"confirm": lambda: {"cursor": na}, "report": lambda: {"status": "in_behandeling"}},
    )


def described(app: Flask) -> BaseSchema:
    made = openapi.from_dict(CONTRACT)
    made.app = app
    return made


@pytest.mark.parametrize(("path", "method", "mode"), [*questions()])
def test_each_address_answers_as_the_contract_says(
    app: Flask,
    database_urls: DatabaseUrls,
    database: Database,
    deliver: Deliver,
    path: str,
    method: str,
    mode: GenerationMode,
) -> None:
    operation, is_right = OPERATIONS[path, method], mode is GenerationMode.POSITIVE
    recht = RECHTEN[f"api.{operation.name}"]
    is_of_firm = recht.bereik in OF_FIRM
    unlimited(app)
    system = systems.register_for(database_urls, PARTIJ if is_of_firm else "1942")
    client = systems.come(app, system)
    authorization = {} if recht.is_openbaar else {"Authorization": client.environ_base["HTTP_AUTHORIZATION"]}
    checks = ALWAYS if is_right or operation.name in TELLING else [*ALWAYS, negative_data_rejection]
    answered = Counter[int]()

    @seed(proof.SEED)
    @settings(
        max_examples=EACH, deadline=None, database=None, phases=[Phase.generate], suppress_health_check=[*HealthCheck]
    )
    @given(case=described(app)[contract.BASE + path][method.upper()].as_strategy(generation_mode=mode))
    def ask(case: Case[Any]) -> None:
        turn = answered.total() % 3
        if turn < 2:
            there.be_asked(case, operation.name, whole=is_right and turn == 0)
        came = case.call(headers=authorization)
        answered[came.status_code] += 1
        case.validate_response(came, checks=checks)

    with opening_here():
        if is_of_firm:
            there = of_firm(client)
        else:
            filed_here = file(database, adapter="store")
            deliver()
            there = of_municipality(client, filed_here.kenmerk)
        there.bodies["token"] = lambda: {**GRANT, "client_assertion": system.sign()}
        ask()
    print(f"{method.upper()} {path} {mode.value}: {answered.total()} requests, SEED={proof.SEED}, {dict(answered)}")  # noqa: T201 - pytest shows it
    assert not is_right or answered[operation.code]


DEFECTS: Mapping[str, Callable[[], ResponseReturnValue]] = {
    "a defect": lambda: (jsonify(type="about:blank", title="x", status=500, detail="x"), 500),
    "a status that it does not name": lambda: (jsonify(keys=[]), 202),
    "another kind of content": lambda: Response("keys", mimetype="text/plain"),
    "a field that lacks": jsonify,
    "a field that it does not name": lambda: jsonify(keys=[], geheim="x"),
}


@pytest.mark.parametrize("defect", [*DEFECTS])
def test_an_answer_that_the_contract_does_not_know_is_found(app: Flask, defect: str) -> None:
    case = described(app)[f"{contract.BASE}/sleutels"]["GET"].Case()
    case.call_and_validate(checks=ALWAYS)
    app.view_functions["api.keys"] = DEFECTS[defect]
    with pytest.raises(FailureGroup):
        case.call_and_validate(checks=ALWAYS)
