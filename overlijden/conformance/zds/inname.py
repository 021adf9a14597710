# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""Taking in: a number, a zaak, and a confirmation that can be believed."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from overlijden.conformance.eisen import Afwijking, Niveau
from overlijden.conformance.proef import Proef
from overlijden.conformance.zds.berichten import (
    BEVESTIGD,
    DETAILS,
    OBJECT,
    STUURGEGEVENS,
    ZAAKNUMMER,
    answered,
    code,
    equal,
    every,
    question,
    raw,
    read,
    sent,
    text,
)
from overlijden.conformance.zds.lijst import BEVESTIGING, SOAP, another, created, eis, numbered, nummer, zds
from overlijden.conformance.zds.lijst import STUURGEGEVENS as KOP
from overlijden.conformance.zds.teruglezen import compared
from overlijden.conformance.zds.versie import ZDS, speaks_1_2

INNAME = Niveau.INNAME
NUMMER = zds("genereerZaakIdentificatie")
DETAIL = zds("geefZaakdetails")


@eis("Z01", INNAME, NUMMER, "The question for a number is answered with Du02.")
def _answers_du02(proef: Proef) -> Iterator[Afwijking]:
    """De vraag om een nummer wordt beantwoord met Du02."""
    [gesprek] = numbered(proef, ZAAKNUMMER)
    yield from equal(read(answered(gesprek)), f"{STUURGEGEVENS}/StUF:berichtcode", "Du02")


@eis("Z02", INNAME, NUMMER, "The answer has one number, of 5 to 40 characters, that begins with four digits.")
def _gives_one_number(proef: Proef) -> Iterator[Afwijking]:
    """Het antwoord bevat één nummer van 5 tot en met 40 tekens, dat begint met de vier cijfers van de gemeente."""
    [gesprek] = numbered(proef, ZAAKNUMMER)
    wijzer = "//ZKN:zaak/ZKN:identificatie"
    found = [text(node, ".") for node in every(read(answered(gesprek)), wijzer)]
    if len(found) != 1 or not re.fullmatch(r"[0-9]{4}.{1,36}", found[0]):
        yield Afwijking(wijzer, "één nummer: vier cijfers en 1 tot en met 36 tekens", " en ".join(found) or "niets")


@eis("Z03", INNAME, NUMMER, "Two questions for a number give two numbers.")
def _gives_another_number(proef: Proef) -> Iterator[Afwijking]:
    """Twee vragen om een nummer geven twee nummers."""
    wijzer = "//ZKN:zaak/ZKN:identificatie"
    first, second = (text(read(answered(numbered(proef, ZAAKNUMMER)[-1])), wijzer) for _ in range(2))
    if first == second:
        yield Afwijking(wijzer, "een ander nummer", second)


@eis("Z04", INNAME, NUMMER, "The number is used: the zaak can be found under it.")
def _finds_under_number(proef: Proef) -> Iterator[Afwijking]:
    """De zaak is te vinden onder het nummer dat werd gegeven."""
    [gesprek] = numbered(proef, ZAAKNUMMER)
    given = text(read(answered(gesprek)), "//ZKN:zaak/ZKN:identificatie")
    yield from equal(question(proef, DETAILS, given), f"{OBJECT}/ZKN:identificatie", given)


@eis("Z05", INNAME, BEVESTIGING, "creeerZaak is confirmed with Bv03, or by an intermediary with Bv04.")
def _confirms(proef: Proef) -> Iterator[Afwijking]:
    """De dienst creeerZaak wordt bevestigd met Bv03, of door een tussenstation met Bv04."""
    found = code(read(answered(created(proef))))
    if found not in BEVESTIGD:
        yield Afwijking(f"{STUURGEGEVENS}/StUF:berichtcode", "Bv03", found or "niets")


@eis("Z06", INNAME, BEVESTIGING, "The confirmation names the referentienummer of our message.")
def _names_our_number(proef: Proef) -> Iterator[Afwijking]:
    """De bevestiging noemt het referentienummer van ons bericht."""
    gesprek = created(proef)
    ours = text(sent(gesprek), f"{STUURGEGEVENS}/StUF:referentienummer")
    yield from equal(read(answered(gesprek)), f"{STUURGEGEVENS}/StUF:crossRefnummer", ours)


@eis("Z07", INNAME, KOP, "In the confirmation zender and ontvanger have changed places.")
def _turns_around(proef: Proef) -> Iterator[Afwijking]:
    """In de bevestiging zijn zender en ontvanger omgedraaid."""
    gesprek = created(proef)
    xml, ours = read(answered(gesprek)), sent(gesprek)
    for here, there in (("zender", "ontvanger"), ("ontvanger", "zender")):
        applicatie = text(ours, f"{STUURGEGEVENS}/StUF:{there}/StUF:applicatie")
        yield from equal(xml, f"{STUURGEGEVENS}/StUF:{here}/StUF:applicatie", applicatie)


@eis("Z08", INNAME, KOP, "The confirmation has a referentienummer (1 to 40 characters) and a time (8 to 17 digits).")
def _has_number_and_time(proef: Proef) -> Iterator[Afwijking]:
    """De bevestiging heeft een referentienummer (1 tot en met 40 tekens) en een tijdstip (8 tot en met 17 cijfers)."""
    xml = read(answered(created(proef)))
    for naam, pattern, verwacht in (
        ("referentienummer", ".{1,40}", "1 tot en met 40 tekens"),
        ("tijdstipBericht", "[0-9]{8,17}", "8 tot en met 17 cijfers"),
    ):
        gelezen = text(xml, f"{STUURGEGEVENS}/StUF:{naam}")
        if not re.fullmatch(pattern, gelezen):
            yield Afwijking(f"{STUURGEGEVENS}/StUF:{naam}", verwacht, gelezen or "niets")


@eis("Z09", INNAME, SOAP, "The confirmation comes with HTTP 200 and Content-Type text/xml.")
def _comes_as_xml(proef: Proef) -> Iterator[Afwijking]:
    """De bevestiging komt met HTTP 200 en Content-Type text/xml."""
    ruw = answered(created(proef))
    if ruw.status != 200:
        yield Afwijking("HTTP", "200", str(ruw.status))
    soort = ruw.headers.get("content-type", "").partition(";")[0].strip().lower()
    if soort != "text/xml":
        yield Afwijking("Content-Type", "text/xml", soort or "niets")


@eis("Z10", INNAME, SOAP, "The confirmation is a Bv03Bericht of StUF 3.01 in an envelope of SOAP 1.1.")
def _is_enveloped(proef: Proef) -> Iterator[Afwijking]:
    """De bevestiging is een Bv03Bericht van StUF 3.01 in een envelop van SOAP 1.1."""
    xml = read(answered(created(proef)))
    if not every(xml, "/soapenv:Envelope/soapenv:Body/*[self::StUF:Bv03Bericht or self::StUF:Bv04Bericht]"):
        yield Afwijking("/soapenv:Envelope/soapenv:Body/StUF:Bv03Bericht", "het bericht", str(xml.tag))


@eis("Z11", INNAME, DETAIL, "A zaak that was confirmed can be found, once, with La01.")
def _finds_zaak(proef: Proef) -> Iterator[Afwijking]:
    """Een bevestigde zaak is te vinden: La01 met precies één object."""
    zaak = nummer(created(proef))
    xml = question(proef, DETAILS, zaak)
    yield from equal(xml, f"{STUURGEGEVENS}/StUF:berichtcode", "La01")
    found = len(every(xml, OBJECT))
    if found != 1:
        yield Afwijking(OBJECT, "1 object", f"{found} objecten")
    yield from equal(xml, f"{OBJECT}/ZKN:identificatie", zaak)


@eis("Z12", INNAME, DETAIL, "A zaak that does not exist is not found: an answer without object, or a fault.")
def _finds_no_other(proef: Proef) -> Iterator[Afwijking]:
    """Een zaak die er niet is wordt niet gevonden: een antwoord zonder object, of een foutbericht."""
    created(proef)
    other = another(proef, ZAAKNUMMER, "x")
    if found := every(question(proef, DETAILS, other), OBJECT):
        yield Afwijking(OBJECT, "geen object", f"{len(found)} objecten")


def kept(identifier: str, naam: str, nl: str, en: str) -> None:
    """A requirement that this element comes back as it was sent."""

    def check(proef: Proef) -> Iterator[Afwijking]:
        gesprek = created(proef)
        yield from compared(proef, nummer(gesprek), sent(gesprek), naam)

    check.__doc__ = nl
    eis(identifier, INNAME, DETAIL, en)(check)


kept(
    "Z13", "kenmerk", "Het kenmerk dat de aangever kent komt terug.", "The reference that the declarant knows is kept."
)
kept("Z14", "startdatum", "De startdatum komt terug zoals gestuurd.", "The start date is kept.")
kept("Z15", "registratiedatum", "De registratiedatum komt terug zoals gestuurd.", "The date of registration is kept.")
kept("Z16", "isVan", "Het zaaktype komt terug zoals gestuurd.", "The zaaktype is kept.")
kept("Z17", "heeftAlsInitiator", "De initiator komt terug zoals gestuurd.", "The initiator is kept.")
kept("Z18", "omschrijving", "De omschrijving komt terug zoals gestuurd.", "The description is kept.")


@eis("Z19", INNAME, zds("namen van berichten"), "Answers bear the names of the version in which we asked.")
def _speaks_version(proef: Proef) -> Iterator[Afwijking]:
    """Antwoorden heten zoals in de versie waarin wij vroegen."""
    question(proef, DETAILS, nummer(created(proef)))
    for gesprek in proef.gesprekken:
        for node in raw(answered(gesprek)).iterfind("{*}Body/*"):
            naam = etree.QName(node)
            if naam.localname.endswith(("Du02", "La01")) and (naam.namespace == ZDS) != speaks_1_2(
                gesprek.verzoek.headers.get("SOAPAction", "")
            ):
                yield Afwijking("/soapenv:Envelope/soapenv:Body/*", "een naam van deze versie", f"{naam.localname}")
