# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""StUF-ZDS 1.1 and 1.2: a declaration as zaak and zaakdocumenten, for most of the older back-ends of municipalities.

The order of calls is that of the standard: draw a number, create the zaak, and for each document draw a number and add
it. Each is a step of the journal, so that a retry goes on where the last attempt stopped, with the same numbers and the
same bytes. StUF promises that a receiver answers a repeated message as it did the first time; where one does not, we
ask what it has before we believe that it refused.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any, Self

from adapters import teksten
from adapters.stuf_zds import berichten, nummering, ontvangst, stuurgegevens, terugmelding, vragen
from adapters.stuf_zds.antwoord import Soort
from adapters.stuf_zds.gesprek import Gesprek, Make
from adapters.stuf_zds.profiel import Profiel, Status
from adapters.stuf_zds.redenen import geweigerd, refusal
from adapters.stuf_zds.stuurgegevens import Dienst, Kop
from adapters.stuf_zds.xmltools import Element
from overlijden.adapter import (
    Accepted,
    Adapter,
    Afgifte,
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
    """A municipality's zaaksysteem behind StUF-ZDS."""

    def __init__(self, profiel: Profiel, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self.profiel = profiel
        self.gesprek = Gesprek(profiel, clock)
        agreed = {
            Capability.AMEND: profiel.aanvulling,
            Capability.WITHDRAW: profiel.intrekking,
            Capability.POLL: profiel.terugmelding,
        }
        self.capabilities = frozenset({Capability.LOOKUP, *(what for what, where in agreed.items() if where)})

    @classmethod
    def from_config(cls, settings: Mapping[str, Any]) -> Self:
        return cls(Profiel.read(settings))

    def deliver(self, bericht: Bericht, journal: Journal) -> Accepted:
        zaak = self._zaaknummer(bericht, journal)
        journal.once("zaak", lambda: self._create_zaak(bericht, journal, zaak))
        for document in bericht.documenten:
            self._hand_in(bericht, journal, document, zaak)
        return Accepted(zaak)

    def lookup(self, bericht: Bericht, journal: Journal) -> None:
        """An unfinished number needs none: nothing was stored, and a number drawn twice leaves a harmless gap."""
        unfinished = set(journal.unfinished())
        sent = [document for document in bericht.documenten if _step(document) in unfinished]
        if "zaak" not in unfinished and not sent:
            return
        zaak = self._zaaknummer(bericht, journal)
        if "zaak" in unfinished and self._has_zaak(zaak):
            journal.finish("zaak", zaak)
        present = self._documents(zaak) if sent else set()
        for document in sent:
            nummer = self._documentnummer(bericht, journal, document)
            if nummer in present:
                journal.finish(_step(document), nummer)

    def amend(self, bericht: Bericht, journal: Journal) -> Accepted:
        """The zaak's fields, the whole declaration to read, and what was attached since; its status goes last."""
        zaak, status = _known(bericht, self.profiel.aanvulling)

        def make(kop: Kop) -> Element:
            return berichten.wijzig_zaak(kop, bericht, zaak)

        journal.once("wijziging", lambda: self._tell(bericht, journal, "wijziging", stuurgegevens.UPDATE_ZAAK, make))
        titel = f"Aanvulling van aangifte {bericht.kenmerk}"
        self._hand_in(bericht, journal, teksten.document(bericht, bericht.levering, titel, f"aanvulling-{zaak}"), zaak)
        for document in bericht.documenten:
            if journal.earlier(_step(document)) is None:
                self._hand_in(bericht, journal, document, zaak)
        return self._set_status(bericht, journal, "aanvulling", status, teksten.AANVULLING)

    def withdraw(self, bericht: Bericht, journal: Journal) -> Accepted:
        """By a status, which a registrar works by: a document might lie in the zaak unread while she makes an akte."""
        _, status = _known(bericht, self.profiel.intrekking)
        return self._set_status(bericht, journal, "intrekking", status, teksten.INTREKKING)

    def poll(self, bericht: Bericht) -> Stand:
        return terugmelding.read(self.gesprek, bericht)

    def fetch(self, bericht: Bericht, afgifte: Afgifte) -> bytes:  # noqa: ARG002 - its number is enough
        return terugmelding.fetch(self.gesprek, afgifte)

    def receive(self, post: Post, keep: Callable[[Nagekomen | Wenk], bool]) -> Ruw | None:
        return ontvangst.answer(self.profiel, self.gesprek.clock(), post, keep)

    def falls_with(self, step: str, steps: tuple[str, ...]) -> tuple[str, ...]:
        """Without the zaak no document is in it. The numbers stay, so that what was there after all is known again."""
        documents = (one for one in steps if one.startswith("document:") and not one.endswith(":nummer"))
        return (step, *documents) if step == "zaak" else (step,)

    def ping(self) -> None:
        """Ask for a zaak that cannot exist: any answer will do, unless it says that our settings are wrong."""
        antwoord = self.gesprek.ask(stuurgegevens.ZAAKDETAILS, lambda kop: vragen.geef_zaak(kop, "00000"))
        if antwoord.code in INSTELLINGEN_FOUT:
            raise TemporaryError(antwoord.code)

    def _zaaknummer(self, bericht: Bericht, journal: Journal) -> str:
        return nummering.of(self.gesprek, bericht, journal, "zaaknummer", stuurgegevens.ZAAKNUMMER)

    def _documentnummer(self, bericht: Bericht, journal: Journal, document: Document) -> str:
        return nummering.of(self.gesprek, bericht, journal, f"{_step(document)}:nummer", stuurgegevens.DOCUMENTNUMMER)

    def _create_zaak(self, bericht: Bericht, journal: Journal, zaak: str) -> str:
        def make(kop: Kop) -> Element:
            return berichten.creeer_zaak(kop, bericht, zaak)

        self._tell(bericht, journal, "zaak", stuurgegevens.CREEER_ZAAK, make, is_there=lambda: self._has_zaak(zaak))
        return zaak

    def _hand_in(self, bericht: Bericht, journal: Journal, document: Document, zaak: str) -> None:
        nummer, step = self._documentnummer(bericht, journal, document), _step(document)

        def make(kop: Kop) -> Element:
            return berichten.voeg_document_toe(kop, bericht, document, nummer, zaak)

        def is_there() -> bool:
            return nummer in self._documents(zaak)

        def add() -> str:
            self._tell(bericht, journal, step, stuurgegevens.VOEG_TOE, make, is_there=is_there)
            return nummer

        journal.once(step, add)

    def _set_status(self, bericht: Bericht, journal: Journal, step: str, status: Status, tekst: str) -> Accepted:
        def make(kop: Kop) -> Element:
            return berichten.zet_status(kop, bericht.zaaknummer or "", status, tekst)

        journal.once(step, lambda: self._tell(bericht, journal, step, stuurgegevens.ZAAKSTATUS, make))
        return Accepted(bericht.zaaknummer)

    def _tell(
        self,
        bericht: Bericht,
        journal: Journal,
        step: str,
        dienst: Dienst,
        make: Make,
        *,
        is_there: Callable[[], bool] = lambda: False,
    ) -> str:
        """Send the message of this step. A refusal that may mean "I have it" becomes final only after we asked."""
        antwoord = self.gesprek.send(bericht.levering, journal, step, dienst, make)
        if antwoord.soort is Soort.CHECK:
            raise UnknownOutcome(antwoord.code)
        if antwoord.soort is not Soort.ACCEPTED and not (antwoord.code in MISSCHIEN_AANWEZIG and is_there()):
            raise refusal(antwoord)
        return step

    def _has_zaak(self, zaak: str) -> bool:
        antwoord = self.gesprek.ask(stuurgegevens.ZAAKDETAILS, lambda kop: vragen.geef_zaak(kop, zaak))
        return zaak in antwoord.identificaties("antwoord", "object")

    def _documents(self, zaak: str) -> set[str]:
        antwoord = self.gesprek.ask(stuurgegevens.ZAAKDOCUMENTEN, lambda kop: vragen.geef_documenten(kop, zaak))
        return antwoord.identificaties("heeftRelevant", "gerelateerde")


def _step(document: Document) -> str:
    return f"document:{document.id}"


def _known(bericht: Bericht, status: Status | None) -> tuple[str, Status]:
    """The zaak that is told, and by which status; Refused when either is not known."""
    if bericht.zaaknummer is None or status is None:
        raise Refused("geen-zaak", geweigerd("geen-zaak", ""))
    return bericht.zaaknummer, status
