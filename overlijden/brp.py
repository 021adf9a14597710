# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""The port to the BRP, which the registrar looks into before she makes an akte (BW 1:18.2); it may be absent.

Whoever asks says why, and gets no more than that needs (AVG 5.1c). The adapters are found by entry point, as those of
back-ends are; a municipality chooses one, with its own access, as part of how it takes part.
"""

from __future__ import annotations

import json
from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from threading import BoundedSemaphore
from typing import Any, Self

from overlijden import canonical, codes
from overlijden.aangifte import BurgerlijkeStaat, Geslacht, OnvolledigeDatum
from overlijden.termijn import today
from overlijden.tools import ports

ADAPTER = "BRP"  # how the names of an adapter's secrets begin
LONGEST = 15  # seconds that one question may take in all: somebody waits for the page
AT_ONCE = 4  # questions under way in a process: a BRP that is slow leaves threads for who needs none
LARGEST = 10_000  # bytes of an answer, many times what names and dates take
ADULT = 18  # years (BW 1:233)


class Doel(StrEnum):
    """For what the BRP is asked; the audit keeps it with the question."""

    VERGELIJKEN = "de aangifte vergelijken voor de akte (artikel 1:18 lid 2 BW)"
    VOORINVULLEN = "de eigen gegevens van de aangever invullen (artikel 61 lid 3 Bbs)"


@dataclass(frozen=True, slots=True, kw_only=True)
class BrpPersoon:
    """A person list as the BRP gave it; None is what was not given (LO BRP).

    ``opschorting`` is element 67.20, ``overleden`` whether category 06 is there, ``sluiting`` element 06.10, ``geheim``
    whether nobody may learn where she lives (70.10). ``in_onderzoek`` names the fields of this class that are looked
    into (83.10): of these the BRP does not go first (Wet BRP 1.7.2).
    """

    gevonden: bool = True
    opschorting: str | None = None
    overleden: bool | None = None
    gemeente: str | None = None
    voornamen: str | None = None
    voorvoegsel: str | None = None
    geslachtsnaam: str | None = None
    titel: str | None = None
    geslacht: Geslacht | None = None
    geboortedatum: OnvolledigeDatum | None = None
    geboorteplaats: str | None = None
    burgerlijke_staat: BurgerlijkeStaat | None = None
    sluiting: OnvolledigeDatum | None = None
    minderjarige_kinderen: bool | None = None
    geheim: bool = False
    in_onderzoek: tuple[str, ...] = ()


# The fields of BrpPersoon that each purpose needs. An address never is.
NODIG: Mapping[Doel, tuple[str, ...]] = {
    Doel.VERGELIJKEN: (
        "overleden", "gemeente", "voornamen", "voorvoegsel", "geslachtsnaam", "titel", "geslacht", "geboortedatum",
        "burgerlijke_staat", "sluiting", "minderjarige_kinderen",
    ),
    Doel.VOORINVULLEN: ("voornamen", "voorvoegsel", "geslachtsnaam", "geboortedatum", "geboorteplaats"),
}  # fmt: skip


class Unavailable(Exception):
    """The BRP gave no answer that can be used; people go on without. The message is a code and never about a person."""


class Brp(ABC):
    """A municipality's way into the BRP."""

    @classmethod
    @abstractmethod
    def from_config(cls, settings: Mapping[str, Any]) -> Self:
        """Make one from what the municipality settled; ConfigError when a key is missing, wrong or unknown."""

    @abstractmethod
    def persoon(self, bsn: str, doel: Doel) -> BrpPersoon:
        """What the BRP knows of this BSN and this purpose needs, ``gevonden`` or not, within seconds in all.

        Raises Unavailable for whatever is not a whole answer about this very person.
        """


def load(settings: Mapping[str, Any]) -> Brp:
    """The adapter that these settings name; ConfigError when it is not installed or they are not its own."""
    found: Brp = ports.load("brp", settings)
    return found


_lines = BoundedSemaphore(AT_ONCE)


def ask(brp: Brp, bsn: str, doel: Doel) -> BrpPersoon:
    """The same answer; Unavailable at once when as many questions are under way as this process lets through.

    What cannot be kept and read again, such as a name with control characters, is no answer either.
    """
    if not _lines.acquire(blocking=False):
        raise Unavailable("busy")
    try:
        found = brp.persoon(bsn, doel)
    finally:
        _lines.release()
    if read(write(found)) != found or len(write(found)) > LARGEST:
        raise Unavailable("not fit to keep")
    return found


def write(persoon: BrpPersoon) -> bytes:
    """An answer as it is kept."""
    return json.dumps(canonical.write(persoon)).encode()


def read(kept: bytes) -> BrpPersoon:
    """The answer that is kept so."""
    return canonical.read(BrpPersoon, json.loads(kept))[0]


def titel(text: str | None) -> str | None:
    """The code of a title or predicate (table 38) that is given by its code or its name; None when it is neither."""
    said = (text or "").strip()
    named = (code for code, row in codes.titels().items() if said.casefold() == row.naam.casefold())
    return said if said in codes.titels() else next(named, None)


def has_minor(births: Iterable[OnvolledigeDatum | None], vandaag: date | None = None) -> bool | None:
    """Whether one of the children who were born then is a minor; None when their days of birth do not tell."""
    dag = vandaag or today()
    ages = [_ages(born, dag) for born in births]
    if any(most < ADULT for most, _ in ages):
        return True
    return None if any(least < ADULT for _, least in ages) else False


def _ages(born: OnvolledigeDatum | None, dag: date) -> tuple[int, int]:
    """The ages between which somebody is on this day, highest first."""
    if born is None or not born.jaar:
        return dag.year, 0
    years, now = dag.year - born.jaar, (dag.month, dag.day)
    return years - (now < (born.maand or 1, born.dag or 1)), years - (now < (born.maand or 12, born.dag or 31))
