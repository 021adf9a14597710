# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""A declarant takes her declaration back, until the akte is made."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from forms import pages
from forms.blueprint import blueprint
from forms.fields import LongText
from forms.step import Step, answers
from overlijden import service, web
from overlijden.rules.stukken import remark_problem
from overlijden.status import Actie, Rol, allowed
from overlijden.tables import Dossier

LONGEST = 500  # characters of a reason
INTREKKEN = Step(
    slug="intrekken",
    label="Intrekken",
    question="Wilt u deze aangifte intrekken?",
    reason="De gemeente maakt er dan geen akte van. Zonder akte mag er geen uitvaart zijn.",
    fields={
        "reden": LongText(
            "Waarom trekt u de aangifte in?", hint="De gemeente leest dit. Schrijf niet op waaraan iemand is overleden."
        )
    },
    template="dossiers/intrekken.html",
)


def can_withdraw(dossier: Dossier, rol: Rol) -> bool:
    """Whether there is no akte yet: then a declarant may still take it back."""
    return Actie.INTREKKEN in allowed(dossier.status, rol)


@blueprint.route(f"/dossier/<kenmerk>/{INTREKKEN.slug}", methods=["GET", "POST"])
def withdraw(kenmerk: str) -> str | Response:
    """Ask why, and withdraw. Whoever comes when the akte is made finds the status page, which says so."""
    is_sent = request.method == "POST"
    form = INTREKKEN.form(INTREKKEN.take(request.form) if is_sent else None)
    reden = str(answers(form)[0].canonical() or "")
    error = reason_problem(reden) if is_sent else ""
    status_page = url_for("forms.dossier", kenmerk=kenmerk)
    with web.begin() as session:
        dossier = web.dossier(session, kenmerk, lock=is_sent)
        if not can_withdraw(dossier, web.person().rol):
            return redirect(status_page)
        if is_sent and not error:
            service.perform(session, dossier, Actie.INTREKKEN, by=web.person().actor, reden=reden)
            return redirect(status_page)
        gemeente = dossier.gemeente
    answers(form)[0].errors = [error] if error else []
    shown = {**pages.before(INTREKKEN, form), **pages.help_of(gemeente)}
    return render_template(INTREKKEN.template, **shown, kenmerk=kenmerk, back_url=status_page)


def reason_problem(reden: str) -> str:
    """What is missing in a reason to withdraw, in a sentence; "" for nothing."""
    return remark_problem(reden, LONGEST) if reden else "Schrijf waarom u de aangifte intrekt."
