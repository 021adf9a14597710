# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""The list of dossiers of one municipality: what asks attention, what is due, what is done here."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from overlijden import canonical, dutch, strip
from overlijden.aangifte import Aangifte
from overlijden.balie import words
from overlijden.status import BEFORE_AKTE, Status
from overlijden.strip import Strip
from overlijden.tables import Dossier, Levering, Revisie

HANDLED = 50  # of what is done here, the last ones stay in sight


@dataclass(frozen=True)
class Row:
    """A dossier in the list."""

    dossier: Dossier
    levering: Levering
    aangifte: Aangifte

    @property
    def naam(self) -> str:
        return dutch.short_name(self.aangifte.overledene, "Naam niet bekend")

    @property
    def now(self) -> str:
        return words.what_now(self.dossier, self.levering)

    @property
    def delivery(self) -> str:
        return words.LEVERING[self.levering.status]

    @property
    def strip(self) -> Strip | None:
        return strip.of(self.aangifte)

    @property
    def is_problem(self) -> bool:
        return self.levering.status in words.PROBLEMS

    @property
    def is_due(self) -> bool:
        """Whether something is still to be done or waited for at this desk."""
        in_own_system = self.dossier.status is Status.AFGELEVERD and not words.is_on_desk(self.dossier)
        return self.dossier.status in BEFORE_AKTE and not in_own_system


@dataclass(frozen=True)
class Group:
    titel: str
    rows: Sequence[Row]


def groups(session: Session) -> list[Group]:
    """The dossiers that the session's scope admits, problems first, each group by what is due first."""
    rows = list(_rows(session))
    problems = [row for row in rows if row.is_problem]
    due = [row for row in rows if row.is_due and not row.is_problem]
    handled = [row for row in rows if not row.is_due and not row.is_problem]
    latest = sorted(handled, key=lambda row: row.dossier.ingediend_op, reverse=True)[:HANDLED]
    found = (Group("Vraagt aandacht", problems), Group("Te doen", due), Group("Hier klaar", latest))
    return [group for group in found if group.rows]


def _rows(session: Session) -> Iterator[Row]:
    newest = and_(Revisie.dossier_id == Dossier.id, Revisie.nummer == Dossier.revisie)
    delivery = and_(Levering.dossier_id == Dossier.id, Levering.revisie == Dossier.revisie)
    query = (
        select(Dossier, Levering, Revisie.aangifte)
        .join(Revisie, newest)
        .join(Levering, delivery)
        .order_by(Dossier.uiterste_dag.nulls_first(), Dossier.ingediend_op)
    )
    for dossier, levering, written in session.execute(query):
        yield Row(dossier, levering, canonical.read(Aangifte, written)[0])
