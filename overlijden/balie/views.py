# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""Pages of the desk. Whatever is shown or done here is done in the scope of the clerk's own municipality."""

from __future__ import annotations

import io
import uuid
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from flask import Blueprint, abort, redirect, render_template, request, send_file, url_for
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.wrappers import Response
from wtforms.form import BaseForm

from overlijden import audit, bijlagen, codes, web
from overlijden.audit import ReasonNeeded
from overlijden.balie import acts, closed
from overlijden.balie import queue as queues
from overlijden.balie.acts import ACTS
from overlijden.balie.page import read
from overlijden.guards import GuardFailed
from overlijden.status import Actie, Handeling
from overlijden.tables import Bijlage, Dossier

blueprint = Blueprint("balie", __name__, url_prefix="/balie", template_folder="templates")


@blueprint.get("")
def queue() -> str:
    """The dossiers of the clerk's own municipality."""
    with web.begin() as session:
        groups = queues.groups(session)
        shown = [row.dossier for group in groups for row in group.rows]
        audit.record(session, web.person().actor, Handeling.LIJST_INGEZIEN, shown)
    return render("balie/queue.html", groups=groups)


@blueprint.get("/<kenmerk>")
def dossier(kenmerk: str) -> str:
    """All that is known of a dossier, and what can be done with it now."""
    return _show(kenmerk)


@blueprint.post("/<kenmerk>")
def reason(kenmerk: str) -> str:
    """The dossier, after the clerk said why she opens one that is closed."""
    form = closed.form(request.form)
    if closed.is_answered(form):
        closed.remember(kenmerk, form)
    return _show(kenmerk)


@blueprint.errorhandler(ReasonNeeded)
def ask_reason(needed: ReasonNeeded) -> tuple[str, int]:
    """The page that asks why a closed dossier is opened; again, with what is missing."""
    is_answer = request.endpoint == "balie.reason"
    form = closed.form(request.form if is_answer else None)
    closed.is_answered(form)
    return render("balie/reden.html", kenmerk=needed.kenmerk, form=form), 422 if is_answer else 200


@blueprint.get("/<kenmerk>/bijlage/<uuid:bijlage>")
def attachment(kenmerk: str, bijlage: uuid.UUID) -> Response:
    """The bytes of an attachment, to keep and never to show as a page of ours; not before it was scanned."""
    with web.begin() as session:
        opened = web.dossier(session, kenmerk, Handeling.BIJLAGE_GEOPEND, closed.reason(kenmerk))
        found = session.get(Bijlage, bijlage)
        if found is None or found.dossier_id != opened.id or not found.is_open:
            abort(404)
        content = io.BytesIO(bijlagen.content(found))
    response = send_file(content, found.mediatype, as_attachment=True, download_name=found.bestandsnaam)
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response


@blueprint.post("/<kenmerk>/<actie>")
def act(kenmerk: str, actie: str) -> Response | str | tuple[str, int]:
    """Carry out an act on the dossier as it stood on the clerk's page."""
    if actie not in ACTS:
        abort(404)
    chosen, by = ACTS[Actie(actie)], web.person().actor
    try:
        with web.begin() as session:
            found = _as_shown(session, kenmerk)
            if chosen not in acts.offered(found, by.rol):
                abort(403)
            acts.perform(session, found, chosen, chosen.form(request.form), by)
    except StaleDataError:
        return changed(url_for("balie.dossier", kenmerk=kenmerk))
    except GuardFailed as refusal:
        return _show(kenmerk, {chosen.actie: chosen.form(request.form, refusal)}), 422
    return redirect(url_for("balie.dossier", kenmerk=kenmerk))


def _as_shown(session: Session, kenmerk: str) -> Dossier:
    """The dossier to act on. StaleDataError when it is no longer what the clerk's page showed."""
    found = web.dossier(session, kenmerk, handeling=None)
    if str(found.versie) != request.form.get("versie"):
        raise StaleDataError
    return found


def _show(kenmerk: str, refused: Mapping[Actie, BaseForm] | None = None) -> str:
    services = web.services()
    with web.begin() as session:
        found = web.dossier(session, kenmerk, reden=closed.reason(kenmerk))
        page = read(session, found, datetime.now(UTC), production=services.settings.is_production)
    offered = acts.offered(found, web.person().rol)
    return render(
        "balie/dossier.html",
        page=page,
        timeline=page.timeline,
        acts=offered,
        forms={act.actie: (refused or {}).get(act.actie) or act.form() for act in offered},
    )


def changed(back: str) -> tuple[str, int]:
    """The page, leading back there, for whoever acts on what is no longer so: a colleague was first, or two clicks."""
    page = render(
        "error.html",
        titel="Dit dossier is intussen veranderd",
        uitleg="Een collega was u voor, of u klikte twee keer. Er is nu niets gewijzigd. Open het dossier opnieuw.",
        terug_url=back,
        terug_label="Open het dossier",
    )
    return page, 409


def render(template: str, **values: Any) -> str:
    """A page that names the clerk's municipality."""
    gemeente = codes.gemeenten()[web.person().gemeente or codes.ONBEKEND]
    return render_template(template, gemeente=gemeente.naam, **values)
