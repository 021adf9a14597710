# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""What colleagues tell each other about a dossier. It is for this desk alone."""

from __future__ import annotations

from werkzeug.datastructures import MultiDict
from wtforms.form import BaseForm

from forms.fields import LongText
from forms.step import filled
from overlijden.rules.stukken import remark_problem

LONGEST = 1000  # characters


def form(typed: MultiDict[str, str] | None = None) -> BaseForm:
    hint = "Alleen uw collega's lezen dit. Schrijf geen BSN en geen doodsoorzaak op."
    return filled({"notitie": LongText("Notitie", name="notitie", hint=hint)}, typed)


def text(answered: BaseForm) -> str:
    return str(answered["notitie"].data or "").strip()


def is_answered(asked: BaseForm) -> bool:
    """Whether there is something that may be kept; if not, the question says what to do."""
    written = text(asked)
    if not written:
        asked["notitie"].errors = ["Schrijf uw notitie op."]
    elif problem := remark_problem(written, LONGEST):
        asked["notitie"].errors = [problem]
    return not asked.errors
