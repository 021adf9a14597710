# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""Mail goes over TLS or not at all, and what the server answers says whether it may be sent again."""

from __future__ import annotations

import dataclasses
import socket
from collections.abc import Iterator
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path

import pytest

from overlijden.adapter import Refused, TemporaryError, UnknownOutcome
from overlijden.mail import mailer
from overlijden.settings import MailServer
from overlijden.tools.tomlfile import ConfigError
from tests import smtpd
from tests.smtpd import PASSWORD, SENDER, USER, Server

TO = "sanne@voorbeeld.example"


def message(text: str = "Goedendag") -> EmailMessage:
    made = EmailMessage(policy=SMTP)
    made["From"], made["To"], made["Subject"], made["Message-ID"] = SENDER, TO, "Aangifte", "<1@overlijden.example>"
    made.set_content(text)
    return made


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    with smtpd.running(tmp_path) as server:
        yield server


@pytest.mark.parametrize("scheme", ["smtp", "smtps"])
@pytest.mark.parametrize(("user", "password"), [("", ""), (USER, PASSWORD)])
def test_a_mail_arrives_over_tls(tmp_path: Path, scheme: str, user: str, password: str) -> None:
    with smtpd.running(tmp_path, scheme=scheme, user=user, password=password) as server:
        mailer.of(server.settings).send(message(".een punt\n..en twee"))
    [(to, received)] = server.received
    assert to == TO
    assert received.get_content() == ".een punt\r\n..en twee\r\n"
    assert any(line.startswith("AUTH") for line in server.heard) == bool(user)


def test_no_word_is_said_to_a_server_without_tls(server: Server) -> None:
    server.offers = ""
    with pytest.raises(TemporaryError, match="SMTPNotSupportedError"):
        mailer.of(server.settings).send(message())
    assert not any(line.startswith(("MAIL", "RCPT", "AUTH")) for line in server.heard)


def test_no_mail_goes_to_a_server_with_another_certificate(server: Server, tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    other = dataclasses.replace(server.settings, ca=str(smtpd.certificate(tmp_path / "other")))
    with pytest.raises(TemporaryError, match="SSLCertVerificationError"):
        mailer.of(other).send(message())
    assert server.received == []


@pytest.mark.parametrize(
    ("command", "answer", "error", "code"),
    [
        ("CONNECT", "421 busy", TemporaryError, "smtp 421"),
        ("CONNECT", "", TemporaryError, "SMTPServerDisconnected"),
        ("MAIL", "550 who are you", TemporaryError, "smtp 550"),
        ("RCPT", "550 sanne does not live here", Refused, "smtp 550"),
        ("RCPT", "450 later", TemporaryError, "smtp 450"),
        ("RCPT", "", TemporaryError, "SMTPServerDisconnected"),
        ("DATA", "554 no", Refused, "smtp 554"),
        ("END", "552 too large", Refused, "smtp 552"),
        ("END", "451 later", TemporaryError, "smtp 451"),
        ("END", "", UnknownOutcome, "SMTPServerDisconnected"),
    ],
)
def test_what_the_server_answers_says_whether_it_may_be_sent_again(
    server: Server, command: str, answer: str, error: type[Exception], code: str
) -> None:
    server.answers[command] = answer
    with pytest.raises(error) as caught:
        mailer.of(server.settings).send(message())
    assert str(caught.value) == code


@pytest.mark.parametrize("answer", ["", "500 what"])
def test_how_a_server_takes_leave_is_no_matter(server: Server, answer: str) -> None:
    server.answers["QUIT"] = answer
    mailer.of(server.settings).send(message())
    assert len(server.received) == 1


def test_a_password_that_is_not_taken_is_no_reason_to_give_up(tmp_path: Path) -> None:
    with (
        smtpd.running(tmp_path, user=USER, password="anders") as server,
        pytest.raises(TemporaryError, match="smtp 535"),
    ):
        mailer.of(server.settings).send(message())


def test_a_server_that_is_not_there_is_waited_for() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    with pytest.raises(TemporaryError, match="ConnectionRefusedError"):
        mailer.of(MailServer(server=f"smtp://127.0.0.1:{port}", sender=SENDER)).send(message())


def test_without_a_server_it_is_known_that_nothing_was_sent() -> None:
    with pytest.raises(Refused, match="no-server"):
        mailer.of(MailServer()).send(message())


def test_a_folder_holds_each_mail_once(tmp_path: Path) -> None:
    there = mailer.of(MailServer(server=f"folder:{tmp_path}/post", sender=SENDER))
    there.send(message())
    there.send(message())
    [path] = (tmp_path / "post").iterdir()
    assert path.suffix == ".eml"
    assert message_from_bytes(path.read_bytes(), policy=SMTP)["To"] == TO


def test_whom_we_trust_must_be_readable(tmp_path: Path) -> None:
    (tmp_path / "empty.pem").touch()
    for name in ("missing.pem", "empty.pem"):
        with pytest.raises(ConfigError, match=r"mail\.ca"):
            mailer.of(MailServer(server="smtp://mail.example:587", sender=SENDER, ca=str(tmp_path / name)))
