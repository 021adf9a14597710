# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""vrijBRP Dossiers: a declaration as a dossier of death in the municipality, or of a body that was found.

First the dossier, then its documents, each a step of the journal. The dossier carries this delivery's own id as its
reference: vrijBRP finds it by that, and refuses a second with the same. Documents have no such guard, so each carries
its id in its title and is looked for before it is sent again. What vrijBRP has no field for goes along in a document of
our own that holds every answer (``kopie``).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from functools import partial
from typing import Any, Self

from adapters.vrijbrp import berichten, kopie
from adapters.vrijbrp.antwoord import Antwoord, Soort
from adapters.vrijbrp.gesprek import Gesprek, segment
from adapters.vrijbrp.profiel import Profiel
from adapters.vrijbrp.redenen import geweigerd
from overlijden.adapter import (
    Accepted,
    Adapter,
    Afgifte,
    Bericht,
    Capability,
    Document,
    Fase,
    Geval,
    Journal,
    Refused,
    Stand,
    TemporaryError,
    UnknownOutcome,
)

DOSSIER = "dossier"
# The states of a dossier that tell something; any other is one that nobody has begun with.
FASEN = {
    "processing": Fase.BEHANDELING,
    "on_hold": Fase.BEHANDELING,
    "processed": Fase.AFGEHANDELD,
    "cancelled": Fase.AFGEBROKEN,
    "deleted": Fase.AFGEBROKEN,
    "refused": Fase.AFGEBROKEN,
}


class VrijBrp(Adapter):
    """A municipality's vrijBRP, behind vrijBRP Dossiers."""

    capabilities = frozenset({Capability.LOOKUP, Capability.POLL})
    refuses = frozenset({Geval.ZONDER_BSN, Geval.LEVENLOOS})

    def __init__(self, profiel: Profiel, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self.profiel = profiel
        self.gesprek = Gesprek(profiel, clock)

    @classmethod
    def from_config(cls, settings: Mapping[str, Any]) -> Self:
        return cls(Profiel.read(settings))

    def deliver(self, bericht: Bericht, journal: Journal) -> Accepted:
        dossier = journal.once(DOSSIER, lambda: self._create(bericht, journal))
        for document in self._documents(bericht):
            journal.once(_step(document), partial(self._add, bericht, journal, document, dossier))
        return Accepted(dossier)

    def lookup(self, bericht: Bericht, journal: Journal) -> None:
        unfinished = set(journal.unfinished())
        if DOSSIER in unfinished and (found := self._find(bericht)) is not None:
            journal.finish(DOSSIER, found)
        sent = [document for document in self._documents(bericht) if _step(document) in unfinished]
        present = self._titles(self._find(bericht)) if sent else frozenset()
        for document in sent:
            if (titel := berichten.titel(document)) in present:
                journal.finish(_step(document), titel)

    def poll(self, bericht: Bericht) -> Stand:
        """It has no place for the number of the akte, which a person reports."""
        antwoord = self._get(bericht)
        if antwoord.soort is Soort.ABSENT:
            raise _refusal(antwoord, bericht)
        found = antwoord.json.get(DOSSIER) if isinstance(antwoord.json, dict) else None
        status = found.get("status") if isinstance(found, dict) else None
        if not isinstance(status, dict):
            raise TemporaryError("no status")
        return Stand(FASEN.get(str(status.get("code")), Fase.ONTVANGEN), afgiften=tuple(self._afgiften(bericht)))

    def fetch(self, bericht: Bericht, afgifte: Afgifte) -> bytes:
        dossier = segment(self._find(bericht) or "")
        return self.gesprek.download(f"dossiers/{dossier}/documents/{segment(afgifte.nummer)}")

    def _afgiften(self, bericht: Bericht) -> Iterator[Afgifte]:
        """What vrijBRP made itself, by its titel; ours have their id behind it."""
        named = {titel: soort for soort, titel in self.profiel.afgiften.items()}
        for item in self._listed(self._find(bericht)) if named else ():
            if (soort := named.get(str(item.get("title")))) and isinstance(item.get("id"), str):
                yield Afgifte(item["id"], soort)

    def ping(self) -> None:
        """A token, and an answer about a dossier that cannot exist: address, client and what is behind it are good."""
        self.gesprek.get("deaths/in-municipality/0")

    def _documents(self, bericht: Bericht) -> tuple[Document, ...]:
        return (kopie.document(bericht, self.profiel), *bericht.documenten)

    def _create(self, bericht: Bericht, journal: Journal) -> str:
        body = journal.keep(DOSSIER, lambda: berichten.dossier(bericht, self.profiel))
        antwoord = self.gesprek.post(f"deaths/{berichten.resource(bericht.aangifte)}", body)
        if antwoord.soort is Soort.ACCEPTED:
            found = _dossier_id(antwoord)
            if found is None:
                raise UnknownOutcome("no dossierId")
            return found
        if antwoord.soort is Soort.PRESENT and (found := self._find(bericht)) is not None:
            return found
        raise _refusal(antwoord, bericht)

    def _add(self, bericht: Bericht, journal: Journal, document: Document, dossier: str) -> str:
        body = journal.keep(_step(document), lambda: berichten.document(document))
        antwoord = self.gesprek.post(f"dossiers/{segment(dossier)}/documents", body)
        if antwoord.soort is not Soort.ACCEPTED:
            raise _refusal(antwoord, bericht)
        if not isinstance(antwoord.json, dict) or "filename" not in antwoord.json:
            raise UnknownOutcome("no document")
        return berichten.titel(document)

    def _find(self, bericht: Bericht) -> str | None:
        """The number, in vrijBRP, of the dossier with this delivery's reference; None when it has none."""
        antwoord = self._get(bericht)
        if antwoord.soort is Soort.ABSENT:
            return None
        found = _dossier_id(antwoord)
        if found is None:
            raise TemporaryError("no dossierId")
        return found

    def _get(self, bericht: Bericht) -> Antwoord:
        return self.gesprek.get(f"deaths/{berichten.resource(bericht.aangifte)}/{segment(bericht.levering)}")

    def _titles(self, dossier: str | None) -> frozenset[str]:
        return frozenset(str(item.get("title")) for item in self._listed(dossier))

    def _listed(self, dossier: str | None) -> list[dict[str, Any]]:
        """The documents of this dossier, without their bytes."""
        if dossier is None:
            return []
        antwoord = self.gesprek.get(f"dossiers/{segment(dossier)}/documents")
        if antwoord.soort is Soort.ABSENT:
            return []
        if not isinstance(antwoord.json, list):
            raise TemporaryError("no documents")
        return [item for item in antwoord.json if isinstance(item, dict)]


def _step(document: Document) -> str:
    return f"document:{document.id}"


def _dossier_id(antwoord: Antwoord) -> str | None:
    found = antwoord.json.get(DOSSIER) if isinstance(antwoord.json, dict) else None
    number = found.get("dossierId") if isinstance(found, dict) else None
    return number if isinstance(number, str) and 0 < len(number) <= 100 else None


def _refusal(antwoord: Antwoord, bericht: Bericht) -> Refused:
    return Refused(antwoord.code, geweigerd(antwoord.code, antwoord.tekst, bericht.aangifte))
