# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""Who looked at a dossier, for the municipality's administrator: when, who, in which role, why. Not the dossier."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flask import Blueprint, render_template, request
from sqlalchemy import select
from sqlalchemy.orm import Session

from overlijden import audit, codes, dutch, web
from overlijden.dossier.queries import KENMERK, colleagues
from overlijden.labels import label
from overlijden.status import DECLARANT, VOLGER, Handeling, Rol
from overlijden.tables import Auditregel

blueprint = Blueprint("inzage", __name__, url_prefix="/beheer")


@blueprint.get("/inzage")
def search() -> str:
    """The lines about one reference in the administrator's own municipality; that she looked is a line too."""
    person = web.person()
    kenmerk = request.args.get("kenmerk", "").strip().upper()
    with web.begin() as session:
        found, known = lines(session, kenmerk), colleagues(session)
        if found:
            audit.note(session, person.actor, Handeling.INZAGE_BEKEKEN, found[0].gemeente, [kenmerk])
    return render_template(
        "beheer/inzage.html",
        gemeente=codes.gemeenten()[person.gemeente or codes.ONBEKEND].naam,
        kenmerk=kenmerk,
        is_asked="kenmerk" in request.args,
        is_reference=KENMERK.fullmatch(kenmerk) is not None,
        lines=[_told(line, known) for line in found],
    )


def lines(session: Session, kenmerk: str) -> Sequence[Auditregel]:
    """The lines that name this reference, oldest first, as far as the session's scope admits them."""
    if KENMERK.fullmatch(kenmerk) is None:
        return []
    query = select(Auditregel).where(Auditregel.kenmerken.contains([kenmerk]))
    return session.scalars(query.order_by(Auditregel.nummer)).all()


def _told(line: Auditregel, known: Mapping[str, str]) -> Mapping[str, str]:
    return {
        "nummer": str(line.nummer),
        "moment": dutch.moment(line.op),
        "wat": label(line.handeling),
        "wie": _who(line, known),
        "rol": label(line.rol),
        "reden": line.reden or "",
    }


def _who(line: Auditregel, known: Mapping[str, str]) -> str:
    """Staff by name. Who declared is told by her firm; of next of kin the name stands in the dossier alone."""
    if line.door == VOLGER.id:
        return "wie de volgcode heeft"
    if line.rol is Rol.SYSTEEM:
        return "automatisch"
    if line.rol in DECLARANT:
        return line.organisatie or "de aangever"
    return f"{known[line.door]} ({line.door})" if line.door in known else line.door
