# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""Holding out: the same message twice, messages out of order, and messages that only look different."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

from lxml import etree

from overlijden.conformance.eisen import Afwijking, Niveau
from overlijden.conformance.proef import Gesprek, Proef
from overlijden.conformance.standin.soap import Element
from overlijden.conformance.zds.berichten import (
    BEVESTIGD,
    DETAILS,
    DOCUMENTNUMMER,
    OBJECT,
    STUURGEGEVENS,
    ZAAKNUMMER,
    code,
    equal,
    every,
    moment,
    put,
    question,
    read,
    renew,
    repeat,
    sent,
    spoken,
    text,
)
from overlijden.conformance.zds.lijst import HERHALING, added, another, created, eis, nummer, zaak_of, zds
from overlijden.conformance.zds.opvolging import listed
from overlijden.conformance.zds.teruglezen import extra
from overlijden.tools.lijn import Ruw

VOLLEDIG = Niveau.VOLLEDIG
XML = "XML 1.0; Namespaces in XML"
ZELFDE = "//ZKN:object/ZKN:identificatie"
SAMEN = 4  # messages at once


def bevestigd(ruw: Ruw) -> Iterator[Afwijking]:
    if (found := code(read(ruw))) not in BEVESTIGD:
        yield Afwijking(f"{STUURGEGEVENS}/StUF:berichtcode", "Bv03", found or "niets")


@eis("Z80", VOLLEDIG, HERHALING, "The same creeerZaak again is confirmed again, and is still one zaak.")
def _takes_zaak_again(proef: Proef) -> Iterator[Afwijking]:
    """Dezelfde creeerZaak nog eens wordt weer bevestigd, en blijft één zaak."""
    gesprek = created(proef)
    yield from bevestigd(proef.send(gesprek))
    if (found := len(every(question(proef, DETAILS, nummer(gesprek)), OBJECT))) != 1:
        yield Afwijking(OBJECT, "1 object", f"{found} objecten")


@eis("Z81", VOLLEDIG, HERHALING, "The same document again is confirmed again, and is still one document.")
def _takes_document_again(proef: Proef) -> Iterator[Afwijking]:
    """Hetzelfde document nog eens wordt weer bevestigd, en blijft één document."""
    gesprek = added(proef)
    yield from bevestigd(proef.send(gesprek))
    yield from listed(proef, zaak_of(gesprek), nummer(gesprek))


@eis("Z82", VOLLEDIG, HERHALING, "A third and fourth time change nothing either.")
def _takes_it_often(proef: Proef) -> Iterator[Afwijking]:
    """Ook een derde en een vierde keer veranderen niets."""
    gesprek = added(proef)
    for _ in range(3):
        yield from bevestigd(proef.send(gesprek))
    yield from listed(proef, zaak_of(gesprek), nummer(gesprek))


@eis("Z83", VOLLEDIG, HERHALING, "The repeated message is confirmed under its own number.")
def _names_number_again(proef: Proef) -> Iterator[Afwijking]:
    """De bevestiging van een herhaald bericht noemt weer het nummer van dat bericht."""
    gesprek = created(proef)
    ours = text(sent(gesprek), f"{STUURGEGEVENS}/StUF:referentienummer")
    yield from equal(read(proef.send(gesprek)), f"{STUURGEGEVENS}/StUF:crossRefnummer", ours)


@eis("Z84", VOLLEDIG, zds("voegZaakdocumentToe"), "A document that came too early is taken once its zaak is there.")
def _forgives_order(proef: Proef) -> Iterator[Afwijking]:
    """Een document dat te vroeg kwam wordt aangenomen zodra zijn zaak er is."""
    document, zaak = added(proef), created(proef)
    other, drawn = another(proef, ZAAKNUMMER, "z"), another(proef, DOCUMENTNUMMER, "e")

    def early(xml: Element) -> None:
        put(xml, ZELFDE, drawn)
        put(xml, "//ZKN:isRelevantVoor/ZKN:gerelateerde/ZKN:identificatie", other)

    first = code(read(repeat(proef, document, early)))
    yield from bevestigd(repeat(proef, zaak, lambda xml: put(xml, ZELFDE, other)))
    if first not in BEVESTIGD:
        yield from bevestigd(repeat(proef, document, early))
    yield from listed(proef, other, drawn)


@eis("Z85", VOLLEDIG, zds("creeerZaak"), "Messages that come at once each make their own zaak.")
def _bears_company(proef: Proef) -> Iterator[Afwijking]:
    """Berichten die tegelijk komen maken elk hun eigen zaak."""
    gesprek = created(proef)
    zaken = [another(proef, ZAAKNUMMER, str(number)) for number in range(SAMEN)]

    def send(zaak: str) -> Ruw:
        return repeat(proef, gesprek, lambda xml: put(xml, ZELFDE, zaak))

    with ThreadPoolExecutor(SAMEN) as pool:
        for ruw in pool.map(send, zaken):
            yield from bevestigd(ruw)
    for zaak in zaken:
        yield from equal(question(proef, DETAILS, zaak), f"{OBJECT}/ZKN:identificatie", zaak)


@eis("Z86", VOLLEDIG, zds("extraElementen"), "What StUF-BG has no place for comes back in the extraElementen.")
def _keeps_extra(proef: Proef) -> Iterator[Afwijking]:
    """Wat in StUF-BG geen plaats heeft komt terug in de extraElementen."""
    yield from extra(proef, created(proef, "G06"))


def looks(identifier: str, bron: str, nl: str, en: str, change: Callable[[Proef, Gesprek, str], bytes]) -> None:
    """A requirement that a message that means the same is taken the same, however it looks."""

    def check(proef: Proef) -> Iterator[Afwijking]:
        gesprek = created(proef)
        other = another(proef, ZAAKNUMMER, "v")
        yield from bevestigd(proef.send(gesprek, change(proef, gesprek, other)))
        yield from equal(question(proef, DETAILS, other), f"{OBJECT}/ZKN:identificatie", other)

    check.__doc__ = nl
    eis(identifier, VOLLEDIG, bron, en)(check)


def _message(proef: Proef, gesprek: Gesprek, other: str) -> Element:
    """The same message for a zaak of its own."""
    xml = sent(gesprek)
    renew(xml, proef.nu)
    put(xml, ZELFDE, other)
    return spoken(gesprek, xml)


def _prefixed(proef: Proef, gesprek: Gesprek, other: str) -> bytes:
    """With the prefixes of another maker."""
    written = etree.tostring(_message(proef, gesprek, other), encoding="unicode")
    for old, new in (("ZKN", "ns1"), ("StUF", "ns2"), ("BG", "ns3"), ("ZDS", "ns4"), ("soapenv", "SOAP-ENV")):
        written = written.replace(f"<{old}:", f"<{new}:").replace(f"</{old}:", f"</{new}:")
        written = written.replace(f"xmlns:{old}=", f"xmlns:{new}=").replace(f" {old}:", f" {new}:")
    return written.encode()


def _spaced(proef: Proef, gesprek: Gesprek, other: str) -> bytes:
    xml = _message(proef, gesprek, other)
    etree.indent(xml, space="    ")
    return etree.tostring(xml, encoding="UTF-8", xml_declaration=True)


def _commented(proef: Proef, gesprek: Gesprek, other: str) -> bytes:
    xml = _message(proef, gesprek, other)
    for node in every(xml, "//ZKN:object/ZKN:omschrijving"):
        node.text = etree.CDATA(node.text or "")
        node.addprevious(etree.Comment(" omschrijving "))
    return etree.tostring(xml, encoding="UTF-8")


def _escaped(proef: Proef, gesprek: Gesprek, other: str) -> bytes:
    return etree.tostring(_message(proef, gesprek, other), encoding="US-ASCII", xml_declaration=True)


def _timed(digits: int) -> Callable[[Proef, Gesprek, str], bytes]:
    def change(proef: Proef, gesprek: Gesprek, other: str) -> bytes:
        xml = _message(proef, gesprek, other)
        tijdstip = f"{STUURGEGEVENS}/StUF:tijdstipBericht"
        put(xml, tijdstip, text(xml, tijdstip)[:digits] or moment(proef.nu))
        return etree.tostring(xml, encoding="UTF-8")

    return change


looks("Z90", XML, "Andere voorvoegsels betekenen hetzelfde.", "Other prefixes mean the same.", _prefixed)
looks("Z91", XML, "Witruimte tussen elementen betekent niets.", "White space between elements means nothing.", _spaced)
looks("Z92", XML, "Commentaar en CDATA betekenen niets.", "Comments and CDATA mean nothing.", _commented)
looks("Z93", XML, "Letters als verwijzing betekenen hetzelfde.", "Character references mean the same.", _escaped)
looks("Z94", "StUF 3.01, tijdstipBericht", "Een tijdstip van 14 cijfers wordt aangenomen.",
      "A time of 14 digits is taken.", _timed(14))  # fmt: skip
looks("Z95", "StUF 3.01, tijdstipBericht", "Een tijdstip van 16 cijfers wordt aangenomen.",
      "A time of 16 digits is taken.", _timed(16))  # fmt: skip
