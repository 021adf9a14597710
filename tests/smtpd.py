# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""A real mail server on a socket, with TLS and its own certificate, that keeps what it is sent and can misbehave."""

from __future__ import annotations

import base64
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import SMTP
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from overlijden.settings import MailServer

SENDER = "niet-beantwoorden@overlijden.example"
USER, PASSWORD = "overlijden", "geheim van de server"


@dataclass
class Server:
    """``answers`` is what it says to a command or, as END, to the end of a message, in place of yes; "" hangs up.

    ``heard`` are the commands, ``received`` the messages that it took, each with its one receiver.
    """

    settings: MailServer
    answers: dict[str, str] = field(default_factory=dict)
    heard: list[str] = field(default_factory=list)
    received: list[tuple[str, EmailMessage]] = field(default_factory=list)
    offers: str = "STARTTLS"
    on_message: Callable[[], None] = lambda: None

    @property
    def messages(self) -> list[EmailMessage]:
        return [message for _, message in self.received]


class HangUp(Exception):
    """This conversation is over."""


class _Talk:
    def __init__(self, server: Server, sock: socket.socket, context: ssl.SSLContext) -> None:
        self.server, self.context, self.to = server, context, ""
        self._on(sock)

    def _on(self, sock: socket.socket) -> None:
        self.sock, self.file = sock, sock.makefile("rb")

    def close(self) -> None:
        self.file.close()
        self.sock.close()

    def say(self, text: str) -> None:
        if not text:
            raise HangUp
        self.sock.sendall(text.encode() + b"\r\n")

    def run(self) -> None:
        self.say(self.server.answers.get("CONNECT", "220 mail.example"))
        while line := self.file.readline().decode().rstrip("\r\n"):
            self.server.heard.append(line)
            verb = line.split()[0].upper()
            if verb in self.server.answers:
                self.say(self.server.answers[verb])
            else:
                getattr(self, f"do_{verb.lower()}")(line)

    def do_ehlo(self, _: str) -> None:
        offered = "AUTH PLAIN" if isinstance(self.sock, ssl.SSLSocket) else self.server.offers
        self.say(f"250-mail.example\r\n250 {offered}" if offered else "250 mail.example")

    def do_starttls(self, _: str) -> None:
        self.say("220 go ahead")
        self._on(self.context.wrap_socket(self.sock, server_side=True))

    def do_auth(self, line: str) -> None:
        told = base64.b64decode(line.split()[2]).decode().split("\0")[1:]
        self.say("235 welcome" if told == [USER, PASSWORD] else "535 no")

    def do_mail(self, _: str) -> None:
        self.say("250 ok")

    def do_rcpt(self, line: str) -> None:
        self.to = line.partition("<")[2].rstrip(">")
        self.say("250 ok")

    def do_data(self, _: str) -> None:
        self.say("354 go on")
        lines: list[bytes] = []
        while (line := self.file.readline()) not in (b".\r\n", b""):
            lines.append(line.removeprefix(b".") if line.startswith(b"..") else line)
        self.server.received.append((self.to, BytesParser(EmailMessage, policy=SMTP).parsebytes(b"".join(lines))))
        self.server.on_message()
        self.say(self.server.answers.get("END", "250 queued"))

    def do_rset(self, _: str) -> None:
        self.say("250 ok")

    def do_quit(self, _: str) -> None:
        self.say("221 bye")
        raise HangUp


@contextmanager
def running(folder: Path, *, scheme: str = "smtp", user: str = "", password: str = "") -> Iterator[Server]:
    """Serve on a free port until the end of the block; its certificate is trusted by ``settings``."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate(folder))
    with socket.create_server(("127.0.0.1", 0)) as listener:
        where = f"{scheme}://127.0.0.1:{listener.getsockname()[1]}"
        settings = MailServer(server=where, sender=SENDER, user=user, password=password, ca=str(folder / "mail.pem"))
        server = Server(settings)
        thread = threading.Thread(target=_accept, args=(listener, server, context, scheme))
        thread.start()
        yield server
        listener.shutdown(socket.SHUT_RDWR)
        thread.join()


def _accept(listener: socket.socket, server: Server, context: ssl.SSLContext, scheme: str) -> None:
    with suppress(OSError):
        while True:
            sock, _ = listener.accept()
            sock.settimeout(10)
            with suppress(HangUp, OSError):
                talk = _Talk(
                    server, context.wrap_socket(sock, server_side=True) if scheme == "smtps" else sock, context
                )
                try:
                    talk.run()
                finally:
                    talk.close()


def certificate(folder: Path) -> Path:
    """A file with a key and its own certificate for 127.0.0.1."""
    key, path, now = ec.generate_private_key(ec.SECP256R1()), folder / "mail.pem", datetime.now(UTC)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "mail.example")])
    made = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
    made = made.not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=1))
    made = made.add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
    made = made.add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
    private = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    pem = key.private_bytes(serialization.Encoding.PEM, *private)
    path.write_bytes(pem + made.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM))
    return path
