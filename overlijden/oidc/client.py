# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""Our side of the conversation with one provider: where to send a browser, and what its code is worth."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from authlib.common.security import generate_token
from authlib.common.urls import add_params_to_uri
from authlib.oauth2.rfc7523 import private_key_jwt_sign
from authlib.oauth2.rfc7636 import create_s256_code_challenge
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from stdnum.nl import bsn

from overlijden.oidc.fetch import ProviderDown, fetch
from overlijden.oidc.providers import Provider, is_weak
from overlijden.oidc.tokens import Asked, Claims, Refused, UnknownKey, read_id_token, read_logout_token
from overlijden.tools.bearer import ASSERTION

T = TypeVar("T")

FRESH = 3600.0  # seconds for which what a provider says about itself is not asked again
STALE = 24 * 3600.0  # seconds for which it still holds when the provider cannot be reached
PAUSE = 60.0  # seconds between two looks for a key that we do not know
_NINE_DIGITS = re.compile(r"(?<!\d)\d{9}(?!\d)")  # DigiD writes a BSN behind its sector: s00000000:999999990
ENDPOINTS = ("authorization_endpoint", "token_endpoint", "jwks_uri", "end_session_endpoint")


class Kept(Generic[T]):
    """Something of the provider's that changes seldom; while it is away, what was known last serves for a day."""

    def __init__(self, get: Callable[[], T]) -> None:
        self._get = get
        self._value: T | None = None
        self._at = 0.0

    def get(self, fresh: float = FRESH) -> T:
        """The value, not older than this many seconds if that can be helped. Raises ProviderDown."""
        age = time.monotonic() - self._at
        if self._value is not None and age < fresh:
            return self._value
        try:
            self._value, self._at = self._get(), time.monotonic()
        except ProviderDown:
            if self._value is None or age > STALE:
                raise
        return self._value


@dataclass(frozen=True, slots=True)
class Sent:
    """What we remember of somebody who was sent to a provider, until she is back; all of it secret to her browser."""

    provider: str
    state: str
    nonce: str
    verifier: str
    next: str | None


class Client:
    """Talks with one provider; may be shared by threads."""

    def __init__(self, provider: Provider) -> None:
        self.provider = provider
        self._metadata = Kept(self._discover)
        self._keys = Kept(self._fetch_keys)

    def ping(self) -> None:
        """Return when it says where to log in, and with which keys it signs. Raises ProviderDown."""
        self._metadata.get()
        self._keys.get()

    def send(self, sent: Sent, redirect_uri: str) -> str:
        """The provider's address at which somebody logs in. Raises ProviderDown."""
        asked = {
            "response_type": "code",
            "client_id": self.provider.client_id,
            "redirect_uri": redirect_uri,
            "scope": self.provider.scope,
            "state": sent.state,
            "nonce": sent.nonce,
            "code_challenge": create_s256_code_challenge(sent.verifier),
            "code_challenge_method": "S256",
            "acr_values": " ".join(self.provider.acr),
            "max_age": str(self.provider.max_age),
        }
        return str(add_params_to_uri(self._metadata.get()["authorization_endpoint"], list(asked.items())))

    def refuse_other_issuer(self, answer: Mapping[str, str]) -> None:
        """Refused when the answer does not say that it is this provider's, as one that can say so always must."""
        must_say = self._metadata.get().get("authorization_response_iss_parameter_supported") is True
        if answer.get("iss", None if must_say else self.provider.issuer) != self.provider.issuer:
            raise Refused("iss of the answer")

    def redeem(self, code: str, sent: Sent, redirect_uri: str) -> tuple[str, Claims]:
        """The ID token for a code, and its claims. Raises Refused and ProviderDown."""
        endpoint = self._metadata.get()["token_endpoint"]
        status, answer = fetch(
            endpoint,
            {
                "grant_type": "authorization_code",
                "code": code,
                "redirect_uri": redirect_uri,
                "code_verifier": sent.verifier,
                "client_id": self.provider.client_id,
                "client_assertion_type": ASSERTION,
                "client_assertion": self._assertion(endpoint),
            },
        )
        token = answer.get("id_token")
        if status != 200 or not isinstance(token, str):
            raise Refused("code")
        asked = Asked(sent.nonce, self.provider.max_age)
        return token, self._with_keys(lambda keys: read_id_token(token, keys, self.provider, asked))

    def read_logout(self, token: str) -> Claims:
        """What a logout token says. Raises Refused and ProviderDown."""
        return self._with_keys(lambda keys: read_logout_token(token, keys, self.provider))

    def leave(self, token: str, back: str) -> str | None:
        """The address at which somebody logs out at the provider too, None when it has none or cannot be reached.

        The token tells the provider who it is. One with a BSN in it is not sent: an address ends up in logs.
        """
        try:
            endpoint = self._metadata.get().get("end_session_endpoint")
        except ProviderDown:
            return None
        if not endpoint:
            return None
        asked = {"client_id": self.provider.client_id, "post_logout_redirect_uri": back, "state": generate_token(20)}
        if token:
            asked["id_token_hint"] = token
        return str(add_params_to_uri(endpoint, list(asked.items())))

    def _assertion(self, endpoint: str) -> str:
        """What proves that it is us: signed with our own key, for this endpoint, for a minute (RFC 7523)."""
        key, algorithm = self.provider.key, self.provider.key_algorithm
        header = {"kid": key.thumbprint()}
        return str(
            private_key_jwt_sign(key, self.provider.client_id, endpoint, algorithm, header=header, expires_in=60)
        )

    def _with_keys(self, read: Callable[[KeySet], T]) -> T:
        """Read with the keys that we know, and once more with new ones when the provider may have changed them."""
        try:
            return read(self._keys.get())
        except UnknownKey:
            return read(self._keys.get(PAUSE))

    def _discover(self) -> Mapping[str, Any]:
        status, found = fetch(self.provider.issuer.rstrip("/") + "/.well-known/openid-configuration")
        secure = self.provider.issuer.startswith("https://")
        for name in ENDPOINTS:
            url = found.get(name, "" if name == "end_session_endpoint" else None)
            if not isinstance(url, str) or (secure and url and not url.startswith("https://")):
                raise ProviderDown(name)
        if status != 200 or found.get("issuer") != self.provider.issuer:
            raise ProviderDown("issuer")
        return found

    def _fetch_keys(self) -> KeySet:
        status, found = fetch(self._metadata.get()["jwks_uri"])
        try:
            usable = [key for key in found["keys"] if key.get("kty") in ("RSA", "EC") and key.get("use") != "enc"]
            known = KeySet.import_key_set({"keys": usable})
        except (JoseError, KeyError, TypeError, ValueError, AttributeError) as error:
            raise ProviderDown(f"keys ({status})") from error
        return KeySet([key for key in known.keys if not is_weak(key)])


def hint(token: str, claims: Claims) -> str:
    """The ID token as we keep it to log out with, or "" when anything in it is, or holds, a BSN."""
    return "" if any(map(bsn.is_valid, _NINE_DIGITS.findall(json.dumps(dict(claims))))) else token
