# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""Files that a municipality's own system made: fetched once, and opened, cleaned and scanned as every attachment is.

Whichever process dies, a file that is not here yet is fetched at the next asking. What cannot be shown to the declarant
is put before a clerk, who gives it to her herself.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

import structlog
from sqlalchemy.exc import IntegrityError

from overlijden import bijlagen, service
from overlijden.aangifte import BijlageSoort
from overlijden.adapter import Adapter, Afgifte, Bericht, Refused, TemporaryError
from overlijden.db import Database
from overlijden.delivery.journal import Claim
from overlijden.dossier import queries
from overlijden.labels import label
from overlijden.status import Actie, Actor, Rol, allowed
from overlijden.tables import Bijlage, Dossier, Levering, LeveringStatus
from overlijden.tools import reach
from overlijden.tools.cleaning.refusal import Unacceptable

log = structlog.get_logger()

ONBRUIKBAAR = "afgifte-onbruikbaar"  # of a delivery that arrived: a file of it could not be taken in
MOST = 20  # files of one dossier


def take_in(database: Database, claim: Claim, adapter: Adapter, question: Bericht, told: Sequence[Afgifte]) -> None:
    """Fetch and keep what is not here yet. One that cannot be had now is fetched at the next asking."""
    for afgifte in _new(database, claim, told) if told else ():
        try:
            with reach.on_behalf_of(claim.gemeente):
                inhoud = adapter.fetch(question, afgifte)
            row = bijlagen.make(inhoud, f"{label(afgifte.soort)} {question.kenmerk}", BijlageSoort.OVERIG, "")
        except (Refused, TemporaryError) as error:
            log.info("afgifte", levering=str(claim.levering), soort=afgifte.soort, code=str(error))
        except Unacceptable:
            log.warning("afgifte", levering=str(claim.levering), soort=afgifte.soort, code=ONBRUIKBAAR)
            _put_before_clerk(database, claim)
        else:
            _keep(database, claim, afgifte, row)


def _new(database: Database, claim: Claim, told: Sequence[Afgifte]) -> list[Afgifte]:
    with database.begin(claim.scope) as session:
        dossier = session.get_one(Dossier, claim.dossier)
        known = {row.afgifte_nummer for row in queries.issued(session, dossier)}
        if dossier.vernietigd_op or Actie.DOCUMENT_GEVEN not in allowed(dossier.status, Rol.KOPPELING):
            return []
    return [afgifte for afgifte in told if afgifte.nummer not in known][: MOST - len(known)]


def _keep(database: Database, claim: Claim, afgifte: Afgifte, row: Bijlage) -> None:
    """One act and its file. StaleDataError when somebody acted meanwhile; nothing when another asking was first."""
    by = Actor("koppeling", Rol.KOPPELING, organisatie=claim.gemeente)
    row.afgifte, row.afgifte_nummer, row.afgegeven_op = afgifte.soort, afgifte.nummer, datetime.now(UTC)
    try:
        with database.begin(claim.scope) as session:
            dossier = session.get_one(Dossier, claim.dossier)
            row.dossier_id, row.gemeente, row.partij = dossier.id, dossier.gemeente, dossier.partij
            session.add(row)
            session.flush()
            gegevens = {"afgifte": str(afgifte.soort)}
            service.perform(session, dossier, Actie.DOCUMENT_GEVEN, by=by, gegevens=gegevens)
    except IntegrityError:
        log.info("afgifte", levering=str(claim.levering), soort=afgifte.soort, code="present")


def _put_before_clerk(database: Database, claim: Claim) -> None:
    with database.begin(claim.scope) as session:
        levering = session.get_one(Levering, claim.levering, with_for_update=True)
        if levering.status is LeveringStatus.AFGELEVERD:
            levering.code = ONBRUIKBAAR
