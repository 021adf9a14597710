# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""What is handed over to a back-end, and by which of the adapter's methods: a declaration, a revision, a withdrawal."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import select, update
from sqlalchemy.orm import Session, undefer

from overlijden import bijlagen, canonical
from overlijden.aangifte import Aangifte
from overlijden.adapter import Adapter, Bericht, Capability, Document, Journal, Outcome
from overlijden.delivery.journal import Claim
from overlijden.labels import label
from overlijden.status import Status
from overlijden.tables import (
    Bijlage,
    Dossier,
    Gescand,
    Levering,
    LeveringSoort,
    Leveringstap,
    LeveringStatus,
    Revisie,
)

# What only some back-ends can be told; the others are told by a person.
NEEDS = {LeveringSoort.AANVULLING: Capability.AMEND, LeveringSoort.INTREKKING: Capability.WITHDRAW}


class Unsupported(Exception):
    """This back-end cannot be told this. The message is a code."""


def read_bericht(session: Session, claim: Claim) -> Bericht:
    """What is handed over, from the revision that the delivery names; a file with a virus in it is left out."""
    bericht = read_question(session, claim)
    rows = select(Bijlage).where(Bijlage.dossier_id == claim.dossier, Bijlage.gescand != Gescand.BESMET)
    rows = rows.where(Bijlage.afgifte.is_(None)).order_by(Bijlage.volgorde)
    return replace(
        bericht,
        documenten=tuple(_document(row) for row in session.scalars(rows.options(undefer(Bijlage.inhoud)))),
        zaaknummer=None if claim.soort is LeveringSoort.AANGIFTE else bericht.zaaknummer,
        vorige=_declared(session, claim, claim.revisie - 1) if claim.soort is LeveringSoort.AANVULLING else None,
    )


def read_question(session: Session, claim: Claim) -> Bericht:
    """What a back-end is asked about: the same without its documents, under the number that it gave."""
    dossier = session.get_one(Dossier, claim.dossier)
    return Bericht(
        levering=claim.levering.hex,
        kenmerk=dossier.kenmerk,
        gemeente=dossier.gemeente,
        ingediend_op=dossier.ingediend_op,
        aangifte=_declared(session, claim, claim.revisie),
        zaaknummer=dossier.zaaknummer,
    )


def _declared(session: Session, claim: Claim, nummer: int) -> Aangifte:
    return canonical.read(Aangifte, session.get_one(Revisie, (claim.dossier, nummer)).aangifte)[0]


def _document(row: Bijlage) -> Document:
    return Document(
        id=row.id.hex,
        soort=row.soort,
        titel=label(row.soort),
        bestandsnaam=row.bestandsnaam,
        mediatype=row.mediatype,
        sha256=row.sha256,
        inhoud=bijlagen.content(row),
    )


def is_moot(session: Session, claim: Claim) -> bool:
    """Whether nothing is left to tell: withdrawn before anything was sent, or the withdrawal of what never arrived."""
    if claim.soort is LeveringSoort.INTREKKING:
        arrived = select(Levering.id).where(
            Levering.dossier_id == claim.dossier, Levering.status == LeveringStatus.AFGELEVERD
        )
        return session.scalar(arrived.limit(1)) is None
    withdrawn = session.get_one(Dossier, claim.dossier).status is Status.INGETROKKEN
    begun = select(Leveringstap.stap).where(Leveringstap.levering_id == claim.levering)
    return withdrawn and not claim.uncertain and session.scalar(begun.limit(1)) is None


def settle_refused(session: Session, claim: Claim) -> None:
    """After a withdrawal nobody need look any more at what was refused before it."""
    refused = update(Levering).where(Levering.dossier_id == claim.dossier, Levering.status == LeveringStatus.GEWEIGERD)
    session.execute(refused.values(status=LeveringStatus.VERVALLEN))


def hand_over(adapter: Adapter, bericht: Bericht, journal: Journal, claim: Claim) -> Outcome:
    """Tell the back-end once. A declaration that may have arrived is looked up first; the rest is told again.

    Raises a DeliveryError, or Unsupported when this back-end cannot be told.
    """
    needed = NEEDS.get(claim.soort)
    if needed and needed not in adapter.capabilities:
        raise Unsupported(f"cannot-{needed}")
    if claim.soort is LeveringSoort.AANVULLING:
        return adapter.amend(bericht, journal)
    if claim.soort is LeveringSoort.INTREKKING:
        return adapter.withdraw(bericht, journal)
    if claim.uncertain and Capability.LOOKUP in adapter.capabilities:
        adapter.lookup(bericht, journal)
    return adapter.deliver(bericht, journal)
