# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""The deceased and the death itself. A partial birth date is sound by its type, as is a time of day."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date, time, timedelta
from functools import cache

from overlijden.aangifte import (
    Aangifte,
    BijlageSoort,
    BurgerlijkeStaat,
    Ernst,
    Onbekend,
    OnvolledigeDatum,
    SoortAangifte,
)
from overlijden.codes import LAND_NEDERLAND, voorvoegsels
from overlijden.rules.context import Context
from overlijden.rules.derived import (
    age_in_years,
    had_partner,
    has_partner,
    is_brp_text,
    is_fictitious,
    is_period,
    is_there,
    known,
    local,
    passes_eleven_test,
    persons,
)
from overlijden.rules.registry import Fout, regel
from overlijden.talen import Zin

_INITIALS_OR_TITLE = re.compile(r"[^\W\d_]\.|(?:dr|drs|ing|ir|mr|prof)\.", re.IGNORECASE)
_NAMES = ("voornamen", "geslachtsnaam")
_PERSONS = ("/overledene", "/partner", "/eerdere_partners/*", "/ouders/*", "/aangever")
_NAME_FIELDS = tuple(f"{person}/{name}" for person in _PERSONS for name in _NAMES)
_PREFIXES = tuple(f"{person}/voorvoegsel" for person in _PERSONS)
_SURNAMES = tuple(f"{person}/geslachtsnaam" for person in _PERSONS)


@regel("R12", Ernst.WAARSCHUWT, "BW 1:18.2", "/overledene/bsn")
def not_declared_before(aangifte: Aangifte, context: Context) -> Iterable[Fout]:
    """Voor deze persoon is misschien al aangifte gedaan. De gemeente kijkt dit na."""
    if not (context.al_aangegeven and aangifte.overledene.bsn):
        return
    if context.behandeling:  # whose that one is, another municipality's desk does not learn
        hier = " en ".join(context.behandeling.ook_aangegeven)
        weg = f"Die heeft kenmerk {hier}. Leg de dossiers naast elkaar." if hier else "U hebt daar geen dossier van."
        tekst = f"Met dit BSN is nog een aangifte gedaan. {weg} Kijk ook in de BRP."
        yield Fout("/overledene/bsn", tekst, Ernst.AMBTENAAR)
    else:
        yield Fout("/overledene/bsn")


@regel("R16", Ernst.BLOKKEERT, "Bbs 67a.2; LO BRP 01.20", "/overledene/bsn")
def bsn_passes_eleven_test(aangifte: Aangifte, _: Context) -> bool:
    """Dit nummer klopt niet. Kijk nog eens op het paspoort."""
    return not aangifte.overledene.bsn or passes_eleven_test(aangifte.overledene.bsn)


@regel("R16T", Ernst.BLOKKEERT, "AVG 5", "/overledene/bsn")
def bsn_is_fictitious_outside_production(aangifte: Aangifte, context: Context) -> bool:
    """Dit is een proefomgeving. Gebruik een BSN dat begint met 9999."""
    return context.productie or not aangifte.overledene.bsn or is_fictitious(aangifte.overledene.bsn)


_WITHOUT_BSN = ("/overledene/bsn", "/overledene/heeft_bsn", "/overledene/adres/land", "/bijlagen")


@regel("R17", Ernst.BLOKKEERT, "BW 1:19h.4; Bbs 67a.2", *_WITHOUT_BSN)
def bsn_is_there(aangifte: Aangifte, context: Context) -> Iterable[Fout]:
    """Vul het BSN in. Is er geen BSN? Bel dan de gemeente."""
    overledene = aangifte.overledene
    if aangifte.soort is not SoortAangifte.OVERLIJDEN:
        return
    if overledene.heeft_bsn is not False:
        if not overledene.bsn:
            yield Fout("/overledene/bsn")
    elif context.is_online and not context.zonder_bsn_open:
        yield Fout("/overledene/heeft_bsn", "Zonder BSN kan dit niet online. Bel de gemeente of maak een afspraak.")
    else:
        yield from _without_bsn(aangifte, context)


def _without_bsn(aangifte: Aangifte, context: Context) -> Iterator[Fout]:
    """Sex, place of birth and last town are asked of everybody; without a number the country tells who it was."""
    tekst = "De overleden persoon heeft geen BSN. De gemeente beslist of deze aangifte genoeg zegt."
    yield Fout("/overledene/heeft_bsn", tekst, Ernst.AMBTENAAR)
    if not aangifte.overledene.adres.land:
        yield Fout("/overledene/adres/land", "Kies het land waar de persoon het laatst woonde.")
    if not is_there(aangifte, context, BijlageSoort.KOPIE_ID_OVERLEDENE):
        yield Fout("/bijlagen", "Stuur een kopie van het paspoort mee, als die er is.", Ernst.WAARSCHUWT)


@regel("R22", Ernst.BLOKKEERT, "BW 1:19h.4b", "/overledene/geboortedatum", "/aangever/geboortedatum")
def birth_is_not_in_the_future(aangifte: Aangifte, context: Context) -> Iterable[Fout]:
    """Deze dag ligt in de toekomst. Vul een andere geboortedatum in."""
    for wijzer, persoon in (("/overledene", aangifte.overledene), ("/aangever", aangifte.aangever)):
        if persoon.geboortedatum and persoon.geboortedatum.vroegst > context.vandaag:
            yield Fout(f"{wijzer}/geboortedatum")


@regel("R24", Ernst.BLOKKEERT, "BW 1:19h.4c", "/overlijden/datum")
def death_is_not_in_the_future(aangifte: Aangifte, context: Context) -> bool:
    """Deze dag ligt in de toekomst. Kies een andere dag."""
    return aangifte.overlijden.datum is None or aangifte.overlijden.datum <= context.vandaag


@regel("R25", Ernst.BLOKKEERT, "BW 1:19h.4b-c", "/overlijden/datum", "/overlijden/tijd", "/overledene/geboortedatum")
def death_follows_birth(aangifte: Aangifte, _: Context) -> Iterable[Fout]:
    """De geboorte is later dan het overlijden. Kijk beide dagen na."""
    geboren, datum = aangifte.overledene.geboortedatum, aangifte.overlijden.datum
    if geboren and datum and geboren.vroegst > datum:
        yield Fout("/overlijden/datum")
    if _is_same_day(geboren, datum) and isinstance(aangifte.overlijden.tijd, Onbekend):
        yield Fout("/overlijden/tijd", "Geboorte en overlijden zijn op dezelfde dag. Vul de tijd van overlijden in.")


@regel("R26", Ernst.WAARSCHUWT, "BW 1:18.2", "/overledene/geboortedatum", "/overlijden/datum")
def age_is_likely(aangifte: Aangifte, _: Context) -> Iterable[Fout]:
    """Volgens deze dagen werd de persoon ouder dan 110 jaar. Kijk of de geboortedatum klopt."""
    age = age_in_years(aangifte.overledene.geboortedatum, aangifte.overlijden.datum) or 0
    if age > 110:  # nobody is known to have become older than 122
        yield Fout("/overledene/geboortedatum", ernst=Ernst.AMBTENAAR if age > 122 else None)


@regel("R27", Ernst.WAARSCHUWT, "BW 1:19h.5", "/overlijden/datum")
def death_is_recent(aangifte: Aangifte, context: Context) -> bool:
    """Het overlijden is meer dan 14 dagen geleden. De gemeente kan u hierover bellen."""
    datum = aangifte.overlijden.datum
    return datum is None or context.vandaag - datum <= timedelta(days=14)


@regel("R28", Ernst.BLOKKEERT, "Bbs 18.4", "/overlijden/tijd")
def time_is_hours_and_minutes(aangifte: Aangifte, _: Context) -> bool:
    """Gebruik uren en minuten, bijvoorbeeld 17:38."""
    tijd = known(aangifte.overlijden.tijd)
    return tijd is None or tijd == time(tijd.hour, tijd.minute)


@regel("R29", Ernst.BLOKKEERT, "BW 1:19h.4c", "/overlijden/tijd", "/overlijden/datum")
def time_is_not_in_the_future(aangifte: Aangifte, context: Context) -> bool:
    """Dit tijdstip ligt in de toekomst. Vul een ander tijdstip in."""
    datum, tijd = aangifte.overlijden.datum, known(aangifte.overlijden.tijd)
    return datum != context.vandaag or tijd is None or local(datum, tijd) <= context.nu


@regel("R31", Ernst.AMBTENAAR, "BW 1:19f.2; Bbs 61, 62", "/overlijden/datum_zekerheid", "/overlijden/tot")
def day_is_certain(aangifte: Aangifte, context: Context) -> Iterable[Fout]:
    """De dag van overlijden is niet precies bekend. De gemeente beslist welke akte daarbij hoort."""
    if not is_period(aangifte):
        return
    overlijden = aangifte.overlijden
    van, tot = overlijden.datum, overlijden.tot
    begin, end = known(overlijden.tijd), known(overlijden.tot_tijd)
    if tot and (tot > context.vandaag or (tot == context.vandaag and end and local(tot, end) > context.nu)):
        yield Fout("/overlijden/tot", "Dit moment ligt in de toekomst. Kies een eerder moment.", Ernst.BLOKKEERT)
    elif van and tot and (tot < van or (tot == van and begin and end and end < begin)):
        yield Fout("/overlijden/tot", "Dit is eerder dan het begin. Kies een later moment.", Ernst.BLOKKEERT)
    elif van and tot:
        tekst = "Het overlijden was tussen {begin} en {eind}. De gemeente beslist over de akte."
        yield Fout("/overlijden/datum_zekerheid", Zin(tekst, begin=_moment(van, begin), eind=_moment(tot, end)))
    else:
        yield Fout("/overlijden/datum_zekerheid")


@regel("R36", Ernst.BLOKKEERT, "Bbs 18.1; LO BRP 02.10", "/overledene/voornamen", "/aangever/voornamen")
def given_names_are_in_full(aangifte: Aangifte, _: Context) -> Iterable[Fout]:
    """Vul alle voornamen in. Gebruik geen voorletters of titels."""
    for wijzer, persoon in (("/overledene", aangifte.overledene), ("/aangever", aangifte.aangever)):
        if _INITIALS_OR_TITLE.match((persoon.voornamen or "").strip()):
            yield Fout(f"{wijzer}/voornamen")


@regel("R37", Ernst.WAARSCHUWT, "LO BRP", *_NAME_FIELDS)
def characters_are_known_to_the_brp(aangifte: Aangifte, _: Context) -> Iterable[Fout]:
    """De basisregistratie personen (BRP) kent een teken in deze naam niet. Kijk de naam nog eens na."""
    for wijzer, persoon in persons(aangifte):
        for name in _NAMES:
            if not is_brp_text(getattr(persoon, name) or ""):
                yield Fout(f"{wijzer}/{name}")


@regel("R38", Ernst.WAARSCHUWT, "LO BRP 02.30, tabel 36", *_SURNAMES)
def prefix_stands_apart(aangifte: Aangifte, _: Context) -> Iterable[Fout]:
    """Zet een voorvoegsel, zoals 'van der', in het veld Voorvoegsel."""
    for wijzer, persoon in persons(aangifte):
        if (persoon.geslachtsnaam or "").startswith(_with_space(voorvoegsels())):
            yield Fout(f"{wijzer}/geslachtsnaam")


@regel("V29", Ernst.WAARSCHUWT, "LO BRP 02.30, tabel 36", *_PREFIXES)
def prefix_is_one(aangifte: Aangifte, _: Context) -> Iterable[Fout]:
    """Dit voorvoegsel kennen wij niet. Kijk na hoe de naam op het paspoort staat."""
    for wijzer, persoon in persons(aangifte):
        prefix = (persoon.voorvoegsel or "").strip()
        if prefix and prefix not in voorvoegsels():
            yield Fout(f"{wijzer}/voorvoegsel")


@regel("V30", Ernst.WAARSCHUWT, "LO BRP 02.10, 02.40", *_NAME_FIELDS)
def names_have_no_digits(aangifte: Aangifte, _: Context) -> Iterable[Fout]:
    """In deze naam staat een cijfer. Kijk de naam nog eens na."""
    for wijzer, persoon in persons(aangifte):
        for name in _NAMES:
            if any(map(str.isdigit, getattr(persoon, name) or "")):
                yield Fout(f"{wijzer}/{name}")


@regel("V31", Ernst.WAARSCHUWT, "LO BRP 02.40", "/overledene/enkele_naam", "/overledene/voornamen")
def one_name_is_one(aangifte: Aangifte, _: Context) -> bool:
    """U vulde ook voornamen in. Had de persoon maar één naam? Maak de voornamen dan leeg."""
    return not (aangifte.overledene.enkele_naam and (aangifte.overledene.voornamen or "").strip())


_DUTCH_ADDRESS = {"huisnummer": re.compile("[1-9][0-9]{0,4}"), "postcode": re.compile("[1-9][0-9]{3}[A-Z]{2}")}


@regel("V32", Ernst.WAARSCHUWT, "LO BRP 11.20, 11.60", *(f"/overledene/adres/{name}" for name in _DUTCH_ADDRESS))
def address_can_be_found(aangifte: Aangifte, _: Context) -> Iterable[Fout]:
    """Een huisnummer is een getal. Een postcode is zoals 1234 AB. Kijk het adres na."""
    adres = aangifte.overledene.adres
    if adres.land not in (None, LAND_NEDERLAND):
        return
    for name, form in _DUTCH_ADDRESS.items():
        text = getattr(adres, name)
        if text and not form.fullmatch(text):
            yield Fout(f"/overledene/adres/{name}")


@regel("R41", Ernst.WAARSCHUWT, "Bbs 61.1g, 61.3a", "/overledene/burgerlijke_staat", "/partner", "/eerdere_partners")
def partners_fit_the_civil_status(aangifte: Aangifte, _: Context) -> Iterable[Fout]:
    """Kijk of de partners passen bij de burgerlijke staat."""
    staat, eerdere = aangifte.overledene.burgerlijke_staat, aangifte.eerdere_partners
    if has_partner(aangifte) and aangifte.partner is None:
        yield Fout("/partner", "Vul de naam van de partner in. Die komt op de akte.")
    if staat is BurgerlijkeStaat.ONGEHUWD and eerdere:
        yield Fout("/eerdere_partners", "Bij 'nooit getrouwd' horen geen eerdere partners. Kijk wat klopt.")
    if had_partner(aangifte) and not eerdere:
        yield Fout("/eerdere_partners", "Vul de eerdere partners in. Weet u ze niet? Kies dan 'Weet ik niet'.")


@cache
def _with_space(words: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(f"{word} " for word in words)


def _is_same_day(geboren: OnvolledigeDatum | None, datum: date | None) -> bool:
    return geboren is not None and geboren.is_volledig and geboren.vroegst == datum


def _moment(dag: date, tijd: time | None) -> str:
    return Zin("{dag} om {tijd}", dag=dag, tijd=tijd) if tijd else Zin("{dag}", dag=dag)
