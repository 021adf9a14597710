# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""Certificates, and when they end: those that the settings and the municipalities' profiles name, and our own."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

from cryptography import x509

from overlijden.doctor.checks import everyone_today
from overlijden.doctor.finding import Finding, ok, soon, unseen, wrong
from overlijden.settings import Settings

AHEAD = timedelta(days=30)  # in which a new one can be had
PATIENCE = 5.0  # seconds
KEYS = ("certificaat", "ca")  # by which a profile names one


def ends(settings: Settings) -> Iterator[Finding]:
    """Every certificate that is known from here."""
    if settings.mail.ca:
        yield _ends("mail.ca", settings.mail.ca)
    for one in everyone_today(settings):
        for access in ("profiel", "brp", "betaaldienst", "zegel"):
            for key, named in _named(getattr(one, access)):
                yield _ends(f"{one.gemeente.code} {access}.{key}", named)
    yield _our_own(settings)


def _named(values: Mapping[str, object], within: str = "") -> Iterator[tuple[str, str]]:
    """Key and value of each certificate that a profile names, at any depth."""
    for key, value in values.items():
        if isinstance(value, Mapping):
            yield from _named(value, f"{within}{key}.")
        elif key in KEYS and isinstance(value, str) and value:
            yield within + key, value


def _ends(what: str, named: str) -> Finding:
    """``named`` is PEM, or the path of a file with PEM; of several in it the first that ends counts."""
    try:
        pem = named.encode() if named.startswith("-----BEGIN") else Path(named).read_bytes()
        found = x509.load_pem_x509_certificates(pem)
    except (OSError, ValueError):
        return wrong(f"{what}: no certificate can be read there", "put the file in its place, in PEM")
    return _judge(what, min(found, key=lambda one: one.not_valid_after_utc), datetime.now(UTC))


def _judge(what: str, certificate: x509.Certificate, now: datetime) -> Finding:
    until = certificate.not_valid_after_utc
    said = f"{what} is good until {until:%Y-%m-%d}"
    if not certificate.not_valid_before_utc <= now < until:
        return wrong(said if now >= until else f"{what} is not good yet", "put another certificate in its place")
    return (
        soon(said, "ask for its successor, and put it in its place before that day")
        if until < now + AHEAD
        else ok(said)
    )


def _our_own(settings: Settings) -> Finding:
    """That of the proxy in front, as a browser meets it."""
    parts = urlsplit(settings.url)
    if parts.scheme != "https":
        return ok("service.url is not https: there is no certificate of our own")
    try:
        where = (parts.hostname or "", parts.port or 443)
        with socket.create_connection(where, PATIENCE) as plain:
            context = ssl.create_default_context()
            with context.wrap_socket(plain, server_hostname=where[0]) as sock:
                found = x509.load_der_x509_certificate(sock.getpeercert(binary_form=True) or b"")
    except ssl.SSLCertVerificationError as error:
        return wrong(
            f"service.url: {error.verify_message}",
            "let the proxy serve a certificate that browsers trust, with its chain",
        )
    except OSError as error:
        return unseen(
            f"service.url cannot be reached from here ({type(error).__name__})", "look from where a browser would"
        )
    return _judge("the certificate of service.url", found, datetime.now(UTC))
