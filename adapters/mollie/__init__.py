# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""Paying over the Payments API v2 of Mollie: make a payment, send her to its page, ask how it stands."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Self
from urllib.parse import quote

from adapters.exchange import Ruw, exchange, secret, tls_context, url_problem
from adapters.mollie.profiel import Profiel
from overlijden.adapter import DeliveryError
from overlijden.betaaldienst import Antwoord, Begonnen, Betaaldienst, Betaalstand, Opdracht, Unavailable

STANDEN: Mapping[str, Betaalstand] = {
    "open": Betaalstand.OPEN,
    "pending": Betaalstand.OPEN,
    "authorized": Betaalstand.OPEN,
    "paid": Betaalstand.BETAALD,
    "canceled": Betaalstand.VERVALLEN,
    "expired": Betaalstand.VERVALLEN,
    "failed": Betaalstand.VERVALLEN,
}
LARGEST = 100_000  # bytes of an answer


class Mollie(Betaaldienst):
    """``POST /payments`` with a key by which a repeat is the same payment, and ``GET /payments/<id>``."""

    def __init__(self, profiel: Profiel) -> None:
        self.profiel = profiel
        self._tls = tls_context("betaaldienst", profiel.ca)

    @classmethod
    def from_config(cls, settings: Mapping[str, Any]) -> Self:
        return cls(Profiel.read(settings))

    def start(self, opdracht: Opdracht) -> Begonnen:
        asked = {
            "amount": {"currency": "EUR", "value": f"{Decimal(opdracht.eurocent) / 100:.2f}"},
            "description": opdracht.omschrijving,
            "redirectUrl": opdracht.terug,
            "webhookUrl": opdracht.hint,
            "metadata": {"referentie": opdracht.referentie},
            "locale": "nl_NL",
        }
        found = self._ask("POST", "/payments", asked, {"Idempotency-Key": opdracht.referentie})
        adres = _text(found, "_links", "checkout", "href")
        if problem := url_problem(adres, self.profiel.onversleuteld):
            raise Unavailable(f"page {problem}")
        return Begonnen(_text(found, "id"), adres)

    def status(self, nummer: str) -> Antwoord:
        found = self._ask("GET", f"/payments/{quote(nummer, safe='')}")
        stand = STANDEN.get(_text(found, "status"))
        amount = re.fullmatch(r"([0-9]{1,7})\.([0-9]{2})", _text(found, "amount", "value"))
        if amount is None:
            raise Unavailable("no amount")
        if stand is None or _text(found, "id") != nummer or _text(found, "amount", "currency") != "EUR":
            raise Unavailable("not this payment")
        return Antwoord(stand, _text(found, "metadata", "referentie"), int(amount[1] + amount[2]))

    def _ask(
        self, method: str, path: str, asked: Mapping[str, Any] | None = None, more: Mapping[str, str] | None = None
    ) -> Mapping[str, Any]:
        headers = {"Accept": "application/hal+json", "Content-Type": "application/json", **(more or {})}
        if self.profiel.sleutel:
            headers["Authorization"] = f"Bearer {secret('betaaldienst.sleutel', self.profiel.sleutel)}"
        body = json.dumps(asked).encode() if asked else None
        url, seconds = f"{self.profiel.adres}{path}", self.profiel.tijdslimiet
        try:
            answer = exchange(method, url, body, headers, seconds=seconds, tls=self._tls, largest=LARGEST)
        except DeliveryError as error:
            raise Unavailable(str(error)) from None
        if answer.status not in (200, 201):
            raise Unavailable(f"http {answer.status}")
        return _json(answer)


def _json(answer: Ruw) -> Mapping[str, Any]:
    try:
        found = json.loads(answer.inhoud)
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise Unavailable("no JSON")
    return found


def _text(found: Any, *path: str) -> str:
    """The text in this place of an answer; Unavailable when there is none."""
    for key in path:
        found = found.get(key) if isinstance(found, dict) else None
    if not isinstance(found, str) or not found:
        raise Unavailable(f"no {path[-1]}")
    return found
