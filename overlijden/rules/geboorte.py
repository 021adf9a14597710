# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""A child that was born still, or died before its birth was declared (BW 1:19i): a birth is put down too, or alone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import timedelta

from overlijden.aangifte import Aangifte, BijlageSoort, Ernst, Geboorte, Levenloos, Naam, SoortAangifte
from overlijden.plaatsen import gemeenten_of
from overlijden.rules.context import Context
from overlijden.rules.derived import is_there, is_undeclared_birth
from overlijden.rules.registry import Fout, regel

TERM = timedelta(days=3)  # within which a birth is declared (BW 1:19e)
_BIRTH = ("/geboorte/tijd", "/geboorte/zwangerschap_24_weken")


@regel(
    "R46", Ernst.BLOKKEERT, "BW 1:19i.2; Bbs 43, 67a.2", "/soort", *_BIRTH, "/overledene/geboortedatum", "/geboorteakte"
)
def birth_goes_first(aangifte: Aangifte, context: Context) -> Iterable[Fout]:
    """Is de geboorte nog niet aangegeven? Dan helpt een medewerker u persoonlijk. Bel de gemeente."""
    is_undeclared = is_undeclared_birth(aangifte)
    if context.is_online:
        if is_undeclared or (not aangifte.overledene.bsn and _died_within(TERM, aangifte)):
            yield Fout("/soort")
    elif is_undeclared:
        yield from _birth(aangifte.geboorte or Geboorte())
        if context.behandeling and not context.behandeling.geboorteakte:
            tekst = "Maak eerst de akte van geboorte en leg het nummer vast. Daarna komt de akte van overlijden."
            yield Fout("/geboorteakte", tekst, Ernst.AMBTENAAR)


def _birth(geboorte: Geboorte) -> Iterator[Fout]:
    if geboorte.tijd is None:
        yield Fout("/geboorte/tijd", "Vul in hoe laat het kind is geboren. Weet u het niet? Kies dan 'Weet ik niet'.")
    if geboorte.zwangerschap_24_weken is None:
        yield Fout("/geboorte/zwangerschap_24_weken", _DURATION)


@regel(
    "V33", Ernst.WAARSCHUWT, "BW 1:18.3, 19, 19e; Bbs 43", "/geboorte/moeder", "/overledene/geboorteplaats", "/bijlagen"
)
def birth_can_be_put_down(aangifte: Aangifte, context: Context) -> Iterable[Fout]:
    """Kijk na wat er over de geboorte bekend is. Daarvan komt ook een akte."""
    if context.is_online:
        return
    if not is_undeclared_birth(aangifte):
        if aangifte.soort is SoortAangifte.OVERLIJDEN and not aangifte.overledene.bsn and _died_within(TERM, aangifte):
            tekst = "Is de geboorte van dit kind nog niet aangegeven? Begin dan opnieuw, en kies dat als eerste."
            yield Fout("/overledene/geboortedatum", tekst)
        return
    if not _has_surname(aangifte.geboorte.moeder if aangifte.geboorte else None):
        yield Fout("/geboorte/moeder", "Vul de naam van de moeder in. Die komt op beide akten.")
    if not _died_within(TERM, aangifte):
        tekst = "Het kind werd drie dagen of ouder. Kijk na of de geboorte echt nog niet is aangegeven."
        yield Fout("/overledene/geboortedatum", tekst)
    if _is_born_elsewhere(aangifte, context):
        tekst = "Het kind is in een andere gemeente geboren. Die maakt de akte van geboorte. Vraag daar het nummer."
        yield Fout("/overledene/geboorteplaats", tekst)
    if not is_there(aangifte, context, BijlageSoort.VERKLARING_VERLOSKUNDIGE):
        yield Fout("/bijlagen", "Vraag om de verklaring van de arts of verloskundige over de geboorte, als die er is.")


def _died_within(term: timedelta, aangifte: Aangifte) -> bool:
    """Whether the child certainly was younger than this; of a birthday that is not known in full nobody can tell."""
    geboren, datum = aangifte.overledene.geboortedatum, aangifte.overlijden.datum
    return geboren is not None and geboren.is_volledig and datum is not None and datum - geboren.vroegst < term


def _is_born_elsewhere(aangifte: Aangifte, context: Context) -> bool:
    """Whether the place of birth is known to lie in another municipality than where the child died."""
    plaats = aangifte.overledene.geboorteplaats
    found = gemeenten_of(plaats, context.vandaag) if isinstance(plaats, str) else ()
    return bool(found) and aangifte.overlijden.gemeente not in [gemeente.code for gemeente in found]


@regel("R47", Ernst.AMBTENAAR, "BW 1:19i; Bbs 66, 67a.2; Wlb 2", "/soort", "/levenloos/moeder")
def stillbirth_is_told_in_person(aangifte: Aangifte, context: Context) -> Iterable[Fout]:
    """Wij leven met u mee. Een medewerker helpt u graag persoonlijk. Bel de gemeente."""
    if aangifte.soort is not SoortAangifte.LEVENLOOS:
        return
    if context.is_online and not context.levenloos_open:
        yield Fout("/soort", ernst=Ernst.BLOKKEERT)
        return
    levenloos = aangifte.levenloos or Levenloos()
    if not _has_surname(levenloos.moeder):
        yield Fout("/levenloos/moeder", "Vul de naam van de moeder in. Een naam voor uw kind mag, maar hoeft niet.")
    if levenloos.zwangerschap_24_weken is None:
        yield Fout("/levenloos/zwangerschap_24_weken", _DURATION)


_DURATION = "Kies of de zwangerschap 24 weken of langer duurde. Weet u het niet? Kies dan 'Weet ik niet'."


def _has_surname(naam: Naam | None) -> bool:
    return naam is not None and bool((naam.geslachtsnaam or "").strip())
