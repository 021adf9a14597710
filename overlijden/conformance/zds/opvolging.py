# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""Following up: documents with the zaak that they belong to."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator

from overlijden.conformance.eisen import Afwijking, Niveau, Ongetoetst
from overlijden.conformance.proef import Proef
from overlijden.conformance.standin.soap import Element
from overlijden.conformance.zds.berichten import (
    BEVESTIGD,
    DOCUMENTNUMMER,
    STUURGEGEVENS,
    VOEG_TOE,
    ZAAKNUMMER,
    answered,
    code,
    dienst,
    documents,
    equal,
    every,
    put,
    read,
    repeat,
    sent,
    text,
)
from overlijden.conformance.zds.lijst import BEVESTIGING, added, another, created, eis, numbered, nummer, zaak_of, zds

OPVOLGING = Niveau.OPVOLGING
NUMMER = zds("genereerDocumentIdentificatie")
TOEVOEGEN = zds("voegZaakdocumentToe")
LIJST = zds("geefLijstZaakdocumenten")
TWEE = (b"%PDF-1.7 een", b"%PDF-1.7 twee")
GROOT = 5_000_000  # bytes of a document that any back-end should take
IDENTIFICATIE = "//ZKN:document/ZKN:identificatie"


@eis("Z30", OPVOLGING, NUMMER, "The question for a document number is answered with Du02 and one number.")
def _gives_number(proef: Proef) -> Iterator[Afwijking]:
    """De vraag om een documentnummer wordt beantwoord met Du02 en één nummer."""
    [gesprek] = numbered(proef, DOCUMENTNUMMER, TWEE[0])
    xml = read(answered(gesprek))
    yield from equal(xml, f"{STUURGEGEVENS}/StUF:berichtcode", "Du02")
    found = [text(node, ".") for node in every(xml, IDENTIFICATIE)]
    if len(found) != 1 or not re.fullmatch(r"[0-9]{4}.{1,36}", found[0]):
        yield Afwijking(
            IDENTIFICATIE, "één nummer: vier cijfers en 1 tot en met 36 tekens", " en ".join(found) or "niets"
        )


@eis("Z31", OPVOLGING, NUMMER, "Each document gets a number of its own.")
def _gives_each_its_own(proef: Proef) -> Iterator[Afwijking]:
    """Elk document krijgt een eigen nummer."""
    first, second = (text(read(answered(gesprek)), IDENTIFICATIE) for gesprek in numbered(proef, DOCUMENTNUMMER, *TWEE))
    if first == second:
        yield Afwijking(IDENTIFICATIE, "een ander nummer", second)


@eis("Z32", OPVOLGING, BEVESTIGING, "voegZaakdocumentToe is confirmed with Bv03, which names our message.")
def _confirms(proef: Proef) -> Iterator[Afwijking]:
    """De dienst voegZaakdocumentToe wordt bevestigd met Bv03, dat ons bericht noemt."""
    gesprek = added(proef)
    xml = read(answered(gesprek))
    if (found := code(xml)) not in BEVESTIGD:
        yield Afwijking(f"{STUURGEGEVENS}/StUF:berichtcode", "Bv03", found or "niets")
    ours = text(sent(gesprek), f"{STUURGEGEVENS}/StUF:referentienummer")
    yield from equal(xml, f"{STUURGEGEVENS}/StUF:crossRefnummer", ours)


@eis("Z33", OPVOLGING, LIJST, "A document that was confirmed is in the list of its zaak, once.")
def _lists(proef: Proef) -> Iterator[Afwijking]:
    """Een bevestigd document staat in de lijst van zijn zaak, één keer."""
    gesprek = added(proef)
    yield from listed(proef, zaak_of(gesprek), nummer(gesprek))


@eis("Z34", OPVOLGING, LIJST, "Of two documents neither takes the place of the other.")
def _keeps_both(proef: Proef) -> Iterator[Afwijking]:
    """Van twee documenten neemt het ene de plaats van het andere niet in."""
    proef.deliver(proef.bericht("G01", *TWEE))
    calls = [gesprek for gesprek in proef.gesprekken if dienst(gesprek) == VOEG_TOE]
    yield from listed(proef, zaak_of(calls[0]), *(nummer(gesprek) for gesprek in calls))


@eis("Z35", OPVOLGING, LIJST, "A zaak without documents has an empty list.")
def _lists_no_others(proef: Proef) -> Iterator[Afwijking]:
    """Een zaak zonder documenten heeft een lege lijst."""
    added(proef)
    yield from listed(proef, nummer(created(proef)))


@eis("Z36", OPVOLGING, LIJST, "The title of a document is kept.")
def _keeps_title(proef: Proef) -> Iterator[Afwijking]:
    """De titel van een document blijft zoals gestuurd."""
    gesprek = added(proef)
    titel = text(sent(gesprek), "//ZKN:object/ZKN:titel")
    found = [titel for _, titel in documents(proef, zaak_of(gesprek))]
    if found == [""]:
        raise Ongetoetst("Het systeem geeft de titel niet terug.", "The back-end does not give the title back.")
    if found != [titel]:
        yield Afwijking("//ZKN:gerelateerde/ZKN:titel", titel, ", ".join(found) or "niets")


@eis("Z37", OPVOLGING, TOEVOEGEN, "A document for a zaak that does not exist makes no zaak.")
def _makes_no_zaak(proef: Proef) -> Iterator[Afwijking]:
    """Een document bij een zaak die er niet is maakt geen zaak."""
    gesprek = added(proef)
    other, document = another(proef, ZAAKNUMMER, "x"), another(proef, DOCUMENTNUMMER, "b")

    def edit(xml: Element) -> None:
        put(xml, "//ZKN:object/ZKN:identificatie", document)
        put(xml, "//ZKN:isRelevantVoor/ZKN:gerelateerde/ZKN:identificatie", other)

    repeat(proef, gesprek, edit)
    yield from listed(proef, other)


@eis("Z38", OPVOLGING, TOEVOEGEN, "A document of 5 MB is taken.")
def _takes_large(proef: Proef) -> Iterator[Afwijking]:
    """Een document van 5 MB wordt aangenomen."""
    gesprek = added(proef, b"%PDF-1.7 " + bytes(GROOT))
    yield from listed(proef, zaak_of(gesprek), nummer(gesprek))


@eis("Z39", OPVOLGING, TOEVOEGEN, "The name of a file may have spaces, quotes and letters outside Latin-1.")
def _takes_names(proef: Proef) -> Iterator[Afwijking]:
    """De naam van een bestand mag spaties, aanhalingstekens en letters buiten Latin-1 hebben."""
    gesprek = added(proef)
    other = another(proef, DOCUMENTNUMMER, "c")
    naam = "A-verklaring (1) van Żywiałowska & 't Hooft.pdf"

    def edit(xml: Element) -> None:
        put(xml, "//ZKN:object/ZKN:identificatie", other)
        for inhoud in every(xml, "//ZKN:inhoud"):
            inhoud.set("{http://www.egem.nl/StUF/StUF0301}bestandsnaam", naam)
            inhoud.text = base64.b64encode(b"%PDF-1.7 drie").decode()

    found = code(read(repeat(proef, gesprek, edit)))
    if found not in BEVESTIGD:
        yield Afwijking(f"{STUURGEGEVENS}/StUF:berichtcode", "Bv03", found or "niets")
    yield from listed(proef, zaak_of(gesprek), nummer(gesprek), other)


def listed(proef: Proef, zaak: str, *nummers: str) -> Iterator[Afwijking]:
    """Exactly these numbers, in any order."""
    found = sorted(nummer for nummer, _ in documents(proef, zaak))
    if found != sorted(nummers):
        wijzer = "//ZKN:heeftRelevant/ZKN:gerelateerde/ZKN:identificatie"
        yield Afwijking(wijzer, ", ".join(sorted(nummers)) or "geen", ", ".join(found) or "geen")
