# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""The attachments of one dossier: to keep as a file, and a PDF beside what was declared."""

from __future__ import annotations

import uuid

from flask import Blueprint, abort
from werkzeug.wrappers import Response

from overlijden import bijlagen, web
from overlijden.audit import ReasonNeeded
from overlijden.balie import closed
from overlijden.balie.views import ask_reason
from overlijden.status import Handeling
from overlijden.tables import Bijlage
from overlijden.web import files

blueprint = Blueprint("bijlagen", __name__, url_prefix="/balie", template_folder="templates")
blueprint.register_error_handler(ReasonNeeded, ask_reason)


@blueprint.get("/<kenmerk>/bijlage/<uuid:bijlage>")
def file(kenmerk: str, bijlage: uuid.UUID) -> Response:
    """An attachment to keep, and never to show as a page of ours."""
    found, content = _opened(kenmerk, bijlage)
    return files.keep(content, found.mediatype, found.bestandsnaam)


@blueprint.get("/<kenmerk>/bijlage/<uuid:bijlage>/naast")
def framed(kenmerk: str, bijlage: uuid.UUID) -> Response:
    """A PDF as the page of its dossier shows it."""
    found, content = _opened(kenmerk, bijlage)
    if found.mediatype != files.PDF:
        abort(404)
    return files.frame(content, found.bestandsnaam)


def _opened(kenmerk: str, bijlage: uuid.UUID) -> tuple[Bijlage, bytes]:
    """An attachment of this dossier that was scanned, with its bytes; that it was opened is on record."""
    with web.begin() as session:
        opened = web.dossier(session, kenmerk, Handeling.BIJLAGE_GEOPEND, closed.reason(kenmerk))
        found = session.get(Bijlage, bijlage)
        if found is None or found.dossier_id != opened.id or not found.is_open:
            abort(404)
        return found, bijlagen.content(found)
