# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""A delivery's journal in the database: bodies and results survive the death of the process at any line."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from sqlalchemy import Interval, bindparam, func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from overlijden.db import Database, Scope
from overlijden.tables import Levering, LeveringSoort, Leveringstap
from overlijden.tools import sleutels


class LeaseLost(Exception):
    """Another worker took this delivery over; whatever this one still learns is no longer its to write."""


@dataclass(frozen=True, slots=True)
class Claim:
    """A delivery that this worker holds. ``uncertain``: an earlier attempt may have reached the back-end."""

    levering: uuid.UUID
    dossier: uuid.UUID
    revisie: int
    gemeente: str
    adapter: str
    wijziging: int | None
    soort: LeveringSoort
    pogingen: int
    uncertain: bool
    worker: str
    lease: timedelta
    traceparent: str | None = None

    @classmethod
    def of(
        cls, levering: Levering, worker: str = "", lease: timedelta = timedelta(), *, uncertain: bool = False
    ) -> Claim:
        return cls(
            levering=levering.id,
            dossier=levering.dossier_id,
            revisie=levering.revisie,
            gemeente=levering.gemeente,
            adapter=levering.adapter,
            wijziging=levering.wijziging,
            soort=levering.soort,
            pogingen=levering.pogingen,
            uncertain=uncertain,
            worker=worker,
            lease=lease,
            traceparent=levering.traceparent,
        )

    @property
    def scope(self) -> Scope:
        return Scope(gemeente=self.gemeente)


def place(levering: uuid.UUID, step: str) -> str:
    """Where a body is stored, as its encryption knows it."""
    return f"leveringstap.bericht:{levering}:{step}"


# Made once and run on the connection: no statements run more often, and to build them would cost more than to run them.
_RENEW = (
    update(Levering)
    .where(Levering.id == bindparam("levering"), Levering.lease_door == bindparam("worker"))
    .values(lease_tot=func.now() + bindparam("lease", type_=Interval))
    .returning(Levering.id)
)
_READ = (
    select(Leveringstap.stap, Leveringstap.bericht, Leveringstap.uitkomst)
    .where(Leveringstap.levering_id == bindparam("levering"))
    .order_by(Leveringstap.begonnen_op)
)
_EARLIER = (
    select(Leveringstap.uitkomst)
    .join(Levering, Levering.id == Leveringstap.levering_id)
    .where(Levering.dossier_id == bindparam("dossier"), Levering.id != bindparam("levering"))
    .where(Leveringstap.stap == bindparam("stap"), Leveringstap.uitkomst.is_not(None))
    .limit(1)
)
_PARTIJ = select(Levering.partij).where(Levering.id == bindparam("levering"))  # now: it may have gone over to another
_ROW = insert(Leveringstap).values(levering_id=bindparam("levering"), partij=_PARTIJ.scalar_subquery())
_WRITE = {
    name: _ROW.on_conflict_do_update(index_elements=["levering_id", "stap"], set_={name: _ROW.excluded[name]})
    for name in ("bericht", "uitkomst")
}


@contextmanager
def held(database: Database, claim: Claim) -> Iterator[Session]:
    """A transaction in which this worker certainly holds the delivery, with its lease renewed; else LeaseLost."""
    with database.begin(claim.scope) as session:
        values = {"levering": claim.levering, "worker": claim.worker, "lease": claim.lease}
        renewed = session.connection().execute(_RENEW, values)
        if renewed.first() is None:
            raise LeaseLost(str(claim.levering))
        yield session


def forget_bodies(session: Session, claim: Claim) -> None:
    """Forget what was refused: if a person lets it be sent again, it is made anew, as a message of its own."""
    refused = update(Leveringstap).where(Leveringstap.levering_id == claim.levering, Leveringstap.uitkomst.is_(None))
    session.execute(refused.values(bericht=None))


class DatabaseJournal:
    """The journal of one claimed delivery; each writing is its own short transaction and renews the lease.

    What earlier attempts left is read once: nobody else writes while this worker holds the delivery. The result of a
    step is written together with the body of the next, or with how the attempt ended: whoever dies before that leaves a
    step of which the outcome is unknown, as when its answer was lost. ``has_learnt``: something was answered this time.
    """

    def __init__(self, database: Database, claim: Claim) -> None:
        self.claim = claim
        self._database = database
        self._steps: dict[str, _Step] = {}  # by name, in the order in which they were begun
        self._is_read = self.has_learnt = False
        self._results: dict[str, str] = {}  # still to be written

    @contextmanager
    def held(self) -> Iterator[Session]:
        """A transaction of ``held`` that has read what earlier attempts left, and writes what this one learnt."""
        with held(self._database, self.claim) as session:
            if not self._is_read:
                rows = session.connection().execute(_READ, {"levering": self.claim.levering})
                self._steps = {row.stap: _Step(row.bericht, row.uitkomst) for row in rows}
                self._is_read = True
            for step, result in self._results.items():
                self._put(session, step, "uitkomst", result)
            yield session
        self._results.clear()

    def _step(self, step: str) -> _Step:
        self._read()
        return self._steps.get(step, _Step())

    def _read(self) -> None:
        if not self._is_read:
            with self.held():
                pass

    def keep(self, step: str, make: Callable[[], bytes]) -> bytes:
        body, where = self._step(step).bericht, place(self.claim.levering, step)
        if body is None:
            made = make()
            self._write(step, "bericht", sleutels.ring().encrypt(made, where))
            return made
        if self._results:  # no step is called before the results of those before it are safe
            with self.held():
                pass
        return sleutels.ring().decrypt(body, where)

    def once(self, step: str, call: Callable[[], str]) -> str:
        known = self._step(step).uitkomst
        if known is not None:
            return known
        self._results[step] = result = call()
        self.has_learnt = True
        self._steps[step] = replace(self._step(step), uitkomst=result)
        return result

    def earlier(self, step: str) -> str | None:
        """In whichever other delivery: they go in order, so that it was before."""
        asked = {"dossier": self.claim.dossier, "levering": self.claim.levering, "stap": step}
        with self.held() as session:
            found: str | None = session.connection().execute(_EARLIER, asked).scalar()
        return found

    def finish(self, step: str, result: str) -> None:
        self._write(step, "uitkomst", result)
        self.has_learnt = True

    def unfinished(self) -> tuple[str, ...]:
        self._read()
        return tuple(name for name, step in self._steps.items() if step.bericht is not None and step.uitkomst is None)

    def renew(self, step: str) -> None:
        self._write(step, "bericht", None)

    def _write(self, step: str, name: str, value: Any) -> None:
        with self.held() as session:
            self._put(session, step, name, value)
        self._steps[step] = replace(self._step(step), **{name: value})

    def _put(self, session: Session, step: str, name: str, value: Any) -> None:
        claim = self.claim
        row = {"levering": claim.levering, "stap": step, "gemeente": claim.gemeente, name: value}
        session.connection().execute(_WRITE[name], row)


@dataclass(frozen=True, slots=True)
class _Step:
    bericht: bytes | None = None
    uitkomst: str | None = None
