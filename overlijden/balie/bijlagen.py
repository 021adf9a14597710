# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""The attachments of one dossier: to keep as a file, and a PDF beside what was declared."""

from __future__ import annotations

import uuid

from flask import Blueprint, abort
from werkzeug.wrappers import Response

from overlijden.audit import ReasonNeeded
from overlijden.balie import closed
from overlijden.balie.views import ask_reason
from overlijden.documents import views
from overlijden.web import files

blueprint = Blueprint("bijlagen", __name__, url_prefix="/balie", template_folder="templates")
blueprint.register_error_handler(ReasonNeeded, ask_reason)


@blueprint.get("/<kenmerk>/bijlage/<uuid:bijlage>")
def file(kenmerk: str, bijlage: uuid.UUID) -> Response:
    """An attachment to keep, and never to show as a page of ours."""
    return files.keep(*views.opened(kenmerk, bijlage, closed.reason(kenmerk)))


@blueprint.get("/<kenmerk>/bijlage/<uuid:bijlage>/naast")
def framed(kenmerk: str, bijlage: uuid.UUID) -> Response:
    """A PDF as the page of its dossier shows it."""
    content, mediatype, name = views.opened(kenmerk, bijlage, closed.reason(kenmerk))
    if mediatype != files.PDF:
        abort(404)
    return files.frame(content, name)
