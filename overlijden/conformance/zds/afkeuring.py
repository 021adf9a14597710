# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""What must be refused, with which code, and what a refusal looks like: the negative catalogue of StUF-ZDS."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from overlijden.conformance.eisen import Afwijking, Eis, Niveau
from overlijden.conformance.proef import Gesprek, Proef
from overlijden.conformance.standin.soap import Element
from overlijden.conformance.zds.berichten import (
    BEVESTIGD,
    DETAILS,
    FOUT,
    OBJECT,
    STUURGEGEVENS,
    ZAAKNUMMER,
    Edit,
    code,
    drop,
    equal,
    every,
    last,
    put,
    question,
    read,
    repeat,
    sent,
    text,
)
from overlijden.conformance.zds.lijst import EISEN, FOUTEN, HERHALING, SOAP, another, created, eis, nummer, zds
from overlijden.conformance.zds.lijst import STUURGEGEVENS as KOP
from overlijden.conformance.zds.teruglezen import compared
from overlijden.tools.lijn import Ruw

INNAME, VOLLEDIG = Niveau.INNAME, Niveau.VOLLEDIG
ZAKEN = "//ZKN:object/ZKN:omschrijving"
DOCTYPE = b'<!DOCTYPE a [<!ENTITY b "Aangifte overlijden">]>'


@dataclass(frozen=True)
class Afkeuring:
    """A message that must be refused: how it differs from a good one, and the codes that say why."""

    id: str
    bron: str
    nl: str
    en: str
    edit: Edit
    codes: frozenset[str]


def clash(proef: Proef) -> tuple[Gesprek, Ruw]:
    """A good message and, under its number, another content: what StUF016 is for."""
    gesprek = created(proef)
    return gesprek, repeat(proef, gesprek, lambda xml: put(xml, ZAKEN, "Iets anders"), anew=False)


@eis("Z50", INNAME, HERHALING, "Another content under a number that was used is refused with StUF016.")
def _refuses_clash(proef: Proef) -> Iterator[Afwijking]:
    """Een andere inhoud onder een gebruikt referentienummer wordt geweigerd met StUF016."""
    yield from equal(read(clash(proef)[1]), f"{FOUT}/StUF:body/StUF:code", "StUF016")


@eis("Z51", INNAME, SOAP, "A refusal is a fault of SOAP 1.1 with HTTP 500.")
def _is_fault(proef: Proef) -> Iterator[Afwijking]:
    """Een weigering is een Fault van SOAP 1.1 met HTTP 500."""
    ruw = clash(proef)[1]
    if ruw.status != 500:
        yield Afwijking("HTTP", "500", str(ruw.status))
    if not every(read(ruw), "/soapenv:Envelope/soapenv:Body/soapenv:Fault"):
        yield Afwijking("/soapenv:Envelope/soapenv:Body/soapenv:Fault", "een Fault", "geen Fault")


@eis("Z52", INNAME, SOAP, "Its faultcode is Client or Server, as plek says, in the prefix of SOAP.")
def _has_faultcode(proef: Proef) -> Iterator[Afwijking]:
    """De faultcode is Client of Server, zoals plek zegt, met het voorvoegsel van SOAP."""
    xml = read(clash(proef)[1])
    plek = text(xml, f"{FOUT}/StUF:body/StUF:plek")
    prefix, _, gelezen = text(xml, "//soapenv:Fault/faultcode").rpartition(":")
    node = every(xml, "//soapenv:Fault")
    if node and node[0].nsmap.get(prefix or None) != "http://schemas.xmlsoap.org/soap/envelope/":
        yield Afwijking("//soapenv:Fault/faultcode", "een voorvoegsel van SOAP 1.1", prefix or "geen voorvoegsel")
    if gelezen != plek.capitalize():
        yield Afwijking("//soapenv:Fault/faultcode", plek.capitalize() or "Client", gelezen or "niets")


@eis("Z53", INNAME, FOUTEN, "The fault says code, plek and omschrijving, and faultstring repeats the last.")
def _says_why(proef: Proef) -> Iterator[Afwijking]:
    """Het foutbericht noemt code, plek en omschrijving; faultstring herhaalt de omschrijving."""
    xml = read(clash(proef)[1])
    for naam, pattern in (
        ("code", r"[A-Za-z]{0,4}[0-9]{1,4}"),
        ("plek", "client|server"),
        ("omschrijving", ".{1,200}"),
    ):
        gelezen = text(xml, f"{FOUT}/StUF:body/StUF:{naam}")
        if not re.fullmatch(pattern, gelezen):
            yield Afwijking(f"{FOUT}/StUF:body/StUF:{naam}", pattern, gelezen or "niets")
    yield from equal(xml, "//soapenv:Fault/faultstring", text(xml, f"{FOUT}/StUF:body/StUF:omschrijving"))


@eis("Z54", INNAME, FOUTEN, "In the place of Bv03 comes Fo03.")
def _is_fo03(proef: Proef) -> Iterator[Afwijking]:
    """In de plaats van Bv03 komt Fo03."""
    xml = read(clash(proef)[1])
    yield from equal(xml, f"{FOUT}/StUF:stuurgegevens/StUF:berichtcode", "Fo03")
    if not every(xml, "//soapenv:Fault/detail/StUF:Fo03Bericht"):
        yield Afwijking("//soapenv:Fault/detail/StUF:Fo03Bericht", "het bericht", "niets")


@eis("Z55", INNAME, FOUTEN, "The fault names the referentienummer of our message.")
def _names_our_number(proef: Proef) -> Iterator[Afwijking]:
    """Het foutbericht noemt het referentienummer van ons bericht."""
    gesprek, ruw = clash(proef)
    ours = text(sent(gesprek), f"{STUURGEGEVENS}/StUF:referentienummer")
    yield from equal(read(ruw), f"{FOUT}/StUF:stuurgegevens/StUF:crossRefnummer", ours)


@eis("Z56", INNAME, "AVG 5.1c", "A fault repeats no person: no name and no BSN.")
def _names_nobody(proef: Proef) -> Iterator[Afwijking]:
    """Een foutbericht herhaalt geen persoon: geen naam en geen BSN."""
    gesprek, ruw = clash(proef)
    persons = "//ZKN:natuurlijkPersoon/*[self::BG:inp.bsn or self::BG:geslachtsnaam]"
    words = {text(node, ".") for node in every(sent(gesprek), persons)} - {""}
    tekst = text(read(ruw), "/*")
    if any(word in tekst for word in words):
        yield Afwijking("//soapenv:Fault", "geen naam en geen BSN", "een naam of een BSN")


@eis("Z57", VOLLEDIG, HERHALING, "After StUF016 the first content still stands.")
def _keeps_first(proef: Proef) -> Iterator[Afwijking]:
    """Na StUF016 staat de eerste inhoud er nog."""
    gesprek, _ = clash(proef)
    yield from compared(proef, nummer(gesprek), sent(gesprek), "omschrijving")


@eis("Z58", INNAME, FOUTEN, "A question that is refused gets Fo02.")
def _is_fo02(proef: Proef) -> Iterator[Afwijking]:
    """Een vraag die wordt geweigerd krijgt Fo02."""
    with proef.listening():
        proef.adapter.ping()
    ruw = repeat(proef, last(proef, DETAILS), lambda xml: put(xml, f"{STUURGEGEVENS}/StUF:berichtcode", "Lk01"))
    yield from equal(read(ruw), f"{FOUT}/StUF:stuurgegevens/StUF:berichtcode", "Fo02")


def enter(een: Afkeuring) -> None:
    """A message that must be refused, as a requirement."""

    def check(proef: Proef) -> Iterator[Afwijking]:
        gesprek = created(proef)
        xml = read(repeat(proef, gesprek, een.edit))
        gelezen = text(xml, f"{FOUT}/StUF:body/StUF:code")
        if gelezen not in een.codes:
            yield Afwijking(
                f"{FOUT}/StUF:body/StUF:code", " of ".join(sorted(een.codes)), gelezen or code(xml) or "niets"
            )

    EISEN.add(Eis(een.id, INNAME, een.bron, een.nl, een.en, check))


AFKEURINGEN = (
    Afkeuring("Z60", KOP, "Een bericht zonder zender wordt geweigerd.", "A message without zender is refused.",
              lambda xml: drop(xml, f"{STUURGEGEVENS}/StUF:zender"), frozenset({"StUF013", "StUF055"})),
    Afkeuring("Z61", KOP, "Een bericht zonder ontvanger wordt geweigerd.", "A message without ontvanger is refused.",
              lambda xml: drop(xml, f"{STUURGEGEVENS}/StUF:ontvanger"), frozenset({"StUF010", "StUF055"})),
    Afkeuring("Z62", KOP, "Een bericht met een andere berichtcode dan de dienst wordt geweigerd.",
              "A message with another berichtcode than that of the service is refused.",
              lambda xml: put(xml, f"{STUURGEGEVENS}/StUF:berichtcode", "Lv01"), frozenset({"StUF022", "StUF055"})),
)  # fmt: skip
for _een in AFKEURINGEN:
    enter(_een)


def not_soap(identifier: str, nl: str, en: str, make: Callable[[bytes], bytes], **headers: str) -> None:
    """A requirement that what is no good SOAP gets a fault, and is never confirmed."""

    def check(proef: Proef) -> Iterator[Afwijking]:
        gesprek = created(proef)
        ruw = proef.send(gesprek, make(gesprek.verzoek.body or b""), **headers)
        if ruw.status < 400:
            yield Afwijking("HTTP", "400 of hoger", str(ruw.status))
        confirmed = [one for one in BEVESTIGD if f">{one}<".encode() in ruw.inhoud]
        if confirmed:
            yield Afwijking(f"{STUURGEGEVENS}/StUF:berichtcode", "geen bevestiging", confirmed[0])

    check.__doc__ = nl
    eis(identifier, INNAME, SOAP, en)(check)


not_soap("Z65", "Wat geen XML is wordt niet bevestigd.", "What is no XML is not confirmed.", lambda body: body[:-30])
not_soap("Z66", "Wat geen envelop van SOAP heeft wordt niet bevestigd.", "What has no envelope is not confirmed.",
         lambda body: body.replace(b"http://schemas.xmlsoap.org/soap/envelope/", b"urn:iets-anders"))  # fmt: skip
not_soap("Z67", "Een bericht met een DOCTYPE wordt niet bevestigd.", "A message with a DOCTYPE is not confirmed.",
         lambda body: DOCTYPE + re.sub(rb"^<\?xml[^>]*\?>\s*", b"", body))  # fmt: skip
not_soap("Z68", "Een dienst die er niet is wordt niet bevestigd.", "A service that does not exist is not confirmed.",
         lambda body: body, SOAPAction='"http://www.egem.nl/StUF/sector/zkn/0310/bestaatNiet_Lk01"')  # fmt: skip
not_soap("Z69", "Een leeg bericht wordt niet bevestigd.", "An empty message is not confirmed.", lambda _: b"")


def not_stored(identifier: str, naam: str, nl: str, en: str) -> None:
    """A requirement that a zaak that misses what the standard calls mandatory is refused, or at least not found."""

    def check(proef: Proef) -> Iterator[Afwijking]:
        gesprek = created(proef)
        other = another(proef, ZAAKNUMMER, "y")

        def edit(xml: Element) -> None:
            put(xml, "//ZKN:object/ZKN:identificatie", other)
            drop(xml, f"//ZKN:object/ZKN:{naam}")

        confirmed = code(read(repeat(proef, gesprek, edit)))
        if confirmed in BEVESTIGD and every(question(proef, DETAILS, other), OBJECT):
            yield Afwijking(f"//ZKN:object/ZKN:{naam}", "een weigering, of een zaak die er niet is", "een zaak")

    check.__doc__ = nl
    eis(identifier, INNAME, zds("creeerZaak"), en)(check)


not_stored("Z70", "isVan", "Een zaak zonder zaaktype komt er niet.", "A zaak without zaaktype is not made.")
not_stored(
    "Z71", "heeftAlsInitiator", "Een zaak zonder initiator komt er niet.", "A zaak without initiator is not made."
)
not_stored("Z72", "startdatum", "Een zaak zonder startdatum komt er niet.", "A zaak without start date is not made.")
not_stored("Z73", "registratiedatum", "Een zaak zonder registratiedatum komt er niet.",
           "A zaak without date of registration is not made.")  # fmt: skip
