# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""From declaration to StUF content: typed persons where ZDS has a place for them, and a copy of every single field.

Typed content comes first because a standard receiver understands it. It holds only what fits: a value that StUF-BG has
no room for is left out there, never cut. The ``extraElementen`` hold everything, under the names that receivers of
zaaktype B0360 already know where there is one, and otherwise under the field's own path in the dictionary, such as
``overledene.adres.straat`` or ``ouders.1.voornamen``. So nothing that was filed can get lost on the way.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import fields, is_dataclass
from datetime import date, time
from typing import Any

from adapters.stuf_zds.xmltools import Element, element, nil, schoon
from overlijden.aangifte import (
    Aangifte,
    Adres,
    DatumZekerheid,
    Onbekend,
    OnvolledigeDatum,
    Persoon,
    SoortLijkbezorging,
    SoortOverlijden,
)

LAND_NEDERLAND = "6030"  # BRP table 34, as are the next two
BENELUX = {LAND_NEDERLAND, "5010", "6018"}

# The names that the first chain of this kind in the field used (ZDS to ZGW to vrijBRP, zaaktype B0360).
NAMEN = {
    "overlijden.gemeente": "gemeentecode",
    "overlijden.datum": "datumoverlijden",
    "overlijden.tijd": "tijdoverlijden",
    "overledene.bsn": "inp.bsn",
    "overledene.voornamen": "voornamen",
    "overledene.voorvoegsel": "voorvoegselGeslachtsnaam",
    "overledene.geslachtsnaam": "geslachtsnaam",
    "overledene.geboortedatum": "geboortedatum",
    "overledene.geboorteplaats": "inp.geboorteplaats",
    "overledene.geboorteland": "inp.geboorteLand",
    "aangever.bsn": "contact.inp.bsn",
    "onderneming.naam": "handelsnaam",
    "lijkbezorging.datum": "datumuitvaart",
    "lijkbezorging.tijd": "tijduitvaart",
    "lijkbezorging.bestemming_land": "landcode",
    "lijkbezorging.bestemming_plaats": "plaatsbest",
    "lijkbezorging.via_landen": "viabest",
    "lijkbezorging.vervoermiddel": "voertuigbest",
    "contact.email": "sub.emailadres",
    "contact.telefoon": "sub.telefoonnummer",
}
# What StUF-BG 3.10 admits in the elements that we fill.
PAST = {
    "BG:inp.bsn": r"[0-9]{9}",
    "BG:geslachtsnaam": r".{1,200}",
    "BG:voorvoegselGeslachtsnaam": r".{1,10}",
    "BG:voornamen": r".{1,200}",
    "BG:geslachtsaanduiding": r"[MVO]",
    "BG:wpl.woonplaatsNaam": r".{1,80}",
    "BG:gor.openbareRuimteNaam": r".{1,80}",
    "BG:gor.straatnaam": r".{1,24}",
    "BG:aoa.postcode": r"[1-9][0-9]{3}[A-Z]{2}",
    "BG:aoa.huisnummer": r"[1-9][0-9]{0,4}",
    "BG:aoa.huisletter": r"[a-zA-Z]",
    "BG:aoa.huisnummertoevoeging": r"[a-zA-Z0-9]{1,4}",
    "BG:vestigingsNummer": r"[0-9]{12}",
    "BG:handelsnaam": r".{1,200}",
}


def typed(tag: str, waarde: object) -> Element | None:
    """The element, if there is a value and StUF-BG has room for it."""
    tekst = schoon(waarde) if isinstance(waarde, str) else ""
    return element(tag, tekst) if re.fullmatch(PAST[tag], tekst, re.DOTALL) else None


def natuurlijk_persoon(persoon: Persoon, geslacht: str | None = None, adres: Adres | None = None) -> Element:
    """A person as StUF-BG knows one; the BSN that the declarant gave, so not marked as authentic."""
    return element(
        "ZKN:natuurlijkPersoon",
        typed("BG:inp.bsn", persoon.bsn),
        typed("BG:geslachtsnaam", persoon.geslachtsnaam),
        typed("BG:voorvoegselGeslachtsnaam", persoon.voorvoegsel),
        typed("BG:voornamen", persoon.voornamen),
        typed("BG:geslachtsaanduiding", geslacht),
        geboortedatum(persoon.geboortedatum),
        verblijfsadres(adres) if adres else None,
        entiteittype="NPS",
        verwerkingssoort="T",
    )


def geboortedatum(datum: OnvolledigeDatum | None) -> Element | None:
    return None if datum is None else _datum("BG:geboortedatum", datum)


def verblijfsadres(adres: Adres) -> Element | None:
    """A Dutch address. One abroad needs the country's name, which we do not have: it stays in the copy."""
    if adres.land not in {None, LAND_NEDERLAND}:
        return None
    made = element(
        "BG:verblijfsadres",
        typed("BG:wpl.woonplaatsNaam", adres.woonplaats),
        typed("BG:gor.openbareRuimteNaam", adres.straat),
        typed("BG:gor.straatnaam", adres.straat),
        typed("BG:aoa.postcode", adres.postcode),
        typed("BG:aoa.huisnummer", adres.huisnummer),
        typed("BG:aoa.huisletter", adres.huisletter),
        typed("BG:aoa.huisnummertoevoeging", adres.toevoeging),
    )
    return made if len(made) else None


def extra_elementen(aangifte: Aangifte, own: Mapping[str, str], also: Collection[str] = ()) -> Element:
    """Every field that has an answer, and what receivers of B0360 expect beside it; of ``also``, that it has none.

    ``own`` are the names that this municipality agreed on.
    """
    made, namen = element("StUF:extraElementen"), {**namen_of(aangifte), **own}
    for pad, waarde in _walk("", aangifte):
        made.extend(_extra(namen.get(pad, pad), waarde))
    for name, waarde in _precedent(aangifte):
        made.extend(_extra(name, waarde))
    for name in sorted(set(also) - names(made)):
        made.extend(_extra(name, ()))
    return made


def names(made: Element) -> set[str]:
    return {str(extra.get("naam")) for extra in made}


def namen_of(aangifte: Aangifte) -> Mapping[str, str]:
    """Under which names receivers know the fields of this declaration.

    Of a period of death no field says the day or the time as they read it, so its ends keep their own names.
    """
    return NAMEN if aangifte.overlijden.datum_zekerheid is not DatumZekerheid.TUSSEN else _NAMEN_PERIODE


_NAMEN_PERIODE = {pad: name for pad, name in NAMEN.items() if pad not in {"overlijden.datum", "overlijden.tijd"}}


def _walk(pad: str, waarde: Any) -> Iterator[tuple[str, Any]]:
    """Every answered leaf with its path; lists count from 1. The bytes of attachments travel as documents."""
    if waarde is None or waarde == "" or pad.endswith(".inhoud"):
        return
    if is_dataclass(waarde) and not isinstance(waarde, Onbekend | OnvolledigeDatum):
        for item in fields(waarde):
            yield from _walk(f"{pad}.{item.name}".lstrip("."), getattr(waarde, item.name))
    elif isinstance(waarde, tuple) and waarde:
        for number, deel in enumerate(waarde, start=1):
            yield from _walk(f"{pad}.{number}", deel)
    else:
        yield pad, waarde


def _extra(name: str, waarde: Any) -> Iterator[Element]:
    tag = "StUF:extraElement"
    if isinstance(waarde, OnvolledigeDatum):
        made = _datum(tag, waarde)
    elif waarde == ():
        made = nil(tag, "geenWaarde")
    elif isinstance(waarde, Onbekend):
        made = nil(tag, "waardeOnbekend")
        if waarde.reden:
            yield from _extra(f"{name}.reden", waarde.reden)
    else:
        made = element(tag, _tekst(waarde))
    made.set("naam", name)
    yield made


def _tekst(waarde: Any) -> str:
    """Dates as jjjjmmdd and times as uumm, as StUF writes them; booleans as True and False, as B0360 does."""
    if isinstance(waarde, time):
        return waarde.strftime("%H%M")
    return waarde.isoformat().replace("-", "") if isinstance(waarde, date) else str(waarde)


def _datum(tag: str, datum: OnvolledigeDatum) -> Element:
    """A date with how complete it is. Unknown parts are filled with 1: StUF asks for a value and ignores it."""
    if not datum.jaar:
        return nil(tag, "waardeOnbekend", indOnvolledigeDatum="J")
    volledig = "V" if datum.dag else "D" if datum.maand else "M"
    tekst = f"{datum.jaar:04}{datum.maand or 1:02}{datum.dag or 1:02}"
    return element(tag, tekst, indOnvolledigeDatum=volledig)


def _in_common(van: date, tot: date) -> OnvolledigeDatum:
    """What is certain of a day between these two: with the sign of StUF for what is not (indOnvolledigeDatum)."""
    jaar = van.year if van.year == tot.year else 0
    maand = van.month if jaar and van.month == tot.month else 0
    return OnvolledigeDatum(jaar, maand, van.day if maand and van.day == tot.day else 0)


def _precedent(aangifte: Aangifte) -> Iterator[tuple[str, object]]:
    """What B0360 says in other values than ours; ours go along under their own names."""
    uitvaart, overlijden = aangifte.lijkbezorging, aangifte.overlijden
    if overlijden.datum_zekerheid is DatumZekerheid.TUSSEN and overlijden.datum and overlijden.tot:
        yield "datumoverlijden", _in_common(overlijden.datum, overlijden.tot)
    if overlijden.soort:
        yield "natdood", overlijden.soort is SoortOverlijden.NATUURLIJK
    if uitvaart.soort:
        ontleding = uitvaart.soort is SoortLijkbezorging.ONTLEDING
        yield "type", "DISSECTION" if ontleding else "BURIAL_CREMATION"
        buitenland = uitvaart.soort is SoortLijkbezorging.BUITENLAND
        yield "buitenbenelux", buitenland and uitvaart.bestemming_land not in BENELUX
    if aangifte.contact.email:
        yield "communicatietype", "EMAIL"
