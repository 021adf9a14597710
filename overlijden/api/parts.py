# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""What the addresses of the machine interface share: how a body is read, how an answer is made, and what is left."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from datetime import UTC, datetime
from typing import Any

from flask import Blueprint, Response, abort, g, jsonify, request
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.wrappers import Response as Answer

from overlijden import canonical
from overlijden.api.ending import ENDING
from overlijden.tools import problems
from overlijden.tools.problems import Fout, Problem
from overlijden.web import incoming

VERSION = "1.0.0"  # of the contract; its major is in the address
NO_TEXT = "Stuur hier een tekst, zonder bijzondere tekens."
_NO_TAG = "Stuur de ETag zoals u hem van ons kreeg, met de aanhalingstekens."
_TAG = r'(?:W/)?"[\x21\x23-\x7e\x80-\xff]*"'
_IF_MATCH = re.compile(rf"\*|{_TAG}(?:\s*,\s*{_TAG})*")


def answer(body: Mapping[str, Any]) -> Answer:
    """A body as JSON, with an ETag: who has it already gets 304 and no body."""
    made = jsonify(body)
    made.add_etag()
    return made.make_conditional(request) if request.method == "GET" else made


def version(body: Mapping[str, Any]) -> str:
    """The ETag under which this is answered."""
    return answer(body).get_etag()[0] or ""


def refuse_changed(body: Mapping[str, Any]) -> None:
    """412 when this is not the version that was read; 400 when If-Match does not say which (RFC 9110, 13.1.1)."""
    written = request.headers.get("If-Match")
    if written is None:
        return
    if _IF_MATCH.fullmatch(written) is None:
        raise Problem(400, f"If-Match: {_NO_TAG}")
    if not request.if_match.contains(version(body)):
        abort(412)


def come(names: Collection[str]) -> Mapping[str, Any]:
    """The JSON object that came, with these names alone; a name that is not among them is not repeated."""
    try:
        came = request.get_json()
    except RecursionError:
        abort(400)
    return only(came, names)


def only(came: object, names: Collection[str], wijzer: str = "") -> Mapping[str, Any]:
    """The same of a part of what came."""
    if not isinstance(came, dict) or set(came) - set(names):
        raise Problem(422, fouten=[Fout(wijzer, f"Stuur een object met alleen: {', '.join(names)}.")])
    return came


def texts(names: Collection[str]) -> Mapping[str, str]:
    """The JSON object that came, of texts under these names alone."""
    came = come(names)
    if wrong := [name for name in names if not is_text(came.get(name, ""))]:
        raise Problem(422, fouten=[Fout(f"/{name}", NO_TEXT) for name in wrong])
    return came


def is_text(came: object) -> bool:
    """Whether it is what a text of a declaration may be: nothing unseen, nothing that cannot be stored."""
    try:
        canonical.SCALARS[str].parse(came)
    except (ValueError, TypeError):
        return False
    return True


def make(name: str, version: str) -> Blueprint:
    """The addresses of one major of the interface, each answer with what is told of it."""

    def tell(response: Response) -> Response:
        response.headers["API-Version"] = version
        if ending := ENDING.get(request.endpoint or ""):
            response.headers.update(ending.headers)
        return tell_limit(response)

    made = Blueprint(name, __name__, url_prefix=f"/api/v{version.partition('.')[0]}")
    made.after_request(tell)
    made.register_error_handler(RequestEntityTooLarge, too_large)
    return made


def too_large(error: RequestEntityTooLarge) -> Answer:
    """A problem that reaches who sends it: software reads no answer while it sends."""
    incoming.read_out()
    return problems.show(error)


def tell_limit(response: Response) -> Response:
    """How much may be asked in this minute, how much of it is left, and when the next one begins."""
    if "quota" in g:
        limit, left = g.quota
        told = {"Limit": limit, "Remaining": left, "Reset": 60 - datetime.now(UTC).second}
        response.headers.update({f"RateLimit-{name}": str(value) for name, value in told.items()})
    return response


blueprint = make("api", VERSION)
