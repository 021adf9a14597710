# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""What the pages of the administration are given, and what everybody may see of who takes part."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from overlijden import deelnames
from overlijden.beheer import bewijs, figures, history, proef
from overlijden.beheer import form as forms
from overlijden.beheer.bewijs import Bijgevoegd
from overlijden.beheer.history import EIGEN, GEDEELD, HERVATTEN, NIET, PAUZES, mode
from overlijden.beheer.proef import Tried
from overlijden.deelnames import deelname, logo, settling
from overlijden.gemeenten import Deelname, Gemeente, all_on, applicable, later, taking_part
from overlijden.tables import Wijziging
from overlijden.tools.bars import Bar


@dataclass(frozen=True)
class Overview:
    """A municipality as its administrator sees it."""

    nu: Deelname | None
    answers: Mapping[str, list[tuple[str, str]]]
    straks: Sequence[Deelname]
    pending: Wijziging | None
    pauzes: Sequence[tuple[str, str]]
    pauzeerbaar: Sequence[tuple[str, str]]
    waiting: int | None  # how many deliveries; None while they are not paused
    history: Sequence[Mapping[str, Any]]
    beheerders: Mapping[str, str]
    geweigerd: str  # by the back-end that counts today, of what is open

    @property
    def mode(self) -> str:
        return mode(self.nu)


@dataclass(frozen=True)
class Proposal:
    """A change as whoever decides on it sees it."""

    wijziging: Wijziging
    nieuw: Deelname | None  # None when it settles nothing but that what is paused goes on
    differences: Sequence[tuple[str, str, str]]
    answers: Mapping[str, list[tuple[str, str]]]
    warnings: Mapping[str, str]
    voorbereider: str
    verdict: str
    uitslagen: Sequence[Bijgevoegd]
    tried: Tried | None
    later: Deelname | None  # what is confirmed already and takes over, while this is not decided on
    resumed: Sequence[str]  # what goes on by a resumption
    waiting: int | None

    @property
    def mode(self) -> str:
        return mode(self.nieuw) if self.nieuw else HERVATTEN

    @property
    def is_triable(self) -> bool:
        return self.nieuw is not None and proef.is_triable(self.nieuw)

    @property
    def logo(self) -> str:
        """The logo that would be shown, "" for none."""
        return logo.inline(self.nieuw.logo) if self.nieuw and self.nieuw.logo else ""


def overview(session: Session, gemeente: Gemeente, vandaag: date) -> Overview:
    """Gather the page in the scope of this municipality's administrator."""
    records, rows = deelnames.confirmed(session, gemeente.code), deelnames.history(session, gemeente.code)
    people, paused = deelnames.names(session), deelnames.paused(session, gemeente.code)
    stops = deelnames.pauses(session, gemeente.code)
    now = applicable(records, gemeente.code, vandaag)
    return Overview(
        nu=now,
        answers=forms.display(now) if now else {},
        straks=later(records, vandaag),
        pending=deelnames.pending(session),
        pauzes=[(wat, PAUZES[wat]) for wat in paused],
        pauzeerbaar=[(str(wat), PAUZES[wat]) for wat in deelnames.PAUZEERBAAR if wat not in paused],
        waiting=deelnames.waiting(session) if deelnames.LEVERINGEN in paused else None,
        history=history.told(rows, stops, people),
        beheerders=deelnames.administrators(session),
        geweigerd=settling.refused(now) if now else "",
    )


def proposal(session: Session, row: Wijziging, vandaag: date) -> Proposal:
    """Put a change beside what counts on its first day without it."""
    people = deelnames.names(session)
    new = None if row.hervat else deelname.read(row.gemeente, row.inhoud)
    rows, stops = deelnames.history(session, row.gemeente), deelnames.pauses(session, row.gemeente)
    resumed, is_open = history.resumed(row, rows, stops), row.besluit is None
    return Proposal(
        wijziging=row,
        nieuw=new,
        differences=forms.differences(_before(session, row, new, vandaag), new) if new else [],
        answers=forms.display(new) if new else {},
        warnings=settling.warnings(new) if new else {},
        voorbereider=people.get(row.bereid_door, row.bereid_door),
        verdict=history.verdict(row),
        uitslagen=bewijs.beside(session, row),
        tried=proef.newest(session, row),
        later=_later(session, new, vandaag) if new and is_open else None,
        resumed=resumed,
        waiting=deelnames.waiting(session) if is_open and PAUZES[deelnames.LEVERINGEN] in resumed else None,
    )


def _before(session: Session, row: Wijziging, new: Deelname, vandaag: date) -> Deelname | None:
    others = [one for one in deelnames.confirmed(session, row.gemeente) if (one.wijziging or 0) < row.id]
    return applicable(others, row.gemeente, max(new.vanaf, vandaag))


def _later(session: Session, new: Deelname, vandaag: date) -> Deelname | None:
    """What takes over from this record on a later day, if nothing else is settled."""
    return next(iter(later(deelnames.confirmed(session, new.gemeente.code), max(new.vanaf, vandaag))), None)


@dataclass(frozen=True)
class Participant:
    """A municipality in the public list."""

    gemeente: Gemeente
    mode: str
    sinds: date | None
    deur: str


@dataclass(frozen=True)
class Participants:
    """Who takes part on a day, and the figures without persons."""

    vandaag: date
    rows: Sequence[Participant]
    counts: Mapping[str, int]
    line: figures.Line | None
    tiles: Sequence[figures.Tile]
    aangiften: Sequence[Bar]
    overdracht: Sequence[Bar]
    snelheid: str
    deuren: Sequence[Bar]

    @property
    def joined(self) -> Sequence[Participant]:
        return [row for row in self.rows if row.mode != NIET]

    @property
    def knocking(self) -> Sequence[Participant]:
        """Those that do not take part, and were asked for."""
        return [row for row in self.rows if row.mode == NIET and row.deur]


def participants(session: Session, vandaag: date) -> Participants:
    """Gather what everybody may see; no scope is needed."""
    records, doors = deelnames.everyone(session), figures.doors(session, vandaag)
    rows = []
    for gemeente in all_on(vandaag):
        known = records.get(gemeente.code, ())
        found = taking_part(known, gemeente.code, vandaag)
        since = figures.steps(known, gemeente.code, vandaag)[-1][0] if found else None  # without having been away
        rows.append(Participant(gemeente, mode(found), since, doors.get(gemeente.code, "")))
    modes = [row.mode for row in rows]
    return Participants(
        vandaag=vandaag,
        rows=rows,
        counts={one: modes.count(one) for one in (EIGEN, GEDEELD, NIET)},
        line=figures.line(records, vandaag),
        tiles=figures.tiles([(row.gemeente.naam, row.mode) for row in rows], (EIGEN, GEDEELD, NIET)),
        aangiften=figures.declarations(session),
        overdracht=figures.handover(session),
        snelheid=figures.speed(session),
        deuren=figures.door_bars(session),
    )
