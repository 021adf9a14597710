# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""Our side of the line: a token that lives a minute, and calls that carry it."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Callable
from datetime import datetime, timedelta
from urllib.parse import quote

from adapters.exchange import Ruw, exchange, secret, tls_context
from adapters.vrijbrp.antwoord import Antwoord, Soort, classify
from adapters.vrijbrp.profiel import Profiel
from overlijden.adapter import TemporaryError, UnknownOutcome

JSON = "application/json"
MARGIN = timedelta(seconds=10)  # a token that ends on the way is refused
LARGEST = 20_000_000  # bytes of an answer: one to a document may hold it again


class Gesprek:
    """``clock`` gives the aware moment by which tokens are renewed."""

    def __init__(self, profiel: Profiel, clock: Callable[[], datetime]) -> None:
        self.profiel, self.clock = profiel, clock
        self._tls = tls_context("profiel", profiel.ca, profiel.certificaat, profiel.sleutel)
        self._token: tuple[str, datetime] | None = None

    def post(self, path: str, body: bytes) -> Antwoord:
        """Send something to keep. TemporaryError: nothing arrived. UnknownOutcome: look before sending it again."""
        antwoord = self._call("POST", path, body)
        if antwoord.soort is Soort.UNKNOWN:
            raise UnknownOutcome(antwoord.code)
        if antwoord.soort in {Soort.RETRY, Soort.TOKEN}:
            raise TemporaryError(antwoord.code)
        return antwoord

    def get(self, path: str) -> Antwoord:
        """Ask. It changes nothing, so that whatever is not an answer may be asked again: TemporaryError."""
        try:
            antwoord = self._call("GET", path, None)
        except UnknownOutcome as error:
            raise TemporaryError(str(error)) from error
        if antwoord.soort not in {Soort.ACCEPTED, Soort.ABSENT}:
            raise TemporaryError(antwoord.code)
        return antwoord

    def download(self, path: str) -> bytes:
        """The bytes of a document; TemporaryError for whatever is none."""
        try:
            ruw = self._ruw("GET", path, None, "*/*")
        except UnknownOutcome as error:
            raise TemporaryError(str(error)) from error
        if ruw.status != 200 or not ruw.inhoud:
            raise TemporaryError(classify(ruw).code)
        return ruw.inhoud

    def _call(self, method: str, path: str, body: bytes | None) -> Antwoord:
        return classify(self._ruw(method, path, body))

    def _ruw(self, method: str, path: str, body: bytes | None, accept: str = JSON) -> Ruw:
        """A token that vrijBRP refuses was refused before anything else happened: once, a new one is tried."""
        ruw = self._send(method, path, body, accept)
        if classify(ruw).soort is Soort.TOKEN:
            self._token = None
            ruw = self._send(method, path, body, accept)
        return ruw

    def token(self) -> str:
        """A token that is good for this call; TemporaryError when there is none to be had."""
        if self._token is not None and self.clock() < self._token[1]:
            return self._token[0]
        asked = self.clock()
        try:
            ruw = self._ask_token()
        except UnknownOutcome as error:
            raise TemporaryError(str(error)) from error
        try:
            found = json.loads(ruw.inhoud)
            token = re.fullmatch(r"[\x21-\x7e]+", found["access_token"])  # what a header can carry
            until = asked + timedelta(seconds=found["expires_in"]) - MARGIN
        except (ValueError, KeyError, TypeError, OverflowError, RecursionError):
            token, until = None, asked
        if token is None:
            raise TemporaryError(f"no token ({ruw.status})")
        self._token = (token[0], until)
        return token[0]

    def _ask_token(self) -> Ruw:
        pair = f"{self.profiel.client}:{secret('profiel.geheim', self.profiel.geheim)}".encode()
        form = "application/x-www-form-urlencoded"
        headers = {"Authorization": "Basic " + base64.b64encode(pair).decode(), "Content-Type": form}
        url = f"{self.profiel.adres}/oauth/token"
        body = b"grant_type=client_credentials&scope=api"
        return exchange("POST", url, body, headers, seconds=self.profiel.tijdslimiet, tls=self._tls)

    def _send(self, method: str, path: str, body: bytes | None, accept: str) -> Ruw:
        headers = {"Authorization": f"Bearer {self.token()}", "Accept": accept}
        if body is not None:
            headers["Content-Type"] = JSON
        url, seconds = f"{self.profiel.adres}/api/v1/{path}", self.profiel.tijdslimiet
        return exchange(method, url, body, headers, seconds=seconds, tls=self._tls, largest=LARGEST)


def segment(tekst: str) -> str:
    """A part of a path: the numbers are vrijBRP's, and may hold anything."""
    return quote(tekst, safe="")
