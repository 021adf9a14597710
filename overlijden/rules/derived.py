# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""What rules, and the steps of a form, derive from the same answers: persons, ages, partners, the legal window."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache

from stdnum.nl import bsn as stdnum_bsn

from overlijden.aangifte import (
    Aangever,
    Aangifte,
    ArtsSoort,
    Bijlage,
    BijlageSoort,
    BurgerlijkeStaat,
    DatumZekerheid,
    Geboorte,
    JaNeeOnbekend,
    Levenloos,
    Naam,
    Onbekend,
    OnvolledigeDatum,
    Overledene,
    SoortAangifte,
    SoortLijkbezorging,
    Uitvaarttermijn,
)
from overlijden.codes import kb_dagen
from overlijden.rules.context import Context
from overlijden.termijn import NEDERLAND, KbLezing, Termijn, termijn

Persoon = Naam | Overledene | Aangever

# Burial and cremation have a last day (Wlb 16), dissection only 36 hours (Wlb 68), a journey abroad neither (Blb 11).
_LAST_DAY = frozenset({SoortLijkbezorging.BEGRAVING, SoortLijkbezorging.CREMATIE})
_WAITING_TIME = _LAST_DAY | {SoortLijkbezorging.ONTLEDING}

_WITH_PARTNER = frozenset({BurgerlijkeStaat.GEHUWD, BurgerlijkeStaat.PARTNERSCHAP})
_AFTER_PARTNER = frozenset(
    {
        BurgerlijkeStaat.GESCHEIDEN,
        BurgerlijkeStaat.WEDUWSTAAT,
        BurgerlijkeStaat.PARTNERSCHAP_BEEINDIGD,
        BurgerlijkeStaat.ACHTERGEBLEVEN_PARTNER,
    }
)


def passes_eleven_test(bsn: str) -> bool:
    """Whether nine digits are a citizen service number (LO BRP 01.20)."""
    return len(bsn) == 9 and bsn.isascii() and bsn.isdigit() and bool(stdnum_bsn.is_valid(bsn))


def is_fictitious(bsn: str) -> bool:
    """Whether a number belongs to the official set of persons who do not exist."""
    return bsn.startswith("9999")


def persons(aangifte: Aangifte) -> Iterator[tuple[str, Persoon]]:
    """Everybody whose name goes on the akte (Bbs 61), each with the pointer of that person."""
    yield "/overledene", aangifte.overledene
    yield from relatives(aangifte)
    yield "/aangever", aangifte.aangever


def relatives(aangifte: Aangifte) -> Iterator[tuple[str, Naam]]:
    """Partner, former partners and parents who are named, each with the pointer of that person."""
    if aangifte.partner:
        yield "/partner", aangifte.partner
    for group, found in (("eerdere_partners", aangifte.eerdere_partners), ("ouders", aangifte.ouders)):
        for number, naam in enumerate(found if isinstance(found, tuple) else ()):
            yield f"/{group}/{number}", naam


def age_in_years(geboren: OnvolledigeDatum | None, dag: date | None) -> int | None:
    """The age that somebody reaches at most by `dag`; None when the year is unknown."""
    if geboren is None or not geboren.jaar or dag is None:
        return None
    vroegst = geboren.vroegst
    return dag.year - vroegst.year - ((dag.month, dag.day) < (vroegst.month, vroegst.day))


def window(aangifte: Aangifte, lezing: KbLezing | None = None) -> Termijn | None:
    """The legal window of the funeral in one reading of decree days or in both, None without a day of death (Wlb 16).

    Of a period of death the first day sets the end, the last moment the 36 hours (rule R58). Of a found body nobody
    knows when the death was: in practice the moment of the finding counts.
    """
    overlijden, vinding = aangifte.overlijden, aangifte.lijkvinding
    if aangifte.soort is SoortAangifte.LIJKVINDING and vinding and vinding.datum:
        return _window((vinding.datum, known(vinding.tijd)), (None, None), kb_dagen(), lezing)
    if overlijden.datum is None or is_exempt(aangifte):
        return None
    begin, tot = (overlijden.datum, known(overlijden.tijd)), overlijden.tot if is_period(aangifte) else None
    if tot is None or tot < overlijden.datum:  # no period, or one that R31 sends back
        return _window(begin, (None, None), kb_dagen(), lezing)
    return _window(begin, (tot, known(overlijden.tot_tijd)), kb_dagen(), lezing)


@lru_cache(maxsize=64)  # the rules of one declaration ask this several times
def _window(
    begin: tuple[date, time | None],
    end: tuple[date | None, time | None],
    kb: frozenset[date],
    lezing: KbLezing | None,
) -> Termijn | None:
    try:
        return termijn(*begin, kb, tot=end[0], tot_tijd=end[1], lezing=lezing)
    except OverflowError:  # a typing error at either end of the calendar; other rules say so
        return None


def birth(aangifte: Aangifte) -> Levenloos | Geboorte | None:
    """The birth of which an akte is made too, or alone (BW 1:19i); None of everybody else."""
    return aangifte.levenloos or aangifte.geboorte


def is_exempt(aangifte: Aangifte) -> bool:
    """Whether the law asks no funeral: born before 24 weeks, still, or alive for certainly less than a day (Wlb 2)."""
    born = birth(aangifte)
    if born is None or born.zwangerschap_24_weken is not JaNeeOnbekend.NEE:
        return False
    return isinstance(born, Levenloos) or _lived_less_than_a_day(aangifte, known(born.tijd))


def _lived_less_than_a_day(aangifte: Aangifte, born_at: time | None) -> bool:
    geboren, overlijden = aangifte.overledene.geboortedatum, aangifte.overlijden
    if geboren is None or not geboren.is_volledig or overlijden.datum is None:
        return False
    end = local(overlijden.datum, known(overlijden.tijd) or time.max)
    return end - local(geboren.vroegst, born_at or time.min) < timedelta(days=1)


def is_undeclared_birth(aangifte: Aangifte) -> bool:
    """Whether with the death a birth is declared, of which there is no akte yet (BW 1:19i.2)."""
    return aangifte.soort is SoortAangifte.GEBOORTE_EN_OVERLIJDEN


def is_unknown_to_brp(aangifte: Aangifte) -> bool:
    """Whether this is a child that the BRP cannot know: born still, or its birth is declared only now (BW 1:19i)."""
    return aangifte.soort is SoortAangifte.LEVENLOOS or is_undeclared_birth(aangifte)


def is_asked(aangifte: Aangifte, context: Context) -> bool:
    """Whether a declarant is asked to be complete, because what happened may be declared this way."""
    match aangifte.soort:
        case SoortAangifte.OVERLIJDEN:
            return True
        case SoortAangifte.LEVENLOOS:
            return context.levenloos_open or not context.is_online
        case SoortAangifte.GEBOORTE_EN_OVERLIJDEN:
            return not context.is_online
    return False


def is_period(aangifte: Aangifte) -> bool:
    """Whether the death lies between two moments (BW 1:19f.2)."""
    return aangifte.overlijden.datum_zekerheid is DatumZekerheid.TUSSEN


def known(tijd: time | Onbekend | None) -> time | None:
    """The time, if it was given."""
    return tijd if isinstance(tijd, time) else None


def local(datum: date, tijd: time) -> datetime:
    """A Dutch local time as a moment in UTC: local moments compare by the clock, which is wrong across a change."""
    datum = max(datum, date(2, 1, 1))  # in a mistyped year 1 the calendar of UTC has not begun
    return datetime.combine(datum, tijd, NEDERLAND).astimezone(UTC)


def is_early(aangifte: Aangifte) -> bool:
    """Whether the funeral is certainly within 36 hours of the death (Wlb 16)."""
    lijkbezorging, termijn = aangifte.lijkbezorging, window(aangifte)
    if termijn is None or lijkbezorging.datum is None or lijkbezorging.soort not in _WAITING_TIME:
        return False
    tijd = known(lijkbezorging.tijd)
    return local(lijkbezorging.datum, tijd or time.max) < termijn.vroegst.astimezone(UTC)


def is_late(aangifte: Aangifte) -> bool:
    """Whether the funeral is after the last day of both readings (Wlb 16)."""
    lijkbezorging, termijn = aangifte.lijkbezorging, window(aangifte)
    if termijn is None or lijkbezorging.datum is None or lijkbezorging.soort not in _LAST_DAY:
        return False
    return lijkbezorging.datum > termijn.uiterlijk


def needs_permission(aangifte: Aangifte) -> bool:
    """Whether the funeral is outside the legal window, which is for the burgemeester to allow (Wlb 17)."""
    return is_early(aangifte) or is_late(aangifte)


def standing(aangifte: Aangifte) -> Uitvaarttermijn | None:
    """Where the day of the funeral stands to the legal window (Wlb 16); None while either is not known."""
    if window(aangifte) is None or aangifte.lijkbezorging.datum is None:
        return None
    if is_early(aangifte):
        return Uitvaarttermijn.VROEG
    return Uitvaarttermijn.LAAT if is_late(aangifte) else Uitvaarttermijn.NORMAAL


def is_child(aangifte: Aangifte) -> bool:
    """Whether the person was too young to have been married, and nobody is asked it of a child (BW 1:31)."""
    age = age_in_years(aangifte.overledene.geboortedatum, aangifte.overlijden.datum)
    return age is not None and age < 16


def goes_abroad(aangifte: Aangifte) -> bool:
    return aangifte.lijkbezorging.soort is SoortLijkbezorging.BUITENLAND


def has_partner(aangifte: Aangifte) -> bool:
    """Whether there was a partner at the moment of death (Bbs 61.1g)."""
    return aangifte.overledene.burgerlijke_staat in _WITH_PARTNER


def had_partner(aangifte: Aangifte) -> bool:
    """Whether the civil status follows from an earlier partner (Bbs 61.3a)."""
    return aangifte.overledene.burgerlijke_staat in _AFTER_PARTNER


def needs_coroner(aangifte: Aangifte) -> bool:
    """Whether the doctor had to consult the coroner: the one who treated a minor (Wlb 10a)."""
    age = age_in_years(aangifte.overledene.geboortedatum, aangifte.overlijden.datum)
    return aangifte.arts.soort is ArtsSoort.BEHANDELEND_ARTS and age is not None and age < 18


def has(aangifte: Aangifte, soort: BijlageSoort) -> bool:
    """Whether an attachment of this kind is there."""
    return any(bijlage.soort is soort for bijlage in aangifte.bijlagen)


def is_there(aangifte: Aangifte, context: Context, soort: BijlageSoort) -> bool:
    """Whether a paper of this kind came with the declaration, or reached the desk otherwise."""
    return has(aangifte, soort) or soort in context.at_desk.ontvangen


def numbered(aangifte: Aangifte) -> Iterator[tuple[str, Bijlage]]:
    """The attachments, each with its pointer."""
    return ((f"/bijlagen/{number}", bijlage) for number, bijlage in enumerate(aangifte.bijlagen))


def is_brp_text(text: str) -> bool:
    """Whether the BRP can hold every character: Latin letters with the accents of its Teletex set (LO BRP, 4.1)."""
    return text.isascii() or all(map(_is_brp_character, unicodedata.normalize("NFC", text)))


_ACCENTS = frozenset("\u0300\u0301\u0302\u0303\u0304\u0306\u0307\u0308\u030a\u0327\u030b\u0328\u030c")
_LETTERS = frozenset("ÆÐªĦĲĿŁØŒºÞŦŊŉĸæđðħıĳŀłøœßþŧŋ")


@lru_cache(maxsize=4096)
def _is_brp_character(character: str) -> bool:
    apart = unicodedata.normalize("NFD", character)
    return (
        character.isascii()
        or character in _LETTERS
        or (len(apart) == 2 and apart[0].isascii() and apart[1] in _ACCENTS)
    )
