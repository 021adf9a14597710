# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""Paying extracts online, where the municipality chose that: on the page of its provider (docs/adr/0071).

However often she presses, goes back or comes again, there is one payment, and one page that says how it stands.
"""

from __future__ import annotations

import uuid
from contextlib import AbstractContextManager
from decimal import Decimal

from flask import redirect, render_template, url_for
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from forms import pages
from forms.blueprint import blueprint
from forms.standing import Page, read
from overlijden import talen, web
from overlijden.betaaldienst import Betaalstand
from overlijden.gemeenten import Betaling, Deelname
from overlijden.service import betalingen
from overlijden.tables import Betaalverzoek, Dossier


def can_pay(page: Page, deelname: Deelname | None) -> bool:
    """Whether there is something to pay, and a page to pay it on."""
    is_online = deelname is not None and deelname.betaling is Betaling.ONLINE
    return is_online and page.has_receipt and page.eurocent > 0


@blueprint.post("/dossier/<kenmerk>/betalen")
def pay(kenmerk: str) -> Response:
    """Begin a payment, or go on with the one that is open, and show it.

    The page on which it is paid is reached by a link there: a redirect after a form would need every provider in the
    security policy.
    """
    with web.begin() as session:
        dossier = web.dossier(session, kenmerk, lock=True)
        page, deelname = read(session, dossier), web.deelname(dossier.gemeente)
        if deelname is None or deelname.wijziging is None or not can_pay(page, deelname):
            return redirect(url_for("forms.dossier", kenmerk=kenmerk))
        verzoek = betalingen.begin(session, dossier, deelname.wijziging, page.onbetaald, page.eurocent)
        by = betalingen.record(session, verzoek)
    if verzoek.nummer is None:
        terug = web.address("forms.payment", betaling=verzoek.id)
        hint = web.address("forms.hint", betaling=verzoek.id)
        if begonnen := betalingen.start(verzoek, by, web.services().betaaldienst, terug, hint):
            with _apart() as session:
                betalingen.keep(session, verzoek.id, begonnen)
    return redirect(url_for("forms.payment", betaling=verzoek.id))


@blueprint.get("/betaling/<uuid:betaling>")
def payment(betaling: uuid.UUID) -> str:
    """How a payment stands, as its provider says now; from here she goes there, and here she comes back."""
    with _apart() as session:
        verzoek, kenmerk = _find(session, betaling)
        by = betalingen.record(session, verzoek)
    is_asked = verzoek.nummer is not None and verzoek.stand is not Betaalstand.BETAALD
    stand = betalingen.ask(verzoek, by, web.services().betaaldienst) if is_asked else verzoek.stand
    with web.begin() as session:
        dossier = web.dossier(session, kenmerk)
        if is_asked:
            verzoek = betalingen.take_in(session, betaling, stand)
        page = read(session, dossier)
    return render_template(
        "dossiers/betaling.html",
        page=page,
        verzoek=verzoek,
        bedrag=talen.euro(Decimal(verzoek.eurocent) / 100),
        is_known=stand is not None,
        can_pay=can_pay(page, web.deelname(dossier.gemeente)),
        **pages.help_of(dossier.gemeente),
    )


@blueprint.post("/betaling/<uuid:betaling>")
def hint(betaling: uuid.UUID) -> Response:
    """Take it that something changed: the provider is asked soon. Whoever posts, and whatever, gets the same answer."""
    with web.services().database.begin() as session:
        session.execute(select(func.vraag_betaling(betaling)))
    return Response("gezien\n", mimetype="text/plain")


def _apart() -> AbstractContextManager[Session]:
    """A transaction that sees her payments and nothing of what she declared, so that the audit is told nothing."""
    return web.services().database.begin(web.person().scope)


def _find(session: Session, betaling: uuid.UUID) -> tuple[Betaalverzoek, str]:
    """A payment of a dossier that is hers, with that one's reference; NotFound for any other."""
    query = select(Betaalverzoek, Dossier.kenmerk).join(Dossier, Dossier.id == Betaalverzoek.dossier_id)
    found = session.execute(query.where(Betaalverzoek.id == betaling)).one_or_none()
    if found is None:
        raise NotFound
    return found[0], found[1]
