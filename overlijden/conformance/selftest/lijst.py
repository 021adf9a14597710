# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""Every saboteur of the kit: those of refusing and of holding out are told here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from lxml import etree

from overlijden.conformance.referentie import ZDS_1_2, Ingreep
from overlijden.conformance.selftest.gebreken import ADAPTERS
from overlijden.conformance.selftest.geheugen import (
    alone,
    any_zaak,
    doubles,
    makes_zaak,
    never_again,
    on_repeat,
    once_per_name,
    overwrites,
    refuses_now,
)
from overlijden.conformance.selftest.ingrepen import LK01, answers, believes, refused, refuses_bytes, remembering, says
from overlijden.conformance.selftest.saboteurs import (
    EXTRA,
    GEVALLEN,
    HEAD,
    INNAME,
    OPVOLGING,
    WIJZIGING,
    Saboteur,
    cut,
    one,
)
from overlijden.conformance.selftest.weigeraars import as_fo02, fault, has, only, quotes_person, unchecked
from overlijden.conformance.standin.soap import STUF
from overlijden.conformance.zds.berichten import CREEER, DETAILS, FOUT, OBJECT, VOEG_TOE, drop, every, put
from overlijden.conformance.zds.versie import ZDS, in_1_1, in_1_2
from overlijden.tools.lijn import Forward, Ruw, Verzoek

FOUTKOP = f"{FOUT}/StUF:stuurgegevens/StUF"
BODY = f"{FOUT}/StUF:body/StUF"
FAULT = "//soapenv:Fault"


def own(identifier: str, eisen: str, make: Callable[[], Ingreep]) -> Saboteur:
    return Saboteur(identifier, tuple(eisen.split()), make)


def _status(ruw: Ruw) -> Ruw:
    return Ruw(200, ruw.inhoud, ruw.headers) if b"Fault>" in ruw.inhoud else ruw


def _bare(ruw: Ruw) -> Ruw:
    """A fault without the Fault around it."""
    if b"Fault>" not in ruw.inhoud:
        return ruw
    return Ruw(ruw.status, ruw.inhoud.replace(b":Fault>", b":Weigering>"), ruw.headers)


def _in_1_1(verzoek: Verzoek, forward: Forward) -> Ruw:
    """Answers in 1.1 whoever asks in 1.2."""
    ruw = forward(verzoek)
    if ZDS.encode() not in ruw.inhoud:
        return ruw
    return Ruw(ruw.status, etree.tostring(in_1_1(etree.fromstring(ruw.inhoud))), ruw.headers)


def _one_lost(xml: Any) -> None:
    drop(xml, f"{OBJECT}//StUF:extraElement[@naam='tijdoverlijden']")


def _no_reason(xml: Any) -> None:
    for node in every(xml, f"{OBJECT}{EXTRA}"):
        node.attrib.pop(f"{{{STUF}}}noValue", None)


WEIGERING = (
    one("believes-a-clash", "Z50", believes(refused("StUF016"))),
    one("another-code", "Z50", fault(lambda xml: put(xml, f"{BODY}:code", "StUF058"))),
    one("refuses-with-200", "Z51", answers(_status, *LK01)),
    one("no-fault", "Z51", answers(_bare, *LK01)),
    one("faultcode-without-prefix", "Z52", fault(lambda xml: put(xml, f"{FAULT}/faultcode", "Client"))),
    one("faultcode-against-plek", "Z52", fault(lambda xml: put(xml, f"{FAULT}/faultcode", "soapenv:Server"))),
    one("faultcode-of-soap-12", "Z52", fault(lambda xml: put(xml, f"{FAULT}/faultcode", "soapenv:Sender"))),
    one("no-code", "Z53", fault(lambda xml: drop(xml, f"{BODY}:code"))),
    one("no-plek", "Z53", fault(lambda xml: drop(xml, f"{BODY}:plek"))),
    one("no-omschrijving", "Z53", fault(lambda xml: drop(xml, f"{BODY}:omschrijving"))),
    one("another-faultstring", "Z53", fault(lambda xml: put(xml, f"{FAULT}/faultstring", "Er ging iets mis"))),
    one("fo02-for-a-message", "Z54", fault(as_fo02)),
    one("fo01-for-a-message", "Z54", fault(lambda xml: put(xml, f"{FOUTKOP}:berichtcode", "Fo01"))),
    one("fault-to-nobody", "Z55", fault(lambda xml: drop(xml, f"{FOUT}/StUF:stuurgegevens/StUF:crossRefnummer"))),
    one("fault-quotes-a-person", "Z56", fault(quotes_person)),
    own("overwrites", "Z57", remembering(overwrites)),
    one("fo03-for-a-question", "Z58", fault(
        lambda xml: put(xml, f"{FOUT}/StUF:stuurgegevens/StUF:berichtcode", "Fo03"), DETAILS)),
    one("takes-from-anybody", "Z60", believes(refused("StUF013"))),
    one("takes-for-anybody", "Z61", believes(refused("StUF010"))),
    one("takes-any-berichtcode", "Z62", believes(refused("StUF022"))),
    one("confirms-half-a-message", "Z65", only(lambda verzoek: not (verzoek.body or b">").endswith(b">"))),
    one("confirms-without-envelope", "Z66", only(has(b"urn:iets-anders"))),
    one("reads-a-doctype", "Z67", only(has(b"<!DOCTYPE"))),
    one("any-action", "Z68", only(lambda verzoek: "bestaatNiet" in verzoek.headers.get("SOAPAction", ""))),
    one("confirms-nothing", "Z69", only(lambda verzoek: not verzoek.body)),
    *(one(f"without-{leaf}", f"Z7{number}", unchecked(leaf))
      for number, leaf in enumerate(("isVan", "heeftAlsInitiator", "startdatum", "registratiedatum"))),
)  # fmt: skip
VOLHARDING = (
    own("any-zaak", "Z12", remembering(any_zaak)),
    own("one-death-per-name-and-day", "Z-G18", remembering(once_per_name)),
    own("documents-of-another", "Z35", remembering(any_zaak)),
    own("makes-a-zaak", "Z37", remembering(makes_zaak)),
    own("refuses-a-repeated-zaak", "Z80", on_repeat(CREEER, refuses_now("StUF058"))),
    own("refuses-a-repeated-document", "Z81", on_repeat(VOEG_TOE, refuses_now("StUF058"))),
    own("doubles-a-document", "Z81 Z82", remembering(doubles)),
    own("twice-is-enough", "Z82", on_repeat(VOEG_TOE, refuses_now("StUF058"), after=3)),
    own("repeats-to-nobody", "Z83", on_repeat(CREEER, says(lambda xml: drop(xml, f"{HEAD}:crossRefnummer")))),
    own("never-again", "Z84", remembering(never_again)),
    own("one-at-a-time", "Z85", alone),
    one("loses-extra", "Z86", says(lambda xml: drop(xml, f"{OBJECT}/StUF:extraElementen"), DETAILS)),
    one("loses-one-extra", "Z86", says(_one_lost, DETAILS)),
    one("cuts-extra", "Z86", says(lambda xml: cut(xml, f"{OBJECT}{EXTRA}", 20), DETAILS)),
    one("forgets-why-it-is-unknown", "Z86", says(_no_reason, DETAILS)),
    one("own-prefixes-only", "Z90", refuses_bytes(lambda body: b"<ZKN:zakLk01" not in body)),
    one("no-white-space", "Z91", refuses_bytes(lambda body: b">\n    <" in body)),
    one("no-comments", "Z92", refuses_bytes(lambda body: b"<!--" in body)),
    replace(one("no-character-references", "Z93", refuses_bytes(lambda body: b"US-ASCII" in body)), outside=True),
    one("no-14-digits", "Z94", refuses_bytes(lambda body: b":tijdstipBericht>" in body and _digits(body) == 14)),
    one("no-16-digits", "Z95", refuses_bytes(lambda body: b":tijdstipBericht>" in body and _digits(body) == 16)),
)  # fmt: skip


def _digits(body: bytes) -> int:
    return len(str(etree.fromstring(body).findtext(f".//{{{STUF}}}tijdstipBericht")))


SABOTEURS = (*INNAME, *OPVOLGING, *WIJZIGING, *GEVALLEN, *WEIGERING, *VOLHARDING, *ADAPTERS)
VERSIES = (
    one("answers-in-1.2", "Z19", says(lambda xml: in_1_2(xml, "geefZaakdetails_ZakLv01"), DETAILS)),
    Saboteur("answers-in-1.1", ("Z19",), lambda: _in_1_1, dialect=ZDS_1_2, outside=True),
)
