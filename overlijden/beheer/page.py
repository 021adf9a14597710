# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""What the pages of the administration are given, and what everybody may see of who takes part."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from overlijden import deelname, deelnames, dutch, settling
from overlijden.bars import Bar
from overlijden.beheer import bewijs, figures, proef
from overlijden.beheer import form as forms
from overlijden.beheer.bewijs import Bijgevoegd
from overlijden.gemeenten import STORE, Deelname, Gemeente, all_on, applicable, taking_part
from overlijden.tables import Besluit, Wijziging

PAUZES = {
    deelnames.LEVERINGEN: "het afleveren aan uw systeem of balie",
    "EHERKENNING": "aangeven met eHerkenning",
    "DIGID": "aangeven met DigiD",
}
EIGEN, GEDEELD, NIET = "eigen systeem", "gedeeld systeem", "doet niet mee"
HERVATTEN = "hervatten"  # what a change does that settles nothing else


def mode(found: Deelname | None) -> str:
    """In what way a municipality takes part, in words."""
    if found is None or not found.takes_part:
        return NIET
    return GEDEELD if found.adapter == STORE else EIGEN


@dataclass(frozen=True)
class Overview:
    """A municipality as its administrator sees it."""

    nu: Deelname | None
    answers: Mapping[str, list[tuple[str, str]]]
    straks: Sequence[Deelname]
    pending: Wijziging | None
    pauzes: Sequence[tuple[str, str]]
    pauzeerbaar: Sequence[tuple[str, str]]
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

    @property
    def mode(self) -> str:
        return mode(self.nieuw) if self.nieuw else HERVATTEN

    @property
    def is_triable(self) -> bool:
        return self.nieuw is not None and proef.is_triable(self.nieuw)


def overview(session: Session, gemeente: Gemeente, vandaag: date) -> Overview:
    """Gather the page in the scope of this municipality's administrator."""
    records, rows = deelnames.confirmed(session, gemeente.code), deelnames.history(session, gemeente.code)
    people, paused = deelnames.names(session), deelnames.paused(session, gemeente.code)
    now = applicable(records, gemeente.code, vandaag)
    return Overview(
        nu=now,
        answers=forms.display(now) if now else {},
        straks=[one for one in records if one.vanaf > vandaag],
        pending=deelnames.pending(session),
        pauzes=[(wat, PAUZES[wat]) for wat in paused],
        pauzeerbaar=[(str(wat), PAUZES[wat]) for wat in deelnames.PAUZEERBAAR if wat not in paused],
        history=[_told(row, people) for row in reversed(rows)],
        beheerders=deelnames.administrators(session),
        geweigerd=settling.refused(now) if now else "",
    )


def proposal(session: Session, row: Wijziging, vandaag: date) -> Proposal:
    """Put a change beside what counts on its first day without it."""
    people = deelnames.names(session)
    new = None if row.hervat else deelname.read(row.gemeente, row.inhoud)
    return Proposal(
        wijziging=row,
        nieuw=new,
        differences=forms.differences(_before(session, row, new, vandaag), new) if new else [],
        answers=forms.display(new) if new else {},
        warnings=settling.warnings(new) if new else {},
        voorbereider=people.get(row.bereid_door, row.bereid_door),
        verdict=_verdict(row),
        uitslagen=bewijs.beside(session, row),
    )


def _before(session: Session, row: Wijziging, new: Deelname, vandaag: date) -> Deelname | None:
    others = [one for one in deelnames.confirmed(session, row.gemeente) if (one.wijziging or 0) < row.id]
    return applicable(others, row.gemeente, max(new.vanaf, vandaag))


def _told(row: Wijziging, people: Mapping[str, str]) -> Mapping[str, Any]:
    verdict, decided = _verdict(row), people.get(row.besloten_door or "", row.besloten_door or "")
    ended = f"{verdict} door {decided} op {dutch.moment(row.besloten_op)}" if row.besloten_op else verdict
    return {
        "title": f"{_what(row)}: {verdict}",
        "time": f"Klaargezet {dutch.moment(row.bereid_op)}",
        "who": people.get(row.bereid_door, row.bereid_door),
        "note": f"{ended}. {row.reden}".strip(),
        "future": row.besluit is None,
        "nummer": row.id,
    }


def _what(row: Wijziging) -> str:
    if row.hervat:
        return HERVATTEN.capitalize()
    new = deelname.read(row.gemeente, row.inhoud)
    return f"{mode(new).capitalize()} vanaf {dutch.day(new.vanaf)}"


def _verdict(row: Wijziging) -> str:
    """What became of a change: whoever takes back her own does not reject it."""
    if row.besluit is Besluit.AFGEWEZEN:
        return "ingetrokken" if row.besloten_door == row.bereid_door else "afgewezen"
    return "bevestigd" if row.besluit else "wacht op een collega"


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
