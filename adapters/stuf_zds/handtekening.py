# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""Signatures of WS-Security with an X.509 certificate: made on what we send, and asked of what is posted to us.

zeep makes and verifies them, with xmlsec, which comes with the extra ``overlijden[wss]``. It says that a signature is
good, never what of the message it covers: so here nothing counts but a plain one over the Body and the moment.
"""

from __future__ import annotations

import re
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import xmlsec
from cryptography import x509
from lxml import etree
from zeep import ns
from zeep.exceptions import SignatureVerificationFailed
from zeep.wsse.signature import BinarySignature, verify_envelope
from zeep.wsse.utils import ID_ATTR, WSU, get_security_header, get_timestamp

from adapters.stuf_zds.beveiliging import FRESH
from adapters.stuf_zds.xmltools import Element, local
from overlijden.adapter import ConfigError

# What an element of the signature may name: no transform with which something else is signed than what is read.
EXCLUSIVE = "http://www.w3.org/2001/10/xml-exc-c14n#"
ALGORITHMS = {
    "CanonicalizationMethod": EXCLUSIVE,
    "Transform": EXCLUSIVE,
    "SignatureMethod": "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256",
    "DigestMethod": "http://www.w3.org/2001/04/xmlenc#sha256",
}
REFERENCE = re.compile(r"#([A-Za-z_][\w.-]*)", re.ASCII)


class Handtekening:
    """Signs with a certificate and its RSA key, in files of PEM; they are read once."""

    def __init__(self, certificaat: str, sleutel: str) -> None:
        methods = {
            "signature_method": xmlsec.constants.TransformRsaSha256,
            "digest_method": xmlsec.constants.TransformSha256,
        }
        self.signature = BinarySignature(sleutel, certificaat, **methods)
        self.apply(etree.fromstring('<e:Envelope xmlns:e="urn:e"><e:Header/><e:Body/></e:Envelope>'), {})

    def apply(self, envelope: Element, headers: dict[str, Any]) -> None:
        """Sign the Body and the moment, in the header of this envelope."""
        security, nu = get_security_header(envelope), datetime.now(UTC)
        moments = WSU.Created(get_timestamp(nu, True)), WSU.Expires(get_timestamp(nu + FRESH, True))
        security.append(WSU.Timestamp(*moments))
        try:
            self.signature.apply(envelope, headers)
        except xmlsec.Error as error:
            raise ConfigError("profiel.beveiliging.sleutel: must be an RSA key") from error
        security.append(security[0])  # the signature last: some readers go through it once, and need the token first


def signed(envelope: Element, certificaat: str, moment: datetime) -> Element | None:
    """The Body, if the owner of this certificate (a file of PEM) signed it just now; else None.

    Whoever calls must read nothing else: around what was signed anything may stand.
    """
    etree.strip_tags(envelope, etree.Comment)  # which no signature covers, and which cut a text in two
    space = etree.QName(envelope).namespace
    security = _only(_only(envelope, f"{{{space}}}Header"), f"{{{ns.WSSE}}}Security")
    body, timestamp = _only(envelope, f"{{{space}}}Body"), _only(security, f"{{{ns.WSU}}}Timestamp")
    info = _only(_only(security, f"{{{ns.DS}}}Signature"), f"{{{ns.DS}}}SignedInfo")
    if body is None or timestamp is None or info is None or not _covers(info, envelope, body, timestamp):
        return None
    if not (_is_valid(certificaat, moment) and _is_fresh(timestamp, moment)):
        return None
    try:
        verify_envelope(envelope, certificaat)
    except (SignatureVerificationFailed, xmlsec.Error):
        return None
    return body


def _only(node: Element | None, name: str) -> Element | None:
    found = [] if node is None else node.findall(name)
    return found[0] if len(found) == 1 else None


def _covers(info: Element, envelope: Element, *parts: Element) -> bool:
    """Whether these parts are among what is signed, and every reference has one meaning for whoever resolves it."""
    if any(node.get("Algorithm") != ALGORITHMS.get(local(node)) for node in info.iter("*")):
        return False
    found = [REFERENCE.fullmatch(node.get("URI", "")) for node in info.findall(f"{{{ns.DS}}}Reference")]
    names = {match[1] for match in found if match}
    values = Counter(value for node in envelope.iter("*") for value in node.attrib.values())
    ids = {node.get(ID_ATTR) for node in envelope.iter("*")}
    is_clear = all(found) and names <= ids and all(values[name] == 1 for name in names)
    return is_clear and {part.get(ID_ATTR) for part in parts} <= names


def _is_valid(certificaat: str, moment: datetime) -> bool:
    try:
        found = x509.load_pem_x509_certificate(Path(certificaat).read_bytes())
    except (OSError, ValueError):
        raise ConfigError(f"profiel.ontvangst.certificaat: {certificaat} cannot be read") from None
    return found.not_valid_before_utc <= moment <= found.not_valid_after_utc


def _is_fresh(timestamp: Element, moment: datetime) -> bool:
    """Made just now, and not ended. Who repeats it repeats a message, which is harmless."""
    created, expires = (timestamp.findtext(f"{{{ns.WSU}}}{name}") for name in ("Created", "Expires"))
    try:
        made = datetime.fromisoformat(created or "")
        until = datetime.fromisoformat(expires) if expires else moment
        return abs(moment - made) <= FRESH and moment <= until
    except (TypeError, ValueError):  # TypeError: without an offset it cannot be compared
        return False
