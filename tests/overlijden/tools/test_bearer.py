# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""What a system signs: each thing that must be true of it, and what is said when it is not."""

from __future__ import annotations

import base64
import hmac
import json
import time
from collections.abc import Callable
from contextlib import suppress
from hashlib import sha256
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from hypothesis import given
from hypothesis import strategies as st
from joserfc.jwk import ECKey, Key, KeySet, RSAKey

from overlijden.tools import bearer
from overlijden.tools.bearer import Unproven
from tests.systems import AUDIENCE, System, jwks

SECRET, ISSUER = "s" * 32, "https://overlijden.example"
KEY = ECKey.generate_key("P-256", auto_kid=True)
SYSTEM = System("gm1942-1", KEY)
NOW = time.time()
RSA = RSAKey.generate_key(2048, auto_kid=True)


def prove(assertion: str, *keys: Key) -> bearer.Claims:
    known = bearer.read_keys(jwks(*(keys or (SYSTEM.key,))))
    return bearer.prove(assertion, known, SYSTEM.id, (AUDIENCE,), time.time())


def test_a_system_is_known_by_what_it_signed() -> None:
    assert bearer.claimed_by(SYSTEM.sign()) == SYSTEM.id
    assert prove(SYSTEM.sign())["sub"] == SYSTEM.id
    assert prove(SYSTEM.sign(aud=["elsewhere", AUDIENCE]))["sub"] == SYSTEM.id


def test_a_system_with_an_rsa_key_is_known_too() -> None:
    theirs = System(SYSTEM.id, RSA)
    assert prove(theirs.sign({"alg": "PS256"}), RSA)["sub"] == SYSTEM.id


def test_while_a_key_changes_both_are_known() -> None:
    other = System(SYSTEM.id)
    for system in (SYSTEM, other):
        assert prove(system.sign(), SYSTEM.key, other.key)["sub"] == SYSTEM.id
    with pytest.raises(Unproven, match="signature"):
        prove(SYSTEM.sign(), other.key)


@pytest.mark.parametrize(
    ("claims", "why"),
    [
        ({"iss": "gm1942-2"}, "iss"),
        ({"iss": None}, "iss"),
        ({"sub": "gm1942-2"}, "iss"),
        ({"aud": "https://elsewhere.example/token"}, "aud"),
        ({"aud": None}, "aud"),
        ({"aud": [AUDIENCE + "x"]}, "aud"),
        ({"exp": None}, "exp"),
        ({"exp": "soon"}, "exp"),
        ({"exp": True}, "exp"),
        ({"jti": None}, "jti"),
        ({"jti": ""}, "jti"),
        ({"jti": "x" * 201}, "jti"),
        ({"jti": 1}, "jti"),
    ],
)
def test_a_proof_is_refused(claims: dict[str, Any], why: str) -> None:
    with pytest.raises(Unproven, match=f"^{why}$"):
        prove(SYSTEM.sign(**claims))


HEADER = {"alg": "ES256", "kid": KEY.kid}
NUMBERS = st.integers() | st.floats() | st.sampled_from([10**400, -(10**400), 2**53, 1e308, -0.0])
TEXTS = st.text() | st.text(st.characters(categories=("Cs", "Cc", "Cf")), min_size=1) | st.just(AUDIENCE)
ODD = st.recursive(
    st.none() | st.booleans() | NUMBERS | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
)


def good() -> dict[str, Any]:
    return {"iss": SYSTEM.id, "sub": SYSTEM.id, "aud": AUDIENCE, "exp": int(time.time()) + 60, "jti": "x"}


def test_what_is_signed_by_hand_is_believed_like_any_other() -> None:
    assert prove(SYSTEM.sign_whatever(good())) == good()


@given(st.dictionaries(st.sampled_from(["iss", "sub", "aud", "exp", "nbf", "iat", "jti", "crit", ""]), ODD, min_size=1))
def test_whatever_a_claim_is_it_is_believed_or_refused(changes: dict[str, Any]) -> None:
    assertion = SYSTEM.sign_whatever(good() | changes)
    with suppress(Unproven):
        bearer.claimed_by(assertion)
    with suppress(Unproven):
        sha256(prove(assertion)["jti"].encode())  # what is kept of it


@given(st.dictionaries(st.sampled_from(["alg", "kid", "typ", "crit", "b64", "zip", "jwk", "x5c", ""]), ODD, min_size=1))
def test_whatever_a_header_is_it_is_believed_or_refused(header: dict[str, Any]) -> None:
    with suppress(Unproven):
        prove(SYSTEM.sign_whatever(good(), HEADER | header))


@given(ODD)
def test_whatever_is_signed_instead_of_claims_is_refused(payload: Any) -> None:
    with pytest.raises(Unproven):
        prove(SYSTEM.sign_whatever(payload))


@given(ODD)
def test_whatever_is_signed_instead_of_a_header_is_refused(header: Any) -> None:
    with pytest.raises(Unproven):
        prove(SYSTEM.sign_whatever(good(), header or {}))


@pytest.mark.parametrize(
    ("claims", "why"),
    [
        ({"aud": {}}, "aud"),
        ({"aud": [{}, [AUDIENCE]]}, "aud"),
        ({"exp": 10**400}, "exp"),
        ({"exp": float("inf")}, "exp"),
        ({"exp": float("nan")}, "exp"),
        ({"nbf": 10**400}, "nbf"),
        ({"jti": "x\ud800"}, "jti"),
        ({"jti": "\0"}, "jti"),
    ],
)
def test_a_claim_that_nobody_expects_is_refused_by_name(claims: dict[str, Any], why: str) -> None:
    with pytest.raises(Unproven, match=f"^{why}$"):
        prove(SYSTEM.sign_whatever(good() | claims))


@pytest.mark.parametrize(("claim", "seconds"), [("exp", -60), ("exp", 3600), ("nbf", 300)])
def test_a_proof_that_is_over_lasts_too_long_or_has_not_begun_is_refused(claim: str, seconds: int) -> None:
    with pytest.raises(Unproven, match=f"^{claim}$"):
        prove(SYSTEM.sign(None, **{claim: time.time() + seconds}))


def _encoded(value: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")


def _unsigned() -> str:
    _, payload, _ = SYSTEM.sign().split(".")
    return f"{_encoded({'alg': 'none', 'kid': SYSTEM.key.kid})}.{payload}."


def _signed_with_the_public_key() -> str:
    signed = f"{_encoded({'alg': 'HS256', 'kid': SYSTEM.key.kid})}.{SYSTEM.sign().split('.')[1]}"
    mac = hmac.digest(KEY.as_pem(private=False), signed.encode(), "sha256")
    return f"{signed}.{base64.urlsafe_b64encode(mac).decode().rstrip('=')}"


def _altered() -> str:
    head, payload, signature = SYSTEM.sign().split(".")
    return f"{head}.{payload[:-4]}AAAA.{signature}"


FORGED: dict[str, Callable[[], str]] = {
    "unsigned": _unsigned,
    "with the public key as a secret": _signed_with_the_public_key,
    "altered": _altered,
    "another's key under our kid": lambda: System(SYSTEM.id).sign({"kid": SYSTEM.key.kid}),
    "a kid that is unknown": lambda: SYSTEM.sign({"kid": "x"}),
    "no kid": lambda: SYSTEM.sign({"kid": ""}),
    "an older algorithm": lambda: System(SYSTEM.id, RSA).sign({"alg": "RS256"}),
    "nothing": lambda: "",
    "no token": lambda: "a.b.c",
    "letters of elsewhere": lambda: "é.é.é",
}


@pytest.mark.parametrize("how", FORGED)
def test_a_signature_is_refused(how: str) -> None:
    with pytest.raises(Unproven):
        prove(FORGED[how](), SYSTEM.key, RSA)


@pytest.mark.parametrize("sub", [None, 1, "", "GM1942", "x\0y", "a" * 65, "gm1942' OR ''='"])
def test_who_it_claims_to_be_is_read_with_care(sub: object) -> None:
    with pytest.raises(Unproven):
        bearer.claimed_by(f"{_encoded({'alg': 'ES256'})}.{_encoded({'sub': sub})}.x")


def _short() -> dict[str, Any]:
    """The public half of a key that may be broken."""
    numbers = rsa.generate_private_key(65537, 1024).public_key().public_numbers()  # noqa: S505 - which is the point
    modulus = base64.urlsafe_b64encode(numbers.n.to_bytes(128)).decode().rstrip("=")
    return {"kty": "RSA", "n": modulus, "e": "AQAB", "kid": "short"}


@pytest.mark.filterwarnings("ignore:Key size should be")  # joserfc's, of what is refused here
@pytest.mark.parametrize(
    "written",
    [
        {},
        [],
        "x",
        {"keys": []},
        {"keys": "x"},
        {"keys": [{"kty": "EC"}]},
        {"keys": [1]},
        KeySet([SYSTEM.key]).as_dict(private=True),
        {"keys": [_short()]},
        jwks(ECKey.generate_key("P-384")),
        {"keys": [{"kty": "oct", "k": "c2VjcmV0"}]},
        {"keys": [*jwks(SYSTEM.key)["keys"], *jwks(SYSTEM.key)["keys"]]},
    ],
)
def test_keys_that_do_not_serve_are_refused(written: object) -> None:
    with pytest.raises(ValueError, match=r"[kK]ey"):
        bearer.read_keys(written)


def test_a_token_says_what_was_put_in_it() -> None:
    claims = {"iss": ISSUER, "sub": "x", "exp": NOW + 60}
    assert bearer.read(SECRET, bearer.issue(SECRET, claims), ISSUER, NOW) == claims


@pytest.mark.parametrize(
    ("secret", "claims"),
    [
        ("t" * 32, {}),
        (SECRET, {"exp": NOW - 1}),
        (SECRET, {"exp": None}),
        (SECRET, {"iss": "https://elsewhere.example"}),
    ],
)
def test_a_token_is_refused(secret: str, claims: dict[str, Any]) -> None:
    token = bearer.issue(secret, {"iss": ISSUER, "sub": "x", "exp": NOW + 60, **claims})
    with pytest.raises(Unproven):
        bearer.read(SECRET, token, ISSUER, NOW)


def test_what_a_system_signed_is_no_token() -> None:
    with pytest.raises(Unproven):
        bearer.read(SECRET, SYSTEM.sign(iss=ISSUER), ISSUER, NOW)
