# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""A municipality's own look: the style sheet of its colours, and its logo."""

from __future__ import annotations

from flask import Response

from forms.blueprint import blueprint
from overlijden import web
from overlijden.deelnames import logo
from overlijden.deelnames import look as colours
from overlijden.gemeenten import Deelname


@blueprint.get("/uiterlijk/<code>-<int:nummer>.css")
def look(code: str, nummer: int) -> Response:
    """The colours that count now. A browser may keep those of this change; a page of before gets them all the same."""
    deelname = web.deelname(code)
    return _kept(Response(colours.sheet(deelname.kleuren if deelname else {}), mimetype="text/css"), deelname, nummer)


@blueprint.get("/uiterlijk/<code>-<int:nummer>/logo")
def picture(code: str, nummer: int) -> Response:
    """The logo that counts now; nothing where there is none. Opened by itself it may fetch and run nothing either."""
    deelname = web.deelname(code)
    mediatype, content = logo.picture(deelname.logo if deelname else "")
    answer = _kept(Response(content, mimetype=mediatype), deelname, nummer)
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox; frame-ancestors 'none'"
    return answer


def _kept(answer: Response, deelname: Deelname | None, nummer: int) -> Response:
    is_lasting = deelname is not None and deelname.wijziging == nummer
    answer.headers["Cache-Control"] = "public, max-age=31536000, immutable" if is_lasting else "no-store"
    return answer
