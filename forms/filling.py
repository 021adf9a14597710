# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""Filling in: each page of a draft has its own address, keeps what was typed, and leads to the next that applies.

Saving answers with a redirect, so that the back button and a reload never send anything twice.
"""

from __future__ import annotations

import uuid
from typing import Any

from flask import abort, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from forms import drafts, pages, uploads
from forms.begin import FIELD, is_closed
from forms.blueprint import blueprint
from forms.reading import Reading
from forms.step import Step
from forms.steps import BIJLAGEN, BY_SLUG, CONTROLEREN, GEMEENTE
from overlijden import service, web
from overlijden.tables import Concept


@blueprint.get("/aangifte/<uuid:concept>")
def resume(concept: uuid.UUID) -> Response:
    """Go on where a draft stopped: at the first page that is not done."""
    with web.begin() as session:
        reading = _read(session, _open(session, concept))
    todo = (step for step in reading.path if not reading.is_done(step))
    return _to(concept, next(todo, CONTROLEREN))


@blueprint.get("/aangifte/<uuid:concept>/<slug>")
def step(concept: uuid.UUID, slug: str) -> str | Response:
    """A page of the form, with what was typed there before and what is wrong in it."""
    asked = BY_SLUG.get(slug) or abort(404)
    with web.begin() as session:
        draft = _open(session, concept)
        reading = _read(session, draft)
        attached = drafts.attached(session, draft)
    if asked not in reading.path:
        return _to(concept)
    form = asked.form(reading.answers.get(slug), more="meer" in request.args)
    if asked is BIJLAGEN:
        uploads.prepare(form, reading.aangifte)
    return render_template(asked.template, **pages.page(asked, form, reading, concept), files=pages.files(attached))


@blueprint.post("/aangifte/<uuid:concept>/<slug>")
def save(concept: uuid.UUID, slug: str) -> str | Response | tuple[str, int]:
    """Keep what was typed, right or wrong; go on only when nothing in it blocks."""
    asked = BY_SLUG.get(slug) or abort(404)
    if asked is GEMEENTE and is_closed(request.form.get(FIELD, ""), web.person()):
        return redirect(url_for("forms.not_joined", code=request.form[FIELD]))
    with web.begin() as session:
        draft = _open(session, concept, lock=True)
        refusals = uploads.take(session, draft) if asked is BIJLAGEN else []
        drafts.save(draft, asked, asked.take(request.form))
        reading = _read(session, draft)
        attached = drafts.attached(session, draft)
    if refusals:
        form = reading.forms[slug]
        form[uploads.FIELD].errors = refusals
        return render_template(
            asked.template, **pages.page(asked, form, reading, concept), files=pages.files(attached)
        ), 422
    return _onward(concept, asked, reading)


@blueprint.get(f"/aangifte/<uuid:concept>/{CONTROLEREN.slug}")
def check(concept: uuid.UUID) -> str:
    """All answers with their change links, all that is still wrong, and the statement of truth."""
    with web.begin() as session:
        draft = _open(session, concept)
        reading = _read(session, draft)
        attached = drafts.attached(session, draft)
    form, problems = reading.forms[CONTROLEREN.slug], pages.problems(reading, concept)
    if not problems:  # who must still mend something confirms afterwards what is left
        pages.confirm(form, reading)
    return render_template(
        CONTROLEREN.template,
        **pages.page(CONTROLEREN, form, reading, concept),
        problems=problems,
        warnings=reading.warnings(),
        summary=pages.summary(reading, concept, attached),
    )


@blueprint.post("/aangifte/<uuid:concept>/versturen")
def send(concept: uuid.UUID) -> Response:
    """File the declaration, once however often the button is pressed; not where this log-in no longer suffices."""
    with web.begin() as session:
        draft = _open(session, concept, lock=True)
        drafts.save(draft, CONTROLEREN, CONTROLEREN.take(request.form))
        reading = _read(session, draft)
        gemeente = reading.aangifte.overlijden.gemeente
        if gemeente and is_closed(gemeente, web.person()):
            return redirect(url_for("forms.not_joined", code=gemeente))
        try:
            kenmerk = drafts.file(session, draft, reading, web.person(), web.services().settings)
        except service.Rejected:
            return _to(concept, CONTROLEREN)
    return redirect(url_for("forms.receipt", kenmerk=kenmerk))


@blueprint.get("/aangifte/<uuid:concept>/meenemen")
def take_along(concept: uuid.UUID) -> str:
    """What was filled in so far, to print and finish at the counter: by choice, or because online is closed."""
    with web.begin() as session:
        draft = _open(session, concept)
        reading = _read(session, draft)
        attached = drafts.attached(session, draft)
    return render_template(
        "forms/meenemen.html",
        **pages.counter(reading.aangifte.overlijden.gemeente),
        concept=concept,
        closed=pages.closed(reading, concept),
        summary=[block for block in pages.summary(reading, concept, attached) if block["rows"]],
        strip=pages.strip_of(reading.aangifte),
    )


def _open(session: Session, concept: uuid.UUID, *, lock: bool = False) -> Concept:
    """A draft that is still to be filed; who comes back after filing is led to the receipt."""
    draft = drafts.find(session, concept, lock=lock)
    if draft.kenmerk:
        abort(redirect(url_for("forms.receipt", kenmerk=draft.kenmerk)))
    return draft


def _read(session: Session, draft: Concept) -> Reading:
    return drafts.read(session, draft, web.person(), web.services().settings)


def _onward(concept: uuid.UUID, asked: Step, reading: Reading) -> Response:
    """The page after this one: itself while it is not done, the check page for who came from there."""
    if asked not in reading.path:
        return _to(concept)
    from_check = {"terug": CONTROLEREN.slug} if "terug" in request.args else {}
    if uploads.PRESSED.intersection(request.form):
        return _to(concept, asked, **from_check)
    if "meer" in request.form:
        return _to(concept, asked, meer="1", **from_check)
    if reading.closing():
        return redirect(url_for("forms.take_along", concept=concept))
    if not reading.is_done(asked):
        return _to(concept, asked, **from_check)
    rest = reading.path[reading.path.index(asked) + 1 :]
    if from_check:
        return _to(concept, next((step for step in rest if not reading.is_answered(step)), CONTROLEREN), **from_check)
    return _to(concept, rest[0])


def _to(concept: uuid.UUID, step: Step | None = None, **more: Any) -> Response:
    if step is None:
        return redirect(url_for("forms.resume", concept=concept))
    if step is CONTROLEREN:
        return redirect(url_for("forms.check", concept=concept))
    return redirect(url_for("forms.step", concept=concept, slug=step.slug, **more))
