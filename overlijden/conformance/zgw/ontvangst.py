# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""The stand-in of the ZGW APIs as a receiver, and what it says of each message that came."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from flask import Flask

from overlijden.conformance.eisen import Afwijking
from overlijden.conformance.rest import resource
from overlijden.conformance.velden import invalid
from overlijden.conformance.zgw import standin
from overlijden.conformance.zgw.catalogus import fill
from overlijden.conformance.zgw.keuring import SOORTEN
from overlijden.conformance.zgw.regels import Standin
from overlijden.tools.lijn import Verzoek

CRS = "EPSG:4326"


def create_app(url: str) -> Flask:
    """An empty one with its catalogue, at this address."""
    kept = Standin(url=url)
    fill(kept)
    return standin.create_app(kept)


def judge(verzoek: Verzoek, profiel: Mapping[str, Any]) -> tuple[str, list[Afwijking], dict[str, Any]] | None:
    """What it makes, all that is wrong, and what we read; ``profiel`` says for which organisation it should be."""
    naam = resource(verzoek)
    found = [*_headers(verzoek, naam)]
    try:
        body = json.loads(verzoek.body or b"")
    except ValueError:
        return naam, [*found, Afwijking("", "JSON", "iets anders")], {}
    if naam not in SOORTEN:
        return "", [*found, Afwijking("", f"een POST op een van: {', '.join(SOORTEN)}", naam)], {}
    found += invalid(SOORTEN[naam], body)
    wanted = profiel.get("bronorganisatie")
    if wanted and isinstance(body, dict) and body.get("bronorganisatie", wanted) != wanted:
        found.append(Afwijking("/bronorganisatie", str(wanted), "een andere organisatie"))
    gelezen = {name: value for name, value in body.items() if name != "inhoud"} if isinstance(body, dict) else {}
    return naam, found, gelezen


def _headers(verzoek: Verzoek, naam: str) -> Iterator[Afwijking]:
    headers = {name.lower(): value for name, value in verzoek.headers.items()}
    if not headers.get("authorization", "").startswith("Bearer "):
        yield Afwijking("Authorization", "Bearer met een JWT", "iets anders")
    if headers.get("content-type", "").partition(";")[0].strip().lower() != "application/json":
        yield Afwijking("Content-Type", "application/json", headers.get("content-type") or "niets")
    if "/zaken/api/" in verzoek.url and naam == "zaken":
        for name in ("Accept-Crs", "Content-Crs"):
            if (given := headers.get(name.lower())) != CRS:
                yield Afwijking(name, CRS, given or "niets")
