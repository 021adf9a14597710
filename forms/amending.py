# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""A declarant changes what she filed, until the akte is made: a draft with her answers, through the same pages.

What would change is worked out against what is on file now, at every look, so that nobody confirms what another changed
meanwhile without having read it.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass

from flask import redirect, request, url_for
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.wrappers import Response
from wtforms.form import BaseForm

from forms import drafts
from forms.blueprint import blueprint
from forms.fields import LongText
from forms.reading import Reading
from forms.steps import CONTROLEREN
from forms.withdrawing import LONGEST
from overlijden import bijlagen, service, web
from overlijden.aangifte import Aangifte
from overlijden.dossier import changes, queries
from overlijden.dossier.changes import Wijziging
from overlijden.rules.stukken import remark_problem
from overlijden.status import Rol, allowed
from overlijden.tables import Concept, Dossier

REASON = "reden"
MEANWHILE = (
    "De aangifte is intussen door iemand anders veranderd. Wat u invulde, is bewaard."
    " Kijk na wat u nu wijzigt en verstuur het nog een keer."
)
SENT = "Uw wijziging is verstuurd. Hieronder ziet u wat u wijzigde."
WIJZIGEN = dataclasses.replace(
    CONTROLEREN,
    question="Kijk na wat u wijzigt",
    fields={
        REASON: LongText(
            "Waarom wijzigt u de aangifte?",
            hint="De gemeente leest dit. Schrijf niet op waaraan iemand is overleden.",
        ),
        **CONTROLEREN.fields,
    },
    template="dossiers/wijzigen.html",
)


@dataclass(frozen=True)
class Change:
    """What a draft would change in its dossier now; not open once the akte is made or the dossier closed."""

    dossier: Dossier
    wijzigingen: Sequence[Wijziging]
    is_open: bool


def can_amend(dossier: Dossier, rol: Rol) -> bool:
    """Whether the akte is still to be made: then a declarant may still change what she declared."""
    return service.amending(dossier.status) in allowed(dossier.status, rol)


@blueprint.post("/dossier/<kenmerk>/wijzigen")
def amend(kenmerk: str) -> Response:
    """Begin a change, or go on with the one that lies open. Whoever comes too late finds the status page."""
    with web.begin() as session:
        dossier = web.dossier(session, kenmerk)
        if not can_amend(dossier, web.person().rol):
            return redirect(url_for("forms.dossier", kenmerk=kenmerk))
        draft = drafts.amending(session, web.person(), dossier)
    return redirect(url_for("forms.check", concept=draft.id))


def change(session: Session, draft: Concept, reading: Reading) -> Change | None:
    """What this draft would change, None for a draft of a new declaration."""
    dossier = queries.find(session, draft.wijzigt or "")
    if dossier is None:
        return None
    found = differences(queries.declared(session, dossier), reading.aangifte)
    return Change(dossier, found, can_amend(dossier, web.person().rol))


def differences(declared: Aangifte, aangifte: Aangifte) -> Sequence[Wijziging]:
    """What another declaration would change in what was declared; what is said anew with every sending is no change."""
    same = {name: getattr(declared, name) for name in CONTROLEREN.fields}
    return changes.between(declared, dataclasses.replace(aangifte, **same))


def judge(form: BaseForm) -> None:
    """Say what is missing in the reason, once it was sent."""
    if problem := reason_problem(str(form[REASON].canonical() or "")):  # type: ignore[attr-defined]
        form[REASON].errors = [problem]


def send(session: Session, draft: Concept, reading: Reading) -> str:
    """Change the dossier as the page showed it, and give its reference. What was typed then leaves the draft.

    Raises what ``service.amend`` raises; Rejected too without a reason or a change, StaleDataError for an old page.
    """
    found = change(session, draft, reading)
    reden = draft.antwoorden.get(CONTROLEREN.slug, {}).get(REASON, [""])[0].strip()
    if found is None or not found.wijzigingen or reading.unread or reason_problem(reden):
        raise service.Rejected(reading.findings)
    dossier, person = found.dossier, web.person()
    if request.form.get("revisie") != str(dossier.revisie):
        raise StaleDataError
    mine = drafts.own(session, draft)
    added = bijlagen.usable(mine)
    now = drafts.now(person, web.services().settings)
    service.amend(session, dossier, reading.aangifte, now, by=person.actor, reden=reden, bijlagen=added)
    for left in mine:
        if left not in added:
            session.delete(left)
    draft.kenmerk, draft.antwoorden = dossier.kenmerk, {}
    return dossier.kenmerk


def reason_problem(reden: str) -> str:
    """What is missing in a reason to change, in a sentence; "" for nothing."""
    return remark_problem(reden, LONGEST) if reden else "Schrijf waarom u de aangifte wijzigt."
