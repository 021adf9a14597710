# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""JSON from a provider, with a limit on its size and one deadline for the whole call.

The time-outs of the usual HTTP libraries start anew with every byte, so that a provider that trickles would hold the
web process. Here each read gets only what is left of the call's own time. Redirects are not followed.
"""

from __future__ import annotations

import io
import json
import socket
import ssl
import time
from collections.abc import Mapping
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from typing import Any
from urllib.parse import urlencode, urlsplit

DEADLINE = 6.0  # seconds; somebody waits for the page
LARGEST = 500_000  # bytes


class ProviderDown(Exception):
    """The provider did not give a usable answer in time; nobody can log in there now."""


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


def fetch(url: str, form: Mapping[str, str] | None = None) -> tuple[int, dict[str, Any]]:
    """Status and JSON object of a GET, or of a POST of this form. ProviderDown when there is none."""
    try:
        status, body = _exchange(url, form, time.monotonic() + DEADLINE)
        found = json.loads(body)
    except (OSError, HTTPException, ValueError, RecursionError) as error:
        raise ProviderDown(type(error).__name__) from error
    if not isinstance(found, dict) or status >= 500:
        raise ProviderDown(f"status {status}")
    return status, found


def _exchange(url: str, form: Mapping[str, str] | None, until: float) -> tuple[int, bytes]:
    parts = urlsplit(url)
    connection = _connection(parts.scheme, parts.hostname or "", parts.port)
    try:
        connection.connect()
        connection.sock.settimeout(max(until - time.monotonic(), 0.001))
        connection.request(
            "GET" if form is None else "POST",
            parts._replace(scheme="", netloc="", fragment="").geturl() or "/",
            None if form is None else urlencode(form),
            {"Accept": "application/json", "Connection": "close"}
            | ({} if form is None else {"Content-Type": "application/x-www-form-urlencoded"}),
        )
        response = HTTPResponse(_Timed(connection.sock, until), method="GET")  # type: ignore[arg-type]
        response.begin()
        body = response.read(LARGEST + 1)
    finally:
        connection.close()
    if len(body) > LARGEST:
        raise HTTPException("the answer is too large")
    return response.status, body


def _connection(scheme: str, host: str, port: int | None) -> HTTPConnection:
    if scheme == "https":
        return HTTPSConnection(host, port, timeout=DEADLINE / 2, context=ssl.create_default_context())
    return HTTPConnection(host, port, timeout=DEADLINE / 2)
