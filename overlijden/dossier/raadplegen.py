# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""What the BRP last said of the deceased, kept for the desk beside the dossier; as in ``service``, nothing calls out.

It is about one revision: of a declaration that changed since, the BRP is asked again.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from overlijden import brp
from overlijden.brp import BrpPersoon
from overlijden.status import BEFORE_AKTE, Actor
from overlijden.tables import Dossier, Raadpleging
from overlijden.tools import sleutels


@dataclass(frozen=True, slots=True)
class Antwoord:
    """What it said, None when it gave no answer; when it was asked, and by whom."""

    persoon: BrpPersoon | None
    op: datetime
    door: str


@dataclass(frozen=True, slots=True)
class Vraag:
    """About whom the BRP is asked for which dossier; it outlives the transaction in which that was read."""

    dossier: uuid.UUID
    gemeente: str
    revisie: int
    bsn: str


def question(dossier: Dossier) -> Vraag | None:
    """What may be asked: while the akte is still to be made at this desk, of somebody with a BSN; else None."""
    if dossier.status not in BEFORE_AKTE or dossier.op_balie_sinds is None or not dossier.overledene_bsn:
        return None
    return Vraag(dossier.id, dossier.gemeente, dossier.revisie, dossier.overledene_bsn)


def keep(session: Session, vraag: Vraag, persoon: BrpPersoon | None, *, by: Actor) -> None:
    """Keep the answer, or that there was none, in the place of an earlier one."""
    sealed = sleutels.ring().encrypt(brp.write(persoon), place(vraag.dossier)) if persoon else None
    values = {"revisie": vraag.revisie, "door": by.id, "antwoord": sealed}
    row = insert(Raadpleging).values(dossier_id=vraag.dossier, gemeente=vraag.gemeente, **values)
    now = {**values, "op": func.clock_timestamp()}
    session.execute(row.on_conflict_do_update(index_elements=[Raadpleging.dossier_id], set_=now))


def last(session: Session, dossier: Dossier) -> Antwoord | None:
    """The last answer about this revision; None when nobody asked, or it no longer matters."""
    row = session.get(Raadpleging, dossier.id) if question(dossier) else None
    if row is None or row.revisie != dossier.revisie:
        return None
    persoon = brp.read(sleutels.ring().decrypt(row.antwoord, place(dossier.id))) if row.antwoord else None
    return Antwoord(persoon, row.op, row.door)


def place(dossier: uuid.UUID) -> str:
    """Where an answer is stored, as its encryption knows it."""
    return f"raadpleging.antwoord:{dossier}"
