# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""The BRP over Haal Centraal BRP Personen v2: one question by BSN, in a body and never in an address."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from typing import Any, Self
from urllib.parse import urlencode

from adapters.exchange import Ruw, exchange, secret, tls_context
from adapters.haal_centraal.berichten import question, read
from adapters.haal_centraal.profiel import Profiel
from overlijden.adapter import DeliveryError
from overlijden.brp import Brp, BrpPersoon, Doel, Unavailable


class HaalCentraal(Brp):
    """``POST /personen``: never an address with a BSN in it."""

    def __init__(self, profiel: Profiel) -> None:
        self.profiel = profiel
        self._tls = tls_context("brp", profiel.ca, profiel.certificaat, profiel.sleutel)

    @classmethod
    def from_config(cls, settings: Mapping[str, Any]) -> Self:
        return cls(Profiel.read(settings))

    def persoon(self, bsn: str, doel: Doel) -> BrpPersoon:
        until = time.monotonic() + self.profiel.tijdslimiet
        answer = self._post(f"{self.profiel.adres}/personen", question(bsn, doel), self._headers(until), until)
        if answer.status != 200:
            raise Unavailable(f"http {answer.status}")
        return read(_json(answer), bsn, doel)

    def _headers(self, until: float) -> dict[str, str]:
        json_type = "application/json; charset=utf-8"
        headers = {"Content-Type": json_type, "Accept": "application/json", **self.profiel.headers}
        if self.profiel.api_sleutel:
            headers["X-API-KEY"] = secret("brp.api_sleutel", self.profiel.api_sleutel)
        if self.profiel.token_adres:
            headers["Authorization"] = f"Bearer {self._token(until)}"
        return headers

    def _token(self, until: float) -> str:
        """A token for one question: so few are asked that keeping one is not worth its risks."""
        of_ours = {"client_id": self.profiel.client, "client_secret": secret("brp.geheim", self.profiel.geheim)}
        body = urlencode({"grant_type": "client_credentials", **of_ours, **self.profiel.token}).encode()
        form = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"}
        answer = self._post(self.profiel.token_adres, body, form, until)
        token = _json(answer).get("access_token") if answer.status == 200 else None
        if not isinstance(token, str) or not token.isascii() or not token.isprintable() or " " in token:
            raise Unavailable(f"no token ({answer.status})")
        return token

    def _post(self, url: str, body: bytes, headers: Mapping[str, str], until: float) -> Ruw:
        try:
            left = until - time.monotonic()
            return exchange("POST", url, body, headers, seconds=max(left, 0.001), tls=self._tls)
        except DeliveryError as error:
            raise Unavailable(str(error)) from None


def _json(answer: Ruw) -> Mapping[str, Any]:
    try:
        found = json.loads(answer.inhoud)
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise Unavailable("no JSON")
    return found
