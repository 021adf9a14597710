# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""Reporting back: what a municipality did with a declaration in its own system, told by a person or that system."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Session

from overlijden import akte, queries, service
from overlijden.guards import GuardFailed
from overlijden.status import Actie, Actor, Rol, allowed
from overlijden.tables import Dossier


def record(session: Session, dossier: Dossier, nummer: str | None, datum: date | None, *, by: Actor) -> None:
    """What the registrar did elsewhere, as the two acts that it was. GuardFailed when there is no akte to record."""
    if Actie.IN_BEHANDELING_NEMEN in allowed(dossier.status, by.rol):
        service.perform(session, dossier, Actie.IN_BEHANDELING_NEMEN, by=by)
    if Actie.AKTE_OPMAKEN not in allowed(dossier.status, by.rol):
        raise GuardFailed(_why_not(dossier), "/kenmerk")
    service.perform(session, dossier, Actie.AKTE_OPMAKEN, by=by, akte_nummer=nummer, akte_datum=datum)


def is_recorded(session: Session, dossier: Dossier, nummer: str, datum: date | None) -> bool:
    """Whether this very akte is known already, in whichever form its number is written: told again, nothing changes."""
    if dossier.akte_nummer is None or datum != dossier.akte_datum:
        return False
    try:
        told = akte.Aktenummer.parse(nummer, akte.kind_of(queries.declared(session, dossier).soort))
    except ValueError:
        return False
    return str(told) == dossier.akte_nummer


def _why_not(dossier: Dossier) -> str:
    if dossier.akte_nummer:
        return "Van dit dossier is de akte al bekend."
    if Actie.AFLEVEREN in allowed(dossier.status, Rol.SYSTEEM):
        return "Wij weten nog niet dat deze aangifte aankwam. Leg dat eerst vast bij Afleveringen."
    return "Dit dossier is gesloten. Er hoort geen akte bij."
