# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""How the stand-in misbehaves when it is told to: the ways in which back-ends in the field go wrong."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from enum import StrEnum
from threading import Lock
from typing import Any

from flask import Response, request

from overlijden.conformance.standin.diensten import Antwoord
from overlijden.conformance.standin.soap import XML, Fout, Verzoek, bv03, fout


class Mode(StrEnum):
    """What goes wrong. ``duplicates`` is no fault: it takes a number twice, as some back-ends do."""

    HTTP500 = "http500"
    HTTP503 = "http503"
    FAULT = "fault"
    EMPTY200 = "empty200"
    WRONG_CONTENT = "wrong_content"
    TRUNCATED = "truncated"
    DUPLICATES = "duplicates"
    LOSE_ANSWER = "lose_answer"
    SLOW = "slow"
    TRICKLE = "trickle"


# The message is processed first, unless told otherwise.
STORED = {Mode.DUPLICATES, Mode.LOSE_ANSWER, Mode.SLOW, Mode.TRICKLE}


@dataclass(frozen=True, slots=True)
class Storing:
    """The next ``times`` calls of ``operation`` (empty: of any) go wrong, processed first or not (``stored``)."""

    mode: Mode
    times: int = 1
    operation: str = ""
    stored: bool = False
    code: str = "StUF046"
    seconds: float = 1.0

    @classmethod
    def read(cls, body: dict[str, Any]) -> Storing:
        """From the JSON of a request; ValueError or TypeError when it makes no sense."""
        mode = Mode(body["mode"])
        return replace(cls(mode, stored=mode in STORED), **{**body, "mode": mode})


@dataclass
class Storingen:
    """The disturbances that are still to come, oldest first."""

    planned: list[Storing] = field(default_factory=list)
    lock: Lock = field(default_factory=Lock)

    def take(self, operation: str) -> Storing | None:
        """The disturbance for this call, which counts it off."""
        with self.lock:
            for index, storing in enumerate(self.planned):
                if storing.operation in {"", operation}:
                    left = replace(storing, times=storing.times - 1)
                    self.planned[index : index + 1] = [left] if left.times else []
                    return storing
            return None


def trickle(inhoud: bytes, seconds: float) -> Iterator[bytes]:
    """One byte at a time with ``seconds`` in between: no single wait is long."""
    for byte in inhoud:
        time.sleep(seconds)
        yield bytes([byte])


def disturbed(storing: Storing, verzoek: Verzoek, soort: str, antwoord: Antwoord) -> Response:
    """What goes out instead of ``antwoord``; ``soort`` is the kind of fault that the service would give."""
    status, inhoud = antwoord
    match storing.mode:
        case Mode.HTTP500:
            return Response("Internal Server Error", 500, content_type="text/plain")
        case Mode.HTTP503:
            return Response("<html><body><h1>503</h1><br>Onderhoud</body></html>", 503, content_type="text/html")
        case Mode.FAULT:
            return Response(fout(Fout(storing.code), soort, verzoek), 500, content_type=XML)
        case Mode.EMPTY200:
            return Response(b"", 200, content_type=XML)
        case Mode.WRONG_CONTENT:
            return Response("<html><body>Welkom</body></html>", 200, content_type="text/html")
        case Mode.TRUNCATED:
            return Response(bv03(verzoek)[:-40], 200, content_type=XML)
        case Mode.LOSE_ANSWER:
            hang_up()
        case Mode.SLOW:
            time.sleep(storing.seconds)
        case Mode.TRICKLE:
            return Response(trickle(inhoud, storing.seconds), status, content_type=XML)
    return Response(inhoud, status, content_type=XML)


def hang_up() -> None:
    """Close the connection under the request, as a crash would."""
    sock: socket.socket = request.environ["werkzeug.socket"]
    sock.shutdown(socket.SHUT_RDWR)
