# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""Paying extracts at a provider's: one payment is open for a dossier and an amount, and the provider alone is believed.

What is paid goes on record once, also when it is paid twice, after it lapsed or after the declaration came to nothing:
then more was paid than is due, and the desk is told to pay it back. No transaction is open while a provider is asked.
"""

from __future__ import annotations

import sys
import uuid
from datetime import UTC, datetime, timedelta

import structlog
from sqlalchemy import func, select, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from overlijden import betaaldienst, service
from overlijden.betaaldienst import Betaalstand, Load, Opdracht, Unavailable
from overlijden.db import Database, Scope
from overlijden.deelnames import deelname
from overlijden.gemeenten import Deelname
from overlijden.status import SYSTEEM, Actie
from overlijden.tables import Betaalverzoek, Dossier, Wijziging
from overlijden.termijn import today
from overlijden.tools import logs, reach
from overlijden.tools.tomlfile import ConfigError

log = structlog.get_logger()

SOON = timedelta(minutes=1)  # after which a payment that was begun is asked after
LONGEST = timedelta(days=30)  # later only when the provider says that something changed
OMSCHRIJVING = "Uittreksels burgerlijke stand"  # on her bank statement


def begin(session: Session, dossier: Dossier, wijziging: int, aantal: int, eurocent: int) -> Betaalverzoek:
    """The payment of so many extracts that is open, or a new one. The dossier is locked: of two at once one begins."""
    same = (Betaalverzoek.dossier_id == dossier.id, Betaalverzoek.aantal == aantal, Betaalverzoek.eurocent == eurocent)
    found = session.scalar(select(Betaalverzoek).where(*same, Betaalverzoek.stand == Betaalstand.OPEN))
    if found is None:
        of = {"dossier_id": dossier.id, "gemeente": dossier.gemeente, "wijziging": wijziging}
        found = Betaalverzoek(aantal=aantal, eurocent=eurocent, **of)
        session.add(found)
        session.flush()
    return found


def record(session: Session, verzoek: Betaalverzoek) -> Deelname:
    """How the municipality took part when it was begun: at which provider, and on whose account."""
    row = session.get_one(Wijziging, verzoek.wijziging)
    return deelname.read(row.gemeente, row.inhoud)


def start(verzoek: Betaalverzoek, by: Deelname, load: Load, terug: str, hint: str) -> betaaldienst.Begonnen | None:
    """Let it begin at the provider; None when that cannot be now. Asked twice it is one payment there."""
    opdracht = Opdracht(
        referentie=str(verzoek.id), eurocent=verzoek.eurocent, omschrijving=OMSCHRIJVING, terug=terug, hint=hint
    )
    try:
        with betaaldienst.turn(), reach.on_behalf_of(by.gemeente.code):
            return load(by.betaaldienst).start(opdracht)
    except (Unavailable, ConfigError) as error:
        _note(verzoek, error)
        return None


def keep(session: Session, verzoek: uuid.UUID, begonnen: betaaldienst.Begonnen) -> None:
    """Write down what the provider calls it; of two answers, which are of one payment, the first."""
    found = session.get_one(Betaalverzoek, verzoek, with_for_update=True)
    if found.nummer is None:
        found.nummer, found.adres = begonnen.nummer, begonnen.adres
        found.vragen_op = func.now() + SOON


def ask(verzoek: Betaalverzoek, by: Deelname, load: Load) -> Betaalstand | None:
    """How it stands at the provider, None when nothing that is about this payment comes back."""
    try:
        with betaaldienst.turn(), reach.on_behalf_of(by.gemeente.code):
            said = load(by.betaaldienst).status(verzoek.nummer or "")
    except (Unavailable, ConfigError) as error:
        _note(verzoek, error)
        return None
    if (said.referentie, said.eurocent) != (str(verzoek.id), verzoek.eurocent):
        _note(verzoek, Unavailable("another payment"))
        return None
    return said.stand


def take_in(session: Session, verzoek: uuid.UUID, stand: Betaalstand | None) -> Betaalverzoek:
    """Write down what the provider said; what is paid stays so, and goes on record once, whoever heard it first."""
    found = session.get_one(Betaalverzoek, verzoek, with_for_update=True, populate_existing=True)
    if found.stand is Betaalstand.BETAALD:
        return found
    if stand is Betaalstand.BETAALD:
        dossier = session.get_one(Dossier, found.dossier_id, with_for_update=True)
        said = {"aantal": str(found.aantal), "datum": today().isoformat(), "nummer": found.nummer or ""}
        service.perform(session, dossier, Actie.BETALING_ONTVANGEN, by=SYSTEEM, gegevens=said)
    if stand in (Betaalstand.BETAALD, Betaalstand.VERVALLEN):
        found.stand, found.vragen_op = stand, None
    elif (age := datetime.now(UTC) - found.begonnen_op) < LONGEST:
        found.vragen_op = datetime.now(UTC) + max(SOON, age / 10)
    else:
        found.vragen_op = None
    return found


def ask_next(database: Database, load: Load = betaaldienst.load) -> bool:
    """Ask after one payment of which that is due, as worker; False when none is."""
    with database.begin() as session:
        verzoek = session.scalars(_DUE).one_or_none()
        if verzoek is None:
            return False
        # Until it is written down what was said, so that a process which dies is followed by another.
        verzoek.vragen_op = func.now() + SOON
    stand = _ask_safely(database, verzoek, load)
    with database.begin(Scope(gemeente=verzoek.gemeente)) as session:
        take_in(session, verzoek.id, stand)
    if stand is None:
        _leave_alone(database, verzoek)
    return True


def _ask_safely(database: Database, verzoek: Betaalverzoek, load: Load) -> Betaalstand | None:
    """As ``ask``; None also for a defect, which would keep who is next from being asked after."""
    try:
        with database.begin() as session:
            by = record(session, verzoek)
        return ask(verzoek, by, load)
    except DBAPIError:
        raise
    except Exception:
        log.error("defect in asking after a payment", gemeente=verzoek.gemeente, **logs.defect(sys.exc_info()))  # noqa: TRY400
        return None


def _leave_alone(database: Database, verzoek: Betaalverzoek) -> None:
    """Let all of an account that gave no answer wait, each of which could take as long, and those of others go first.

    The next one is asked after before the same again, so that one of which no answer comes is in nobody's way.
    """
    until = func.now() + SOON / 2
    same = Betaalverzoek.wijziging == verzoek.wijziging, Betaalverzoek.vragen_op < until
    due = select(Betaalverzoek.id).where(*same).with_for_update(skip_locked=True)
    with database.begin() as session:
        session.execute(update(Betaalverzoek).where(Betaalverzoek.id.in_(due)).values(vragen_op=until))


_DUE = (
    select(Betaalverzoek)
    .where(Betaalverzoek.vragen_op <= func.now())
    .order_by(Betaalverzoek.vragen_op)
    .limit(1)
    .with_for_update(skip_locked=True)
)


def _note(verzoek: Betaalverzoek, error: Exception) -> None:
    log.warning("betaaldienst", gemeente=verzoek.gemeente, kind=type(error).__name__, code=str(error))
