# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""Every saboteur of the kit: those of refusing, of holding out and of the adapter itself are told here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

from lxml import etree

from overlijden.adapter import Accepted, Adapter, Bericht, DeliveryError, Journal, MemoryJournal, Outcome, Pending
from overlijden.adapter import Refused, TemporaryError, UnknownOutcome
from overlijden.conformance.referentie import Ingreep
from overlijden.conformance.selftest.ingrepen import LK01, answers, believes, refused, refuses_bytes, remembering, says
from overlijden.conformance.selftest.saboteurs import EXTRA, GEVALLEN, HEAD, INNAME, OPVOLGING, Saboteur, cut, one, twice
from overlijden.conformance.selftest.weigeraars import (
    alone,
    any_zaak,
    as_fo02,
    doubles,
    fault,
    has,
    makes_zaak,
    never_again,
    on_repeat,
    once_per_name,
    only,
    overwrites,
    quotes_person,
    refuses_now,
    unchecked,
)
from overlijden.conformance.standin.soap import STUF
from overlijden.conformance.zds.berichten import CREEER, DETAILS, FOUT, OBJECT, VOEG_TOE, drop, every, put
from overlijden.lijn import Ruw

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
    one("fo01-for-a-message", "Z54", fault(lambda xml: put(xml, f"{FOUT}/StUF:stuurgegevens/StUF:berichtcode", "Fo01"))),
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
    one("no-character-references", "Z93", refuses_bytes(lambda body: b"US-ASCII" in body)),
    one("no-14-digits", "Z94", refuses_bytes(lambda body: b":tijdstipBericht>" in body and _digits(body) == 14)),
    one("no-16-digits", "Z95", refuses_bytes(lambda body: b":tijdstipBericht>" in body and _digits(body) == 16)),
)  # fmt: skip


def _digits(body: bytes) -> int:
    return len(str(etree.fromstring(body).findtext(f".//{{{STUF}}}tijdstipBericht")))


class Gebrek(Adapter):
    """The service's own adapter but for one method."""

    def __init__(self, whole: Adapter) -> None:
        self.whole = whole
        self.capabilities = whole.capabilities  # type: ignore[misc] - those of the one that it stands for

    @classmethod
    def from_config(cls, settings: Any) -> Any:
        raise NotImplementedError

    def deliver(self, bericht: Bericht, journal: Journal) -> Outcome:
        return self.whole.deliver(bericht, journal)

    def lookup(self, bericht: Bericht, journal: Journal) -> None:
        self.whole.lookup(bericht, journal)

    def ping(self) -> None:
        self.whole.ping()


Deliver = Callable[[Adapter, Bericht, Journal], Outcome]


def delivers(identifier: str, eisen: str, deliver: Deliver) -> Saboteur:
    """An adapter that delivers in another way."""

    class Other(Gebrek):
        def deliver(self, bericht: Bericht, journal: Journal) -> Outcome:
            return deliver(self.whole, bericht, journal)

    return Saboteur(identifier, tuple(eisen.split()), adapter=Other)


def looks_up(identifier: str, eisen: str, lookup: Callable[[Bericht, Journal], None]) -> Saboteur:
    class Other(Gebrek):
        def lookup(self, bericht: Bericht, journal: Journal) -> None:
            lookup(bericht, journal)

    return Saboteur(identifier, tuple(eisen.split()), adapter=Other)


class Silent(Gebrek):
    def ping(self) -> None:
        raise TemporaryError("StUF013")


def _turned(error: type[DeliveryError], into: Callable[[], Outcome]) -> Deliver:
    def deliver(whole: Adapter, bericht: Bericht, journal: Journal) -> Outcome:
        try:
            return whole.deliver(bericht, journal)
        except error:
            return into()

    return deliver


def _refuse() -> Outcome:
    raise Refused("058")


def _names(whole: Adapter, bericht: Bericht, journal: Journal) -> Outcome:
    try:
        return whole.deliver(bericht, journal)
    except DeliveryError as error:
        raise UnknownOutcome(f"{error}: {bericht.aangifte.overledene.geslachtsnaam}") from error


def _thinks_done(whole: Adapter, bericht: Bericht, journal: Journal) -> Outcome:
    try:
        return whole.deliver(bericht, journal)
    except DeliveryError:
        _finishes_all(bericht, journal)
        raise


def _forgets(whole: Adapter, bericht: Bericht, _: Journal) -> Outcome:
    return whole.deliver(bericht, MemoryJournal())


def _renews(whole: Adapter, bericht: Bericht, journal: Journal) -> Outcome:
    for step in journal.unfinished():
        journal.renew(step)
    return whole.deliver(bericht, journal)


def _drops_document(whole: Adapter, bericht: Bericht, journal: Journal) -> Outcome:
    fewer = bericht.documenten[:-1] if len(bericht.documenten) > 1 else bericht.documenten
    return whole.deliver(replace(bericht, documenten=fewer), journal)


def _delivers_twice(whole: Adapter, bericht: Bericht, journal: Journal) -> Outcome:
    whole.deliver(replace(bericht, levering=bericht.levering[::-1]), MemoryJournal())
    return whole.deliver(bericht, journal)


def _finishes_all(_: Bericht, journal: Journal) -> None:
    for step in journal.unfinished():
        journal.finish(step, "0796Z00001")


def _numbered(nummer: str) -> Deliver:
    def deliver(whole: Adapter, bericht: Bericht, journal: Journal) -> Outcome:
        whole.deliver(bericht, journal)
        return Accepted(nummer)

    return deliver


ADAPTERS = (
    delivers("pending-without-zone", "C01", lambda *_: Pending(datetime(2026, 1, 1))),  # noqa: DTZ001 - that is the defect
    delivers("returns-nothing", "C01", lambda *_: None),  # type: ignore[arg-type, return-value]
    Saboteur("silent", ("C02",), adapter=Silent),
    delivers("begins-again", "C03", _forgets),
    delivers("one-number-for-all", "C04", _numbered("0796Z00001")),
    delivers("number-of-41", "C05", _numbered("0" * 41)),
    delivers("empty-number", "C05", _numbered(" ")),
    delivers("delivers-twice", "C06 C10", _delivers_twice),
    delivers("drops-a-document", "C10", _drops_document),
    delivers("thinks-it-is-done", "C20", _thinks_done),
    delivers("starts-anew-after-a-loss", "C21", _forgets),
    delivers("refused-when-lost", "C22", _turned(UnknownOutcome, _refuse)),
    delivers("accepted-when-lost", "C22 C24 C25", _turned(UnknownOutcome, Accepted)),
    delivers("refused-in-maintenance", "C23", _turned(DeliveryError, _refuse)),
    delivers("accepted-in-maintenance", "C23", _turned(DeliveryError, Accepted)),
    looks_up("finds-nothing-back", "C26", lambda *_: None),
    looks_up("finds-everything", "C27", _finishes_all),
    delivers("names-the-deceased", "C28", _names),
    delivers("writes-anew", "C29", _renews),
)
SABOTEURS = (*INNAME, *OPVOLGING, *GEVALLEN, *WEIGERING, *VOLHARDING, *ADAPTERS)
