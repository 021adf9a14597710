# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""Finding a dossier by reference, by BSN, or by a surname that may be spelt otherwise, with a day or without."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import ColumnElement, or_
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict
from wtforms.form import BaseForm

from forms.fields import Text
from forms.moments import Day
from forms.step import answers, filled
from overlijden import codes
from overlijden.balie.acts import read_date
from overlijden.balie.queue import Desk, Row, newest
from overlijden.balie.queue import find as find_rows
from overlijden.dossier import kaart, queries
from overlijden.rules.derived import passes_eleven_test
from overlijden.tables import Dossier


def form(typed: MultiDict[str, str] | None = None) -> BaseForm:
    zoek = Text("Kenmerk, BSN of achternaam", name="zoek", width=20)
    return filled({"zoek": zoek, "dag": Day("Dag van overlijden", name="dag", optional=True)}, typed)


def is_answered(asked: BaseForm) -> bool:
    """Whether something is asked; if not, the questions say what to do."""
    typed = _typed(asked)
    if not typed["zoek"]:
        asked["zoek"].errors = ["Vul een kenmerk, een BSN of een achternaam in."]
    if typed["dag"] and read_date(typed["dag"]) is None:
        asked["dag"].errors = ["Vul een bestaande dag in met cijfers, bijvoorbeeld 2 3 2026."]
    return not asked.errors


def find(session: Session, desk: Desk, asked: BaseForm) -> tuple[list[Row], bool]:
    """The dossiers of this municipality that are meant, the newest first, and whether there are more than a page."""
    typed = _typed(asked)
    conditions = [_meant(str(typed["zoek"]))]
    if dag := read_date(typed["dag"]):
        conditions.append(Dossier.overleden_op == dag)
    return find_rows(session, desk, *conditions, order=newest)


def _meant(zoek: str) -> ColumnElement[bool]:
    plain = zoek.strip()
    if queries.KENMERK.fullmatch(plain.upper()):
        return or_(Dossier.kenmerk == plain.upper(), Dossier.voorganger == plain.upper())
    digits = plain.replace(" ", "").replace(".", "")
    if passes_eleven_test(digits):
        return Dossier.overledene_bsn == digits
    return Dossier.zoeksleutel == kaart.sound(_without_prefix(plain))


def _without_prefix(naam: str) -> str:
    """The surname alone: of what is typed as "van der Meijden" the card holds "Meijden"."""
    known = sorted(codes.voorvoegsels(), key=len, reverse=True)
    lower = naam.casefold()
    return next((naam[len(one) + 1 :] for one in known if lower.startswith(f"{one.casefold()} ")), naam)


def _typed(asked: BaseForm) -> Mapping[str, Any]:
    return {one.name: one.canonical() for one in answers(asked)}
