# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""A declaration, or a draft of one, goes over to another declarant: with a code of the one, taken by the other."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select, text, update
from sqlalchemy.orm import Session

from overlijden import audit, service
from overlijden.dossier import queries
from overlijden.status import Actie, Actor, Handeling
from overlijden.tables import Concept, Dossier
from overlijden.tools import paper

LENGTH = 12  # characters: 60 bits
COUNTS = timedelta(hours=24)


@dataclass(frozen=True)
class Offer:
    """What a code offers: the dossier with this reference in this municipality, or a draft; never whose it is about."""

    kenmerk: str | None
    gemeente: str | None
    concept: uuid.UUID | None
    partij: str


def offer(session: Session, found: Dossier | Concept, nu: datetime, *, by: Actor) -> str:
    """Make a code with which somebody else may take this over, once and for a day; an earlier code ends with it.

    No act: a clerk's page of the dossier that lies open stays true.
    """
    code = paper.code(LENGTH)
    table, values = type(found), {"wisseling_sleutel": _key(code), "wisseling_tot": nu + COUNTS}
    options = {"synchronize_session": False}
    session.execute(update(table).where(table.id == found.id).values(values), execution_options=options)
    if isinstance(found, Dossier):
        audit.record(session, by, Handeling.WISSELING_AANGEBODEN, [found])
    return code


def find(session: Session, code: str) -> Offer | None:
    """What is offered with this code, None for any other code."""
    found = session.execute(select(text("*")).select_from(func.aangeboden(_key(code)))).one_or_none()
    return Offer(**found._asdict()) if found else None


def take(
    session: Session, code: str, found: Offer, own: Collection[str], tot: datetime, *, by: Actor, naam: str
) -> bool:
    """Let it go over to this declarant, in the history too; False when somebody was first or it is too late.

    ``own`` are the pages of a draft about its declarant herself, which stay behind; it is kept until ``tot``.
    ``naam``, what she is called, goes on record for the desk.
    """
    key, volgcode = _key(code), paper.code(service.VOLGCODE)
    taken = func.neem_over(key, by.partij, by.id, volgcode, list(own), tot)
    if not session.scalar(select(taken)):
        return False
    if found.kenmerk:
        dossier = queries.find(session, found.kenmerk)
        if dossier is None:
            raise LookupError("what went over is not there")
        service.perform(session, dossier, Actie.AANGEVER_WISSELEN, by=by, gegevens={"aangever": naam})
    return True


def _key(code: str) -> bytes:
    return hashlib.sha256(code.encode()).digest()
