# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""Days, moments, names and amounts as a Dutch reader writes them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time
from decimal import Decimal
from types import MappingProxyType

from overlijden.aangifte import Aangever, Naam, OnvolledigeDatum, Overledene
from overlijden.termijn import NEDERLAND

_DAGEN = ("maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag")
_MAANDEN = (
    "januari",
    "februari",
    "maart",
    "april",
    "mei",
    "juni",
    "juli",
    "augustus",
    "september",
    "oktober",
    "november",
    "december",
)

_GETALLEN = (
    "nul", "een", "twee", "drie", "vier", "vijf", "zes", "zeven", "acht", "negen", "tien", "elf", "twaalf", "dertien",
    "veertien", "vijftien", "zestien", "zeventien", "achttien", "negentien",
)  # fmt: skip
_TIENTALLEN = ("twintig", "dertig", "veertig", "vijftig", "zestig", "zeventig", "tachtig", "negentig")

# The official languages of the European Union by ISO 639-1 code, as a European model form may bear them.
EU_LANGUAGES: Mapping[str, str] = MappingProxyType(
    {
        "bg": "Bulgaars",
        "da": "Deens",
        "de": "Duits",
        "en": "Engels",
        "et": "Ests",
        "fi": "Fins",
        "fr": "Frans",
        "el": "Grieks",
        "hu": "Hongaars",
        "ga": "Iers",
        "it": "Italiaans",
        "hr": "Kroatisch",
        "lv": "Lets",
        "lt": "Litouws",
        "mt": "Maltees",
        "nl": "Nederlands",
        "pl": "Pools",
        "pt": "Portugees",
        "ro": "Roemeens",
        "sl": "Sloveens",
        "sk": "Slowaaks",
        "es": "Spaans",
        "cs": "Tsjechisch",
        "sv": "Zweeds",
    }
)


def day(datum: date) -> str:
    """Write a day: `maandag 16 maart 2026`."""
    return f"{_DAGEN[datum.weekday()]} {datum.day} {_MAANDEN[datum.month - 1]} {datum.year}"


def short_day(datum: date) -> str:
    """Write a day of these weeks in a list: `ma 16 maart`."""
    return f"{_DAGEN[datum.weekday()][:2]} {datum.day} {_MAANDEN[datum.month - 1]}"


def tiny_day(datum: date) -> str:
    """Write a day where there is hardly room: `16 mrt`."""
    return f"{datum.day} {'mrt' if datum.month == 3 else _MAANDEN[datum.month - 1][:3]}"


def letter_day(datum: date) -> str:
    """Write a day in a letter: `16 maart 2026`."""
    return partial(OnvolledigeDatum(datum.year, datum.month, datum.day))


def akte_day(datum: date | OnvolledigeDatum) -> str:
    """Write what is known of a day as an akte does (Bbs 18.2): `06 03 2026`, `03 1946`, `1946`; "" for nothing."""
    parts = map(int, str(datum).split("-"))
    return " ".join(reversed([f"{part:0{size}}" for part, size in zip(parts, (4, 2, 2), strict=True) if part]))


def day_in_letters(datum: date) -> str:
    """Write a day in letters (Bbs 18.3): `zestien maart tweeduizend zesentwintig`."""
    return f"{_in_letters(datum.day)} {_MAANDEN[datum.month - 1]} {_year_in_letters(datum.year)}"


def _year_in_letters(jaar: int) -> str:
    duizend, honderd, rest = jaar // 1000, jaar // 100, jaar % 100
    first = f"{_in_letters(honderd)}honderd" if honderd % 10 else f"{_GETALLEN[duizend]}duizend"
    return f"{first} {_in_letters(rest)}" if rest else first


def _in_letters(getal: int) -> str:
    """A number below a hundred in words."""
    if getal < len(_GETALLEN):
        return _GETALLEN[getal]
    tiental, eenheid = _TIENTALLEN[getal // 10 - 2], _GETALLEN[getal % 10]
    if not getal % 10:
        return tiental
    return f"{eenheid}{'ën' if eenheid.endswith('e') else 'en'}{tiental}"


def clock(tijd: time) -> str:
    """Write a time: `9.05 uur`."""
    return f"{tijd.hour}.{tijd.minute:02} uur"


def moment(tijdstip: datetime) -> str:
    """Write an aware moment in Dutch time: `maandag 16 maart 2026 om 14.30 uur`."""
    lokaal = tijdstip.astimezone(NEDERLAND)
    return f"{day(lokaal)} om {clock(lokaal.time())}"


def local_clock(tijdstip: datetime) -> str:
    """Write the time of an aware moment in Dutch time: `9.05 uur`."""
    return clock(tijdstip.astimezone(NEDERLAND).time())


def partial(datum: OnvolledigeDatum) -> str:
    """Write what is known of a date: `16 maart 1946`, `maart 1946`, `1946` or `onbekend`."""
    parts = (str(datum.dag or ""), _MAANDEN[datum.maand - 1] if datum.maand else "", str(datum.jaar or ""))
    return " ".join(filter(None, parts)) or "onbekend"


def name(person: Naam | Overledene | Aangever) -> str:
    """Write a name as on the akte: given names, prefix, surname at birth; "" when none is known."""
    return " ".join(filter(None, (person.voornamen, person.voorvoegsel, person.geslachtsnaam)))


def short_name(person: Overledene, otherwise: str, longest: int = 60) -> str:
    """First given name and surname, cut where a heading would not hold it; ``otherwise`` when no name is known."""
    first = (person.voornamen or "").split(" ")[0]
    full = " ".join(filter(None, (first, person.voorvoegsel, person.geslachtsnaam)))
    return (full if len(full) <= longest else f"{full[:longest].rstrip()}…") or otherwise


def euro(amount: Decimal) -> str:
    """Write an amount: `€ 17,80`."""
    return f"€ {amount:.2f}".replace(".", ",")


def size(octets: int) -> str:
    """Write the size of a file: `644 kB`, `1,2 MB`."""
    return f"{octets / 1_000_000:.1f} MB".replace(".", ",") if octets >= 1_000_000 else f"{-(-octets // 1000)} kB"
