# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""Back-ends that do it otherwise and are right: no requirement may be held against them."""

from __future__ import annotations

import re
import unicodedata
import uuid
from collections.abc import Callable, Mapping
from dataclasses import replace
from types import MappingProxyType

from lxml import etree

from overlijden.conformance.referentie import Ingreep
from overlijden.conformance.selftest.ingrepen import (
    LK01,
    LV01,
    answers,
    believes,
    confirmation,
    hears,
    naam,
    refusal,
    refused,
    says,
)
from overlijden.conformance.selftest.saboteurs import EXTRA, HEAD, RELEVANT, cut
from overlijden.conformance.selftest.weigeraars import broken
from overlijden.conformance.standin.soap import SOAP, STUF, ZKN, Element
from overlijden.conformance.zds.berichten import (
    CREEER,
    DETAILS,
    DOCUMENTEN,
    DOCUMENTNUMMER,
    FOUT,
    OBJECT,
    VOEG_TOE,
    XSI,
    ZAAKNUMMER,
    drop,
    every,
    put,
)
from overlijden.lijn import Forward, Ruw, Verzoek

BODY = f"{FOUT}/StUF:body/StUF"


def body(change: Callable[[bytes], bytes], *diensten: str) -> Ingreep:
    """Change the bytes of its answers."""
    return answers(lambda ruw: replace(ruw, inhoud=change(ruw.inhoud)), *diensten)


def header(**headers: str) -> Ingreep:
    named = {key.replace("_", "-"): value for key, value in headers.items()}
    return answers(lambda ruw: replace(ruw, headers={**ruw.headers, **named}))


def prefixed(names: Mapping[str, str]) -> Ingreep:
    """Other prefixes; an empty one is the default namespace."""

    def change(inhoud: bytes) -> bytes:
        written = inhoud.decode()
        for old, new in names.items():
            tag = f"{new}:" if new else ""
            written = written.replace(f"<{old}:", f"<{tag}").replace(f"</{old}:", f"</{tag}")
            written = written.replace(f"xmlns:{old}=", f"xmlns:{new}=" if new else "xmlns=")
            written = written.replace(f">{old}:", f">{tag}").replace(f" {old}:", f" {tag}")
        return written.encode()

    return body(change)


def unprefixed(inhoud: bytes) -> bytes:
    """The message in the default namespace, declared where it begins."""
    xml = etree.fromstring(inhoud)
    for node in every(xml, "//soapenv:Body/*[namespace-uri() = 'http://www.egem.nl/StUF/sector/zkn/0310']"):
        tekst = etree.tostring(node, encoding="unicode")
        tekst = re.sub(r"(</?)ZKN:", r"\1", tekst).replace("xmlns:ZKN=", "xmlns=")
        node.getparent().replace(node, etree.fromstring(tekst))  # type: ignore[union-attr]
    return etree.tostring(xml)


def indented(inhoud: bytes) -> bytes:
    xml = etree.fromstring(inhoud)
    etree.indent(xml, space="\t")
    return etree.tostring(xml)


def commented(xml: Element) -> None:
    for node in every(xml, "//soapenv:Body/*"):
        node.insert(0, etree.Comment(" gemaakt door een ander systeem "))


def cdata(xml: Element) -> None:
    for node in xml.iter():
        if node.text and not len(node) and isinstance(node.tag, str):
            node.text = etree.CDATA(node.text)


def decomposed(xml: Element) -> None:
    for node in every(xml, f"{OBJECT}//*"):
        node.text = node.text and unicodedata.normalize("NFD", node.text)


def more(parent: str, *children: tuple[str, str]) -> Callable[[Element], None]:
    """Extra elements at the end."""

    def edit(xml: Element) -> None:
        for node in every(xml, parent):
            for tag, tekst in children:
                etree.SubElement(node, tag).text = tekst

    return edit


def soap_header(xml: Element) -> None:
    made = etree.Element(f"{{{SOAP}}}Header")
    etree.SubElement(made, "{http://www.w3.org/2005/08/addressing}MessageID").text = "urn:uuid:1"
    xml.insert(0, made)


def attributed(wijzer: str, **attributes: str) -> Callable[[Element], None]:
    def edit(xml: Element) -> None:
        for node in every(xml, wijzer):
            for key, value in attributes.items():
                node.set(f"{{{STUF}}}{key}", value)

    return edit


def unsupported(wijzer: str, reason: str = "nietOndersteund") -> Callable[[Element], None]:
    """Says that it does not give this, instead of giving it."""

    def edit(xml: Element) -> None:
        for node in every(xml, wijzer):
            for child in list(node):
                node.remove(child)
            node.text = None
            node.set(f"{{{XSI}}}nil", "true")
            node.set(f"{{{STUF}}}noValue", reason)

    return edit


def reversed_(wijzer: str) -> Callable[[Element], None]:
    def edit(xml: Element) -> None:
        found = every(xml, wijzer)
        for node in found[1:]:
            found[0].addprevious(node)

    return edit


def renumbered(change: Callable[[str], str], *diensten: str) -> Ingreep:
    def edit(xml: Element) -> None:
        for node in every(xml, "//ZKN:identificatie"):
            node.text = change(node.text or "")

    return says(edit, *(diensten or (ZAAKNUMMER, DOCUMENTNUMMER)))


def bv04(xml: Element) -> None:
    put(xml, f"{HEAD}:berichtcode", "Bv04")
    for node in every(xml, "//StUF:Bv03Bericht"):
        node.tag = f"{{{STUF}}}Bv04Bericht"


def status(code: int) -> Ingreep:
    """Another HTTP status for what is no SOAP."""
    return answers(lambda ruw: Ruw(code, b"Bad Request", {"content-type": "text/plain"}) if broken(ruw) else ruw)


def not_found(verzoek: Verzoek, forward: Forward) -> Ruw:
    """Fo02 with StUF064 for a zaak that is not there."""
    ruw = forward(verzoek)
    if naam(verzoek) not in LV01 or b"antwoord>" in ruw.inhoud or b"Fault>" in ruw.inhoud:
        return ruw
    return refusal(etree.fromstring(verzoek.body or b""), "StUF064", "Fo02")


def fault_only(edit: Callable[[Element], object]) -> Ingreep:
    change = says(edit)

    def stand(verzoek: Verzoek, forward: Forward) -> Ruw:
        ruw = forward(verzoek)
        return change(verzoek, lambda _: ruw) if b"berichtcode>Fo" in ruw.inhoud else ruw

    return stand


def _faultcode(prefix: str) -> Ingreep:
    def change(inhoud: bytes) -> bytes:
        written = inhoud.decode().replace("soapenv:", f"{prefix}:").replace("xmlns:soapenv=", f"xmlns:{prefix}=")
        return written.encode()

    return body(change)


def _empty_answer(xml: Element) -> None:
    for node in every(xml, "//ZKN:zakLa01[not(ZKN:antwoord)]"):
        etree.SubElement(node, f"{{{ZKN}}}antwoord")


def _recoded(code: str) -> Callable[[Element], None]:
    """Says that the schema is broken, which it is too, in the place of this code."""
    return lambda xml: put(xml, f"{BODY}:code[. = '{code}']", "StUF055")


class Later:
    """Confirms a document that came too early, and adds it as soon as there is a zaak for it."""

    def __init__(self) -> None:
        self.early: list[Verzoek] = []

    def __call__(self, verzoek: Verzoek, forward: Forward) -> Ruw:
        ruw = forward(verzoek)
        if naam(verzoek) == VOEG_TOE and refused("StUF064")(ruw):
            self.early.append(verzoek)
            return confirmation(verzoek)
        if naam(verzoek) == CREEER:
            self.early = [one for one in self.early if refused("StUF064")(forward(again(one)))]
        return ruw


def again(verzoek: Verzoek) -> Verzoek:
    """The same under a number of its own, for under the first one it was refused."""
    xml = etree.fromstring(verzoek.body or b"")
    put(xml, f"{HEAD}:referentienummer", uuid.uuid4().hex)
    return replace(verzoek, body=etree.tostring(xml))


TIME = f"{HEAD}:tijdstipBericht"
VARIANTEN: Mapping[str, Ingreep] = MappingProxyType({
    "as-it-is": lambda verzoek, forward: forward(verzoek),
    "prefixes-ns": prefixed({"soapenv": "ns0", "StUF": "ns1", "ZKN": "ns2", "BG": "ns3"}),
    "prefixes-upper": prefixed({"soapenv": "SOAP-ENV", "StUF": "STUF", "ZKN": "Z", "BG": "B"}),
    "prefix-s": _faultcode("s"),
    "default-namespace": body(unprefixed),
    "indented": body(indented),
    "comments": says(commented),
    "cdata": says(cdata),
    "character-references": body(lambda inhoud: etree.tostring(etree.fromstring(inhoud), encoding="US-ASCII")),
    "utf-16": body(lambda inhoud: etree.tostring(etree.fromstring(inhoud), encoding="UTF-16", xml_declaration=True)),
    "no-declaration": body(lambda inhoud: re.sub(rb"^<\?xml.*?\?>\s*", b"", inhoud)),
    "byte-order-mark": body(lambda inhoud: b"\xef\xbb\xbf" + inhoud),
    "white-space-before": body(lambda inhoud: b"\r\n" + inhoud),
    "white-space-behind": body(lambda inhoud: inhoud + b"\n\n"),
    "decomposed-letters": says(decomposed, DETAILS),
    "time-of-14-digits": says(lambda xml: cut(xml, TIME, 14)),
    "time-of-16-digits": says(lambda xml: cut(xml, TIME, 16)),
    "time-of-8-digits": says(lambda xml: cut(xml, TIME, 8)),
    "reference-of-40": says(lambda xml: put(xml, f"{HEAD}:referentienummer", "r" * 40)),
    "reference-of-1": says(lambda xml: put(xml, f"{HEAD}:referentienummer", "1")),
    "intermediary": says(bv04, *LK01),
    "more-stuurgegevens": says(more(f"{HEAD}:zender", (f"{{{STUF}}}gebruiker", "x"))),
    "no-organisation": says(lambda xml: drop(xml, f"{HEAD}:zender/StUF:organisatie"), *LK01),
    "soap-header": says(soap_header),
    "http-headers": header(server="Zaaksysteem/9", x_powered_by="iets", set_cookie="a=b"),
    "content-type-without-charset": header(content_type="text/xml"),
    "content-type-in-capitals": header(content_type="TEXT/XML; Charset=UTF-8"),
    "numbers-with-letters": renumbered(lambda nummer: f"{nummer[:4]}-ZAAK-{nummer[4:]}"),
    "numbers-of-40": renumbered(lambda nummer: nummer[:4] + nummer[4:].rjust(36, "0")),
    "short-numbers": renumbered(lambda nummer: nummer[:4] + nummer[4] + nummer[5:].lstrip("0")),
    "sleutel": says(attributed(OBJECT, sleutelVerzendend="126620"), *LV01),
    "dates-said-to-be-whole": says(attributed(f"{OBJECT}/ZKN:startdatum", indOnvolledigeDatum="V"), DETAILS),
    "more-than-asked": says(more(OBJECT, (f"{{{ZKN}}}einddatum", "20260101"), (f"{{{ZKN}}}toelichting", "x")), DETAILS),
    "melding": says(more("//ZKN:zakLa01", (f"{{{ZKN}}}melding", "let op")), *LV01),
    "more-extra": says(more(f"{OBJECT}/StUF:extraElementen", (f"{{{STUF}}}extraElement", "x")), DETAILS),
    "extra-in-another-order": says(reversed_(f"{OBJECT}{EXTRA}"), DETAILS),
    "documents-in-another-order": says(reversed_(RELEVANT), DOCUMENTEN),
    "titles-not-given": says(lambda xml: drop(xml, f"{RELEVANT}//ZKN:titel"), DOCUMENTEN),
    "more-of-a-document": says(more(f"{RELEVANT}/ZKN:gerelateerde", (f"{{{ZKN}}}formaat", "pdf")), DOCUMENTEN),
    "person-not-given": says(unsupported(f"{OBJECT}/ZKN:heeftBetrekkingOp"), DETAILS),
    "initiator-not-allowed": says(unsupported(f"{OBJECT}/ZKN:heeftAlsInitiator", "nietGeautoriseerd"), DETAILS),
    "extra-not-given": says(unsupported(f"{OBJECT}/StUF:extraElementen"), DETAILS),
    "description-not-given": says(unsupported(f"{OBJECT}/ZKN:omschrijving"), DETAILS),
    "not-found-as-fault": not_found,
    "details-in-a-fault": fault_only(more(f"{FOUT}/StUF:body", (f"{{{STUF}}}details", "Zie logboek, regel 12"))),
    "faultactor": fault_only(more("//soapenv:Fault", ("faultactor", "https://example.org/zaken"))),
    "schema-instead-of-sender": says(_recoded("StUF013"), *LK01),
    "schema-instead-of-receiver": says(_recoded("StUF010"), *LK01),
    "http-400-for-no-soap": status(400),
    "http-415-for-no-soap": status(415),
    "http-404-for-no-service": status(404),
    "takes-an-incomplete-zaak-for-later": believes(refused("StUF055")),
    "takes-an-early-document-for-later": Later(),
    "hears-in-canonical-form": hears(lambda _: None),
    "says-in-canonical-form": body(lambda inhoud: etree.tostring(etree.fromstring(inhoud), method="c14n")),
    "shows-an-empty-answer": says(_empty_answer, *LV01),
})  # fmt: skip
