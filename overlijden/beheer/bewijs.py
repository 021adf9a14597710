# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""Signed results of the conformance kit beside a change: what they say, read again each time that they are shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from overlijden import audit, deelnames
from overlijden.conformance import uitslag
from overlijden.conformance.uitslag import Uitslag
from overlijden.status import Actor, Handeling
from overlijden.tables import Toetsuitslag, Wijziging
from overlijden.tools.guards import GuardFailed

MOST = 5  # results beside one change


@dataclass(frozen=True, slots=True)
class Bijgevoegd:
    """A result, who put it here and when; ``uitslag`` is None for one that was taken once and would not be now."""

    uitslag: Uitslag | None
    door: str
    op: datetime


def attach(session: Session, row: Wijziging, inhoud: bytes, by: Actor) -> None:
    """Put a signed result beside a change that is not decided on. GuardFailed says why not, in Dutch."""
    if not inhoud:
        raise GuardFailed("Kies een bestand.")
    if row.besluit is not None:
        raise GuardFailed("Over deze wijziging is al besloten. Er kan niets meer bij.")
    try:
        found = uitslag.verify(inhoud)
    except uitslag.Unsigned as error:
        raise GuardFailed(str(error)) from error
    beside = select(func.count()).select_from(Toetsuitslag).where(Toetsuitslag.wijziging == row.id)
    if (session.scalar(beside) or 0) >= MOST:
        raise GuardFailed(f"Bij deze wijziging staan al {MOST} uitslagen.")
    session.add(Toetsuitslag(gemeente=row.gemeente, wijziging=row.id, inhoud=inhoud, door=by.id))
    said = f"toetsuitslag toegevoegd: wijziging {row.id}, sleutel {found.vinger}"
    audit.note(session, by, Handeling.DEELNAME_GEWIJZIGD, row.gemeente, reden=said)


def beside(session: Session, row: Wijziging) -> Sequence[Bijgevoegd]:
    """Every result beside this change, newest first."""
    people = deelnames.names(session)
    rows = session.scalars(
        select(Toetsuitslag).where(Toetsuitslag.wijziging == row.id).order_by(Toetsuitslag.id.desc())
    )
    return [Bijgevoegd(_read(one.inhoud), people.get(one.door, one.door), one.op) for one in rows]


def _read(inhoud: bytes) -> Uitslag | None:
    try:
        return uitslag.verify(inhoud)
    except uitslag.Unsigned:
        return None
