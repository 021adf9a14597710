# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""Her own data from the BRP for a declarant who asks for them (Bbs 61.3b); of anybody else nothing is ever shown.

Whose they are, the log-in says: a BSN that somebody types asks nothing. They stay in her session until she saves them.
"""

from __future__ import annotations

import uuid

from flask import redirect, session, url_for
from werkzeug.wrappers import Response
from wtforms.form import BaseForm

from forms import drafts
from forms.blueprint import blueprint
from forms.reading import Reading
from forms.step import Raw, Step, answers
from forms.steps import BY_SLUG
from overlijden import audit, canonical, codes, web
from overlijden.brp import BrpPersoon, Doel
from overlijden.gemeenten import Deelname
from overlijden.status import Handeling

AANGEVER = BY_SLUG["aangever"]
KEPT = "brp"  # in the session: what was typed for her; nothing when the BRP gave no answer
FILLED = "Deze gegevens komen uit de basisregistratie personen (BRP). Kijk of ze kloppen. U kunt ze wijzigen."
NO_ANSWER = "De basisregistratie personen (BRP) gaf geen antwoord. Vul uw gegevens zelf in."


@blueprint.post("/aangifte/<uuid:concept>/aangever/brp")
def fetch_own(concept: uuid.UUID) -> Response:
    """Ask the BRP of the municipality that receives the declaration about who is logged in."""
    person = web.person()
    back = redirect(url_for("forms.step", concept=concept, slug=AANGEVER.slug))
    with web.begin() as transaction:
        draft = drafts.find(transaction, concept)
        reading = drafts.read(transaction, draft, person, web.services().settings)
        deelname = offering(AANGEVER, reading)
        if deelname is None:  # the municipality stopped offering it since she opened the page
            return back
        code, doel = deelname.gemeente.code, Doel.VOORINVULLEN
        audit.note(transaction, person.actor, Handeling.BRP_GERAADPLEEGD, code, reden=doel)
    found = web.ask_brp(deelname, person.bsn, doel)
    is_hers = found is not None and found.gevonden and found.opschorting != "O"
    session[KEPT] = typed(found, person.bsn) if found and is_hers else {}
    return back


def offering(step: Step, reading: Reading) -> Deelname | None:
    """The municipality whose BRP can be asked about who is logged in, on the page about herself; else None."""
    gemeente = reading.aangifte.overlijden.gemeente
    if step is not AANGEVER or not gemeente or not web.person().bsn:
        return None
    deelname = web.deelname(gemeente)
    return deelname if deelname and deelname.brp else None


def typed(persoon: BrpPersoon, bsn: str) -> dict[str, list[str]]:
    """Her data as she would type them."""
    plaats = codes.gemeenten().get(persoon.geboorteplaats or "")
    known = {
        "bsn": bsn,
        "voornamen": persoon.voornamen,
        "voorvoegsel": persoon.voorvoegsel or "",
        "geslachtsnaam": persoon.geslachtsnaam,
        "geboortedatum": canonical.write(persoon.geboortedatum),
        "geboorteplaats": plaats.naam if plaats else persoon.geboorteplaats,
    }
    fields = (one for one in answers(AANGEVER.form(None)) if known.get(one.name.rpartition(".")[2]) is not None)
    parts = (one.written(known[one.name.rpartition(".")[2]]) for one in fields)
    return {name: list(text) for part in parts for name, text in part.items()}


def over(step: Step, raw: Raw | None) -> tuple[Raw | None, list[str]]:
    """What is typed on a page with her data over it, and what to tell her about them."""
    if step is not AANGEVER or KEPT not in session:
        return raw, []
    fetched: dict[str, list[str]] = session[KEPT]
    return ({**(raw or {}), **fetched}, [FILLED]) if fetched else (raw, [NO_ANSWER])


def mend(form: BaseForm) -> None:
    """Nothing is wrong any longer where her data came over what she had typed."""
    fetched: dict[str, list[str]] = session[KEPT]
    for one in answers(form):
        if fetched.keys() & set(one.inputs):
            one.errors = []


def forget(step: Step) -> None:
    """Let her data go: she saved the page, as they were or otherwise."""
    if step is AANGEVER:
        session.pop(KEPT, None)
