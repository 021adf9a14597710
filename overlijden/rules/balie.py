# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""What the registrar must have before there is an akte or a verlof, and what the desk must not forget afterwards."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from overlijden import akte
from overlijden.aangifte import (
    Aangifte,
    BijlageSoort,
    Ernst,
    Geslacht,
    SoortAangifte,
    SoortLijkbezorging,
    SoortOverlijden,
)
from overlijden.codes import kb_dagen
from overlijden.rules.context import Context
from overlijden.rules.derived import Persoon, is_there, relatives, window
from overlijden.rules.registry import Fout, regel

_FINDING = (
    "/lijkvinding/vindplaats",
    "/lijkvinding/datum",
    "/lijkvinding/tijd",
    "/lijkvinding/officier",
    "/lijkvinding/stuk_datum",
    "/bijlagen",
)
_LONG_AGO = timedelta(days=3653)  # before which a year is a typing error: the officer declares at once (BW 1:19h.6)
_ASKED = {
    "vindplaats": "Vul in waar het lichaam is gevonden, zo precies mogelijk.",
    "datum": "Vul de dag in waarop het lichaam is gevonden.",
    "tijd": "Vul de tijd in waarop het lichaam is gevonden.",
    "officier": "Kies of de hulpofficier of de officier van justitie de aangifte deed.",
    "officier_naam": "Vul de naam in van de (hulp)officier van justitie.",
    "stuk_datum": "Vul de datum van de schriftelijke aangifte in.",
}


@regel("R33", Ernst.AMBTENAAR, "BW 1:19h.6; Bbs 62", *_FINDING)
def found_body_is_declared_in_writing(aangifte: Aangifte, context: Context) -> Iterable[Fout]:
    """De (hulp)officier van justitie doet schriftelijk aangifte van een gevonden lichaam, met plaats, dag en uur."""
    if aangifte.soort is not SoortAangifte.LIJKVINDING or context.is_online:
        return
    for name, tekst in _ASKED.items():
        if not getattr(aangifte.lijkvinding, name, None):
            yield Fout(f"/lijkvinding/{name}", tekst)
    for name in ("datum", "stuk_datum"):
        if tekst := _unlikely(getattr(aangifte.lijkvinding, name, None), context.vandaag):
            yield Fout(f"/lijkvinding/{name}", tekst)
    if not is_there(aangifte, context, BijlageSoort.PV_LIJKVINDING):
        yield Fout("/bijlagen", "Voeg de schriftelijke aangifte van de (hulp)officier van justitie toe.")


def _unlikely(dag: date | None, vandaag: date) -> str:
    """Why this is no day of a finding or of a paper about it, in Dutch; "" when it may be."""
    if dag and dag > vandaag:
        return "Deze dag ligt in de toekomst. Kies een andere dag."
    if dag and dag < vandaag - _LONG_AGO:
        return "Deze dag is meer dan tien jaar geleden. Kijk het jaar na."
    return ""


@regel("R40", Ernst.AMBTENAAR, "Bbs 18.5", "/overledene/geslacht")
def sex_has_a_text_on_the_akte(aangifte: Aangifte, _: Context) -> bool:
    """Voor geslacht 'onbekend' is geen tekst op de akte. De gemeente beslist wat er komt te staan."""
    return aangifte.overledene.geslacht is not Geslacht.O


@regel("R56", Ernst.WAARSCHUWT, "Atw 3.3", "/overlijden/datum")
def decree_days_are_known(aangifte: Aangifte, context: Context) -> Iterable[Fout]:
    """De vrije dagen bij koninklijk besluit van dit jaar staan nog niet in de tabel. Vul de tabel aan."""
    termijn = window(aangifte) if context.behandeling else None
    known = {dag.year for dag in kb_dagen()}
    for jaar in sorted({dag.datum.year for dag in termijn.dagen} - known) if termijn else ():
        yield Fout("/overlijden/datum", f"De vrije dagen bij koninklijk besluit van {jaar} staan niet in de tabel.")


@regel("R60", Ernst.AMBTENAAR, "Wlb 21.6", "/lijkbezorging/soort")
def unidentified_body_is_not_cremated(aangifte: Aangifte, context: Context) -> bool:
    """Zolang niet bekend is wie de overleden persoon is, mag er geen crematie zijn. Kies een begrafenis."""
    if context.behandeling is None or aangifte.lijkbezorging.soort is not SoortLijkbezorging.CREMATIE:
        return True
    return bool(aangifte.overledene.bsn or aangifte.overledene.geslachtsnaam)


@regel("R69", Ernst.AMBTENAAR, "Wet rechten burgerlijke stand", "/uittreksels")
def extracts_are_paid(aangifte: Aangifte, context: Context) -> bool:
    """De uittreksels zijn nog niet betaald. Houd ze vast; het verlof is gratis en wacht hier niet op."""
    return context.at_desk.betaald is not False or aangifte.uittreksels.aantal <= 0


@regel("R70", Ernst.AMBTENAAR, "Regeling vermelding aktenummer; LO BRP 81.20", "/akte_nummer")
def akte_number_is_of_this_register(aangifte: Aangifte, context: Context) -> Iterable[Fout]:
    """Vul het aktenummer in zoals het in uw register staat: 6 tekens, of 7 zoals in de BRP."""
    nummer = context.at_desk.akte_nummer
    if nummer is not None and (tekst := akte.number_problem(nummer, akte.kind_of(aangifte.soort))):
        yield Fout("/akte_nummer", tekst)


@regel("R71", Ernst.AMBTENAAR, "BW 1:18; Bbs 5", "/akte_datum", "/overlijden/datum")
def akte_follows_the_declaration(aangifte: Aangifte, context: Context) -> Iterable[Fout]:
    """De akte is van na de aangifte, en de aangifte van na het overlijden. Kijk de datum na in uw register."""
    datum, overleden = context.at_desk.akte_datum, aangifte.overlijden.datum
    if datum is None and context.at_desk.akte_nummer is None:  # there is no akte yet
        return
    aangegeven = context.at_desk.ingediend or overleden or date.min
    if tekst := akte.date_problem(datum, aangegeven=max(aangegeven, overleden or date.min), vandaag=context.vandaag):
        yield Fout("/akte_datum", tekst)


@regel("R72", Ernst.AMBTENAAR, "BW 1:18a", "/ambtenaar", "/aangever/geslachtsnaam")
def registrar_is_no_party(aangifte: Aangifte, context: Context) -> bool:
    """In deze aangifte staat iemand met uw naam. Bent u dat? Laat dan een andere ambtenaar de akte maken."""
    ambtenaar = (context.at_desk.ambtenaar or "").casefold().split()
    others = all(ambtenaar != _called(naam) for _, naam in relatives(aangifte))
    return not ambtenaar or (others and ambtenaar != _called(aangifte.aangever))


@regel("R73", Ernst.AMBTENAAR, "Wlb 11, 12", "/akte_nummer", "/bijlagen")
def verlof_follows_akte_and_papers(aangifte: Aangifte, context: Context) -> Iterable[Fout]:
    """Geef het verlof na de akte, en als de verklaring van de arts of de officier van justitie er is."""
    if not context.at_desk.verlof_gevraagd:
        return
    if context.at_desk.akte_nummer is None:
        yield Fout("/akte_nummer", "Er is nog geen akte. Maak eerst de akte en geef dan het verlof.")
    is_natural = aangifte.overlijden.soort is not SoortOverlijden.NIET_NATUURLIJK
    paper = BijlageSoort.A_VERKLARING if is_natural else BijlageSoort.GEEN_BEZWAAR_OVJ
    if not is_there(aangifte, context, paper):
        wie = "de arts (formulier A)" if is_natural else "de officier van justitie"
        yield Fout("/bijlagen", f"De verklaring van {wie} is er nog niet. Wacht daarop met het verlof.")


@regel("R75", Ernst.WAARSCHUWT, "Regeling doodsoorzaakverklaring 2002", "/b_envelop_ontvangen")
def envelope_is_sent_on(_: Aangifte, context: Context) -> Iterable[Fout]:
    """Stuur de gesloten envelop (formulier B) binnen een maand ongeopend naar het CBS."""
    ontvangen = context.at_desk.b_envelop_ontvangen
    if ontvangen is None or context.at_desk.b_envelop_verzonden is not None:
        return
    if context.vandaag > _a_month_after(ontvangen):
        tekst = "De gesloten envelop (formulier B) ligt hier langer dan een maand. Stuur hem vandaag naar het CBS."
        yield Fout("/b_envelop_ontvangen", tekst)
    elif context.vandaag - ontvangen > timedelta(days=14):
        tekst = "De gesloten envelop (formulier B) ligt hier langer dan 14 dagen. Stuur hem naar het CBS."
        yield Fout("/b_envelop_ontvangen", tekst)


def _called(persoon: Persoon) -> list[str]:
    """A person as a log-in has it: the first given name and the whole surname, whatever the capitals."""
    first = (persoon.voornamen or "").split()[:1]
    return " ".join((*first, persoon.voorvoegsel or "", persoon.geslachtsnaam or "")).casefold().split()


def _a_month_after(dag: date) -> date:
    """The same day of the next month, or that month's last."""
    after = (dag.replace(day=1) + timedelta(days=31)).replace(day=1)
    last = (after + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    return after.replace(day=min(dag.day, last.day))
