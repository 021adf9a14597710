# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""The doctor and certificates: whichever ends is named in time, wherever it is named."""

from __future__ import annotations

import dataclasses
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import time_machine

from overlijden.db import Database
from overlijden.doctor import certificates
from overlijden.doctor.finding import Grade
from overlijden.settings import MailServer, Settings
from overlijden.termijn import NEDERLAND
from overlijden.tools.tomlfile import write_toml
from tests.conftest import DatabaseUrls
from tests.filing import participate
from tests.serving import settings
from tests.smtpd import certificate

NU = datetime.now(UTC)


@pytest.fixture
def pem(tmp_path: Path) -> Path:
    """A file whose certificate began yesterday and ends tomorrow."""
    return certificate(tmp_path)


@pytest.fixture
def plain(database_urls: DatabaseUrls) -> Settings:
    return settings(database_urls)


@pytest.mark.parametrize(
    ("days", "grade"),
    [(0, Grade.SOON), (2, Grade.WRONG), (-2, Grade.WRONG), (-0.9, Grade.SOON)],
)
def test_a_certificate_is_judged_by_the_day(plain: Settings, pem: Path, days: float, grade: Grade) -> None:
    named = dataclasses.replace(plain, mail=MailServer(server="smtp://mail:25", sender="a@b.nl", ca=str(pem)))
    with time_machine.travel(NU + timedelta(days=days), tick=False):
        first, *_ = certificates.ends(named)
    assert first.grade is grade
    assert first.what.startswith("mail.ca ")
    assert first.remedy


def test_one_that_holds_for_long_is_well(pem: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(certificates, "AHEAD", timedelta(hours=1))
    assert certificates._ends("x", str(pem)).grade is Grade.OK  # noqa: SLF001 - one day is all that it is good for


@pytest.mark.parametrize("named", ["/nowhere/0344.pem", "-----BEGIN nothing", __file__])
def test_what_is_no_certificate_is_named(named: str) -> None:
    found = certificates._ends("0344 profiel.ca", named)  # noqa: SLF001 - a profile with it would be refused earlier
    assert (found.grade, found.what) == (Grade.WRONG, "0344 profiel.ca: no certificate can be read there")


def test_a_profile_names_them_at_any_depth_as_file_or_as_text(pem: Path) -> None:
    profile = {
        "adres": "x",
        "ca": str(pem),
        "toegang": {"certificaat": "y", "sleutel": "z"},
        "mail": {"certificaat": ""},
    }
    assert [*certificates._named(profile)] == [("ca", str(pem)), ("toegang.certificaat", "y")]  # noqa: SLF001
    text = pem.read_text(encoding="ascii")
    assert certificates._ends("x", text[text.index("-----BEGIN CERT") :]).grade is Grade.SOON  # noqa: SLF001


@pytest.mark.parametrize("access", ["profiel", "brp", "betaaldienst", "zegel"])
def test_every_access_of_a_municipality_is_looked_at(
    plain: Settings, web_database: Database, pem: Path, access: str
) -> None:
    vanaf = NU.astimezone(NEDERLAND).date()
    participate(web_database, "0321", write_toml({"vanaf": vanaf, "adapter": "store", access: {"ca": str(pem)}}), vanaf)
    found = [one.what for one in certificates.ends(plain)]
    assert any(f"0321 {access}.ca" in what for what in found), found


@pytest.fixture
def https(pem: Path) -> Iterator[int]:
    """Port of a proxy with that certificate."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=_serve, args=(listener, context))
        thread.start()
        yield listener.getsockname()[1]
        listener.shutdown(socket.SHUT_RDWR)
        thread.join()


def _serve(listener: socket.socket, context: ssl.SSLContext) -> None:
    while True:
        try:
            sock, _ = listener.accept()
        except OSError:
            return
        with suppress(OSError), context.wrap_socket(sock, server_side=True) as tls:
            tls.recv(1)


def of_url(plain: Settings, url: str) -> tuple[Grade, str]:
    *_, last = certificates.ends(dataclasses.replace(plain, url=url))
    return last.grade, last.what


def test_our_own_is_looked_at_as_a_browser_would(
    plain: Settings, https: int, pem: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = f"https://127.0.0.1:{https}"
    assert of_url(plain, url) == (Grade.WRONG, "service.url: self-signed certificate")
    monkeypatch.setenv("SSL_CERT_FILE", str(pem))
    grade, said = of_url(plain, url)
    assert (grade, said[:45]) == (Grade.SOON, "the certificate of service.url is good until ")


def test_where_it_is_not_reached_it_is_not_judged(plain: Settings) -> None:
    assert of_url(plain, "https://127.0.0.1:1")[0] is Grade.UNSEEN
    assert of_url(plain, "http://127.0.0.1:1")[0] is Grade.OK
