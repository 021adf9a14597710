# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""Defects that need more than a change of an answer: a back-end that answers what it should refuse."""

from __future__ import annotations

from collections.abc import Callable

from lxml import etree

from overlijden.conformance.referentie import Ingreep
from overlijden.conformance.selftest.ingrepen import (
    LK01,
    confirmation,
    hears,
    says,
)
from overlijden.conformance.standin.soap import STUF, Element
from overlijden.conformance.zds.berichten import (
    CREEER,
    FOUT,
    Edit,
    every,
    put,
)
from overlijden.tools.lijn import Forward, Ruw, Verzoek

Memory = dict[str, str]
Test = Callable[[Verzoek], bool]


def fault(edit: Edit, *diensten: str) -> Ingreep:
    """Change only its faults."""
    change = says(edit, *(diensten or LK01))

    def stand(verzoek: Verzoek, forward: Forward) -> Ruw:
        ruw = forward(verzoek)
        return change(verzoek, lambda _: ruw) if b"Fault>" in ruw.inhoud else ruw

    return stand


def quotes_person(xml: Element) -> None:
    for node in every(xml, f"{FOUT}/StUF:body"):
        etree.SubElement(node, f"{{{STUF}}}details").text = "Persoon 999991930 Holthuizen bestaat al"


def as_fo02(xml: Element) -> None:
    put(xml, f"{FOUT}/StUF:stuurgegevens/StUF:berichtcode", "Fo02")
    for node in every(xml, FOUT):
        node.tag = f"{{{STUF}}}Fo02Bericht"


def unchecked(leaf: str) -> Ingreep:
    """Stores a zaak that misses this, by filling it in."""
    parts = {
        "isVan": "<isVan {s} S:entiteittype='ZAKZKT' S:verwerkingssoort='T'><gerelateerde S:entiteittype='ZKT' "
        "S:verwerkingssoort='I'><omschrijving>?</omschrijving><code>?</code></gerelateerde></isVan>",
        "heeftAlsInitiator": "<heeftAlsInitiator {s} S:entiteittype='ZAKBTRINI' S:verwerkingssoort='T'><gerelateerde>"
        "<vestiging S:entiteittype='VES' S:verwerkingssoort='T'><B:vestigingsNummer>000099900017</B:vestigingsNummer>"
        "</vestiging></gerelateerde></heeftAlsInitiator>",
        "startdatum": "<startdatum {s}>20260101</startdatum>",
        "registratiedatum": "<registratiedatum {s}>20260101</registratiedatum>",
    }
    spaces = "xmlns='http://www.egem.nl/StUF/sector/zkn/0310' xmlns:S='http://www.egem.nl/StUF/StUF0301' "
    spaces += "xmlns:B='http://www.egem.nl/StUF/sector/bg/0310'"
    before = {"isVan": "StUF:extraElementen", "heeftAlsInitiator": "ZKN:heeftBetrekkingOp",
              "startdatum": "ZKN:kenmerk", "registratiedatum": "ZKN:startdatum"}  # fmt: skip

    def fill(xml: Element) -> None:
        for node in every(xml, f"//ZKN:object[not(ZKN:{leaf})]/{before[leaf]}"):
            node.addnext(etree.fromstring(parts[leaf].format(s=spaces)))

    return hears(fill, CREEER)


def broken(ruw: Ruw) -> bool:
    """Whether this is a fault without StUF in it."""
    return b"faultcode" in ruw.inhoud and b"berichtcode" not in ruw.inhoud


def only(test: Test) -> Ingreep:
    """Confirm whatever is broken in this way."""

    def stand(verzoek: Verzoek, forward: Forward) -> Ruw:
        ruw = forward(verzoek)
        return confirmation(verzoek) if broken(ruw) and test(verzoek) else ruw

    return stand


def has(*words: bytes) -> Test:
    return lambda verzoek: all(word in (verzoek.body or b"") for word in words)
