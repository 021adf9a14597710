# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""What a firm settles about itself: what its declarations propose, and whether its people see each other's."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from overlijden import audit
from overlijden.status import Actor, Handeling
from overlijden.tables import Dossier, Onderneming, Zichtbaar


def find(session: Session, partij: str) -> Onderneming:
    """What this firm settled; what counts for every firm while it settled nothing."""
    found = session.get(Onderneming, partij)
    return found or Onderneming(partij=partij, zichtbaar=Zichtbaar.ONDERNEMING, voorstel={})


def propose(session: Session, voorstel: Mapping[str, Any], nu: datetime, *, by: Actor) -> None:
    """Write down what the firm's declarations propose from now on."""
    own = _lock(session, by.partij)
    own.voorstel, own.gewijzigd_op = dict(voorstel), nu


def show(session: Session, zichtbaar: Zichtbaar, *, by: Actor) -> None:
    """Settle what the firm's people see of each other: to close it takes one of them, to open it two.

    What one asked is taken back by closing it again. When it changed, each municipality hears of it where she sees a
    declaration of the firm afterwards.
    """
    own = _lock(session, by.partij)
    if zichtbaar is own.zichtbaar:
        own.ruimer_door = None
        return
    if zichtbaar is Zichtbaar.ONDERNEMING and own.ruimer_door in (None, by.id):
        own.ruimer_door = by.id
        return
    own.zichtbaar = zichtbaar
    session.flush()  # from here on she sees as much as she then may
    for gemeente in session.scalars(select(Dossier.gemeente).distinct()).all():
        audit.note(session, by, Handeling.ZICHT_GEWIJZIGD, gemeente, reden=zichtbaar)


def settle(session: Session, partij: str, zichtbaar: Zichtbaar) -> None:
    """Write down whether a firm's people see each other's declarations, as it asked the operator."""
    session.merge(Onderneming(partij=partij, zichtbaar=zichtbaar))


def _lock(session: Session, partij: str) -> Onderneming:
    row = insert(Onderneming).values(partij=partij, zichtbaar=Zichtbaar.ONDERNEMING)
    session.execute(row.on_conflict_do_nothing())
    return session.get_one(Onderneming, partij, with_for_update=True)
