# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""A delivery's journal in the database: bodies and results survive the death of the process at any line."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import TypeVar

from sqlalchemy import Select, func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import InstrumentedAttribute, Session

from overlijden import sleutels
from overlijden.db import Database, Scope
from overlijden.tables import Levering, LeveringSoort, Leveringstap

T = TypeVar("T")


class LeaseLost(Exception):
    """Another worker took this delivery over; whatever this one still learns is no longer its to write."""


@dataclass(frozen=True, slots=True)
class Claim:
    """A delivery that this worker holds. ``uncertain``: an earlier attempt may have reached the back-end."""

    levering: uuid.UUID
    dossier: uuid.UUID
    revisie: int
    gemeente: str
    partij: str
    adapter: str
    wijziging: int | None
    soort: LeveringSoort
    pogingen: int
    uncertain: bool
    worker: str
    lease: timedelta

    @property
    def scope(self) -> Scope:
        return Scope(gemeente=self.gemeente)


def place(levering: uuid.UUID, step: str) -> str:
    """Where a body is stored, as its encryption knows it."""
    return f"leveringstap.bericht:{levering}:{step}"


@contextmanager
def held(database: Database, claim: Claim) -> Iterator[Session]:
    """A transaction in which this worker certainly holds the delivery, with its lease renewed; else LeaseLost."""
    with database.begin(claim.scope) as session:
        renewed = session.execute(
            update(Levering)
            .where(Levering.id == claim.levering, Levering.lease_door == claim.worker)
            .values(lease_tot=func.now() + claim.lease)
            .returning(Levering.id)
        )
        if renewed.first() is None:
            raise LeaseLost(str(claim.levering))
        yield session


def forget_bodies(session: Session, claim: Claim) -> None:
    """Forget what was refused: if a person lets it be sent again, it is made anew, as a message of its own."""
    refused = update(Leveringstap).where(Leveringstap.levering_id == claim.levering, Leveringstap.uitkomst.is_(None))
    session.execute(refused.values(bericht=None))


class DatabaseJournal:
    """The journal of one claimed delivery; each call is its own short transaction and renews the lease."""

    def __init__(self, database: Database, claim: Claim) -> None:
        self._database, self._claim = database, claim

    def keep(self, step: str, make: Callable[[], bytes]) -> bytes:
        with held(self._database, self._claim) as session:
            body = session.scalar(self._of(Leveringstap.bericht, step))
        if body is not None:
            return sleutels.ring().decrypt(body, place(self._claim.levering, step))
        made = make()
        self._write(step, bericht=sleutels.ring().encrypt(made, place(self._claim.levering, step)))
        return made

    def once(self, step: str, call: Callable[[], str]) -> str:
        with held(self._database, self._claim) as session:
            result = session.scalar(self._of(Leveringstap.uitkomst, step))
        if result is None:
            result = call()
            self.finish(step, result)
        return result

    def finish(self, step: str, result: str) -> None:
        self._write(step, uitkomst=result)

    def unfinished(self) -> tuple[str, ...]:
        with held(self._database, self._claim) as session:
            steps = session.scalars(
                select(Leveringstap.stap)
                .where(Leveringstap.levering_id == self._claim.levering)
                .where(Leveringstap.bericht.is_not(None), Leveringstap.uitkomst.is_(None))
                .order_by(Leveringstap.begonnen_op)
            )
            return tuple(steps)

    def renew(self, step: str) -> None:
        self._write(step, bericht=None)

    def _of(self, column: InstrumentedAttribute[T], step: str) -> Select[T]:
        return select(column).where(Leveringstap.levering_id == self._claim.levering, Leveringstap.stap == step)

    def _write(self, step: str, **values: object) -> None:
        claim = self._claim
        row = insert(Leveringstap).values(
            levering_id=claim.levering, stap=step, gemeente=claim.gemeente, partij=claim.partij, **values
        )
        with held(self._database, claim) as session:
            session.execute(row.on_conflict_do_update(index_elements=["levering_id", "stap"], set_=values))
