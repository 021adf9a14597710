# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""The outbox at work: claim a delivery, deliver it once, record how it ended.

Delivery is at least once with byte-identical messages, so that a back-end that follows its standard keeps one case.
Every process may die at every line: a claim is a lease, what was sent stands in the journal, and a lease that ran out
leaves a delivery of which the outcome is unknown.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import structlog
from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.orm import Session, aliased

from overlijden import canonical, service
from overlijden.adapter import Accepted, Adapter, ConfigError, Pending, Refused, TemporaryError, UnknownOutcome
from overlijden.db import Database
from overlijden.deelnames import LEVERINGEN, in_paused
from overlijden.delivery import handover, verbindingen
from overlijden.delivery.journal import Claim, DatabaseJournal, LeaseLost, forget_bodies
from overlijden.delivery.verbindingen import PENDING
from overlijden.settings import Delivery
from overlijden.status import SYSTEEM, Actie, Rol, allowed
from overlijden.tables import DONE, Dossier, Levering, LeveringSoort, LeveringStatus, written_out
from overlijden.tools import logs, reach, trace
from overlijden.tools.trace import Kind

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Result:
    """How an attempt ended, as it is written down. ``reached``: whether the back-end answered; None: not called.

    Whoever answers some of the calls of an attempt is not away, however it ended.
    """

    status: LeveringStatus
    code: str | None = None
    zaaknummer: str | None = None
    redenen: dict[str, Any] | None = None
    reached: bool | None = None


def claim(session: Session, worker: str, settings: Delivery) -> Claim | None:
    """Take the delivery that is due longest, or None. Of one dossier only the first unfinished one is ever taken."""
    while (found := session.execute(_DUE).one_or_none()) is not None:
        levering, is_too_late = found
        abandoned = levering.status is LeveringStatus.BEZIG
        if is_too_late:
            _give_up(session, levering, "too-late")
        # Counted here and not after an attempt, so that what kills its worker every time comes to an end too.
        elif abandoned and levering.afgebroken + 1 >= settings.max_killed:
            _give_up(session, levering, "worker-died")
        elif verbindingen.enter(session, levering, settings):
            return _take(session, levering, worker, timedelta(seconds=settings.lease))
    return None


def _give_up(session: Session, levering: Levering, code: str) -> None:
    levering.status, levering.lease_door, levering.lease_tot = LeveringStatus.VASTGELOPEN, None, None
    levering.code = code
    session.flush()
    log.warning("levering", levering=str(levering.id), status=levering.status, code=code)


def _due() -> Select[Levering, bool]:
    """The delivery that is due longest, and whether its time is over."""
    earlier = aliased(Levering)
    # As the index ``levering_open`` has it. What is under way was due too, when it was taken.
    is_open = Levering.status.in_(written_out([LeveringStatus.WACHT, LeveringStatus.BEZIG, LeveringStatus.ONBEKEND]))
    is_held = and_(Levering.status == LeveringStatus.BEZIG, Levering.lease_tot >= func.now())
    # A refused or stuck delivery blocks its dossier's later ones until a person decides.
    blocked = select(earlier.id).where(
        earlier.dossier_id == Levering.dossier_id,
        earlier.volgorde < Levering.volgorde,
        earlier.status.not_in(written_out(DONE)),
        # What was refused is not there, so that its withdrawal has nothing to wait for.
        or_(Levering.soort != LeveringSoort.INTREKKING, earlier.status != LeveringStatus.GEWEIGERD),
    )
    return (
        select(Levering, Levering.opgeven_op <= func.now())
        .where(is_open, Levering.volgende_poging <= func.now(), ~is_held)
        .where(~in_paused(Levering.gemeente, LEVERINGEN), ~verbindingen.is_shut())
        .where(~blocked.exists(), ~func.wacht_op_scan(Levering.dossier_id))
        .order_by(Levering.volgende_poging)
        .limit(1)
        .with_for_update(skip_locked=True, of=Levering)
    )


_DUE = _due()  # made once: to build it costs more than to run it


def _take(session: Session, levering: Levering, worker: str, lease: timedelta) -> Claim:
    abandoned = levering.status is LeveringStatus.BEZIG
    uncertain = abandoned or levering.status is LeveringStatus.ONBEKEND
    levering.status, levering.lease_door = LeveringStatus.BEZIG, worker
    levering.lease_tot = func.now() + lease
    levering.pogingen += 1
    levering.afgebroken += abandoned
    session.flush()
    return Claim.of(levering, worker, lease, uncertain=uncertain)


def attempt(journal: DatabaseJournal, load: Callable[[Claim], Adapter]) -> Result:
    """Deliver once and say how it ended. LeaseLost, a defect and an unreachable database come out as exceptions."""
    claim = journal.claim
    try:
        with journal.held() as session:
            if handover.is_moot(session, claim):
                return Result(LeveringStatus.VERVALLEN)
            bericht = handover.read_bericht(session, claim)
        with reach.on_behalf_of(claim.gemeente):
            outcome = handover.hand_over(load(claim), bericht, journal, claim)
    except handover.Unsupported as missing:
        return Result(LeveringStatus.VASTGELOPEN, str(missing))
    except Refused as refusal:
        redenen = {"redenen": [canonical.write(reason) for reason in refusal.reasons]}
        return Result(LeveringStatus.GEWEIGERD, refusal.code, redenen=redenen, reached=True)
    except UnknownOutcome as error:
        return Result(LeveringStatus.ONBEKEND, str(error), reached=journal.has_learnt)
    except (TemporaryError, ConfigError) as error:
        return Result(_unless_begun(journal), str(error), reached=journal.has_learnt)
    match outcome:
        case Accepted(zaaknummer):
            return Result(LeveringStatus.AFGELEVERD, zaaknummer=zaaknummer, reached=True)
        case Pending(uiterlijk) if uiterlijk > datetime.now(UTC):
            return Result(LeveringStatus.WACHT, PENDING, reached=True)
        case Pending():
            return Result(LeveringStatus.VASTGELOPEN, "pending-too-long", reached=True)


def _unless_begun(journal: DatabaseJournal) -> LeveringStatus:
    """Waiting, unless an earlier attempt left a step of which the outcome is not known."""
    is_in_doubt = journal.claim.uncertain and journal.unfinished()
    return LeveringStatus.ONBEKEND if is_in_doubt else LeveringStatus.WACHT


def record(journal: DatabaseJournal, result: Result, settings: Delivery) -> None:
    """Write the result of an attempt; LeaseLost when the delivery is no longer this worker's."""
    claim = journal.claim
    with journal.held() as session:
        levering = session.get_one(Levering, claim.levering)
        levering.status, levering.code, levering.redenen = result.status, result.code, result.redenen
        levering.lease_door, levering.lease_tot, levering.afgebroken = None, None, 0
        if result.status is LeveringStatus.GEWEIGERD:
            forget_bodies(session, claim)
        levering.volgende_poging = func.now() + pause(claim.pogingen, settings)
        if result.status is LeveringStatus.AFGELEVERD and claim.soort is LeveringSoort.AANGIFTE:
            _note_arrival(session, claim, result.zaaknummer)
            levering.peilen_op = func.now() + timedelta(seconds=settings.ask_after)
        if result.status in DONE and claim.soort is LeveringSoort.INTREKKING:
            handover.settle_refused(session, claim)
        session.flush()
        if result.reached:
            verbindingen.reached(session, claim, settings)
        elif result.reached is False:
            verbindingen.missed(session, claim, settings, pause(claim.pogingen, settings, settings.breaker_cap))


def _note_arrival(session: Session, claim: Claim, zaaknummer: str | None) -> None:
    dossier = session.get_one(Dossier, claim.dossier, with_for_update=True)
    if Actie.AFLEVEREN in allowed(dossier.status, Rol.SYSTEEM):
        service.perform(session, dossier, Actie.AFLEVEREN, by=SYSTEEM, zaaknummer=zaaknummer)
    else:  # withdrawn while its delivery was under way: it stays withdrawn, and the withdrawal names this number
        dossier.zaaknummer = zaaknummer


def pause(attempts: int, settings: Delivery, cap: int | None = None) -> timedelta:
    """How long to wait after this many attempts: doubling, at most the cap, spread so that not all come at once."""
    seconds = min(cap or settings.backoff_cap, settings.backoff * 2 ** min(attempts - 1, 30))
    return timedelta(seconds=seconds * random.uniform(0.5, 1.0))  # noqa: S311 - spreading, not a secret


def deliver_next(
    database: Database, worker: str, load: Callable[[Claim], Adapter], settings: Delivery
) -> tuple[str, str] | None:
    """Claim and attempt one delivery: of which municipality, and how that ended. None when nothing is due."""
    with database.begin() as session:
        claimed = claim(session, worker, settings)
    if claimed is None:
        return None
    with trace.within("levering", Kind.CONSUMER, claimed.traceparent) as span:
        ended = _deliver(DatabaseJournal(database, claimed), load, settings)
        span.facts |= {"levering": str(claimed.levering), "gemeente": claimed.gemeente, "status": str(ended)}
    return claimed.gemeente, ended


def _deliver(journal: DatabaseJournal, load: Callable[[Claim], Adapter], settings: Delivery) -> str:
    levering = str(journal.claim.levering)
    try:
        result = _attempt_safely(journal, load)
        record(journal, result, settings)
        log.info("levering", levering=levering, status=result.status, code=result.code)
    except LeaseLost:
        log.warning("lease lost", levering=levering)
        return "lease-lost"
    return PENDING if result.code == PENDING else result.status


def _attempt_safely(journal: DatabaseJournal, load: Callable[[Claim], Adapter]) -> Result:
    """A defect in an adapter is no answer of the back-end: what arrived is unknown, and somebody must look."""
    try:
        return attempt(journal, load)
    except LeaseLost:
        raise
    except Exception:
        log.error("defect in delivery", levering=str(journal.claim.levering), **logs.defect(sys.exc_info()))  # noqa: TRY400
        return Result(LeveringStatus.ONBEKEND, "defect", reached=False)
