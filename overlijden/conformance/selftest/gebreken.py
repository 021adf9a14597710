# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""The saboteurs among adapters: the service's own, with exactly one defect."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

from overlijden.adapter import (
    Accepted,
    Adapter,
    Bericht,
    Capability,
    DeliveryError,
    Fase,
    Journal,
    MemoryJournal,
    Outcome,
    Pending,
    Refused,
    Stand,
    TemporaryError,
    UnknownOutcome,
)
from overlijden.conformance.selftest.saboteurs import Saboteur


class Gebrek(Adapter):
    """The service's own adapter but for one method."""

    capabilities = frozenset({Capability.LOOKUP})

    def __init__(self, whole: Adapter) -> None:
        self.whole = whole

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


class Amends(Gebrek):
    """Makes a new zaak of every amendment, and says so."""

    capabilities = frozenset({Capability.LOOKUP, Capability.AMEND})

    def amend(self, bericht: Bericht, journal: Journal) -> Outcome:  # noqa: ARG002 - that is the defect
        return self.whole.deliver(bericht, MemoryJournal())


class Withdraws(Gebrek):
    """Takes a declaration back once, and complains the second time."""

    capabilities = frozenset({Capability.LOOKUP, Capability.WITHDRAW})

    def withdraw(self, bericht: Bericht, journal: Journal) -> Outcome:  # noqa: ARG002 - there is nothing to tell
        if journal.unfinished():
            raise Refused("064")
        journal.keep("intrekking", bytes)
        return Accepted()


class Keeps(Gebrek):
    """Says that it can take a declaration back, and never does."""

    capabilities = frozenset({Capability.LOOKUP, Capability.WITHDRAW})

    def withdraw(self, bericht: Bericht, journal: Journal) -> Outcome:  # noqa: ARG002 - that is the defect
        raise Refused("064")


class Polls(Gebrek):
    """Delivers again when it is asked how a declaration stands."""

    capabilities = frozenset({Capability.LOOKUP, Capability.POLL})

    def poll(self, bericht: Bericht) -> Stand:
        self.whole.deliver(replace(bericht, levering=bericht.levering[::-1]), MemoryJournal())
        return Stand(Fase.ONTVANGEN)


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
    delivers("returns-nothing", "C01", lambda *_: None),  # type: ignore[arg-type]
    Saboteur("silent", ("C02",), adapter=Silent),
    delivers("begins-again", "C03", _forgets),
    delivers("one-number-for-all", "C04", _numbered("0796Z00001")),
    delivers("number-of-41", "C05", _numbered("0" * 41)),
    delivers("empty-number", "C05", _numbered(" ")),
    delivers("delivers-twice", "C06 C10", _delivers_twice),
    delivers("drops-a-document", "C10", _drops_document),
    Saboteur("amends-into-another", ("C11", "C13", "C14"), adapter=Amends),
    Saboteur("delivers-when-asked", ("C16",), adapter=Polls),
    Saboteur("withdraws-once", ("C12",), adapter=Withdraws),
    Saboteur("takes-nothing-back", ("C13", "C15"), adapter=Keeps),
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
