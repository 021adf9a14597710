# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""Software of a firm that files over the network by the public contract, until each declaration has its reference."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from typing import Any
from urllib.parse import urlencode, urlsplit

from overlijden import canonical
from overlijden.samples import pdf
from overlijden.tools.bearer import ASSERTION, LIFE
from tests.drafts import LISTED, MUNICIPALITY, bsns
from tests.software import AANGIFTEN, BIJLAGEN, aangifte
from tests.systems import TOKEN, System

PAUSE = 0.3  # seconds before the same is sent again
MARK = "grens-tussen-de-delen"


class Refused(Exception):
    """The service answered, and did not do what was asked; the status says why."""


class Firm:
    """A firm's software at one web process, which asks on a connection of its own each time, as a proxy does."""

    def __init__(self, url: str, system: System, audience: str) -> None:
        self.url, self._system, self._audience = url, system, audience
        self._connection = HTTPConnection(urlsplit(url).netloc, timeout=30)
        self._token, self._until = "", 0.0

    def upload(self, soort: str, content: bytes) -> str:
        """Send a paper ahead; its id."""
        head = (
            f'--{MARK}\r\nContent-Disposition: form-data; name="soort"\r\n\r\n{soort}\r\n'
            f'--{MARK}\r\nContent-Disposition: form-data; name="bestand"; filename="a.pdf"\r\n\r\n'
        )
        body = head.encode() + content + f"\r\n--{MARK}--\r\n".encode()
        return str(self._ask(BIJLAGEN, body, {"Content-Type": f"multipart/form-data; boundary={MARK}"})["id"])

    def declare(self, sent: Mapping[str, Any], sleutel: str) -> str:
        """File it; its reference."""
        told = {"Content-Type": "application/json", "Idempotency-Key": sleutel}
        return str(self._ask(AANGIFTEN, json.dumps(sent).encode(), told)["kenmerk"])

    def _ask(self, path: str, body: bytes, headers: Mapping[str, str]) -> dict[str, Any]:
        if time.monotonic() > self._until:
            proof = self._system.sign(aud=self._audience)
            form = {"grant_type": "client_credentials", "client_assertion_type": ASSERTION, "client_assertion": proof}
            asked = {"Content-Type": "application/x-www-form-urlencoded"}
            self._token = self._send(TOKEN, urlencode(form).encode(), asked)["access_token"]
            self._until = time.monotonic() + LIFE / 2
        return self._send(
            path, body, {**headers, "Authorization": f"Bearer {self._token}", "Handelende-Persoon": "iris"}
        )

    def _send(self, path: str, body: bytes, headers: Mapping[str, str]) -> dict[str, Any]:
        try:
            self._connection.request("POST", path, body, dict(headers))
            response = self._connection.getresponse()
            content = response.read()
        finally:
            self._connection.close()
        if response.status not in (200, 201):
            raise Refused(f"{path}: {response.status}")
        answer: dict[str, Any] = json.loads(content)
        return answer


@dataclass
class Load:
    """Declarations that differ in who died, sent over several connections, each until there is a reference.

    ``turn`` gives the web process for the next one, as a proxy would. ``receipts`` is the firm's own list, by key; all
    moments are of ``time.time``.
    """

    system: System
    audience: str
    turn: Callable[[], str]
    receipts: dict[str, str] = field(default_factory=dict)
    acknowledged: list[float] = field(default_factory=list)
    failed: list[tuple[float, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        made = canonical.write(aangifte(MUNICIPALITY))
        (self._soort,) = (one["soort"] for one in made.pop("bijlagen"))
        made.pop("onderneming", None)
        self._text, self._paper = json.dumps(made), pdf(self._soort)
        self._bsns, self._lock, self._stop = bsns(), threading.Lock(), threading.Event()

    def file(self, count: int, connections: int) -> None:
        """File so many, and come back when all are acknowledged."""
        for thread in self.start(connections, iter(range(count)).__next__):
            thread.join()

    def start(self, connections: int, more: Callable[[], object] = lambda: None) -> Sequence[threading.Thread]:
        """Begin to file, until ``stop`` or until ``more`` raises StopIteration."""
        threads = [threading.Thread(target=self._work, args=[more]) for _ in range(connections)]
        for thread in threads:
            thread.start()
        return threads

    def stop(self) -> None:
        """Begin no other declaration."""
        self._stop.set()

    def _work(self, more: Callable[[], object]) -> None:
        firms: dict[str, Firm] = {}
        for bsn in self._next(more):
            self._until_acknowledged(bsn, firms)

    def _next(self, more: Callable[[], object]) -> Iterator[str]:
        while not self._stop.is_set():
            with self._lock:
                try:
                    more()
                    bsn = next(self._bsns)
                except StopIteration:
                    return
            yield bsn

    def _until_acknowledged(self, bsn: str, firms: dict[str, Firm]) -> None:
        sent: dict[str, Any] = {"aangifte": json.loads(self._text.replace(LISTED, bsn)), "bijlagen": []}
        while bsn not in self.receipts:
            url = self.turn()
            firm = firms.setdefault(url, Firm(url, self.system, self.audience))
            try:
                sent["bijlagen"] = sent["bijlagen"] or [firm.upload(self._soort, self._paper)]
                self.receipts[bsn] = firm.declare(sent, f"aangifte-{bsn}")
                self.acknowledged.append(time.time())
            except (OSError, HTTPException, Refused) as error:
                self.failed.append((time.time(), repr(error)))
                time.sleep(PAUSE)
