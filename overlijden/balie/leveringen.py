# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""The deliveries that ask for a person, why, and the two things that a clerk can decide about one."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from flask import Blueprint, redirect, request, url_for
from sqlalchemy import ColumnElement, and_, select
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response
from wtforms.form import BaseForm

from forms.fields import LongText, Text
from forms.step import answers, filled
from overlijden import audit, dutch, web
from overlijden.audit import ReasonNeeded
from overlijden.balie import closed, words
from overlijden.balie.closed import LONGEST
from overlijden.balie.views import ask_reason, changed, render
from overlijden.delivery import leveringen
from overlijden.dossier import queries
from overlijden.rules.stukken import remark_problem, tells_secret
from overlijden.status import Handeling
from overlijden.tables import DONE, Dossier, Levering, LeveringSoort
from overlijden.tools.guards import GuardFailed

blueprint = Blueprint("leveringen", __name__, url_prefix="/balie/leveringen", template_folder="templates")
blueprint.register_error_handler(ReasonNeeded, ask_reason)

NUMMER = re.compile(r"[A-Za-z0-9./_-]{0,50}")


@dataclass(frozen=True)
class Row:
    """A delivery that asks for a person."""

    dossier: Dossier
    levering: Levering
    naam: str
    waiting: int = 0  # deliveries of the same dossier that come after it
    awaits_receipt: bool = False  # it lies with the municipality, which has not said that it has it

    @property
    def what(self) -> str:
        return words.SOORT[self.levering.soort]

    @property
    def status(self) -> str:
        return words.delivery(self.levering)

    @property
    def reasons(self) -> list[str]:
        """Why, in the words of the form where the back-end said what it did not take."""
        told = [reason["tekst"] for reason in (self.levering.redenen or {}).get("redenen", [])]
        return told or [words.why(self.levering)]

    @property
    def is_late(self) -> bool:
        return leveringen.is_late(self.levering, datetime.now(UTC))

    @property
    def can_resend(self) -> bool:
        is_of_use = self.levering.code not in words.CANNOT and not self.is_told
        return self.levering.status in leveringen.STOPPED and is_of_use

    @property
    def is_told(self) -> bool:
        """Whether it arrived, and the back-end tells something of it."""
        return words.tells(self.levering)

    @property
    def is_declaration(self) -> bool:
        return self.levering.soort is LeveringSoort.AANGIFTE

    @property
    def stand(self) -> str:
        """By which an old page is known."""
        return f"{self.levering.id}:{self.levering.status}:{self.levering.pogingen}"


@blueprint.get("")
def overview() -> str:
    """The deliveries of the clerk's own municipality that ask for a person, what is due first above."""
    with web.begin() as session:
        rows = _list(session, leveringen.asks_for_person())
        waiting = _list(session, and_(leveringen.awaits_receipt(), ~leveringen.asks_for_person()))
        seen = [row.dossier for row in (*rows, *waiting)]
        audit.record(session, web.person().actor, Handeling.LIJST_INGEZIEN, seen)
    return render("balie/leveringen.html", rows=rows, waiting=waiting)


def _list(session: Session, which: ColumnElement[bool]) -> list[Row]:
    # Its dossier is said too: without that every dossier on file is asked which delivery it is about.
    current = and_(Levering.dossier_id == Dossier.id, Levering.id == leveringen.current_id())
    query = select(Dossier, Levering).join(Levering, current).where(which)
    query = query.order_by(Dossier.uiterste_dag.nulls_first(), Levering.volgorde)
    return [_row(session, dossier, levering) for dossier, levering in session.execute(query)]


@blueprint.get("/<kenmerk>")
def one(kenmerk: str) -> Response | str:
    """Why the delivery of a dossier does not go on, and what can be done; of one that is done, the dossier."""
    with web.begin() as session:
        if _is_done(session, kenmerk):
            return redirect(url_for("balie.dossier", kenmerk=kenmerk))
    return _page(kenmerk)


@blueprint.post("/<kenmerk>/opnieuw")
def again(kenmerk: str) -> Response | tuple[str, int]:
    """Let a delivery that stopped be tried again."""
    try:
        with web.begin() as session:
            row = _as_shown(session, kenmerk, lambda row: row.can_resend)
            leveringen.resend(session, row.dossier, row.levering, by=web.person().actor)
    except StaleDataError:
        return changed(url_for("leveringen.one", kenmerk=kenmerk))
    return redirect(url_for("leveringen.overview"))


@blueprint.post("/<kenmerk>/ontvangen")
def received(kenmerk: str) -> Response | tuple[str, int]:
    """Write down that the municipality has the package, by the code in it."""
    asked = receipt_form(request.form)
    try:
        with web.begin() as session:
            row = _find(session, kenmerk, None)
            code = answers(asked)[0].canonical() or ""
            leveringen.receive(session, row.dossier, row.levering, code, by=web.person().actor)
    except StaleDataError:
        return changed(url_for("leveringen.one", kenmerk=kenmerk))
    except GuardFailed as refusal:
        asked["code"].errors = [str(refusal)]
        return _page(kenmerk, receipt=asked), 422
    return redirect(url_for("leveringen.overview"))


@blueprint.post("/<kenmerk>/anders")
def otherwise(kenmerk: str) -> Response | tuple[str, int]:
    """Write down that the municipality got it by another road."""
    asked = form(request.form)
    try:
        with web.begin() as session:
            row = _as_shown(session, kenmerk)
            typed = {answer.name: answer.canonical() or "" for answer in answers(asked)}
            _refuse_odd(**typed)
            leveringen.settle(session, row.dossier, row.levering, by=web.person().actor, **typed)
    except StaleDataError:
        return changed(url_for("leveringen.one", kenmerk=kenmerk))
    except GuardFailed as refusal:
        asked[refusal.wijzer.lstrip("/")].errors = [str(refusal)]
        return _page(kenmerk, asked), 422
    return redirect(url_for("leveringen.overview"))


def _page(kenmerk: str, asked: BaseForm | None = None, receipt: BaseForm | None = None) -> str:
    with web.begin() as session:
        row = _find(session, kenmerk, Handeling.INGEZIEN)
    return render("balie/levering.html", row=row, form=asked or form(), receipt=receipt or receipt_form())


def form(typed: MultiDict[str, str] | None = None) -> BaseForm:
    """How it came there, and of a declaration under which number."""
    questions = {
        "zaaknummer": Text("Zaaknummer in uw systeem", name="zaaknummer", width=20),
        "reden": LongText(
            "Hoe kreeg de gemeente dit bericht?",
            name="reden",
            hint=f"Bijvoorbeeld: zelf overgenomen. Hoogstens {LONGEST} tekens, zonder naam, BSN of doodsoorzaak.",
        ),
    }
    return filled(questions, typed)


def receipt_form(typed: MultiDict[str, str] | None = None) -> BaseForm:
    """The code that stands in a package."""
    hint = "Staat in aangifte.pdf bij 'Bevestig de ontvangst'. Het zijn 8 tekens."
    return filled({"code": Text("Code uit het pakket", name="code", width=10, hint=hint)}, typed)


def _refuse_odd(zaaknummer: str, reden: str) -> None:
    """The number goes into messages, addresses and files of other systems; the reason is kept."""
    if not NUMMER.fullmatch(zaaknummer):
        raise GuardFailed("Gebruik hoogstens 50 letters, cijfers en de tekens - . / en _.", "/zaaknummer")
    if tells_secret(zaaknummer):
        raise GuardFailed("Staat hier een BSN? Vul het nummer van de zaak in.", "/zaaknummer")
    if problem := remark_problem(reden, LONGEST):
        raise GuardFailed(problem, "/reden")


def _row(session: Session, dossier: Dossier, levering: Levering, waiting: int = 0) -> Row:
    naam = dutch.short_name(queries.declared(session, dossier).overledene, "Naam niet bekend")
    return Row(dossier, levering, naam, waiting)


def _is_done(session: Session, kenmerk: str) -> bool:
    """Whether nothing asks for a person; of the dossier nothing is seen."""
    query = select(Levering.status).join(Dossier, Levering.id == leveringen.current_id())
    return bool(queries.KENMERK.fullmatch(kenmerk)) and session.scalar(query.where(Dossier.kenmerk == kenmerk)) in DONE


def _find(session: Session, kenmerk: str, handeling: Handeling | None) -> Row:
    found = web.dossier(session, kenmerk, handeling, closed.reason(kenmerk))
    deliveries = queries.deliveries(session, found)
    levering = leveringen.current(deliveries)
    row = _row(session, found, levering, len(deliveries) - 1 - deliveries.index(levering))
    awaits = select(Levering.id).where(Levering.id == levering.id, leveringen.awaits_receipt())
    return replace(row, awaits_receipt=session.scalar(awaits) is not None)


def _as_shown(session: Session, kenmerk: str, may: Callable[[Row], bool] = lambda _: True) -> Row:
    """The delivery to decide about. StaleDataError when it moved since the page was made, or a worker has it now."""
    row = _find(session, kenmerk, None)
    # To change it is to lock it, and what nobody may decide about the database does not give.
    locked = select(Levering.id).where(Levering.id == row.levering.id, Levering.status == row.levering.status)
    is_free = session.scalar(locked.with_for_update()) is not None
    if row.stand != request.form.get("stand") or not is_free or not may(row):
        raise StaleDataError
    return row
