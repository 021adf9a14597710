# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""Filling in: each page of a draft has its own address, keeps what was typed, and leads to the next that applies.

Saving answers with a redirect, so that the back button and a reload never send anything twice.
"""

from __future__ import annotations

import uuid
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask_wtf.csrf import CSRFError
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response

from forms import amending, drafts, firm, pages, prefill, uploads
from forms.begin import FIELD, is_closed
from forms.blueprint import blueprint
from forms.reading import Reading
from forms.step import Step
from forms.steps import BIJLAGEN, BY_SLUG, CONTROLEREN, GEMEENTE
from overlijden import dutch, service, web
from overlijden.aangifte import DatumZekerheid
from overlijden.status import DESK, IllegalTransition
from overlijden.tables import Concept
from overlijden.talen import translated
from overlijden.tools.guards import GuardFailed

PAGE = "/aangifte/<uuid:concept>/<any({}):slug>".format(",".join(f'"{slug}"' for slug in BY_SLUG))
DONE = "Wat u invulde, is verwijderd."
AGAIN = (
    "U bent opnieuw ingelogd en deze pagina stond nog open. Wat u hier invulde, staat er nog maar is nog niet bewaard."
    " Kijk het na en stuur het nog een keer."
)


@blueprint.get("/aangifte/<uuid:concept>")
def resume(concept: uuid.UUID) -> Response:
    """Go on where a draft stopped: at the first page that is not done."""
    with web.begin() as session:
        reading = read_draft(session, open_draft(session, concept))
    todo = (step for step in reading.path if not reading.is_done(step))
    return _to(concept, next(todo, CONTROLEREN))


@blueprint.get(PAGE)
def step(concept: uuid.UUID, slug: str) -> str | Response:
    """A page of the form, with what was typed there before and what is wrong in it."""
    asked = BY_SLUG[slug]
    with web.begin() as session:
        draft = open_draft(session, concept)
        reading = read_draft(session, draft)
        typed = reading.answers.get(slug)
        if typed is None:
            typed = firm.proposed(session, web.person(), draft, asked)
        offers_brp = prefill.offering(asked, reading) is not None
        if asked not in reading.path:
            return _to(concept)
        typed, told = prefill.over(asked, typed)
        form = asked.form(typed, more="meer" in request.args)
        if asked is BIJLAGEN:
            uploads.prepare(form, reading.aangifte)
        shown = pages.page(asked, form, reading, draft)
    is_filled = prefill.FILLED in told
    if is_filled:
        prefill.mend(form)
    hints = told if is_filled else [*told, *shown["hints"]]
    shown |= {"hints": hints, "offers_brp": offers_brp and not is_filled}
    return render_template(asked.template, **shown, files=pages.files(reading.attached))


@blueprint.post(PAGE)
def save(concept: uuid.UUID, slug: str) -> str | Response | tuple[str, int]:
    """Keep what was typed, right or wrong; go on only when nothing in it blocks."""
    asked = BY_SLUG[slug]
    with web.begin() as session:
        draft = open_draft(session, concept, lock=True)
        taken = asked.take(request.form)
        code = taken.get(FIELD, [""])[0] if asked is GEMEENTE and not draft.wijzigt else ""
        if code and is_closed(code, web.person()):
            return redirect(url_for("forms.not_joined", code=code))
        refusals = uploads.take(session, draft) if asked is BIJLAGEN else []
        drafts.save(draft, asked, taken)
        reading = read_draft(session, draft)
    prefill.forget(asked)
    if refusals:
        form = reading.forms[slug]
        form[uploads.FIELD].errors = refusals
        return render_template(
            asked.template, **pages.page(asked, form, reading, draft), files=pages.files(reading.attached)
        ), 422
    return _onward(concept, asked, reading)


@blueprint.get(f"/aangifte/<uuid:concept>/{CONTROLEREN.slug}")
def check(concept: uuid.UUID) -> str:
    """All answers with their change links, all that is still wrong, and the statement of truth."""
    return _check(concept)


def _check(concept: uuid.UUID, *notes: str) -> str:
    with web.begin() as session:
        draft = open_draft(session, concept)
        reading = read_draft(session, draft)
        change = amending.change(session, draft, reading)
    asked, problems = _last_page(draft), pages.problems(reading, concept)
    question = translated(asked.question)
    form = asked.form(reading.answers.get(asked.slug))
    if not problems:  # who must still mend something confirms afterwards what is left
        pages.confirm(form, reading)
    if change and reading.is_answered(asked):
        amending.judge(form)
    return render_template(
        asked.template,
        **{**pages.page(CONTROLEREN, form, reading, draft), "question": question, "title": question},
        change=change,
        problems=problems,
        dropped=[step.label for step in reading.dropped],
        closed=pages.closed(reading, concept),
        warnings=[*notes, *reading.warnings()],
        summary=pages.summary(reading, concept),
    )


def _last_page(draft: Concept) -> Step:
    return amending.WIJZIGEN if draft.wijzigt else CONTROLEREN


@blueprint.post("/aangifte/<uuid:concept>/versturen")
def send(concept: uuid.UUID) -> Response | tuple[str, int]:
    """File the declaration or its change, once however often the button is pressed."""
    with web.begin() as session:
        draft = open_draft(session, concept, lock=True)
        asked = _last_page(draft)
        drafts.save(draft, asked, asked.take(request.form))
        if not draft.wijzigt:
            return _file(session, draft)
    return _amend(concept)


def _file(session: Session, draft: Concept) -> Response:
    """File, but not where this log-in no longer suffices."""
    reading = read_draft(session, draft)
    gemeente = reading.aangifte.overlijden.gemeente
    if gemeente and is_closed(gemeente, web.person()):
        return redirect(url_for("forms.not_joined", code=gemeente))
    try:
        kenmerk = drafts.file(session, draft, reading, web.person(), web.services().settings)
    except service.Rejected:
        return _to(draft.id, CONTROLEREN)
    return redirect(_filed(kenmerk))


def _amend(concept: uuid.UUID) -> Response | tuple[str, int]:
    """Change what was filed, in a transaction of its own: what was typed is kept whoever was first."""
    try:
        with web.begin() as session:
            draft = open_draft(session, concept, lock=True)
            kenmerk = amending.send(session, draft, read_draft(session, draft))
    except (service.Rejected, IllegalTransition):
        return _to(concept, CONTROLEREN)
    except GuardFailed as refusal:
        return _check(concept, refusal.args[0]), 422
    except StaleDataError:
        return _check(concept, amending.MEANWHILE), 422
    flash(amending.SENT)
    return redirect(url_for("forms.dossier", kenmerk=kenmerk))


@blueprint.route("/aangifte/<uuid:concept>/verwijderen", methods=["GET", "POST"])
def discard(concept: uuid.UUID) -> str | Response:
    """Throw a draft away, with all that was typed and attached; asked first, because nothing brings it back."""
    with web.begin() as session:
        draft = open_draft(session, concept, lock=True)
        if request.method == "POST":
            drafts.discard(session, draft)
            if not web.may("forms.overview"):
                return redirect(url_for("loket.page"))
            flash(DONE)
            return redirect(url_for("forms.overview"))
        reading = read_draft(session, draft)
    naam = dutch.short_name(reading.aangifte.overledene, translated(pages.NAMELESS))
    return render_template("forms/verwijderen.html", concept=concept, naam=naam, draft=draft)


@blueprint.get("/aangifte/<uuid:concept>/meenemen")
def take_along(concept: uuid.UUID) -> str:
    """What was filled in so far, to print and finish at the counter: by choice, or because online is closed."""
    with web.begin() as session:
        draft = open_draft(session, concept)
        reading = read_draft(session, draft)
    return render_template(
        "forms/meenemen.html",
        **pages.counter(reading.aangifte.overlijden.gemeente),
        concept=concept,
        closed=pages.closed(reading, concept),
        without_day=reading.aangifte.overlijden.datum_zekerheid is DatumZekerheid.ONBEKEND,
        summary=[block for block in pages.summary(reading, concept) if block["rows"]],
        strip=pages.strip_of(reading.aangifte),
    )


@blueprint.errorhandler(CSRFError)
def again(_: CSRFError) -> Response | str | tuple[str, int]:
    """A page that was open since before this log-in: shown with what was typed if it is hers, and kept when sent again.

    To show it changes nothing, so that it needs no proof that the form was ours.
    """
    try:
        if request.endpoint == "forms.save":
            return _retype(**(request.view_args or {}))
        if request.endpoint == "forms.send":
            return _check((request.view_args or {})["concept"], AGAIN), 422
    except HTTPException as other:  # it is another's, was left too long, or was filed
        if other.response is not None:
            return other.get_response()
    return web.stale()


def _retype(concept: uuid.UUID, slug: str) -> Response | tuple[str, int]:
    asked = BY_SLUG[slug]
    with web.begin() as session:
        draft = open_draft(session, concept)
        session.expunge(draft)  # what was typed is shown and not kept
        drafts.save(draft, asked, asked.take(request.form))
        reading = read_draft(session, draft)
    if asked not in reading.path:
        return _to(concept)
    shown = pages.page(asked, reading.forms[slug], reading, draft)
    hints = [AGAIN, *shown["hints"]]
    return render_template(asked.template, **{**shown, "hints": hints}, files=pages.files(reading.attached)), 422


def open_draft(session: Session, concept: uuid.UUID, *, lock: bool = False) -> Concept:
    """A draft that is still to be sent; who comes back after that is led to the receipt, or to what she changed."""
    draft = drafts.find(session, concept, lock=lock)
    if draft.kenmerk:
        abort(redirect(url_for("forms.dossier", kenmerk=draft.kenmerk) if draft.wijzigt else _filed(draft.kenmerk)))
    return draft


def _filed(kenmerk: str) -> str:
    """Where a declaration is seen that was filed: with its receipt, and what the counter filed on the desk."""
    return url_for("balie.dossier" if web.person().rol in DESK else "forms.receipt", kenmerk=kenmerk)


def read_draft(session: Session, draft: Concept) -> Reading:
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
