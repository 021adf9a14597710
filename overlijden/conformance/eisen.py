# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""What the kit requires, as data: each requirement with its source, two sentences and the function that tests it."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from overlijden.conformance.proef import Proef


class Niveau(StrEnum):
    """How far a product goes; each level holds those before it."""

    INNAME = "Inname"
    OPVOLGING = "Opvolging"
    VOLLEDIG = "Volledig"

    @classmethod
    def reached(cls, failed: Collection[Niveau], asked: Collection[Niveau]) -> Niveau | None:
        """The highest of which something was asked and nothing failed, nor anything below it."""
        found = None
        for one in cls:
            if one in failed:
                break
            found = one if one in asked else found
        return found


class Oordeel(StrEnum):
    """What is said of a requirement; ``en`` is the same in English."""

    en: str

    def __new__(cls, nl: str, en: str) -> Self:
        made = str.__new__(cls, nl)
        made._value_, made.en = nl, en
        return made

    @classmethod
    def called(cls, nl: str) -> Oordeel:
        """The one that is called so in Dutch. Raises ValueError."""
        found = cls._value2member_map_.get(nl)
        if not isinstance(found, Oordeel):
            raise ValueError(nl)  # noqa: TRY004 - it is the text that is wrong
        return found

    VOLDOET = "voldoet", "meets"
    VOLDOET_NIET = "voldoet niet", "does not meet"
    NIET_GETOETST = "niet getoetst", "not tested"


class Nodig(StrEnum):
    """What must be there before a requirement can be tested, and how that is said in Dutch and in English."""

    nl: str
    en: str

    def __new__(cls, value: str, nl: str, en: str) -> Self:
        made = str.__new__(cls, value)
        made._value_, made.nl, made.en = value, nl, en
        return made

    LOOKUP = "lookup", "opzoeken wat aankwam", "look up what arrived"
    AMEND = "amend", "wijzigen wat is aangenomen", "amend what was accepted"
    WITHDRAW = "withdraw", "intrekken wat is aangenomen", "withdraw what was accepted"
    POLL = "poll", "vragen hoe het ermee staat", "ask how it stands"
    TERUGLEZEN = "teruglezen", "teruglezen wat het systeem heeft", "read back what the back-end holds"
    MELDEN = "melden", "terugmelden (het profiel mist melden = true)", "tell back (the profile lacks melden = true)"


@dataclass(frozen=True, slots=True)
class Afwijking:
    """Where something is other than required: an XPath or pointer, what should stand there, and how we read it."""

    wijzer: str
    verwacht: str
    gelezen: str


class Afgekeurd(Exception):
    """The test cannot go on after this."""

    def __init__(self, wijzer: str, verwacht: str, gelezen: str) -> None:
        super().__init__(wijzer)
        self.afwijking = Afwijking(wijzer, verwacht, gelezen)


class Ongetoetst(Exception):
    """It cannot be told whether the requirement is met; it says why in both languages."""

    def __init__(self, nl: str, en: str) -> None:
        super().__init__(nl)
        self.nl, self.en = nl, en


Check = Callable[["Proef"], Iterable[Afwijking]]


@dataclass(frozen=True)
class Eis:
    """One requirement. ``nl`` and ``en`` say the same; ``bron`` is the paragraph of a standard or decision."""

    id: str
    niveau: Niveau
    bron: str
    nl: str
    en: str
    check: Check
    nodig: frozenset[Nodig] = frozenset()


class Eisen(dict[str, Eis]):
    """A list of requirements by id, in the order in which they are written down."""

    def add(self, een: Eis) -> None:
        if een.id in self:
            raise ValueError(f"requirement {een.id} stands twice in the list")
        self[een.id] = een

    def eis(self, identifier: str, niveau: Niveau, bron: str, en: str, *nodig: Nodig) -> Callable[[Check], Check]:
        """Enter a test; its docstring is the Dutch sentence."""

        def enter(check: Check) -> Check:
            nl = " ".join((inspect.getdoc(check) or "").split())
            self.add(Eis(identifier, niveau, bron, nl, en, check, frozenset(nodig)))
            return check

        return enter
