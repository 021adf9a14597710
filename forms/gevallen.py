# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""What happened decides who can help. Only an ordinary death goes on to the form; the others get a page that helps.

Nothing is stored here, of nobody: what is typed to prepare a visit to the counter is shown again, to print.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from flask import abort, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its published types

from forms import choices, drafts, firm, pages
from forms.begin import FIELD, LONGEST, is_place_of_death, open_to
from forms.blocks import name
from forms.blueprint import blueprint
from forms.deceased import ONDERWEG, PLAATS
from forms.fields import Choice, Text
from forms.levenloos import HET_KIND, ZWANGERSCHAP
from forms.moments import Clock, Day
from forms.reading import Answers
from forms.step import Raw, Step, Unbound, answers
from forms.steps import GEMEENTE
from overlijden import codes, gemeenten, web
from overlijden.aangifte import Geslacht, JaNeeOnbekend, Onderweg
from overlijden.gemeenten import Gemeente
from overlijden.status import DECLARANT
from overlijden.termijn import today

NO_ANSWER = "Kies een antwoord."
KNOWN_FIRMS = (
    "Met eHerkenning neemt deze gemeente alleen aangiften aan van uitvaartverzorgers die zij kent. Kent zij uw"
    " onderneming nog niet? Bel de gemeente dan voordat u begint."
)


class Geval(StrEnum):
    """What happened, as an address says it."""

    OVERLIJDEN = "overlijden"
    ONDERWEG = "onderweg"
    GEVONDEN = "gevonden"
    LEVENLOOS = "levenloos"
    KORT_NA_GEBOORTE = "kort-na-de-geboorte"
    BUITENLAND = "buitenland"


GEBEURD = Step(
    slug="wat-is-er-gebeurd",
    label="Wat er is gebeurd",
    question="Wat is er gebeurd?",
    fields={
        "geval": Choice(
            "Wat is er gebeurd?",
            choices=[
                SelectChoice(Geval.OVERLIJDEN, "Iemand is overleden"),
                SelectChoice(Geval.ONDERWEG, "Iemand is onderweg overleden"),
                SelectChoice(Geval.GEVONDEN, "Er is een overleden persoon gevonden"),
                SelectChoice(Geval.LEVENLOOS, "Een kind is levenloos geboren"),
                SelectChoice(
                    Geval.KORT_NA_GEBOORTE, "Een kind is overleden en de geboorte is nog niet bekend bij de gemeente"
                ),
                SelectChoice(Geval.BUITENLAND, "Iemand is in het buitenland overleden"),
            ],
            hints={
                Geval.OVERLIJDEN: "Thuis, in een ziekenhuis of ergens anders in Nederland.",
                Geval.ONDERWEG: "In een rijdend voertuig, op een varend schip of tijdens een vlucht.",
                Geval.GEVONDEN: "De plaats of de dag van overlijden is niet zeker.",
                Geval.LEVENLOOS: "Het kind leefde niet meer bij de geboorte.",
                Geval.KORT_NA_GEBOORTE: "Het kind leefde bij de geboorte, hoe kort ook.",
            },
        )
    },
)
_BORN = "Op welke dag is uw kind geboren?"
_EXAMPLE = "Bijvoorbeeld 2 3 2026"
_AT = "Hoe laat was dat?"


def _preparation(of_this_kind: Unbound) -> Step:
    """What the counter will ask the parents (Bbs 66). There is no BSN yet, so it is never filed (Bbs 67a.2)."""
    return Step(
        slug="voorbereiden",
        label="Voorbereiden",
        question="Schrijf alvast op wat de gemeente vraagt",
        reason="U hoeft niets in te vullen. Wij bewaren niets. De volgende pagina kunt u printen en meenemen.",
        fields={
            "overledene.voornamen": Text("Voornamen van uw kind", width=40, optional=True),
            "overledene.geslachtsnaam": Text("Achternaam van uw kind", width=40, optional=True),
            "overledene.geslacht": Choice(
                "Wat is het geslacht van uw kind?",
                choices=choices.these({Geslacht.M: "Jongen", Geslacht.V: "Meisje", Geslacht.O: "Weet ik niet"}),
            ),
            "overlijden.plaats": Text("In welke plaats is uw kind geboren?", optional=True),
            **of_this_kind,
            **name("ouders.0", "De moeder"),
            **name("ouders.1", "De andere ouder, als die er is"),
        },
    )


PREPARATIONS: Mapping[Geval, Step] = {
    Geval.LEVENLOOS: _preparation(
        {
            "overlijden.datum": Day(_BORN, hint=_EXAMPLE),
            "overlijden.tijd": Clock(_AT),
            "levenloos.zwangerschap_24_weken": Choice(
                "Duurde de zwangerschap 24 weken of langer?", choices=choices.of(JaNeeOnbekend)
            ),
        }
    ),
    Geval.KORT_NA_GEBOORTE: _preparation(
        {
            "overledene.geboortedatum": Day(_BORN, hint=_EXAMPLE),
            "overlijden.datum": Day("Op welke dag is uw kind overleden?", hint=_EXAMPLE),
            "overlijden.tijd": Clock(_AT),
        }
    ),
}
TEMPLATES: Mapping[Geval, str] = {
    Geval.GEVONDEN: "forms/gevallen/gevonden.html",
    Geval.LEVENLOOS: "forms/gevallen/levenloos.html",
    Geval.KORT_NA_GEBOORTE: "forms/gevallen/kort-na-geboorte.html",
}
DEN_HAAG = "0518"  # makes the akte of a death at sea or in the air, and registers those of abroad (BW 1:19g.2, 25)


@blueprint.route(f"/gemeente/<code>/{GEBEURD.slug}", methods=["GET", "POST"])
def happened(code: str) -> str | Response:
    """What happened, before anybody has to log in and before anything is kept."""
    if request.method == "GET":
        return _ask(code, GEBEURD, {"geval": request.args.getlist("geval")} if "geval" in request.args else None)
    geval = request.form.get("geval")
    if geval == Geval.OVERLIJDEN:
        return _begin(code, {}, back=url_for("forms.happened", code=code, geval=geval, plaats=_place()))
    if geval == Geval.BUITENLAND:
        return redirect(url_for("forms.abroad"))
    if geval == Geval.ONDERWEG:
        return redirect(url_for("forms.on_the_way", code=code, plaats=_place()))
    if geval in list(Geval):
        return redirect(url_for("forms.case", code=code, geval=geval))
    return _ask(code, GEBEURD, {}, NO_ANSWER)


@blueprint.route(f"/gemeente/<code>/{ONDERWEG.slug}", methods=["GET", "POST"])
def on_the_way(code: str) -> str | Response:
    """In what somebody died who was on the way, and which municipality then makes the akte (BW 1:19g)."""
    if request.method == "GET":
        return _ask(code, ONDERWEG, None)
    raw = ONDERWEG.take(request.form)
    if answers(ONDERWEG.form(raw))[0].canonical() not in list(Onderweg):
        return _ask(code, ONDERWEG, raw, NO_ANSWER)
    return _begin(code, {ONDERWEG.slug: raw}, back=url_for("forms.on_the_way", code=code, plaats=_place()))


@blueprint.get("/buitenland")
def abroad() -> str:
    """Whom to turn to when somebody died abroad, at sea or on an international flight (BW 1:19g.2, 25)."""
    return render_template(
        "forms/gevallen/buitenland.html", **{**pages.counter(DEN_HAAG), "gemeente": "", "hulp": None}
    )


@blueprint.get("/gemeente/<code>/<geval>")
def case(code: str, geval: str) -> str:
    """Who helps, what happens now and what to bring, where this is not done online."""
    template = TEMPLATES.get(_known(geval)) or abort(404)
    is_open = geval == Geval.LEVENLOOS and takes_stillbirths(code)
    return render_template(template, **pages.counter(_receiver(code).code), code=code, geval=geval, is_open=is_open)


@blueprint.route("/gemeente/<code>/levenloos/online", methods=["GET", "POST"])
def stillborn(code: str) -> str | Response:
    """Begin the short flow of a stillbirth, where the municipality opened that; elsewhere the page that helps."""
    back = url_for("forms.case", code=_receiver(code).code, geval=Geval.LEVENLOOS)
    if not takes_stillbirths(code):
        return redirect(back)
    if request.method == "GET":
        return _ask(code, ZWANGERSCHAP, None, back=back)
    raw = ZWANGERSCHAP.take(request.form)
    if answers(ZWANGERSCHAP.form(raw))[0].canonical() not in list(JaNeeOnbekend):
        return _ask(code, ZWANGERSCHAP, raw, NO_ANSWER, back)
    return _begin(code, {ZWANGERSCHAP.slug: raw}, back=url_for("forms.stillborn", code=code), first=HET_KIND)


def takes_stillbirths(code: str) -> bool:
    """Whether this municipality takes the declaration of a stillbirth online, from whoever is here."""
    deelname = web.deelname(code)
    who = web.identity()
    may_file = who is None or who.rol in DECLARANT
    return may_file and deelname is not None and deelname.levenloos and open_to(code, who)


@blueprint.route("/gemeente/<code>/<geval>/voorbereiden", methods=["GET", "POST"])
def prepare(code: str, geval: str) -> str:
    """What the counter will ask the parents, to fill in and print. What is typed is shown again and kept nowhere."""
    step = PREPARATIONS.get(_known(geval)) or abort(404)
    if request.method == "GET":
        return _ask(code, step, None, back=url_for("forms.case", code=code, geval=geval))
    shown = [(one.title(), one.display()) for one in answers(step.form(step.take(request.form)))]
    rows = [{"label": label, "value": value} for label, value in shown if value]
    counter = pages.counter(_receiver(code).code)
    return render_template("forms/gevallen/meenemen.html", **counter, rows=rows, geval=geval)


def _known(geval: str) -> Geval:
    return Geval(geval) if geval in list(Geval) else abort(404)


def _receiver(code: str) -> Gemeente:
    return gemeenten.successor(code, today()) or abort(404)


def _begin(code: str, typed: Answers, back: str, first: Step = PLAATS) -> Response:
    """Begin a draft, for whoever may file here; a stranger logs in first and comes back."""
    if not is_place_of_death(code):
        abort(404)
    if not open_to(code, web.identity()):
        return redirect(url_for("forms.not_joined", code=code))
    if web.identity() is None:
        return redirect(url_for("login.start", next=back))
    with web.begin() as transaction:
        known = {GEMEENTE.slug: {FIELD: [code]}, **typed}
        if plaats := _place():
            known[PLAATS.slug] = {"overlijden.plaats": [plaats]}
        concept = drafts.create(transaction, web.person(), known)
        concept.voorbeeld = session.pop(firm.FOLLOWED, None)
    if plaats and first is PLAATS and plaats.casefold() != codes.gemeenten()[code].naam.casefold():
        return redirect(url_for("forms.resume", concept=concept.id))
    return redirect(url_for("forms.step", concept=concept.id, slug=first.slug))


def _place() -> str | None:
    """The place of death, when it was typed to find the municipality: it comes along in the address."""
    return request.args.get("plaats", "").replace("\x00", "")[:LONGEST] or None


def _ask(code: str, step: Step, raw: Raw | None, error: str = "", back: str = "") -> str:
    form = step.form(raw)
    if error:
        answers(form)[0].errors = [error]
    back_url = back or url_for("forms.municipality", gemeente=code, plaats=_place())
    shown = {**pages.before(step, form), **pages.help_of(_receiver(code).code), "code": code}
    deelname = web.deelname(code)
    if deelname and deelname.bekende_ondernemers and web.identity() is None:  # who has logged in is known, or not here
        shown["hints"] = [KNOWN_FIRMS]
    return render_template(step.template, **shown, back_url=back_url)
