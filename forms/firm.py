# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""What a firm settles about itself, and what its declarations propose of that (docs/adr/0063).

Only what is the firm's own is ever proposed: how it is reached, and by which roads its papers come. It is proposed on
the page that asks it, and counts once that page is sent.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

from flask import abort, flash, redirect, render_template, request, session, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response
from wtforms.form import BaseForm

from forms import drafts, pages
from forms.blueprint import blueprint
from forms.reading import build
from forms.step import Raw, Step, answers
from forms.steps import BY_SLUG
from overlijden import audit, canonical, rules, web
from overlijden.aangifte import Aangifte
from overlijden.dossier import queries
from overlijden.service import ondernemingen
from overlijden.tables import Concept, Onderneming, Zichtbaar
from overlijden.web.login import Identity

DONE = "Wij hebben dit bewaard."
FOLLOWED = "voorbeeld"  # in the session: the declaration that the next one follows
OWN: Mapping[str, tuple[str, ...]] = {  # by page of the form
    "contact": ("contact.naam", "contact.email", "contact.telefoon"),
    "formulier-a": ("arts.a_route",),
    "arts": ("arts.b_route",),
}
SOMEBODY_S = "contact.naam"  # in an earlier declaration it may be a colleague who was there
BEDRIJF = Step(
    slug="bedrijf",
    label="Uw bedrijf",
    question="Uw bedrijf",
    fields={name: BY_SLUG[slug].fields[name] for slug in OWN for name in OWN[slug]},
    template="dossiers/bedrijf.html",
)


@blueprint.route(f"/{BEDRIJF.slug}", methods=["GET", "POST"])
def firm() -> str | Response | tuple[str, int]:
    """What the firm's declarations propose, and what its people see of each other."""
    person = web.person()
    if request.method == "GET":
        with web.begin() as transaction:
            found = ondernemingen.find(transaction, person.partij)
        return _show(found, BEDRIJF.form(found.voorstel))
    typed = {} if "leeg" in request.form else BEDRIJF.take(request.form)
    typed = {name: texts for name, texts in typed.items() if any(texts)}
    form = BEDRIJF.form(typed)
    with web.begin() as transaction:
        if not _is_sound(form, person):
            return _show(ondernemingen.find(transaction, person.partij), form), 422
        ondernemingen.propose(transaction, typed, datetime.now(UTC), by=person.actor)
    flash(DONE)
    return redirect(url_for("forms.firm"))


@blueprint.post(f"/{BEDRIJF.slug}/zicht")
def visibility() -> Response:
    """Close what colleagues see of each other, ask to open it again, or confirm that."""
    wanted = request.form.get("zichtbaar")
    if wanted in list(Zichtbaar):
        with web.begin() as transaction:
            ondernemingen.show(transaction, Zichtbaar(wanted), by=web.person().actor)
    return redirect(url_for("forms.firm"))


@blueprint.post("/dossier/<kenmerk>/nieuwe-aangifte")
def alike(kenmerk: str) -> Response:
    """Begin a new declaration that proposes what this one says of the firm."""
    with web.begin() as transaction:
        found = web.dossier(transaction, kenmerk)
        if not is_of(web.person(), queries.declared(transaction, found)):
            abort(404)
    session[FOLLOWED] = found.kenmerk
    return redirect(url_for("forms.municipality"))


def is_of(person: Identity, aangifte: Aangifte) -> bool:
    """Whether her firm made this declaration itself, and did not take it over."""
    made, own = aangifte.onderneming, person.onderneming
    return bool(made and own and made.kvk_nummer == own.kvk_nummer)


def proposed(transaction: Session, person: Identity, draft: Concept, step: Step) -> Raw | None:
    """What to type on a page that was not answered yet: what she declared of herself, and what her firm proposes."""
    found = dict(drafts.earlier(transaction, person, step) or {})
    if person.onderneming and step.slug in OWN:
        settled = ondernemingen.find(transaction, person.partij).voorstel
        for own in (settled, _followed(transaction, person, draft, step)):
            found |= {name: own[name] for name in OWN[step.slug] if name in own}
    return found or None


def _followed(transaction: Session, person: Identity, draft: Concept, step: Step) -> Raw:
    """What the declaration that this one follows says of the firm on a page."""
    dossier = queries.find(transaction, draft.voorbeeld) if draft.voorbeeld else None
    if dossier is None or dossier.vernietigd_op:
        return {}
    audit.look(transaction, person.actor, dossier)
    declared = queries.declared(transaction, dossier)
    if not is_of(person, declared):
        return {}
    return {name: text for name, text in step.written(canonical.write(declared)).items() if name != SOMEBODY_S}


def _is_sound(form: BaseForm, person: Identity) -> bool:
    """Whether what was filled in would do in a declaration; what would not says so at its field."""
    aangifte, findings = build([answers(form)])
    filled = {one.name for one in answers(form) if one.canonical()}
    found = [*findings, *rules.check(aangifte, drafts.now(person, web.services().settings))]
    pages.judge(form, [one for one in found if one.wijzer.strip("/").replace("/", ".") in filled])
    return not form.errors


def _show(found: Onderneming, form: BaseForm) -> str:
    asked = {**pages.before(BEDRIJF, form), "own": found, "firm": web.person().onderneming}
    return render_template(BEDRIJF.template, **asked, back_url=url_for("forms.overview"))
