# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""Open a hostile file in a process of its own, which dies rather than hold too much or think too long.

Beside each process that takes files runs one small parent, which has read the decoders already and nothing secret: no
setting, no key, no connection. For each file it forks a child under hard limits, which lives for that file alone.
"""

from __future__ import annotations

import atexit
import contextlib
import os
import resource
import signal
import socket
import subprocess
import sys
import threading

from overlijden.tools.cleaning import KINDS, clean, prepare
from overlijden.tools.cleaning.refusal import Unacceptable

CPU = 0.6  # seconds of processor time for one file
WALL = 8.0  # seconds by the clock: on a busy machine those take longer, and no file is the worse for it
MEMORY = 200_000_000  # bytes of address space, so never more in memory (macOS does not keep to it)
TOO_MUCH = "Dit bestand kunnen wij niet openen. Maak opnieuw een scan of foto."

MEDIA_TYPES = frozenset(KINDS.values())
_GONE = (BrokenPipeError, ConnectionResetError)


class _Opener:
    """The parent beside this process: started at the first file, and again when it ended."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._control: socket.socket | None = None

    def connect(self) -> socket.socket:
        """A child's socket."""
        ours, theirs = socket.socketpair()
        with theirs, self._lock:
            try:
                self._send(theirs)
            except OSError:
                self.close()
                self._send(theirs)
        return ours

    def _send(self, sock: socket.socket) -> None:
        if self._control is None:
            self._control, theirs = socket.socketpair()
            with theirs:
                self._process = subprocess.Popen(
                    [sys.executable, "-P", "-m", "overlijden.tools.opener"],
                    stdin=theirs.fileno(),
                    stdout=subprocess.DEVNULL,
                    stderr=subprocess.DEVNULL,  # what a decoder complains of may quote the file
                    env={},  # no secret
                    start_new_session=True,  # Ctrl-C is for us
                )
        socket.send_fds(self._control, [b"."], [sock.fileno()])

    def close(self) -> None:
        """End the parent: it lives as long as our end of its socket."""
        if self._control is not None and self._process is not None:
            self._control.close()
            self._process.wait()
        self._control = self._process = None


_opener = _Opener()
atexit.register(_opener.close)


def open_safely(content: bytes) -> tuple[str, bytes]:
    """As ``cleaning.clean``, in a process of its own; Unacceptable also when the content ended that process."""
    with _opener.connect() as sock:
        sock.settimeout(WALL + 1)
        answer = b""
        with contextlib.suppress(*_GONE, TimeoutError):
            sock.sendall(content)
            sock.shutdown(socket.SHUT_WR)
            answer = _receive(sock)
    return _believe(answer)


def _believe(answer: bytes) -> tuple[str, bytes]:
    """What a child says, which may have been ended half-way or have been taken over; Unacceptable when it says no."""
    verdict, _, cleaned = answer.partition(b"\n")
    match verdict.decode("utf-8", "replace").split(" ", 2):
        case ["clean", mediatype, size] if mediatype in MEDIA_TYPES and size == str(len(cleaned)):
            return mediatype, cleaned
        case ["refused", regel, sentence]:
            raise Unacceptable(sentence, regel)
    raise Unacceptable(TOO_MUCH)


def _receive(sock: socket.socket) -> bytes:
    """All that comes until the other end closes."""
    chunks = []
    while chunk := sock.recv(1 << 20):
        chunks.append(chunk)
    return b"".join(chunks)


def main() -> None:
    """Fork a child for each socket that comes in, until whoever started this has ended."""
    prepare()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for a child
    with socket.socket(fileno=0) as control:
        while True:
            _, sockets, _, _ = socket.recv_fds(control, 1, 1)
            if not sockets:
                return
            if os.fork() == 0:
                control.close()
                _serve(sockets[0])
            os.close(sockets[0])


def _serve(descriptor: int) -> None:
    """Open one file, answer, end. A child that is killed answers nothing."""
    try:
        with socket.socket(fileno=descriptor) as sock:
            _limit()
            content = _receive(sock)
            try:
                mediatype, cleaned = clean(content)
            except Unacceptable as refusal:
                sock.sendall(f"refused {refusal.regel} {refusal}".encode())
            else:
                sock.sendall(f"clean {mediatype} {len(cleaned)}\n".encode() + cleaned)
    finally:
        os._exit(0)


def _limit() -> None:
    """Die of too much time or memory, open nothing more, and leave no dump of what was read."""
    signal.setitimer(signal.ITIMER_PROF, CPU)
    signal.setitimer(signal.ITIMER_REAL, WALL)
    for what, most in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_NOFILE, 0),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        with contextlib.suppress(ValueError, OSError):  # a system that does not know this limit has the others
            resource.setrlimit(what, (most, most))


if __name__ == "__main__":
    main()
