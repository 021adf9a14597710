# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""The lists of a municipality's desk, each an answer to "what now?"; none reads what was declared."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Boolean, ColumnElement, and_, exists, func, literal, literal_column, or_, select, union_all
from sqlalchemy.orm import Session, aliased

from overlijden.balie import words
from overlijden.codes import kb_dagen
from overlijden.delivery import leveringen
from overlijden.dossier.feiten import Openstaand
from overlijden.status import AFTER_AKTE, BEFORE_AKTE, ENDS, Status
from overlijden.tables import Dossier, Levering, written_out
from overlijden.termijn import NEDERLAND, KbLezing, is_werkdag, termijn
from overlijden.windows.strip import Strip

PAGE = 50  # dossiers in sight at once
LAST = 400  # pages that can be turned to; who looks for more than that searches
START = frozenset({"te-doen", "aflevering", "terugmelden", "doorhaling"})  # the lists that a clerk may begin with
Order = Callable[[type[Dossier]], Sequence[ColumnElement[Any]]]
AHEAD = 2  # working days: whatever needs a verlof before these are over may come too late


@dataclass(frozen=True)
class Desk:
    """Whose desk it is: municipality with those that merged into it, clerk, and the last day that is near."""

    gemeenten: tuple[str, ...]
    persoon: str
    near: date

    @property
    def mine(self) -> ColumnElement[bool]:
        """Of this desk."""
        return Dossier.gemeente.in_(self.gemeenten)


def _statuses(*chosen: Status) -> ColumnElement[bool]:
    return Dossier.status.in_(written_out(chosen))


# As the index ``dossier_open`` has it: at this desk or on its way, and not closed.
OPEN = and_(
    Dossier.status.not_in(written_out(ENDS)),
    or_(Dossier.op_balie_sinds.is_not(None), _statuses(Status.INGEDIEND)),
)
# As the index ``dossier_elders`` has it: delivered to the municipality's own system, which did not tell the akte yet.
ELSEWHERE = and_(Dossier.op_balie_sinds.is_(None), _statuses(*BEFORE_AKTE - {Status.INGEDIEND}))
# As the indexes ``dossier_terugbetalen`` and ``dossier_doorhaling`` have it: closed or not, here or elsewhere.
PAID_TOO_MUCH, UNTOLD = (
    literal_column(f"dossier.openstaand @> '{{{what}}}'", Boolean())
    for what in (Openstaand.TERUGBETALEN, Openstaand.ONTVANGERS)
)
HAS_VERLOF = _statuses(Status.VERLOF_AFGEGEVEN, Status.DOCUMENTEN_VERZONDEN)
PROBLEM = exists().where(
    Levering.dossier_id == Dossier.id,
    leveringen.asks_for_person(),
)


@dataclass(frozen=True)
class Rij:
    """A list: its name in an address and on the page, what is in it, and what it says when nothing is.

    ``is_here`` is whether it is of dossiers that are handled at this desk rather than in a system of the municipality's
    own, None for both.
    """

    slug: str
    titel: str
    leeg: str
    where: Callable[[Desk], ColumnElement[bool]]
    is_here: bool | None = True


def _still(what: Openstaand) -> Callable[[Desk], ColumnElement[bool]]:
    return lambda _: and_(OPEN, _statuses(*AFTER_AKTE), Dossier.openstaand.contains([str(what)]))


RIJEN: Mapping[str, Rij] = {
    rij.slug: rij
    for rij in (
        Rij("te-doen", "Te doen", "Er is nu niets te doen.",
            lambda _: and_(OPEN, Dossier.status != Status.DOCUMENTEN_VERZONDEN)),
        Rij("nieuw", "Nieuw", "Er zijn geen nieuwe aangiften.",
            lambda _: and_(OPEN, _statuses(Status.AFGELEVERD))),
        Rij("mijn", "Van mij", "U hebt geen dossiers.",
            lambda desk: and_(OPEN, Dossier.behandelaar == desk.persoon)),
        Rij("termijn", "Termijn dichtbij", "Bij geen dossier is de termijn dichtbij.",
            lambda desk: and_(OPEN, ~HAS_VERLOF, or_(Dossier.verlof_voor <= desk.near, Dossier.verlof_voor.is_(None)))),
        Rij("gewijzigd", "Gewijzigd", "Geen aangever wijzigde iets.",
            lambda _: and_(OPEN, Dossier.verwerkt > 0, Dossier.verwerkt < Dossier.revisie)),
        Rij("wacht", "Wacht op antwoord", "U wacht niet op een aangever.",
            lambda _: and_(OPEN, _statuses(Status.AANVULLING_GEVRAAGD))),
        Rij("aflevering", "Aflevering mislukt", "Alle aangiften zijn aangekomen of onderweg.", lambda _: PROBLEM, None),
        Rij("terugmelden", "Akte nog niet gemeld", "Van alle aangiften is de akte gemeld.", lambda _: ELSEWHERE, False),
        Rij("onderweg", "Onderweg", "Er is geen aangifte onderweg naar uw systeem.",
            lambda _: and_(OPEN, _statuses(Status.INGEDIEND)), False),
        Rij("originelen", "Originelen ontbreken", "Alle originelen zijn binnen.", _still(Openstaand.ORIGINELEN)),
        Rij("rechtbank", "Bericht aan rechtbank", "De rechtbank weet alles.", _still(Openstaand.RECHTBANK)),
        Rij("doorhaling", "Doorhaling bevestigen", "Van elke doorhaling kreeg u alle bevestigingen.", lambda _: UNTOLD),
        Rij("terugbetalen", "Terug te betalen", "Niemand betaalde te veel.", lambda _: PAID_TOO_MUCH, None),
        Rij("klaar", "Klaar", "Er zijn nu geen aangiften voor uw gemeente.",
            lambda _: and_(~OPEN, ~PROBLEM, ~ELSEWHERE, ~UNTOLD), None),
    )
}  # fmt: skip
COUNTED = [rij for rij in RIJEN.values() if rij.slug != "klaar"]
HERE = "hier"  # of no list: what is open and lies at this desk
_APART: Mapping[str, ColumnElement[bool]] = {
    "aflevering": PROBLEM,
    "terugmelden": ELSEWHERE,
    "doorhaling": UNTOLD,
    "terugbetalen": PAID_TOO_MUCH,
}  # not of what is open


@dataclass(frozen=True)
class Row:
    """A dossier in a list, with how its newest delivery stands."""

    dossier: Dossier
    levering: Levering
    near: date

    @property
    def naam(self) -> str:
        return self.dossier.naam or "Naam niet bekend"

    @property
    def now(self) -> str:
        return words.what_now(self.dossier, self.levering)

    @property
    def strip(self) -> Strip | None:
        """The legal window, made from what is on the card, in the reading of decree days that was filed with."""
        dossier = self.dossier
        if dossier.overleden_op is None or dossier.vroegst is None:
            return None
        window = termijn(dossier.overleden_op, None, kb_dagen())
        if dossier.uiterste_dag == window.uiterlijk_kb_werkdag:
            window = termijn(dossier.overleden_op, None, kb_dagen(), lezing=KbLezing.WERKDAG)
        window = dataclasses.replace(window, vroegst=dossier.vroegst.astimezone(NEDERLAND))
        return Strip(window, None, dossier.uitvaart_op)

    @property
    def marks(self) -> list[str]:
        """What makes this dossier ask for attention, in words."""
        return words.marks(self.dossier, self.levering, self.near)


@dataclass(frozen=True)
class Page:
    """One page of a list; ``blad`` counts from 1."""

    rij: Rij
    blad: int
    rows: Sequence[Row]
    has_more: bool


def near(vandaag: date) -> date:
    """The last of the next working days within which a deadline is near; holidays in between do not count."""
    dag, left = vandaag, AHEAD
    while left:
        dag += timedelta(days=1)
        left -= is_werkdag(dag, kb_dagen())
    return dag


def counts(session: Session, desk: Desk) -> Mapping[str, int]:
    """How many dossiers stand in each list but the one of what is closed, and how many lie ``HERE``."""
    asked = {rij.slug: rij.where(desk) for rij in COUNTED if rij.slug not in _APART}
    asked[HERE] = Dossier.op_balie_sinds.is_not(None)
    query = select(*(func.count().filter(where) for where in asked.values())).where(desk.mine, OPEN)
    found = dict(zip(asked, session.execute(query).one(), strict=True))
    for slug, where in _APART.items():
        found[slug] = session.scalar(select(func.count()).select_from(Dossier).where(desk.mine, where)) or 0
    return found


def lists(counts: Mapping[str, int], *, is_here: bool) -> list[Rij]:
    """The lists of a municipality that handles its dossiers here or elsewhere.

    Where it changed its way of working, what was filed before ends where it began: as long as there is any, the other
    lists that hold something are there too.
    """
    is_left = counts["terugmelden" if is_here else HERE] > 0
    return [rij for rij in RIJEN.values() if rij.is_here in (None, is_here) or (is_left and counts[rij.slug])]


def first(shown: Sequence[Rij], counts: Mapping[str, int]) -> Rij:
    """The list that a clerk begins with: the first of what is to be done, and where nothing is, what is done."""
    todo = (rij for rij in shown if rij.slug in START and counts[rij.slug])
    return next(todo, RIJEN["klaar"])


def by_day(dossier: type[Dossier]) -> Sequence[ColumnElement[Any]]:
    return dossier.verlof_voor.nulls_first(), dossier.ingediend_op.asc()


def newest(dossier: type[Dossier]) -> Sequence[ColumnElement[Any]]:
    return (dossier.ingediend_op.desc(),)


def read(session: Session, rij: Rij, desk: Desk, blad: int = 1) -> Page:
    """One page of a list, what is due first on top; of what is closed what came last."""
    order = newest if rij.slug == "klaar" else by_day
    rows, has_more = find(session, desk, rij.where(desk), order=order, skip=(blad - 1) * PAGE)
    return Page(rij, blad, rows, has_more)


def after(session: Session, rij: Rij, desk: Desk, dossier: Dossier) -> str | None:
    """The reference of what comes next in a list, also where this dossier left it by what was just done.

    None at its end, and in the list of what is closed, where each is opened for a reason of its own.
    """
    if rij.slug == "klaar":
        return None
    day, later = dossier.verlof_voor, Dossier.ingediend_op > dossier.ingediend_op
    if day is None:
        comes = or_(Dossier.verlof_voor.is_not(None), later)
    else:
        comes = and_(Dossier.verlof_voor >= day, or_(Dossier.verlof_voor > day, later))
    meant = select(Dossier.kenmerk).where(desk.mine, Dossier.vernietigd_op.is_(None), rij.where(desk), comes)
    return session.scalars(meant.order_by(*by_day(Dossier)).limit(1)).first()


def find(
    session: Session,
    desk: Desk,
    *conditions: ColumnElement[bool],
    order: Order,
    skip: int = 0,
) -> tuple[list[Row], bool]:
    """A page of the dossiers of this municipality that meet these conditions, and whether there are more.

    No more is read than is shown: who sees this list has seen those dossiers.
    """
    # An index has the order for one municipality: of each the first are taken, and of these again. That they are few
    # must stand in the statement, or it is planned for many.
    meant = select(Dossier).where(Dossier.vernietigd_op.is_(None), *conditions).order_by(*order(Dossier))
    few = literal(skip + PAGE + 1, literal_execute=True)
    of_each = union_all(*(meant.where(Dossier.gemeente == code).limit(few) for code in desk.gemeenten))
    found = aliased(Dossier, of_each.subquery())
    ids = session.scalars(select(found.id).order_by(*order(found)).offset(skip).limit(PAGE + 1)).all()
    dossiers = session.scalars(select(Dossier).where(Dossier.id.in_(ids[:PAGE])).order_by(*order(Dossier))).all()
    current = leveringen.currents(session, dossiers)
    return [Row(dossier, current[dossier.id], desk.near) for dossier in dossiers], len(ids) > PAGE
