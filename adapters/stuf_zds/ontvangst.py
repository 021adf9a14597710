# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""What a back-end says later of a message that it took: Fo01 when it refuses it after all, Bv01 when all is well.

It posts that to us, and we answer as the standard has it: Bv03 once it is kept, Fo03 for what we cannot place. Whoever
is not the back-end of the profile gets no answer at all, so that he cannot try references.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
import uuid
from collections.abc import Callable
from datetime import datetime

from lxml import etree

from adapters.exchange import Ruw
from adapters.stuf_zds.antwoord import FOUTEN, foutcode
from adapters.stuf_zds.beveiliging import FRESH, Ontvangst, Soort
from adapters.stuf_zds.profiel import Profiel
from adapters.stuf_zds.redenen import geweigerd
from adapters.stuf_zds.stuurgegevens import NEDERLAND, systeem
from adapters.stuf_zds.transport import SOAP
from adapters.stuf_zds.xmltools import Element, Unsafe, element, local, parse
from overlijden.adapter import Nagekomen, Post, Refused, Wenk

GOED = "Bv01"
OMSCHRIJVING = {
    "StUF022": "De berichtcode wordt niet ondersteund",
    "StUF043": "Het crossRefnummer is onbekend",
}
XML = "text/xml; charset=utf-8"
OURS = re.compile("[0-9a-f]{40}")  # the levering and eight of a message's own (``Kop.make``)


def answer(profiel: Profiel, moment: datetime, post: Post, keep: Callable[[Nagekomen | Wenk], bool]) -> Ruw | None:
    """Answer one message; None for whoever is not this back-end. ``keep`` says whether we sent what it is about."""
    ontvangst = profiel.ontvangst
    try:
        xml = parse(post.inhoud)
    except Unsafe:
        xml = None
    if ontvangst is not None and xml is not None and ontvangst.soort is Soort.HANDTEKENING:
        xml = _signed(ontvangst, xml, moment)  # from here on nothing else is read
    if ontvangst is None or not _is_theirs(ontvangst, post, xml, moment):
        return None
    if xml is None:
        return _soap(500, _fault("Client", "Het bericht is geen XML die wij lezen"))
    berichtcode, over = _text(xml, "berichtcode"), _text(xml, "crossRefnummer")
    if berichtcode not in FOUTEN | {GOED}:
        return _fo03(profiel, moment, xml, "StUF022")
    if not OURS.fullmatch(over) or not keep(Nagekomen(over[:32], over, _refusal(xml, berichtcode))):
        return _fo03(profiel, moment, xml, "StUF043")
    return _soap(200, _bericht(profiel, moment, xml, "Bv03"))


def _refusal(xml: Element, berichtcode: str) -> Refused | None:
    if berichtcode == GOED:
        return None
    code = foutcode(xml)
    return Refused(code or "onbekend antwoord", geweigerd(code, " ".join(str(deel) for deel in xml.itertext())))


def _is_theirs(ontvangst: Ontvangst, post: Post, xml: Element | None, moment: datetime) -> bool:
    """A comparison takes as long however much of a secret is right."""
    match ontvangst.soort:
        case Soort.MTLS:
            return hmac.compare_digest(post.certificaat.encode(), ontvangst.vingerafdruk.encode())
        case Soort.BASIC:
            pair = base64.b64encode(f"{ontvangst.gebruiker}:{ontvangst.secret()}".encode()).decode()
            return hmac.compare_digest(post.autorisatie.encode(), f"Basic {pair}".encode())
        case Soort.USERNAMETOKEN:
            return xml is not None and _has_token(ontvangst, xml, moment)
        case Soort.HANDTEKENING:
            return xml is not None
    return False


def _signed(ontvangst: Ontvangst, xml: Element, moment: datetime) -> Element | None:
    from adapters.stuf_zds.handtekening import signed  # noqa: PLC0415 - large, and an extra that few have

    return signed(xml, ontvangst.certificaat, moment)


def _has_token(ontvangst: Ontvangst, xml: Element, moment: datetime) -> bool:
    """A UsernameToken with a digest, made just now. Who repeats it repeats a message, which is harmless."""
    token = next((node for node in xml.iter() if local(node) == "UsernameToken"), None)
    if token is None:
        return False
    nonce, created = _text(token, "Nonce"), _text(token, "Created")
    try:
        made, salt = datetime.fromisoformat(created), base64.b64decode(nonce, validate=True)
    except ValueError:
        return False
    if made.tzinfo is None or abs(moment - made) > FRESH:
        return False
    digest = hashlib.sha1(salt + created.encode() + ontvangst.secret().encode())  # noqa: S324 - as WS-Security has it
    wanted = f"{ontvangst.gebruiker} {base64.b64encode(digest.digest()).decode()}"
    return hmac.compare_digest(f"{_text(token, 'Username')} {_text(token, 'Password')}".encode(), wanted.encode())


def _fo03(profiel: Profiel, moment: datetime, xml: Element, code: str) -> Ruw:
    body = element("StUF:body", *_body(code))
    return _soap(500, _fault("Client", OMSCHRIJVING[code], _bericht(profiel, moment, xml, "Fo03", body)))


def _body(code: str) -> tuple[Element, ...]:
    omschrijving = element("StUF:omschrijving", OMSCHRIJVING[code])
    return element("StUF:code", code), element("StUF:plek", "client"), omschrijving


def _bericht(
    profiel: Profiel, moment: datetime, xml: Element, berichtcode: str, body: Element | None = None
) -> Element:
    stuurgegevens = element(
        "StUF:stuurgegevens",
        element("StUF:berichtcode", berichtcode),
        systeem("StUF:zender", profiel.zender),
        systeem("StUF:ontvanger", profiel.ontvanger),
        element("StUF:referentienummer", uuid.uuid4().hex),
        element("StUF:tijdstipBericht", f"{moment.astimezone(NEDERLAND):%Y%m%d%H%M%S%f}"[:17]),
        element("StUF:crossRefnummer", _text(xml, "referentienummer")[:40] or "onbekend"),
    )
    return element(f"StUF:{berichtcode}Bericht", stuurgegevens, body)


def _fault(plek: str, tekst: str, detail: Element | None = None) -> Element:
    """A fault of SOAP 1.1, whose own elements have no namespace."""
    fault = etree.Element(f"{{{SOAP}}}Fault", nsmap={"soapenv": SOAP})
    etree.SubElement(fault, "faultcode").text = f"soapenv:{plek}"
    etree.SubElement(fault, "faultstring").text = tekst
    if detail is not None:
        etree.SubElement(fault, "detail").append(detail)
    return fault


def _soap(status: int, inhoud: Element) -> Ruw:
    envelope = etree.Element(f"{{{SOAP}}}Envelope", nsmap={"soapenv": SOAP})
    etree.SubElement(envelope, f"{{{SOAP}}}Body").append(inhoud)
    return Ruw(status, etree.tostring(envelope, encoding="UTF-8", xml_declaration=True), {"content-type": XML})


def _text(xml: Element, name: str) -> str:
    return next(((node.text or "").strip() for node in xml.iter() if local(node) == name), "")
