# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""The stand-in of vrijBRP Dossiers as a receiver, and what it says of each message that came."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from flask import Flask

from overlijden.conformance.eisen import Afwijking
from overlijden.conformance.rest import at, resource
from overlijden.conformance.velden import invalid
from overlijden.conformance.vrijbrp import standin
from overlijden.conformance.vrijbrp.keuring import SOORTEN
from overlijden.tools.lijn import Verzoek

NAMEN = {**standin.DEATHS, "documents": "DossierDocument"}


def create_app() -> Flask:
    """An empty one."""
    return standin.create_app(standin.Standin())


def judge(verzoek: Verzoek, profiel: Mapping[str, Any]) -> tuple[str, list[Afwijking], dict[str, Any]] | None:
    """What it makes, all that is wrong, and what we read; ``profiel`` may say for which municipality (``gemeente``)."""
    naam = resource(verzoek)
    if naam == "token":
        return None
    found = [*_headers(verzoek)]
    try:
        body = json.loads(verzoek.body or b"")
    except ValueError:
        return naam, [*found, Afwijking("", "JSON", "iets anders")], {}
    if naam not in NAMEN:
        return "", [*found, Afwijking("", f"een POST op een van: {', '.join(NAMEN)}", naam)], {}
    found += invalid(SOORTEN[NAMEN[naam]], body)
    wanted, given = profiel.get("gemeente"), at(body, "/municipality/code")
    if wanted and given not in {wanted, None}:
        found.append(Afwijking("/municipality/code", str(wanted), str(given)))
    gelezen = {name: value for name, value in body.items() if name != "content"} if isinstance(body, dict) else {}
    return naam, found, gelezen


def _headers(verzoek: Verzoek) -> Iterator[Afwijking]:
    headers = {name.lower(): value for name, value in verzoek.headers.items()}
    if not headers.get("authorization", "").startswith("Bearer "):
        yield Afwijking("Authorization", "Bearer met het token", "iets anders")
    if headers.get("content-type", "").partition(";")[0].strip().lower() != "application/json":
        yield Afwijking("Content-Type", "application/json", headers.get("content-type") or "niets")
