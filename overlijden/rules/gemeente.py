# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""Whether this municipality can receive this declaration, and online."""

from __future__ import annotations

from collections.abc import Iterable

from overlijden.aangifte import Aangifte, DatumZekerheid, Ernst, SoortAangifte
from overlijden.dutch import day
from overlijden.gemeenten import competent, successor
from overlijden.plaatsen import gemeenten_of
from overlijden.rules.derived import window
from overlijden.rules.registry import Context, Fout, regel


@regel("R01", Ernst.BLOKKEERT, "BW 1:19f; LO BRP tabel 33", "/overlijden/gemeente", "/overlijden/datum")
def gemeente_existed(aangifte: Aangifte, context: Context) -> bool:
    """Deze gemeente bestond niet op de dag van overlijden. Kies een andere gemeente."""
    overlijden, vandaag = aangifte.overlijden, context.vandaag
    return overlijden.gemeente is None or bool(competent(overlijden.gemeente, overlijden.datum or vandaag, vandaag))


@regel("R02", Ernst.BLOKKEERT, "BW 1:19h.2", "/overlijden/gemeente")
def route_is_open(aangifte: Aangifte, context: Context) -> Iterable[Fout] | bool:
    """Deze gemeente neemt een overlijden nog niet online aan. Bel de gemeente of maak een afspraak."""
    if aangifte.overlijden.gemeente is None or context.deelname is None:
        return aangifte.overlijden.gemeente is None
    if context.kanaal in context.deelname.kanalen:
        return True
    return [Fout("/overlijden/gemeente", "Bij deze gemeente moet u anders inloggen. Bel de gemeente als dat niet kan.")]


@regel("R10", Ernst.BLOKKEERT, "BW 1:19h.2; Wlb 16", "/overlijden/datum")
def within_the_term(aangifte: Aangifte, context: Context) -> Iterable[Fout]:
    """Online kan dit tot en met de laatste dag waarop de uitvaart mag zijn. Bel de gemeente."""
    termijn = window(aangifte)
    if termijn and context.vandaag > termijn.uiterlijk:
        yield Fout("/overlijden/datum", f"Online kon dit tot en met {day(termijn.uiterlijk)}. Bel de gemeente.")


@regel("R32", Ernst.BLOKKEERT, "BW 1:19f.2, 19h.6", "/overlijden/datum_zekerheid", "/soort")
def day_and_place_are_known(aangifte: Aangifte, _: Context) -> Iterable[Fout]:
    """Is de dag of plaats van overlijden niet bekend? Bel de gemeente of de politie."""
    if aangifte.soort is SoortAangifte.LIJKVINDING:
        yield Fout("/soort", "Is iemand gevonden? Dan doet de politie de aangifte. Bel de politie.")
    if aangifte.overlijden.datum_zekerheid is DatumZekerheid.ONBEKEND:
        tekst = "Zonder dag van overlijden kan dit niet online. Bel de gemeente of de politie."
        yield Fout("/overlijden/datum_zekerheid", tekst)


@regel("R34", Ernst.WAARSCHUWT, "Bbs 18.6", "/overlijden/plaats", "/overlijden/gemeente")
def place_lies_in_the_municipality(aangifte: Aangifte, context: Context) -> Iterable[Fout]:
    """Deze plaats ligt misschien in een andere gemeente. Kijk na in welke gemeente de persoon is overleden."""
    plaats, gekozen = aangifte.overlijden.plaats, successor(aangifte.overlijden.gemeente or "", context.vandaag)
    mogelijk = gemeenten_of(plaats, context.vandaag) if plaats and gekozen else ()
    if gekozen and mogelijk and gekozen not in mogelijk:
        namen = " of ".join(gemeente.naam for gemeente in mogelijk)
        tekst = f"De plaats {plaats} ligt in de gemeente {namen}, en u koos {gekozen.naam}. Kijk na of dat klopt."
        yield Fout("/overlijden/plaats", tekst)


@regel("R47", Ernst.BLOKKEERT, "BW 1:19i; Bbs 66, 67a.2", "/soort")
def stillbirth_goes_to_the_counter(aangifte: Aangifte, _: Context) -> bool:
    """Wij leven met u mee. Een medewerker helpt u graag persoonlijk. Bel de gemeente."""
    return aangifte.soort is not SoortAangifte.LEVENLOOS
