# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""A real clamd finds what it knows; a scanner that is away, or talks nonsense, is no verdict."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from pikepdf import Pdf

from overlijden.bijlagen import scan
from overlijden.bijlagen.scan import Clamd, Clean, Found, NoScanner, NotScanned, Unavailable
from overlijden.settings import Attachments, Scanner
from tests.attacks import EICAR, archive, document, image
from tests.clamav import Daemon


def drawn(made: Pdf) -> None:
    """The test virus on a page, packed as pages are."""
    made.pages[0].Contents = made.make_stream(EICAR)


@pytest.mark.parametrize(
    "content", [EICAR, archive(), archive(archive()), document(drawn)], ids=["bare", "zip", "zip in zip", "pdf"]
)
def test_the_test_virus_is_found(clamd: Daemon, content: bytes) -> None:
    verdict = Clamd(clamd.address).scan(content)
    assert isinstance(verdict, Found)
    assert "Eicar" in verdict.name


@pytest.mark.parametrize("content", [image("JPEG"), image("PNG"), document(lambda _: None), b"x"])
def test_what_it_does_not_know_is_clean(clamd: Daemon, content: bytes) -> None:
    assert Clamd(clamd.address).scan(content) == Clean()


def test_what_is_more_than_it_takes_is_refused(clamd: Daemon) -> None:
    assert Clamd(clamd.address).scan(bytes(clamd.largest + 1)) == Found("too large to be scanned")


def test_no_scanner_says_that_nothing_was_scanned() -> None:
    assert NoScanner().scan(EICAR) == NotScanned()


@contextmanager
def answering(answer: bytes) -> Iterator[str]:
    """Something at an address that says this to everybody."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            connection, _ = server.accept()
            with connection:
                received = b""
                while not received.endswith(bytes(4)):
                    received += connection.recv(65536)
                connection.sendall(answer)

        thread = threading.Thread(target=serve)
        thread.start()
        yield f"127.0.0.1:{server.getsockname()[1]}"
        thread.join()


@pytest.mark.parametrize(
    "answer", [b"", b"\0", b"stream: maybe\0", b"HTTP/1.1 200 OK\r\n\r\n", b"\xff\xff", b"OK", b"FOUND"]
)
def test_an_answer_that_is_no_verdict_is_none(answer: bytes) -> None:
    with answering(answer) as address, pytest.raises(Unavailable):
        Clamd(address).scan(b"x")


def test_the_answers_of_the_protocol_over_tcp() -> None:
    for answer, verdict in ((b"stream: OK\0", Clean()), (b"stream: Some Virus FOUND\0", Found("Some Virus"))):
        with answering(answer) as address:
            assert Clamd(address).scan(b"x") == verdict


def test_a_scanner_that_is_away_is_unavailable(tmp_path: Path) -> None:
    for address in (f"unix:{tmp_path}/nobody", "127.0.0.1:1"):
        with pytest.raises(Unavailable):
            Clamd(address).scan(b"x")


def test_a_scanner_that_says_nothing_is_unavailable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scan, "PATIENCE", 0.1)
    with socket.create_server(("127.0.0.1", 0)) as silent, pytest.raises(Unavailable):
        Clamd(f"127.0.0.1:{silent.getsockname()[1]}").scan(b"x")


def test_a_process_that_was_given_no_scanner_lets_every_file_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scan, "_scanner", [])
    with pytest.raises(Unavailable):
        scan.scanner().scan(b"x")


def test_the_setting_chooses_the_scanner(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scan, "_scanner", [])
    for chosen, kind in ((Scanner.NONE, NoScanner), (Scanner.NONE_ACCEPTED, NoScanner), (Scanner.CLAMD, Clamd)):
        scan.use(Attachments(scanner=chosen, clamd="unix:/run/clamd"))
        assert isinstance(scan.scanner(), kind)
