# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""A certificate of its registered key is proof too for a system, and the token is no use without that certificate."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any
from urllib.parse import quote

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID
from flask import Flask
from flask.testing import FlaskClient
from joserfc.jwk import ECKey, RSAKey
from werkzeug.test import TestResponse

from overlijden import web
from overlijden.db import Database
from overlijden.web import koppelingen
from tests.conftest import KEYS, DatabaseUrls
from tests.systems import OPERATOR, TOKEN, System, jwks, register

HEADER = "X-Client-Certificate"
PING = "/api/v1/ping"
NOW = datetime.now(UTC)
DAG = timedelta(days=1)
NO_JOSE = SimpleNamespace(raw_value=ec.generate_private_key(ec.BrainpoolP256R1()))


@pytest.fixture
def system(database_urls: DatabaseUrls, app: Flask) -> System:
    services: web.Services = app.extensions["overlijden"]
    object.__setattr__(services.settings, "client_certificate", HEADER)
    return register(database_urls, "1942")


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


def certificate(key: Any, since: datetime = NOW - DAG, until: datetime = NOW + DAG) -> dict[str, str]:
    """The header in which a proxy puts a certificate of this key that nobody issued but its owner."""
    private: Any = key.raw_value
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "zaken.example")])
    made = x509.CertificateBuilder(name, name, private.public_key(), x509.random_serial_number(), since, until)
    return {HEADER: quote(made.sign(private, SHA256()).public_bytes(Encoding.PEM).decode())}


def ask(client: FlaskClient, system: System, headers: dict[str, str], **form: str) -> TestResponse:
    asked = {"grant_type": "client_credentials", "client_id": system.id, **form}
    return client.post(TOKEN, data=asked, headers=headers)


def bearing(answer: TestResponse) -> dict[str, str]:
    assert answer.json is not None
    return {"Authorization": f"Bearer {answer.json['access_token']}"}


@pytest.mark.parametrize("kind", [ECKey, RSAKey])
def test_a_certificate_of_the_registered_key_is_proof(
    client: FlaskClient, system: System, database_urls: DatabaseUrls, kind: type[ECKey | RSAKey]
) -> None:
    key = ECKey.generate_key("P-256") if kind is ECKey else RSAKey.generate_key(2048)
    with (
        Database(database_urls.owner, pool_size=1, keys=KEYS) as owner,
        owner.begin(koppelingen.scope("1942")) as session,
    ):
        koppelingen.renew(session, "1942", jwks(key), by=OPERATOR)
    proof = certificate(key)
    token = bearing(ask(client, system, proof))
    answer = client.get(PING, headers={**token, **proof})
    assert answer.json is not None
    assert answer.json["sub"] == system.id
    assert [*answer.json["cnf"]] == ["x5t#S256"]


def test_the_token_is_no_use_without_the_certificate(client: FlaskClient, system: System) -> None:
    token = bearing(ask(client, system, certificate(system.key)))
    assert client.get(PING, headers=token).status_code == 401
    assert client.get(PING, headers={**token, **certificate(ECKey.generate_key("P-256"))}).status_code == 401
    renewed = certificate(system.key, until=NOW + 2 * DAG)
    assert client.get(PING, headers={**token, **renewed}).status_code == 401


@pytest.mark.parametrize(
    "proof",
    [
        pytest.param(lambda key: certificate(ECKey.generate_key("P-256")), id="another-key"),
        pytest.param(lambda key: certificate(key, until=NOW - DAG / 2), id="over"),
        pytest.param(lambda key: certificate(key, since=NOW + DAG / 2), id="not-yet"),
        pytest.param(lambda key: certificate(ECKey.generate_key("P-384")), id="another-curve"),
        pytest.param(lambda key: certificate(NO_JOSE), id="a-curve-that-jose-lacks"),
    ],
)
def test_another_certificate_is_none(client: FlaskClient, system: System, proof: Any) -> None:
    answer = ask(client, system, proof(system.key))
    assert (answer.status_code, answer.json) == (401, {"error": "invalid_client"})


@pytest.mark.parametrize("headers", [{}, {HEADER: "niets"}, {"X-Other": "x"}])
def test_without_one_that_can_be_read_there_is_nothing_to_judge(
    client: FlaskClient, system: System, headers: dict[str, str]
) -> None:
    assert ask(client, system, headers).json == {"error": "invalid_request"}


@pytest.mark.parametrize("who", ["gm1942-0000000000000000", "Niet Zo", ""])
def test_a_stranger_is_not_let_in(client: FlaskClient, system: System, who: str) -> None:
    assert ask(client, system, certificate(system.key), client_id=who).status_code in (400, 401)


def test_where_no_proxy_puts_certificates_a_header_is_only_a_header(
    app: Flask, client: FlaskClient, system: System
) -> None:
    services: web.Services = app.extensions["overlijden"]
    object.__setattr__(services.settings, "client_certificate", "")
    assert ask(client, system, certificate(system.key)).status_code == 400


def test_who_signs_is_judged_by_what_she_signed(client: FlaskClient, system: System) -> None:
    signed = {"client_assertion_type": "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"}
    wrong = ask(client, system, certificate(system.key), client_assertion="e30.e30.e30", **signed)
    assert wrong.status_code == 401
