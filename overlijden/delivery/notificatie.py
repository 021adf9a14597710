# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""What a hint says, that a municipality's feed moved, and how whoever gets it knows that it is ours (docs/adr/0077).

A CloudEvent 1.0 by the NL GOV profile, in JSON. Nothing of a dossier is in it: what happened is read in the feed. As
the profile's guideline for webhooks asks, it comes with a bearer token: a JWT that is good for this body, at this
address, for five minutes, signed with ES256.
"""

from __future__ import annotations

import hashlib
import json
from datetime import UTC
from functools import cache
from typing import Any
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from joserfc import jwt
from joserfc.jwk import ECKey, KeySet

from overlijden.delivery.feed import Cursor

TYPE = "nl.overlijden.feed-aangevuld"
MEDIA = "application/cloudevents+json; charset=utf-8"
ALGORITHM = "ES256"
LIFE = 300  # seconds for which a hint can be shown to be ours
_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551  # of P-256 (FIPS 186-4, D.1.2.3)


def event(url: str, gemeente: str, cursor: Cursor) -> dict[str, Any]:
    """The event: ``id`` is the cursor of the last thing that happened, ``url`` where the service is found."""
    return {
        "specversion": "1.0",
        "id": str(cursor),
        "source": f"urn:nld:{urlsplit(url).hostname}:systeem:overlijden",
        "type": TYPE,
        "subject": gemeente,
        "time": cursor.op.astimezone(UTC).isoformat().replace("+00:00", "Z"),
        "dataref": f"{url}/api/v1/feed",
    }


def write(told: dict[str, Any]) -> bytes:
    return json.dumps(told).encode()


def sign(secrets: str, body: bytes, *, issuer: str, adres: str, now: int) -> str:
    """The token that goes with a body to this address; the first secret signs."""
    key, *_ = keys(secrets)
    claims = {"iss": issuer, "aud": adres, "iat": now, "exp": now + LIFE, "sha256": hashlib.sha256(body).hexdigest()}
    return jwt.encode({"alg": ALGORITHM, "kid": key.kid}, claims, key)


def public(secrets: str) -> Any:
    """The public halves as a JSON Web Key Set, in which an older key stays for as long as its secret does."""
    return KeySet([*keys(secrets)]).as_dict(private=False) if secrets else {"keys": []}


@cache
def keys(secrets: str) -> tuple[ECKey, ...]:
    """The keys that follow from these secrets: whoever has a secret can make its key, and nobody has to keep one."""
    return tuple(map(_key, secrets.split()))


def _key(secret: str) -> ECKey:
    number = int.from_bytes(hashlib.sha512(b"key of a hint " + secret.encode()).digest())
    private = ec.derive_private_key(1 + number % (_ORDER - 1), ec.SECP256R1())
    pem = private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    made = ECKey.import_key(pem, {"use": "sig", "alg": ALGORITHM})
    made.ensure_kid()
    return made
