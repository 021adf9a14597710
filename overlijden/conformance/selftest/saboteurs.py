# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""Back-ends with exactly one defect each, which the requirement named must catch: taking in and following up."""

from __future__ import annotations

import copy
from collections.abc import Callable
from dataclasses import dataclass, replace

from overlijden.adapter import Adapter
from overlijden.conformance.referentie import ZDS, Ingreep
from overlijden.conformance.selftest.ingrepen import LK01, confirmed, deaf, hears, refuses, says
from overlijden.conformance.standin.soap import SOAP, Element
from overlijden.conformance.zds.berichten import (
    CREEER,
    DETAILS,
    DOCUMENTEN,
    DOCUMENTNUMMER,
    LEZEN,
    OBJECT,
    STATUS,
    STUURGEGEVENS,
    UPDATE,
    VOEG_TOE,
    ZAAKNUMMER,
    drop,
    every,
    put,
)

SOAP12 = b"http://www.w3.org/2003/05/soap-envelope"
NUMMER = "//ZKN:zaak/ZKN:identificatie"
DOCUMENT = "//ZKN:document/ZKN:identificatie"
RELEVANT = f"{OBJECT}/ZKN:heeftRelevant"
EXTRA = "//StUF:extraElement"


@dataclass(frozen=True)
class Saboteur:
    """A defect, and the requirements that must each find it; in what a reference says, or in the adapter."""

    id: str
    eisen: tuple[str, ...]
    ingreep: Callable[[], Ingreep] | None = None
    adapter: Callable[[Adapter], Adapter] | None = None
    dialect: str = ZDS
    outside: bool = False  # in the words of the dialect, where a translation stands before the reference


def one(identifier: str, eisen: str, ingreep: Ingreep) -> Saboteur:
    return Saboteur(identifier, tuple(eisen.split()), lambda: ingreep)


def twice(xml: Element, wijzer: str) -> None:
    for node in every(xml, wijzer):
        node.addnext(copy.deepcopy(node))


def cut(xml: Element, wijzer: str, length: int) -> None:
    for node in every(xml, wijzer):
        node.text = (node.text or "")[:length]


def header(naam: str, waarde: str) -> Ingreep:
    return confirmed(lambda ruw: replace(ruw, headers={**ruw.headers, naam: waarde}))


def latin(xml: Element) -> None:
    for node in every(xml, f"{OBJECT}//*"):
        node.text = node.text and node.text.encode("latin-1", "replace").decode("latin-1")


def no_dates(xml: Element) -> None:
    for node in every(xml, "//*[@StUF:indOnvolledigeDatum]"):
        node.attrib.pop("{http://www.egem.nl/StUF/StUF0301}indOnvolledigeDatum")


def extra(naam: str, test: str = "") -> str:
    """The extraElement of this name in a message, where it meets the test."""
    return f"{EXTRA}[@naam='{naam}'{f' and {test}' if test else ''}]"


HEAD = f"{STUURGEGEVENS}/StUF"
PERSOON = f"{OBJECT}/ZKN:heeftBetrekkingOp/ZKN:gerelateerde/ZKN:natuurlijkPersoon"
INNAME = (
    one("du01", "Z01", says(lambda xml: put(xml, f"{HEAD}:berichtcode", "Du01"), ZAAKNUMMER)),
    one("two-numbers", "Z02", says(lambda xml: twice(xml, NUMMER), ZAAKNUMMER)),
    one("no-number", "Z02", says(lambda xml: drop(xml, NUMMER), ZAAKNUMMER)),
    one("number-without-municipality", "Z02", says(lambda xml: put(xml, NUMMER, "ZAAK-2026-1"), ZAAKNUMMER)),
    one("number-too-long", "Z02", says(lambda xml: put(xml, NUMMER, "0796" + "1" * 37), ZAAKNUMMER)),
    one("always-one-number", "Z03", says(lambda xml: put(xml, NUMMER, "0796Z00001"), ZAAKNUMMER)),
    one("own-number", "Z04 Z11", hears(lambda xml: put(xml, "//ZKN:object/ZKN:identificatie", "0796X00001"), CREEER)),
    one("bv01", "Z05", says(lambda xml: put(xml, f"{HEAD}:berichtcode", "Bv01"), CREEER)),
    one("no-cross-reference", "Z06", says(lambda xml: drop(xml, f"{HEAD}:crossRefnummer"), *LK01)),
    one("other-cross-reference", "Z06", says(lambda xml: put(xml, f"{HEAD}:crossRefnummer", "1"), *LK01)),
    one("not-turned-around", "Z07", says(lambda xml: put(xml, f"{HEAD}:zender/StUF:applicatie", "Overlijden"), *LK01)),
    one("no-receiver", "Z07", says(lambda xml: drop(xml, f"{HEAD}:ontvanger"), *LK01)),
    one("no-reference", "Z08", says(lambda xml: drop(xml, f"{HEAD}:referentienummer"), *LK01)),
    one("long-reference", "Z08", says(lambda xml: put(xml, f"{HEAD}:referentienummer", "r" * 41), *LK01)),
    one("iso-time", "Z08", says(lambda xml: put(xml, f"{HEAD}:tijdstipBericht", "2026-11-23T10:15:30"), *LK01)),
    one("time-of-18-digits", "Z08", says(lambda xml: put(xml, f"{HEAD}:tijdstipBericht", "1" * 18), *LK01)),
    one("http-202", "Z09", confirmed(lambda ruw: replace(ruw, status=202))),
    one("application-xml", "Z09", header("content-type", "application/xml")),
    one("no-content-type", "Z09", header("content-type", "")),
    one("soap-12", "Z10", confirmed(lambda ruw: replace(ruw, inhoud=ruw.inhoud.replace(SOAP.encode(), SOAP12)))),
    one("misspelt", "Z10", confirmed(lambda ruw: replace(ruw, inhoud=ruw.inhoud.replace(b"Bv03Ber", b"bv03Ber")))),
    one("finds-nothing", "Z11 Z04", says(lambda xml: drop(xml, "//ZKN:antwoord"), DETAILS)),
    one("finds-two", "Z11 Z80", says(lambda xml: twice(xml, OBJECT), DETAILS)),
    one("finds-another", "Z11", says(lambda xml: put(xml, f"{OBJECT}/ZKN:identificatie", "0796Z1"), DETAILS)),
    one("la02", "Z11", says(lambda xml: put(xml, f"{HEAD}:berichtcode", "La02"), DETAILS)),
    one("loses-reference", "Z13", says(lambda xml: drop(xml, f"{OBJECT}/ZKN:kenmerk"), DETAILS)),
    one("cuts-reference", "Z13", says(lambda xml: cut(xml, f"{OBJECT}/ZKN:kenmerk/ZKN:kenmerk", 10), DETAILS)),
    one("other-start", "Z14", says(lambda xml: put(xml, f"{OBJECT}/ZKN:startdatum", "20200101"), DETAILS)),
    one("iso-start", "Z14", says(lambda xml: put(xml, f"{OBJECT}/ZKN:startdatum", "2026-11-23"), DETAILS)),
    one("no-registration", "Z15", says(lambda xml: drop(xml, f"{OBJECT}/ZKN:registratiedatum"), DETAILS)),
    one("other-zaaktype", "Z16", says(lambda xml: put(xml, f"{OBJECT}/ZKN:isVan//ZKN:code", "B0001"), DETAILS)),
    one("no-initiator", "Z17", says(lambda xml: drop(xml, f"{OBJECT}/ZKN:heeftAlsInitiator"), DETAILS)),
    one("other-initiator", "Z17", says(lambda xml: put(xml, "//BG:vestigingsNummer", "000000000001"), DETAILS)),
    one("cuts-description", "Z18", says(lambda xml: cut(xml, f"{OBJECT}/ZKN:omschrijving", 8), DETAILS)),
)
OPVOLGING = (
    one("document-without-number", "Z30", says(lambda xml: drop(xml, DOCUMENT), DOCUMENTNUMMER)),
    one("document-du01", "Z30", says(lambda xml: put(xml, f"{HEAD}:berichtcode", "Du01"), DOCUMENTNUMMER)),
    one("always-one-document", "Z31", says(lambda xml: put(xml, DOCUMENT, "0796D00001"), DOCUMENTNUMMER)),
    one("document-confirmed-to-nobody", "Z32", says(lambda xml: drop(xml, f"{HEAD}:crossRefnummer"), VOEG_TOE)),
    one("loses-documents", "Z33", says(lambda xml: drop(xml, RELEVANT), DOCUMENTEN)),
    one("lists-twice", "Z33 Z81", says(lambda xml: twice(xml, RELEVANT), DOCUMENTEN)),
    one("keeps-last-document", "Z34", says(lambda xml: drop(xml, f"{RELEVANT}[position() < last()]"), DOCUMENTEN)),
    one("cuts-title", "Z36", says(lambda xml: cut(xml, f"{RELEVANT}//ZKN:titel", 12), DOCUMENTEN)),
    one("at-most-1-mb", "Z38", refuses("//ZKN:inhoud[string-length(.) > 1000000]", "StUF058", VOEG_TOE)),
    one("file-names-in-ascii", "Z39", refuses("//ZKN:inhoud[contains(@StUF:bestandsnaam, 'Ż')]", "StUF055", VOEG_TOE)),
    one(
        "file-names-without-quotes", "Z39", refuses('//ZKN:inhoud[contains(@StUF:bestandsnaam, "\'")]', dienst=VOEG_TOE)
    ),
)
INHOUD = "//ZKN:antwoord/ZKN:object/ZKN:inhoud"
WIJZIGING = (
    one("loses-content", "Z40", says(lambda xml: drop(xml, INHOUD), LEZEN)),
    one("cuts-content", "Z40", says(lambda xml: cut(xml, INHOUD, 8), LEZEN)),
    one("refuses-a-change", "Z41", refuses("//ZKN:object", dienst=UPDATE)),
    one("deaf-to-a-change", "Z41", deaf(UPDATE)),
    one("refuses-a-status", "Z42", refuses("//ZKN:object", dienst=STATUS)),
    one("deaf-to-a-status", "Z42", deaf(STATUS)),
)
GEVALLEN = (
    one("loses-surname", "Z-G01", says(lambda xml: drop(xml, f"{PERSOON}/BG:geslachtsnaam"), DETAILS)),
    one("loses-person", "Z-G01", says(lambda xml: drop(xml, f"{OBJECT}/ZKN:heeftBetrekkingOp"), DETAILS)),
    one("loses-prefix", "Z-G02", says(lambda xml: drop(xml, f"{PERSOON}/BG:voorvoegselGeslachtsnaam"), DETAILS)),
    one("cuts-at-100", "Z-G03", says(lambda xml: cut(xml, f"{PERSOON}/*", 100), DETAILS)),
    one("demands-given-names", "Z-G04", refuses("//ZKN:heeftBetrekkingOp//ZKN:natuurlijkPersoon[not(BG:voornamen)]")),
    one("latin-1", "Z-G04", says(latin, DETAILS)),
    one("whole-dates-only", "Z-G05", refuses("//BG:geboortedatum[@StUF:indOnvolledigeDatum != 'V']")),
    one("forgets-that-a-date-is-partial", "Z-G05", says(no_dates, DETAILS)),
    one("demands-the-hour", "Z-G06", refuses(extra("tijdoverlijden", "@StUF:noValue"))),
    one("no-minors", "Z-G07", refuses("//ZKN:heeftBetrekkingOp//BG:geboortedatum[number(substring(., 1, 4)) > 2012]")),
    one("natural-deaths-only", "Z-G08", refuses(extra("natdood", ". = 'False'"))),
    one("no-early-funeral", "Z-G09", refuses(extra("lijkbezorging.uitstel_reden", "contains(., 'geloof')"))),
    one("no-late-funeral", "Z-G10", refuses(extra("lijkbezorging.uitstel_reden", "contains(., 'buitenland')"))),
    one("no-dissection", "Z-G11", refuses(extra("type", ". = 'DISSECTION'"))),
    one("no-laissez-passer", "Z-G12", refuses(extra("lijkbezorging.laissez_passer"))),
    one("no-funeral-in-belgium", "Z-G13", refuses(extra("landcode", ". = '5010'"))),
    one("demands-bsn", "Z-G14", refuses("//ZKN:heeftBetrekkingOp//ZKN:natuurlijkPersoon[not(BG:inp.bsn)]")),
    one("residents-only", "Z-G15", refuses(extra("overledene.adres.land", ". = '5010'"))),
    one("cuts-at-199", "Z-E1", says(lambda xml: cut(xml, f"{PERSOON}/BG:geslachtsnaam", 199), DETAILS)),
    one("whole-dates-again", "Z-E2", says(no_dates, DETAILS)),
    one("two-sexes", "Z-E3", says(lambda xml: put(xml, f"{PERSOON}/BG:geslachtsaanduiding[. = 'O']", "M"), DETAILS)),
    one("one-marriage", "Z-E4", refuses("//StUF:extraElement[starts-with(@naam, 'eerdere_partners')]")),
    one("cuts-extra-at-200", "Z-E5", says(lambda xml: cut(xml, f"{OBJECT}{EXTRA}", 200), DETAILS)),
    one("no-stillbirth", "Z-G16", refuses(extra("soort", ". = 'LEVENLOOS'"))),
    one("no-found-body", "Z-G17", refuses(extra("soort", ". = 'LIJKVINDING'"))),
    one("own-deaths-only", "Z-G19", refuses(extra("gemeentecode", ". = '0532'"))),
)
