# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""What was declared beside what the BRP says, which the registrar must consult (BW 1:18.2).

No sentence repeats what the BRP says: the desk shows both side by side, and a finding may travel further.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from overlijden.aangifte import Aangifte, BurgerlijkeStaat, Ernst, JaNeeOnbekend, OnvolledigeDatum
from overlijden.brp import BrpPersoon
from overlijden.rules.context import Context
from overlijden.rules.derived import age_in_years
from overlijden.rules.registry import Fout, regel

RNI = "1999"  # the register of non-residents, in the place of a municipality
_UNKNOWN_HERE = BrpPersoon()
_EIGHTEEN_TO_MARRY = date(2015, 12, 5)  # before that day, from 16 with permission (Wet tegengaan huwelijksdwang)
_NAMES = ("voornamen", "geslachtsnaam")


def _brp(context: Context) -> BrpPersoon:
    return context.at_desk.brp_overledene or _UNKNOWN_HERE


@regel("R06", Ernst.AMBTENAAR, "Bbs 61.3b", "/aangever/bsn", "/aangever/voornamen", "/aangever/geboortedatum")
def declarant_is_in_the_brp(aangifte: Aangifte, context: Context) -> Iterable[Fout]:
    """Kijk na wie de aangever is. Naam, geboortedatum en geboorteplaats komen op de akte."""
    persoon, aangever = context.at_desk.brp_aangever, aangifte.aangever
    if persoon is None:
        return
    if persoon.opschorting == "O":
        yield Fout("/aangever/bsn", "De aangever staat in de BRP als overleden. Kijk na wie de aangifte deed.")
    named = (aangever.voornamen, aangever.geslachtsnaam, aangever.geboortedatum, aangever.geboorteplaats)
    if not persoon.gevonden and not all(named):
        yield Fout("/aangever/bsn", "De aangever staat niet in de BRP. Vul naam, geboortedatum en geboorteplaats aan.")


@regel("R18", Ernst.AMBTENAAR, "BW 1:18.2", "/overledene/bsn")
def deceased_is_in_the_brp(aangifte: Aangifte, context: Context) -> bool:
    """De BRP kent deze persoon niet. Kijk het BSN na en zoek op naam en geboortedatum."""
    return not aangifte.overledene.bsn or (_brp(context).gevonden and _brp(context).opschorting != "F")


@regel("R19", Ernst.AMBTENAAR, "LO BRP categorie 06, 67.20", "/overledene/bsn")
def deceased_is_not_registered_as_such(_: Aangifte, context: Context) -> bool:
    """Deze persoon staat in de BRP al als overleden. Kijk na of er al een akte is."""
    return not _brp(context).overleden and _brp(context).opschorting != "O"


@regel("R20", Ernst.INFORMEERT, "HUP; LO BRP 67.20", "/overledene/bsn")
def resident_is_no_non_resident(_: Aangifte, context: Context) -> bool:
    """Deze persoon staat in de BRP als niet-ingezetene. Stuur het bericht over het overlijden (Tb02) naar de RNI."""
    return _brp(context).gemeente != RNI and _brp(context).opschorting != "E"


@regel(
    "R21",
    Ernst.WAARSCHUWT,
    "BW 1:18.2",
    "/overledene/geslachtsnaam",
    "/overledene/voorvoegsel",
    "/overledene/titel",
    "/overledene/voornamen",
    "/overledene/geboortedatum",
    "/overledene/geslacht",
)
def deceased_is_as_in_the_brp(aangifte: Aangifte, context: Context) -> Iterable[Fout]:
    """De BRP zegt iets anders dan de aangifte. Leg ze naast elkaar; de BRP gaat voor."""
    overledene, persoon = aangifte.overledene, _brp(context)
    for name in _NAMES:
        if _differ(getattr(overledene, name), getattr(persoon, name)):
            yield Fout(f"/overledene/{name}")
    for name in ("voorvoegsel", "titel") if persoon.geslachtsnaam else ():
        if (getattr(overledene, name) or "") != (getattr(persoon, name) or ""):
            yield Fout(f"/overledene/{name}")
    if not _may_be_the_same(overledene.geboortedatum, persoon.geboortedatum):
        yield Fout("/overledene/geboortedatum")
    if overledene.geslacht and persoon.geslacht and overledene.geslacht is not persoon.geslacht:
        yield Fout("/overledene/geslacht")


@regel("R39", Ernst.WAARSCHUWT, "LO BRP 02.40, 61.10", "/overledene/geslachtsnaam", "/partner/geslachtsnaam")
def surname_is_not_the_partner_s(aangifte: Aangifte, context: Context) -> bool:
    """Dit lijkt de achternaam van de partner. Neem de achternaam bij de geboorte over uit de BRP."""
    declared, partner = aangifte.overledene.geslachtsnaam, aangifte.partner and aangifte.partner.geslachtsnaam
    return not declared or declared != partner or not _differ(declared, _brp(context).geslachtsnaam)


@regel("R42", Ernst.WAARSCHUWT, "BW 1:18.2; LO BRP categorie 05", "/overledene/burgerlijke_staat")
def civil_status_is_as_in_the_brp(aangifte: Aangifte, context: Context) -> bool:
    """De burgerlijke staat is in de BRP anders. Kijk na wat klopt; de naam van de partner komt op de akte."""
    declared, known = aangifte.overledene.burgerlijke_staat, _brp(context).burgerlijke_staat
    return declared in {None, BurgerlijkeStaat.ONBEKEND} or known is None or declared is known


@regel("R43", Ernst.WAARSCHUWT, "LO BRP 06.10", "/partner", "/overledene/geboortedatum", "/overlijden/datum")
def marriage_lies_within_the_life(aangifte: Aangifte, context: Context) -> Iterable[Fout]:
    """Kijk de datum van het huwelijk of partnerschap na in de BRP."""
    sluiting, overleden = _brp(context).sluiting, aangifte.overlijden.datum
    if sluiting is None or not sluiting.jaar:
        return
    laatst = sluiting.vroegst if sluiting.is_volledig else date(sluiting.jaar, sluiting.maand or 12, 28)
    age = age_in_years(aangifte.overledene.geboortedatum, laatst)
    if age is not None and age < (18 if sluiting.vroegst >= _EIGHTEEN_TO_MARRY else 16):
        yield Fout("/partner", "De overleden persoon was bij het huwelijk nog te jong. Kijk de datum na in de BRP.")
    if overleden and sluiting.vroegst > overleden:
        yield Fout("/partner", "Het huwelijk is in de BRP later dan het overlijden. Kijk beide dagen na.")


@regel("R44", Ernst.WAARSCHUWT, "BW 1:301", "/minderjarige_kinderen")
def children_are_as_in_the_brp(aangifte: Aangifte, context: Context) -> Iterable[Fout]:
    """Kijk na of er kinderen zijn die jonger zijn dan 18 jaar. De rechtbank moet dat weten."""
    known, declared = _brp(context).minderjarige_kinderen, aangifte.minderjarige_kinderen
    if known is True and declared is not JaNeeOnbekend.JA:
        tekst = "Volgens de BRP zijn er kinderen jonger dan 18 jaar. Geef dat door aan de rechtbank."
        yield Fout("/minderjarige_kinderen", tekst)
    if known is False and declared is JaNeeOnbekend.JA:
        tekst = "De BRP kent geen kinderen jonger dan 18 jaar. Vraag na of de rechtbank iets moet weten."
        yield Fout("/minderjarige_kinderen", tekst)


@regel("R74", Ernst.AMBTENAAR, "HUP", "/overlijden/gemeente")
def residence_is_told(aangifte: Aangifte, context: Context) -> Iterable[Fout]:
    """De persoon woonde in een andere gemeente. Stuur die gemeente bericht van het overlijden (Tb02)."""
    gemeente = _brp(context).gemeente
    if gemeente == RNI:
        yield Fout("/overlijden/gemeente", "De persoon staat ingeschreven in de RNI. Stuur daarheen bericht (Tb02).")
    elif gemeente and aangifte.overlijden.gemeente and gemeente != aangifte.overlijden.gemeente:
        yield Fout("/overlijden/gemeente")


def _differ(declared: str | None, known: str | None) -> bool:
    """Whether both say something and not the same, whatever the capitals."""
    return bool(declared and known) and (declared or "").strip().casefold() != (known or "").strip().casefold()


def _may_be_the_same(declared: OnvolledigeDatum | None, known: OnvolledigeDatum | None) -> bool:
    """Whether the parts that both know are equal."""
    if declared is None or known is None:
        return True
    parts = ((declared.jaar, known.jaar), (declared.maand, known.maand), (declared.dag, known.dag))
    return all(one == other for one, other in parts if one and other)
