# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""Packages by encrypted mail, through the mail server of the operator.

That a mail server took it says nothing of who read it: a clerk says on the desk that she has it.
"""

from __future__ import annotations

import hashlib
from email import message_from_bytes
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP

from cryptography import x509

from adapters.pakket.folder import Waiting, name
from adapters.pakket.smime import encrypt
from overlijden.adapter import Bericht, TemporaryError
from overlijden.mail import mailer


class Mail:
    """Sends to one address, what only the holder of this certificate's key can open."""

    def __init__(self, to: Address, certificate: x509.Certificate) -> None:
        self.to, self.certificate = to, certificate

    def wrap(self, bericht: Bericht, pakket: bytes) -> bytes:
        self.ping()
        filename, sender = f"{name(bericht)}.zip", mailer.mailer().sender
        return encrypt(bericht, filename, pakket, to=self.to, certificate=self.certificate, sender=sender)

    def put(self, bericht: Bericht, body: bytes) -> str:  # noqa: ARG002 - the road's
        """Byte for byte the same each time, with one Message-ID: many a mail program then shows it once."""
        self.ping()
        mailer.mailer().send(message_from_bytes(body, EmailMessage, policy=SMTP))
        return hashlib.sha256(body).hexdigest()

    def acknowledged(self, bericht: Bericht, controlegetal: str) -> str:  # noqa: ARG002 - the road's
        raise Waiting

    def clear(self, bericht: Bericht) -> None:
        """It is hers now."""

    def ping(self) -> None:
        """TemporaryError without a mail server; whether it can be reached shows when mail is sent."""
        if not mailer.mailer().sender:
            raise TemporaryError("mail: no server is settled")
