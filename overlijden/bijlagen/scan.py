# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""The port to a virus scanner, and the two that there are: clamd, and none."""

from __future__ import annotations

import re
import socket
from contextlib import suppress
from dataclasses import dataclass
from typing import Protocol

from overlijden.settings import Attachments, Scanner

PATIENCE = 10.0  # seconds in which a scanner answers or counts as away
_CHUNK = 1 << 16


@dataclass(frozen=True, slots=True)
class Clean:
    """The scanner knows nothing bad of it."""


@dataclass(frozen=True, slots=True)
class Found:
    """The scanner knows it, under this name."""

    name: str


@dataclass(frozen=True, slots=True)
class NotScanned:
    """There is no scanner, and everybody who sees the file is told."""


Verdict = Clean | Found | NotScanned


class Unavailable(Exception):
    """The scanner did not answer. What was to be scanned waits; nothing is refused for it."""


class Port(Protocol):
    def scan(self, content: bytes) -> Verdict:
        """Judge the content; Unavailable when no judgement came."""


class NoScanner:
    """For a demonstration, and for whoever accepts it by name."""

    def scan(self, content: bytes) -> Verdict:  # noqa: ARG002 - the port's
        return NotScanned()


class Clamd:
    """ClamAV's daemon at ``unix:/path`` or ``host:port``, by its INSTREAM command."""

    def __init__(self, address: str) -> None:
        self._address = address

    def scan(self, content: bytes) -> Verdict:
        try:
            answer = self._ask(content)
        except OSError as error:
            raise Unavailable(type(error).__name__) from None
        if answer.startswith("INSTREAM size limit exceeded"):
            return Found("too large to be scanned")
        if answer == "stream: OK":
            return Clean()
        if found := re.fullmatch("stream: (.+) FOUND", answer):
            return Found(found[1])
        raise Unavailable("no verdict")

    def _ask(self, content: bytes) -> str:
        with self._connect() as sock:
            # Over its limit clamd says so and hangs up while we still send.
            with suppress(BrokenPipeError, ConnectionResetError):
                sock.sendall(b"zINSTREAM\0")
                for start in range(0, len(content), _CHUNK):
                    chunk = content[start : start + _CHUNK]
                    sock.sendall(len(chunk).to_bytes(4) + chunk)
                sock.sendall(bytes(4))
            answer = b""
            with suppress(ConnectionResetError):
                while chunk := sock.recv(4096):
                    answer += chunk
        return answer.rstrip(b"\0\n").decode("utf-8", "replace")

    def _connect(self) -> socket.socket:
        if (path := self._address.removeprefix("unix:")) != self._address:
            sock = socket.socket(socket.AF_UNIX)
            try:
                sock.settimeout(PATIENCE)
                sock.connect(path)
            except OSError:
                sock.close()
                raise
            return sock
        host, _, port = self._address.rpartition(":")
        return socket.create_connection((host.strip("[]"), int(port)), timeout=PATIENCE)


_scanner: list[Port] = []


def use(settings: Attachments) -> None:
    """Give this process its scanner."""
    _scanner[:] = [Clamd(settings.clamd) if settings.scanner is Scanner.CLAMD else NoScanner()]


def scanner() -> Port:
    """The scanner of this process. Until it was given one, every file waits for one."""
    return _scanner[0] if _scanner else Clamd("unix:/nowhere")
