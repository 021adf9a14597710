# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""How the stand-in misbehaves when it is told to: the ways in which back-ends in the field go wrong."""

from __future__ import annotations

import os
import socket
import struct
import time
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from enum import StrEnum
from threading import Lock
from typing import Any

from flask import Response, request

from overlijden.conformance.standin.soap import XML, Antwoord, Fout, Verzoek, bv03, fout


class Mode(StrEnum):
    """What goes wrong. ``duplicates`` is no fault: it takes a number twice, as some back-ends do."""

    HTTP500 = "http500"
    HTTP503 = "http503"
    FAULT = "fault"
    EMPTY200 = "empty200"
    WRONG_CONTENT = "wrong_content"
    GARBAGE = "garbage"
    TRUNCATED = "truncated"
    TWICE = "twice"  # the answer, and the same answer after it
    EXISTS = "exists"  # it says of what it just stored that it had it already
    SKEW = "skew"  # its clock is ahead of ours
    DUPLICATES = "duplicates"
    LOSE_ANSWER = "lose_answer"
    RESET_BEFORE = "reset_before"
    RESET_AFTER = "reset_after"
    SLOW = "slow"
    LATE = "late"  # processed after the delay, when nobody waits for the answer any more
    TRICKLE = "trickle"
    AWAY = "away"  # connections are refused for a while


# The message is processed first, unless told otherwise.
STORED = {
    Mode.DUPLICATES,
    Mode.EXISTS,
    Mode.LATE,
    Mode.LOSE_ANSWER,
    Mode.RESET_AFTER,
    Mode.SLOW,
    Mode.TRICKLE,
    Mode.TWICE,
}
# What comes instead of an answer: HTTP status, body, content type.
PAGES = {
    Mode.HTTP500: (500, b"Internal Server Error", "text/plain"),
    Mode.HTTP503: (503, b"<html><body><h1>503</h1><br>Onderhoud</body></html>", "text/html"),
    Mode.EMPTY200: (200, b"", XML),
    Mode.WRONG_CONTENT: (200, b"<html><body>Welkom</body></html>", "text/html"),
    Mode.GARBAGE: (200, bytes(range(256)) * 4, XML),
}
CODES = {Mode.EXISTS: "StUF058", Mode.SKEW: "StUF019"}


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
    mode, (status, inhoud) = storing.mode, antwoord
    if mode in PAGES:
        page, content, kind = PAGES[mode]
        return Response(content, page, content_type=kind)
    if code := CODES.get(mode, storing.code if mode is Mode.FAULT else ""):
        return Response(fout(Fout(code), soort, verzoek), 500, content_type=XML)
    if mode in BREAKS:
        BREAKS[mode]()
    elif mode is Mode.SLOW:
        time.sleep(storing.seconds)
    return Response(_changed(storing, inhoud, bv03(verzoek)), status, content_type=XML)


def _changed(storing: Storing, inhoud: bytes, otherwise: bytes) -> bytes | Iterator[bytes]:
    match storing.mode:
        case Mode.TRUNCATED:
            return (inhoud or otherwise)[:-40]
        case Mode.TWICE:
            return inhoud * 2
        case Mode.TRICKLE:
            return trickle(inhoud, storing.seconds)
    return inhoud


def hang_up() -> None:
    """Close the connection under the request, as a crash would."""
    sock: socket.socket = request.environ["werkzeug.socket"]
    sock.shutdown(socket.SHUT_RDWR)


def reset() -> None:
    """Break the connection off with a reset (TCP RST), as a firewall or a machine that starts again does."""
    sock: socket.socket = request.environ["werkzeug.socket"]
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    # The server holds the connection by its number; a dead one under that number makes this close the real one.
    dead, other = socket.socketpair()
    other.close()
    os.dup2(dead.fileno(), sock.fileno())
    dead.close()


BREAKS = {
    Mode.AWAY: hang_up,
    Mode.LOSE_ANSWER: hang_up,
    Mode.RESET_AFTER: reset,
    Mode.RESET_BEFORE: reset,
}
