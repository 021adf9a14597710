# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""Why a clerk opens a dossier that is closed: asked once, kept for ten minutes, and written in the audit."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import cast

from flask import session
from werkzeug.datastructures import MultiDict
from wtforms.form import BaseForm

from forms import choices
from forms.fields import Choice, LongText
from forms.step import filled
from overlijden.rules.stukken import remark_problem

LONGEST = 200  # characters
KEPT = 600  # seconds
OTHERWISE = "anders"
REASONS: Mapping[str, str] = {
    "vraag": "Vraag van de aangever of een nabestaande",
    "verbetering": "Verbetering van de akte",
    "bezwaar": "Bezwaar, klacht of toezicht",
    "controle": "Controle van ons eigen werk",
    OTHERWISE: "Anders",
}
_REMEMBERED = "redenen"


def form(typed: MultiDict[str, str] | None = None) -> BaseForm:
    """The two questions, with what was typed."""
    questions = {
        "reden": Choice("Waarom opent u dit dossier?", name="reden", choices=choices.these(REASONS)),
        "toelichting": LongText(
            "Toelichting",
            name="toelichting",
            hint="Hoogstens 200 tekens. Schrijf geen naam, geen BSN en geen doodsoorzaak op.",
            optional=True,
        ),
    }
    return filled(questions, typed)


def is_answered(asked: BaseForm) -> bool:
    """Whether a reason was chosen and may be kept; if not, its questions say what to do."""
    toelichting = asked["toelichting"].data or ""
    if asked["reden"].data not in REASONS:
        asked["reden"].errors = ["Kies waarom u dit dossier opent."]
    elif asked["reden"].data == OTHERWISE and not toelichting.strip():
        asked["toelichting"].errors = ["Schrijf in een paar woorden waarom."]
    if problem := remark_problem(toelichting, LONGEST):
        asked["toelichting"].errors = [problem]
    return not asked.errors


def remember(kenmerk: str, answered: BaseForm) -> None:
    """Keep the reason for this dossier for ten minutes, in the clerk's own session."""
    chosen, more = REASONS[answered["reden"].data], " ".join((answered["toelichting"].data or "").split())
    session[_REMEMBERED] = {**_remembered(), kenmerk: (f"{chosen}: {more}" if more else chosen, time.time() + KEPT)}


def reason(kenmerk: str) -> str | None:
    """Why the clerk opens this dossier, if she said so in the last ten minutes."""
    return _remembered().get(kenmerk, (None, 0))[0]


def _remembered() -> Mapping[str, tuple[str, float]]:
    kept = cast(Mapping[str, tuple[str, float]], session.get(_REMEMBERED, {}))
    return {kenmerk: (reden, until) for kenmerk, (reden, until) in kept.items() if until > time.time()}
