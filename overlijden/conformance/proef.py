# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""The bench on which one requirement is tested: an adapter, and the line between it and the back-end.

The messages are those that the collective service itself would send, made by the adapter. The bench sees them go by,
loses an answer when a test asks for it, and sends one again with something changed.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime

from overlijden.aangifte import Aangifte, BijlageSoort
from overlijden.adapter import Adapter, Bericht, DeliveryError, Document, MemoryJournal, Outcome, UnknownOutcome
from overlijden.conformance import gevallen
from overlijden.conformance.eisen import Afgekeurd, Nodig
from overlijden.tools.lijn import TAP, Forward, Ruw, Verzoek

Storing = Callable[[Verzoek, Forward], Ruw]
CHANGES = frozenset({"POST", "PUT", "PATCH", "DELETE"})
PATIENCE = 9  # attempts, looking up in between, after which a delivery should have come through one disturbance


@dataclass(frozen=True, slots=True)
class Gesprek:
    """What was asked and what was answered; no answer when it was lost. ``forward`` is how to ask again."""

    verzoek: Verzoek
    antwoord: Ruw | None
    forward: Forward = field(repr=False)


@dataclass(frozen=True, slots=True)
class Ontvangen:
    """A zaak in the back-end: its number, and the titles of its documents in their order."""

    zaaknummer: str
    documenten: tuple[str, ...] = ()


Teruglezen = Callable[[Bericht, str | None], Sequence[Ontvangen] | None]


def lose_request(verzoek: Verzoek, forward: Forward) -> Ruw:  # noqa: ARG001 - that is what losing it means
    raise UnknownOutcome("the kit lost the request")


def lose_answer(verzoek: Verzoek, forward: Forward) -> Ruw:
    forward(verzoek)
    raise UnknownOutcome("the kit lost the answer")


def answer(status: int, inhoud: bytes) -> Storing:
    """Something else than what the back-end says, which never hears the request."""
    return lambda verzoek, forward: Ruw(status, inhoud)  # noqa: ARG005 - the same


class Proef:
    """For one requirement: its own declarations, its own record of what went over the line."""

    def __init__(
        self,
        adapter: Adapter,
        eis: str,
        *,
        nu: datetime,
        gemeente: str = "0796",
        seed: int = 1,
        through: Forward | None = None,
        teruglezen: Teruglezen | None = None,
    ) -> None:
        """``through`` answers in the place of the network; ``teruglezen`` says what the back-end holds of a bericht.

        ``nu`` is aware; ``gemeente`` the code of BRP table 33 under whose name the declarations come.
        """
        self.adapter, self.eis, self.nu, self.gemeente, self.seed = adapter, eis, nu, gemeente, seed
        self.through, self.teruglezen = through, teruglezen
        self.gesprekken: list[Gesprek] = []
        self._count = 0
        self._storing: tuple[int, Storing] | None = None

    def bericht(self, geval: str | Aangifte = "G01", *documenten: bytes) -> Bericht:
        """A declaration, or that of this story, with its own number and a PDF document for each of these contents."""
        self._count += 1
        levering = hashlib.sha256(f"{self.seed} {self.nu} {self.eis} {self._count}".encode()).hexdigest()[:32]
        # More digits than the service has needed yet: of seven, two in a back-end that was often tried are the same.
        kenmerk = f"OV-{self.nu:%Y}-{int(levering[:8], 16):010}"
        aangifte = gevallen.read()[geval].aangifte(self.nu) if isinstance(geval, str) else geval
        made = tuple(_document(levering, number, inhoud) for number, inhoud in enumerate(documenten, 1))
        return Bericht(levering, kenmerk, self.gemeente, self.nu, aangifte, made)

    def deliver(self, bericht: Bericht, journal: MemoryJournal | None = None) -> Outcome:
        """The outcome; Afgekeurd when there is none."""
        try:
            return self.attempt(bericht, MemoryJournal() if journal is None else journal)
        except DeliveryError as error:
            raise Afgekeurd("", "Accepted of Pending", f"{type(error).__name__} {error}".strip()) from error

    def attempt(self, bericht: Bericht, journal: MemoryJournal) -> Outcome:
        """Deliver once. Raises a DeliveryError as the adapter does."""
        with self.listening():
            return self.adapter.deliver(bericht, journal)

    def lookup(self, bericht: Bericht, journal: MemoryJournal) -> None:
        with self.listening():
            self.adapter.lookup(bericht, journal)

    def insist(self, bericht: Bericht, journal: MemoryJournal) -> Outcome:
        """What the service does: try again, and look up first what is not finished."""
        found = ""
        for _ in range(PATIENCE):
            try:
                if journal.unfinished() and Nodig.LOOKUP in self.can:
                    self.lookup(bericht, journal)
                return self.attempt(bericht, journal)
            except DeliveryError as error:
                found = f"{type(error).__name__} {error}".strip()
        raise Afgekeurd("", "Accepted of Pending na opnieuw proberen", found)

    def ontvangen(self, bericht: Bericht, zaaknummer: str | None) -> Sequence[Ontvangen] | None:
        """What the back-end holds of it under this number; None where nobody can say."""
        return None if self.teruglezen is None else self.teruglezen(bericht, zaaknummer)

    @property
    def can(self) -> frozenset[Nodig]:
        """What can be tested here."""
        own = {str(one) for one in self.adapter.capabilities}  # some of them no requirement speaks of
        return frozenset(
            one for one in Nodig if one in own or (one is Nodig.TERUGLEZEN and self.teruglezen is not None)
        )

    @contextmanager
    def disturbing(self, number: int, storing: Storing) -> Iterator[Callable[[], bool]]:
        """Let the ``number``th call (from 0) that changes something go wrong; what is given says whether it came."""
        self._storing = (number, storing)
        try:
            yield lambda: self._storing is None
        finally:
            self._storing = None

    @contextmanager
    def listening(self) -> Iterator[None]:
        token = TAP.set(self._tap)
        try:
            yield
        finally:
            TAP.reset(token)

    def send(
        self, gesprek: Gesprek, body: bytes | None = None, *, method: str = "", url: str = "", **headers: str
    ) -> Ruw:
        """The same request again, or another; an empty header is none. Afgekeurd when there is no answer."""
        verzoek = gesprek.verzoek
        changed = Verzoek(
            method or verzoek.method,
            url or verzoek.url,
            None if method == "GET" else verzoek.body if body is None else body,
            {name: value for name, value in {**verzoek.headers, **headers}.items() if value},
        )
        try:
            return self._pass(changed, gesprek.forward)
        except DeliveryError as error:
            raise Afgekeurd("", "een antwoord", f"{type(error).__name__} {error}".strip()) from error

    def _tap(self, verzoek: Verzoek, forward: Forward) -> Ruw:
        if self._storing is None or verzoek.method not in CHANGES:
            return self._pass(verzoek, forward)
        left, storing = self._storing
        self._storing = (left - 1, storing) if left else None
        return self._pass(verzoek, forward) if left else self._disturb(storing, verzoek, forward)

    def _disturb(self, storing: Storing, verzoek: Verzoek, forward: Forward) -> Ruw:
        self.gesprekken.append(Gesprek(verzoek, None, self.through or forward))
        return storing(verzoek, self.through or forward)

    def _pass(self, verzoek: Verzoek, forward: Forward) -> Ruw:
        forward = self.through or forward
        antwoord = None
        try:
            antwoord = forward(verzoek)
        finally:
            self.gesprekken.append(Gesprek(verzoek, antwoord, forward))
        return antwoord


def _document(levering: str, number: int, inhoud: bytes) -> Document:
    return Document(
        hashlib.sha256(f"{levering} {number}".encode()).hexdigest()[:32],
        BijlageSoort.A_VERKLARING,
        f"Verklaring van overlijden {number}",
        f"a-verklaring-{number}.pdf",
        "application/pdf",
        hashlib.sha256(inhoud).hexdigest(),
        inhoud,
    )
