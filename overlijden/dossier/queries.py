# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""What may be asked of what is on file. Each takes a session, and what its scope does not admit is not there."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Row, and_, func, select, text
from sqlalchemy.orm import Session

from overlijden import canonical
from overlijden.aangifte import Aangifte
from overlijden.tables import BRP, Bijlage, Collega, Dossier, Gebeurtenis, Keuze, Levering, Mail, Notitie, Revisie

KENMERK = re.compile("OV-[0-9]{4}-[0-9]{7,}")


def find(session: Session, kenmerk: str, *, lock: bool = False) -> Dossier | None:
    """The dossier with this reference, if the session's scope admits it; None also for what is no reference.

    With ``lock`` it waits for who acts on it now, and is as that act left it.
    """
    if KENMERK.fullmatch(kenmerk) is None:
        return None
    query = select(Dossier).where(Dossier.kenmerk == kenmerk)
    return session.scalar(query.with_for_update() if lock else query)


def declared(session: Session, dossier: Dossier) -> Aangifte:
    """What was declared, in its newest revision."""
    revisie = session.get_one(Revisie, (dossier.id, dossier.revisie))
    return canonical.read(Aangifte, revisie.aangifte)[0]


def attachments(session: Session, dossier: Dossier) -> Sequence[Bijlage]:
    """What was attached to a declaration, in the order in which they came, without their bytes."""
    query = select(Bijlage).where(Bijlage.dossier_id == dossier.id, Bijlage.afgifte.is_(None))
    return session.scalars(query.order_by(Bijlage.volgorde)).all()


def issued(session: Session, dossier: Dossier) -> Sequence[Bijlage]:
    """The files that came back from the municipality's own system, as ``attachments``."""
    query = select(Bijlage).where(Bijlage.dossier_id == dossier.id, Bijlage.afgifte.is_not(None))
    return session.scalars(query.order_by(Bijlage.volgorde)).all()


def history(session: Session, dossier: Dossier) -> Sequence[Gebeurtenis]:
    """The events of a dossier, oldest first."""
    query = select(Gebeurtenis).where(Gebeurtenis.dossier_id == dossier.id).order_by(Gebeurtenis.id)
    return session.scalars(query).all()


def deliveries(session: Session, dossier: Dossier) -> Sequence[Levering]:
    """The deliveries of a dossier, in the order in which they must arrive."""
    query = select(Levering).where(Levering.dossier_id == dossier.id).order_by(Levering.volgorde)
    return session.scalars(query).all()


def mails(session: Session, dossier: Dossier) -> Sequence[Mail]:
    """The mails about a dossier, sent or not, oldest first."""
    return session.scalars(
        select(Mail).where(Mail.dossier_id == dossier.id).order_by(Mail.gemaakt_op, Mail.opgeven_op)
    ).all()


def choices(session: Session, dossier: Dossier) -> Sequence[Keuze]:
    """What the clerk chose where declaration and BRP differ, oldest first: of one pointer the last one counts."""
    return session.scalars(select(Keuze).where(Keuze.dossier_id == dossier.id).order_by(Keuze.id)).all()


def on_akte(session: Session, dossier: Dossier) -> Aangifte:
    """What goes on the akte: what was declared, and where the BRP differs what the clerk chose (BW 1:18.2)."""
    data: dict[str, Any] = canonical.write(declared(session, dossier))
    last = {keuze.wijzer: keuze for keuze in choices(session, dossier)}
    for keuze in (one for one in last.values() if one.bron == BRP):
        *groups, name = keuze.wijzer.strip("/").split("/")
        place = data
        for group in groups:
            place = place.setdefault(group, {})
        place[name] = keuze.waarde or None
    return canonical.read(Aangifte, data)[0]


def notes(session: Session, dossier: Dossier) -> Sequence[Notitie]:
    """What colleagues told each other about a dossier, newest first."""
    return session.scalars(select(Notitie).where(Notitie.dossier_id == dossier.id).order_by(Notitie.id.desc())).all()


def revisions(session: Session, dossier: Dossier) -> Sequence[Aangifte]:
    """What was declared, revision after revision."""
    rows = session.scalars(select(Revisie).where(Revisie.dossier_id == dossier.id).order_by(Revisie.nummer))
    return [canonical.read(Aangifte, row.aangifte)[0] for row in rows]


def successor_of(session: Session, dossier: Dossier) -> str | None:
    """The reference that it got when it was sent on, if the session's scope admits that dossier."""
    return session.scalar(select(Dossier.kenmerk).where(Dossier.voorganger == dossier.kenmerk))


def alike(session: Session, dossier: Dossier) -> Sequence[Dossier]:
    """Other dossiers of this municipality that may be about the same person: by BSN, else by name and day of death."""
    same = Dossier.overledene_bsn == dossier.overledene_bsn
    if dossier.overledene_bsn is None:
        day, some = dossier.overleden_op or date.max, timedelta(days=5)
        same = and_(Dossier.zoeksleutel == dossier.zoeksleutel, func.abs(Dossier.overleden_op - day) <= some.days)
    query = select(Dossier).where(Dossier.gemeente == dossier.gemeente, same, Dossier.id != dossier.id)
    return session.scalars(query.where(Dossier.vernietigd_op.is_(None)).order_by(Dossier.ingediend_op)).all()


def declared_too(session: Session, dossier: Dossier) -> tuple[str, ...]:
    """The references of all other dossiers with this BSN that the session's scope admits, oldest first."""
    same = Dossier.overledene_bsn == dossier.overledene_bsn
    query = select(Dossier.kenmerk).where(same, Dossier.id != dossier.id).order_by(Dossier.ingediend_op)
    return tuple(session.scalars(query))


def colleagues(session: Session) -> Mapping[str, str]:
    """What the staff of this municipality is called, by id: all who ever logged in."""
    return {one.id: one.naam for one in session.scalars(select(Collega))}


def municipality_of(session: Session, kenmerk: str) -> str | None:
    """Which municipality handles this reference; all that may be known of it without a scope."""
    if KENMERK.fullmatch(kenmerk) is None:
        return None
    return session.scalar(select(func.gemeente_van(kenmerk)))


def followed(session: Session, kenmerk: str, code: str) -> Row[Any] | None:
    """How the declaration with this reference and this code stands; one answer for every pair that is not right."""
    if KENMERK.fullmatch(kenmerk) is None:
        return None
    return session.execute(select(text("*")).select_from(func.volg(kenmerk, code))).one_or_none()


def is_known(session: Session, bsn: str | None) -> bool:
    """Whether a declaration for this BSN exists anywhere, yes or no (rule R12)."""
    return bool(bsn) and bool(session.scalar(select(func.al_aangegeven(bsn))))


def is_double(session: Session, dossier: Dossier) -> bool:
    """Whether another declaration counts for the same BSN anywhere (rule R12); only the desk of this one is told."""
    bsn, kenmerk = dossier.overledene_bsn, dossier.kenmerk
    return bool(bsn) and bool(session.scalar(select(func.dubbel_aangegeven(bsn, kenmerk))))
