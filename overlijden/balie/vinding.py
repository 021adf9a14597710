# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""A found body: what a (hulp)officier van justitie declared in writing, as a clerk puts it down (BW 1:19h.6; Bbs 62).

Nobody declares it online. The paper itself stays at the desk, which notes it as received.
"""

from __future__ import annotations

import dataclasses
import uuid
from collections.abc import Container, Sequence
from datetime import UTC, datetime

from flask import Blueprint, abort, redirect, request, url_for
from psycopg.errors import UniqueViolation
from sqlalchemy.exc import IntegrityError
from werkzeug.wrappers import Response
from wtforms.form import BaseForm

from forms import choices, reading
from forms.blocks import bsn
from forms.fields import Choice, LongText, Text, TextOrUnknown
from forms.moments import Clock, Day, PartialDay
from forms.step import Step, answers, groups, owner, sentence
from overlijden import rules, service, web
from overlijden.aangifte import Aangifte, Bevinding, Geslacht, Officier, SoortAangifte
from overlijden.balie.views import NOT_OPEN, render
from overlijden.rules.context import BALIE, Context
from overlijden.tables import Dossier

blueprint = Blueprint("vinding", __name__, url_prefix="/balie/vinding", template_folder="templates")

STUK, VINDING, PERSOON = "De schriftelijke aangifte", "De vinding", "De overleden persoon, voor zover bekend"
STEP = Step(
    slug="vinding",
    label=VINDING,
    question="Leg een lijkvinding vast",
    fields={
        "lijkvinding.officier": Choice("Wie doet de aangifte?", group=STUK, choices=choices.of(Officier)),
        "lijkvinding.officier_naam": Text(group=STUK),
        "lijkvinding.officier_dienst": Text(group=STUK, optional=True, hint="Bijvoorbeeld de politie-eenheid."),
        "lijkvinding.stuk_datum": Day(group=STUK),
        "lijkvinding.vindplaats": LongText(
            "Waar is het lichaam gevonden?", group=VINDING, hint="Zo precies mogelijk. Dit komt op de akte."
        ),
        "lijkvinding.datum": Day("Op welke dag?", group=VINDING),
        "lijkvinding.tijd": Clock("Hoe laat?", group=VINDING),
        "overledene.bsn": bsn("9 cijfers", group=PERSOON, optional=True),
        "overledene.voornamen": Text("Alle voornamen", group=PERSOON, width=40, optional=True),
        "overledene.voorvoegsel": Text(group=PERSOON, width=10, optional=True),
        "overledene.geslachtsnaam": Text("Achternaam bij de geboorte", group=PERSOON, width=40, optional=True),
        "overledene.geslacht": Choice(group=PERSOON, optional=True, choices=choices.of(Geslacht)),
        "overledene.geboortedatum": PartialDay(group=PERSOON, optional=True),
        "overledene.geboorteplaats": TextOrUnknown(group=PERSOON, optional=True),
        "overledene.adres.woonplaats": TextOrUnknown(group=PERSOON, optional=True),
    },
)
ASKED = "R33"  # what the written declaration must say


@blueprint.get("")
def page() -> str:
    """The questions."""
    return _ask(STEP.form(None), uuid.uuid4())


@blueprint.post("")
def submit() -> Response | tuple[str, int]:
    """File it as a dossier of the clerk's own municipality; the same page sent twice gives one."""
    concept, form = _concept(), STEP.form(STEP.take(request.form))
    aangifte, unreadable = reading.build([answers(form)])
    found_here = dataclasses.replace(aangifte.overlijden, gemeente=web.person().gemeente)
    aangifte = dataclasses.replace(aangifte, soort=SoortAangifte.LIJKVINDING, overlijden=found_here)
    context = Context(nu=datetime.now(UTC), kanaal=BALIE, productie=web.services().settings.is_production)
    if findings := [*unreadable, *_missing(aangifte, context, {one.wijzer for one in unreadable})]:
        _say(form, findings)
        return _ask(form, concept), 422
    try:
        made = _file(aangifte, context, concept)
    except service.Rejected:  # though nothing is missing
        form.form_errors = [NOT_OPEN]
        return _ask(form, concept), 422
    return redirect(url_for("balie.dossier", kenmerk=made.kenmerk))


def _missing(aangifte: Aangifte, context: Context, apart: Container[str]) -> list[Bevinding]:
    """What cannot be so, and what the law asks of the written declaration; ``apart`` are answers that nobody can read.

    The paper itself is noted when it lies at the desk.
    """
    found = (one for one in rules.check(aangifte, context) if one.regel == ASKED or rules.blocking([one]))
    return [one for one in found if one.wijzer != "/bijlagen" and one.wijzer not in apart]


def _file(aangifte: Aangifte, context: Context, concept: uuid.UUID) -> Dossier:
    by = web.person().at_counter.actor
    try:
        with web.begin() as session:
            return service.submit(session, aangifte, (), context, by=by, concept=concept)
    except IntegrityError as error:
        if isinstance(error.orig, UniqueViolation) and error.orig.diag.constraint_name == "dossier_concept_key":
            abort(404)  # the number of a page, or of a draft, that is not hers to see
        raise


def _say(form: BaseForm, findings: Sequence[Bevinding]) -> None:
    """Say of each question what it still needs, and of the whole what no question mends."""
    for finding in findings:
        if field := owner(form, finding):
            field.errors = [*field.errors, sentence(field, finding)]
    form.form_errors = [one.tekst for one in findings if owner(form, one) is None]


def _ask(form: BaseForm, concept: uuid.UUID) -> str:
    return render("balie/vinding.html", form=form, groups=groups(form), concept=concept)


def _concept() -> uuid.UUID:
    try:
        return uuid.UUID(request.form.get("concept", ""))
    except ValueError:
        abort(400)
