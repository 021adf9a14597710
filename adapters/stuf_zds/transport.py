# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""One POST to a back-end: TLS, credentials, a limit on the answer's size and one deadline for the whole call.

The time-outs of the usual HTTP libraries start anew with every byte, so that a server that trickles holds a worker for
hours. Here each read gets only what is left of the call's own time.
"""

from __future__ import annotations

import base64
import io
import socket
import ssl
import time
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from typing import Any
from urllib.parse import SplitResult, urlsplit

from lxml import etree
from zeep.wsse.username import UsernameToken

from adapters.stuf_zds.profiel import Beveiliging, Profiel, Soort
from adapters.stuf_zds.xmltools import LARGEST
from overlijden.adapter import ConfigError, TemporaryError, UnknownOutcome

SOAP = "http://schemas.xmlsoap.org/soap/envelope/"


@dataclass(frozen=True, slots=True)
class Ruw:
    """An answer as it came: HTTP status and body."""

    status: int
    inhoud: bytes


class _Timed(io.RawIOBase):
    """A socket for reading in which every read ends at the same moment."""

    def __init__(self, sock: socket.socket, until: float) -> None:
        self.sock, self.until = sock, until

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        left = self.until - time.monotonic()
        if left <= 0:
            raise TimeoutError
        self.sock.settimeout(left)
        return self.sock.recv_into(buffer)

    def makefile(self, *_: object) -> io.BufferedReader:
        """All that ``HTTPResponse`` asks of a socket."""
        return io.BufferedReader(self)


class Transport:
    """Posts StUF bodies in SOAP 1.1 envelopes according to a municipality's profile."""

    def __init__(self, profiel: Profiel) -> None:
        self.profiel = profiel
        self.tls = _tls(profiel.beveiliging)

    def post(self, url: str, actie: str, body: bytes) -> Ruw:
        """The answer, whatever it says.

        TemporaryError when no connection came about, so that nothing can have arrived; UnknownOutcome when the request
        may have left and no complete answer came in time. Redirects are not followed: an answer like any other.
        """
        until = time.monotonic() + self.profiel.tijdslimiet
        parts = urlsplit(url)
        connection = self._connect(parts)
        try:
            connection.sock.settimeout(max(until - time.monotonic(), 0.001))
            connection.request(
                "POST", parts._replace(scheme="", netloc="").geturl() or "/", *self._request(actie, body)
            )
            return _receive(connection.sock, until)
        except (OSError, HTTPException) as error:
            raise UnknownOutcome(f"no answer ({type(error).__name__})") from error
        finally:
            connection.close()

    def _connect(self, parts: SplitResult) -> HTTPConnection:
        host, timeout = parts.hostname or "", self.profiel.tijdslimiet
        if parts.scheme == "https":
            connection: HTTPConnection = HTTPSConnection(host, parts.port, timeout=timeout, context=self.tls)
        else:
            connection = HTTPConnection(host, parts.port, timeout=timeout)
        try:
            connection.connect()
        except OSError as error:
            raise TemporaryError(f"no connection ({type(error).__name__})") from error
        return connection

    def _request(self, actie: str, body: bytes) -> tuple[bytes, dict[str, str]]:
        quote = '"' if self.profiel.soapaction_aanhalingstekens else ""
        headers = {
            "Content-Type": "text/xml; charset=utf-8",
            "SOAPAction": f"{quote}{actie}{quote}",
            "Connection": "close",
        }
        beveiliging = self.profiel.beveiliging
        if beveiliging.soort is Soort.BASIC:
            pair = f"{beveiliging.gebruiker}:{beveiliging.secret()}".encode()
            headers["Authorization"] = "Basic " + base64.b64encode(pair).decode()
        return envelope(body, beveiliging), headers


def envelope(body: bytes, beveiliging: Beveiliging) -> bytes:
    """The body, byte for byte, in a SOAP 1.1 envelope; a UsernameToken is made afresh for each sending."""
    shell = etree.Element(f"{{{SOAP}}}Envelope", nsmap={"soapenv": SOAP})
    etree.SubElement(shell, f"{{{SOAP}}}Header")
    etree.SubElement(shell, f"{{{SOAP}}}Body")
    if beveiliging.soort is Soort.USERNAMETOKEN:
        token = UsernameToken(beveiliging.gebruiker, beveiliging.secret(), use_digest=True)
        token.apply(shell, {})
    head, tail = etree.tostring(shell, encoding="UTF-8", xml_declaration=True).split(b"<soapenv:Body/>")
    return b"".join((head, b"<soapenv:Body>", body, b"</soapenv:Body>", tail))


def _tls(beveiliging: Beveiliging) -> ssl.SSLContext:
    try:
        context = ssl.create_default_context(cafile=beveiliging.ca or None)
        if beveiliging.soort is Soort.MTLS:
            context.load_cert_chain(beveiliging.certificaat, beveiliging.sleutel)
    except OSError as error:
        raise ConfigError("profiel.beveiliging: certificaat, sleutel or ca cannot be read") from error
    return context


def _receive(sock: Any, until: float) -> Ruw:
    response = HTTPResponse(_Timed(sock, until), method="POST")  # type: ignore[arg-type]
    response.begin()
    inhoud = response.read(LARGEST + 1)
    if len(inhoud) > LARGEST:
        raise HTTPException("the answer is too large")
    if response.length:
        raise HTTPException("the answer broke off")
    return Ruw(response.status, inhoud)
