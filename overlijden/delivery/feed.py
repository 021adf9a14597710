# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""The feed: what happened to a municipality's dossiers, in the order in which it was committed (docs/adr/0051).

It is read from any place, as often as one likes. That something was read says nothing: a system confirms until where it
has kept what it read.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Self

from sqlalchemy import select
from sqlalchemy.orm import Session

from overlijden.status import Actie, Status
from overlijden.tables import Dossier, Gebeurtenis, Koppeling

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
LONGEST = 1000  # that are read at once
TOMBSTONES = frozenset({Actie.INTREKKEN, Actie.DOORZENDEN})  # no akte is to be made of it here any more


class UnknownCursor(Exception):
    """Nothing of this municipality stands there: another's cursor, or the database was restored to before it."""


@dataclass(frozen=True, slots=True, order=True)
class Cursor:
    """A place in the feed, with the moment of what stands there, by which it is known again."""

    nummer: int
    op: datetime

    def __str__(self) -> str:
        micros = (self.op - EPOCH) // timedelta(microseconds=1)
        return base64.urlsafe_b64encode(f"{self.nummer}.{micros}".encode()).decode().rstrip("=")

    @classmethod
    def parse(cls, text: str) -> Self:
        """ValueError for what is no cursor of ours."""
        if re.fullmatch("[A-Za-z0-9_-]{4,60}", text) is None:
            raise ValueError("no cursor")
        written = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
        found = re.fullmatch(rb"([1-9][0-9]{0,17})\.([0-9]{1,17})", written)
        if found is None or str(made := cls(int(found[1]), EPOCH + timedelta(microseconds=int(found[2])))) != text:
            raise ValueError("no cursor")
        return made


@dataclass(frozen=True, slots=True)
class Melding:
    """That something happened to a dossier: what, and to what status it led. What was declared is not in it."""

    cursor: Cursor
    kenmerk: str
    gemeente: str
    actie: Actie
    status: Status
    doorgezonden_naar: str | None

    @property
    def is_tombstone(self) -> bool:
        return self.actie in TOMBSTONES


def read(session: Session, gemeenten: Collection[str], na: Cursor | None, limiet: int) -> Sequence[Melding]:
    """What comes after a place, or from the beginning; at most ``limiet``. Raises UnknownCursor."""
    if na is not None:
        refuse_unknown(session, gemeenten, na)
    query = (
        select(Gebeurtenis.nummer, Gebeurtenis.op, Gebeurtenis.actie, Gebeurtenis.naar)
        .add_columns(Dossier.kenmerk, Dossier.gemeente, Dossier.doorgezonden_naar)
        .join(Dossier, Dossier.id == Gebeurtenis.dossier_id)
        .where(Gebeurtenis.gemeente.in_(gemeenten), Gebeurtenis.nummer > (na.nummer if na else 0))
    )
    rows = session.execute(query.order_by(Gebeurtenis.nummer).limit(limiet))
    return [
        Melding(
            cursor=Cursor(row.nummer, row.op),
            kenmerk=row.kenmerk,
            gemeente=row.gemeente,
            actie=row.actie,
            status=row.naar,
            doorgezonden_naar=row.doorgezonden_naar if row.actie is Actie.DOORZENDEN else None,
        )
        for row in rows
    ]


def refuse_unknown(session: Session, gemeenten: Collection[str], cursor: Cursor) -> None:
    """UnknownCursor unless something of these municipalities stands at this place, of that moment."""
    at = select(Gebeurtenis.id).where(Gebeurtenis.gemeente.in_(gemeenten), Gebeurtenis.nummer == cursor.nummer)
    if session.scalar(at.where(Gebeurtenis.op == cursor.op)) is None:
        raise UnknownCursor


def confirm(session: Session, koppeling: str, gemeenten: Collection[str], cursor: Cursor, nu: datetime) -> Koppeling:
    """Write down until where a system has the feed; further back it does not go. Raises UnknownCursor."""
    refuse_unknown(session, gemeenten, cursor)
    found = session.get_one(Koppeling, koppeling, with_for_update=True)
    if found.bevestigd is None or Cursor.parse(found.bevestigd) < cursor:
        found.bevestigd, found.bevestigd_op = str(cursor), nu
    return found
