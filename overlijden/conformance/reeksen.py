# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""Sequence cases: lives of a dossier, drawn from the transition table, so that every row of it is in one."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from overlijden.status import FEITEN, OVERGANGEN, Actie, Overgang, Rol, Status, next_status

BEGIN = Status.CONCEPT
RETRACTS = {Actie.INTREKKEN, Actie.DOORZENDEN}
TOLD = RETRACTS | {Actie.AFLEVEREN, Actie.WIJZIGEN, Actie.AANVULLEN}  # acts of which a back-end may hear


@dataclass(frozen=True)
class Reeks:
    """A life from draft on; ``stappen`` lead from one status to the next, or stay in one."""

    id: str
    stappen: tuple[Overgang, ...]

    @property
    def einde(self) -> Status:
        return self.stappen[-1].naar


@cache
def read() -> Sequence[Reeks]:
    """Every one, in the order of the table; each is as short as can be, and none is the beginning of another."""
    lives = [(*_way(overgang.van), overgang) for overgang in OVERGANGEN]
    lives += [(*_way(feit.van), feit) for feit in _changes()]
    whole = [life for life in lives if not any(other[: len(life)] == life != other for other in lives)]
    return [Reeks(f"S{number:02}", life) for number, life in enumerate(whole, 1)]


def illegal(van: Status) -> Iterator[tuple[Actie, Rol]]:
    """Every act that nobody, or not this role, can do in this status: what must be refused there."""
    known = {(one.actie, rol) for one in OVERGANGEN if one.van is van for rol in one.rollen}
    known |= {(feit.actie, rol) for feit in FEITEN if van in feit.bij for rol in feit.rollen}
    yield from ((actie, rol) for actie in Actie for rol in Rol if (actie, rol) not in known)


def messages() -> list[tuple[Actie, ...]]:
    """What a back-end may hear in all these lives, each order once."""
    heard = (tuple(one.actie for one in reeks.stappen if one.actie in TOLD) for reeks in read())
    return [told for told in dict.fromkeys(heard) if told[:1] == (Actie.AFLEVEREN,)]


def walk(reeks: Reeks) -> Status:
    """Where this life ends when the table is asked step by step. Raises IllegalTransition."""
    status = BEGIN
    for one in reeks.stappen:
        status = next_status(status, one.actie, min(one.rollen))
    return status


def _changes() -> Iterator[Overgang]:
    """An amendment in each status that allows one: the dossier stays where it is."""
    for feit in (feit for feit in FEITEN if feit.actie is Actie.WIJZIGEN):
        yield from (Overgang(status, feit.actie, status, feit.rollen) for status in Status if status in feit.bij)


def _way(naar: Status) -> tuple[Overgang, ...]:
    """The shortest way from a draft."""
    ways: dict[Status, tuple[Overgang, ...]] = {BEGIN: ()}
    left = deque([BEGIN])
    while left:
        here = left.popleft()
        for one in (one for one in OVERGANGEN if one.van is here and one.naar not in ways):
            ways[one.naar] = (*ways[here], one)
            left.append(one.naar)
    return ways[naar]
