# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""The connections to back-ends: which one is left alone for a while, and how many deliveries each takes at once.

A back-end that is down must not keep the workers from the others, nor find a crowd at its door when it returns. What is
known of it stands in one row, so that all workers know it: after some calls in a row that did not reach it, one at a
time tries; the first that reaches it wakes all that waited.
"""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import ColumnElement, and_, bindparam, func, select, tuple_, union_all, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session, aliased

from overlijden.deelnames import deelname
from overlijden.delivery.journal import Claim
from overlijden.settings import Delivery
from overlijden.tables import Levering, LeveringStatus, Verbinding, Wijziging, written_out

PENDING = "pending"  # the code of a delivery that arrived and waits for its answer
_GELIJKTIJDIG = 4  # of a delivery from before records were kept


def is_shut() -> ColumnElement[bool]:
    """Whether the back-end of a delivery is left alone now, or has all that it takes at once.

    Which those are is found once for a whole query: thousands may wait for one of them.
    """
    busy = aliased(Levering)
    key = Verbinding.gemeente, Verbinding.wijziging
    alone = select(*key).where(Verbinding.weer_op > func.now())
    full = (
        select(*key)
        .join(busy, and_(Verbinding.gemeente == busy.gemeente, Verbinding.wijziging == _record(busy)))
        .where(busy.status.in_(written_out([LeveringStatus.BEZIG])), busy.lease_tot >= func.now())
        .group_by(*key)
        .having(func.count() >= Verbinding.gelijktijdig)
    )
    return tuple_(Levering.gemeente, _record(Levering)).in_(union_all(alone, full))


def _record(levering: type[Levering]) -> ColumnElement[int]:
    return func.coalesce(levering.wijziging, 0)


_SHUT = select(is_shut()).where(Levering.id == bindparam("levering"))  # made once, as it runs for every claim


def enter(session: Session, levering: Levering, settings: Delivery) -> bool:
    """Let this delivery through, as the only one when its back-end is being tried; False when another was first.

    The row stays locked until the claim is committed, so that no two workers take the same last place.
    """
    key = (levering.gemeente, levering.wijziging or 0)
    found = session.get(Verbinding, key, with_for_update=True, populate_existing=True)
    if found is None:
        row = insert(Verbinding).values(
            gemeente=key[0], wijziging=key[1], mislukt=0, gelijktijdig=_limit(session, key[1])
        )
        session.execute(row.on_conflict_do_nothing())
        found = session.get_one(Verbinding, key, with_for_update=True)
    if session.scalar(_SHUT, {"levering": levering.id}):
        return False
    if found.mislukt >= settings.breaker_after:
        found.weer_op = func.now() + timedelta(seconds=settings.lease)
    return True


def _limit(session: Session, wijziging: int) -> int:
    record = session.get(Wijziging, wijziging)
    return deelname.read(record.gemeente, record.inhoud).gelijktijdig if record else _GELIJKTIJDIG


def reached(session: Session, claim: Claim, settings: Delivery) -> None:
    """It answered: from here on all may call it, and after an interruption they are called at once."""
    row = _row(claim)
    mislukt = session.scalar(select(Verbinding.mislukt).where(*row, Verbinding.mislukt > 0).with_for_update())
    if mislukt is None:
        return
    session.execute(update(Verbinding).where(*row).values(mislukt=0, sinds=None, weer_op=None))
    if mislukt >= settings.breaker_after:
        # What another worker is claiming is locked, and needs no waking.
        waiting = select(Levering.id).where(
            Levering.gemeente == claim.gemeente,
            _record(Levering) == (claim.wijziging or 0),
            Levering.status.in_([LeveringStatus.WACHT, LeveringStatus.ONBEKEND]),
            Levering.code.is_distinct_from(PENDING),
            Levering.volgende_poging > func.now(),
            Levering.id != claim.levering,
        )
        waking = update(Levering).where(Levering.id.in_(waiting.with_for_update(skip_locked=True)))
        session.execute(waking.values(volgende_poging=func.now()), execution_options={"synchronize_session": False})


def missed(session: Session, claim: Claim, settings: Delivery, wait: timedelta) -> None:
    """It was not reached: after some of these in a row nobody calls it for ``wait``."""
    mislukt = Verbinding.mislukt + 1
    values = {"mislukt": mislukt, "sinds": func.coalesce(Verbinding.sinds, func.now())}
    row = session.scalar(update(Verbinding).where(*_row(claim)).values(values).returning(Verbinding.mislukt))
    if row is not None and row >= settings.breaker_after:
        session.execute(update(Verbinding).where(*_row(claim)).values(weer_op=func.now() + wait))


def _row(claim: Claim) -> tuple[ColumnElement[bool], ...]:
    return Verbinding.gemeente == claim.gemeente, Verbinding.wijziging == (claim.wijziging or 0)
