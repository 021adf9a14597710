# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""Before the form: what it is, in which municipality, and whom to call when that one is not open. Nothing is stored."""

from __future__ import annotations

from flask import abort, redirect, render_template, request, session, url_for
from sqlalchemy import func, select
from werkzeug.wrappers import Response

from forms import choices, pages
from forms.blueprint import blueprint
from forms.steps import GEMEENTE
from overlijden import gemeenten, rules, web
from overlijden.gemeenten import Deelname
from overlijden.login import Identity
from overlijden.status import DECLARANT
from overlijden.termijn import today

FIELD = "overlijden.gemeente"


@blueprint.get("/")
def start() -> str:
    """What this is, for whom, and what to have at hand."""
    return render_template("forms/start.html")


@blueprint.route("/aangifte", methods=["GET", "POST"])
def municipality() -> str | Response:
    """Where somebody died comes first, because it decides the route (BW 1:19f.1)."""
    if request.method == "GET":
        return _ask(request.args.get("gemeente"))
    code = request.form.get(FIELD, "")
    if not is_place_of_death(code):
        return _ask(code, rules.RULES["V01"].tekst)
    if not open_to(code, web.identity()):
        count_closed_door(code)
        return redirect(url_for("forms.not_joined", code=code))
    return redirect(url_for("forms.happened", code=code))


@blueprint.get("/gemeente/<code>")
def not_joined(code: str) -> str:
    """Whom to call and what to bring, for a municipality that does not receive this person's declaration online."""
    found = gemeenten.successor(code, today()) or abort(404)
    who = web.identity()
    why_not = rules.RULES["R15"].tekst if is_unknown(web.deelname(found.code), who) else ""
    shown = {**pages.counter(found.code), "gemeente": ""}
    return render_template("forms/gemeente.html", **shown, is_open=open_to(found.code, who), why_not=why_not)


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
    """Whether this is a municipality, and not one that is open to this person; what is none is for the rules."""
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


def _ask(code: str | None, error: str = "") -> str:
    form = GEMEENTE.form(None if code is None else {FIELD: [code]})
    if error:
        form[FIELD].errors = [error]
    return render_template("forms/step.html", **pages.before(GEMEENTE, form), back_url=url_for("forms.start"))
