# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""A declarant's receipt as a file, and the public page that says whether a document counts."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime

from flask import Blueprint, abort, render_template, request
from sqlalchemy import func
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import TooManyRequests
from werkzeug.wrappers import Response
from wtforms.form import BaseForm

from forms.fields import Text
from forms.step import filled
from overlijden import bijlagen, web
from overlijden.documents.issue import Made, gather, issue, standing
from overlijden.documents.kinds import KINDS
from overlijden.status import Handeling
from overlijden.tables import Bijlage, DocumentSoort, Dossier
from overlijden.tools import paper
from overlijden.web import files

blueprint = Blueprint("documents", __name__, template_folder="templates")

STANDS = {"geldig": "Geldig", "vervangen": "Vervangen", "ingetrokken": "Ingetrokken"}
RECEIPT = DocumentSoort.ONTVANGSTBEVESTIGING
EMPTY = "Vul de code in die op het document staat."
NOT_FOUND = "Met deze code vinden wij geen geldig document. Kijk de code na."
_GUESSES = "verificatie"  # what is counted together in the quota: codes that nobody has


@blueprint.post("/dossier/<kenmerk>/ontvangstbevestiging")
def receipt(kenmerk: str) -> Response:
    """The receipt of her declaration, as a file to keep."""
    with web.begin() as session:
        made = make(session, web.dossier(session, kenmerk, Handeling.DOCUMENT_GEMAAKT), RECEIPT)
    return send(made)


@blueprint.get("/dossier/<kenmerk>/bijlage/<uuid:bijlage>")
def attachment(kenmerk: str, bijlage: uuid.UUID) -> Response:
    """A file with her declaration, which the municipality's own system made or she attached; once it was scanned."""
    return files.keep(*opened(kenmerk, bijlage))


def opened(kenmerk: str, bijlage: uuid.UUID, reden: str | None = None) -> tuple[bytes, str, str]:
    """An attachment of this dossier that was scanned: bytes, media type and name. That it was opened is on record."""
    with web.begin() as session:
        dossier = web.dossier(session, kenmerk, Handeling.BIJLAGE_GEOPEND, reden)
        found = session.get(Bijlage, bijlage)
        if found is None or found.dossier_id != dossier.id or not found.is_open:
            abort(404)
        return bijlagen.content(found), found.mediatype, found.bestandsnaam


@blueprint.get("/verificatie")
def ask() -> str:
    """The question for a code."""
    return _page(_question())


@blueprint.post("/verificatie")
def verify() -> str | tuple[str, int]:
    """Whether the document with this code counts, and nothing else of it.

    Only a code that nobody has is counted, so that whoever guesses does not keep out whoever has a paper in her hand.
    """
    form = _question(request.form)
    code = request.form.get("code", "").strip()
    with web.services().database.begin() as session:
        stand = standing(session, paper.typed(code))
        if stand is None and _guesses(session) > web.services().settings.acts_per_minute:
            raise TooManyRequests(retry_after=60)
    if stand is None:
        form["code"].errors = [NOT_FOUND if code else EMPTY]
        return _page(form), 422
    return _page(form, STANDS[stand])


def _question(typed: MultiDict[str, str] | None = None) -> BaseForm:
    hint = "De code staat onderaan, bijvoorbeeld 7Q3K-0M4T-XB2Z-91AC."
    return filled({"code": Text("Code van het document", name="code", width=20, hint=hint)}, typed)


def _page(form: BaseForm, stand: str = "") -> str:
    return render_template("documents/verificatie.html", form=form, stand=stand)


def make(session: Session, dossier: Dossier, soort: str) -> Made:
    """Make a document of this kind for whoever is logged in; 404 when it is not hers to make now."""
    kind = KINDS.get(soort)
    facts = gather(session, dossier, web.deelname(dossier.gemeente), soort)
    if kind is None or not kind.is_offered(facts, web.person().rol):
        abort(404)
    pages = {"verificatie": web.address("documents.ask"), "volgen": web.address("forms.follow")}
    return issue(session, facts, kind, nu=datetime.now(UTC), **pages)


def send(made: Made) -> Response:
    """The document as a file to keep, and never as a page of ours; one that could not be sealed says so itself."""
    return files.keep(web.seal(made.gemeente, made.pdf()) or made.pdf(lacks_seal=True), files.PDF, made.name)


def _guesses(session: Session) -> int:
    return session.scalar(func.tel_quotum(_GUESSES).select()) or 0
