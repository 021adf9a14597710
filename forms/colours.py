# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""The style sheet of a municipality's own colours."""

from __future__ import annotations

from flask import Response

from forms.blueprint import blueprint
from overlijden import web
from overlijden.deelnames import look as colours


@blueprint.get("/uiterlijk/<code>-<int:nummer>.css")
def look(code: str, nummer: int) -> Response:
    """The colours that count now. A browser may keep those of this change; a page of before gets them all the same."""
    deelname = web.deelname(code)
    answer = Response(colours.sheet(deelname.kleuren if deelname else {}), mimetype="text/css")
    is_lasting = deelname is not None and deelname.wijziging == nummer
    answer.headers["Cache-Control"] = "public, max-age=31536000, immutable" if is_lasting else "no-store"
    return answer
