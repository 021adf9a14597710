# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""The port between the collective service and a municipality's back-end.

This module and ``overlijden.aangifte`` are all that an adapter imports. An adapter turns a ``Bericht`` into calls and a
back-end's answers into one of the outcomes below; when, how often and in what order it is called is the service's work.
"""

from __future__ import annotations

import hashlib
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from importlib.metadata import entry_points
from typing import Any, Protocol, Self

from overlijden.aangifte import Aangifte, Bevinding, BijlageSoort
from overlijden.status import AfgifteSoort as AfgifteSoort  # noqa: PLC0414 - and this, for what it gives back
from overlijden.tools.lijn import Ruw as Ruw  # noqa: PLC0414 - an adapter answers with it
from overlijden.tools.reach import connect as connect  # noqa: PLC0414 - an adapter imports it from here
from overlijden.tools.reach import url_problem as url_problem  # noqa: PLC0414 - and this, for the addresses in its profile
from overlijden.tools.tomlfile import ConfigError as ConfigError  # noqa: PLC0414 - an adapter imports it from here
from overlijden.tools.tomlfile import Section as Section  # noqa: PLC0414 - and this, to read its profile

GROUP = "overlijden.adapters"
# They forget everything with their process: for tests, demonstrations and lessons.
ONLY_TRIED = frozenset({"crashing", "forgetful", "memory", "refusing", "slow", "stuttering"})


class Capability(StrEnum):
    """What a back-end can do besides receiving."""

    LOOKUP = "lookup"
    AMEND = "amend"
    WITHDRAW = "withdraw"
    POLL = "poll"


class Fase(StrEnum):
    """How far a back-end says that it is with a declaration; the last one: it stopped, and there is no akte."""

    ONTVANGEN = "ontvangen"
    BEHANDELING = "behandeling"
    AFGEHANDELD = "afgehandeld"
    AFGEBROKEN = "afgebroken"


class Geval(StrEnum):
    """A kind of case that a municipality may open, as its participation calls it; not every back-end has a place."""

    ZONDER_BSN = "zonder_bsn"
    NIET_NATUURLIJK = "niet_natuurlijk"
    LEVENLOOS = "levenloos"


@dataclass(frozen=True, slots=True)
class Document:
    """An attachment with its bytes; ``id`` is stable over every retry, ``sha256`` is lower-case hexadecimal."""

    id: str
    soort: BijlageSoort
    titel: str
    bestandsnaam: str
    mediatype: str
    sha256: str
    inhoud: bytes


@dataclass(frozen=True, slots=True)
class Bericht:
    """One declaration as it is handed over. It never changes: every retry gets the same bericht.

    ``kenmerk`` is the reference that the declarant knows, ``gemeente`` a code of BRP table 33, ``ingediend_op`` an
    aware moment, ``levering`` an id that is unique for this delivery and fit for message numbers (32 hexadecimals).
    ``zaaknummer`` is, when it is amended or withdrawn, what the back-end called it when it took the declaration, and
    ``vorige`` what that was before it was amended.
    """

    levering: str
    kenmerk: str
    gemeente: str
    ingediend_op: datetime
    aangifte: Aangifte
    documenten: tuple[Document, ...] = ()
    zaaknummer: str | None = None
    vorige: Aangifte | None = None


class Journal(Protocol):
    """What this delivery already did, kept safe between attempts: bodies made, steps finished."""

    def keep(self, step: str, make: Callable[[], bytes]) -> bytes:
        """The body of ``step``: made once, stored before its first use, and byte for byte the same ever after."""

    def once(self, step: str, call: Callable[[], str]) -> str:
        """The result of ``step``: ``call`` runs until it once returned; then its result is remembered.

        It may be stored as late as with the next body or the attempt's end: after a death before that it runs again,
        so that what it sends to change anything is a body of ``keep``.
        """

    def earlier(self, step: str) -> str | None:
        """The result of this step in an earlier delivery about the same declaration; None where it has none."""

    def finish(self, step: str, result: str) -> None:
        """Record that ``step`` turns out to have arrived: its answer was lost, a look-up found it."""

    def unfinished(self) -> tuple[str, ...]:
        """The steps whose body was made but whose result is not known, oldest first."""

    def renew(self, step: str) -> None:
        """Forget the body of an unfinished step, because the back-end asked for a new number and time (StUF019)."""


@dataclass(frozen=True, slots=True)
class Accepted:
    """The back-end has it; ``zaaknummer`` is the back-end's own number where it has one."""

    zaaknummer: str | None = None


@dataclass(frozen=True, slots=True)
class Pending:
    """The back-end will say later, at the latest at ``uiterlijk`` (aware)."""

    uiterlijk: datetime


Outcome = Accepted | Pending


@dataclass(frozen=True, slots=True)
class Afgifte:
    """A file that the back-end made, of a kind that the profile names; ``nummer`` is how the back-end knows it."""

    nummer: str
    soort: AfgifteSoort


@dataclass(frozen=True, slots=True)
class Stand:
    """How a back-end says that a zaak stands. None of the akte: it does not say, or not yet.

    ``akte_nummer`` is the text as it stands in the place that the profile names, which may be anything.
    """

    fase: Fase
    akte_nummer: str | None = None
    akte_datum: date | None = None
    afgiften: tuple[Afgifte, ...] = ()


@dataclass(frozen=True, slots=True)
class Post:
    """What somebody who may be the back-end posted to us: the body, and how he makes himself known.

    ``autorisatie`` is the header as it came; ``certificaat`` the SHA-256 of the certificate that the proxy checked, in
    lower-case hexadecimals, "" without one.
    """

    inhoud: bytes
    autorisatie: str = ""
    certificaat: str = ""


@dataclass(frozen=True, slots=True)
class Nagekomen:
    """What a back-end says later of a message of ours: which levering, which number in it; no refusal is all well."""

    levering: str
    referentie: str
    refusal: Refused | None


@dataclass(frozen=True, slots=True)
class Wenk:
    """That something changed in what a step made (its result). It is no truth: it makes us ask sooner."""

    gemaakt: str


class DeliveryError(Exception):
    """Base of the three ways in which a delivery does not succeed. Messages hold codes, never personal data."""


class Refused(DeliveryError):
    """Final: the back-end will not take this bericht. The reasons speak the form's vocabulary."""

    def __init__(self, code: str, reasons: tuple[Bevinding, ...] = ()) -> None:
        super().__init__(code)
        self.code = code
        self.reasons = reasons


class TemporaryError(DeliveryError):
    """Nothing arrived; sending the same again later is right."""


class UnknownOutcome(DeliveryError):
    """It may have arrived: look it up first where the back-end can, else send byte-identically."""


# Where a back-end cannot say itself that it has the bericht: the step that handed it in, and the one that a clerk may
# finish on the desk with the ``receipt_code``.
HANDED_IN, RECEIVED = "pakket", "ontvangen"


def receipt_code(levering: str) -> str:
    """What a clerk reads in what she received and types on the desk: eight signs that no name of a file tells."""
    return hashlib.sha256(f"ontvangst {levering}".encode()).hexdigest()[:8].upper()


class Adapter(ABC):
    """A municipality's back-end, seen from the service."""

    capabilities: frozenset[Capability] = frozenset()  # of this back-end, as its profile says
    refuses: frozenset[Geval] = frozenset()  # what it has no place for: a municipality that opens that is warned

    @classmethod
    @abstractmethod
    def from_config(cls, settings: Mapping[str, Any]) -> Self:
        """Make one from the municipality's profile; ConfigError when a key is missing, wrong or unknown."""

    @abstractmethod
    def deliver(self, bericht: Bericht, journal: Journal) -> Outcome:
        """Hand over the bericht, each call as a step of the journal. Raises a DeliveryError."""

    @abstractmethod
    def ping(self) -> None:
        """Return when the back-end can be reached with these settings; raise TemporaryError when not."""

    def lookup(self, bericht: Bericht, journal: Journal) -> None:
        """Ask the back-end what it has of this bericht and ``finish`` each step that turns out to have arrived."""
        raise NotImplementedError(f"{type(self).__name__} cannot look up")

    def amend(self, bericht: Bericht, journal: Journal) -> Outcome:
        """Replace the declaration that the back-end has by this revision of it. Raises a DeliveryError.

        Told twice it is as told once: an amendment of which the outcome is unknown is sent again, byte for byte.
        """
        raise NotImplementedError(f"{type(self).__name__} cannot amend")

    def withdraw(self, bericht: Bericht, journal: Journal) -> Outcome:
        """Tell that the declaration which the back-end has no longer counts. Otherwise as ``amend``."""
        raise NotImplementedError(f"{type(self).__name__} cannot withdraw")

    def poll(self, bericht: Bericht) -> Stand:
        """Ask how the zaak of an accepted declaration stands; it changes nothing. The bericht has no documents.

        TemporaryError without an answer, Refused when the back-end says that it has no such zaak.
        """
        raise NotImplementedError(f"{type(self).__name__} cannot be asked")

    def fetch(self, bericht: Bericht, afgifte: Afgifte) -> bytes:
        """The bytes of a file that ``poll`` told of. It changes nothing, and raises what that raises."""
        raise NotImplementedError(f"{type(self).__name__} has no files")

    def receive(self, post: Post, keep: Callable[[Nagekomen | Wenk], bool]) -> Ruw | None:  # noqa: ARG002
        """Answer what this back-end posts of its own accord; None for whoever is not this back-end.

        ``keep`` stores what it says, and is False when we never sent what that is about.
        """
        return None

    def falls_with(self, step: str, steps: tuple[str, ...]) -> tuple[str, ...]:  # noqa: ARG002
        """Which of these steps count for nothing when this one is refused afterwards: itself, and what needs it."""
        return (step,)


class MemoryJournal:
    """A journal that forgets everything when the process ends: fit for trying an adapter, not for delivering.

    ``before`` is that of the delivery before this one, about the same declaration.
    """

    def __init__(self, before: MemoryJournal | None = None) -> None:
        self.bodies: dict[str, bytes] = {}
        self.results: dict[str, str] = {}
        self.before = before

    def keep(self, step: str, make: Callable[[], bytes]) -> bytes:
        if step not in self.bodies:
            self.bodies[step] = make()
        return self.bodies[step]

    def once(self, step: str, call: Callable[[], str]) -> str:
        if step not in self.results:
            self.results[step] = call()
        return self.results[step]

    def earlier(self, step: str) -> str | None:
        if self.before is None:
            return None
        return self.before.results.get(step) or self.before.earlier(step)

    def finish(self, step: str, result: str) -> None:
        self.results[step] = result

    def unfinished(self) -> tuple[str, ...]:
        return tuple(step for step in self.bodies if step not in self.results)

    def renew(self, step: str) -> None:
        self.bodies.pop(step, None)


def load_adapter(name: str, settings: Mapping[str, Any], *, production: bool = False) -> Adapter:
    """The adapter registered under ``name`` in the entry-point group; ConfigError when there is none.

    In production neither is there one that is only to be tried.
    """
    if production and name in ONLY_TRIED:
        raise ConfigError(f"adapter: '{name}' forgets what it receives and is refused in production")
    found = entry_points(group=GROUP, name=name)
    if not found:
        known = ", ".join(sorted(entry_points(group=GROUP).names))
        raise ConfigError(f"adapter: '{name}' is not installed (known: {known})")
    cls: type[Adapter] = next(iter(found)).load()
    return cls.from_config(settings)
