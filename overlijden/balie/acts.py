# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""The acts that this desk supports: what they are called, what they ask, and for which dossiers they are offered."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict
from wtforms.form import BaseForm

from forms.fields import Text
from forms.moments import Day
from forms.step import answers
from overlijden import service
from overlijden.balie.words import is_on_desk
from overlijden.guards import GuardFailed
from overlijden.status import Actie, Actor, Rol, allowed
from overlijden.tables import Dossier

Typed = MultiDict[str, str]


def _no_fields() -> Mapping[str, Any]:
    return {}


def akte_fields() -> Mapping[str, Any]:
    """The questions about an akte that was made."""
    return {
        "akte_nummer": Text(
            "Aktenummer", name="akte_nummer", width=10, hint="Uit uw eigen register, bijvoorbeeld 200251 of 20A0251."
        ),
        "akte_datum": Day("Datum van de akte", name="akte_datum"),
    }


@dataclass(frozen=True)
class Act:
    """An act of the desk: its heading, its button, and the questions that it asks."""

    actie: Actie
    titel: str
    button: str
    fields: Callable[[], Mapping[str, Any]] = _no_fields

    def form(self, typed: Typed | None = None, refusal: GuardFailed | None = None) -> BaseForm:
        """The questions with what was typed, and at its question why the act was refused."""
        form = BaseForm(self.fields())
        form.process(typed)
        if refusal is not None:
            name = refusal.wijzer.lstrip("/")
            if name in form:
                form[name].errors = [str(refusal)]
            else:
                form.form_errors = [str(refusal)]
        return form


ACTS: Mapping[Actie, Act] = {
    act.actie: act
    for act in (
        Act(Actie.IN_BEHANDELING_NEMEN, "Neem de aangifte in behandeling", "Neem in behandeling"),
        Act(Actie.AKTE_OPMAKEN, "Leg de akte vast", "Leg de akte vast", akte_fields),
    )
}


def offered(dossier: Dossier, rol: Rol) -> list[Act]:
    """The acts that this role can do now; none on a dossier that the municipality handles in its own system."""
    return [ACTS[actie] for actie in allowed(dossier.status, rol) if actie in ACTS and is_on_desk(dossier)]


def perform(session: Session, dossier: Dossier, act: Act, form: BaseForm, by: Actor) -> None:
    """Carry out an act with what was typed. Raises what ``service.perform`` raises."""
    typed = {one.name: one.canonical() for one in answers(form)}
    nummer, datum = typed.get("akte_nummer"), typed.get("akte_datum")
    service.perform(session, dossier, act.actie, by=by, akte_nummer=nummer, akte_datum=read_date(datum))


def read_date(written: str | None) -> date | None:
    """The day that was typed; None when it is none."""
    try:
        return date.fromisoformat(written or "")
    except ValueError:
        return None
