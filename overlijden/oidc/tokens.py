# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""What must be true of a token before a word of it is believed. Each check is a line, and each line has its attack.

Sources: OpenID Connect Core 3.1.3.7 (ID token), Back-Channel Logout 2.6 (logout token), RFC 8725 (JWT in practice).
"""

from __future__ import annotations

import hmac
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from joserfc import jws, jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from overlijden.oidc.providers import Provider

SKEW = 30  # seconds that two clocks may differ
FRESH = 300  # seconds since a token was made
LOGOUT = "http://schemas.openid.net/event/backchannel-logout"

Claims = Mapping[str, Any]


class Refused(Exception):
    """The provider's answer, or what claims to be it, is not believed. The message is for the log: no personal data."""


class UnknownKey(Refused):
    """Signed with a key that is not, or not yet, among the provider's."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked when somebody was sent to the provider: it must come back in the token."""

    nonce: str
    max_age: int


def read_id_token(token: str, keys: KeySet, provider: Provider, asked: Asked) -> Claims:
    """The claims of an ID token that is meant for us, now, for this log-in. Raises Refused."""
    _, claims = _read(token, keys, provider)
    expect(hmac.compare_digest(_text(claims, "nonce"), asked.nonce), "nonce")
    expect(bool(_text(claims, "sub")), "sub")
    expect(_number(claims, "exp") > time.time() - SKEW, "exp")
    since = time.time() - _number(claims, "auth_time")
    expect(-SKEW <= since <= asked.max_age + SKEW, "auth_time")
    expect(_text(claims, "acr") in provider.acr, "acr")
    return claims


def read_logout_token(token: str, keys: KeySet, provider: Provider) -> Claims:
    """The claims of a logout token; ``sid``, ``sub`` or both say whose log-in ends. Raises Refused."""
    header, claims = _read(token, keys, provider)
    expect(str(header.get("typ", "")).lower().removeprefix("application/") == provider.logout_typ.lower(), "typ")
    events = claims.get("events")
    expect(isinstance(events, dict) and isinstance(events.get(LOGOUT), dict), "events")
    expect("nonce" not in claims, "nonce")
    expect(_number(claims, "exp") > time.time() - SKEW, "exp")
    expect(bool(_text(claims, "jti")), "jti")
    expect(bool(claims.get("sid") or claims.get("sub")), "sid or sub")
    for name in {"sid", "sub"} & set(claims):
        _text(claims, name)
    return claims


def _read(token: str, keys: KeySet, provider: Provider) -> tuple[Claims, Claims]:
    """Header and claims with what both kinds of token must have: its provider's signature and name, ours, being new."""
    header, claims = _verified(token, keys, provider)
    expect(claims.get("iss") == provider.issuer, "iss")
    audience = claims.get("aud")
    audiences = audience if isinstance(audience, list) else [audience]
    expect(provider.client_id in audiences, "aud")
    expect(claims.get("azp", provider.client_id) == provider.client_id, "azp")
    expect(len(audiences) == 1 or "azp" in claims, "azp")
    expect(-SKEW <= time.time() - _number(claims, "iat") <= FRESH + SKEW, "iat")
    expect("nbf" not in claims or _number(claims, "nbf") <= time.time() + SKEW, "nbf")
    return header, claims


def _verified(token: str, keys: KeySet, provider: Provider) -> tuple[Claims, Claims]:
    try:
        header = jws.extract_compact(token.encode()).headers()
        expect(header.get("alg") in provider.algorithms, "alg")
        kid = header.get("kid")
        candidates = [key for key in keys.keys if kid in (None, key.kid)]
        if kid is not None and not candidates:
            raise UnknownKey("kid")
        found = jwt.decode(token, KeySet(candidates), algorithms=list(provider.algorithms))
    except (JoseError, ValueError, TypeError, RecursionError) as error:
        raise Refused(f"signature ({type(error).__name__})") from error
    return found.header, found.claims


def _text(claims: Claims, name: str) -> str:
    value = claims.get(name)
    if not isinstance(value, str) or not value.isascii():
        raise Refused(name)
    return value


def _number(claims: Claims, name: str) -> float:
    value = claims.get(name)
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise Refused(name)
    return value


def expect(holds: bool, what: str) -> None:
    if not holds:
        raise Refused(what)
