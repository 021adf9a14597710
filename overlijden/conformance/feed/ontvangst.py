# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""The stand-in as the service whose feed a municipality's system reads, and what it says of each question."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from flask import Flask, request

from overlijden.conformance.eisen import Afwijking
from overlijden.conformance.feed import app, standin
from overlijden.conformance.feed.afnemer import FORM
from overlijden.conformance.feed.entry import BASE, NOTES
from overlijden.conformance.rest import resource
from overlijden.tools.lijn import Verzoek


def create_app() -> Flask:
    """A short feed."""
    return app.create_app(standin.filled())


def judge(verzoek: Verzoek, _: Mapping[str, Any]) -> tuple[str, list[Afwijking], dict[str, Any]] | None:
    """What it is about, all that the stand-in noted, and what we read; a proof is not repeated."""
    if not urlsplit(verzoek.url).path.startswith(BASE):
        return None
    gelezen = {"methode": verzoek.method, "vraag": dict(parse_qsl(urlsplit(verzoek.url).query)), **_sent(verzoek)}
    return resource(verzoek), [*request.environ.get(NOTES, ())], gelezen


def _sent(verzoek: Verzoek) -> dict[str, Any]:
    body = (verzoek.body or b"").decode("utf-8", "replace")
    if verzoek.headers.get("Content-Type", "").startswith(FORM):
        return {"inhoud": {name: value for name, value in parse_qsl(body) if name != "client_assertion"}}
    try:
        return {"inhoud": json.loads(body)} if body else {}
    except ValueError:
        return {}
