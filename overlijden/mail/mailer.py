# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""The port to a mail server, and the three that there are: over SMTP, a folder to look in, and none."""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from email.headerregistry import Address
from email.message import EmailMessage
from pathlib import Path
from typing import Protocol
from urllib.parse import urlsplit

from overlijden.adapter import Refused, TemporaryError, UnknownOutcome
from overlijden.settings import MailServer
from overlijden.tools.mailadres import is_usable
from overlijden.tools.tomlfile import ConfigError

PATIENCE = 20.0  # seconds for each answer of the server
PERMANENT = 500  # a reply code from here on will be the same next time (RFC 5321)


class Mailer(Protocol):
    """``sender`` is the address that its mail comes from."""

    sender: str

    def send(self, message: EmailMessage) -> None:
        """Hand the message over. Refused, TemporaryError or UnknownOutcome, with a code, when that did not succeed."""


class Nowhere:
    """For whoever settled no mail server: nothing is sent, and it is known that it was not."""

    sender = ""

    def send(self, message: EmailMessage) -> None:  # noqa: ARG002 - the port's
        raise Refused("no-server")

    def ping(self) -> None:
        raise Refused("no-server")


class Folder:
    """Puts each mail in a folder, to be opened with any mail program; for a demonstration."""

    def __init__(self, path: Path, sender: str) -> None:
        self._path, self.sender = path, sender

    def send(self, message: EmailMessage) -> None:
        name = message["Message-ID"].strip("<>").partition("@")[0]
        try:
            self._path.mkdir(mode=0o700, parents=True, exist_ok=True)
            (self._path / f".{name}").write_bytes(message.as_bytes())
            (self._path / f".{name}").replace(self._path / f"{name}.eml")  # so that who looks finds it whole
        except OSError as error:
            raise TemporaryError(f"folder {type(error).__name__}") from None

    def ping(self) -> None:
        try:
            self._path.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise TemporaryError(f"folder {type(error).__name__}") from None


class Smtp:
    """A mail server, never without TLS and a certificate that is checked."""

    def __init__(self, settings: MailServer) -> None:
        where = urlsplit(settings.server)
        self._host, self._port, self._is_tls = where.hostname or "", where.port or 0, where.scheme == "smtps"
        self._settings, self.sender = settings, settings.sender
        self._context = ssl.create_default_context(cafile=settings.ca or None)

    def send(self, message: EmailMessage) -> None:
        """Once it has all of the message, only its answer tells whether it will come: until then that is unknown."""
        sender, to = (message[name].addresses[0].addr_spec for name in ("From", "To"))
        with self._session() as server:
            _judge(*server.mail(sender), final=False)  # what is wrong with the sender is ours to mend
            _judge(*server.rcpt(to))
            try:
                answer = server.data(message.as_bytes())
            except smtplib.SMTPDataError as error:
                answer = (error.smtp_code, b"")
            except OSError as error:
                raise UnknownOutcome(type(error).__name__) from None
            _judge(*answer)

    def ping(self) -> None:
        """Come as far as a message would: over TLS, known, and taken for its sender."""
        with self._session() as server:
            _judge(*server.mail(self.sender), final=False)

    @contextmanager
    def _session(self) -> Iterator[smtplib.SMTP]:
        """A session in which we are known; TemporaryError when it does not come about, or ends halfway."""
        server: smtplib.SMTP | None = None
        try:
            server = self._connect()
            self._introduce(server)
            yield server
        except smtplib.SMTPResponseException as error:
            raise TemporaryError(f"smtp {error.smtp_code}") from None
        except OSError as error:
            raise TemporaryError(type(error).__name__) from None
        finally:
            if server is not None:
                with suppress(OSError):  # what was sent is sent, whatever it says now
                    server.quit()
                server.close()

    def _connect(self) -> smtplib.SMTP:
        ours = self.sender.rpartition("@")[2]  # rather than what this machine is called
        if self._is_tls:
            return smtplib.SMTP_SSL(self._host, self._port, ours, timeout=PATIENCE, context=self._context)
        return smtplib.SMTP(self._host, self._port, ours, timeout=PATIENCE)

    def _introduce(self, server: smtplib.SMTP) -> None:
        if not self._is_tls:
            server.starttls(context=self._context)
        server.ehlo_or_helo_if_needed()
        if self._settings.user:
            server.login(self._settings.user, self._settings.password)


def _judge(code: int, _: bytes, *, final: bool = True) -> None:
    """Refused or TemporaryError for a reply that is no yes; what the server wrote may name somebody and is left."""
    if code >= PERMANENT and final:
        raise Refused(f"smtp {code}")
    if not 200 <= code < 300:
        raise TemporaryError(f"smtp {code}")


def of(settings: MailServer) -> Nowhere | Folder | Smtp:
    """What these settings name; ``ping`` tries whether it could send now, and raises as ``send`` does.

    ConfigError when ``ca`` holds no certificate that can be read.
    """
    if not settings.server:
        return Nowhere()
    try:
        return Folder(settings.folder, settings.sender) if settings.folder else Smtp(settings)
    except OSError:  # of which ssl's own errors are a kind
        raise ConfigError("mail.ca (OVERLIJDEN_MAIL_CA) must be a file with certificates in PEM") from None


def read_address(text: str) -> Address:
    """One plain address that mail can go to. ValueError for anything else."""
    if not is_usable(text):
        raise ValueError("no plain address")
    return Address(addr_spec=text)


_mailer: list[Mailer] = []


def use(settings: MailServer) -> None:
    """Give this process its mail server. ConfigError as ``of``."""
    _mailer[:] = [of(settings)]


def mailer() -> Mailer:
    """The mail server of this process, Nowhere until it was given one."""
    return _mailer[0] if _mailer else Nowhere()
