# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""A declaration goes over to another declarant: the one makes a code, the other takes it (docs/adr/0061)."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from forms import drafts, pages
from forms.blueprint import blueprint
from forms.fields import Text
from forms.filling import open_draft
from forms.step import Step
from overlijden import codes, web
from overlijden.service import wisseling
from overlijden.service.wisseling import Offer
from overlijden.status import Actie, IllegalTransition, Rol, allowed
from overlijden.tables import Concept, Dossier
from overlijden.tools import paper
from overlijden.web.login import Identity

EMPTY = "Vul de code in die u kreeg."
NOT_FOUND = "Met deze code kunt u niets overnemen. Kijk de code na of vraag een nieuwe."
OWN = "Deze aangifte is al van u."
TAKEN = "U hebt de aangifte overgenomen."
OVERNEMEN = Step(
    slug="overnemen",
    label="Overnemen",
    question="Neem een aangifte over",
    reason="U kreeg een code van iemand die aangifte deed of daarmee begon.",
    fields={"code": Text("Code", hint="Bijvoorbeeld 7Q3K-0M4T-XB2Z")},
    template="dossiers/overnemen.html",
)


def can_pass_on(dossier: Dossier, rol: Rol) -> bool:
    """Whether there is still something to follow or to do, so that another may take it over."""
    return Actie.AANGEVER_WISSELEN in allowed(dossier.status, rol)


@blueprint.route("/dossier/<kenmerk>/overdragen", methods=["GET", "POST"])
def offer(kenmerk: str) -> str | Response:
    """What it means to let a declaration go, and a code for who takes it over: shown once, and each time another."""
    status_page = url_for("forms.dossier", kenmerk=kenmerk)
    with web.begin() as session:
        dossier = web.dossier(session, kenmerk, lock=request.method == "POST")
        if not can_pass_on(dossier, web.person().rol):
            return redirect(status_page)
        code = _code(session, dossier)
    return _offered(code, kenmerk=kenmerk, back_url=status_page, **pages.help_of(dossier.gemeente))


@blueprint.route("/aangifte/<uuid:concept>/overdragen", methods=["GET", "POST"])
def offer_draft(concept: uuid.UUID) -> str | Response:
    """The same for a draft. A change of what was filed goes with its dossier, and is led there."""
    with web.begin() as session:
        draft = open_draft(session, concept, lock=True)
        if draft.wijzigt:
            return redirect(url_for("forms.offer", kenmerk=draft.wijzigt))
        code = _code(session, draft)
    return _offered(code, kenmerk="", back_url=url_for("forms.overview"))


def _code(session: Session, found: Dossier | Concept) -> str:
    """A new code once she asked for one, "" while she only reads what it means."""
    if request.method == "GET":
        return ""
    return wisseling.offer(session, found, datetime.now(UTC), by=web.person().actor)


def _offered(code: str, **shown: Any) -> str:
    return render_template("dossiers/overdragen.html", code=paper.shown(code), **shown)


@blueprint.route(f"/{OVERNEMEN.slug}", methods=["GET", "POST"])
def take() -> str | Response | tuple[str, int]:
    """Ask the code, then say what it offers and ask again, then take it over."""
    if request.method == "GET":
        return _ask()
    person, code = web.person(), paper.typed(request.form.get("code", ""))
    with web.begin() as session:
        found = wisseling.find(session, code)
    if found is None:
        return _ask(NOT_FOUND if code else EMPTY), 422
    if found.partij == person.partij:
        return _ask(OWN), 422
    if "zeker" not in request.form:
        return _ask(found=found, code=code)
    try:
        with web.begin() as session:
            own, tot = drafts.ABOUT_HERSELF, drafts.expiry()
            taken = wisseling.take(session, code, found, own, tot, by=person.actor, naam=_called(person))
    except IllegalTransition:  # it ended meanwhile
        taken = False
    if not taken:
        return _ask(NOT_FOUND), 422
    flash(TAKEN)
    return redirect(_place(found))


def _ask(problem: str = "", found: Offer | None = None, code: str = "") -> str:
    form = OVERNEMEN.form(OVERNEMEN.take(request.form) if request.form else None)
    form["code"].errors = [problem] if problem else []
    gemeente = codes.gemeenten()[found.gemeente].naam if found and found.gemeente else ""
    asked = {**pages.before(OVERNEMEN, form), "found": found, "code": code, "bij": gemeente}
    return render_template(OVERNEMEN.template, **asked, back_url=url_for("forms.overview"))


def _called(person: Identity) -> str:
    """Who she is, as far as her log-in tells, and for which firm."""
    firm = person.onderneming.naam if person.onderneming else None
    return ", ".join(dict.fromkeys(filter(None, (person.naam, firm))))


def _place(found: Offer) -> str:
    if found.concept:
        return url_for("forms.resume", concept=found.concept)
    return url_for("forms.dossier", kenmerk=found.kenmerk)
