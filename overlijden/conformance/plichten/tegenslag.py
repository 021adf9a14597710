# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""What a delivery comes to when something goes wrong on the way: nothing lost, nothing doubled, nothing guessed."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator

from overlijden.adapter import Bericht, DeliveryError, MemoryJournal, Outcome, TemporaryError, UnknownOutcome
from overlijden.conformance.eisen import Afwijking, Niveau, Nodig, Ongetoetst
from overlijden.conformance.plichten.lijst import PDF, POORT, arrived, eis
from overlijden.conformance.proef import Proef, Storing, answer, lose_answer, lose_request

Result = Outcome | DeliveryError
After = Callable[[Proef, Bericht, MemoryJournal, Result], Iterable[Afwijking]]
ONDERHOUD = answer(503, b"<html><body>Onderhoud</body></html>")
LEEG = answer(200, b"")
WELKOM = answer(200, b"<html><body>Welkom</body></html>")


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
def _finds_whatarrived(proef: Proef) -> Iterator[Afwijking]:
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
        raise Ongetoetst(
            "Deze adapter gebruikt de lijn niet waarop de kit meeluistert.",
            "This adapter does not use the line on which the kit listens in.",
        )


def _ends_in_one_zaak(proef: Proef, bericht: Bericht, journal: MemoryJournal, _: Result) -> Iterable[Afwijking]:
    return arrived(proef, bericht, proef.insist(bericht, journal))


def _is_open(_: Proef, __: Bericht, ___: MemoryJournal, outcome: Result) -> Iterator[Afwijking]:
    if not isinstance(outcome, TemporaryError | UnknownOutcome):
        yield Afwijking("", "TemporaryError of UnknownOutcome", type(outcome).__name__)


def _is_not_accepted(_: Proef, __: Bericht, ___: MemoryJournal, outcome: Result) -> Iterator[Afwijking]:
    if not isinstance(outcome, DeliveryError):
        yield Afwijking("", "niet aangenomen", type(outcome).__name__)
