# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""One call at a time: a token that is made for it, the headers of the standard, and what the answer means."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import OctKey

from adapters.exchange import LARGEST, Ruw, exchange, secret, tls_context
from adapters.zgw.antwoord import Antwoord, Soort, classify
from adapters.zgw.profiel import Profiel
from overlijden.adapter import TemporaryError, UnknownOutcome

JSON = "application/json"
LARGEST_FILE = 10_000_000  # bytes of a document that comes back
CRS = {"Accept-Crs": "EPSG:4326", "Content-Crs": "EPSG:4326"}  # the only one there is; without it a 412
ABSENT = {"http-204", "not_found"}  # how a resource is reported to be deleted, now or earlier
MOST_PAGES = 50  # a catalogue has at most a few; a server that goes on for ever holds no worker


class Gesprek:
    """Our side of the line. ``versies`` are the API-versions that each API told us last."""

    def __init__(self, profiel: Profiel) -> None:
        self.profiel = profiel
        self.versies: dict[str, str] = {}
        toegang = profiel.toegang
        self.tls = tls_context(
            "profiel.toegang", ca=toegang.ca, certificaat=toegang.certificaat, sleutel=toegang.sleutel
        )

    def send(self, api: str, pad: str, body: bytes) -> Antwoord:
        """Post to a resource; TemporaryError and UnknownOutcome as the answer means them."""
        antwoord = self._call("POST", api, pad, body)
        if antwoord.soort is Soort.RETRY:
            raise TemporaryError(antwoord.code)
        if antwoord.soort is Soort.UNKNOWN or (antwoord.soort is Soort.RESULT and not _is_made(antwoord.inhoud)):
            raise UnknownOutcome(antwoord.code)
        return antwoord

    def remove(self, api: str, pad: str) -> Antwoord | None:
        """Delete a resource: None once it is gone, which it may have been before; else the refusal. TemporaryError."""
        try:
            antwoord = self._call("DELETE", api, pad, None)
        except UnknownOutcome as error:
            raise TemporaryError(str(error)) from error
        if antwoord.code in ABSENT:
            return None
        if antwoord.soort is not Soort.STOP:
            raise TemporaryError(antwoord.code)
        return antwoord

    def ask(self, api: str, pad: str, **query: str) -> Iterator[Mapping[str, Any]]:
        """Every item of a list, page by page. It changes nothing, so that whatever went wrong may be asked again."""
        vraag = urlencode(query)
        for _ in range(MOST_PAGES):
            inhoud = self._page(api, f"{pad}?{vraag}")
            items = inhoud if isinstance(inhoud, list) else inhoud.get("results")
            if not isinstance(items, list):
                raise TemporaryError("no list")
            yield from (item for item in items if isinstance(item, Mapping))
            following = "" if isinstance(inhoud, list) else inhoud.get("next")
            if not following:
                return
            # Only its query: a token goes to no address but those of the profile.
            vraag = urlsplit(str(following)).query
        raise TemporaryError("too many pages")

    def one(self, api: str, pad: str) -> Mapping[str, Any]:
        """A single resource; TemporaryError for whatever is none."""
        inhoud = self._page(api, pad)
        if not isinstance(inhoud, Mapping):
            raise TemporaryError("no resource")
        return inhoud

    def download(self, pad: str) -> bytes:
        """The bytes of a document; TemporaryError for whatever is none."""
        try:
            ruw = self._exchange("GET", "documenten", pad, None, accept="*/*", largest=LARGEST_FILE)
        except UnknownOutcome as error:
            raise TemporaryError(str(error)) from error
        if ruw.status != 200 or not ruw.inhoud:
            raise TemporaryError(classify(ruw).code)
        return ruw.inhoud

    def _page(self, api: str, pad: str) -> Any:
        try:
            antwoord = self._call("GET", api, pad, None)
        except UnknownOutcome as error:
            raise TemporaryError(str(error)) from error
        if antwoord.soort is not Soort.RESULT:
            raise TemporaryError(antwoord.code)
        return antwoord.inhoud

    def _call(self, method: str, api: str, pad: str, body: bytes | None) -> Antwoord:
        return classify(self._exchange(method, api, pad, body))

    def _exchange(
        self, method: str, api: str, pad: str, body: bytes | None, *, accept: str = JSON, largest: int = LARGEST
    ) -> Ruw:
        url = f"{self.profiel.adressen[api]}/{pad}"
        headers = {"Accept": accept, "Authorization": f"Bearer {self._token()}"}
        headers |= CRS if api == "zaken" else {}
        headers |= {"Content-Type": JSON} if body is not None else {}
        seconds = self.profiel.tijdslimiet
        ruw = exchange(method, url, body, headers, seconds=seconds, tls=self.tls, largest=largest)
        self._remember(api, ruw)
        return ruw

    def _remember(self, api: str, ruw: Ruw) -> None:
        if versie := ruw.headers.get("api-version"):
            self.versies[api] = versie

    def _token(self) -> str:
        """Valid for an hour or less from ``iat``, so that each call gets its own; the secret is read each time."""
        toegang = self.profiel.toegang
        claims = {"iss": toegang.client_id, "client_id": toegang.client_id, "iat": int(time.time())}
        claims |= {"user_id": "", "user_representation": "Overlijden"}
        key = OctKey.import_key(secret("profiel.toegang.geheim", toegang.geheim))
        return jwt.encode({"typ": "JWT", "alg": "HS256"}, claims, key)


def _is_made(inhoud: object) -> bool:
    """A created resource has its URL; anything else with a 201 is no answer of this API."""
    return isinstance(inhoud, Mapping) and isinstance(inhoud.get("url"), str)
