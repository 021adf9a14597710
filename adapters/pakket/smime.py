# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""A package as a mail that only the municipality can open: S/MIME 3.2, encrypted for its own certificate (RFC 5751)."""

from __future__ import annotations

from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.ciphers import algorithms
from cryptography.hazmat.primitives.serialization import Encoding, pkcs7

from overlijden.adapter import Bericht

WEAKEST = 2048  # bits of an RSA key
OPEN = (
    "In de bijlage zit een aangifte van overlijden. Open aangifte.pdf en bevestig de ontvangst, zoals daar staat.\r\n"
)


def read_certificate(pem: str) -> x509.Certificate:
    """The municipality's certificate. ValueError for what is none, or cannot be encrypted for."""
    found = x509.load_pem_x509_certificate(pem.encode())
    key = found.public_key()
    if not isinstance(key, rsa.RSAPublicKey) or key.key_size < WEAKEST:
        raise ValueError(f"must hold an RSA key of {WEAKEST} bits or more")
    return found


def encrypt(
    bericht: Bericht, filename: str, pakket: bytes, *, to: Address, certificate: x509.Certificate, sender: str
) -> bytes:
    """The mail with this package in it. Its subject names the reference alone; all else is encrypted (AES-256)."""
    inner = EmailMessage(policy=SMTP)
    inner.set_content(OPEN, cte="quoted-printable")
    inner.add_attachment(pakket, maintype="application", subtype="zip", filename=filename)
    builder = pkcs7.PKCS7EnvelopeBuilder().set_data(inner.as_bytes()).add_recipient(certificate)
    builder = builder.set_content_encryption_algorithm(algorithms.AES256)
    message = EmailMessage(policy=SMTP)
    message["From"], message["To"] = Address("Overlijden", addr_spec=sender), to
    message["Subject"] = f"Aangifte {bericht.kenmerk}"
    message["Date"] = bericht.ingediend_op
    message["Message-ID"] = f"<{bericht.levering}@{sender.rpartition('@')[2]}>"
    message.set_content(
        builder.encrypt(Encoding.DER, [pkcs7.PKCS7Options.Binary]),
        maintype="application",
        subtype="pkcs7-mime",
        filename="smime.p7m",
        params={"smime-type": "enveloped-data", "name": "smime.p7m"},
    )
    return message.as_bytes()
