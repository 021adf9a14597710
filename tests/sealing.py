# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""A municipality's seal for tests: a certificate with its key in the operator's folder, and who issued it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
)
from cryptography.x509.oid import NameOID

Key = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey
PASSWORD = "zesendertig"


@dataclass(frozen=True)
class Seal:
    """What a municipality settles, and the certificate of whoever issued its own."""

    settings: Mapping[str, str]
    authority: x509.Certificate


def make(folder: Path, gemeente: str = "1942", *, days: int = 30, key: Key | None = None, password: str = "") -> Seal:
    """Files in this folder; the certificate is good for so many days from yesterday."""
    above, own = ec.generate_private_key(ec.SECP256R1()), key or ec.generate_private_key(ec.SECP256R1())
    authority = _certificate(
        "Autoriteit voor proeven", above, "Autoriteit voor proeven", above, days, is_authority=True
    )
    ours = _certificate(f"Gemeente {gemeente}", own, "Autoriteit voor proeven", above, days)
    certificate, secret = folder / f"{gemeente}.pem", folder / f"{gemeente}.key"
    certificate.write_bytes(ours.public_bytes(Encoding.PEM) + authority.public_bytes(Encoding.PEM))
    locked = BestAvailableEncryption(password.encode()) if password else NoEncryption()
    secret.write_bytes(own.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, locked))
    settings = {"certificaat": str(certificate), "sleutel": str(secret)}
    if password:
        (folder / f"{gemeente}.wachtwoord").write_text(password)
        settings["wachtwoord"] = f"bestand:{folder / f'{gemeente}.wachtwoord'}"
    return Seal(settings, authority)


def _certificate(
    name: str, key: Key, issuer: str, signs: ec.EllipticCurvePrivateKey, days: int, *, is_authority: bool = False
) -> x509.Certificate:
    begin = datetime.now(UTC) - timedelta(days=1)
    usage = dict.fromkeys(("key_encipherment", "data_encipherment", "key_agreement", "encipher_only"), False)
    return (
        x509.CertificateBuilder()
        .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)]))
        .issuer_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, issuer)]))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(begin)
        .not_valid_after(begin + timedelta(days=days))
        .add_extension(x509.BasicConstraints(ca=is_authority, path_length=None), critical=True)
        .add_extension(
            x509.KeyUsage(
                digital_signature=not is_authority,
                content_commitment=not is_authority,
                key_cert_sign=is_authority,
                crl_sign=is_authority,
                decipher_only=False,
                **usage,
            ),
            critical=True,
        )
        .sign(signs, SHA256())
    )
