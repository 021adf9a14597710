# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""A municipality's own system, or a firm's software, which proves itself with its key."""

from __future__ import annotations

import base64
import json
import secrets
import time
from collections.abc import Collection
from dataclasses import dataclass, field
from functools import partial
from typing import Any, cast

from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, EllipticCurvePrivateKey
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from flask import Flask
from flask.testing import FlaskClient
from joserfc import jwt
from joserfc.jwk import ECKey, Key, KeySet
from werkzeug.test import TestResponse

from overlijden.aangifte import Onderneming
from overlijden.db import Database, Scope
from overlijden.status import Actor, Rol
from overlijden.toegang import OF_FIRM, OF_MUNICIPALITY, Bereik
from overlijden.tools.bearer import ASSERTION
from overlijden.web import koppelingen
from tests.conftest import KEYS, DatabaseUrls

TOKEN = "/api/v1/token"
AUDIENCE = f"http://localhost{TOKEN}"
OPERATOR = Actor("operator", Rol.SYSTEEM)


@dataclass
class System:
    """What a system knows of itself."""

    id: str
    key: Key = field(default_factory=lambda: ECKey.generate_key("P-256", auto_kid=True))

    def sign(self, header: dict[str, Any] | None = None, **claims: Any) -> str:
        """What it proves itself with; ``claims`` are other than they should be, None leaves one out."""
        now = int(time.time())
        usual = {"iss": self.id, "sub": self.id, "aud": AUDIENCE, "exp": now + 60, "jti": secrets.token_hex(8)}
        said = {name: value for name, value in (usual | claims).items() if value is not None}
        made = {"alg": "ES256", "kid": self.key.kid, **(header or {})}
        return jwt.encode(made, said, self.key, algorithms=[made["alg"]])

    def sign_whatever(self, claims: object, header: object = None) -> str:
        """The same of what no library signs: JSON that nobody may read, under a header that means nothing."""
        known = {"alg": "ES256", "kid": self.key.kid}
        signed = ".".join(_encoded(json.dumps(part).encode()) for part in (known if header is None else header, claims))
        key = cast(EllipticCurvePrivateKey, self.key.raw_value)
        halves = decode_dss_signature(key.sign(signed.encode(), ECDSA(SHA256())))
        return f"{signed}.{_encoded(b''.join(half.to_bytes(32) for half in halves))}"

    def ask(self, client: FlaskClient, assertion: str | None = None, **form: str) -> TestResponse:
        """Ask for a token; ``form`` is what is sent otherwise."""
        asked = {"grant_type": "client_credentials", "client_assertion_type": ASSERTION}
        return client.post(TOKEN, data={**asked, "client_assertion": assertion or self.sign(), **form})


def _encoded(part: bytes) -> str:
    return base64.urlsafe_b64encode(part).decode().rstrip("=")


def jwks(*keys: Key) -> Any:
    """The public halves."""
    return KeySet(list(keys)).as_dict(private=False)


def register(urls: DatabaseUrls, gemeente: str, bereik: Collection[Bereik] = OF_MUNICIPALITY) -> System:
    """A system that may come for this municipality."""
    made = System("")
    with Database(urls.owner, pool_size=1, keys=KEYS) as owner, owner.begin(Scope(beheer=gemeente)) as session:
        made.id = koppelingen.register(session, gemeente, "Zaken", jwks(made.key), bereik, by=OPERATOR).id
    return made


def register_firm(
    urls: DatabaseUrls, kvk: str, niveau: str = "EH3", bereik: Collection[Bereik] = OF_FIRM, naam: str = "Uitvaart"
) -> System:
    """Software that may declare for this firm."""
    made, firm = System(""), Onderneming(kvk_nummer=kvk, naam=naam)
    register = partial(koppelingen.register_firm, niveau=niveau, bewijs="ketenmachtiging gezien", by=OPERATOR)
    scope = koppelingen.scope(f"{koppelingen.FIRM}{kvk}")
    with Database(urls.owner, pool_size=1, keys=KEYS) as owner, owner.begin(scope) as session:
        made.id = register(session, firm, "Pakket", jwks(made.key), bereik).id
    return made


def register_for(urls: DatabaseUrls, whose: str) -> System:
    """A system of a municipality by its code, or of a firm by its party."""
    if whose.startswith(koppelingen.FIRM):
        return register_firm(urls, whose.removeprefix(koppelingen.FIRM))
    return register(urls, whose)


def come(app: Flask, system: System, persoon: str = "iris", **form: str) -> FlaskClient:
    """This system with a token, for which it asks with ``form``, and for a firm with who of it declares."""
    client = app.test_client()
    client.environ_base["HTTP_HANDELENDE_PERSOON"] = persoon
    answer = system.ask(client, **form)
    assert answer.json is not None, answer.text
    client.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {answer.json['access_token']}"
    return client
