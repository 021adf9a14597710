# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""What is told after a zaak was made: that it changed, that it no longer counts; and what is read of its documents."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from dataclasses import replace

from overlijden.adapter import DeliveryError, MemoryJournal
from overlijden.conformance.eisen import Afgekeurd, Afwijking, Niveau, Nodig
from overlijden.conformance.plichten.lijst import nummer as numbered
from overlijden.conformance.proef import Gesprek, Proef
from overlijden.conformance.zds.berichten import (
    BEVESTIGD,
    DETAILS,
    OBJECT,
    STATUS,
    STUURGEGEVENS,
    UPDATE,
    answered,
    asked,
    code,
    content,
    every,
    last,
    question,
    read,
    sent,
    text,
)
from overlijden.conformance.zds.lijst import added, eis, nummer, zds
from overlijden.conformance.zds.teruglezen import extra

OPVOLGING = Niveau.OPVOLGING
INHOUD = b"%PDF-1.7 om te lezen"


@eis("Z40", OPVOLGING, zds("geefZaakdocumentLezen"), "A document is given back as it was sent, byte for byte.")
def _gives_content(proef: Proef) -> Iterator[Afwijking]:
    """Een document komt terug zoals gestuurd, byte voor byte."""
    found = text(content(proef, nummer(added(proef, INHOUD))), "//ZKN:antwoord/ZKN:object/ZKN:inhoud")
    if "".join(found.split()) != base64.b64encode(INHOUD).decode():
        yield Afwijking("//ZKN:antwoord/ZKN:object/ZKN:inhoud", "dezelfde bytes", "andere bytes" if found else "niets")


@eis("Z41", OPVOLGING, zds("updateZaak"), "A change is confirmed, and what it says comes back.", Nodig.AMEND)
def _takes_change(proef: Proef) -> Iterator[Afwijking]:
    """Een wijziging wordt bevestigd, en wat zij zegt komt terug."""
    gesprek = _told(proef, UPDATE)
    yield from _confirmed(gesprek)
    yield from extra(proef, gesprek)


@eis("Z42", OPVOLGING, zds("actualiseerZaakstatus"), "A status is confirmed and is among those of its zaak.",
     Nodig.WITHDRAW)  # fmt: skip
def _takes_status(proef: Proef) -> Iterator[Afwijking]:
    """Een status wordt bevestigd en staat bij de zaak."""
    gesprek = _told(proef, STATUS)
    yield from _confirmed(gesprek)
    heeft = every(sent(gesprek), "//ZKN:object/ZKN:heeft")[-1]
    wanted = text(heeft, "ZKN:gerelateerde/ZKN:omschrijving")
    statussen = every(question(proef, DETAILS, nummer(gesprek), asked(heeft)), f"{OBJECT}/ZKN:heeft")
    if wanted not in (found := [text(one, "ZKN:gerelateerde/ZKN:omschrijving") for one in statussen]):
        yield Afwijking(f"{OBJECT}/ZKN:heeft/ZKN:gerelateerde/ZKN:omschrijving", wanted, ", ".join(found) or "niets")


def _told(proef: Proef, dienst: str) -> Gesprek:
    """The call by which the adapter told of a change (updateZaak) or of a withdrawal."""
    bericht = proef.bericht()
    filed = proef.deliver(bericht)
    revised = replace(
        proef.bericht("G06"), kenmerk=bericht.kenmerk, zaaknummer=numbered(filed), vorige=bericht.aangifte
    )
    act = proef.adapter.amend if dienst == UPDATE else proef.adapter.withdraw
    try:
        with proef.listening():
            act(revised, MemoryJournal())
    except DeliveryError as error:
        raise Afgekeurd("", "aangenomen", f"{type(error).__name__} {error}") from error
    return last(proef, dienst)


def _confirmed(gesprek: Gesprek) -> Iterator[Afwijking]:
    if (found := code(read(answered(gesprek)))) not in BEVESTIGD:
        yield Afwijking(f"{STUURGEGEVENS}/StUF:berichtcode", "Bv03", found or "niets")
