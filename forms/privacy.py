# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""What a municipality, and this service for it, does with what is declared: who, why, how long, which rights (AVG 13).

How long follows from the table by which things are destroyed, so the page cannot promise anything else.
"""

from __future__ import annotations

from collections.abc import Sequence

from flask import abort, render_template

from forms import pages
from forms.blueprint import blueprint
from overlijden import retention
from overlijden.gemeenten import STORE, Deelname, successor
from overlijden.retention import Bewaarklasse
from overlijden.termijn import today


@blueprint.get("/privacy/<code>")
def privacy(code: str) -> str:
    """The privacy statement of one municipality."""
    found = successor(code, today()) or abort(404)
    shown = pages.counter(found.code)
    dagen = retention.term(shown["deelname"])
    return render_template("forms/privacy.html", **shown, terms=_terms(shown["deelname"]), dagen=dagen)


def _terms(deelname: Deelname | None) -> Sequence[Bewaarklasse]:
    """The classes that a declarant's data may be in here, in the order in which they come to them."""
    filed = retention.REGISTER if deelname and deelname.adapter == STORE else retention.KOPIE
    return [
        retention.CONCEPT,
        retention.CONCEPTREGEL,
        *([filed, retention.INGETROKKEN, retention.GEWEIGERD, retention.SPOOR] if deelname else []),
        retention.SESSIE,
        retention.AUDIT,
    ]
