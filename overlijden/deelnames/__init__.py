# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""Participations on record: who takes part, and how two people of a municipality change that.

That two people sign, each as herself, is the database's to see to (migration 0008); these use cases only say it well,
and tell the audit.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from functools import lru_cache, partial
from types import MappingProxyType

from psycopg.errors import InsufficientPrivilege
from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.exc import IntegrityError, ProgrammingError
from sqlalchemy.orm import InstrumentedAttribute, Session

from overlijden import audit
from overlijden.audit import settled
from overlijden.deelnames import deelname as record
from overlijden.deelnames import settling
from overlijden.deelnames.bestemming import Bestemming, route
from overlijden.gemeenten import Deelname, Kanaal, applicable, taking_part
from overlijden.status import Actor, Handeling
from overlijden.tables import Beheerder, Besluit, Pauze, Wijziging
from overlijden.tools.guards import GuardFailed

LEVERINGEN = "leveringen"
KNOWN = "deelnames.known"  # what a session remembers of them
PAUZEERBAAR = (LEVERINGEN, *Kanaal)


def confirmed(session: Session, gemeente: str) -> Sequence[Deelname]:
    """All that a municipality ever settled, in the order in which it was confirmed, without the channels it paused.

    A transaction looks it up once, unless it settles something itself.
    """
    known: dict[str, Sequence[Deelname]] = session.info.setdefault(KNOWN, {})
    if gemeente not in known:
        rows = session.scalars(_confirmed().where(Wijziging.gemeente == gemeente)).all()
        closed = _closed(session, gemeente) if rows else set()
        known[gemeente] = [_without(_read(row), closed) for row in rows]
    return known[gemeente]


def _closed(session: Session, gemeente: str) -> set[Kanaal]:
    found = session.execute(select(*(func.is_gepauzeerd(gemeente, kanaal) for kanaal in Kanaal))).one()
    return {kanaal for kanaal, is_closed in zip(Kanaal, found, strict=True) if is_closed}


def everyone(session: Session) -> Mapping[str, Sequence[Deelname]]:
    """The same of every municipality that ever settled anything, by code, paused or not."""
    found: dict[str, list[Deelname]] = {}
    for row in session.scalars(_confirmed()):
        found.setdefault(row.gemeente, []).append(_read(row))
    return found


def on(session: Session, gemeente: str, dag: date) -> Deelname | None:
    """How a municipality takes part on a day as far as is settled now; None when it does not."""
    return taking_part(confirmed(session, gemeente), gemeente, dag)


def bestemming(session: Session, gemeente: str, overlijdensdatum: date | None, nu: datetime) -> Bestemming:
    """Where a declaration goes that is filed at ``nu``, by what is on record."""
    return route(gemeente, overlijdensdatum, nu, partial(confirmed, session))


def is_paused(session: Session, gemeente: str, wat: str) -> bool:
    """Whether a channel, or LEVERINGEN, was paused and not resumed by two people."""
    return bool(session.scalar(select(func.is_gepauzeerd(gemeente, wat))))


def in_paused(gemeente: InstrumentedAttribute[str], wat: str) -> ColumnElement[bool]:
    """The same of the municipality of a row in a query: looked up once for all rows."""
    return gemeente.in_(select(func.gepauzeerd(wat).column_valued("gepauzeerd")))


def paused(session: Session, gemeente: str) -> tuple[str, ...]:
    """What is paused in this municipality."""
    return tuple(wat for wat in PAUZEERBAAR if is_paused(session, gemeente, wat))


def invite(session: Session, gemeente: str, personen: Mapping[str, str], *, by: str) -> None:
    """Give two or more people, name by id, the right to administer this municipality, and nothing else."""
    if len(personen) < 2:
        raise GuardFailed("two different people are needed: one prepares, the other confirms")
    for persoon, naam in personen.items():
        again = {"ingetrokken_op": None, "ingetrokken_door": None}
        session.merge(Beheerder(gemeente=gemeente, persoon=persoon, naam=naam, uitgenodigd_door=by, **again))
    session.flush()


def withdraw(session: Session, gemeente: str, persoon: str, *, by: str) -> str:
    """End somebody's right to administer this municipality, at once; her name. What she did stays, and who may go on.

    GuardFailed for who has no such right.
    """
    found = session.get(Beheerder, (gemeente, persoon))
    if found is None or found.ingetrokken_op:
        raise GuardFailed("this person does not administer this municipality")
    found.ingetrokken_op, found.ingetrokken_door = func.clock_timestamp(), by
    session.flush()
    return found.naam


def administrators(session: Session) -> Mapping[str, str]:
    """The names of the administrators of the session's own municipality, by id."""
    return {
        one.persoon: one.naam for one in session.scalars(select(Beheerder).where(Beheerder.ingetrokken_op.is_(None)))
    }


def names(session: Session) -> Mapping[str, str]:
    """The same, with those whose right ended: who did what stays on record."""
    return {one.persoon: one.naam for one in session.scalars(select(Beheerder))}


def prepare(
    session: Session,
    gemeente: str,
    inhoud: str,
    *,
    by: Actor,
    vandaag: date,
    voor: str = "",
    reden: str = "",
) -> Wijziging:
    """Lay down a change for somebody else to confirm. ConfigError for what is no record; GuardFailed says what to do.

    ``voor`` is the administrator in whose name an operator does so. NotFit says it of each question.
    """
    settling.refuse_unfit(record.read(gemeente, inhoud), vandaag)
    made = Wijziging(gemeente=gemeente, inhoud=inhoud, hervat=False, reden=reden, bereid_door=voor or by.id)
    return _lay_down(session, made, by)


def resume(session: Session, gemeente: str, *, by: Actor, reden: str = "") -> Wijziging:
    """Lay down for somebody else to confirm that what is paused now goes on. It settles nothing else, from any day."""
    if not paused(session, gemeente):
        raise GuardFailed("Er staat niets stil. Er is niets te hervatten.")
    made = Wijziging(gemeente=gemeente, inhoud="", hervat=True, reden=reden, bereid_door=by.id)
    return _lay_down(session, made, by)


def _lay_down(session: Session, made: Wijziging, by: Actor) -> Wijziging:
    settling.refuse_reason(made.reden)
    if pending(session) is not None:
        raise GuardFailed("Er ligt al een wijziging klaar. Bevestig die eerst, of trek die in.")
    made.bereid_op = _now(session)
    session.add(made)
    _flush(session)
    _tell(session, made, settled.KLAARGEZET, by)
    return made


def decide(session: Session, wijziging: Wijziging, besluit: Besluit, *, by: Actor, vandaag: date) -> None:
    """Confirm or reject a change. Whoever prepared it may reject it and never confirm it. GuardFailed says why not."""
    if wijziging.besluit is not None:
        raise GuardFailed("Over deze wijziging is al besloten.")
    if besluit is Besluit.BEVESTIGD:
        if by.id == wijziging.bereid_door:
            raise GuardFailed("U zette deze wijziging zelf klaar. Een collega bevestigt die.")
        if not is_administrator(session, wijziging.gemeente, wijziging.bereid_door):
            raise GuardFailed("Wie dit klaarzette, beheert de gemeente niet meer. Wijs het af en zet het zelf klaar.")
        if not wijziging.hervat:  # what could be settled when it was prepared, may not be any more
            settling.refuse_unfit(_read(wijziging), vandaag)
    wijziging.besluit, wijziging.besloten_door, wijziging.besloten_op = besluit, by.id, _now(session)
    _flush(session)
    _tell(session, wijziging, besluit, by)


def pause(session: Session, gemeente: str, wat: str, *, by: Actor, reden: str) -> None:
    """Stop deliveries or a channel at once, by one person. Nothing is lost: what was filed waits."""
    settling.refuse_reason(reden)
    made = Pauze(gemeente=gemeente, wat=wat, door=by.id, reden=reden, op=_now(session))
    session.add(made)
    _flush(session)
    _tell(session, made, settled.STILGEZET, by)


def pending(session: Session) -> Wijziging | None:
    """The change of the session's own municipality that waits for a second person."""
    return session.scalar(select(Wijziging).where(Wijziging.besluit.is_(None)))


def history(session: Session, gemeente: str) -> Sequence[Wijziging]:
    """Every change of a municipality that the session's scope admits, newest first."""
    return session.scalars(select(Wijziging).where(Wijziging.gemeente == gemeente).order_by(Wijziging.id.desc())).all()


def pauses(session: Session, gemeente: str) -> Sequence[Pauze]:
    """Every pause of a municipality, over or not, oldest first."""
    return session.scalars(select(Pauze).where(Pauze.gemeente == gemeente).order_by(Pauze.id)).all()


def waiting(session: Session) -> int:
    """How many deliveries of the session's own municipality are still to be made or to be tried again."""
    aantal: int = session.scalars(select(func.wachtende_leveringen())).one()
    return aantal


def is_administrator(session: Session, gemeente: str, persoon: str) -> bool:
    """Whether this person was invited to administer this municipality, and still may."""
    found = session.get(Beheerder, (gemeente, persoon))
    return found is not None and found.ingetrokken_op is None


def in_force_or_newest(session: Session, gemeente: str, dag: date) -> Wijziging | None:
    """The change whose record counts on this day, else the last one that will or did."""
    records = confirmed(session, gemeente)
    found = applicable(records, gemeente, dag) or (records[-1] if records else None)
    return session.get(Wijziging, found.wijziging) if found else None


def _now(session: Session) -> datetime:
    """The database's clock, by which pauses and changes follow each other."""
    now: datetime = session.scalars(select(func.clock_timestamp())).one()
    return now


def _tell(session: Session, row: Wijziging | Pauze, stap: str, by: Actor) -> None:
    audit.note(session, by, Handeling.DEELNAME_GEWIJZIGD, row.gemeente, reden=settled.words(row, stap))


def _flush(session: Session) -> None:
    session.info.pop(KNOWN, None)
    try:
        session.flush()
    except IntegrityError:  # a colleague was first at this very moment, or this person was never invited
        raise GuardFailed("Dit lukte niet. Kijk of een collega u voor was.") from None
    except ProgrammingError as error:
        if isinstance(error.orig, InsufficientPrivilege):
            raise GuardFailed("Dit lukte niet. U beheert deze gemeente niet meer.") from None
        raise


def _confirmed() -> Select[Wijziging]:
    """The records that were confirmed; a resumption is none."""
    query = select(Wijziging).where(Wijziging.besluit == Besluit.BEVESTIGD, ~Wijziging.hervat)
    return query.order_by(Wijziging.gemeente, Wijziging.id)


_recorded = lru_cache(maxsize=2000)(record.read)  # every declaration asks for it, and a record never changes


def _read(row: Wijziging) -> Deelname:
    return dataclasses.replace(_recorded(row.gemeente, row.inhoud), wijziging=row.id)


def _without(deelname: Deelname, closed: set[Kanaal]) -> Deelname:
    if not closed:
        return deelname
    open_ones = {kanaal: niveau for kanaal, niveau in deelname.kanalen.items() if kanaal not in closed}
    return dataclasses.replace(deelname, kanalen=MappingProxyType(open_ones))
