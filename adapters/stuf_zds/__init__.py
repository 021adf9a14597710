# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""StUF-ZDS 1.1 and 1.2: a declaration as zaak and zaakdocumenten, for most of the older back-ends of municipalities.

The order of calls is that of the standard: draw a number, create the zaak, and for each document draw a number and add
it. Each is a step of the journal, so that a retry goes on where the last attempt stopped, with the same numbers and the
same bytes. StUF promises that a receiver answers a repeated message as it did the first time; where one does not, we
ask what it has before we believe that it refused.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import partial
from typing import Any, Self

from adapters.stuf_zds import berichten, ontvangst, stuurgegevens, terugmelding
from adapters.stuf_zds.antwoord import Antwoord, Soort
from adapters.stuf_zds.gesprek import Gesprek
from adapters.stuf_zds.profiel import Nummering, Profiel
from adapters.stuf_zds.redenen import geweigerd
from adapters.stuf_zds.stuurgegevens import Dienst, Kop
from adapters.stuf_zds.xmltools import Element
from overlijden.adapter import (
    Accepted,
    Adapter,
    Bericht,
    Capability,
    Document,
    Journal,
    Nagekomen,
    Post,
    Refused,
    Ruw,
    Stand,
    TemporaryError,
    UnknownOutcome,
    Wenk,
)

# Refusals with which a back-end may mean "I have this already" (measured: StUF058 for a document sent twice).
MISSCHIEN_AANWEZIG = {"StUF058", "StUF067"}
# Faults that say that our settings are wrong, whatever was asked.
INSTELLINGEN_FOUT = {"StUF001", "StUF004", "StUF007", "StUF010", "StUF013", "StUF052"}


class StufZds(Adapter):
    """A municipality's zaaksysteem behind StUF-ZDS 1.1."""

    def __init__(self, profiel: Profiel, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self.profiel = profiel
        self.gesprek = Gesprek(profiel, clock)
        told = {Capability.WITHDRAW} if profiel.intrekking else set()
        asked = {Capability.POLL} if profiel.terugmelding else set()
        self.capabilities = frozenset({Capability.LOOKUP, *told, *asked})

    @classmethod
    def from_config(cls, settings: Mapping[str, Any]) -> Self:
        return cls(Profiel.read(settings))

    def deliver(self, bericht: Bericht, journal: Journal) -> Accepted:
        zaak = self._zaaknummer(bericht, journal)
        journal.once("zaak", lambda: self._create_zaak(bericht, journal, zaak))
        for document in bericht.documenten:
            nummer = self._documentnummer(bericht, journal, document)
            add = partial(self._add, bericht, journal, document, nummer, zaak)
            journal.once(f"document:{document.id}", add)
        return Accepted(zaak)

    def lookup(self, bericht: Bericht, journal: Journal) -> None:
        """An unfinished number needs none: nothing was stored, and a number drawn twice leaves a harmless gap."""
        unfinished = set(journal.unfinished())
        sent = [document for document in bericht.documenten if f"document:{document.id}" in unfinished]
        if "zaak" not in unfinished and not sent:
            return
        zaak = self._zaaknummer(bericht, journal)
        if "zaak" in unfinished and self._has_zaak(zaak):
            journal.finish("zaak", zaak)
        present = self._documents(zaak) if sent else set()
        for document in sent:
            nummer = self._documentnummer(bericht, journal, document)
            if nummer in present:
                journal.finish(f"document:{document.id}", nummer)

    def withdraw(self, bericht: Bericht, journal: Journal) -> Accepted:
        """By a status, which a registrar works by: a document might lie in the zaak unread while she makes an akte."""
        zaak, status = bericht.zaaknummer, self.profiel.intrekking
        if zaak is None or status is None:
            raise Refused("geen-zaak", geweigerd("geen-zaak", ""))

        def tell() -> str:
            antwoord = self.gesprek.send(
                bericht.levering,
                journal,
                "intrekking",
                stuurgegevens.ZAAKSTATUS,
                lambda kop: berichten.trek_in(kop, zaak, status),
            )
            _settle(antwoord, lambda: False)
            return zaak

        return Accepted(journal.once("intrekking", tell))

    def poll(self, bericht: Bericht) -> Stand:
        return terugmelding.read(self.gesprek, bericht)

    def receive(self, post: Post, keep: Callable[[Nagekomen | Wenk], bool]) -> Ruw | None:
        return ontvangst.answer(self.profiel, self.gesprek.clock(), post, keep)

    def falls_with(self, step: str, steps: tuple[str, ...]) -> tuple[str, ...]:
        """Without the zaak no document is in it. The numbers stay, so that what was there after all is known again."""
        documents = (one for one in steps if one.startswith("document:") and not one.endswith(":nummer"))
        return (step, *documents) if step == "zaak" else (step,)

    def ping(self) -> None:
        """Ask for a zaak that cannot exist: any answer will do, unless it says that our settings are wrong."""
        antwoord = self.gesprek.ask(stuurgegevens.ZAAKDETAILS, lambda kop: berichten.geef_zaak(kop, "00000"))
        if antwoord.code in INSTELLINGEN_FOUT:
            raise TemporaryError(antwoord.code)

    def _zaaknummer(self, bericht: Bericht, journal: Journal) -> str:
        return self._nummer(bericht, journal, "zaaknummer", stuurgegevens.ZAAKNUMMER)

    def _documentnummer(self, bericht: Bericht, journal: Journal, document: Document) -> str:
        return self._nummer(bericht, journal, f"document:{document.id}:nummer", stuurgegevens.DOCUMENTNUMMER)

    def _nummer(self, bericht: Bericht, journal: Journal, step: str, dienst: Dienst) -> str:
        """A number of this municipality, drawn once; one of our own making is the same at every attempt anyway."""
        if self.profiel.nummering is Nummering.EIGEN:
            return bericht.gemeente + hashlib.sha256(f"{bericht.levering} {step}".encode()).hexdigest()[:32]
        return journal.once(step, lambda: self._draw(bericht, journal, step, dienst))

    def _draw(self, bericht: Bericht, journal: Journal, step: str, dienst: Dienst) -> str:
        """Drawing stores nothing that counts, so an answer that was lost is just asked again."""
        try:
            antwoord = self.gesprek.send(
                bericht.levering, journal, step, dienst, lambda kop: berichten.vraag_nummer(kop, dienst)
            )
        except UnknownOutcome as error:
            raise TemporaryError(str(error)) from error
        if antwoord.soort is Soort.CHECK:
            journal.renew(step)
            raise TemporaryError(antwoord.code)
        nummers = antwoord.identificaties("zaak") | antwoord.identificaties("document")
        if antwoord.soort is not Soort.RESULT or len(nummers) != 1:
            raise _refusal(antwoord)
        return nummers.pop()

    def _create_zaak(self, bericht: Bericht, journal: Journal, zaak: str) -> str:
        def make(kop: Kop) -> Element:
            return berichten.creeer_zaak(kop, bericht, zaak)

        antwoord = self.gesprek.send(bericht.levering, journal, "zaak", stuurgegevens.CREEER_ZAAK, make)
        _settle(antwoord, lambda: self._has_zaak(zaak))
        return zaak

    def _add(self, bericht: Bericht, journal: Journal, document: Document, nummer: str, zaak: str) -> str:
        def make(kop: Kop) -> Element:
            return berichten.voeg_document_toe(kop, bericht, document, nummer, zaak)

        antwoord = self.gesprek.send(bericht.levering, journal, f"document:{document.id}", stuurgegevens.VOEG_TOE, make)
        _settle(antwoord, lambda: nummer in self._documents(zaak))
        return nummer

    def _has_zaak(self, zaak: str) -> bool:
        antwoord = self.gesprek.ask(stuurgegevens.ZAAKDETAILS, lambda kop: berichten.geef_zaak(kop, zaak))
        return zaak in antwoord.identificaties("antwoord", "object")

    def _documents(self, zaak: str) -> set[str]:
        antwoord = self.gesprek.ask(stuurgegevens.ZAAKDOCUMENTEN, lambda kop: berichten.geef_documenten(kop, zaak))
        return antwoord.identificaties("heeftRelevant", "gerelateerde")


def _settle(antwoord: Antwoord, is_there: Callable[[], bool]) -> None:
    """Return when the back-end has it. A refusal that may mean just that becomes final only after we asked."""
    if antwoord.soort is Soort.ACCEPTED:
        return
    if antwoord.soort is Soort.CHECK:
        raise UnknownOutcome(antwoord.code)
    if antwoord.code in MISSCHIEN_AANWEZIG and is_there():
        return
    raise _refusal(antwoord)


def _refusal(antwoord: Antwoord) -> Refused:
    tekst = "" if antwoord.xml is None else " ".join(str(deel) for deel in antwoord.xml.itertext())
    return Refused(antwoord.code or "onbekend antwoord", geweigerd(antwoord.code, tekst))
