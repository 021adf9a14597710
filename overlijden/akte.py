# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""The number and the date of an akte, as the municipality's own register gives them; the service never makes one."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from overlijden.aangifte import SoortAangifte

REGISTER, GEBOORTEN = "2", "1"  # of deaths, and of births
OVERLIJDEN, LIJKVINDING = "A", "G"  # kinds of akte in the BRP (table 39)

GEEN_GEBOORTEAKTE = (
    "Vul het nummer van de akte van geboorte in zoals het in het register staat: 6 tekens, bijvoorbeeld 100251."
)
GEEN_NUMMER = (
    "Vul het aktenummer in zoals het in uw register staat: 6 tekens, bijvoorbeeld 200251."
    " De 7 tekens van de BRP mogen ook, bijvoorbeeld 20A0251."
)


@dataclass(frozen=True, slots=True)
class Aktenummer:
    """A number in the register of deaths: part of the register (digit, letter or space) and sequence 1 to 9999.

    On paper it has 6 positions, ``200251`` (Regeling vermelding nummer); in the BRP a 7th stands in the middle for the
    kind of akte, ``20A0251`` (LO BRP, element 81.20). Both name the same akte.
    """

    deel: str
    volgnummer: int
    soort: str = OVERLIJDEN

    @classmethod
    def parse(cls, tekst: str, soort: str = OVERLIJDEN) -> Aktenummer:
        """Read either form of the number of an akte of this kind (rule R70); anything else is a ValueError."""
        found = re.fullmatch(rf"{REGISTER}([0-9A-Z ]){soort}?([0-9]{{4}})", tekst.strip().upper(), re.ASCII)
        if found is None or not int(found[2]):
            raise ValueError("not 2p9999 or 2pA9999")
        return cls(found[1], int(found[2]), soort)

    def __str__(self) -> str:
        return f"{REGISTER}{self.deel}{self.volgnummer:04}"

    @property
    def brp(self) -> str:
        return f"{REGISTER}{self.deel}{self.soort}{self.volgnummer:04}"


def kind_of(soort: SoortAangifte) -> str:
    """The kind of akte that follows from a declaration of this kind (BRP table 39)."""
    return LIJKVINDING if soort is SoortAangifte.LIJKVINDING else OVERLIJDEN


def in_brp(nummer: str, soort: SoortAangifte) -> str | None:
    """How the BRP writes the number of this akte; None for a stillborn child: it gets no akte of a death there."""
    return None if soort is SoortAangifte.LEVENLOOS else Aktenummer.parse(nummer, kind_of(soort)).brp


def number_problem(nummer: str, soort: str = OVERLIJDEN) -> str:
    """Why this cannot be the number of an akte of this kind, in Dutch; "" when it can (rule R70)."""
    try:
        Aktenummer.parse(nummer, soort)
    except ValueError:
        return GEEN_NUMMER
    return ""


def is_birth_number(nummer: str) -> bool:
    """Whether it is one of the register of births, in either form (LO BRP, element 81.20)."""
    return re.fullmatch(rf"{GEBOORTEN}[0-9A-Z ][A-Z]?(?!0000)[0-9]{{4}}", nummer.strip().upper(), re.ASCII) is not None


def date_problem(datum: date | None, *, aangegeven: date, vandaag: date) -> str:
    """Why this cannot be the day of an akte, in Dutch; "" when it can (rule R71)."""
    if datum is None:
        return "Vul de datum van de akte in, bijvoorbeeld 2 3 2026."
    if datum > vandaag:
        return "Deze dag ligt in de toekomst. Vul de dag in waarop de akte is gemaakt."
    if datum < aangegeven:
        return "Deze dag ligt voor de aangifte. Kijk de datum na in uw register."
    return ""
