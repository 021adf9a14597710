# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""One POST to a back-end: a StUF body in a SOAP envelope, with the credentials that its profile names."""

from __future__ import annotations

import base64
from typing import Any, Protocol

from lxml import etree

from adapters.exchange import LARGEST, Ruw, exchange, tls_context
from adapters.stuf_zds.beveiliging import Beveiliging, Soort
from adapters.stuf_zds.profiel import Soap
from adapters.stuf_zds.xmltools import Element

SOAP = "http://schemas.xmlsoap.org/soap/envelope/"
OURS = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)  # what we wrote may be of any size
NAMESPACES = {Soap.SOAP_1_1: SOAP, Soap.SOAP_1_2: "http://www.w3.org/2003/05/soap-envelope"}


class Agreed(Protocol):
    """What of a municipality's profile the line needs."""

    @property
    def beveiliging(self) -> Beveiliging: ...
    @property
    def tijdslimiet(self) -> int: ...
    @property
    def soapaction_aanhalingstekens(self) -> bool: ...
    @property
    def soap(self) -> Soap: ...


class Token(Protocol):
    """What zeep puts into the header of an envelope."""

    def apply(self, envelope: Element, headers: dict[str, Any], /) -> object: ...


class Transport:
    """Posts StUF bodies in SOAP envelopes according to a municipality's profile."""

    def __init__(self, profiel: Agreed) -> None:
        self.profiel = profiel
        beveiliging = profiel.beveiliging
        has_own = beveiliging.soort in {Soort.MTLS, Soort.HANDTEKENING}
        own = (beveiliging.certificaat, beveiliging.sleutel) if has_own else ("", "")
        self.tls = tls_context("profiel.beveiliging", beveiliging.ca, *own)
        self.handtekening = _handtekening(*own) if beveiliging.soort is Soort.HANDTEKENING else None

    def post(self, url: str, actie: str, body: bytes, largest: int = LARGEST) -> Ruw:
        """The answer, whatever it says; TemporaryError and UnknownOutcome as ``exchange`` raises them."""
        enveloped, headers = self._request(actie, body)
        return exchange(
            "POST", url, enveloped, headers, seconds=self.profiel.tijdslimiet, tls=self.tls, largest=largest
        )

    def _request(self, actie: str, body: bytes) -> tuple[bytes, dict[str, str]]:
        quote = '"' if self.profiel.soapaction_aanhalingstekens else ""
        headers = {"Content-Type": "text/xml; charset=utf-8", "SOAPAction": f"{quote}{actie}{quote}"}
        if self.profiel.soap is Soap.SOAP_1_2:  # which has no SOAPAction
            headers = {"Content-Type": f'application/soap+xml; charset=utf-8; action="{actie}"'}
        beveiliging = self.profiel.beveiliging
        if beveiliging.soort is Soort.BASIC:
            pair = f"{beveiliging.gebruiker}:{beveiliging.secret()}".encode()
            headers["Authorization"] = "Basic " + base64.b64encode(pair).decode()
        return envelope(body, self.profiel.soap, self._token()), headers

    def _token(self) -> Token | None:
        """What goes into the header, made afresh for each sending."""
        beveiliging = self.profiel.beveiliging
        if beveiliging.soort is not Soort.USERNAMETOKEN:
            return self.handtekening
        from zeep.wsse.username import UsernameToken  # noqa: PLC0415 - fourteen megabytes for those few who ask for it

        made: Token = UsernameToken(beveiliging.gebruiker, beveiliging.secret(), use_digest=True)
        return made


def _handtekening(certificaat: str, sleutel: str) -> Token:
    from adapters.stuf_zds.handtekening import Handtekening  # noqa: PLC0415 - the same, and an extra at that

    return Handtekening(certificaat, sleutel)


def envelope(body: bytes, soap: Soap = Soap.SOAP_1_1, token: Token | None = None) -> bytes:
    """The body, byte for byte, in a SOAP envelope; a token may sign it, and changes nothing of it."""
    space = NAMESPACES[soap]
    shell = etree.Element(f"{{{space}}}Envelope", nsmap={"soapenv": space})
    etree.SubElement(shell, f"{{{space}}}Header")
    etree.SubElement(shell, f"{{{space}}}Body").text = ""
    whole = _around(shell, body)
    if token is None:
        return whole
    filled = etree.fromstring(whole, OURS)
    token.apply(filled, {})
    for bare in filled.findall(f"{{{space}}}Body"):
        del bare[:]
        bare.text = ""
    return _around(filled, body)


def _around(shell: Element, body: bytes) -> bytes:
    head, tail = etree.tostring(shell, encoding="UTF-8", xml_declaration=True).split(b"</soapenv:Body>")
    return b"".join((head, body, b"</soapenv:Body>", tail))
