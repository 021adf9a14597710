# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""The port to a payment provider, on whose page extracts are paid where a municipality chose that (docs/adr/0071).

Adapters are found by entry point, as those of back-ends are; a municipality names one, with its own account, as part of
how it takes part. A provider learns an amount and a reference that says nothing to anybody else: never who pays, and
never about whom.
"""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from threading import BoundedSemaphore
from typing import Any, Self

from overlijden.tools import ports

ADAPTER = "BETAALDIENST"  # how the names of an adapter's secrets begin
LONGEST = 15  # seconds that one question may take in all: somebody waits for the page
LONGEST_ADRES = 2_000  # characters that every browser takes
AT_ONCE = 4  # questions under way in a process: a provider that is slow leaves threads for who pays nothing
_NUMMER = re.compile("[!-~]{1,64}")  # it goes on record, and into the question how it stands


class Betaalstand(StrEnum):
    """How a payment stands. What lapsed was cancelled, refused or left too long; it may be paid after all."""

    OPEN = "open"
    BETAALD = "betaald"
    VERVALLEN = "vervallen"


@dataclass(frozen=True, slots=True, kw_only=True)
class Opdracht:
    """What a provider is asked to have paid. Asked again with the same ``referentie`` it is the same payment.

    ``terug`` is where she comes back to, ``hint`` where the provider may post that something changed.
    """

    referentie: str
    eurocent: int
    omschrijving: str
    terug: str
    hint: str


@dataclass(frozen=True, slots=True)
class Begonnen:
    """What the provider calls the payment, and where it is paid. Unavailable for what is too long to be either."""

    nummer: str
    adres: str

    def __post_init__(self) -> None:
        if _NUMMER.fullmatch(self.nummer) is None or len(self.adres) > LONGEST_ADRES:
            raise Unavailable("number or page")


@dataclass(frozen=True, slots=True)
class Antwoord:
    """How a payment stands, and by what it is known to be the one that was asked."""

    stand: Betaalstand
    referentie: str
    eurocent: int


class Unavailable(Exception):
    """The provider gave no answer that can be used, so that nothing is known. The message is a code."""


class Betaaldienst(ABC):
    """A municipality's account at a payment provider."""

    @classmethod
    @abstractmethod
    def from_config(cls, settings: Mapping[str, Any]) -> Self:
        """Make one from what the municipality settled; ConfigError when a key is missing, wrong or unknown."""

    @abstractmethod
    def start(self, opdracht: Opdracht) -> Begonnen:
        """Let a payment begin, once for each ``referentie``. Raises Unavailable for whatever is not a whole answer."""

    @abstractmethod
    def status(self, nummer: str) -> Antwoord:
        """How the payment with this number stands. Raises Unavailable for whatever is not a whole answer."""


def load(settings: Mapping[str, Any]) -> Betaaldienst:
    """The adapter that these settings name; ConfigError when it is not installed or they are not its own."""
    found: Betaaldienst = ports.load("betaaldienst", settings)
    return found


Load = Callable[[Mapping[str, Any]], Betaaldienst]
_lines = BoundedSemaphore(AT_ONCE)


@contextmanager
def turn() -> Iterator[None]:
    """One question; Unavailable at once when as many are under way as this process lets through."""
    if not _lines.acquire(blocking=False):
        raise Unavailable("busy")
    try:
        yield
    finally:
        _lines.release()
