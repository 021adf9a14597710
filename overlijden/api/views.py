# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""The addresses of ``/api/v1``. Whose dossiers they are about follows from the token, and from nothing else."""

from __future__ import annotations

import io
import re
import time
import uuid
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

import structlog
from cryptography.x509 import Certificate
from flask import Response, abort, jsonify, request, send_file
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import BadRequest
from werkzeug.wrappers import Response as Answer

from overlijden import audit, bijlagen, canonical, service, web
from overlijden.api import projections
from overlijden.api.parts import answer, blueprint, refuse_changed, texts
from overlijden.api.projections import DOSSIER, MELDING, Beeld, project
from overlijden.delivery import feed, notificatie, terugmelding
from overlijden.delivery.feed import Cursor, UnknownCursor
from overlijden.dossier import queries
from overlijden.status import Actie, Handeling, IllegalTransition, Status, allowed
from overlijden.tables import Bijlage, Dossier, Koppeling
from overlijden.termijn import read_day
from overlijden.tools import bearer
from overlijden.tools.bearer import ASSERTION
from overlijden.tools.guards import GuardFailed
from overlijden.tools.problems import Fout, Problem
from overlijden.web import koppelingen

log = structlog.get_logger()

UNPROVEN = "token"  # what is counted together: proofs that prove nothing
USUAL = 100  # of what happened in one answer
REPORTABLE = (Status.IN_BEHANDELING, Status.AKTE_OPGEMAAKT)
NO_CURSOR = "Stuur een cursor zoals u hem uit de feed kreeg."
UNKNOWN_CURSOR = (
    "Op deze plaats staat niets van uw gemeente. Lees de feed opnieuw, vanaf het begin of een eerdere plaats."
)


@blueprint.post("/token")
def token() -> Response | tuple[Response, int]:
    """A token for a system that proves itself with its key (RFC 6749 4.4), in the words of OAuth.

    It signs with that key (RFC 7523 2.2), or has a certificate with it that the proxy saw it use (RFC 8705 2.2).

    What it asks for counts with what it sends. Who proves nothing counts with all who do not, so that nobody can keep a
    system out by asking in its name.
    """
    try:
        form = request.form
    except BadRequest:
        return jsonify(error="invalid_request"), 400
    if form.get("grant_type") != "client_credentials":
        return jsonify(error="unsupported_grant_type"), 400
    certificate = web.certificate() if "client_assertion_type" not in form else None
    is_signed = form.get("client_assertion_type") == ASSERTION and form.get("client_assertion")
    if not is_signed and not (certificate and form.get("client_id")):
        return jsonify(error="invalid_request"), 400
    admitted = _admit(form, certificate)
    if admitted is None:
        return jsonify(error="invalid_client"), 401
    known, bound = admitted
    asked = set(form.get("scope", "").split()) or set(known.bereik)
    if not asked <= set(known.bereik):
        return jsonify(error="invalid_scope"), 400
    scope, now = " ".join(sorted(asked)), int(time.time())
    whose = {"gemeente": known.gemeente} if known.gemeente else {"kvk_nummer": (known.onderneming or {})["kvk_nummer"]}
    claims = {"iss": web.issuer(), "sub": known.id, **whose, "scope": scope, **bound}
    log.info("token", gemeente=known.gemeente)
    made = bearer.issue(web.services().settings.secret_key, {**claims, "iat": now, "exp": now + bearer.LIFE})
    return jsonify(access_token=made, token_type="Bearer", expires_in=bearer.LIFE, scope=scope)  # noqa: S106


def _admit(form: Mapping[str, str], certificate: Certificate | None) -> tuple[Koppeling, bearer.Claims] | None:
    """The system that proves itself, and to what its token is bound; None for who proves nothing. Both are counted."""
    issuer, database, nu = web.issuer(), web.services().database, datetime.now(UTC)
    audiences = (f"{issuer}{request.path}", issuer)
    try:
        if certificate:
            known, bound = koppelingen.admit_by_certificate(database, form["client_id"], certificate, nu)
        else:
            known, bound = koppelingen.admit(database, form["client_assertion"], audiences, nu), {}
    except bearer.Unproven as error:
        log.warning("token refused", endpoint=request.endpoint, kind=str(error))
        web.count(UNPROVEN)
        return None
    web.count(known.id)
    return known, bound


@blueprint.get("/sleutels")
def keys() -> Answer:
    """The public keys with which we sign a hint, for whoever gets one."""
    return answer(notificatie.public(web.services().settings.hint_keys))


@blueprint.get("/ping")
def ping() -> Answer:
    """What the token says, for whoever wants to know whether it works."""
    return answer(dict(web.claims()))


@blueprint.get("/feed", endpoint="feed")
def read_feed() -> Answer:
    """What happened to this municipality's dossiers after a place, in order."""
    na, limiet = _place(), _limit()
    with web.begin() as session:
        try:
            found = feed.read(session, _municipalities(), na, limiet + 1)
        except UnknownCursor:
            raise Problem(410, UNKNOWN_CURSOR) from None
        told = found[:limiet]
        for gemeente in sorted({melding.gemeente for melding in told}):
            kenmerken = {melding.kenmerk for melding in told if melding.gemeente == gemeente}
            audit.note(session, web.person().actor, Handeling.LIJST_INGEZIEN, gemeente, sorted(kenmerken))
    last = told[-1].cursor if told else na
    return answer(
        {
            "meldingen": [project(MELDING, melding) for melding in told],
            "volgende": str(last) if last else None,
            "er_is_meer": len(found) > limiet,
        }
    )


@blueprint.get("/feed/bevestiging")
def confirmed() -> Answer:
    """Until where this system said that it has the feed."""
    with web.begin() as session:
        return answer(_told(session.get_one(Koppeling, web.person().id)))


@blueprint.put("/feed/bevestiging")
def confirm() -> Answer:
    """Say until where the feed was kept. It goes forward only; said again, nothing changes."""
    try:
        cursor = Cursor.parse(texts(("cursor",)).get("cursor", ""))
    except ValueError:
        raise Problem(422, fouten=[Fout("/cursor", NO_CURSOR)]) from None
    with web.begin() as session:
        try:
            found = feed.confirm(session, web.person().id, _municipalities(), cursor, datetime.now(UTC))
        except UnknownCursor:
            raise Problem(410, UNKNOWN_CURSOR) from None
        return answer(_told(found))


@blueprint.get("/dossiers/<kenmerk>")
def dossier(kenmerk: str) -> Answer:
    """What was declared, and how it stands."""
    with web.begin() as session:
        return answer(_shown(session, web.dossier(session, kenmerk)))


@blueprint.get("/dossiers/<kenmerk>/bijlagen/<uuid:bijlage>")
def attachment(kenmerk: str, bijlage: uuid.UUID) -> Answer:
    """The bytes of an attachment, once it was scanned."""
    with web.begin() as session:
        opened = web.dossier(session, kenmerk, Handeling.BIJLAGE_GEOPEND)
        found = session.get(Bijlage, bijlage)
        if found is None or found.dossier_id != opened.id or not found.is_open:
            abort(404)
        content = io.BytesIO(bijlagen.content(found))
    return send_file(content, found.mediatype, as_attachment=True, download_name=found.bestandsnaam, etag=found.sha256)


@blueprint.put("/dossiers/<kenmerk>/terugmelding")
def report(kenmerk: str) -> Answer:
    """Take in what the registrar did in the municipality's own system; told again, nothing changes."""
    try:
        with web.begin() as session:
            found = web.dossier(session, kenmerk)
            refuse_changed(_shown(session, found))
            _record(session, found)
            return answer(_shown(session, found))
    except (StaleDataError, IllegalTransition):
        abort(409)


def _record(session: Session, found: Dossier) -> None:
    told, by = texts(("status", "akte_nummer", "akte_datum")), web.person().actor
    if told.get("status") not in REPORTABLE:
        raise Problem(422, fouten=[Fout("/status", f"Stuur een van deze waarden: {', '.join(REPORTABLE)}.")])
    nummer, datum = told.get("akte_nummer", ""), _day(told.get("akte_datum"))
    if told["status"] == Status.IN_BEHANDELING:
        if "akte_datum" in told and datum is None:
            raise Problem(422, fouten=[Fout("/akte_datum", canonical.SCALARS[date].hulp)])
        if found.status is Status.IN_BEHANDELING:
            return
        if Actie.IN_BEHANDELING_NEMEN not in allowed(found.status, by.rol):
            abort(409)
        service.perform(session, found, Actie.IN_BEHANDELING_NEMEN, by=by)
        return
    if terugmelding.is_recorded(session, found, nummer, datum):
        return
    try:
        terugmelding.record(session, found, nummer, datum, by=by)
    except GuardFailed as refusal:
        if refusal.wijzer not in ("/akte_nummer", "/akte_datum"):
            raise Problem(409, str(refusal)) from None
        raise Problem(422, fouten=[Fout(refusal.wijzer, str(refusal))]) from None


def _municipalities() -> tuple[str, ...]:
    scope = web.person().scope
    return (scope.gemeente or "", *scope.voorgangers)


def _shown(session: Session, found: Dossier) -> dict[str, Any]:
    beeld = Beeld(found, queries.declared(session, found), queries.attachments(session, found))
    return project(DOSSIER, beeld)


def _told(koppeling: Koppeling) -> dict[str, Any]:
    op = koppeling.bevestigd_op
    return {"cursor": koppeling.bevestigd, "bevestigd_op": projections.moment(op) if op else None}


def _place() -> Cursor | None:
    """The place in the feed after which is asked; None for its beginning."""
    try:
        return Cursor.parse(request.args["na"]) if "na" in request.args else None
    except ValueError:
        raise Problem(400, f"na: {NO_CURSOR}") from None


def _limit() -> int:
    text = request.args.get("limiet", str(USUAL))
    if re.fullmatch("[0-9]{1,9}", text) is None or not 1 <= int(text) <= feed.LONGEST:
        raise Problem(400, f"limiet: Stuur een getal van 1 tot en met {feed.LONGEST}.")
    return int(text)


def _day(written: str | None) -> date | None:
    try:
        return read_day(written or "")
    except ValueError:
        return None
