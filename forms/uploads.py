# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""The page where files are added and taken away again."""

from __future__ import annotations

from collections.abc import Iterator

from flask import render_template, request
from sqlalchemy.orm import Session
from werkzeug.datastructures import FileStorage
from werkzeug.exceptions import RequestEntityTooLarge
from wtforms.form import BaseForm

from forms import choices, drafts
from forms.blueprint import blueprint
from overlijden import bijlagen
from overlijden.aangifte import Aangifte, BijlageSoort, SoortOverlijden
from overlijden.tables import Bijlage, Concept
from overlijden.talen import Zin
from overlijden.tools.cleaning import refusal
from overlijden.web import incoming

FIELD, KIND = "bijlagen", "bijlage.soort"
MOST = 20  # files of one declaration: more than any that is filed, less than fills a disk
MOST_WAITING = 200  # of one person, in all that she has not filed yet
_TOO_MANY = Zin("U kunt hoogstens {aantal} bestanden meesturen. Haal er eerst een weg.", aantal=MOST)
TOO_MANY_WAITING = "U hebt te veel bestanden in aangiften die u nog niet indiende. Dien er een in of verwijder er een."
PRESSED = frozenset({"toevoegen", "verwijder"})  # buttons that stay on the page


def prepare(form: BaseForm, aangifte: Aangifte) -> None:
    """Propose the paper that this death needs most."""
    if not form[KIND].data:
        is_natural = aangifte.overlijden.soort is not SoortOverlijden.NIET_NATUURLIJK
        form[KIND].data = BijlageSoort.A_VERKLARING if is_natural else BijlageSoort.GEEN_BEZWAAR_OVJ


def take(session: Session, draft: Concept) -> list[str]:
    """Add the files of this request and take away the one that was pointed at; the refusals, in Dutch."""
    rows = {str(row.id): row for row in drafts.attached(session, draft)}
    gone = rows.get(request.form.get("verwijder", ""))
    if gone is not None and gone.concept_id:  # what was filed stays
        session.delete(rows.pop(str(gone.id)))
    if request.form.get(KIND) == choices.FORM_B:
        return [refusal.FORM_B] if any(_chosen()) else []
    refusals: list[str] = []
    known = {same(row) for row in rows.values()}
    waiting = drafts.waiting(session, draft.persoon)
    for file in _chosen():
        if len(known) >= MOST:
            return [*refusals, _TOO_MANY]
        if waiting >= MOST_WAITING:
            return [*refusals, TOO_MANY_WAITING]
        try:
            row = bijlagen.make(file.read(), file.filename or "", _kind(), draft.partij)
        except refusal.Unacceptable as refused:
            refusals.append(str(refused))
            continue
        if same(row) not in known:
            row.concept_id = draft.id
            session.add(row)
            known.add(same(row))
            waiting += 1
    session.flush()
    return refusals


def same(row: Bijlage) -> tuple[str, str]:
    """What makes two files one attachment, however often and under whatever name they are sent."""
    return row.sha256, row.soort


def _chosen() -> Iterator[FileStorage]:
    """The files of this request; a browser sends a nameless one when none was chosen."""
    return (file for file in request.files.getlist(FIELD) if file.filename)


def _kind() -> BijlageSoort:
    chosen = request.form.get(KIND, "")
    return BijlageSoort(chosen) if chosen in list(BijlageSoort) else BijlageSoort.OVERIG


@blueprint.errorhandler(RequestEntityTooLarge)
def too_large(_: RequestEntityTooLarge) -> tuple[str, int]:
    """Say it on a page with a way back."""
    incoming.read_out()
    uitleg = "Kies een bestand van hoogstens 8 MB. Uw antwoorden en de bestanden van daarvoor zijn bewaard."
    page = render_template(
        "error.html", titel="Dit bestand is te groot", uitleg=uitleg, terug_url=request.path, terug_label="Terug"
    )
    return page, 413
