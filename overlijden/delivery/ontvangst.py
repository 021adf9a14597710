# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""Where back-ends tell us something of their own accord: one address for each municipality.

Who they are, and what they say, is for the adapter of that municipality's record to judge. Whoever is none of its
back-ends gets one answer, of every municipality. How long that takes may tell that there are records to ask, so that
this is no secret to build on: the secret is what a back-end brings.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import structlog
from cryptography.hazmat.primitives.hashes import SHA256
from flask import Blueprint, request
from sqlalchemy import Function, func, select, type_coerce
from sqlalchemy.dialects.postgresql import JSONB
from werkzeug.exceptions import TooManyRequests
from werkzeug.wrappers import Response

from overlijden import canonical, codes, deelnames, web
from overlijden.adapter import Adapter, ConfigError, Nagekomen, Post, Ruw, Wenk, load_adapter
from overlijden.gemeenten import GEEN, STORE, Deelname
from overlijden.tools import reach

log = structlog.get_logger()

STRANGERS = "ontvangst"  # what is counted together: posts of whoever is no back-end, so that none is kept out by them

blueprint = Blueprint("ontvangst", __name__, url_prefix="/ontvangst")


@dataclass
class Keeper:
    """Keeps what the back-end of one record says; ``has_kept``: it was about something that we sent there."""

    deelname: Deelname
    has_kept: bool = False

    def __call__(self, said: Nagekomen | Wenk) -> bool:
        services, gemeente = web.services(), self.deelname.gemeente.code
        with services.database.begin() as session:
            used = session.scalar(select(func.tel_quotum(f"ontvangst {gemeente}"))) or 0
            is_ours = bool(session.scalar(select(self._keeping(said))))
        if used > services.settings.acts_per_minute:
            raise TooManyRequests(retry_after=60)
        self.has_kept = self.has_kept or is_ours
        return is_ours

    def _keeping(self, said: Nagekomen | Wenk) -> Function[bool]:
        gemeente, wijziging = self.deelname.gemeente.code, self.deelname.wijziging
        if isinstance(said, Wenk):
            return func.peil_eerder(said.gemaakt, gemeente, wijziging)
        refusal = said.refusal
        redenen = [canonical.write(reden) for reden in refusal.reasons] if refusal else []
        wat = {"referentie": said.referentie, "code": refusal.code if refusal else "", "redenen": redenen}
        return func.meld_nagekomen(uuid.UUID(said.levering), gemeente, wijziging, type_coerce(wat, JSONB))


@blueprint.post("/<gemeente>")
def receive(gemeente: str) -> Response:
    """Answer what a back-end of this municipality posts. Of several that it may be, that one counts that we sent to.

    Who is none gets 401, and after many of those in a minute 429, which slows a guess and never a back-end: what a
    secret must stand is its length.
    """
    post = Post(request.get_data(), request.headers.get("Authorization", ""), _fingerprint())
    answer: Ruw | None = None
    for deelname in _settled(gemeente):
        keeper = Keeper(deelname)
        found = _answer(deelname, post, keeper)
        answer = found if keeper.has_kept else answer or found
        if keeper.has_kept:
            break
    if answer is None:
        web.count(STRANGERS)
        return Response("onbekend\n", 401, {"WWW-Authenticate": "Basic"}, mimetype="text/plain")
    return Response(answer.inhoud, answer.status, headers=answer.headers)


def _settled(gemeente: str) -> Iterator[Deelname]:
    """All that it ever settled about a back-end of its own, the newest first: what was filed stays where it is."""
    if gemeente not in codes.gemeenten():
        return iter(())
    with web.services().database.begin() as session:
        found = deelnames.confirmed(session, gemeente)
    return (one for one in reversed(found) if one.adapter not in {GEEN, STORE} and one.wijziging is not None)


def _answer(deelname: Deelname, post: Post, keeper: Keeper) -> Ruw | None:
    profiel, production = json.dumps(dict(deelname.profiel)), web.services().settings.is_production
    try:
        with reach.on_behalf_of(deelname.gemeente.code):
            return _load(deelname.adapter, profiel, production).receive(post, keeper)
    except ConfigError as error:  # its secret is not here, or no longer
        log.warning("back-end cannot be heard", gemeente=deelname.gemeente.code, problem=str(error))
        return None


@lru_cache(maxsize=1000)
def _load(adapter: str, profiel: str, production: bool) -> Adapter:
    return load_adapter(adapter, json.loads(profiel), production=production)


def _fingerprint() -> str:
    """The SHA-256 of the certificate that the caller has, "" without one."""
    found = web.certificate()
    return found.fingerprint(SHA256()).hex() if found else ""
