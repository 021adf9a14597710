# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""The ways to stand between the kit and the reference: change what it says, what it hears, or answer in its place."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from lxml import etree

from overlijden.conformance.referentie import Ingreep
from overlijden.conformance.standin import soap
from overlijden.conformance.standin.soap import Element, Fout
from overlijden.conformance.zds.berichten import CREEER, DETAILS, DOCUMENTEN, VOEG_TOE, Edit, every, text
from overlijden.conformance.zds.versie import short
from overlijden.tools.lijn import Forward, Ruw, Verzoek

LK01 = (CREEER, VOEG_TOE)
LV01 = (DETAILS, DOCUMENTEN)


def naam(verzoek: Verzoek) -> str:
    """The service that is called, in the words of 1.1."""
    return short(verzoek.headers.get("SOAPAction", ""))


def concerns(verzoek: Verzoek, diensten: tuple[str, ...]) -> bool:
    return not diensten or naam(verzoek) in diensten


def written(xml: Element) -> bytes:
    return etree.tostring(xml, encoding="UTF-8", xml_declaration=True)


def says(edit: Edit, *diensten: str) -> Ingreep:
    """Change the XML of its answers to these services, or to all."""

    def change(ruw: Ruw) -> Ruw:
        xml = etree.fromstring(ruw.inhoud)
        edit(xml)
        return replace(ruw, inhoud=written(xml))

    return answers(change, *diensten)


def answers(change: Callable[[Ruw], Ruw], *diensten: str) -> Ingreep:
    """Change its whole answers to these services, or to all."""

    def stand(verzoek: Verzoek, forward: Forward) -> Ruw:
        ruw = forward(verzoek)
        return change(ruw) if concerns(verzoek, diensten) else ruw

    return stand


def confirmed(change: Callable[[Ruw], Ruw]) -> Ingreep:
    """Change only its confirmations."""
    return answers(lambda ruw: change(ruw) if b">Bv03<" in ruw.inhoud else ruw, *LK01)


def hears(edit: Edit, *diensten: str) -> Ingreep:
    """Change what reaches it for these services."""

    def stand(verzoek: Verzoek, forward: Forward) -> Ruw:
        if not concerns(verzoek, diensten) or not verzoek.body or b"<!DOCTYPE" in verzoek.body:
            return forward(verzoek)
        try:
            xml = etree.fromstring(verzoek.body)
        except etree.XMLSyntaxError:
            return forward(verzoek)
        edit(xml)
        return forward(replace(verzoek, body=etree.tostring(xml)))

    return stand


def refuses(wijzer: str, code: str = "StUF055", dienst: str = CREEER) -> Ingreep:
    """Refuse what this XPath finds something in."""

    def stand(verzoek: Verzoek, forward: Forward) -> Ruw:
        found = _message(verzoek) if naam(verzoek) == dienst else None
        return refusal(found, code) if found is not None and every(found, wijzer) else forward(verzoek)

    return stand


def refuses_bytes(test: Callable[[bytes], bool]) -> Ingreep:
    """Refuse a creeerZaak for how it looks."""

    def stand(verzoek: Verzoek, forward: Forward) -> Ruw:
        found = _message(verzoek) if naam(verzoek) == CREEER else None
        return refusal(found, "StUF055") if found is not None and test(verzoek.body or b"") else forward(verzoek)

    return stand


def believes(test: Callable[[Ruw], bool]) -> Ingreep:
    """Confirm what it should refuse: whenever its answer is one of these."""

    def stand(verzoek: Verzoek, forward: Forward) -> Ruw:
        ruw = forward(verzoek)
        return confirmation(verzoek) if test(ruw) else ruw

    return stand


def deaf(dienst: str) -> Ingreep:
    """Confirm what comes by this service, and do nothing with it."""
    return lambda verzoek, forward: confirmation(verzoek) if naam(verzoek) == dienst else forward(verzoek)


def refused(code: str) -> Callable[[Ruw], bool]:
    return lambda ruw: f">{code}<".encode() in ruw.inhoud


def refusal(xml: Element, code: str, soort: str = "Fo03") -> Ruw:
    body = every(xml, "//soapenv:Body/*")
    return Ruw(500, soap.fout(Fout(code), soort, soap.Verzoek(body[0])), {"content-type": soap.XML})


def confirmation(verzoek: Verzoek) -> Ruw:
    """A Bv03, whatever came."""
    xml = _message(verzoek)
    body = every(xml, "//*[local-name()='Body']/*") if xml is not None else []
    message = body[0] if body else etree.Element(f"{{{soap.ZKN}}}zakLk01")
    return Ruw(200, soap.bv03(soap.Verzoek(message)), {"content-type": soap.XML})


def remembering(make: Callable[[dict[str, str]], Ingreep]) -> Callable[[], Ingreep]:
    """An ingreep with a memory of its own, empty at each start."""
    return lambda: make({})


def number_of(verzoek: Verzoek) -> str:
    """Its referentienummer, or nothing."""
    xml = _message(verzoek)
    return "" if xml is None else text(xml, "//*[local-name()='stuurgegevens']/StUF:referentienummer")


def _message(verzoek: Verzoek) -> Element | None:
    try:
        return etree.fromstring(verzoek.body or b"")
    except etree.XMLSyntaxError:
        return None
