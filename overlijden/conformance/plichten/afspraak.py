# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""What was agreed on a delivery that goes well: accepted once, under one number, and told once what changes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import Any

from overlijden.adapter import Accepted, Bericht, DeliveryError, Fase, MemoryJournal, Pending, Stand
from overlijden.conformance import gevallen, reeksen
from overlijden.conformance.eisen import Afgekeurd, Afwijking, Niveau, Nodig
from overlijden.conformance.plichten.lijst import PDF, POORT, arrived, eis, nummer
from overlijden.conformance.proef import CHANGES, Proef
from overlijden.status import Actie

Act = Callable[[Bericht, MemoryJournal], Any]


@eis("C01", Niveau.INNAME, POORT, "An ordinary declaration is accepted, or the moment is told by which it will be.")
def _accepts(proef: Proef) -> Iterator[Afwijking]:
    """Een gewone aangifte wordt aangenomen, of het uiterste moment waarop dat gebeurt is bekend."""
    outcome: object = proef.deliver(proef.bericht())  # what a vendor's returns is what we are to find out
    if isinstance(outcome, Pending) and outcome.uiterlijk.tzinfo is None:
        yield Afwijking("/uiterlijk", "een moment met tijdzone", str(outcome.uiterlijk))
    if not isinstance(outcome, Accepted | Pending):
        yield Afwijking("", "Accepted of Pending", repr(outcome))


@eis("C02", Niveau.INNAME, POORT, "The back-end says that it can be reached.")
def _answers_ping(proef: Proef) -> Iterable[Afwijking]:
    """Het systeem laat weten dat het bereikbaar is."""
    try:
        with proef.listening():
            proef.adapter.ping()
    except DeliveryError as error:
        return [Afwijking("", "bereikbaar", f"{type(error).__name__} {error}")]
    return []


@eis("C03", Niveau.INNAME, "ADR 0004", "A finished delivery ends the same once more, without changing anything.")
def _finished_is_finished(proef: Proef) -> Iterator[Afwijking]:
    """Een afgeronde levering nog eens geeft dezelfde uitkomst en verandert niets."""
    bericht, journal = proef.bericht("G01", *PDF), MemoryJournal()
    first = proef.deliver(bericht, journal)
    before = _changes(proef)
    again = proef.deliver(bericht, journal)
    if again != first:
        yield Afwijking("", str(first), str(again))
    if _changes(proef) != before:
        yield Afwijking("", "geen nieuwe aanroep", f"{_changes(proef) - before} aanroepen")


@eis("C04", Niveau.INNAME, POORT, "Two declarations get two numbers.")
def _numbers_differ(proef: Proef) -> Iterator[Afwijking]:
    """Twee aangiften krijgen twee nummers."""
    first, second = (nummer(proef.deliver(proef.bericht(geval))) for geval in ("G01", "G18"))
    if first is not None and first == second:
        yield Afwijking("/zaaknummer", "een ander nummer", first)


@eis("C05", Niveau.INNAME, POORT, "The back-end's number, if there is one, has 1 to 40 characters.")
def _number_fits(proef: Proef) -> Iterator[Afwijking]:
    """Het nummer van het systeem, als het er een geeft, heeft 1 tot en met 40 tekens."""
    given = nummer(proef.deliver(proef.bericht()))
    if given is not None and not 1 <= len(given.strip()) <= 40:
        yield Afwijking("/zaaknummer", "1 tot en met 40 tekens", repr(given))


@eis("C06", Niveau.INNAME, POORT, "One declaration is one zaak, under the number given.", Nodig.TERUGLEZEN)
def _is_one_zaak(proef: Proef) -> Iterable[Afwijking]:
    """Eén aangifte is één zaak, onder het nummer dat het systeem gaf."""
    bericht = proef.bericht()
    return arrived(proef, bericht, proef.deliver(bericht))


@eis("C10", Niveau.OPVOLGING, POORT, "All documents arrive, each once.", Nodig.TERUGLEZEN)
def _keeps_documents(proef: Proef) -> Iterable[Afwijking]:
    """Alle documenten komen aan, elk één keer."""
    bericht = proef.bericht("G01", *PDF)
    return arrived(proef, bericht, proef.deliver(bericht))


@eis("C11", Niveau.OPVOLGING, "ADR 0034", "An amendment told twice is told once: still one zaak.", Nodig.AMEND)
def _amends(proef: Proef) -> Iterator[Afwijking]:
    """Een wijziging die twee keer wordt verteld telt één keer, en geeft geen tweede zaak."""
    bericht, journal = proef.bericht(), MemoryJournal()
    filed = proef.deliver(bericht)
    revised = replace(proef.bericht("G06"), kenmerk=bericht.kenmerk, zaaknummer=nummer(filed))
    outcomes = [_asked(proef, proef.adapter.amend, revised, journal) for _ in range(2)]
    if outcomes[0] != outcomes[1] or not isinstance(outcomes[0], Accepted | Pending):
        yield Afwijking("", "twee keer dezelfde uitkomst", " en ".join(map(str, outcomes)))
    yield from arrived(proef, bericht, filed, amended=True)


@eis("C12", Niveau.OPVOLGING, "ADR 0034", "A withdrawal told twice is told once.", Nodig.WITHDRAW)
def _withdraws(proef: Proef) -> Iterator[Afwijking]:
    """Een intrekking die twee keer wordt verteld telt één keer."""
    bericht, journal = proef.bericht(), MemoryJournal()
    filed = proef.deliver(bericht)
    revised = replace(bericht, levering=bericht.levering[::-1], zaaknummer=nummer(filed))
    outcomes = [_asked(proef, proef.adapter.withdraw, revised, journal) for _ in range(2)]
    if outcomes[0] != outcomes[1] or not isinstance(outcomes[0], Accepted | Pending):
        yield Afwijking("", "twee keer dezelfde uitkomst", " en ".join(map(str, outcomes)))


@eis("C13", Niveau.OPVOLGING, "ADR 0034; overlijden/status.py", "In whatever order it is told, a dossier is one zaak.")
def _follows_lives(proef: Proef) -> Iterator[Afwijking]:
    """In welke volgorde het ook wordt verteld, een dossier is één zaak."""
    for told in reeksen.messages():
        bericht, journal = proef.bericht(), MemoryJournal()
        filed = proef.deliver(bericht, journal)
        for actie in told[1:]:
            _tell(proef, actie, replace(bericht, levering=bericht.levering[::-1], zaaknummer=nummer(filed)))
        if not reeksen.RETRACTS & set(told):
            proef.deliver(bericht, journal)  # as late as a worker that died may come back
            yield from arrived(proef, bericht, filed, amended=True)


@eis("C14", Niveau.OPVOLGING, "ADR 0034", "G20: what was amended after it was accepted is still one zaak.", Nodig.AMEND)
def _takes_amendments(proef: Proef) -> Iterator[Afwijking]:
    """G20: wat na het aannemen is gewijzigd blijft één zaak."""
    bericht = proef.bericht(gevallen.read()["G20"].na)
    filed = proef.deliver(bericht)
    changed = proef.bericht("G20")
    amended = replace(changed, kenmerk=bericht.kenmerk, zaaknummer=nummer(filed))
    _asked(proef, proef.adapter.amend, amended, MemoryJournal())
    yield from arrived(proef, bericht, filed, amended=True)


@eis("C15", Niveau.OPVOLGING, "ADR 0034", "G21: what moved to another municipality is taken back.", Nodig.WITHDRAW)
def _takes_back(proef: Proef) -> Iterator[Afwijking]:
    """G21: wat naar een andere gemeente is doorgestuurd wordt teruggenomen."""
    bericht = proef.bericht(gevallen.read()["G21"].na)
    filed = proef.deliver(bericht)
    moved = replace(proef.bericht("G21"), kenmerk=bericht.kenmerk, zaaknummer=nummer(filed))
    outcome = _asked(proef, proef.adapter.withdraw, moved, MemoryJournal())
    if not isinstance(outcome, Accepted | Pending):
        yield Afwijking("", "Accepted of Pending", repr(outcome))


@eis("C16", Niveau.VOLLEDIG, "ADR 0053", "Asked how a declaration stands it says so; nothing changes.", Nodig.POLL)
def _says_how_it_stands(proef: Proef) -> Iterator[Afwijking]:
    """Gevraagd hoe een aangenomen aangifte staat zegt het systeem dat, en er verandert niets."""
    bericht = proef.bericht()
    filed = proef.deliver(bericht)
    before, asked = _changes(proef), replace(bericht, zaaknummer=nummer(filed))
    try:
        with proef.listening():
            found: object = proef.adapter.poll(asked)
    except DeliveryError as error:
        found = f"{type(error).__name__} {error}"
    if not isinstance(found, Stand) or found.fase is Fase.AFGEBROKEN:
        yield Afwijking("/fase", "ontvangen, behandeling of afgehandeld", str(found))
    if _changes(proef) != before:
        yield Afwijking("", "geen aanroep die iets verandert", f"{_changes(proef) - before} aanroepen")


def _tell(proef: Proef, actie: Actie, bericht: Bericht) -> None:
    """Tell the back-end, if this adapter can; who cannot is told by a person."""
    retracts = actie in reeksen.RETRACTS
    if (Nodig.WITHDRAW if retracts else Nodig.AMEND) in proef.can:
        _asked(proef, proef.adapter.withdraw if retracts else proef.adapter.amend, bericht, MemoryJournal())


def _asked(proef: Proef, act: Act, bericht: Bericht, journal: MemoryJournal) -> Any:
    """What an act came to; Afgekeurd when to nothing."""
    try:
        with proef.listening():
            return act(bericht, journal)
    except DeliveryError as error:
        raise Afgekeurd("", "aangenomen", f"{type(error).__name__} {error}") from error


def _changes(proef: Proef) -> int:
    """A question over SOAP is posted too, and changes nothing."""
    told = (one.verzoek for one in proef.gesprekken if one.verzoek.method in CHANGES)
    return sum("Lv01" not in " ".join(verzoek.headers.values()) for verzoek in told)
