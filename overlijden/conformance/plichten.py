# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""What every adapter owes the service, whatever its back-end speaks: the same for ours and for a vendor's."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import Any

from overlijden.adapter import (
    Accepted,
    Bericht,
    DeliveryError,
    MemoryJournal,
    Outcome,
    Pending,
    TemporaryError,
    UnknownOutcome,
)
from overlijden.conformance.eisen import Afgekeurd, Afwijking, Eisen, Niveau, Nodig, Ongetoetst
from overlijden.conformance.proef import CHANGES, Proef, Storing, answer, lose_answer, lose_request

POORT = "ADR 0036; overlijden/adapter.py"
EISEN = Eisen()
eis = EISEN.eis
Result = Outcome | DeliveryError
Act = Callable[[Bericht, MemoryJournal], Any]
After = Callable[[Proef, Bericht, MemoryJournal, Result], Iterable[Afwijking]]
PDF = (b"%PDF-1.7 een", b"%PDF-1.7 twee")
ONDERHOUD = answer(503, b"<html><body>Onderhoud</body></html>")
LEEG = answer(200, b"")
WELKOM = answer(200, b"<html><body>Welkom</body></html>")


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
    first, second = (_nummer(proef.deliver(proef.bericht(geval))) for geval in ("G01", "G18"))
    if first is not None and first == second:
        yield Afwijking("/zaaknummer", "een ander nummer", first)


@eis("C05", Niveau.INNAME, POORT, "The back-end's number, if there is one, has 1 to 40 characters.")
def _number_fits(proef: Proef) -> Iterator[Afwijking]:
    """Het nummer van het systeem, als het er een geeft, heeft 1 tot en met 40 tekens."""
    nummer = _nummer(proef.deliver(proef.bericht()))
    if nummer is not None and not 1 <= len(nummer.strip()) <= 40:
        yield Afwijking("/zaaknummer", "1 tot en met 40 tekens", repr(nummer))


@eis("C06", Niveau.INNAME, POORT, "One declaration is one zaak, under the number given.", Nodig.TERUGLEZEN)
def _is_one_zaak(proef: Proef) -> Iterable[Afwijking]:
    """Eén aangifte is één zaak, onder het nummer dat het systeem gaf."""
    bericht = proef.bericht()
    return _arrived(proef, bericht, proef.deliver(bericht))


@eis("C10", Niveau.OPVOLGING, POORT, "All documents arrive, each once.", Nodig.TERUGLEZEN)
def _keeps_documents(proef: Proef) -> Iterable[Afwijking]:
    """Alle documenten komen aan, elk één keer."""
    bericht = proef.bericht("G01", *PDF)
    return _arrived(proef, bericht, proef.deliver(bericht))


@eis("C11", Niveau.OPVOLGING, "ADR 0034", "An amendment told twice is told once: still one zaak.", Nodig.AMEND)
def _amends(proef: Proef) -> Iterator[Afwijking]:
    """Een wijziging die twee keer wordt verteld telt één keer, en geeft geen tweede zaak."""
    bericht, journal = proef.bericht(), MemoryJournal()
    filed = proef.deliver(bericht)
    revised = replace(proef.bericht("G06"), kenmerk=bericht.kenmerk, zaaknummer=_nummer(filed))
    outcomes = [_asked(proef, proef.adapter.amend, revised, journal) for _ in range(2)]
    if outcomes[0] != outcomes[1] or not isinstance(outcomes[0], Accepted | Pending):
        yield Afwijking("", "twee keer dezelfde uitkomst", " en ".join(map(str, outcomes)))
    yield from _arrived(proef, bericht, filed)


@eis("C12", Niveau.OPVOLGING, "ADR 0034", "A withdrawal told twice is told once.", Nodig.WITHDRAW)
def _withdraws(proef: Proef) -> Iterator[Afwijking]:
    """Een intrekking die twee keer wordt verteld telt één keer."""
    bericht, journal = proef.bericht(), MemoryJournal()
    filed = proef.deliver(bericht)
    revised = replace(bericht, levering=bericht.levering[::-1], zaaknummer=_nummer(filed))
    outcomes = [_asked(proef, proef.adapter.withdraw, revised, journal) for _ in range(2)]
    if outcomes[0] != outcomes[1] or not isinstance(outcomes[0], Accepted | Pending):
        yield Afwijking("", "twee keer dezelfde uitkomst", " en ".join(map(str, outcomes)))


@eis("C20", Niveau.VOLLEDIG, "ADR 0004", "A request that got lost is sent again, and ends in one zaak.")
def _survives_lost_requests(proef: Proef) -> Iterable[Afwijking]:
    """Een vraag die wegraakt wordt opnieuw gestuurd en eindigt in één zaak."""
    return _each(proef, lose_request, _ends_in_one_zaak)


@eis("C21", Niveau.VOLLEDIG, "ADR 0004", "A lost answer makes no second zaak and no second document.")
def _survives_lost_answers(proef: Proef) -> Iterable[Afwijking]:
    """Een antwoord dat wegraakt geeft geen tweede zaak en geen tweede document."""
    return _each(proef, lose_answer, _ends_in_one_zaak)


@eis("C22", Niveau.VOLLEDIG, POORT, "A lost answer is neither a success nor a refusal.")
def _lost_is_not_known(proef: Proef) -> Iterable[Afwijking]:
    """Een antwoord dat wegraakt geldt niet als aangenomen en niet als geweigerd."""
    return _each(proef, lose_answer, _is_open)


@eis("C23", Niveau.VOLLEDIG, POORT, "A maintenance page is neither a success nor a refusal.")
def _maintenance_is_not_known(proef: Proef) -> Iterable[Afwijking]:
    """Een onderhoudspagina geldt niet als aangenomen en niet als geweigerd."""
    return _each(proef, ONDERHOUD, _is_open)


@eis("C24", Niveau.VOLLEDIG, POORT, "An empty answer is no success.")
def _empty_is_no_success(proef: Proef) -> Iterable[Afwijking]:
    """Een leeg antwoord geldt niet als aangenomen."""
    return _each(proef, LEEG, _is_not_accepted)


@eis("C25", Niveau.VOLLEDIG, POORT, "The page of a machine in between is no success.")
def _page_is_no_success(proef: Proef) -> Iterable[Afwijking]:
    """De webpagina van een tussenstation geldt niet als aangenomen."""
    return _each(proef, WELKOM, _is_not_accepted)


@eis("C26", Niveau.VOLLEDIG, "ADR 0004", "What arrived is found again by looking it up.", Nodig.LOOKUP)
def _finds_what_arrived(proef: Proef) -> Iterator[Afwijking]:
    """Wat aankwam wordt met opzoeken teruggevonden."""
    bericht, journal = proef.bericht(), MemoryJournal()
    proef.deliver(bericht, journal)
    [*earlier, last] = [step for step in journal.results if step in journal.bodies]
    lost = MemoryJournal()
    lost.bodies, lost.results = dict(journal.bodies), {step: journal.results[step] for step in earlier}
    lost.results |= {step: result for step, result in journal.results.items() if step not in journal.bodies}
    proef.lookup(bericht, lost)
    if lost.results.get(last) != journal.results[last]:
        yield Afwijking(f"/{last}", journal.results[last], lost.results.get(last, "niet gevonden"))


@eis("C27", Niveau.VOLLEDIG, "ADR 0004", "What never arrived is not found.", Nodig.LOOKUP)
def _finds_nothing_else(proef: Proef) -> Iterable[Afwijking]:
    """Wat nooit aankwam wordt niet gevonden."""

    def check(_: Proef, bericht: Bericht, journal: MemoryJournal, __: Result) -> Iterator[Afwijking]:
        before = journal.unfinished()
        proef.lookup(bericht, journal)
        for step in set(before) - set(journal.unfinished()):
            yield Afwijking(f"/{step}", "niet gevonden", journal.results[step])

    return _each(proef, lose_request, check)


@eis("C28", Niveau.VOLLEDIG, "AVG 5.1c; ADR 0018", "No error names a person.")
def _names_nobody(proef: Proef) -> Iterable[Afwijking]:
    """Geen enkele melding noemt een persoon."""

    def check(_: Proef, bericht: Bericht, __: MemoryJournal, outcome: Result) -> Iterator[Afwijking]:
        overledene, aangever = bericht.aangifte.overledene, bericht.aangifte.aangever
        persons = (overledene.bsn, overledene.geslachtsnaam, aangever.bsn, aangever.geslachtsnaam)
        said = str(outcome) if isinstance(outcome, DeliveryError) else ""
        if any(word and word in said for word in persons):
            yield Afwijking("", "geen naam en geen BSN", "een naam of een BSN")

    return [one for storing in (lose_answer, ONDERHOUD, WELKOM) for one in _each(proef, storing, check)]


@eis("C29", Niveau.VOLLEDIG, "ADR 0004", "What is sent again is the same, byte for byte.")
def _repeats_itself(proef: Proef) -> Iterable[Afwijking]:
    """Wat opnieuw wordt gestuurd is byte voor byte gelijk."""

    def check(_: Proef, bericht: Bericht, journal: MemoryJournal, __: Result) -> Iterator[Afwijking]:
        before = dict(journal.bodies)
        proef.insist(bericht, journal)
        for step in (step for step, body in before.items() if journal.bodies[step] != body):
            yield Afwijking(f"/{step}", "dezelfde bytes", "andere bytes")

    return _each(proef, lose_answer, check)


def _each(proef: Proef, storing: Storing, check: After) -> Iterator[Afwijking]:
    """Let each call that changes something go wrong in its turn, and look at what came of that delivery."""
    for number in itertools.count():
        bericht, journal = proef.bericht("G01", PDF[0]), MemoryJournal()
        outcome: Result
        with proef.disturbing(number, storing) as came:
            try:
                outcome = proef.attempt(bericht, journal)
            except DeliveryError as error:
                outcome = error
            if not came():
                break
        yield from check(proef, bericht, journal, outcome)
    if not number:
        raise Ongetoetst("Deze adapter gebruikt de lijn niet waarop de kit meeluistert.")


def _ends_in_one_zaak(proef: Proef, bericht: Bericht, journal: MemoryJournal, _: Result) -> Iterable[Afwijking]:
    return _arrived(proef, bericht, proef.insist(bericht, journal))


def _is_open(_: Proef, __: Bericht, ___: MemoryJournal, outcome: Result) -> Iterator[Afwijking]:
    if not isinstance(outcome, TemporaryError | UnknownOutcome):
        yield Afwijking("", "TemporaryError of UnknownOutcome", type(outcome).__name__)


def _is_not_accepted(_: Proef, __: Bericht, ___: MemoryJournal, outcome: Result) -> Iterator[Afwijking]:
    if not isinstance(outcome, DeliveryError):
        yield Afwijking("", "niet aangenomen", type(outcome).__name__)


def _arrived(proef: Proef, bericht: Bericht, outcome: Outcome) -> Iterator[Afwijking]:
    """One zaak with every document once; nothing to say where nobody can read it back."""
    found = proef.ontvangen(bericht, _nummer(outcome))
    if found is None:
        return
    if len(found) != 1:
        yield Afwijking("/zaken", "1 zaak", f"{len(found)} zaken")
    titels = [document.titel for document in bericht.documenten]
    for zaak in found:
        if sorted(zaak.documenten) != titels:
            yield Afwijking("/zaken/0/documenten", ", ".join(titels) or "geen", ", ".join(zaak.documenten) or "geen")


def _nummer(outcome: Outcome) -> str | None:
    return outcome.zaaknummer if isinstance(outcome, Accepted) else None


def _asked(proef: Proef, act: Act, bericht: Bericht, journal: MemoryJournal) -> Any:
    """What an act came to; Afgekeurd when to nothing."""
    try:
        with proef.listening():
            return act(bericht, journal)
    except DeliveryError as error:
        raise Afgekeurd("", "aangenomen", f"{type(error).__name__} {error}") from error


def _changes(proef: Proef) -> int:
    return sum(gesprek.verzoek.method in CHANGES for gesprek in proef.gesprekken)
