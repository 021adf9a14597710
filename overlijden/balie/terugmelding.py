# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""Reporting back: a registrar who works in a system of her own tells which akte came of a declaration.

No field of StUF or of the ZGW APIs is meant for its number, and without it the declarant's page would wait for ever.
"""

from __future__ import annotations

from flask import Blueprint, redirect, request, url_for
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response
from wtforms.form import BaseForm

from forms.fields import Text
from forms.step import answers, filled
from overlijden import web
from overlijden.balie.acts import akte_fields, read_date
from overlijden.balie.views import changed, render
from overlijden.balie.words import is_on_desk
from overlijden.delivery import terugmelding
from overlijden.dossier import queries
from overlijden.tables import Dossier
from overlijden.tools.guards import GuardFailed

blueprint = Blueprint("terugmelding", __name__, url_prefix="/balie/terugmelding", template_folder="templates")


@blueprint.get("")
def page() -> str:
    """The questions: which declaration, which akte."""
    return render("balie/terugmelding.html", form=form())


@blueprint.post("")
def report() -> Response | tuple[str, int]:
    """Record the akte, and show the dossier with it."""
    asked = form(request.form)
    typed = {one.name: one.canonical() for one in answers(asked)}
    try:
        with web.begin() as session:
            dossier = _dossier(session, typed["kenmerk"] or "")
            nummer, datum = typed["akte_nummer"], read_date(typed["akte_datum"])
            terugmelding.record(session, dossier, nummer, datum, by=web.person().actor)
    except StaleDataError:
        return changed(url_for("terugmelding.page"))
    except GuardFailed as refusal:
        asked[refusal.wijzer.lstrip("/")].errors = [str(refusal)]
        return render("balie/terugmelding.html", form=asked), 422
    return redirect(url_for("balie.dossier", kenmerk=dossier.kenmerk))


def form(typed: MultiDict[str, str] | None = None) -> BaseForm:
    """Reference, akte number and its date, with what was typed."""
    kenmerk = Text("Kenmerk", name="kenmerk", width=16, hint="Staat bij de zaak in uw systeem, zoals OV-2026-0000001.")
    return filled({"kenmerk": kenmerk, **akte_fields()}, typed)


def _dossier(session: Session, kenmerk: str) -> Dossier:
    found = queries.find(session, kenmerk.upper())
    if found is None or found.vernietigd_op:
        raise GuardFailed("Dit kenmerk kennen wij niet in uw gemeente. Kijk het na.", "/kenmerk")
    if is_on_desk(found):
        raise GuardFailed("Dit dossier behandelt u hier. Leg de akte vast bij het dossier.", "/kenmerk")
    return found
