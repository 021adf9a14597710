# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""An answer over HTTP of limited size, and within one deadline for the whole call.

The time-outs of the usual HTTP libraries start anew with every byte, so that a server that trickles holds a process for
hours. Here each read gets only what is left of the call's own time.
"""

from __future__ import annotations

import io
import socket
import time
from http.client import HTTPConnection, HTTPException, HTTPResponse
from typing import Any


class _Timed(io.RawIOBase):
    """A socket for reading in which every read ends at the same moment."""

    def __init__(self, sock: socket.socket, until: float) -> None:
        self.sock, self.until = sock, until

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        left = self.until - time.monotonic()
        if left <= 0:
            raise TimeoutError
        self.sock.settimeout(left)
        return self.sock.recv_into(buffer)

    def makefile(self, *_: object) -> io.BufferedReader:
        """All that ``HTTPResponse`` asks of a socket."""
        return io.BufferedReader(self)


def ask(
    connection: HTTPConnection,
    method: str,
    path: str,
    body: bytes | None,
    headers: dict[str, str],
    *,
    until: float,
    largest: int,
) -> tuple[HTTPResponse, bytes]:
    """What a connected server answers before ``until`` (of the monotonic clock), head and body.

    OSError or HTTPException when no whole answer of at most ``largest`` bytes came in time.
    """
    connection.sock.settimeout(max(until - time.monotonic(), 0.001))  # of the whole sending, with and without TLS
    connection.request(method, path, body, {**headers, "Connection": "close"})
    response = HTTPResponse(_Timed(connection.sock, until), method=method)  # type: ignore[arg-type]
    response.begin()
    inhoud = response.read(largest + 1)
    if len(inhoud) > largest:
        raise HTTPException("the answer is too large")
    if response.length:
        raise HTTPException("the answer broke off")
    return response, inhoud
