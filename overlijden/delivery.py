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
from sqlalchemy.orm import Session, aliased, undefer

from overlijden import bijlagen, canonical, logs, service
from overlijden.aangifte import Aangifte
from overlijden.adapter import (
    Accepted,
    Adapter,
    Bericht,
    Capability,
    ConfigError,
    Document,
    Pending,
    Refused,
    TemporaryError,
    UnknownOutcome,
)
from overlijden.db import Database
from overlijden.deelnames import LEVERINGEN
from overlijden.journal import Claim, DatabaseJournal, LeaseLost, held
from overlijden.labels import label
from overlijden.settings import Delivery
from overlijden.status import SYSTEEM, Actie, Rol, allowed
from overlijden.tables import Bijlage, Dossier, Gescand, Levering, LeveringStatus, Revisie

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Result:
    """How an attempt ended, as it is written down."""

    status: LeveringStatus
    code: str | None = None
    zaaknummer: str | None = None
    redenen: dict[str, Any] | None = None


def claim(session: Session, worker: str, settings: Delivery) -> Claim | None:
    """Take the delivery that is due longest, or None. Of one dossier only the first unfinished one is ever taken."""
    while (levering := session.scalar(_due())) is not None:
        if levering.pogingen < settings.max_attempts:
            return _take(session, levering, worker, timedelta(seconds=settings.lease))
        # Counted here and not after an attempt, so that what kills its worker every time comes to an end too.
        levering.status, levering.lease_door, levering.lease_tot = LeveringStatus.VASTGELOPEN, None, None
        session.flush()
    return None


def _due() -> Select[Levering]:
    earlier = aliased(Levering)
    is_open = Levering.status.in_([LeveringStatus.WACHT, LeveringStatus.ONBEKEND])
    abandoned = and_(Levering.status == LeveringStatus.BEZIG, Levering.lease_tot < func.now())
    # A refused or stuck delivery blocks its dossier's later ones until a person decides.
    blocked = select(earlier.id).where(
        earlier.dossier_id == Levering.dossier_id,
        earlier.volgorde < Levering.volgorde,
        earlier.status != LeveringStatus.AFGELEVERD,
    )
    paused = func.is_gepauzeerd(Levering.gemeente, LEVERINGEN)
    return (
        select(Levering)
        .where(or_(and_(is_open, Levering.volgende_poging <= func.now()), abandoned), ~blocked.exists())
        .where(~func.wacht_op_scan(Levering.dossier_id), ~paused)
        .order_by(Levering.volgende_poging)
        .limit(1)
        .with_for_update(skip_locked=True)
    )


def _take(session: Session, levering: Levering, worker: str, lease: timedelta) -> Claim:
    uncertain = levering.status in (LeveringStatus.ONBEKEND, LeveringStatus.BEZIG)
    levering.status, levering.lease_door = LeveringStatus.BEZIG, worker
    levering.lease_tot = func.now() + lease
    levering.pogingen += 1
    session.flush()
    return Claim(
        levering=levering.id,
        dossier=levering.dossier_id,
        revisie=levering.revisie,
        gemeente=levering.gemeente,
        partij=levering.partij,
        adapter=levering.adapter,
        wijziging=levering.wijziging,
        pogingen=levering.pogingen,
        uncertain=uncertain,
        worker=worker,
        lease=lease,
    )


def read_bericht(session: Session, claim: Claim) -> Bericht:
    """What is handed over, from the revision that the delivery names; a file with a virus in it is left out."""
    dossier = session.get_one(Dossier, claim.dossier)
    revisie = session.get_one(Revisie, (claim.dossier, claim.revisie))
    rows = select(Bijlage).where(Bijlage.dossier_id == claim.dossier, Bijlage.gescand != Gescand.BESMET)
    rows = rows.order_by(Bijlage.volgorde)
    return Bericht(
        levering=claim.levering.hex,
        kenmerk=dossier.kenmerk,
        gemeente=dossier.gemeente,
        ingediend_op=dossier.ingediend_op,
        aangifte=canonical.read(Aangifte, revisie.aangifte)[0],
        documenten=tuple(_document(row) for row in session.scalars(rows.options(undefer(Bijlage.inhoud)))),
    )


def _document(row: Bijlage) -> Document:
    return Document(
        id=row.id.hex,
        soort=row.soort,
        titel=label(row.soort),
        bestandsnaam=row.bestandsnaam,
        mediatype=row.mediatype,
        sha256=row.sha256,
        inhoud=bijlagen.content(row),
    )


def attempt(database: Database, claim: Claim, load: Callable[[Claim], Adapter]) -> Result:
    """Deliver once and say how it ended. LeaseLost, a defect and an unreachable database come out as exceptions."""
    journal = DatabaseJournal(database, claim)
    try:
        with database.begin(claim.scope) as session:
            bericht = read_bericht(session, claim)
        adapter = load(claim)
        if claim.uncertain and Capability.LOOKUP in adapter.capabilities:
            adapter.lookup(bericht, journal)
        outcome = adapter.deliver(bericht, journal)
    except Refused as refusal:
        redenen = {"redenen": [canonical.write(reason) for reason in refusal.reasons]}
        return Result(LeveringStatus.GEWEIGERD, refusal.code, redenen=redenen)
    except UnknownOutcome as error:
        return Result(LeveringStatus.ONBEKEND, str(error))
    except (TemporaryError, ConfigError) as error:
        return Result(_unless_begun(journal), str(error))
    match outcome:
        case Accepted(zaaknummer):
            return Result(LeveringStatus.AFGELEVERD, zaaknummer=zaaknummer)
        case Pending(uiterlijk) if uiterlijk > datetime.now(UTC):
            return Result(LeveringStatus.WACHT, "pending")
        case Pending():
            return Result(LeveringStatus.VASTGELOPEN, "pending-too-long")


def _unless_begun(journal: DatabaseJournal) -> LeveringStatus:
    """Waiting, unless an earlier attempt left a step of which the outcome is not known."""
    return LeveringStatus.ONBEKEND if journal.unfinished() else LeveringStatus.WACHT


def record(database: Database, claim: Claim, result: Result, settings: Delivery) -> None:
    """Write the result of an attempt; LeaseLost when the delivery is no longer this worker's."""
    with held(database, claim) as session:
        levering = session.get_one(Levering, claim.levering)
        levering.status, levering.code, levering.redenen = result.status, result.code, result.redenen
        levering.lease_door = levering.lease_tot = None
        levering.volgende_poging = func.now() + pause(claim.pogingen, settings)
        if result.status is LeveringStatus.AFGELEVERD:
            dossier = session.get_one(Dossier, claim.dossier, with_for_update=True)
            # A dossier that was withdrawn while its delivery was under way stays withdrawn.
            if Actie.AFLEVEREN in allowed(dossier.status, Rol.SYSTEEM):
                service.perform(session, dossier, Actie.AFLEVEREN, by=SYSTEEM, zaaknummer=result.zaaknummer)


def pause(attempts: int, settings: Delivery) -> timedelta:
    """How long to wait after this many attempts: doubling, at most the cap, spread so that not all come at once."""
    seconds = min(settings.backoff_cap, settings.backoff * 2 ** min(attempts - 1, 30))
    return timedelta(seconds=seconds * random.uniform(0.5, 1.0))  # noqa: S311 - spreading, not a secret


def deliver_next(database: Database, worker: str, load: Callable[[Claim], Adapter], settings: Delivery) -> bool:
    """Claim and attempt one delivery; False when nothing is due."""
    with database.begin() as session:
        claimed = claim(session, worker, settings)
    if claimed is None:
        return False
    try:
        result = _attempt_safely(database, claimed, load)
        record(database, claimed, result, settings)
        log.info("levering", levering=str(claimed.levering), status=result.status, code=result.code)
    except LeaseLost:
        log.warning("lease lost", levering=str(claimed.levering))
    return True


def _attempt_safely(database: Database, claimed: Claim, load: Callable[[Claim], Adapter]) -> Result:
    """A defect in an adapter is no answer of the back-end: what arrived is unknown, and somebody must look."""
    try:
        return attempt(database, claimed, load)
    except LeaseLost:
        raise
    except Exception:
        log.error("defect in delivery", levering=str(claimed.levering), **logs.defect(sys.exc_info()))  # noqa: TRY400
        return Result(LeveringStatus.ONBEKEND, "defect")
