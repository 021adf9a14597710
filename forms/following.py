# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""How a declaration stands, without a log-in, for whoever has its reference and its code (docs/adr/0059)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import render_template, request, url_for
from sqlalchemy import Row, func, select
from sqlalchemy.orm import Session
from werkzeug.exceptions import TooManyRequests

from forms import pages
from forms.blueprint import blueprint
from forms.fields import Text
from forms.standing import Page
from forms.step import Step
from overlijden import audit, canonical, web
from overlijden.aangifte import Aangifte
from overlijden.dossier import queries
from overlijden.status import VOLGER, Handeling, Status
from overlijden.tables import Dossier, LeveringStatus
from overlijden.tools import paper

TRIES = 10  # a minute, for one reference
NOT_FOUND = "Met dit kenmerk en deze volgcode vinden wij geen aangifte. Kijk ze na."
MISSING: Mapping[str, str] = {"kenmerk": "Vul het kenmerk in.", "volgcode": "Vul de volgcode in."}
VOLGEN = Step(
    slug="volgen",
    label="Volg een aangifte",
    question="Volg een aangifte",
    reason="Met een aangifte geeft iemand een overlijden door aan de gemeente. De gemeente maakt dan de akte: het"
    " officiële bewijs. Ook geeft zij verlof: de toestemming voor de uitvaart. U hoeft niet in te loggen. Het"
    " kenmerk en de volgcode staan op de ontvangstbevestiging. Deed u aangifte aan de balie? Dan kreeg u ze daar.",
    fields={
        "kenmerk": Text("Kenmerk", hint="Bijvoorbeeld OV-2026-0012345"),
        "volgcode": Text("Volgcode", hint="Bijvoorbeeld 7Q3K-0M4T-XB2Z"),
    },
)


@blueprint.get(f"/{VOLGEN.slug}")
def follow() -> str:
    """The question for reference and code."""
    return _ask({})


@blueprint.post(f"/{VOLGEN.slug}")
def followed() -> str | tuple[str, int]:
    """How it stands. What was typed is in no address, and a reference that is unknown is answered as a wrong code is.

    Every try counts for its reference, the right ones too, before anything is looked up: 429 after ten in a minute.
    """
    kenmerk, code = request.form.get("kenmerk", "").strip().upper(), paper.typed(request.form.get("volgcode", ""))
    if missing := {name: told for name, told in MISSING.items() if not request.form.get(name, "").strip()}:
        return _ask(missing), 422
    with web.services().database.begin() as session:
        _count(session, kenmerk)
        if found := queries.followed(session, kenmerk, code):
            audit.note(session, VOLGER, Handeling.GEVOLGD, found.gemeente, [kenmerk])
    if not found:
        return _ask({"kenmerk": NOT_FOUND}), 422
    return render_template("dossiers/stand.html", page=_page(kenmerk, found), **pages.help_of(found.gemeente))


def _ask(problems: Mapping[str, str]) -> str:
    form = VOLGEN.form(VOLGEN.take(request.form) if request.form else None)
    for name, told in problems.items():
        form[name].errors = [told]
    return render_template(VOLGEN.template, **pages.before(VOLGEN, form), back_url=url_for("forms.start"))


def _count(session: Session, kenmerk: str) -> None:
    """By the last digits alone, so that references made up without end fill no table."""
    if not queries.KENMERK.fullmatch(kenmerk):
        return
    if (session.scalar(select(func.tel_quotum(f"volgen {kenmerk[-5:]}"))) or 0) > TRIES:
        raise TooManyRequests(retry_after=60)


def _page(kenmerk: str, found: Row[Any]) -> Page:
    """The page of a declarant, of the few facts that are told here: it can show no more than there is."""
    facts = found._asdict()
    aangifte, opvolger = canonical.read(Aangifte, facts.pop("aangifte"))[0], facts.pop("opvolger")
    levering = LeveringStatus(facts.pop("levering"))
    dossier = Dossier(**{**facts, "kenmerk": kenmerk, "status": Status(found.status)})
    return Page(dossier, aangifte, levering, history=(), infected=(), opvolger=opvolger)
