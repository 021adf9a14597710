# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""The whole call has one deadline, whatever a server does; and credentials go where they belong."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Thread

import pytest
from lxml import etree

from adapters.exchange import LARGEST, Ruw
from adapters.stuf_zds.profiel import Adressen, Beveiliging, Profiel, Soort, Systeem
from adapters.stuf_zds.transport import Transport, envelope
from overlijden.adapter import ConfigError, TemporaryError, UnknownOutcome

GEEN = Beveiliging()
SYSTEEM = Systeem("Overlijden", "0796")


def transport(beveiliging: Beveiliging = GEEN, tijdslimiet: int = 1, quotes: bool = True) -> Transport:
    profiel = Profiel(
        Adressen("", "", ""), SYSTEEM, SYSTEEM, tijdslimiet=tijdslimiet, soapaction_aanhalingstekens=quotes,
        beveiliging=beveiliging,
    )  # fmt: skip
    return Transport(profiel)


@contextmanager
def server(answer: Callable[[socket.socket], None]) -> Iterator[str]:
    """One connection, answered at the level of bytes."""
    listener = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        connection, _ = listener.accept()
        with connection:
            try:
                answer(connection)
            except OSError:
                return  # the client hung up, which is what some tests want

    thread = Thread(target=serve)
    thread.start()
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}/x"
    finally:
        thread.join()
        listener.close()


def receive(connection: socket.socket) -> bytes:
    """The whole request: who closes with some of it unread resets the connection."""
    seen = b""
    while not seen.endswith(b"</soapenv:Envelope>"):
        seen += connection.recv(65536)
    return seen


def says(*parts: bytes, pause: float = 0) -> Callable[[socket.socket], None]:
    """Read the request, then send the parts with a pause before each."""

    def answer(connection: socket.socket) -> None:
        receive(connection)
        for part in parts:
            time.sleep(pause)
            connection.sendall(part)

    return answer


@pytest.mark.parametrize(
    "parts",
    [
        [b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n", *[b"x"] * 40],
        [b"HTTP/1.1 200 OK\r\n\r\n", *[b"x"] * 40],
        [b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", *[b"1\r\nx\r\n"] * 40],
        [bytes([byte]) for byte in b"HTTP/1.1 200 OK and so on and so forth"],
    ],
    ids=["body", "until-close", "chunks", "header"],
)
def test_a_trickling_server_is_cut_off_at_the_deadline(parts: list[bytes]) -> None:
    with server(says(*parts, pause=0.1)) as url:
        start = time.monotonic()
        with pytest.raises(UnknownOutcome):
            transport().post(url, "x", b"<x/>")
        assert time.monotonic() - start < 2.5


@pytest.mark.parametrize(
    "parts",
    [
        [],
        [b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf"],
        [b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n"],
        [b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab"],
        [b"no HTTP at all\r\n\r\n"],
        [b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % (LARGEST + 1), b"x" * (LARGEST + 1)],
    ],
    ids=["nothing", "half", "no-body", "half-chunk", "garbage", "too-large"],
)
def test_an_answer_that_is_not_whole_is_no_answer(parts: list[bytes]) -> None:
    with server(says(*parts)) as url, pytest.raises(UnknownOutcome):
        transport().post(url, "x", b"<x/>")


def test_a_silent_server_is_an_unknown_outcome() -> None:
    with server(says(b"", pause=1.5)) as url, pytest.raises(UnknownOutcome):
        transport().post(url, "x", b"<x/>")


def test_a_server_that_does_not_take_the_request_is_cut_off_too() -> None:
    with server(lambda _: time.sleep(3)) as url:
        start = time.monotonic()
        with pytest.raises(UnknownOutcome):
            transport().post(url, "x", b"<x>" + b" " * 20_000_000 + b"</x>")
        assert time.monotonic() - start < 2.5


@pytest.mark.parametrize("url", ["http://127.0.0.1:9/", "https://127.0.0.1:9/", "http://does-not-exist.invalid/"])
def test_without_a_connection_nothing_arrived(url: str) -> None:
    with pytest.raises(TemporaryError):
        transport().post(url, "x", b"<x/>")


def test_a_server_without_tls_gets_nothing() -> None:
    with (
        server(lambda connection: connection.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")) as url,
        pytest.raises(TemporaryError),
    ):
        transport().post(url.replace("http", "https"), "x", b"<x/>")


def test_a_redirect_is_an_answer_like_any_other() -> None:
    with server(says(b"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:9/\r\nContent-Length: 0\r\n\r\n")) as url:
        assert transport().post(url, "x", b"<x/>") == Ruw(302, b"")


def request_of(made: Transport) -> str:
    """The request as it arrives at the other end."""
    seen: list[bytes] = []

    def answer(connection: socket.socket) -> None:
        seen.append(receive(connection))
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")

    with server(answer) as url:
        made.post(url, "urn:creeerZaak", b"<x>\xc3\xab</x>")
    return seen[0].decode()


@pytest.mark.parametrize(("quotes", "header"), [(True, '"urn:creeerZaak"'), (False, "urn:creeerZaak")])
def test_the_request_is_soap_1_1(quotes: bool, header: str) -> None:
    request = request_of(transport(quotes=quotes))
    assert f"\r\nSOAPAction: {header}\r\n" in request
    assert "\r\nContent-Type: text/xml; charset=utf-8\r\n" in request
    assert "<soapenv:Body><x>ë</x></soapenv:Body>" in request
    assert "Authorization" not in request


def test_basic_credentials_come_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BACKEND_PASSWORD", "geheim")
    request = request_of(transport(Beveiliging(Soort.BASIC, "dienst", "env:BACKEND_PASSWORD")))
    assert "\r\nAuthorization: Basic ZGllbnN0OmdlaGVpbQ==\r\n" in request


def test_a_username_token_is_fresh_for_every_sending(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BACKEND_PASSWORD", "geheim")
    beveiliging = Beveiliging(Soort.USERNAMETOKEN, "dienst", "env:BACKEND_PASSWORD")
    first, second = (envelope(b"<x/>", beveiliging) for _ in range(2))
    assert first != second
    assert first.split(b"<soapenv:Body>")[1] == second.split(b"<soapenv:Body>")[1]
    assert b"geheim" not in first
    names = {etree.QName(node).localname for node in etree.fromstring(first).iter()}
    assert {"Security", "UsernameToken", "Nonce", "Created", "Password"} <= names


def test_a_certificate_that_cannot_be_read_is_a_wrong_setting() -> None:
    with pytest.raises(ConfigError, match="certificaat"):
        transport(Beveiliging(Soort.MTLS, certificaat="/nowhere.pem", sleutel="/nowhere.key"))
