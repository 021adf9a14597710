# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""The use cases of a dossier after filing that are more than one act; as in ``service``, none commits or calls out."""

from __future__ import annotations

import dataclasses
import uuid
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from overlijden import audit, bijlagen, deelnames, mail, service
from overlijden.dossier import queries
from overlijden.rules import Context
from overlijden.status import Actie, Actor, Handeling
from overlijden.tables import Dossier, Keuze, MailSoort, Notitie


def choose(session: Session, dossier: Dossier, keuzes: Sequence[Keuze], *, by: Actor) -> None:
    """Write down which answers go on the akte where declaration and BRP differ, each with its reason (BW 1:18.2)."""
    for keuze in keuzes:
        keuze.dossier_id, keuze.gemeente, keuze.door = dossier.id, dossier.gemeente, by.id
        session.add(keuze)
    session.flush()
    service.perform(session, dossier, Actie.KIEZEN, by=by)


def note(session: Session, dossier: Dossier, tekst: str, *, by: Actor) -> None:
    """Write down something for colleagues. Of two at once both stay: a note is no act."""
    session.add(Notitie(dossier_id=dossier.id, gemeente=dossier.gemeente, door=by.id, tekst=tekst))
    audit.record(session, by, Handeling.NOTITIE_GEMAAKT, [dossier])


def see(session: Session, dossier: Dossier) -> None:
    """Take away the mark that the desk has not seen this revision. No act: a page that lies open stays true."""
    seen = update(Dossier).where(Dossier.id == dossier.id, Dossier.bekeken < dossier.revisie)
    session.execute(seen.values(bekeken=dossier.revisie), execution_options={"synchronize_session": False})


def move(session: Session, dossier: Dossier, gemeente: str, *, by: Actor, reden: str, nu: datetime) -> Dossier | None:
    """Send a declaration on to the municipality where the death was; her dossier, None when she does not take part.

    It keeps the moment at which it was filed. Here stays the dossier as it was, closed. The session's scope must hold
    this municipality and the dossier's party.
    """
    service.perform(session, dossier, Actie.DOORZENDEN, by=by, reden=reden, gegevens={"gemeente": gemeente})
    aangifte = queries.declared(session, dossier)
    bestemming = deelnames.bestemming(session, gemeente, aangifte.overlijden.datum, nu)
    if bestemming.ontvanger is None:
        mail.queue(session, dossier, MailSoort.DOORGEZONDEN, nu)
        return None
    attached = bijlagen.usable(queries.attachments(session, dossier))
    aangifte = dataclasses.replace(aangifte, overlijden=dataclasses.replace(aangifte.overlijden, gemeente=gemeente))
    aangifte = bijlagen.describe(aangifte, attached)
    filed = Actor(dossier.persoon, by.rol, dossier.partij)
    context = Context(nu=dossier.ingediend_op, kanaal=dossier.kanaal)
    moved = service.open_dossier(
        session, aangifte, context, filed, gemeente=gemeente, concept=uuid.uuid4(), voorganger=dossier.kenmerk
    )
    moved.volgcode = dossier.volgcode  # who follows it goes on with the code that she has
    moved.aangever_partij = dossier.aangever_partij
    session.add_all(bijlagen.copy(row, moved.id, gemeente) for row in attached)
    session.flush()
    service.perform(session, moved, Actie.INDIENEN, by=by, reden=reden)
    service.enqueue(session, moved, bestemming.ontvanger.adapter, bestemming.ontvanger.wijziging)
    return moved
