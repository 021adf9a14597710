# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""The funeral and its legal window (Wlb 16-17); the kinds of disposal that ask for more."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from overlijden.aangifte import (
    Aangifte,
    BijlageSoort,
    Ernst,
    Onbekend,
    SoortLijkbezorging,
    SoortOverlijden,
    Uitvaarttermijn,
    Vervoermiddel,
)
from overlijden.codes import LAND_NEDERLAND, landen
from overlijden.rules.context import Context
from overlijden.rules.derived import is_early, is_late, is_period, is_there, known, standing, window
from overlijden.rules.registry import Fout, regel
from overlijden.talen import Zin
from overlijden.termijn import KbLezing, Termijn

# Between the Benelux countries the verlof itself is enough by road (Blb 11).
_BENELUX = {"5010", "6018"}
_WEEKEND = {"zaterdag", "zondag"}
_COMPUTED = {
    Uitvaarttermijn.VROEG: "Deze uitvaart is eerder dan 36 uur na het overlijden. Kijk de dag en de tijd na.",
    Uitvaarttermijn.NORMAAL: "Deze uitvaart is binnen de termijn. U hoeft niets aan te vragen.",
    Uitvaarttermijn.LAAT: "Deze uitvaart is later dan de laatste dag. Kijk de dag na.",
}


@regel("R49", Ernst.BLOKKEERT, "Wlb 16", "/lijkbezorging/datum")
def funeral_is_ahead(aangifte: Aangifte, context: Context) -> Iterable[Fout]:
    """De uitvaart is na het overlijden en nog niet voorbij. Kies een andere dag."""
    datum, overleden = aangifte.lijkbezorging.datum, aangifte.overlijden.datum
    if datum and overleden and datum < overleden:
        yield Fout("/lijkbezorging/datum", "Deze dag is eerder dan het overlijden. Kies een andere dag.")
    elif datum and datum < context.vandaag:
        yield Fout("/lijkbezorging/datum", "Deze dag is voorbij. Kies een andere dag.")


@regel("R50", Ernst.AMBTENAAR, "Wlb 16, 17, 68", "/lijkbezorging/datum", "/lijkbezorging/tijd", "/bijlagen")
def funeral_is_not_early(aangifte: Aangifte, context: Context) -> Iterable[Fout]:
    """Er moeten 36 uur zitten tussen overlijden en uitvaart. Kies een later moment of vraag toestemming."""
    termijn = window(aangifte)
    if termijn and is_early(aangifte) and not context.besluit_burgemeester:
        tekst = "De uitvaart mag vanaf {moment}. Kies een later moment of vraag toestemming."
        yield Fout("/lijkbezorging/datum", Zin(tekst, moment=termijn.vroegst))
        if not is_there(aangifte, context, BijlageSoort.INSTEMMING_OVJ):
            yield Fout(
                "/bijlagen",
                "Voor een eerdere uitvaart moet de officier van justitie instemmen. Stuur de instemming mee.",
            )
        if not is_there(aangifte, context, BijlageSoort.GEEN_BEZWAAR_ARTS):
            yield Fout("/bijlagen", "Stuur een verklaring van een arts mee dat de eerdere dag kan.")


@regel("R51", Ernst.WAARSCHUWT, "Wlb 16", "/lijkbezorging/tijd", "/lijkbezorging/datum")
def time_is_there_when_it_matters(aangifte: Aangifte, _: Context) -> Iterable[Fout]:
    """Op deze dag mag de uitvaart pas vanaf een bepaald uur. Vul de tijd in."""
    termijn, lijkbezorging = window(aangifte), aangifte.lijkbezorging
    if termijn and known(lijkbezorging.tijd) is None and lijkbezorging.datum == termijn.vroegst.date():
        tekst = "Op deze dag mag de uitvaart vanaf {uur}. Vul de tijd van de uitvaart in."
        yield Fout("/lijkbezorging/tijd", Zin(tekst, uur=termijn.vroegst.time()))


@regel("R52", Ernst.WAARSCHUWT, "Wlb 16", "/overlijden/tijd", "/lijkbezorging/datum")
def waiting_time_has_a_beginning(aangifte: Aangifte, _: Context) -> bool:
    """De tijd van overlijden is niet bekend. Daarom tellen de 36 uur vanaf het einde van die dag."""
    termijn, datum = window(aangifte), aangifte.lijkbezorging.datum
    if termijn is None or datum is None or not isinstance(aangifte.overlijden.tijd, Onbekend):
        return True
    return datum > termijn.vroegst.date()


@regel("R53", Ernst.AMBTENAAR, "Wlb 17", "/lijkbezorging/datum", "/bijlagen")
def funeral_is_not_late(aangifte: Aangifte, context: Context) -> Iterable[Fout]:
    """De burgemeester van de gemeente waar het lichaam is, moet een latere dag toestaan. U kunt dit nu aanvragen."""
    termijn = window(aangifte)
    if termijn and is_late(aangifte) and not context.besluit_burgemeester:
        tekst = (
            "Deze dag is later dan {dag}. De burgemeester van de gemeente waar het lichaam is, moet dit toestaan."
            " U kunt dit nu aanvragen."
        )
        yield Fout("/lijkbezorging/datum", Zin(tekst, dag=termijn.uiterlijk))
        if not is_there(aangifte, context, BijlageSoort.GEEN_BEZWAAR_ARTS):
            yield Fout("/bijlagen", "Stuur een verklaring van een arts mee dat de latere dag kan.")


@regel("R54", Ernst.INFORMEERT, "Atw 3; Wlb 16", "/lijkbezorging/datum")
def holidays_are_not_counted(aangifte: Aangifte, context: Context) -> Iterable[Fout]:
    """De dag van overlijden, weekenden en feestdagen tellen niet mee voor de laatste dag."""
    termijn = window(aangifte, context.kb_lezing)
    redenen = [dag.reden for dag in termijn.overgeslagen if dag.reden not in _WEEKEND] if termijn else []
    if termijn and redenen:
        tekst = "Dit telt niet mee: {dagen}. De laatste dag is {dag}."
        yield Fout("/lijkbezorging/datum", Zin(tekst, dagen=[Zin(reden) for reden in redenen], dag=termijn.uiterlijk))


@regel("R55", Ernst.WAARSCHUWT, "Atw 1, 3.3", "/lijkbezorging/datum")
def both_readings_agree(aangifte: Aangifte, context: Context) -> Iterable[Fout]:
    """De wet is op twee manieren te lezen. De gemeente beslist wat de laatste dag is."""
    termijn, datum = window(aangifte), aangifte.lijkbezorging.datum
    if termijn and datum and _lies_between_readings(termijn, datum):
        eerste, laatste = termijn.uiterlijk_kb_werkdag, termijn.uiterlijk
        tekst = "De laatste dag is {eerste} of {laatste}. De gemeente beslist welke dag geldt."
        if context.kb_lezing:
            tekst = (
                "De laatste dag is {eerste} of {laatste}. De gemeente beslist welke dag geldt. Zij gaat uit van {dag}."
            )
        dag = eerste if context.kb_lezing is KbLezing.WERKDAG else laatste
        yield Fout("/lijkbezorging/datum", Zin(tekst, eerste=eerste, laatste=laatste, dag=dag))


@regel("R57", Ernst.WAARSCHUWT, "Wlb 16, 17", "/lijkbezorging/termijn", "/lijkbezorging/datum")
def chosen_term_is_the_computed_one(aangifte: Aangifte, _: Context) -> Iterable[Fout]:
    """De gekozen termijn past niet bij de dag van de uitvaart. Kijk de dag na."""
    chosen, computed = aangifte.lijkbezorging.termijn, standing(aangifte)
    if chosen and computed and chosen is not computed:
        yield Fout("/lijkbezorging/termijn", _COMPUTED[computed])


@regel("R58", Ernst.WAARSCHUWT, "Wlb 16", "/overlijden/datum_zekerheid", "/overlijden/datum", "/overlijden/tot")
def window_has_a_certain_beginning(aangifte: Aangifte, context: Context) -> Iterable[Fout]:
    """De dag van overlijden is niet precies bekend. De gemeente rekent na wanneer de uitvaart mag."""
    termijn = window(aangifte, context.kb_lezing)
    if termijn and is_period(aangifte):
        tekst = "De uitvaart mag vanaf {vroegst} tot en met {uiterlijk}. De gemeente rekent dit na."
        zin = Zin(tekst, vroegst=termijn.vroegst, uiterlijk=termijn.uiterlijk_kb_werkdag)
        yield Fout("/overlijden/datum_zekerheid", zin)


@regel("R59", Ernst.AMBTENAAR, "Wlb 67-69", "/bijlagen", "/lijkbezorging/soort")
def dissection_has_its_papers(aangifte: Aangifte, context: Context) -> Iterable[Fout]:
    """Gaat het lichaam naar de wetenschap? Stuur de wilsbeschikking en een kopie van het identiteitsbewijs mee."""
    if aangifte.lijkbezorging.soort is SoortLijkbezorging.ONTLEDING:
        if context.besluit_burgemeester is False:
            tekst = "Voor de wetenschap is verlof van de burgemeester nodig. Wacht daarop."
            yield Fout("/lijkbezorging/soort", tekst)
        if not is_there(aangifte, context, BijlageSoort.WILSBESCHIKKING):
            yield Fout("/bijlagen", "Stuur mee wat de overleden persoon hierover zelf opschreef (de wilsbeschikking).")
        if not is_there(aangifte, context, BijlageSoort.KOPIE_ID_OVERLEDENE):
            yield Fout("/bijlagen", "Stuur een kopie mee van het identiteitsbewijs van de overleden persoon.")


@regel("R61", Ernst.AMBTENAAR, "Wlb 12, 76", "/lijkbezorging/soort", "/overlijden/soort")
def prosecutor_releases_for_cremation(aangifte: Aangifte, context: Context) -> bool:
    """Voor deze crematie is een verklaring van de officier van justitie nodig. Wacht met de crematie tot die er is."""
    return (
        aangifte.overlijden.soort is not SoortOverlijden.NIET_NATUURLIJK
        or aangifte.lijkbezorging.soort is not SoortLijkbezorging.CREMATIE
        or is_there(aangifte, context, BijlageSoort.GEEN_BEZWAAR_OVJ)
    )


@regel("R62", Ernst.WAARSCHUWT, "Blb 11", "/lijkbezorging/bestemming_land", "/lijkbezorging/vervoermiddel")
def journey_abroad_has_its_paper(aangifte: Aangifte, _: Context) -> Iterable[Fout]:
    """Kies het land waar de overleden persoon naartoe gaat."""
    lijkbezorging = aangifte.lijkbezorging
    land, wijzer = lijkbezorging.bestemming_land, "/lijkbezorging/bestemming_land"
    if lijkbezorging.soort is not SoortLijkbezorging.BUITENLAND or land is None:
        return
    if land == LAND_NEDERLAND or land not in landen():
        yield Fout(wijzer, "Kies een ander land uit de lijst.")
    elif lijkbezorging.laissez_passer:
        return
    elif land not in _BENELUX or lijkbezorging.vervoermiddel not in (Vervoermiddel.OVER_DE_WEG, None):
        yield Fout(wijzer, "Voor deze reis is een apart document nodig. Vraag dat aan bij de gemeente.")


def _lies_between_readings(termijn: Termijn, datum: date) -> bool:
    return termijn.uiterlijk_kb_werkdag < datum <= termijn.uiterlijk
