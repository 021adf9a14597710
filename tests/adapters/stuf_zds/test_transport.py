# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""The whole call has one deadline, whatever a server does; and credentials go where they belong."""

from __future__ import annotations

import socket
import ssl
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from threading import Thread

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from lxml import etree

from adapters.exchange import LARGEST, Ruw
from adapters.stuf_zds.beveiliging import Beveiliging, Soort
from adapters.stuf_zds.profiel import Adressen, Profiel, Soap, Systeem
from adapters.stuf_zds.transport import Transport
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


@pytest.fixture
def certificate(tmp_path: Path) -> Callable[[str], Path]:
    """Makes a certificate for an IP address that vouches for itself, with its key in the same file."""

    def make(address: str) -> Path:
        key, name = ec.generate_private_key(ec.SECP256R1()), x509.Name([])
        now = datetime.now(UTC)
        made = (
            x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
            .not_valid_before(now - timedelta(days=1))
            .not_valid_after(now + timedelta(days=1))
            .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address(address))]), critical=True)
            .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
            .sign(key, SHA256())
        )
        file = tmp_path / f"{address}.pem"
        private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        file.write_bytes(private + made.public_bytes(Encoding.PEM))
        return file

    return make


def behind(certificate: Path, answer: Callable[[socket.socket], None]) -> Callable[[socket.socket], None]:
    """The answer, over TLS with this certificate."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)

    def serve(connection: socket.socket) -> None:
        with context.wrap_socket(connection, server_side=True) as secure:
            answer(secure)

    return serve


OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nja"


def test_a_server_whose_certificate_the_profile_trusts_gets_the_message(certificate: Callable[[str], Path]) -> None:
    own = certificate("127.0.0.1")
    with server(behind(own, says(OK))) as url:
        answer = transport(Beveiliging(ca=str(own))).post(url.replace("http", "https"), "x", b"<x/>")
    assert answer == Ruw(200, b"ja")


def test_a_server_that_takes_the_request_in_sips_is_cut_off_too(certificate: Callable[[str], Path]) -> None:
    """Over TLS each record would begin the time-out anew."""
    own = certificate("127.0.0.1")

    def sip(connection: socket.socket) -> None:
        for _ in range(25):
            connection.recv(16_384)
            time.sleep(0.1)

    with server(behind(own, sip)) as url:
        start = time.monotonic()
        with pytest.raises(UnknownOutcome):
            transport(Beveiliging(ca=str(own))).post(url.replace("http", "https"), "x", b" " * 20_000_000)
        assert time.monotonic() - start < 2.5


@pytest.mark.parametrize(("address", "is_trusted"), [("127.0.0.1", False), ("127.0.0.2", True)])
def test_a_certificate_that_nobody_vouches_for_is_refused(
    certificate: Callable[[str], Path], address: str, is_trusted: bool
) -> None:
    own = certificate(address)
    beveiliging = Beveiliging(ca=str(own)) if is_trusted else GEEN
    with server(behind(own, says(OK))) as url, pytest.raises(TemporaryError, match="SSLCertVerificationError"):
        transport(beveiliging).post(url.replace("http", "https"), "x", b"<x/>")


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
    monkeypatch.setenv("STUF_ZDS_PASSWORD", "geheim")
    request = request_of(transport(Beveiliging(Soort.BASIC, "dienst", "env:STUF_ZDS_PASSWORD")))
    assert "\r\nAuthorization: Basic ZGllbnN0OmdlaGVpbQ==\r\n" in request


def test_a_username_token_is_fresh_for_every_sending(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STUF_ZDS_PASSWORD", "geheim")
    made = transport(Beveiliging(Soort.USERNAMETOKEN, "dienst", "env:STUF_ZDS_PASSWORD"))
    first, second = (request_of(made).partition("\r\n\r\n")[2] for _ in range(2))
    assert first != second
    assert first.split("<soapenv:Body>")[1] == second.split("<soapenv:Body>")[1]
    assert "geheim" not in first
    names = {etree.QName(node).localname for node in etree.fromstring(first.encode()).iter()}
    assert {"Security", "UsernameToken", "Nonce", "Created", "Password"} <= names


@pytest.mark.parametrize("soort", [Soort.MTLS, Soort.HANDTEKENING])
def test_a_certificate_that_cannot_be_read_is_a_wrong_setting(soort: Soort) -> None:
    with pytest.raises(ConfigError, match="certificaat"):
        transport(Beveiliging(soort, certificaat="/nowhere.pem", sleutel="/nowhere.key"))


def test_soap_1_2_has_its_action_in_its_content_type() -> None:
    soap_1_2 = Transport(Profiel(Adressen("", "", ""), SYSTEEM, SYSTEEM, soap=Soap.SOAP_1_2))
    heard: list[bytes] = []

    def answer(connection: socket.socket) -> None:
        heard.append(connection.recv(65536))
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")

    with server(answer) as url:
        soap_1_2.post(url, "urn:x/creeerZaak_Lk01", b"<a/>")
    head, _, body = b"".join(heard).partition(b"\r\n\r\n")
    assert b'Content-Type: application/soap+xml; charset=utf-8; action="urn:x/creeerZaak_Lk01"' in head
    assert b"SOAPAction" not in head
    assert not body or b"http://www.w3.org/2003/05/soap-envelope" in body
