# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""The ways to do it otherwise and be right, as changes of what the reference says and hears."""

from __future__ import annotations

import re
import unicodedata
import uuid
from collections.abc import Callable, Mapping
from dataclasses import replace

from lxml import etree

from overlijden.conformance.referentie import Ingreep
from overlijden.conformance.selftest.ingrepen import (
    LV01,
    answers,
    confirmation,
    naam,
    refusal,
    refused,
    says,
)
from overlijden.conformance.selftest.saboteurs import HEAD
from overlijden.conformance.selftest.weigeraars import broken
from overlijden.conformance.standin.soap import SOAP, STUF, ZKN, Element
from overlijden.conformance.zds.berichten import (
    CREEER,
    DOCUMENTNUMMER,
    FOUT,
    OBJECT,
    VOEG_TOE,
    XSI,
    ZAAKNUMMER,
    every,
    put,
)
from overlijden.tools.lijn import Forward, Ruw, Verzoek

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


def faultcode(prefix: str) -> Ingreep:
    def change(inhoud: bytes) -> bytes:
        written = inhoud.decode().replace("soapenv:", f"{prefix}:").replace("xmlns:soapenv=", f"xmlns:{prefix}=")
        return written.encode()

    return body(change)


def empty_answer(xml: Element) -> None:
    for node in every(xml, "//ZKN:zakLa01[not(ZKN:antwoord)]"):
        etree.SubElement(node, f"{{{ZKN}}}antwoord")


def recoded(code: str) -> Callable[[Element], None]:
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
