# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""The pages of logging in and out: to a provider and back, one role at a time, and out in both places."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import structlog
from authlib.common.security import generate_token
from flask import Blueprint, abort, jsonify, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response

from overlijden import gemeenten, web
from overlijden.oidc.client import Client, Sent, hint
from overlijden.oidc.fetch import ProviderDown
from overlijden.oidc.people import Keyed, identities
from overlijden.oidc.providers import Kind, Provider, read_providers
from overlijden.oidc.tokens import FRESH, SKEW, Refused, expect
from overlijden.settings import Settings
from overlijden.termijn import today
from overlijden.toegang import HOME
from overlijden.web.incoming import inside
from overlijden.web.login import Identity, recalled, remembered

log = structlog.get_logger()

AT_ONCE = 5  # log-ins that one browser may have begun and not finished, each in its own tab


class OidcLogin:
    """Implements ``Login`` with the providers of ``inloggen.toml``. ConfigError when they cannot be believed."""

    def __init__(self, settings: Settings, providers: Mapping[str, Provider] | None = None) -> None:
        self.providers = providers or read_providers(production=settings.is_production)
        self.keyed = Keyed(settings.login.person_key)
        self._clients = {name: Client(provider) for name, provider in self.providers.items()}

    def blueprint(self) -> Blueprint:
        pages = Blueprint("login", __name__)
        pages.add_url_rule("/inloggen", "start", self.start)
        pages.add_url_rule("/inloggen/<provider>", "begin", self.begin)
        pages.add_url_rule("/inloggen/<provider>/terug", "back", self.back)
        pages.add_url_rule("/inloggen/<provider>/sleutels", "keys", self.keys)
        pages.add_url_rule(
            "/inloggen/<provider>/uitloggen-achtergrond", "background", self.background, methods=["POST"]
        )
        pages.add_url_rule("/rol", "role", self.role)
        pages.add_url_rule("/rol", "choose", self.choose, methods=["POST"])
        pages.add_url_rule("/uitloggen", "leave", self.leave, methods=["POST"])
        pages.add_url_rule("/uitgelogd", "left", self.left)
        pages.register_error_handler(ProviderDown, self._down)
        pages.register_error_handler(Refused, self._refused)
        return pages

    def start(self) -> str:
        """Which way to log in: each for one kind of person."""
        target = inside(request.args.get("next"))
        groups = [(kind.value, [one for one in self.providers.values() if one.kind is kind]) for kind in Kind]
        return render_template("login.html", groups=dict(groups), next=target)

    def begin(self, provider: str) -> Response:
        """To the provider, with secrets of which this browser keeps the other half."""
        client = self._client(provider)
        target = inside(request.args.get("next"))
        sent = Sent(provider, generate_token(43), generate_token(43), generate_token(64), target)
        address = client.send(sent, web.address("login.back", provider=provider))
        earlier = list(session.get("sent", {}).items())[1 - AT_ONCE :]
        session["sent"] = {**dict(earlier), sent.state: asdict(sent)}
        return redirect(address)

    def back(self, provider: str) -> Response | tuple[str, int]:
        """From the provider, with a code that is worth a token once."""
        client, sent = self._client(provider), self._take(provider)
        client.refuse_other_issuer(request.args)
        code = request.args.get("code")
        if not code:  # she changed her mind, or could not prove who she is
            raise Refused("no code")
        token, claims = client.redeem(code, sent, web.address("login.back", provider=provider))
        people = identities(client.provider, claims, self.keyed)
        if not people:
            return render_template("login_role.html", people=[], label=client.provider.label), 403
        kept = {
            "provider": provider,
            "hint": hint(token, claims),
            "rollen": [remembered(one) for one in people],
            "next": sent.next,
        }
        log.info("log-in", provider=provider, kind=client.provider.acr[claims["acr"]])
        whose = self.keyed.whose(client.provider, claims, people)
        if len(people) > 1:
            web.sessie().renew(whose)
            session.update(kept)
            return redirect(url_for("login.role"))
        web.log_in(people[0], kept, whose)
        return self._onward(people[0])

    def _take(self, provider: str) -> Sent:
        """What this browser kept when it was sent; once, and at this provider's own address only."""
        sent: dict[str, dict[str, Any]] = session.get("sent", {})
        found = sent.get(request.args.get("state", ""))
        if found is None or found["provider"] != provider:
            raise Refused("state")
        session["sent"] = {state: one for state, one in sent.items() if one is not found}
        return Sent(**found)

    def role(self) -> str | Response:
        """Who has several roles works in one at a time, with what that one may do."""
        people = self._people()
        return render_template("login_role.html", people=people) if people else redirect(url_for("login.start"))

    def choose(self) -> Response:
        chosen = [one for one in self._people() if one.rol == request.form.get("rol")]
        if not chosen:
            abort(400)
        kept = {name: session.get(name) for name in ("provider", "hint", "rollen", "next")}
        web.log_in(chosen[0], kept)
        return self._onward(chosen[0])

    def _people(self) -> Sequence[Identity]:
        return [recalled(one) for one in session.get("rollen", [])]

    def _onward(self, identity: Identity) -> Response:
        return redirect(session.pop("next", None) or url_for(HOME[identity.rol]))

    def leave(self) -> Response | str | tuple[str, int, dict[str, str]]:
        """Out here at once, and then at the provider.

        The page goes on by itself: a redirect after a form would need every provider in the security policy.
        """
        client = self._clients.get(session.get("provider", ""))
        token = session.get("hint", "")
        log.info("log-out", provider=session.get("provider", ""))
        web.log_out()
        address = client.leave(token, web.address("login.left")) if client else None
        if client is None or address is None:
            return redirect(url_for("login.left"))
        page = render_template("login_left.html", address=address, label=client.provider.label)
        return page, 200, {"Refresh": f"0; url={address}"}

    def left(self) -> str:
        return render_template("login_left.html", address=None)

    def background(self, provider: str) -> tuple[Response, int]:
        """A provider's word that a log-in there ended: what began with it ends here, at once."""
        client = self._client(provider)
        try:
            claims = client.read_logout(request.form.get("logout_token", ""))
            message = hashlib.sha256(f"{client.provider.issuer} {claims['jti']}".encode()).digest()
            # A token that is older than this is refused for its age.
            until = datetime.now(UTC) + timedelta(seconds=FRESH + 2 * SKEW)
            expect(web.sessions().obey(message, until, self.keyed.whose(client.provider, claims)), "jti")
        except Refused as refusal:
            log.warning("logout refused", provider=provider, kind=str(refusal))
            return jsonify(error="invalid_request"), 400
        log.info("log-out by its provider", provider=provider)
        return jsonify({}), 200

    def keys(self, provider: str) -> Response:
        """The public half of our key, for a provider that fetches it."""
        key, algorithm = self._client(provider).provider.key, self._client(provider).provider.key_algorithm
        public = {**key.as_dict(private=False), "kid": key.thumbprint(), "use": "sig", "alg": algorithm}
        return jsonify(keys=[public])

    def _client(self, provider: str) -> Client:
        return self._clients.get(provider) or abort(404)

    def _down(self, error: ProviderDown) -> tuple[str, int]:
        log.warning("provider down", endpoint=request.endpoint, kind=str(error))
        target = inside(request.args.get("next"))
        return render_template("login_down.html", hulp=_help(target), next=target), 503

    def _refused(self, refusal: Refused) -> tuple[str, int]:
        log.warning("log-in refused", endpoint=request.endpoint, kind=str(refusal))
        return render_template("login_refused.html"), 400


def _help(target: str | None) -> Mapping[str, str] | None:
    """Whom to call: the municipality that was chosen before the log-in, if there is one with a number."""
    gemeente = gemeenten.valid_on(parse_qs(urlsplit(target or "").query).get("gemeente", [""])[0], today())
    return web.help_by(gemeente) if gemeente else None
