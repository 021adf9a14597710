# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""What a declarant sees of her own declarations: the list, the receipt and the status page."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from flask import render_template, request
from sqlalchemy import Select, and_, func, or_, select, update
from sqlalchemy.orm import Session

from forms import drafts, fees, firm, pages
from forms.amending import can_amend
from forms.blueprint import blueprint
from forms.passing import can_pass_on
from forms.paying import can_pay
from forms.standing import Page, read
from forms.withdrawing import can_withdraw
from overlijden import audit, codes, dutch, web
from overlijden.dossier import changes, queries
from overlijden.status import ENDS, Handeling
from overlijden.tables import Concept, Dossier, Revisie
from overlijden.talen import Zin, translated
from overlijden.termijn import NEDERLAND
from overlijden.web.login import Identity

MOST = 25  # of a list on one page: more of what was filed is found by searching, of what was begun by asking
ORDERS: Mapping[str, str] = {"": Zin("Nieuwste eerst"), "termijn": Zin("Laatste dag van de uitvaart eerst")}


@blueprint.route("/aangiften", methods=["GET", "POST"])
def overview() -> str:
    """Her drafts that can still be finished, and what she filed. A name to look for is posted: no address keeps it."""
    zoek, volgorde = request.form.get("zoek", "").strip(), request.form.get("volgorde", "")
    most = None if "begonnen" in request.form else MOST
    with web.begin() as session:
        begun = open_drafts(session, web.person(), most and most + 1)
        filed = session.scalars(_filed(web.person(), zoek, volgorde).limit(MOST + 1)).all()
        audit.record(session, web.person().actor, Handeling.LIJST_INGEZIEN, filed)
        found = [read(session, dossier) for dossier in filed[:MOST]]
    looked = {"zoek": zoek, "volgorde": volgorde, "volgordes": ORDERS, "meer": len(filed) > MOST, "most": MOST}
    drafts = {"drafts": begun[:most], "meer_concepten": len(begun) > len(begun[:most])}
    return render_template("dossiers/overview.html", dossiers=found, **drafts, **looked)


@blueprint.get("/dossier/<kenmerk>/ontvangst")
def receipt(kenmerk: str) -> str:
    """That a declaration was received, and what happens now."""
    return _show("dossiers/receipt.html", kenmerk)


@blueprint.get("/dossier/<kenmerk>")
def dossier(kenmerk: str) -> str:
    """How a declaration stands. From here on what happened is no news to her firm."""
    return _show("dossiers/dossier.html", kenmerk, is_read=True)


def _filed(person: Identity, zoek: str, volgorde: str) -> Select[Dossier]:
    """What she filed, with this in its reference or in the surname of who died; in the order that was chosen."""
    # The scope says the same of the party; said here as well, its index is walked in that order.
    query = select(Dossier).where(Dossier.partij == person.partij, Dossier.vernietigd_op.is_(None))
    if zoek:
        newest = and_(Revisie.dossier_id == Dossier.id, Revisie.nummer == Dossier.revisie)
        surname = func.jsonb_extract_path_text(Revisie.aangifte, "overledene", "geslachtsnaam")
        found = or_(Dossier.kenmerk.icontains(zoek, autoescape=True), surname.icontains(zoek, autoescape=True))
        query = query.join(Revisie, newest).where(found)
    if volgorde == "termijn":  # what is done has no term left
        return query.order_by(Dossier.status.in_(ENDS), Dossier.uiterste_dag.nulls_last(), Dossier.kenmerk)
    return query.order_by(Dossier.ingediend_op.desc())


def _show(template: str, kenmerk: str, *, is_read: bool = False) -> str:
    rol = web.person().rol
    with web.begin() as session:
        found = web.dossier(session, kenmerk)
        page = read(session, found)
        if is_read and page.is_news:
            _see(session, page)
        revisions = changes.per_revision(queries.revisions(session, found), page.history)
        begun = session.scalar(_open().where(Concept.wijzigt == kenmerk, Concept.persoon == web.person().id))
    deelname = web.deelname(found.gemeente)
    return render_template(
        template,
        page=dataclasses.replace(page, revisions=revisions),
        begun=begun,
        deelname=deelname,
        payment=fees.PAYMENT[deelname.betaling] if deelname else "",
        can_pay=can_pay(page, deelname),
        can_amend=can_amend(found, rol),
        can_withdraw=can_withdraw(found, rol),
        can_pass_on=can_pass_on(found, rol),
        can_begin_alike=firm.is_of(web.person(), page.aangifte),
        **pages.help_of(found.gemeente),
    )


def _see(session: Session, page: Page) -> None:
    """No act: a clerk's page that lies open stays true."""
    seen = update(Dossier).where(Dossier.id == page.dossier.id).values(gelezen=page.history[-1].id)
    session.execute(seen, execution_options={"synchronize_session": False})


def open_drafts(session: Session, person: Identity, most: int | None = None) -> Sequence[Mapping[str, Any]]:
    """This person's drafts that can still be finished, newest first; all of them, or so many."""
    found = session.scalars(_open().order_by(Concept.vervalt_op.desc()).limit(most))
    return [_draft(session, draft, person) for draft in found]


def _open() -> Select[Concept]:
    """Drafts of pages: what software sent is not among them."""
    still_open = select(Concept).where(Concept.kenmerk.is_(None), Concept.vervalt_op > datetime.now(UTC))
    return still_open.where(Concept.afdruk.is_(None))


def _draft(session: Session, draft: Concept, person: Identity) -> Mapping[str, Any]:
    """What tells one draft from another: the name of the deceased person once it is known, where, and when."""
    aangifte = drafts.read(session, draft, person, web.services().settings).aangifte
    found = codes.gemeenten().get(aangifte.overlijden.gemeente or "")
    naam = dutch.short_name(aangifte.overledene, translated("Aangifte zonder naam"))
    return {
        "id": draft.id,
        "wijzigt": draft.wijzigt,
        "titel": translated(Zin("Wijziging van {naam}", naam=naam)) if draft.wijzigt else naam,
        "gemeente": found.naam if found else "",
        "gewijzigd": (draft.vervalt_op - drafts.KEPT).astimezone(NEDERLAND),
        "bewaard": draft.vervalt_op.astimezone(NEDERLAND),
    }
