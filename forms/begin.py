# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""Before the form: what it is, in which municipality, and whom to call when that one is not open. Nothing is stored."""

from __future__ import annotations

from flask import abort, redirect, render_template, request, session, url_for
from sqlalchemy import func, select
from werkzeug.wrappers import Response

from forms import choices, pages
from forms.blueprint import blueprint
from forms.fields import Choice, Text
from forms.step import Raw, Step, answers
from forms.steps import GEMEENTE
from overlijden import gemeenten, plaatsen, rules, web
from overlijden.gemeenten import Deelname, Kanaal
from overlijden.status import DECLARANT, DESK
from overlijden.talen import Zin
from overlijden.termijn import today
from overlijden.web.login import Identity

FIELD = "overlijden.gemeente"
ANOTHER = "anders"  # in the place of a code: none of the municipalities that were proposed
CALLED = {Kanaal.DIGID: "DigiD (nabestaande)", Kanaal.EHERKENNING: "eHerkenning (uitvaartverzorger)"}
LONGEST = 80  # characters of a place

WHERE = Step(
    slug="waar",
    label="Plaats",
    question="In welke plaats is de persoon overleden?",
    fields={
        "plaats": Text(
            hint="Dat is de plaats van het ziekenhuis of het huis. Niet de plaats waar de persoon woonde.",
            label="Plaats",
            suggestions=lambda: plaatsen.names(today()),
        )
    },
)


@blueprint.get("/")
def start() -> str:
    """What this is, for whom, and what to have at hand."""
    return render_template("forms/start.html")


@blueprint.route("/aangifte", methods=["GET", "POST"])
def municipality() -> str | Response:
    """Where somebody died comes first, because it decides the route (BW 1:19f.1): a place, then its municipality.

    People know the place, and a list of municipalities leads who looks for Den Haag to Den Helder.
    """
    if FIELD in request.form:
        return _choose(GEMEENTE.take(request.form)[FIELD][0])
    if request.method == "GET":
        return _ask_which() if {"gemeente", "plaats"} & set(request.args) else _ask(WHERE)
    plaats = " ".join(request.form.get("plaats", "").split())[:LONGEST]
    if not plaats:
        return _ask(WHERE, error=rules.RULES["V02"].tekst)
    found = plaatsen.gemeenten_of(plaats, today())
    if [one.naam.casefold() for one in found] == [plaats.casefold()]:
        return _go_on(found[0].code, plaats)
    return redirect(url_for("forms.municipality", plaats=plaats))


@blueprint.get("/gemeente/<code>")
def not_joined(code: str) -> str:
    """Whom to call and what to bring, for a municipality that does not receive this person's declaration online."""
    found = gemeenten.successor(code, today()) or abort(404)
    who = web.identity()
    shown = {
        **pages.counter(found.code),
        "gemeente": "",
        "is_open": (who is None or who.rol in DECLARANT) and open_to(found.code, who),
        "open": _log_ins(found.code),
        "why_not": rules.RULES["R15"].tekst if is_unknown(web.deelname(found.code), who) else "",
        "log_in": _too_low(web.deelname(found.code), who),
    }
    return render_template("forms/gemeente.html", **shown)


def _too_low(deelname: Deelname | None, who: Identity | None) -> str:
    """How to log in again for who used a channel that is open here, at a level that is not enough."""
    return rules.gemeente.log_in_higher(deelname, who.kanaal, who.niveau) if deelname and who and who.kanaal else ""


def _log_ins(code: str) -> list[str]:
    """What may be logged in with at a municipality, for whom: a channel that is paused is not among them."""
    deelname = web.deelname(code)
    return [CALLED[kanaal] for kanaal in CALLED if deelname and kanaal in deelname.kanalen]


def is_place_of_death(code: str) -> bool:
    """Whether somebody may have died in this municipality: it is one, or was until lately."""
    dag = today() - choices.LATELY
    return any(gemeenten.valid_on(code, one) for one in (today(), dag))


def count_closed_door(code: str) -> None:
    """Count, once for each visitor, that a municipality was asked for and is not open: a number, nothing of whom."""
    handler = gemeenten.successor(code, today())
    seen: list[str] = session.get("gesloten", [])
    if handler is None or handler.code in seen:
        return
    session["gesloten"] = [*seen, handler.code][-10:]
    with web.services().database.begin() as transaction:
        transaction.execute(select(func.tel_gesloten_deur(handler.code)))


def open_to(code: str, person: Identity | None) -> bool:
    """Whether this municipality has opened the electronic route, and for this person's log-in once she is known."""
    deelname = web.deelname(code)
    return deelname is not None and bool(deelname.kanalen) and (person is None or _admits(deelname, person))


def is_closed(code: str, person: Identity) -> bool:
    """Whether this is a municipality, and not one that is open to this person; what is none is for the rules.

    At the counter of a municipality nobody declares who died in another.
    """
    if person.rol in DESK:
        handler = gemeenten.successor(code, today())
        return handler is None or handler.code != person.gemeente
    return is_place_of_death(code) and not open_to(code, person)


def _admits(deelname: Deelname, person: Identity) -> bool:
    if person.rol not in DECLARANT:
        abort(403)
    return (
        person.kanaal is not None and deelname.admits(person.kanaal, person.niveau) and not is_unknown(deelname, person)
    )


def is_unknown(deelname: Deelname | None, person: Identity | None) -> bool:
    """Whether this is a firm in a municipality that takes declarations of the firms it knows, and not of this one."""
    firm = person.onderneming if person else None
    return deelname is not None and firm is not None and not deelname.knows(firm.kvk_nummer)


def _choose(code: str) -> str | Response:
    """A municipality was chosen, from those proposed for a place or from the whole list."""
    plaats = request.args.get("plaats", "")
    if code == ANOTHER:
        return redirect(url_for("forms.municipality", plaats=plaats, gemeente=""))
    if not is_place_of_death(code):
        return _ask_which(rules.RULES["V01"].tekst)
    return _go_on(code, plaats)


def _go_on(code: str, plaats: str) -> Response:
    if not open_to(code, web.identity()):
        count_closed_door(code)
        return redirect(url_for("forms.not_joined", code=code))
    return redirect(url_for("forms.happened", code=code, plaats=plaats or None))


def _ask_which(error: str = "") -> str:
    """In which municipality a place lies: one of those that have a place of this name, or one of all."""
    plaats, code = request.args.get("plaats", ""), request.args.get("gemeente")
    found = plaatsen.gemeenten_of(plaats, today()) if code is None else ()
    if not found:
        return _ask(GEMEENTE, {FIELD: [code]} if code else None, error)
    proposed = {**{one.code: one.naam for one in found}, ANOTHER: Zin("Een andere gemeente")}
    welke = Step(
        slug="welke",
        label="Gemeente",
        question=Zin("In welke gemeente ligt {plaats}?", plaats=plaats[:LONGEST]),
        fields={FIELD: Choice("Gemeente", choices=choices.these(proposed))},
    )
    return _ask(welke, {FIELD: [found[0].code]} if len(found) == 1 and not error else None, error)


def _ask(step: Step, raw: Raw | None = None, error: str = "") -> str:
    form = step.form(raw)
    if error:
        answers(form)[0].errors = [error]
    back_url = url_for("forms.start" if step is WHERE else "forms.municipality")
    return render_template("forms/step.html", **pages.before(step, form), back_url=back_url)
