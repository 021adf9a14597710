# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""What back-ends said later of what they took: kept by the web process, and made of it here what it means.

A refusal of something that was believed accepted stands on the desk like any other. What it refuses is forgotten, so
that a person can let it be sent again as a message of its own.
"""

from __future__ import annotations

from collections.abc import Callable

import structlog
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from overlijden.adapter import Adapter
from overlijden.db import Database
from overlijden.delivery.journal import Claim, place
from overlijden.tables import Levering, Leveringstap, LeveringStatus
from overlijden.tools import sleutels

log = structlog.get_logger()

NOTHING: list[dict[str, object]] = []
# While an attempt is under way it writes how that ended; what nobody needs any more is left as it is.
_DUE = (
    select(Levering)
    .where(Levering.nagekomen != NOTHING, Levering.status.not_in([LeveringStatus.BEZIG, LeveringStatus.VERVALLEN]))
    .order_by(Levering.volgorde)
    .limit(1)
    .with_for_update(skip_locked=True, of=Levering)
)


def take_next(database: Database, load: Callable[[Claim], Adapter]) -> bool:
    """Take in what was said of one delivery; False when nothing was."""
    with database.begin() as session:
        levering = session.scalars(_DUE).one_or_none()
        if levering is None:
            return False
        claim = Claim.of(levering)
    adapter = load(claim)
    with database.begin(claim.scope) as session:
        levering = session.get_one(Levering, claim.levering, with_for_update=True, populate_existing=True)
        if levering.status is not LeveringStatus.BEZIG:
            told, levering.nagekomen = levering.nagekomen, NOTHING
            for one in told:
                _take(session, levering, adapter, one)
    return True


def _take(session: Session, levering: Levering, adapter: Adapter, one: dict[str, object]) -> None:
    bodies = _bodies(session, levering)
    step = next((step for step, body in bodies.items() if str(one["referentie"]).encode() in body), None)
    log.info("nagekomen", levering=str(levering.id), known=step is not None, code=one["code"])
    if step is None or not one["code"]:  # about a message that was refused before, or: all is well
        return
    falls = adapter.falls_with(step, tuple(bodies))
    forgotten = update(Leveringstap).where(Leveringstap.levering_id == levering.id, Leveringstap.stap.in_(falls))
    session.execute(forgotten.values(bericht=None, uitkomst=None))
    levering.status, levering.code = LeveringStatus.GEWEIGERD, str(one["code"])
    levering.redenen, levering.peilen_op = {"redenen": one["redenen"]}, None


def _bodies(session: Session, levering: Levering) -> dict[str, bytes]:
    """What was sent, by step, oldest first."""
    query = select(Leveringstap.stap, Leveringstap.bericht).where(Leveringstap.levering_id == levering.id)
    rows = session.execute(query.where(Leveringstap.bericht.is_not(None)).order_by(Leveringstap.begonnen_op))
    ring = sleutels.ring()
    return {stap: ring.decrypt(bericht or b"", place(levering.id, stap)) for stap, bericht in rows}
