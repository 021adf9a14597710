# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""The provider's addresses: what it is, the page to choose at, the token for a code, and the two ways out."""

from __future__ import annotations

import contextlib
import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from urllib.request import urlopen

from authlib.common.urls import add_params_to_uri
from authlib.oauth2.rfc7636 import create_s256_code_challenge
from flask import Blueprint, Flask, Response, abort, current_app, jsonify, redirect, render_template, request
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet, RSAKey
from werkzeug.datastructures import MultiDict

from overlijden import codes
from overlijden.conformance.provider import clients
from overlijden.conformance.provider.clients import Client
from overlijden.web.login import read_accounts

ALGORITHM = "PS256"
BEARER = "Bearer"
MINUTES = 60
LOGOUT = "http://schemas.openid.net/event/backchannel-logout"
ASKED = ("client_id", "redirect_uri", "response_type", "state", "nonce", "code_challenge", "code_challenge_method")


@dataclass(frozen=True)
class Entry:
    """One log-in of an account at one client."""

    sid: str
    account: str
    client: Client


class Provider:
    """What the provider knows; forgotten with the process."""

    def __init__(self, issuer: str, folder: Path) -> None:
        self.issuer = issuer
        self.clients, self.accounts = clients.read(folder), read_accounts()
        self.key = RSAKey.generate_key(2048, {"use": "sig", "alg": ALGORITHM}, auto_kid=True)
        self.codes: dict[str, tuple[Entry, Mapping[str, str]]] = {}
        self.entries: dict[str, Entry] = {}

    def sign(self, claims: Mapping[str, Any], kind: str = "JWT") -> str:
        now = int(time.time())
        payload = {"iss": self.issuer, "iat": now, "exp": now + 5 * MINUTES, **claims}
        header = {"alg": ALGORITHM, "kid": self.key.kid, "typ": kind}
        return jwt.encode(header, payload, self.key, algorithms=[ALGORITHM])

    def end(self, entry: Entry) -> None:
        """End a log-in and tell the client so, behind the browser's back; one that is away hears nothing."""
        self.entries.pop(entry.sid, None)
        about = {"aud": entry.client.id, "sub": entry.account, "sid": entry.sid, "jti": secrets.token_hex(8)}
        token = self.sign({**about, "events": {LOGOUT: {}}}, "logout+jwt")
        with contextlib.suppress(OSError):
            urlopen(entry.client.backchannel, urlencode({"logout_token": token}).encode(), timeout=5).close()  # noqa: S310


pages = Blueprint("provider", __name__)


def create_app(issuer: str, folder: Path) -> Flask:
    """The provider that is found at ``issuer``, for the clients in ``folder``."""
    app = Flask(__name__, static_folder=Path(codes.__file__).parent / "static")
    app.extensions["provider"] = Provider(issuer, folder)
    app.register_blueprint(pages)
    return app


def provider() -> Provider:
    known: Provider = current_app.extensions["provider"]
    return known


@pages.get("/.well-known/openid-configuration")
def discovery() -> Response:
    issuer = provider().issuer
    return jsonify(
        issuer=issuer,
        authorization_endpoint=f"{issuer}/inloggen",
        token_endpoint=f"{issuer}/token",
        jwks_uri=f"{issuer}/sleutels",
        end_session_endpoint=f"{issuer}/uitloggen",
        response_types_supported=["code"],
        subject_types_supported=["public"],
        id_token_signing_alg_values_supported=[ALGORITHM],
        token_endpoint_auth_methods_supported=["private_key_jwt"],
        code_challenge_methods_supported=["S256"],
        authorization_response_iss_parameter_supported=True,
        backchannel_logout_supported=True,
        backchannel_logout_session_supported=True,
    )


@pages.get("/sleutels")
def keys() -> Response:
    return jsonify(KeySet([provider().key]).as_dict(private=False))


@pages.get("/inloggen")
def choose() -> Response:
    """Everybody that one can be here; in place of a password."""
    client, asked = _asked(request.args)
    accounts = [account for account in provider().accounts.values() if clients.OWN[client.id](account)]
    page = Response(render_template("provider.html", accounts=accounts, asked=asked, names=codes.gemeenten()))
    page.headers["Content-Security-Policy"] = (
        f"default-src 'none'; style-src 'self'; form-action 'self' {' '.join(client.origins)}; frame-ancestors 'none'"
    )
    return page


@pages.post("/inloggen")
def log_in() -> Any:
    client, asked = _asked(request.form)
    account = request.form.get("account", "")
    if account not in provider().accounts or not clients.OWN[client.id](provider().accounts[account]):
        abort(400)
    code, entry = secrets.token_urlsafe(32), Entry(secrets.token_urlsafe(16), account, client)
    provider().codes[code] = entry, asked
    answer = [("code", code), ("state", asked["state"]), ("iss", provider().issuer)]
    return redirect(add_params_to_uri(asked["redirect_uri"], answer), 303)


def _asked(values: MultiDict[str, str]) -> tuple[Client, Mapping[str, str]]:
    """Who sent somebody here and what it wants; 400 for what no client of ours may ask."""
    asked = {name: values.get(name, "") for name in ASKED}
    client = provider().clients.get(asked["client_id"])
    if client is None or asked["redirect_uri"] not in client.redirect_uris or "" in asked.values():
        abort(400)
    if (asked["response_type"], asked["code_challenge_method"]) != ("code", "S256"):
        abort(400)
    return client, asked


@pages.post("/token")
def token() -> Any:
    """The ID token for a code: once, for the client that asked, and with the other half of its secret."""
    form, known = request.form, provider()
    client = known.clients.get(form.get("client_id", ""))
    if client is None or not client.is_proven_by(form.get("client_assertion", ""), f"{known.issuer}/token"):
        return jsonify(error="invalid_client"), 401
    entry, asked = known.codes.pop(form.get("code", ""), (None, {}))
    if (
        entry is None
        or entry.client != client
        or form.get("redirect_uri") != asked["redirect_uri"]
        or create_s256_code_challenge(form.get("code_verifier", "")) != asked["code_challenge"]
    ):
        return jsonify(error="invalid_grant"), 400
    known.entries[entry.sid] = entry
    about = {"aud": client.id, "nonce": asked["nonce"], "sid": entry.sid, "auth_time": int(time.time())}
    id_token = known.sign({**about, **clients.claims(known.accounts[entry.account])})
    access = sha256(id_token.encode()).hexdigest()
    return jsonify(id_token=id_token, access_token=access, token_type=BEARER, expires_in=5 * MINUTES)


@pages.get("/uitloggen")
def log_out() -> Any:
    """Out here, as a client asks; and back to it, at an address of its own."""
    known, token = provider(), request.args.get("id_token_hint")
    try:  # a client sends no token in which a BSN stands: then nothing ends here, and she goes back all the same
        hint = jwt.decode(token, known.key, algorithms=[ALGORITHM]).claims if token else {}
    except (JoseError, ValueError):
        abort(400)
    client = known.clients.get(hint.get("aud", request.args.get("client_id", "")))
    entry, back = known.entries.get(hint.get("sid", "")), request.args.get("post_logout_redirect_uri", "")
    if client is None or back not in client.after_logout:
        abort(400)
    if entry is not None:
        known.end(entry)
    return redirect(add_params_to_uri(back, [("state", request.args.get("state", ""))]), 303)


@pages.get("/")
def overview() -> str:
    """Who is logged in where; each can be ended from here, as a provider does."""
    return render_template("entries.html", entries=provider().entries.values(), accounts=provider().accounts)


@pages.post("/beeindigen")
def end() -> Any:
    entry = provider().entries.get(request.form.get("sid", ""))
    if entry is not None:
        provider().end(entry)
    return redirect("/", 303)
