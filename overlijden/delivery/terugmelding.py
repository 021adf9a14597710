# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""Reporting back: what a municipality did with a declaration in a system of its own, told by a person or that system.

A person is believed. What a system says that contradicts what is known here is no fact: it is put before a person, and
overwrites nothing.
"""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Session

from overlijden import akte, canonical, dutch, service
from overlijden.aangifte import Bevinding, Ernst
from overlijden.adapter import Fase, Stand
from overlijden.dossier import queries
from overlijden.status import AFTER_AKTE, BEFORE_AKTE, Actie, Actor, Rol, allowed
from overlijden.tables import Dossier, Levering, LeveringStatus
from overlijden.tools.guards import GuardFailed

# Codes of a delivery that arrived, of which its back-end tells what a person must look into.
AFGEBROKEN, ANDERE_AKTE, AKTE_PAST_NIET, ZAAK_WEG = ANDERS = ("afgebroken", "andere-akte", "akte-past-niet", "zaak-weg")
ZONDER_NUMMER = "zonder-aktenummer"  # and of one of which only the number is missing


def record(session: Session, dossier: Dossier, nummer: str | None, datum: date | None, *, by: Actor) -> None:
    """What the registrar did elsewhere, as the two acts that it was. GuardFailed when there is no akte to record."""
    if Actie.IN_BEHANDELING_NEMEN in allowed(dossier.status, by.rol):
        service.perform(session, dossier, Actie.IN_BEHANDELING_NEMEN, by=by)
    if Actie.AKTE_OPMAKEN not in allowed(dossier.status, by.rol):
        raise GuardFailed(_why_not(dossier), "/kenmerk")
    service.perform(session, dossier, Actie.AKTE_OPMAKEN, by=by, akte_nummer=nummer, akte_datum=datum, told=True)


def is_recorded(session: Session, dossier: Dossier, nummer: str, datum: date | None) -> bool:
    """Whether this very akte is known already, in whichever form its number is written: told again, nothing changes."""
    if dossier.akte_nummer is None or datum != dossier.akte_datum:
        return False
    try:
        told = akte.Aktenummer.parse(nummer, akte.kind_of(queries.declared(session, dossier).soort))
    except ValueError:
        return False
    return str(told) == dossier.akte_nummer


def learn(session: Session, dossier: Dossier, levering: Levering, stand: Stand, *, by: Actor) -> None:
    """Take in what the back-end of a delivered declaration says of it; told again, it changes nothing.

    GuardFailed for an akte that cannot be one of this declaration.
    """
    if stand.akte_nummer:
        if dossier.akte_nummer is None and dossier.status in BEFORE_AKTE:
            record(session, dossier, stand.akte_nummer, stand.akte_datum, by=by)
        elif difference := _difference(session, dossier, stand):
            put_before_person(levering, ANDERE_AKTE, difference)
    elif stand.fase is Fase.AFGEBROKEN:
        if dossier.status in BEFORE_AKTE | AFTER_AKTE:
            put_before_person(levering, AFGEBROKEN)
    elif stand.fase is not Fase.ONTVANGEN and Actie.IN_BEHANDELING_NEMEN in allowed(dossier.status, by.rol):
        service.perform(session, dossier, Actie.IN_BEHANDELING_NEMEN, by=by)
    if levering.status is LeveringStatus.AFGELEVERD:
        waits = stand.fase is Fase.AFGEHANDELD and dossier.status in BEFORE_AKTE
        levering.code = ZONDER_NUMMER if waits else None


def put_before_person(levering: Levering, code: str, tekst: str = "") -> None:
    """Let a delivery that arrived ask for a person, who decides what is true; its back-end is asked no more."""
    levering.status, levering.code, levering.peilen_op = LeveringStatus.VASTGELOPEN, code, None
    reden = canonical.write(Bevinding(code, Ernst.AMBTENAAR, "/akte_nummer", tekst))
    levering.redenen = {"redenen": [reden]} if tekst else None


def _difference(session: Session, dossier: Dossier, stand: Stand) -> str:
    """What the back-end's akte has against it, "" when it is the one that is known. Its text may be anything."""
    try:
        kind = akte.kind_of(queries.declared(session, dossier).soort)
        nummer = str(akte.Aktenummer.parse(stand.akte_nummer or "", kind))
    except ValueError:
        return "Uw systeem meldt nu een ander aktenummer, dat wij niet kunnen lezen. Kijk welk nummer klopt."
    if dossier.akte_nummer is None:
        return f"Uw systeem meldt akte {nummer}. Maar deze aangifte geldt niet meer. Kijk of de akte klopt."
    if nummer != dossier.akte_nummer:
        return f"Uw systeem meldt akte {nummer}. Hier staat akte {dossier.akte_nummer}. Kijk welk nummer klopt."
    if stand.akte_datum and dossier.akte_datum and stand.akte_datum != dossier.akte_datum:
        days = dutch.day(stand.akte_datum), dutch.day(dossier.akte_datum)
        return f"Volgens uw systeem is de akte van {days[0]}. Hier staat {days[1]}. Kijk welke dag klopt."
    return ""


def _why_not(dossier: Dossier) -> str:
    if dossier.akte_nummer:
        return "Van dit dossier is de akte al bekend."
    if Actie.AFLEVEREN in allowed(dossier.status, Rol.SYSTEEM):
        return "Wij weten nog niet dat deze aangifte aankwam. Leg dat eerst vast bij Afleveringen."
    return "Dit dossier is gesloten. Er hoort geen akte bij."
