# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""What a clerk decides about a delivery: try again, or that it came by another road. The database holds who may."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import UTC, datetime

from sqlalchemy import ColumnElement, ScalarSelect, and_, case, func, or_, select
from sqlalchemy.orm import Session

from overlijden import alarm, audit, service
from overlijden.guards import GuardFailed
from overlijden.status import Actie, Actor, Handeling, allowed
from overlijden.tables import DONE, Dossier, Levering, LeveringSoort, LeveringStatus

STOPPED = frozenset({LeveringStatus.GEWEIGERD, LeveringStatus.VASTGELOPEN})  # nothing happens until a person decides
OTHER_ROAD = "other-road"  # the code of what somebody brought there herself
_ASKS = (*STOPPED, LeveringStatus.ONBEKEND)


def asks_for_person() -> ColumnElement[bool]:
    """Whether a delivery stopped, may or may not have arrived, or is late for its own dossier (``alarm``)."""
    return or_(Levering.status.in_(_ASKS), and_(Levering.alarm_op <= func.now(), Levering.status.not_in(DONE)))


def current_id() -> ScalarSelect[uuid.UUID]:
    """Of a dossier in the query: the delivery that it is about now, the first that is not done or else the last."""
    is_done = Levering.status.in_(DONE)
    order = is_done, case((is_done, -Levering.volgorde), else_=Levering.volgorde)
    found = select(Levering.id).where(Levering.dossier_id == Dossier.id).order_by(*order).limit(1)
    return found.correlate(Dossier).scalar_subquery()


def current(deliveries: Sequence[Levering]) -> Levering:
    """The same of deliveries in their order."""
    return next((one for one in deliveries if one.status not in DONE), deliveries[-1])


def is_late(levering: Levering, nu: datetime) -> bool:
    return levering.status not in DONE and levering.alarm_op <= nu


def resend(session: Session, dossier: Dossier, levering: Levering, *, by: Actor) -> None:
    """Let it be tried again from now on, as long as a new delivery. What may have arrived is looked up first."""
    nu = datetime.now(UTC)
    levering.status, levering.volgende_poging, levering.afgebroken = LeveringStatus.ONBEKEND, nu, 0
    levering.opgeven_op = max(levering.opgeven_op, alarm.opgeven_op(nu, dossier.uiterste_dag))
    audit.record(session, by, Handeling.OPNIEUW_AFLEVEREN, [dossier])
    session.flush()
    session.execute(select(func.pg_notify(service.CHANNEL, "")))


def settle(
    session: Session, dossier: Dossier, levering: Levering, *, by: Actor, zaaknummer: str | None, reden: str | None
) -> None:
    """Write down that it came by another road. GuardFailed without a reason, or without a zaaknummer for a declaration.

    With a declaration the dossier is delivered too; an amendment or a withdrawal changes nothing more in it.
    """
    if not reden:
        raise GuardFailed("Schrijf op hoe de gemeente het bericht kreeg.", "/reden")
    zaaknummer = zaaknummer or dossier.zaaknummer  # it may have arrived before
    if levering.soort is LeveringSoort.AANGIFTE and not zaaknummer:
        raise GuardFailed("Vul het zaaknummer in waaronder de aangifte in uw systeem staat.", "/zaaknummer")
    levering.status, levering.code = LeveringStatus.AFGELEVERD, OTHER_ROAD
    audit.record(session, by, Handeling.ANDERS_AFGELEVERD, [dossier], reden)
    if levering.soort is LeveringSoort.AANGIFTE and Actie.AFLEVEREN in allowed(dossier.status, by.rol):
        service.perform(session, dossier, Actie.AFLEVEREN, by=by, zaaknummer=zaaknummer, reden=reden)
    elif zaaknummer:
        dossier.zaaknummer = zaaknummer
    session.flush()
    session.execute(select(func.pg_notify(service.CHANNEL, "")))  # what waited behind it can go
