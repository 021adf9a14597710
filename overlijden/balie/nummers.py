# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""Which numbers are missing between those of akten that are known here: a person looks into that (BW 1:18).

The service gives no number and fills no gap. A municipality makes akten outside it too, so that a gap may be in order.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from sqlalchemy import extract, select
from sqlalchemy.orm import Session

from overlijden.akte import Aktenummer
from overlijden.tables import Dossier

SHOWN = 20  # stretches of missing numbers; whoever misses more makes most akten elsewhere


@dataclass(frozen=True, slots=True)
class Register:
    """One part of the register of deaths in one year: its numbers that are known here, in order, at least one."""

    gemeente: str
    jaar: int
    deel: str
    nummers: Sequence[int]

    @property
    def ontbreekt(self) -> int:
        """How many numbers are missing between the first and the last."""
        return self.nummers[-1] - self.nummers[0] + 1 - len(self.nummers)

    @property
    def gaten(self) -> Sequence[str]:
        """The first stretches of missing numbers, as a reader sees them."""
        found = [(one + 1, other - 1) for one, other in pairwise(self.nummers) if other - one > 1]
        told = [f"{begin:04}" if begin == end else f"{begin:04} tot en met {end:04}" for begin, end in found[:SHOWN]]
        return [*told, "en meer"] if len(found) > SHOWN else told


def read(session: Session, vanaf: int) -> Sequence[Register]:
    """The registers of this municipality, and of those that merged into it, since that year; the newest first."""
    jaar = extract("year", Dossier.akte_datum)
    query = select(Dossier.gemeente, jaar, Dossier.akte_nummer).where(Dossier.akte_nummer.is_not(None), jaar >= vanaf)
    rows = session.execute(query).all()
    return registers((gemeente, int(year), nummer) for gemeente, year, nummer in rows if nummer)


def registers(known: Iterable[tuple[str, int, str]]) -> Sequence[Register]:
    """The registers of these akten: municipality, year and number."""
    found: dict[tuple[str, int, str], set[int]] = {}
    for gemeente, jaar, nummer in known:
        parsed = Aktenummer.parse(nummer)
        found.setdefault((gemeente, jaar, parsed.deel), set()).add(parsed.volgnummer)
    in_order = sorted(found, key=lambda key: (-key[1], key[0], key[2]))
    return [Register(*key, sorted(found[key])) for key in in_order]
