# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""The addresses at which a firm's software declares. Which firm that is follows from the token alone."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from flask import abort, request
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as NoConnection
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import HTTPException, ServiceUnavailable
from werkzeug.wrappers import Response as Answer

from forms import amending, standing, withdrawing
from overlijden import bijlagen, service, web
from overlijden.aangifte import BijlageSoort
from overlijden.api import intake
from overlijden.api.parts import NO_TEXT, answer, blueprint, come, is_text, only, refuse_changed, version
from overlijden.api.projections import EIGEN_AANGIFTE, ONTVANGEN_BIJLAGE, ONTVANGST, STAND, Beeld, project
from overlijden.dossier import queries
from overlijden.status import Actie, IllegalTransition, Status
from overlijden.tables import Dossier
from overlijden.toegang import OF_FIRM, RECHTEN
from overlijden.tools import problems
from overlijden.tools.cleaning.refusal import Unacceptable
from overlijden.tools.guards import GuardFailed
from overlijden.tools.problems import Fout, Problem
from overlijden.web import koppelingen

MOST = 100  # declarations in one request
KEY = "Idempotency-Key"
SENT = ("aangifte", "bijlagen")
SLEUTEL = re.compile("[!-~]{1,255}")
_WHO = f"{web.PERSON}: noem wie van uw onderneming dit doet, met 1 tot 64 letters, cijfers, punten of streepjes."
_NO_KEY = "Stuur een sleutel van 1 tot 255 leestekens, letters en cijfers, voor elke aangifte een andere."


@blueprint.before_request
def ask_who() -> None:
    """Nobody declares for a firm without being named: the chain of mandate ends at a person."""
    if RECHTEN[request.endpoint or ""].bereik in OF_FIRM and not koppelingen.is_person(request.headers.get(web.PERSON)):
        raise Problem(400, _WHO)


@blueprint.post("/aangiften/valideer")
def validate() -> Answer:
    """All that would be found, and nothing kept."""
    came = come(SENT)
    with web.begin() as session:
        sent = intake.judge(session, came, web.person(), web.services().settings)
        return answer(intake.describe(sent))


@blueprint.post("/aangiften")
def declare() -> Answer:
    """File a declaration, once for each key."""
    made = answer(_declare(_key(request.headers.get(KEY), ""), come(SENT)))
    made.status_code = 201
    return made


@blueprint.post("/aangiften/batch")
def batch() -> Answer:
    """File many, each by itself: what becomes of one does nothing to another."""
    entries = come(("aangiften",)).get("aangiften")
    if not isinstance(entries, list) or not 1 <= len(entries) <= MOST:
        raise Problem(422, fouten=[Fout("/aangiften", f"Stuur een lijst van 1 tot en met {MOST} aangiften.")])
    if len(entries) > 1:  # the first was counted as the request
        web.count(web.claims()["sub"], len(entries) - 1)
    return answer({"resultaten": [_result(entry) for entry in entries]})


def _result(entry: object) -> dict[str, Any]:
    try:
        came = only(entry, ("sleutel", *SENT))
        return {"status": 201, "ontvangst": _declare(_key(came.get("sleutel"), "/sleutel"), came)}
    except HTTPException as refusal:
        told = problems.describe(refusal)
    except (NoConnection, OperationalError):  # of this one nothing was kept, and it may be sent again
        told = problems.describe(ServiceUnavailable())
    return {"status": told["status"], "probleem": told}


def _declare(sleutel: str, came: intake.Came) -> dict[str, Any]:
    """What is answered, now or the first time. Each in a transaction of its own."""
    person, settings = web.person(), web.services().settings
    afdruk = intake.digest(settings.login.person_key, person, came)
    try:
        with web.begin() as session:
            draft = intake.claim(session, sleutel, person, afdruk)
            if draft.antwoord is None:
                filed = intake.file(session, draft, came, person, settings)
                draft.antwoord = project(ONTVANGST, filed)
            return draft.antwoord
    except StaleDataError:  # an attachment went with another declaration
        abort(409)


@blueprint.get("/aangiften/<kenmerk>")
def declaration(kenmerk: str) -> Answer:
    """What was declared, how it stands, and what the municipality asks."""
    with web.begin() as session:
        return answer(_shown(session, web.dossier(session, kenmerk)))


@blueprint.put("/aangiften/<kenmerk>")
def amend(kenmerk: str) -> Answer:
    """Change what was declared, as it was read; sent as it stands on file, nothing changes."""
    try:
        with web.begin() as session:
            found = web.dossier(session, kenmerk)
            _refuse_unread(session, found)
            came = come((*SENT, "reden"))
            reden = _reason(came.get("reden"), amending.reason_problem)
            if not amending.can_amend(found, web.person().rol):
                abort(409)
            intake.amend(session, found, came, web.person(), web.services().settings, reden=reden)
            return _done(session, found)
    except (StaleDataError, IllegalTransition):
        abort(409)
    except GuardFailed as refusal:
        raise Problem(422, fouten=[Fout(f"/aangifte{refusal.wijzer}", str(refusal))]) from None


@blueprint.post("/aangiften/<kenmerk>/intrekken")
def withdraw(kenmerk: str) -> Answer:
    """Take a declaration back, as it was read; said again, nothing changes."""
    try:
        with web.begin() as session:
            found = web.dossier(session, kenmerk)
            reden = _reason(come(("reden",)).get("reden"), withdrawing.reason_problem)
            if found.status is not Status.INGETROKKEN:
                _refuse_unread(session, found)
                service.perform(session, found, Actie.INTREKKEN, by=web.person().actor, reden=reden)
            return _done(session, found)
    except (StaleDataError, IllegalTransition):
        abort(409)


@blueprint.post("/bijlagen")
def upload() -> Answer:
    """Keep a file until a declaration names it: opened, cleaned, scanned and encrypted as one of the form."""
    soort, file, person = request.form.get("soort", ""), request.files.get("bestand"), web.person()
    if soort not in list(BijlageSoort):
        raise Problem(422, fouten=[Fout("/soort", f"Kies uit: {', '.join(BijlageSoort)}.")])
    if file is None:
        raise Problem(422, fouten=[Fout("/bestand", "Stuur een bestand, als multipart/form-data.")])
    try:
        row = bijlagen.make(file.read(), file.filename or "", BijlageSoort(soort), person.partij)
    except Unacceptable as refused:
        raise Problem(422, fouten=[Fout("/bestand", str(refused), refused.regel)]) from None
    with web.begin() as session:
        intake.keep(session, row, person)
    made = answer(project(ONTVANGEN_BIJLAGE, row))
    made.status_code = 201
    return made


def _refuse_unread(session: Session, found: Dossier) -> None:
    """428 for who does not say what she read, else as ``refuse_changed``."""
    if "If-Match" not in request.headers:
        raise Problem(428)
    refuse_changed(_shown(session, found))


def _done(session: Session, found: Dossier) -> Answer:
    """How it stands now, whole only for a token that may read it; under the ETag of the whole, to go on with."""
    whole = _shown(session, found)
    made = answer(whole if web.may("api.declaration") else {name: whole[name] for name in STAND})
    made.set_etag(version(whole))
    return made


def _shown(session: Session, found: Dossier) -> dict[str, Any]:
    beeld = Beeld(
        found,
        queries.declared(session, found),
        queries.attachments(session, found),
        gevraagd=standing.told(found, queries.history(session, found)),
        opvolger=queries.successor_of(session, found),
    )
    return project(EIGEN_AANGIFTE, beeld)


def _key(written: object, wijzer: str) -> str:
    if isinstance(written, str) and SLEUTEL.fullmatch(written):
        return written
    if wijzer:
        raise Problem(422, fouten=[Fout(wijzer, _NO_KEY)])
    raise Problem(400, f"{KEY}: {_NO_KEY}")


def _reason(written: object, problem: Callable[[str], str]) -> str:
    if not is_text(written or ""):
        raise Problem(422, fouten=[Fout("/reden", NO_TEXT)])
    reden = str(written or "").strip()
    if wrong := problem(reden):
        raise Problem(422, fouten=[Fout("/reden", wrong)])
    return reden
