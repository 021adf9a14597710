# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""Forgetting in time: the job that destroys what ``retention`` no longer keeps, and the report of what it did.

Each dossier goes whole, in a transaction of its own that writes the proof too; whoever kills the job at any line leaves
what is left for the next run. The database guards the rest: what is not delivered or not finished cannot be destroyed.
"""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import structlog
from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from overlijden import deelnames, retention
from overlijden.db import Database, Scope
from overlijden.gemeenten import applicable
from overlijden.retention import Bewaarklasse
from overlijden.tables import DONE, Dossier, Gebeurtenis, Levering, LeveringStatus, Taak, Vernietiging
from overlijden.termijn import NEDERLAND

log = structlog.get_logger()

TAAK = "bewaren"
_FROM = 2  # o'clock in the Netherlands: nobody is at a desk
_ALONE = select(func.pg_try_advisory_xact_lock(0x6F7665726C))


@dataclass(frozen=True, slots=True)
class Due:
    """A dossier whose term is over; ``versie`` is the one that was judged."""

    id: uuid.UUID
    kenmerk: str
    gemeente: str
    partij: str
    versie: int
    klasse: Bewaarklasse
    tot: date


def nightly(database: Database, nu: datetime, key: str = "") -> int:
    """Run once a Dutch day, whatever the number of workers, from two o'clock on; how much was destroyed."""
    local = nu.astimezone(NEDERLAND)
    with database.aside() as guard:  # holds the lock, and notes that it is done only if all was
        if local.hour < _FROM or not guard.scalar(_ALONE):
            return 0
        taak = guard.get(Taak, TAAK) or Taak(naam=TAAK, gedaan=date.min)
        if taak.gedaan >= local.date():
            return 0
        destroyed = run(database, nu, key)
        taak.gedaan = local.date()
        guard.add(taak)
    return destroyed


def run(database: Database, nu: datetime, key: str = "") -> int:
    """Destroy all that is due at ``nu``, each dossier in its own transaction; how much that was."""
    destroyed = tidy(database)
    with database.begin() as session:
        session.execute(select(func.verwijder_quota(), func.verwijder_mail()))
        klasse = retention.RAADPLEGING
        destroyed += session.scalar(select(func.verwijder_raadplegingen(klasse.naam, klasse.bron))) or 0
    for due in overdue(database, nu):
        try:
            with database.begin(Scope(gemeente=due.gemeente)) as session:
                destroyed += destroy(session, due, nu, key)
        except DBAPIError as error:  # one that will not go does not keep the others
            log.error("not destroyed", kenmerk=due.kenmerk, kind=type(error.orig).__name__)  # noqa: TRY400
    log.info("bewaren", vernietigd=destroyed)
    return destroyed


def preview(database: Database, nu: datetime) -> Iterator[str]:
    """What ``run`` would destroy at ``nu``, one line each; of drafts and answers how many."""
    with database.begin() as session:
        yield f"{session.scalar(select(func.tel_verlopen_concepten(nu)))} drafts"
        yield f"{session.scalar(select(func.tel_verlopen_raadplegingen(nu)))} answers of the BRP"
    for due in overdue(database, nu):
        yield f"{due.kenmerk}  {due.gemeente}  {due.klasse.naam}  until {due.tot}  ({due.klasse.bron})"


def tidy(database: Database) -> int:
    """Empty the drafts that were left too long, as their declarants were told, and remove the rows of old ones."""
    with database.begin() as session:
        return _drafts(session)


def _drafts(session: Session) -> int:
    left = func.verwijder_verlopen_concepten(retention.CONCEPT.naam, retention.CONCEPT.bron)
    rows = func.verwijder_conceptregels(retention.CONCEPTREGEL.naam, retention.CONCEPTREGEL.bron)
    return (session.scalar(select(left)) or 0) + (session.scalar(select(rows)) or 0)


def overdue(database: Database, nu: datetime) -> Iterator[Due]:
    """The dossiers whose term is over at ``nu``, one municipality after the other, each in its own scope."""
    with database.begin() as session:
        known = select(Levering.gemeente).union(select(Vernietiging.gemeente).where(Vernietiging.gemeente.is_not(None)))
        gemeenten = sorted(session.scalars(known))
    for gemeente in gemeenten:
        with database.begin(Scope(gemeente=gemeente)) as session:
            found = [due for due in _dossiers(session, gemeente, nu) if nu.astimezone(NEDERLAND).date() > due.tot]
        yield from found


def _dossiers(session: Session, gemeente: str, nu: datetime) -> Iterator[Due]:
    """Every dossier of the municipality whose term runs, and until when."""
    own = retention.term(applicable(deelnames.confirmed(session, gemeente), gemeente, _day(nu)))
    for dossier, delivered, last in session.execute(_FACTS):
        if dossier.vernietigd_op:
            klasse, start = retention.SPOOR, _day(dossier.vernietigd_op)
        elif found := _class(dossier, delivered=bool(delivered)):
            klasse = found
            start = retention.closing(dossier.akte_datum) if klasse is retention.REGISTER else _day(last)
        else:
            continue
        tot = klasse.last_day(start, own if klasse is retention.KOPIE else None)
        yield Due(dossier.id, dossier.kenmerk, gemeente, dossier.partij, dossier.versie, klasse, tot)


def _class(dossier: Dossier, *, delivered: bool) -> Bewaarklasse | None:
    return retention.of_dossier(dossier.status, delivered=delivered, on_desk=dossier.op_balie_sinds is not None)


def _of(column: Any, table: type[Levering | Gebeurtenis], *where: ColumnElement[bool]) -> Any:
    return select(column).where(table.dossier_id == Dossier.id, *where).scalar_subquery()


# With each dossier: whether nothing is left to deliver, and when the last thing happened to it. That none of it arrived
# is right for a declaration alone that was taken back before it went out.
_FACTS = select(
    Dossier,
    and_(
        _of(func.bool_and(Levering.status.in_(DONE)), Levering),
        or_(
            _of(func.bool_or(Levering.status == LeveringStatus.AFGELEVERD), Levering),
            Dossier.status.in_(retention.TAKEN_BACK),
        ),
    ),
    func.greatest(
        _of(func.max(Levering.afgeleverd_op), Levering),
        _of(func.max(Gebeurtenis.op), Gebeurtenis, Gebeurtenis.van != Gebeurtenis.naar),
    ),
)


def _day(moment: datetime) -> date:
    return moment.astimezone(NEDERLAND).date()


def destroy(session: Session, due: Due, nu: datetime, key: str) -> bool:
    """Destroy one dossier, or what is left of it; False when somebody acted on it meanwhile.

    Without a key nobody is known again: its declarant gets a page that does not exist.
    """
    klasse = due.klasse
    if klasse is retention.SPOOR:
        gone = func.vernietig_spoor(due.id, nu, klasse.naam, klasse.bron)
    else:
        spoor = retention.trace(key or secrets.token_hex(32), due.partij, due.kenmerk)
        gone = func.vernietig_dossier(due.id, due.versie, spoor, nu, klasse.naam, klasse.bron)
    return bool(session.scalar(select(gone)))


def report(session: Session, since: datetime, gemeente: str | None = None) -> list[dict[str, Any]]:
    """What was destroyed since then, and on what ground, the oldest first; JSON-ready."""
    query = select(Vernietiging).where(Vernietiging.op >= since).order_by(Vernietiging.op, Vernietiging.id)
    if gemeente:
        query = query.where(Vernietiging.gemeente == gemeente)
    return [
        {
            "op": row.op.isoformat(),
            "bewaarklasse": row.bewaarklasse,
            "grond": row.grond,
            "gemeente": row.gemeente,
            "kenmerk": row.kenmerk,
            "aantallen": row.aantallen,
        }
        for row in session.scalars(query)
    ]
