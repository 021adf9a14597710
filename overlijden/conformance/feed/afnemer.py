# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""A municipality's own system that reads a feed: what the kit is, towards whoever offers one."""

from __future__ import annotations

import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass
from http.client import HTTPException
from pathlib import Path
from typing import Any, Self
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import HTTPRedirectHandler, ProxyHandler, Request, build_opener

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from joserfc import jwt
from joserfc.jwk import ECKey, Key, RSAKey

from overlijden.adapter import Adapter, Bericht, Journal, Outcome, TemporaryError, UnknownOutcome, load_adapter
from overlijden.conformance.eisen import Nodig
from overlijden.conformance.rest import found_in
from overlijden.tools.bearer import ASSERTION
from overlijden.tools.lijn import Ruw, Verzoek, over
from overlijden.tools.reach import url_problem
from overlijden.tools.tomlfile import Section

NAAM = "feed"  # of this dialect
JSON = "application/json"
FORM = "application/x-www-form-urlencoded"
LIFE = 60  # seconds that what we sign is good
MARGIN = 10  # seconds before its end in which a token is not used any more


@dataclass(frozen=True, slots=True, kw_only=True)
class Profiel:
    """``adres`` is the root of the API, ``audience`` for whom we sign: the address of the token unless it says so.

    With ``melden`` the kit may tell back what a registrar did, which changes dossiers. ``tijdslimiet`` in seconds.
    """

    adres: str
    client_id: str
    sleutel: Key
    audience: str
    melden: bool
    voorgangers: tuple[str, ...]
    tijdslimiet: int

    @classmethod
    def read(cls, settings: Mapping[str, Any]) -> Self:
        """Read and check; ConfigError names the key."""
        section = Section(Path("profiel"), settings)
        adres = section.take("adres", str).rstrip("/")
        made = cls(
            adres=adres,
            client_id=section.take("client_id", str),
            sleutel=_key(section),
            audience=section.take_or("audience", f"{adres}/token"),
            melden=section.take_or("melden", False),
            voorgangers=section.texts("voorgangers"),
            tijdslimiet=section.take_or("tijdslimiet", 30),
        )
        if problem := url_problem(adres, section.take_or("onversleuteld", False)):
            raise section.error("adres", problem)
        section.close()
        return made


def _key(section: Section) -> Key:
    """A private key in PEM: the file, or the text itself when it comes from the environment."""
    given = section.take("sleutel", str)
    try:
        pem = given.encode() if given.startswith("-----BEGIN") else Path(given).read_bytes()
        kind = ECKey if isinstance(load_pem_private_key(pem, None), ec.EllipticCurvePrivateKey) else RSAKey
        return kind.import_key(pem)
    except (OSError, ValueError, TypeError) as error:
        raise section.error("sleutel", "must be a file with a private key in PEM: EC on P-256, or RSA") from error


def make_key() -> bytes:
    """A new private key with which a system can prove itself, as PEM."""
    return ECKey.generate_key("P-256").as_pem(private=True)


def key_set(pem: bytes) -> dict[str, Any]:
    """The public half of a private key on P-256, as a JSON Web Key Set; known by its thumbprint (RFC 7638)."""
    key = ECKey.import_key(pem)
    return {"keys": [{**key.as_dict(private=False), "kid": key.thumbprint(), "use": "sig", "alg": "ES256"}]}


class _Stays(HTTPRedirectHandler):
    """A redirect is an answer like any other."""

    def redirect_request(self, *_: Any) -> None:
        return None


OPENER = build_opener(_Stays, ProxyHandler({}))


class Afnemer(Adapter):
    """It delivers nothing. What it asks goes over the line, as it does for every adapter."""

    def __init__(self, profiel: Profiel) -> None:
        self.profiel = profiel
        self.capabilities: frozenset[Any] = frozenset({Nodig.MELDEN} if profiel.melden else ())
        self._token: tuple[str, float] | None = None

    @classmethod
    def from_config(cls, settings: Mapping[str, Any]) -> Self:
        return cls(Profiel.read(settings))

    def deliver(self, bericht: Bericht, journal: Journal) -> Outcome:
        raise NotImplementedError("whoever reads a feed delivers nothing")

    def ping(self) -> None:
        ruw = self.call("GET", "/ping")
        if ruw.status != 200:
            raise TemporaryError(f"HTTP {ruw.status}")

    def sign(self, key: Key | None = None, **claims: Any) -> str:
        """What it proves itself with (RFC 7523); a key or claims other than they should be are told apart."""
        own, now, who = self.profiel.sleutel, int(time.time()), self.profiel.client_id
        usual = {"iss": who, "sub": who, "aud": self.profiel.audience, "iat": now, "exp": now + LIFE}
        algorithm = "ES256" if isinstance(own, ECKey) else "PS256"
        header = {"alg": algorithm, "kid": own.thumbprint(), "typ": "JWT"}
        said = {**usual, "jti": secrets.token_hex(16), **claims}
        return jwt.encode(header, said, key or own, algorithms=[algorithm])

    def ask(self, assertion: str, **form: str) -> Ruw:
        """Ask for a token."""
        usual = {"grant_type": "client_credentials", "client_assertion_type": ASSERTION}
        body = urlencode({**usual, "client_assertion": assertion, **form}).encode()
        return self._over("POST", "/token", body, {"Content-Type": FORM, "Accept": JSON})

    def token(self) -> str:
        """One that is good for this call; TemporaryError when there is none to be had."""
        if self._token is None or time.monotonic() > self._token[1]:
            asked, ruw = time.monotonic(), self.ask(self.sign())
            found = read_token(ruw)
            if found is None:
                raise TemporaryError(f"no token (HTTP {ruw.status})")
            self._token = (found[0], asked + found[1] - MARGIN)
        return self._token[0]

    def forget(self) -> None:
        """Ask for another token the next time."""
        self._token = None

    def call(
        self, method: str, path: str, body: bytes | None = None, *, token: str | None = None, **headers: str
    ) -> Ruw:
        """Any call, with its own token or this one; an empty one is none."""
        found = self.token() if token is None else token
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        given = {"Accept": JSON, **({"Content-Type": JSON} if body is not None else {}), **named}
        return self._over(method, path, body, {**given, **({"Authorization": f"Bearer {found}"} if found else {})})

    def _over(self, method: str, path: str, body: bytes | None, headers: Mapping[str, str]) -> Ruw:
        return over(Verzoek(method, f"{self.profiel.adres}{path}", body, headers), self._exchange)

    def _exchange(self, verzoek: Verzoek) -> Ruw:
        asked = Request(verzoek.url, verzoek.body, dict(verzoek.headers), method=verzoek.method)  # noqa: S310 - checked
        try:
            answer = OPENER.open(asked, timeout=self.profiel.tijdslimiet)
        except HTTPError as error:
            answer = error
        except OSError as error:
            raise TemporaryError(f"no connection ({type(error).__name__})") from error
        try:
            with answer:
                return Ruw(
                    answer.status, answer.read(), {name.lower(): value for name, value in answer.headers.items()}
                )
        except (OSError, HTTPException) as error:
            raise UnknownOutcome(f"no answer ({type(error).__name__})") from error


def read_token(ruw: Ruw) -> tuple[str, int] | None:
    """The token in an answer, with its life in seconds; None when there is none."""
    found = found_in(ruw)
    token, life = found.get("access_token"), found.get("expires_in")
    if ruw.status != 200 or not isinstance(token, str) or not token:
        return None
    return token, life if isinstance(life, int) else 0


def load(adapter: str, profiel: Mapping[str, Any]) -> Adapter:
    """The adapter of this name, or the system that reads a feed, which is no adapter that a municipality may name."""
    return Afnemer.from_config(profiel) if adapter == NAAM else load_adapter(adapter, profiel)
