# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""Reading requests and writing answers in StUF 3.01 over SOAP 1.1, from the receiver's side.

Written apart from the adapter on purpose: a receiver that shares the sender's code shares its mistakes.
"""

from __future__ import annotations

import hashlib
import uuid
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from lxml import etree
from lxml.builder import ElementMaker

STUF = "http://www.egem.nl/StUF/StUF0301"
ZKN = "http://www.egem.nl/StUF/sector/zkn/0310"
BG = "http://www.egem.nl/StUF/sector/bg/0310"
SOAP = "http://schemas.xmlsoap.org/soap/envelope/"
XML = "text/xml; charset=utf-8"
NS = {"StUF": STUF, "ZKN": ZKN, "BG": BG, "soapenv": SOAP}
OMSCHRIJVINGEN = {
    "StUF010": "Combinatie van ontvangende organisatie en applicatie is onbekend",
    "StUF013": "Combinatie van zendende organisatie en applicatie is onbekend",
    "StUF016": "Combinatie zender en referentienummer niet uniek",
    "StUF022": "De berichtcode wordt niet ondersteund",
    "StUF055": "Berichtbody is niet conform schema in sectormodel",
    "StUF058": "Proces voor afhandelen bericht geeft fout",
    "StUF064": "Object niet gevonden",
}

Antwoord = tuple[int, bytes]  # HTTP status and body
Element = etree._Element  # noqa: SLF001 - lxml has no public name for its element type
stuf = ElementMaker(namespace=STUF, nsmap={"StUF": STUF})
zkn = ElementMaker(namespace=ZKN, nsmap=NS)
soap = ElementMaker(namespace=SOAP, nsmap=NS)


class Fout(Exception):
    """The request is answered with this StUF code."""

    def __init__(self, code: str, details: str = "") -> None:
        super().__init__(code)
        self.code = code
        self.details = details


@dataclass(frozen=True, slots=True)
class Verzoek:
    """The first child of the SOAP body, and what its stuurgegevens say."""

    xml: Element

    @property
    def zender(self) -> str:
        """Organisation and application in one, for StUF identifies the sender by them."""
        delen = [self.stuur(f"StUF:zender/StUF:{deel}") for deel in ("organisatie", "applicatie")]
        return "/".join(delen) if delen[1] else ""

    @property
    def referentienummer(self) -> str:
        return self.stuur("StUF:referentienummer")

    def stuur(self, pad: str) -> str:
        return self.xml.findtext(f"{{*}}stuurgegevens/{pad}", "", NS)

    @property
    def vingerafdruk(self) -> str:
        """Checksum of the content in canonical form: the same message in other white space or prefixes is another."""
        return hashlib.sha256(etree.tostring(self.xml, method="c14n")).hexdigest()


def parse(inhoud: bytes) -> Verzoek:
    """The message in the envelope; ValueError when it is not SOAP, not well-formed or has a DOCTYPE."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=True)
    try:
        root = etree.fromstring(inhoud, parser)
    except etree.XMLSyntaxError as error:
        raise ValueError("not well-formed") from error
    if root.getroottree().docinfo.doctype:
        raise ValueError("a DOCTYPE is refused")
    body = root.find("soapenv:Body", NS)
    if body is None or not len(body):
        raise ValueError("no SOAP body")
    return Verzoek(body[0])


def bv03(verzoek: Verzoek) -> bytes:
    """We have it safely."""
    return _envelope(stuf.Bv03Bericht(_stuurgegevens(stuf, "Bv03", verzoek)))


def du02(verzoek: Verzoek, soort: str, entiteittype: str, nummer: str) -> bytes:
    """A number: ``soort`` is zaak or document."""
    entiteit = zkn(soort, zkn.identificatie(nummer))
    entiteit.set(f"{{{STUF}}}entiteittype", entiteittype)
    entiteit.set(f"{{{STUF}}}functie", "entiteit")
    stuurgegevens = _stuurgegevens(zkn, "Du02", verzoek, stuf.functie(verzoek.stuur("StUF:functie")))
    name = etree.QName(verzoek.xml).localname.replace("Di02", "Du02")
    return _envelope(zkn(name, stuurgegevens, entiteit))


def la01(verzoek: Verzoek, *objecten: Element, soort: str = "ZAK") -> bytes:
    """The zaken found, or documents (EDC); without any the answer has no ``antwoord``."""
    stuurgegevens = _stuurgegevens(zkn, "La01", verzoek, stuf.entiteittype(soort))
    parameters = zkn.parameters(stuf.indicatorVervolgvraag("false"))
    antwoord = [zkn.antwoord(*objecten)] if objecten else []
    return _envelope(zkn(f"{soort.lower()}La01", stuurgegevens, parameters, *antwoord))


def npsla01(verzoek: Verzoek, *objecten: Element) -> bytes:
    """The people found, of StUF-BG; without any the answer has no ``antwoord``."""
    maker = ElementMaker(namespace=BG, nsmap=NS)
    stuurgegevens = _stuurgegevens(maker, "La01", verzoek, stuf.entiteittype("NPS"))
    parameters = maker.parameters(stuf.indicatorVervolgvraag("false"))
    antwoord = [maker.antwoord(*objecten)] if objecten else []
    return _envelope(maker.npsLa01(stuurgegevens, parameters, *antwoord))


def fout(fout: Fout, soort: str, verzoek: Verzoek | None = None) -> bytes:
    """A SOAP fault with a Fo02 or Fo03 (``soort``) in its detail."""
    return soap_fault(_plek(fout), _omschrijving(fout), _foutbericht(fout, soort, verzoek))


def fo01(fout: Fout, verzoek: Verzoek) -> bytes:
    """A refusal that is posted afterwards, as a message of its own."""
    return _envelope(_foutbericht(fout, "Fo01", verzoek))


def _foutbericht(fout: Fout, soort: str, verzoek: Verzoek | None) -> Element:
    body = stuf.body(stuf.code(fout.code), stuf.plek(_plek(fout)), stuf.omschrijving(_omschrijving(fout)))
    if fout.details:
        body.append(stuf.details(fout.details[:1000]))
    return stuf(f"{soort}Bericht", _stuurgegevens(stuf, soort, verzoek), body)


def _plek(fout: Fout) -> str:
    return "server" if fout.code in {"StUF046", "StUF049", "StUF058", "StUF064"} else "client"


def _omschrijving(fout: Fout) -> str:
    return OMSCHRIJVINGEN.get(fout.code, "Zie de code")


def soap_fault(plek: str, tekst: str, *detail: Element) -> bytes:
    """A SOAP 1.1 fault; its children have no namespace."""
    plain = ElementMaker(nsmap=NS)
    inhoud = [plain.faultcode(f"soapenv:{plek.capitalize()}"), plain.faultstring(tekst)]
    if detail:
        inhoud.append(plain.detail(*detail))
    return _envelope(soap.Fault(*inhoud))


def _stuurgegevens(maker: ElementMaker, berichtcode: str, verzoek: Verzoek | None, *slot: Element) -> Element:
    nu = f"{datetime.now(ZoneInfo('Europe/Amsterdam')):%Y%m%d%H%M%S%f}"[:17]
    delen = [stuf.berichtcode(berichtcode)]
    if verzoek is not None:
        delen += [_systeem(verzoek, "zender", "ontvanger"), _systeem(verzoek, "ontvanger", "zender")]
    delen += [stuf.referentienummer(uuid.uuid4().hex), stuf.tijdstipBericht(nu)]
    if verzoek is not None and verzoek.referentienummer:
        delen.append(stuf.crossRefnummer(verzoek.referentienummer))
    return maker.stuurgegevens(*delen, *slot)


def _systeem(verzoek: Verzoek, nieuw: str, oud: str) -> Element:
    """Answering turns zender and ontvanger around."""
    found = [(deel, verzoek.stuur(f"StUF:{oud}/StUF:{deel}")) for deel in ("organisatie", "applicatie")]
    return stuf(nieuw, *(stuf(deel, tekst) for deel, tekst in found if tekst))


def _envelope(inhoud: Element) -> bytes:
    return etree.tostring(soap.Envelope(soap.Body(inhoud)), encoding="UTF-8", xml_declaration=True)
