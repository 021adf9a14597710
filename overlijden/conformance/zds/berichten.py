# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""How the kit reads StUF answers, and changes and repeats the messages that went by."""

from __future__ import annotations

import unicodedata
import uuid
from collections.abc import Callable, Iterator
from copy import deepcopy
from datetime import datetime

from lxml import etree

from overlijden.adapter import Bericht
from overlijden.conformance.eisen import Afgekeurd, Afwijking
from overlijden.conformance.proef import Gesprek, Ontvangen, Proef
from overlijden.conformance.standin.soap import NS as STUF_NS
from overlijden.conformance.standin.soap import STUF, ZKN, Element
from overlijden.conformance.zds.versie import in_1_1, in_1_2, short, speaks_1_2
from overlijden.termijn import NEDERLAND
from overlijden.tools.lijn import Ruw

XSI = "http://www.w3.org/2001/XMLSchema-instance"
NS = {**STUF_NS, "xsi": XSI}
ZAAKNUMMER = "genereerZaakIdentificatie_Di02"
DOCUMENTNUMMER = "genereerDocumentIdentificatie_Di02"
CREEER = "creeerZaak_Lk01"
VOEG_TOE = "voegZaakdocumentToe_Lk01"
UPDATE = "updateZaak_Lk01"
STATUS = "actualiseerZaakstatus_Lk01"
DETAILS = "geefZaakdetails_Lv01"
DOCUMENTEN = "geefLijstZaakdocumenten_Lv01"
LEZEN = "geefZaakdocumentLezen_Lv01"
STUURGEGEVENS = "//soapenv:Body/*/*[local-name()='stuurgegevens']"
FOUT = "//soapenv:Fault/detail/*"
BEVESTIGD = {"Bv03", "Bv04"}
OBJECT = "//ZKN:antwoord/ZKN:object"

Edit = Callable[[Element], object]


def read(ruw: Ruw) -> Element:
    """The answer as XML in the words of 1.1; Afgekeurd when it is none."""
    return in_1_1(raw(ruw))


def raw(ruw: Ruw) -> Element:
    """The answer as XML as it came; Afgekeurd when it is none."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True)
    try:
        return etree.fromstring(ruw.inhoud.removeprefix(b"\xef\xbb\xbf").lstrip(), parser)
    except etree.XMLSyntaxError:
        found = f"HTTP {ruw.status} met {len(ruw.inhoud)} bytes die geen XML zijn"
        raise Afgekeurd("/", "een SOAP-antwoord", found) from None


def text(xml: Element, wijzer: str) -> str:
    """The first text at this XPath, in NFC and without white space around it; empty when there is none."""
    found = xml.xpath(f"({wijzer})[1]", namespaces=NS)
    node = found[0] if isinstance(found, list) and found else ""
    tekst = node if isinstance(node, str) else "".join(str(part) for part in getattr(node, "itertext", tuple)())
    return unicodedata.normalize("NFC", tekst.strip())


def every(xml: Element, wijzer: str) -> list[Element]:
    found = xml.xpath(wijzer, namespaces=NS)
    return [node for node in found if isinstance(node, etree._Element)] if isinstance(found, list) else []  # noqa: SLF001 - lxml has no public name


def equal(xml: Element, wijzer: str, verwacht: str) -> Iterator[Afwijking]:
    """Nothing when this text stands there."""
    if (gelezen := text(xml, wijzer)) != verwacht:
        yield Afwijking(wijzer, verwacht, gelezen or "niets")


def code(xml: Element) -> str:
    """The berichtcode of an answer, wherever it stands."""
    return text(xml, "//*[local-name()='berichtcode']")


def dienst(gesprek: Gesprek) -> str:
    """The service that was called, in the words of 1.1."""
    return short(gesprek.verzoek.headers.get("SOAPAction", ""))


def sent(gesprek: Gesprek) -> Element:
    """The message as it went out, with its envelope, in the words of 1.1."""
    return in_1_1(etree.fromstring(gesprek.verzoek.body or b""))


def written(gesprek: Gesprek, xml: Element, actie: str = "") -> bytes:
    """A message as it goes out again, in the words in which that call went."""
    return etree.tostring(spoken(gesprek, xml, actie), encoding="UTF-8", xml_declaration=True)


def spoken(gesprek: Gesprek, xml: Element, actie: str = "") -> Element:
    """The same message, changed in place into the words of that call, or of another service."""
    actie = actie or gesprek.verzoek.headers.get("SOAPAction", "")
    return in_1_2(xml, actie.strip('"').rpartition("/")[2]) if speaks_1_2(actie) else xml


def answered(gesprek: Gesprek) -> Ruw:
    if gesprek.antwoord is None:
        raise Afgekeurd("/", "een antwoord", "geen antwoord")
    return gesprek.antwoord


def last(proef: Proef, naam: str) -> Gesprek:
    """The latest call of this service; Afgekeurd when there was none, such as of a number that we draw ourselves."""
    for gesprek in reversed(proef.gesprekken):
        if dienst(gesprek) == naam:
            return gesprek
    raise Afgekeurd("/", f"een aanroep van {naam}", "geen aanroep")


def repeat(proef: Proef, gesprek: Gesprek, edit: Edit, *, anew: bool = True, **headers: str) -> Ruw:
    """Send the message again, changed; under a new number and time unless it is to keep its own."""
    xml = sent(gesprek)
    if anew:
        renew(xml, proef.nu)
    edit(xml)
    return proef.send(gesprek, written(gesprek, xml, headers.get("SOAPAction", "")), **headers)


def renew(xml: Element, nu: datetime) -> None:
    """Another referentienummer, and a time of 17 digits that is not before that of what went by."""
    put(xml, f"{STUURGEGEVENS}/StUF:referentienummer", uuid.uuid4().hex)
    put(xml, f"{STUURGEGEVENS}/StUF:tijdstipBericht", moment(max(nu, datetime.now(nu.tzinfo))))


def moment(nu: datetime) -> str:
    return f"{nu.astimezone(NEDERLAND):%Y%m%d%H%M%S%f}"[:17]


def put(xml: Element, wijzer: str, tekst: str) -> None:
    """Another text in every element at this XPath."""
    for node in every(xml, wijzer):
        node.text = tekst


def drop(xml: Element, wijzer: str) -> None:
    """Take away every element at this XPath."""
    for node in every(xml, wijzer):
        parent = node.getparent()
        if parent is not None:
            parent.remove(node)


def question(proef: Proef, naam: str, zaak: str, *scope: Element) -> Element:
    """What the back-end answers to this question about this zaak; ``scope`` are the elements asked for."""
    pinged = _pinged(proef)

    def edit(xml: Element) -> None:
        put(xml, "//ZKN:gelijk/ZKN:identificatie", zaak)
        [object_] = every(xml, "//ZKN:scope/ZKN:object")
        object_.extend(scope)

    actie = pinged.verzoek.headers["SOAPAction"].replace(DETAILS.partition("_")[0], naam.partition("_")[0])
    return read(repeat(proef, pinged, edit, SOAPAction=actie))


def content(proef: Proef, document: str) -> Element:
    """What the back-end answers when it is asked for the bytes of this document."""
    pinged = _pinged(proef)

    def edit(xml: Element) -> None:
        for node in every(xml, "//ZKN:zakLv01"):
            node.tag = f"{{{ZKN}}}edcLv01"
        put(xml, f"{STUURGEGEVENS}/StUF:entiteittype", "EDC")
        put(xml, "//ZKN:gelijk/ZKN:identificatie", document)
        for node in every(xml, "//ZKN:gelijk | //ZKN:scope/ZKN:object"):
            node.set(f"{{{STUF}}}entiteittype", "EDC")
        every(xml, "//ZKN:scope/ZKN:object")[0].append(nil("inhoud"))

    details, lezen = DETAILS.partition("_")[0], LEZEN.partition("_")[0]
    actie = pinged.verzoek.headers["SOAPAction"].replace(f"{details}_Zak", f"{lezen}_Edc").replace(details, lezen)
    return read(repeat(proef, pinged, edit, SOAPAction=actie))


def _pinged(proef: Proef) -> Gesprek:
    """A question for the details of a zaak, of which others are made."""
    try:
        return last(proef, DETAILS)
    except Afgekeurd:
        with proef.listening():
            proef.adapter.ping()
        return last(proef, DETAILS)


def asked(node: Element) -> Element:
    """An element that was sent as it stands in a scope: the same names, without the values."""
    copy = deepcopy(node)
    for part in copy.iter():
        part.attrib.pop(f"{{{STUF}}}verwerkingssoort", None)
        if not len(part):
            part.text = None
            part.set(f"{{{XSI}}}nil", "true")
    return copy


def nil(naam: str) -> Element:
    return etree.Element(f"{{{ZKN}}}{naam}", {f"{{{XSI}}}nil": "true"})


def documents(proef: Proef, zaak: str) -> list[tuple[str, str]]:
    """Number and title of each document that the back-end lists for this zaak."""
    edc = etree.Element(f"{{{ZKN}}}gerelateerde", {f"{{{STUF}}}entiteittype": "EDC"})
    edc.extend([nil("identificatie"), nil("titel")])
    relatie = etree.Element(f"{{{ZKN}}}heeftRelevant", {f"{{{STUF}}}entiteittype": "ZAKEDC"})
    relatie.append(edc)
    found = every(question(proef, DOCUMENTEN, zaak, relatie), f"{OBJECT}/ZKN:heeftRelevant/ZKN:gerelateerde")
    return [(text(node, "ZKN:identificatie"), text(node, "ZKN:titel")) for node in found]


def ontvangen(proef: Proef, _: Bericht, zaaknummer: str | None) -> list[Ontvangen] | None:
    """What the back-end itself says that it holds under this number; None where it gives no titles."""
    if zaaknummer is None:
        return None
    titels = [titel for _, titel in documents(proef, zaaknummer)]
    found = every(question(proef, DETAILS, zaaknummer), OBJECT)
    return None if "" in titels else [Ontvangen(zaaknummer, tuple(titels)) for _ in found]
