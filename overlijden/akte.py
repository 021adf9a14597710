# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""The number and the date of an akte, as the municipality's own register gives them; the service never makes one."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from overlijden.aangifte import Bevinding, Ernst

REGISTER = "2"  # of deaths
OVERLIJDEN = "A"  # kind of akte in the BRP (table 39)

GEEN_NUMMER = (
    "Vul het aktenummer in zoals het in uw register staat: 6 tekens, bijvoorbeeld 200251,"
    " of 7 tekens zoals in de BRP, bijvoorbeeld 20A0251."
)


@dataclass(frozen=True, slots=True)
class Aktenummer:
    """A number in the register of deaths: part of the register (digit, letter or space) and sequence 1 to 9999.

    On paper it has 6 positions, ``200251`` (Regeling vermelding nummer); in the BRP a 7th stands in the middle for the
    kind of akte, ``20A0251`` (LO BRP, element 81.20). Both name the same akte.
    """

    deel: str
    volgnummer: int

    @classmethod
    def parse(cls, tekst: str) -> Aktenummer:
        """Read either form of the number of an akte van overlijden (rule R70); anything else is a ValueError."""
        found = re.fullmatch(rf"{REGISTER}([0-9A-Z ]){OVERLIJDEN}?([0-9]{{4}})", tekst.strip().upper(), re.ASCII)
        if found is None or not int(found[2]):
            raise ValueError("not 2p9999 or 2pA9999")
        return cls(found[1], int(found[2]))

    def __str__(self) -> str:
        return f"{REGISTER}{self.deel}{self.volgnummer:04}"

    @property
    def brp(self) -> str:
        return f"{REGISTER}{self.deel}{OVERLIJDEN}{self.volgnummer:04}"


def check(nummer: str, datum: date | None, *, aangegeven: date, vandaag: date) -> Bevinding | None:
    """What keeps an akte with this number and date from being recorded, None when nothing does (rules R70, R71)."""
    try:
        Aktenummer.parse(nummer)
    except ValueError:
        return _finding("R70", "/akte_nummer", GEEN_NUMMER)
    if datum is None:
        return _finding("R71", "/akte_datum", "Vul de datum van de akte in, bijvoorbeeld 2 3 2026.")
    if datum > vandaag:
        return _finding("R71", "/akte_datum", "Deze dag ligt in de toekomst. Vul de dag in waarop de akte is gemaakt.")
    if datum < aangegeven:
        return _finding("R71", "/akte_datum", "Deze dag ligt voor de aangifte. Kijk de datum na in uw register.")
    return None


def _finding(regel: str, wijzer: str, tekst: str) -> Bevinding:
    return Bevinding(regel, Ernst.AMBTENAAR, wijzer, tekst)
