# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""At the counter: a clerk puts down what somebody declares who came to the town hall (BW 1:19h; docs/adr/0067).

The pages, the rules and the filing are those of the form. Only what was begun here differs: who declares showed a
document, and the declaration is of the clerk's own municipality.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from flask import Blueprint, redirect, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response
from wtforms.form import BaseForm

from forms import choices, drafts
from forms.begin import FIELD, is_closed
from forms.deceased import PLAATS
from forms.dossiers import open_drafts
from forms.fields import Choice, Text, Tick
from forms.geboorte import DE_GEBOORTE, DE_ZWANGERSCHAP
from forms.levenloos import HET_KIND, ZWANGERSCHAP
from forms.step import Raw, Step, answers
from forms.steps import GEMEENTE
from overlijden import labels, web
from overlijden.aangifte import SoortAangifte
from overlijden.balie import words
from overlijden.balie.views import NOT_OPEN, render
from overlijden.service import wisseling
from overlijden.tables import Concept
from overlijden.tools import paper

blueprint = Blueprint("loket", __name__, url_prefix="/balie/aangifte", template_folder="templates")

OVERLIJDEN = SoortAangifte.OVERLIJDEN
# What is asked before the draft begins, by what happened, and the first page of that draft.
KINDEREN = {
    SoortAangifte.LEVENLOOS: (ZWANGERSCHAP, HET_KIND),
    SoortAangifte.GEBOORTE_EN_OVERLIJDEN: (DE_ZWANGERSCHAP, DE_GEBOORTE),
}
WEKEN = {path: soort for soort, (asked, _) in KINDEREN.items() for path in asked.fields}
BEGIN = Step(
    slug=drafts.GEZIEN,
    label="Legitimatie",
    question="Neem een aangifte op aan de balie",
    fields={
        "geval": Choice(
            "Wat is er gebeurd?",
            choices=choices.these({OVERLIJDEN: "Iemand is overleden", **{one: labels.label(one) for one in KINDEREN}}),
            default=OVERLIJDEN,
        ),
        **ZWANGERSCHAP.fields,
        **DE_ZWANGERSCHAP.fields,
        drafts.GEZIEN: Choice(
            "Welk document laat de aangever zien?",
            choices=choices.these({str(one): called for one, called in words.LEGITIMATIE.items()}),
        ),
        "gezien": Tick("Het document is geldig en de foto is van de aangever."),
        "code": Text(
            "Code van een aangifte die thuis is voorbereid",
            optional=True,
            hint="Bijvoorbeeld 7Q3K-0M4T-XB2Z. De antwoorden komen dan hierheen.",
        ),
    },
    reveals={path: ("geval", soort) for path, soort in WEKEN.items()},
)
MISSING = {
    "geval": "Kies wat er is gebeurd.",
    **dict.fromkeys(
        WEKEN, "Kies of de zwangerschap 24 weken of langer duurde. Weet de aangever het niet? Kies dan 'Weet ik niet'."
    ),
    drafts.GEZIEN: "Kies welk document de aangever laat zien.",
    "gezien": "Kijk het document na en kruis dit aan. Kan dat niet? Neem de aangifte dan nog niet op.",
}
NOT_FOUND = (
    "Met deze code kunt u hier niets overnemen. Kijk de code na. Een code werkt één dag, en alleen als de aangifte voor"
    " uw gemeente is."
)


@blueprint.get("")
def page() -> str:
    """What was begun at this municipality's counter and not filed, and the question with which another begins."""
    return _page(BEGIN.form(None))


@blueprint.post("")
def begin() -> Response | tuple[str, int]:
    """Begin a draft of this municipality, once the declarant is known to be who she says."""
    who, raw = web.person(), BEGIN.take(request.form)
    form = BEGIN.form(raw)
    soort = form["geval"].data
    for one in answers(form):
        if not one.display() and not one.flags.optional and WEKEN.get(one.name, soort) == soort:
            one.errors = [MISSING[one.name]]
    if web.deelname(who.gemeente or "") is None:
        form.form_errors = [NOT_OPEN]
    if form.errors:
        return _page(form), 422
    seen = {drafts.GEZIEN: raw[drafts.GEZIEN]}
    if code := paper.typed(form["code"].data or ""):
        return _pick_up(form, code, seen)
    typed: dict[str, Raw] = {BEGIN.slug: seen, GEMEENTE.slug: {FIELD: [who.gemeente or ""]}}
    asked, first = KINDEREN.get(soort, (None, PLAATS))
    if asked:
        typed[asked.slug] = asked.take(request.form)
    with _counter() as session:
        concept = drafts.create(session, who.at_counter, typed)
    return redirect(url_for("forms.step", concept=concept.id, slug=first.slug))


class _Elsewhere(Exception):
    """A draft of another municipality, which is then not taken over."""


def _pick_up(form: BaseForm, code: str, seen: Raw) -> Response | tuple[str, int]:
    """Go on with a draft that its declarant let go with this code; what she said of herself she says again."""
    try:
        with _counter() as session:
            concept = _taken(session, code)
            if concept:
                concept.antwoorden = {**concept.antwoorden, BEGIN.slug: seen}
    except _Elsewhere:
        concept = None
    if concept is None:
        form["code"].errors = [NOT_FOUND]
        return _page(form), 422
    return redirect(url_for("forms.resume", concept=concept.id))


def _taken(session: Session, code: str) -> Concept | None:
    by, found = web.person().at_counter, wisseling.find(session, code)
    if found is None or found.concept is None:
        return None
    if not wisseling.take(session, code, found, drafts.ABOUT_HERSELF, drafts.expiry(), by=by.actor, naam=by.naam):
        return None
    concept = drafts.find(session, found.concept)
    if is_closed((concept.antwoorden.get(GEMEENTE.slug, {}).get(FIELD) or [""])[0], by):
        raise _Elsewhere
    return concept


@contextmanager
def _counter() -> Iterator[Session]:
    """A transaction that sees what was begun at this municipality's counter, and no dossier that lies on its desk."""
    with web.services().database.begin(web.person().at_counter.scope) as session:
        yield session


def _page(form: BaseForm) -> str:
    who = web.person().at_counter
    with _counter() as session:
        lying_open = open_drafts(session, who)
    reveals = {"geval": {soort: form[path] for path, soort in WEKEN.items()}}
    return render("balie/loket.html", form=form, reveals=reveals, drafts=lying_open)
