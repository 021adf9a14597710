# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""The server with the settings that we ship, spoken to byte by byte."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.e2e.stack import free_ports

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    (number,) = free_ports(1)
    command = [sys.executable, "-m", "gunicorn", "--config", "config/gunicorn.conf.py", "--workers", "1"]
    with subprocess.Popen([*command, "--bind", f"127.0.0.1:{number}", "tests.config.echo:app"], cwd=ROOT) as process:
        until = time.monotonic() + 30
        while time.monotonic() < until and not is_up(number):
            time.sleep(0.1)
        yield number
        process.terminate()


def is_up(port: int) -> bool:
    with socket.socket() as sock:
        return sock.connect_ex(("127.0.0.1", port)) == 0


def ask(port: int, *lines: str, body: str = "") -> tuple[str, str]:
    """Status and body of the answer to these lines."""
    with socket.create_connection(("127.0.0.1", port), timeout=60) as sock:
        sock.sendall("\r\n".join([*lines, "Host: dienst.example", "Connection: close", "", body]).encode())
        answer = b"".join(iter(lambda: sock.recv(4096), b"")).decode()
    head, _, rest = answer.partition("\r\n\r\n")
    return head.split()[1], rest


@pytest.mark.parametrize("said", [b"", b"GET / HTTP/1.1\r\nHost: x\r\nX-Half: "], ids=["silent", "half a head"])
def test_twice_as_many_connections_as_threads_that_fall_silent_are_not_waited_for_long(port: int, said: bytes) -> None:
    with ExitStack() as held:
        for _ in range(16):
            held.enter_context(socket.create_connection(("127.0.0.1", port))).sendall(said)
        began = time.monotonic()
        assert ask(port, "GET / HTTP/1.1")[0] == "200"
        assert time.monotonic() - began < (2 if said == b"" else 45)


@pytest.mark.parametrize(
    "header",
    [
        "SCRIPT_NAME: /balie",
        "PATH_INFO: /balie",
        "X-Forwarded-Proto: https",
        "X-Forwarded-For: 203.0.113.7",
        "Forwarded: for=203.0.113.7;proto=https",
    ],
)
def test_a_visitor_cannot_write_what_a_proxy_writes(port: int, header: str) -> None:
    assert ask(port, "GET /balie/x HTTP/1.1", header) == ("200", " /balie/x 127.0.0.1 http")


@pytest.mark.parametrize(
    "headers",
    [
        ("Content-Length: 4", "Transfer-Encoding: chunked"),
        ("Content-Length: 4", "Content-Length: 5"),
        ("Content-Length : 4",),
        ("Content-Length: +4",),
        ("Transfer-Encoding: xchunked",),
        ("Transfer-Encoding: chunked, identity",),
    ],
    ids=" + ".join,
)
def test_a_message_of_which_the_end_can_be_read_in_two_ways_is_refused(port: int, headers: tuple[str, ...]) -> None:
    status, _ = ask(port, "POST / HTTP/1.1", *headers, body="0\r\n\r\n")
    assert status in {"400", "501"}
