# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""The list of dossiers of one municipality: what asks attention, what is due, what is done here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, or_, select
from sqlalchemy.orm import Session

from overlijden import canonical, dutch, leveringen, strip
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
        return words.delivery(self.levering)

    @property
    def strip(self) -> Strip | None:
        return strip.filed(self.aangifte, self.dossier)

    @property
    def is_problem(self) -> bool:
        return self.levering.status in words.PROBLEMS or leveringen.is_late(self.levering, datetime.now(UTC))


@dataclass(frozen=True)
class Group:
    titel: str
    rows: Sequence[Row]


# What is still to be done or waited for at this desk, and what is not of this desk but asks attention.
PROBLEM = leveringen.asks_for_person()
DUE = and_(
    Dossier.status.in_(BEFORE_AKTE), or_(Dossier.status != Status.AFGELEVERD, Dossier.op_balie_sinds.is_not(None))
)


def groups(session: Session) -> list[Group]:
    """The dossiers that the session's scope admits, problems first, each group by what is due first.

    No more is read than is shown: who sees this list has seen those dossiers.
    """
    by_day = (Dossier.uiterste_dag.nulls_first(), Dossier.ingediend_op)
    found = (
        Group("Vraagt aandacht", _rows(session, _query(PROBLEM).order_by(*by_day))),
        Group("Te doen", _rows(session, _query(DUE, ~PROBLEM).order_by(*by_day))),
        Group(
            "Hier klaar",
            _rows(session, _query(~DUE, ~PROBLEM).order_by(Dossier.ingediend_op.desc()).limit(HANDLED)),
        ),
    )
    return [group for group in found if group.rows]


def _query(*conditions: ColumnElement[bool]) -> Select[tuple[Dossier, Levering, dict[str, Any]]]:
    newest = and_(Revisie.dossier_id == Dossier.id, Revisie.nummer == Dossier.revisie)
    current = Levering.id == leveringen.current_id()
    chosen = select(Dossier, Levering, Revisie.aangifte).join(Revisie, newest).join(Levering, current)
    return chosen.where(*conditions)


def _rows(session: Session, query: Select[tuple[Dossier, Levering, dict[str, Any]]]) -> list[Row]:
    return [
        Row(dossier, levering, canonical.read(Aangifte, written)[0])
        for dossier, levering, written in session.execute(query)
    ]
