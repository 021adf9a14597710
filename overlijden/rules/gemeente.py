# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""Whether this municipality can receive this declaration, and online."""

from __future__ import annotations

from collections.abc import Iterable

from overlijden.aangifte import Aangifte, DatumZekerheid, Ernst, SoortAangifte, SoortOverlijden
from overlijden.gemeenten import NIVEAUS, Deelname, Kanaal, is_competent, successor
from overlijden.plaatsen import gemeenten_of
from overlijden.rules.context import Context
from overlijden.rules.derived import window
from overlijden.rules.registry import Fout, regel
from overlijden.talen import Zin

_LOGIN = {
    "EH2+": Zin("eHerkenning op niveau EH2+ of hoger"),
    "EH3": Zin("eHerkenning op niveau EH3 of hoger"),
    "EH4": Zin("eHerkenning op niveau EH4"),
    "DIGID_MIDDEN": Zin("DigiD met een sms-code of met de DigiD-app"),
    "DIGID_SUBSTANTIEEL": Zin("de DigiD-app waarin u de ID-check hebt gedaan"),
    "DIGID_HOOG": Zin("de DigiD-app en uw rijbewijs of identiteitskaart"),
}


def log_in_higher(deelname: Deelname, kanaal: Kanaal, niveau: str) -> str:
    """What to do for who logged in by a channel that is open here, at a level that is too low; else nothing."""
    if kanaal not in deelname.kanalen or deelname.admits(kanaal, niveau):
        return ""
    least = max(deelname.kanalen[kanaal], NIVEAUS[kanaal][0], key=NIVEAUS[kanaal].index)
    log_in = "Deze gemeente vraagt een sterkere manier van inloggen. Log uit en log opnieuw in met {manier}."
    return Zin(log_in, manier=_LOGIN[least])


@regel("R01", Ernst.BLOKKEERT, "BW 1:19f; LO BRP tabel 33", "/overlijden/gemeente", "/overlijden/datum")
def gemeente_existed(aangifte: Aangifte, context: Context) -> bool:
    """Deze gemeente bestond niet op de dag van overlijden. Kies een andere gemeente."""
    overlijden, vandaag = aangifte.overlijden, context.vandaag
    return overlijden.gemeente is None or is_competent(overlijden.gemeente, overlijden.datum or vandaag, vandaag)


@regel("R02", Ernst.BLOKKEERT, "BW 1:19h.2", "/overlijden/gemeente", "/overlijden/soort")
def route_is_open(aangifte: Aangifte, context: Context) -> Iterable[Fout] | bool:
    """Bij deze gemeente kunt u een overlijden nog niet online doorgeven. Bel de gemeente of maak een afspraak."""
    if aangifte.overlijden.gemeente is None or context.deelname is None or not context.is_online:
        return aangifte.overlijden.gemeente is None or not context.is_online
    if context.kanaal not in context.deelname.kanalen:
        tekst = "Bij deze gemeente moet u anders inloggen. Bel de gemeente als dat niet kan."
        return [Fout("/overlijden/gemeente", tekst)]
    if aangifte.overlijden.soort is SoortOverlijden.NIET_NATUURLIJK and not context.deelname.niet_natuurlijk:
        tekst = "Zonder verklaring van een arts neemt deze gemeente een overlijden niet online aan. Bel de gemeente."
        return [Fout("/overlijden/soort", tekst)]
    return True


@regel("R03", Ernst.BLOKKEERT, "BED 2", "/overlijden/gemeente")
def level_is_enough(_: Aangifte, context: Context) -> Iterable[Fout]:
    """U bent niet sterk genoeg ingelogd voor deze gemeente. Log opnieuw in, of bel de gemeente."""
    if context.deelname is None or not context.niveau or context.kanaal not in context.deelname.kanalen:
        return  # whether the channel is open is for R02
    if todo := log_in_higher(context.deelname, Kanaal(context.kanaal), context.niveau):
        yield Fout("/overlijden/gemeente", Zin("{eerst} Lukt dat niet? Bel de gemeente.", eerst=todo))


@regel("R10", Ernst.BLOKKEERT, "BW 1:19h.2; Wlb 16", "/overlijden/datum")
def within_the_term(aangifte: Aangifte, context: Context) -> Iterable[Fout]:
    """Online kan dit tot en met de laatste dag waarop de uitvaart mag zijn.

    Stond de burgemeester een latere dag toe? Dan kan het ook daarna. Bel anders de gemeente.
    """
    termijn = window(aangifte)
    if not context.is_online or context.besluit_burgemeester:
        return
    if termijn and context.vandaag > termijn.uiterlijk:
        tekst = Zin("Online kon dit tot en met {dag}. Bel de gemeente.", dag=termijn.uiterlijk)
        yield Fout("/overlijden/datum", tekst)


@regel("R32", Ernst.BLOKKEERT, "BW 1:19f.2, 19h.6", "/overlijden/datum_zekerheid", "/soort")
def day_and_place_are_known(aangifte: Aangifte, context: Context) -> Iterable[Fout]:
    """Is de dag of plaats van overlijden niet bekend? Bel de gemeente of de politie."""
    if not context.is_online:
        return
    if aangifte.soort is SoortAangifte.LIJKVINDING:
        yield Fout("/soort", "Is iemand gevonden? Dan doet de politie de aangifte. Bel de politie.")
    if aangifte.overlijden.datum_zekerheid is DatumZekerheid.ONBEKEND:
        tekst = "Zonder dag van overlijden doet een (hulp)officier van justitie de aangifte, en niet u."
        yield Fout("/overlijden/datum_zekerheid", tekst)


@regel("R34", Ernst.WAARSCHUWT, "Bbs 18.6", "/overlijden/plaats", "/overlijden/gemeente")
def place_lies_in_the_municipality(aangifte: Aangifte, context: Context) -> Iterable[Fout]:
    """Deze plaats ligt misschien in een andere gemeente. Kijk na in welke gemeente de persoon is overleden."""
    plaats, gekozen = aangifte.overlijden.plaats, successor(aangifte.overlijden.gemeente or "", context.vandaag)
    mogelijk = gemeenten_of(plaats, context.vandaag) if plaats and gekozen else ()
    if gekozen and mogelijk and gekozen not in mogelijk:
        namen = [gemeente.naam for gemeente in mogelijk]
        tekst = "Deze plaats ligt in de gemeente {namen:of}, en u koos {naam}. Kijk na of dat klopt."
        yield Fout("/overlijden/plaats", Zin(tekst, namen=namen, naam=gekozen.naam))


@regel("R35", Ernst.WAARSCHUWT, "BW 1:19g.1", "/overlijden/gemeente", "/overlijden/onderweg")
def journey_ended_here(aangifte: Aangifte, _: Context) -> bool:
    """Kies de gemeente waar de persoon uit het voertuig of vliegtuig kwam, of waar het schip aanlegde."""
    return aangifte.overlijden.onderweg is None
