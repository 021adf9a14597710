# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""A system gets a token for what it signed, once; and with it comes where it may come, for as long as it may."""

from __future__ import annotations

import re
import time
from typing import Any

import pytest
from authlib.oauth2.rfc7523 import private_key_jwt_sign
from flask import Flask
from flask.testing import FlaskClient

from overlijden.db import Database, Scope
from overlijden.toegang import Bereik
from overlijden.web import koppelingen
from tests.conftest import KEYS, DatabaseUrls
from tests.overlijden.conftest import Connect, LogIn
from tests.serving import wait_for_a_minute
from tests.systems import AUDIENCE, OPERATOR, System, come, jwks, register

PING = "/api/v1/ping"


@pytest.fixture
def system(database_urls: DatabaseUrls, app: Flask) -> System:
    return register(database_urls, "1942")


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


def test_a_token_says_whose_it_is_and_what_it_is_good_for(app: Flask, system: System) -> None:
    answer = system.ask(app.test_client())
    assert answer.json is not None
    assert {name: answer.json[name] for name in ("token_type", "expires_in", "scope")} == {
        "token_type": "Bearer",
        "expires_in": 300,
        "scope": "dossier feed terugmelding",
    }
    assert answer.headers["Cache-Control"] == "no-store"
    told = come(app, system).get(PING).json
    assert told is not None
    assert told["sub"] == system.id
    assert told["gemeente"] == "1942"
    assert told["scope"] == "dossier feed terugmelding"
    assert told["exp"] - told["iat"] == 300


def test_what_an_ordinary_library_signs_is_believed(client: FlaskClient, system: System) -> None:
    header = {"kid": system.key.kid}
    assertion = private_key_jwt_sign(system.key, system.id, AUDIENCE, "ES256", header=header, expires_in=60)
    assert system.ask(client, assertion).status_code == 200


def test_what_was_signed_serves_once(client: FlaskClient, system: System) -> None:
    assertion = system.sign()
    assert [system.ask(client, assertion).status_code for _ in range(2)] == [200, 401]


@pytest.mark.parametrize(
    ("form", "code", "error"),
    [
        ({"grant_type": "authorization_code"}, 400, "unsupported_grant_type"),
        ({"client_assertion_type": "x"}, 400, "invalid_request"),
        ({"client_assertion": " "}, 401, "invalid_client"),
        ({"client_assertion": ""}, 400, "invalid_request"),
        ({"client_assertion": "a.b.c"}, 401, "invalid_client"),
        ({"scope": "feed alles"}, 400, "invalid_scope"),
    ],
)
def test_another_question_gets_no_token(
    client: FlaskClient, system: System, form: dict[str, str], code: int, error: str
) -> None:
    answer = system.ask(client, **form)
    assert (answer.status_code, answer.json) == (code, {"error": error})


@pytest.mark.parametrize("claims", [{"aud": {"a": 1}}, {"aud": [[]]}, {"exp": 10**400}, {"jti": "\ud800"}], ids=ascii)
def test_a_claim_that_nobody_expects_is_no_defect(client: FlaskClient, system: System, claims: dict[str, Any]) -> None:
    usual = {"iss": system.id, "sub": system.id, "aud": AUDIENCE, "exp": int(time.time()) + 60, "jti": "x"}
    answer = system.ask(client, system.sign_whatever(usual | claims))
    assert (answer.status_code, answer.json) == (401, {"error": "invalid_client"})


def test_a_form_that_cannot_be_read_is_answered_in_the_words_of_oauth(client: FlaskClient, system: System) -> None:
    answer = system.ask(client, "a\0b")
    assert (answer.status_code, answer.json) == (400, {"error": "invalid_request"})


@pytest.fixture
def two_a_minute(app: Flask) -> None:
    object.__setattr__(app.extensions["overlijden"].settings, "acts_per_minute", 2)


@pytest.mark.usefixtures("two_a_minute")
def test_a_system_that_asks_without_end_is_told_to_wait_and_no_other(
    client: FlaskClient, system: System, database_urls: DatabaseUrls
) -> None:
    wait_for_a_minute()
    answers = [system.ask(client) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert answers[-1].headers["Retry-After"] == "60"
    assert register(database_urls, "0796").ask(client).status_code == 200


@pytest.mark.usefixtures("two_a_minute")
def test_who_proves_nothing_is_told_to_wait_and_keeps_no_system_out(client: FlaskClient, system: System) -> None:
    wait_for_a_minute()
    strangers = System(system.id), System("gm0000-1"), System(system.id)
    assert [stranger.ask(client).status_code for stranger in strangers] == [401, 401, 429]
    assert system.ask(client).status_code == 200


def test_who_is_not_registered_gets_no_token(client: FlaskClient, system: System) -> None:
    for stranger in (System("gm1942-0000000000000000", system.key), System(system.id)):
        assert stranger.ask(client).json == {"error": "invalid_client"}


def test_a_token_may_be_good_for_less(client: FlaskClient, system: System) -> None:
    token = system.ask(client, scope="feed").json
    assert token is not None
    headers = {"Authorization": f"Bearer {token['access_token']}"}
    assert client.get("/api/v1/feed", headers=headers).status_code == 200
    refused = client.get("/api/v1/dossiers/OV-2026-0000001", headers=headers)
    assert (refused.status_code, refused.mimetype) == (403, "application/problem+json")


def test_a_system_is_registered_for_what_it_needs(app: Flask, database_urls: DatabaseUrls) -> None:
    system = register(database_urls, "0796", (Bereik.FEED,))
    assert system.ask(app.test_client(), scope="dossier").json == {"error": "invalid_scope"}
    assert come(app, system).get("/api/v1/dossiers/OV-2026-0000001").status_code == 403


@pytest.mark.parametrize("header", [None, "Bearer", "Bearer x", "Bearer a.b.c", "Basic cm9vdDpyb290", "bearer é"])
def test_without_a_token_of_ours_nothing_is_told(client: FlaskClient, header: str | None) -> None:
    headers = {} if header is None else {"Authorization": header}
    answer = client.get(PING, headers=headers)
    assert (answer.status_code, answer.headers["WWW-Authenticate"]) == (401, "Bearer")
    assert answer.mimetype == "application/problem+json"


def test_who_is_logged_in_with_a_browser_has_no_token(log_in: LogIn) -> None:
    assert log_in("gooise-meren").get("/api/v1/feed").status_code == 401


def test_a_token_opens_no_page(connect: Connect) -> None:
    assert connect("1942").get("/balie").location == "/inloggen?next=/balie"


def changed(urls: DatabaseUrls, change: Any) -> None:
    with Database(urls.owner, pool_size=1, keys=KEYS) as owner, owner.begin(Scope(beheer="1942")) as session:
        change(session)


def test_a_system_that_may_not_come_any_more_is_refused_at_once(
    app: Flask, database_urls: DatabaseUrls, system: System
) -> None:
    client = come(app, system)
    changed(database_urls, lambda session: koppelingen.withdraw(session, "1942", by=OPERATOR))
    assert client.get(PING).status_code == 401
    assert system.ask(app.test_client()).status_code == 401


def test_a_key_changes_with_both_known_for_a_while(app: Flask, database_urls: DatabaseUrls, system: System) -> None:
    other = System(system.id)
    for keys, known in (
        (jwks(system.key), (200, 401)),
        (jwks(system.key, other.key), (200, 200)),
        (jwks(other.key), (401, 200)),
    ):
        changed(database_urls, lambda session, keys=keys: koppelingen.renew(session, "1942", keys, by=OPERATOR))
        assert tuple(one.ask(app.test_client()).status_code for one in (system, other)) == known


def test_a_refused_proof_is_logged_with_its_reason_and_nothing_of_it(
    client: FlaskClient, system: System, capfd: pytest.CaptureFixture[str]
) -> None:
    system.ask(client, system.sign(aud="https://geheim.example"))
    log = capfd.readouterr().err
    assert re.search(r'"kind": ?"aud"', log)
    assert "geheim" not in log
