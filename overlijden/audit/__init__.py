# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""The audit: who did or saw what of a dossier, in the same transaction, and no page without it.

What is recorded joins its municipality's chain as the last thing before the transaction commits, because from there to
the end nobody else can add to that chain.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import groupby
from typing import Any

from sqlalchemy import event, insert, text
from sqlalchemy.orm import QueryContext, Session

from overlijden.audit import afdruk
from overlijden.dossier.feiten import Openstaand
from overlijden.status import DESK, ENDS, Actie, Actor, Handeling
from overlijden.tables import Auditregel, Base, Dossier
from overlijden.tools.chain import START, Keys, Line, moment

NOTES, SEEN, TOLD = "audit.notes", "audit.seen", "audit.told"  # what a session remembers until it commits
_END = text("SELECT nummer, mac FROM keten_einde(:gemeente)")


class Unaudited(Exception):
    """A page read a dossier of which its transaction told the audit nothing; nothing of it is shown."""


class ReasonNeeded(Exception):
    """The dossier is closed: whoever reads it now says why. ``kenmerk`` is its reference."""

    def __init__(self, kenmerk: str) -> None:
        super().__init__(kenmerk)
        self.kenmerk = kenmerk


@dataclass(frozen=True, slots=True)
class _Note:
    """A line that is still to be numbered and signed; of an act with the ``dossier`` that it left."""

    gemeente: str
    op: datetime
    by: Actor
    handeling: Handeling
    kenmerken: tuple[str, ...]
    reden: str | None
    dossier: uuid.UUID | None


def look(
    session: Session,
    by: Actor,
    dossier: Dossier,
    handeling: Handeling = Handeling.INGEZIEN,
    reden: str | None = None,
) -> None:
    """Write down that somebody sees a dossier. Raises ReasonNeeded when the desk sees a closed one without a reason.

    Where an akte was struck out it is not closed before everybody confirmed that.
    """
    is_done = dossier.status in ENDS and Openstaand.ONTVANGERS not in dossier.openstaand
    is_closed = is_done and by.rol in DESK
    if is_closed and not reden:
        raise ReasonNeeded(dossier.kenmerk)
    record(session, by, handeling, [dossier], reden if is_closed else None)


def record(
    session: Session, by: Actor, handeling: Handeling, dossiers: Sequence[Dossier], reden: str | None = None
) -> datetime:
    """Write down what somebody did or saw of these dossiers: one line per municipality. The moment that it names."""
    op = datetime.now(UTC)
    of = sorted(dossiers, key=lambda dossier: dossier.gemeente)
    for gemeente, own in groupby(of, key=lambda dossier: dossier.gemeente):
        note(session, by, handeling, gemeente, [dossier.kenmerk for dossier in own], reden=reden, op=op)
    session.info.setdefault(TOLD, set()).update(dossier.id for dossier in dossiers)
    return op


def act(session: Session, by: Actor, actie: Actie, dossier: Dossier) -> datetime:
    """Write down an act, with a digest of the dossier as this transaction leaves it. The moment that the line names."""
    op = datetime.now(UTC)
    note(session, by, Handeling(actie), dossier.gemeente, [dossier.kenmerk], op=op, dossier=dossier.id)
    session.info.setdefault(TOLD, set()).add(dossier.id)
    return op


def note(
    session: Session,
    by: Actor,
    handeling: Handeling,
    gemeente: str,
    kenmerken: Iterable[str] = (),
    *,
    reden: str | None = None,
    op: datetime | None = None,
    dossier: uuid.UUID | None = None,
) -> None:
    """Write down what somebody did in a municipality that is not about a dossier at hand."""
    made = _Note(gemeente, op or datetime.now(UTC), by, handeling, tuple(kenmerken), reden or None, dossier)
    session.info.setdefault(NOTES, []).append(made)


def watch(session: Session) -> None:
    """From here on, let this session not commit when it loaded something of a dossier that no line is about."""
    session.info[SEEN] = set()


@event.listens_for(Base, "load", propagate=True)
def _saw(loaded: Base, context: QueryContext | None) -> None:
    if context is None:  # made by ``merge``, and not read
        return
    seen = context.session.info.get(SEEN)
    dossier = loaded.id if isinstance(loaded, Dossier) else getattr(loaded, "dossier_id", None)
    if seen is not None and dossier is not None:
        seen.add(dossier)


@event.listens_for(Session, "before_commit")
def _close(session: Session) -> None:
    if session.in_nested_transaction():
        return
    if session.info.pop(SEEN, set()) - session.info.pop(TOLD, set()):
        raise Unaudited
    notes: list[_Note] = session.info.pop(NOTES, [])
    if notes:
        session.flush()  # every other lock is taken before the chain's, so that no two transactions wait for each other
        acted = {one.dossier for one in notes if one.dossier}
        left = {dossier: afdruk.canonical(session.connection(), dossier) for dossier in acted}
        rows = [row for gemeente, own in _by_gemeente(notes) for row in _rows(session, gemeente, own, left)]
        session.execute(insert(Auditregel), rows)


@event.listens_for(Session, "after_rollback")
def _forget(session: Session) -> None:
    """What was undone was not done; what was seen stays seen, and asks for a line before anything commits."""
    session.info.pop(NOTES, None)
    session.info.pop(TOLD, None)


def _by_gemeente(notes: list[_Note]) -> Iterable[tuple[str, Iterable[_Note]]]:
    return groupby(sorted(notes, key=lambda note: note.gemeente), key=lambda note: note.gemeente)


def _rows(
    session: Session, gemeente: str, notes: Iterable[_Note], left: Mapping[uuid.UUID, bytes]
) -> Iterable[dict[str, Any]]:
    """The rows for one municipality, after the end of its chain. ConfigError without a key."""
    keys: Keys = session.info["keys"]
    sleutel = keys.current
    end = session.execute(_END, {"gemeente": gemeente}).one_or_none()
    nummer, mac = (end.nummer, end.mac) if end else (0, START)
    for one in notes:
        nummer += 1
        of: dict[str, Any] = {
            "gemeente": gemeente,
            "nummer": nummer,
            "door": one.by.id,
            "rol": one.by.rol,
            "organisatie": one.by.organisatie,
            "handeling": one.handeling,
            "reden": one.reden,
            "sleutel": sleutel,
            "afdruk": keys.mac(sleutel, left[one.dossier]).hex() if one.dossier else None,
        }
        mac = keys.seal(Line(op=moment(one.op), kenmerken=one.kenmerken, **of), mac)
        yield {**of, "op": one.op, "kenmerken": list(one.kenmerken), "mac": mac}
