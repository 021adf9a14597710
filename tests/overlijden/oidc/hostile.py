# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""An OpenID provider of which a test decides what it says: as it should be, until the test spoils one thing."""

from __future__ import annotations

import base64
import json
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from flask.testing import FlaskClient
from joserfc import jwt
from joserfc.jwk import ECKey, KeySet, OctKey, RSAKey
from werkzeug.test import TestResponse

from overlijden.gemeenten import Kanaal
from overlijden.oidc.providers import Kind, Provider
from overlijden.status import Rol

KEY = RSAKey.generate_key(2048, {"use": "sig"}, auto_kid=True)
STRANGER = RSAKey.generate_key(2048, {"use": "sig"}, auto_kid=True)
OURS = ECKey.generate_key("P-256")
MIDDEN, HOOG = "urn:midden", "urn:hoog"
LOGOUT = "http://schemas.openid.net/event/backchannel-logout"

Spoil = Callable[[dict[str, Any]], object]
Sign = Callable[["Hostile", Mapping[str, Any]], str]


def signed(hostile: Hostile, claims: Mapping[str, Any], key: RSAKey = KEY, alg: str = "PS256") -> str:
    typ = {"typ": hostile.logout_typ} if "events" in claims else {}
    return jwt.encode({"alg": alg, "kid": key.kid, **typ}, dict(claims), key, algorithms=[alg])


def unsigned(hostile: Hostile, claims: Mapping[str, Any]) -> str:
    parts = ({"alg": "none", "kid": KEY.kid}, claims)
    return ".".join(base64.urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=") for part in parts) + "."


def signed_with_the_public_key_as_a_secret(hostile: Hostile, claims: Mapping[str, Any]) -> str:
    secret = OctKey.import_key(KEY.as_pem(private=False).hex())
    return jwt.encode({"alg": "HS256", "kid": KEY.kid}, dict(claims), secret, algorithms=["HS256"])


def signed_by_a_stranger(hostile: Hostile, claims: Mapping[str, Any]) -> str:
    return signed(hostile, claims, STRANGER)


def signed_by_a_stranger_under_our_provider_s_name(hostile: Hostile, claims: Mapping[str, Any]) -> str:
    return jwt.encode({"alg": "PS256", "kid": KEY.kid}, dict(claims), STRANGER, algorithms=["PS256"])


def signed_weakly(hostile: Hostile, claims: Mapping[str, Any]) -> str:
    return signed(hostile, claims, alg="RS256")


def tampered(hostile: Hostile, claims: Mapping[str, Any]) -> str:
    """A good token whose words were changed after it was signed."""
    head, _, signature = signed(hostile, claims).split(".")
    body = base64.urlsafe_b64encode(json.dumps({**claims, "sub": "somebody-else"}).encode()).decode().rstrip("=")
    return f"{head}.{body}.{signature}"


def rubbish(hostile: Hostile, claims: Mapping[str, Any]) -> str:
    return "a.b.c"


@dataclass
class Hostile:
    """The provider: where it is, and what it does with the claims and the signature of its next tokens."""

    issuer: str = ""
    spoil: Spoil = lambda claims: None
    sign: Sign = signed
    logout_typ: str = "logout+jwt"
    says: dict[str, Any] = field(default_factory=dict)
    metadata: dict[str, Any] = field(default_factory=dict)
    status: int = 200
    nonces: dict[str, str] = field(default_factory=dict)
    redeemed: list[dict[str, str]] = field(default_factory=list)
    keys: list[RSAKey] = field(default_factory=lambda: [KEY])

    def provider(self, **changed: Any) -> Provider:
        """How our service knows it; DigiD unless told otherwise."""
        known: dict[str, Any] = {
            "name": "digid", "kind": Kind.BROKER, "label": "DigiD", "issuer": self.issuer, "client_id": "overlijden",
            "key": OURS, "kanaal": Kanaal.DIGID, "acr": {MIDDEN: "DIGID_MIDDEN", HOOG: "DIGID_HOOG"},
        }  # fmt: skip
        return Provider(**{**known, **changed})

    def staff(self, *gemeenten: str, **changed: Any) -> Provider:
        rollen = {"burgerzaken": Rol.MEDEWERKER, "abs": Rol.AMBTENAAR, "beheer": Rol.BEHEERDER}
        kind = {"name": "gemeente", "kind": Kind.MEDEWERKERS, "kanaal": None, "acr": {MIDDEN: MIDDEN}}
        return self.provider(**kind, gemeenten=gemeenten, rollen=rollen, **changed)

    def claims(self, **more: Any) -> dict[str, Any]:
        now = int(time.time())
        about = {"iss": self.issuer, "aud": "overlijden", "iat": now, "exp": now + 300}
        return {**about, "sub": "persoon-1", "sid": "aanmelding-1", "auth_time": now, "acr": MIDDEN} | self.says | more

    def token(self, nonce: str) -> str:
        claims = self.claims(nonce=nonce)
        self.spoil(claims)
        return self.sign(self, claims)

    def logout_token(self, spoil: Spoil = lambda claims: None, sign: Sign = signed, jti: str = "bericht-1") -> str:
        now = int(time.time())
        claims = {
            "iss": self.issuer, "aud": "overlijden", "iat": now, "exp": now + 120, "jti": jti, "sub": "persoon-1",
            "sid": "aanmelding-1", "events": {LOGOUT: {}},
        }  # fmt: skip
        spoil(claims)
        return sign(self, claims)

    def answer(self, path: str, form: Mapping[str, str]) -> tuple[int, Any]:
        if path.endswith("openid-configuration"):
            named = {name: f"{self.issuer}/{name}" for name in ("authorization_endpoint", "token_endpoint", "jwks_uri")}
            ends = {"end_session_endpoint": f"{self.issuer}/end"}
            return self.status, {"issuer": self.issuer, **named, **ends} | self.metadata
        if path == "/jwks_uri":
            return self.status, KeySet(list(self.keys)).as_dict(private=False)
        self.redeemed.append(dict(form))
        nonce = self.nonces.pop(form["code"], None)
        if nonce is None:
            return 400, {"error": "invalid_grant"}
        return self.status, {"id_token": self.token(nonce), "access_token": "x", "token_type": "Bearer"}


@contextmanager
def listening(hostile: Hostile) -> Iterator[Hostile]:
    """Let it be found, on a free port of this machine."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            length = int(self.headers.get("Content-Length", 0))
            form = {name: values[0] for name, values in parse_qs(self.rfile.read(length).decode()).items()}
            status, found = hostile.answer(urlsplit(self.path).path, form)
            body = json.dumps(found).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        do_POST = do_GET  # noqa: N815 - http.server's own names

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    hostile.issuer = f"http://127.0.0.1:{server.server_port}"
    threading.Thread(target=server.serve_forever, args=[0.02], daemon=True).start()
    yield hostile
    server.shutdown()
    server.server_close()


def asked(client: FlaskClient, name: str = "digid", target: str = "") -> dict[str, str]:
    """What the service sends with a browser that begins to log in."""
    answer = client.get(f"/inloggen/{name}" + (f"?{urlencode({'next': target})}" if target else ""))
    assert answer.status_code == 302, answer.text
    return {key: values[0] for key, values in parse_qs(urlsplit(answer.location).query).items()}


def come_back(
    client: FlaskClient,
    hostile: Hostile,
    sent: Mapping[str, str],
    name: str = "digid",
    changed: Mapping[str, str | None] | None = None,
) -> TestResponse:
    """Return from the provider with a code for what was sent; a change to None leaves a parameter out."""
    hostile.nonces["code-1"] = sent["nonce"]
    answer = {"code": "code-1", "state": sent["state"], "iss": hostile.issuer, **(changed or {})}
    given = {key: value for key, value in answer.items() if value is not None}
    return client.get(f"/inloggen/{name}/terug?{urlencode(given)}")


def log_in(client: FlaskClient, hostile: Hostile, name: str = "digid", target: str = "") -> TestResponse:
    return come_back(client, hostile, asked(client, name, target), name)
