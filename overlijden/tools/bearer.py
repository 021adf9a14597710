# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""The signed words of a system: with which it proves who it is, and what it then comes with (RFC 7523, 6750, 8725)."""

from __future__ import annotations

import hashlib
import json
import re
from base64 import urlsafe_b64encode
from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any, TypeGuard

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from cryptography.x509 import Certificate
from joserfc import jws, jwt
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, Key, KeySet, OctKey, RSAKey

ASSERTION = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"  # the kind of such a proof (RFC 7523, 2.2)
ALGORITHMS = ("PS256", "ES256")
LIFE = 300  # seconds for which a token is good, and for which a system may make its proof good at most
SKEW = 30  # seconds that two clocks may differ
LATEST = 2**53  # seconds since 1970: a number of JSON that every reader reads alike (RFC 7493)
SHORTEST = 2048  # bits of an RSA key

Claims = Mapping[str, Any]


class Unproven(Exception):
    """What was signed is not believed. The message is for the log: nothing of what came is in it."""


def read_keys(written: object) -> KeySet:
    """The keys of a JSON Web Key Set. ValueError unless each is public, strong, and has a kid of its own.

    A key without one is known by its thumbprint (RFC 7638).
    """
    try:
        keys = KeySet.import_key_set(written).keys  # type: ignore[arg-type]
    except (JoseError, KeyError, TypeError, AttributeError) as error:
        raise ValueError("no JSON Web Key Set") from error
    if not keys:
        raise ValueError("a key set without keys")
    if any(key.is_private or not _is_strong(key) for key in keys):
        raise ValueError(f"each key must be public: EC on P-256, or RSA of {SHORTEST} bits or more")
    if len({key.kid for key in keys}) < len(keys):
        raise ValueError("each key needs a kid of its own")
    return KeySet(keys)


def _is_strong(key: Key) -> bool:
    if isinstance(key, RSAKey):
        return key.raw_value.key_size >= SHORTEST
    return isinstance(key, ECKey) and key.curve_name == "P-256"


def is_name(who: object) -> TypeGuard[str]:
    """Whether a system can be called so."""
    return isinstance(who, str) and re.fullmatch("[a-z0-9-]{1,64}", who) is not None


def claimed_by(assertion: str) -> str:
    """Who says to have signed this: whose keys to look up, and nothing to believe. Raises Unproven."""
    try:
        payload = json.loads(jws.extract_compact(assertion.encode()).payload)
    except (JoseError, ValueError, RecursionError) as error:
        raise Unproven("assertion") from error
    who = payload.get("sub") if isinstance(payload, dict) else None
    if not is_name(who):
        raise Unproven("sub")
    return who


def prove(assertion: str, keys: KeySet, who: str, audiences: Collection[str], now: float) -> Claims:
    """The claims of an assertion that ``who`` signed for one of these addresses, just now. Raises Unproven."""
    claims = _decode(assertion, keys, ALGORITHMS)
    audience, jti = claims.get("aud"), claims.get("jti")
    _expect(claims.get("iss") == claims.get("sub") == who, "iss")
    named = audience if isinstance(audience, list) else [audience]
    _expect(any(isinstance(one, str) and one in audiences for one in named), "aud")
    _expect(now - SKEW < _number(claims, "exp") <= now + LIFE + SKEW, "exp")
    _expect("nbf" not in claims or _number(claims, "nbf") <= now + SKEW, "nbf")
    _expect(isinstance(jti, str) and 0 < len(jti) <= 200 and jti.isprintable(), "jti")
    return claims


def prove_by_certificate(certificate: Certificate, keys: KeySet, now: datetime) -> Claims:
    """What binds a token to this certificate, in which one of the keys stands (RFC 8705, 2.2 and 3). Raises Unproven.

    That the caller has it is for the proxy to say; who issued it means nothing, as its key was registered.
    """
    _expect(certificate.not_valid_before_utc <= now < certificate.not_valid_after_utc, "certificate")
    try:
        public = certificate.public_key()
        pem = public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
        kind = RSAKey if isinstance(public, RSAPublicKey) else ECKey
        is_known = kind.import_key(pem).thumbprint() in {key.thumbprint() for key in keys.keys}
    except (JoseError, UnsupportedAlgorithm, ValueError, KeyError) as error:  # KeyError: a curve without a name in JOSE
        raise Unproven("certificate") from error
    _expect(is_known, "certificate")
    return {"cnf": {"x5t#S256": _thumbprint(certificate)}}


def refuse_stolen(claims: Claims, certificate: Certificate | None) -> None:
    """Unproven for a token that is bound to a certificate, and comes without it."""
    bound = claims.get("cnf")
    _expect(bound is None or (certificate is not None and bound["x5t#S256"] == _thumbprint(certificate)), "cnf")


def _thumbprint(certificate: Certificate) -> str:
    return urlsafe_b64encode(certificate.fingerprint(SHA256())).decode().rstrip("=")


def issue(secret: str, claims: Claims) -> str:
    """A token with these claims, which ``read`` believes."""
    return jwt.encode({"alg": "HS256", "typ": "at+jwt"}, dict(claims), _key(secret))


def read(secret: str, token: str, issuer: str, now: float) -> Claims:
    """The claims of a token that we issued and that is still good. Raises Unproven."""
    claims = _decode(token, _key(secret), ("HS256",))
    _expect(claims.get("iss") == issuer, "iss")
    _expect(_number(claims, "exp") > now, "exp")
    return claims


def _key(secret: str) -> OctKey:
    return OctKey.import_key(hashlib.sha256(b"token of a system " + secret.encode()).digest())


def _decode(token: str, key: Key | KeySet, algorithms: Collection[str]) -> Claims:
    try:
        header = jws.extract_compact(token.encode()).headers()
        if isinstance(key, KeySet):
            key = next(one for one in key.keys if one.kid == header.get("kid"))
        return jwt.decode(token, key, algorithms=list(algorithms)).claims
    except (JoseError, StopIteration, ValueError, TypeError, RecursionError) as error:
        raise Unproven(f"signature ({type(error).__name__})") from error


def _number(claims: Claims, name: str) -> float:
    value = claims.get(name)
    if isinstance(value, bool) or not isinstance(value, int | float) or not -LATEST < value < LATEST:
        raise Unproven(name)
    return value


def _expect(holds: bool, what: str) -> None:
    if not holds:
        raise Unproven(what)
