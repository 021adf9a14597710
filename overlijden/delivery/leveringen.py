# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""What a clerk decides about a delivery: try again, or that it came by another road. The database holds who may."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from itertools import groupby

from sqlalchemy import ColumnElement, ScalarSelect, and_, case, func, insert, or_, select
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from overlijden import alarm, audit, service
from overlijden.adapter import HANDED_IN, RECEIVED, receipt_code
from overlijden.status import Actie, Actor, Handeling, allowed
from overlijden.tables import DONE, Dossier, Levering, LeveringSoort, Leveringstap, LeveringStatus, written_out
from overlijden.tools.guards import GuardFailed

STOPPED = frozenset({LeveringStatus.GEWEIGERD, LeveringStatus.VASTGELOPEN})  # nothing happens until a person decides
OTHER_ROAD = "other-road"  # the code of what somebody brought there herself
_ASKS = (*STOPPED, LeveringStatus.ONBEKEND)
IS_OPEN = Levering.status.not_in(written_out(DONE))  # as the index ``levering_niet_klaar`` has it


def asks_for_person() -> ColumnElement[bool]:
    """Whether a delivery stopped, may or may not have arrived, or is late for its own dossier (``alarm``)."""
    return and_(IS_OPEN, or_(Levering.status.in_(_ASKS), Levering.alarm_op <= func.now()))


def current_id() -> ScalarSelect[uuid.UUID]:
    """Of a dossier in the query: the delivery that it is about now, the first that is not done or else the last."""
    is_done = Levering.status.in_(DONE)
    order = is_done, case((is_done, -Levering.volgorde), else_=Levering.volgorde)
    found = select(Levering.id).where(Levering.dossier_id == Dossier.id).order_by(*order).limit(1)
    return found.correlate(Dossier).scalar_subquery()


def current(deliveries: Sequence[Levering]) -> Levering:
    """The same of deliveries in their order."""
    return next((one for one in deliveries if one.status not in DONE), deliveries[-1])


def currents(session: Session, dossiers: Iterable[Dossier]) -> Mapping[uuid.UUID, Levering]:
    """The same of each of these dossiers, by its id."""
    query = select(Levering).where(Levering.dossier_id.in_([dossier.id for dossier in dossiers]))
    rows = session.scalars(query.order_by(Levering.dossier_id, Levering.volgorde))
    return {one: current(list(theirs)) for one, theirs in groupby(rows, lambda row: row.dossier_id)}


def is_late(levering: Levering, nu: datetime) -> bool:
    return levering.status not in DONE and levering.alarm_op <= nu


def awaits_receipt() -> ColumnElement[bool]:
    """Whether a delivery lies with its municipality, and a clerk can say that she has it (``adapter.RECEIVED``)."""
    step = select(Leveringstap.stap).where(Leveringstap.levering_id == Levering.id, Leveringstap.uitkomst.is_not(None))
    handed_in, received = (step.where(Leveringstap.stap == name).exists() for name in (HANDED_IN, RECEIVED))
    return and_(IS_OPEN, Levering.status != LeveringStatus.GEWEIGERD, handed_in, ~received)


def receive(session: Session, dossier: Dossier, levering: Levering, code: str, *, by: Actor) -> None:
    """Write down that the municipality has it, by the code that stands in it; a worker then ends the delivery.

    GuardFailed for another code; StaleDataError when it is not waited for any more, or a worker has it now.
    """
    waited = select(Levering.id).where(Levering.id == levering.id, awaits_receipt()).with_for_update()
    if session.scalar(waited) is None:  # nor does the database give what a worker has
        raise StaleDataError
    if "".join(code.split()).upper() != receipt_code(levering.id.hex):
        raise GuardFailed("Deze code hoort niet bij dit pakket. Kijk in aangifte.pdf.", "/code")
    row = {"levering_id": levering.id, "gemeente": levering.gemeente, "partij": levering.partij}
    # Of the bare table: the desk writes these columns of the journal and no other.
    session.execute(insert(Leveringstap.__table__).values(**row, stap=RECEIVED, uitkomst=by.id))  # type: ignore[arg-type]
    audit.record(session, by, Handeling.LEVERING_BEVESTIGD, [dossier])
    _try_again(session, dossier, levering)


def resend(session: Session, dossier: Dossier, levering: Levering, *, by: Actor) -> None:
    """Let it be tried again from now on, as long as a new delivery. What may have arrived is looked up first."""
    audit.record(session, by, Handeling.OPNIEUW_AFLEVEREN, [dossier])
    _try_again(session, dossier, levering)


def _try_again(session: Session, dossier: Dossier, levering: Levering) -> None:
    nu = datetime.now(UTC)
    levering.status, levering.volgende_poging, levering.afgebroken = LeveringStatus.ONBEKEND, nu, 0
    levering.opgeven_op = max(levering.opgeven_op, alarm.opgeven_op(nu, dossier.uiterste_dag))
    session.flush()
    session.execute(select(func.pg_notify(service.CHANNEL, "")))


def settle(session: Session, dossier: Dossier, levering: Levering, *, by: Actor, zaaknummer: str, reden: str) -> None:
    """Write down that it came by another road. GuardFailed without a reason, or without a zaaknummer for a declaration.

    With a declaration the dossier is delivered too; an amendment or a withdrawal changes nothing more in it.
    """
    if not reden:
        raise GuardFailed("Schrijf op hoe de gemeente het bericht kreeg.", "/reden")
    known = zaaknummer or dossier.zaaknummer  # it may have arrived before
    if levering.soort is LeveringSoort.AANGIFTE and not known:
        raise GuardFailed("Vul het zaaknummer in waaronder de aangifte in uw systeem staat.", "/zaaknummer")
    levering.status, levering.code = LeveringStatus.AFGELEVERD, OTHER_ROAD
    audit.record(session, by, Handeling.ANDERS_AFGELEVERD, [dossier], reden)
    if levering.soort is LeveringSoort.AANGIFTE and Actie.AFLEVEREN in allowed(dossier.status, by.rol):
        service.perform(session, dossier, Actie.AFLEVEREN, by=by, zaaknummer=known, reden=reden)
    elif known:
        dossier.zaaknummer = known
    session.flush()
    session.execute(select(func.pg_notify(service.CHANNEL, "")))  # what waited behind it can go
