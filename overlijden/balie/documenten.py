# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""The documents of one dossier: which can be made now, which were made, and that one was signed on paper."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import Blueprint, abort, redirect, request, url_for
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.wrappers import Response

from overlijden import web
from overlijden.audit import ReasonNeeded
from overlijden.balie import closed
from overlijden.balie.views import ask_reason, changed, render, stay
from overlijden.documents import issue, views
from overlijden.documents.kinds import KINDS, offered
from overlijden.status import Handeling
from overlijden.tables import Dossier
from overlijden.tools import paper

blueprint = Blueprint("documenten", __name__, url_prefix="/balie", template_folder="templates")
blueprint.register_error_handler(ReasonNeeded, ask_reason)
blueprint.url_defaults(stay)


@blueprint.get("/<kenmerk>/documenten")
def overview(kenmerk: str) -> str:
    """What can be made of this dossier now, and what was made."""
    with web.begin() as session:
        dossier = _opened(session, kenmerk, Handeling.INGEZIEN)
        facts = issue.gather(session, dossier, web.deelname(dossier.gemeente))
        made = issue.made(session, dossier)
    kinds = offered(facts, web.person().rol)
    newest = {row.soort: row for row in made}
    return render("balie/documenten.html", dossier=dossier, kinds=kinds, newest=newest, shown=paper.shown)


@blueprint.post("/<kenmerk>/document/<soort>")
def make(kenmerk: str, soort: str) -> Response:
    """A document as a file; asked for again, the same one."""
    with web.begin() as session:
        made = views.make(session, _opened(session, kenmerk, Handeling.DOCUMENT_GEMAAKT), soort)
    return views.send(made)


@blueprint.post("/<kenmerk>/document/<soort>/ondertekend")
def sign(kenmerk: str, soort: str) -> Response | tuple[str, int]:
    """Record that the document that her page showed was signed on paper."""
    here = url_for("documenten.overview", kenmerk=kenmerk)
    try:
        with web.begin() as session:
            dossier = _opened(session, kenmerk, Handeling.DOCUMENT_ONDERTEKEND)
            if (kind := KINDS.get(soort)) is None or web.person().rol not in kind.rollen:
                abort(404)
            issue.sign(session, dossier, soort, request.form.get("code", ""), datetime.now(UTC))
    except StaleDataError:
        return changed(here)
    return redirect(here)


def _opened(session: Session, kenmerk: str, handeling: Handeling) -> Dossier:
    return web.dossier(session, kenmerk, handeling, closed.reason(kenmerk))
