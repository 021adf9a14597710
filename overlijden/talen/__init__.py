# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""Sentences, days and amounts in the language of who reads them; the Dutch sentence is the key (docs/adr/0070).

What is stored, sent, printed and logged is Dutch. A sentence becomes another language only where it is shown, so that
nobody who makes one has to know who will read it.
"""

from __future__ import annotations

import string
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime, time
from decimal import Decimal
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, Self

from babel.dates import format_date
from babel.messages.pofile import read_po
from babel.numbers import format_currency, get_decimal_symbol

from overlijden import dutch
from overlijden.aangifte import OnvolledigeDatum
from overlijden.termijn import NEDERLAND

NEDERLANDS = "nl"
# By ISO 639-1 code, each as it calls itself. One more is a line here and a catalogue beside this file.
TALEN: Mapping[str, str] = MappingProxyType({NEDERLANDS: "Nederlands", "en": "English", "fy": "Frysk"})
FOLDER = Path(__file__).parent
_LOCALES: Mapping[str, str] = {"en": "en_GB"}
_LOWER = frozenset({"fy"})  # the Unicode consortium gives its months a capital, which Frisian does not

_taal: ContextVar[str] = ContextVar("taal", default=NEDERLANDS)


def taal() -> str:
    """The language of who reads now: Dutch where no page is being made."""
    return _taal.get()


def speak(taal: str) -> None:
    """From here on, in this thread, everything is shown in this language."""
    _taal.set(taal)


@contextmanager
def spoken(taal: str) -> Iterator[None]:
    """For a while another language."""
    token = _taal.set(taal)
    try:
        yield
    finally:
        _taal.reset(token)


class Zin(str):
    """A Dutch sentence that knows how it was made: its form with ``{fact}`` in it, and the facts.

    To whoever stores, sends or compares it, it is a string in Dutch. A fact is text as it is, another sentence, a day,
    a moment, a time or an amount in euros; ``{dag:kort}`` writes a day as in a list.
    """

    vorm: str
    feiten: Mapping[str, Any]

    def __new__(cls, vorm: str, **feiten: Any) -> Self:
        """Facts may be added to a sentence that has some."""
        if isinstance(vorm, Zin):
            feiten, vorm = {**feiten, **vorm.feiten}, vorm.vorm
        with spoken(NEDERLANDS):
            zin = super().__new__(cls, _fill(vorm, feiten))
        zin.vorm, zin.feiten = vorm, feiten
        return zin


def translated(text: str) -> str:
    """A sentence, or a label, in the language of who reads now; what no catalogue has is shown as it is."""
    if taal() == NEDERLANDS:
        return str(text)
    if isinstance(text, Zin):
        return _fill(catalogue(taal()).get(text.vorm, text.vorm), text.feiten)
    return catalogue(taal()).get(text, text)


def either(one: str, more: str, number: int) -> str:
    """No sentence needs a plural: a count stands in numerals, and what is one has a sentence of its own."""
    return translated(one if number == 1 else more)


def answered(value: str) -> str:
    """An answer as it was typed, or in the language of who reads now when it was chosen."""
    return translated(value) if isinstance(value, Zin) else value


@cache
def catalogue(taal: str) -> Mapping[str, str]:
    """Every Dutch text that has a translation, with what it is in this language; read once."""
    with (FOLDER / f"{taal}.po").open("rb") as file:
        return {str(one.id): str(one.string) for one in read_po(file) if one.id and one.string and not one.fuzzy}


class _Writer(string.Formatter):
    def format_field(self, value: Any, format_spec: str) -> str:
        match value:
            case str():
                return answered(value)
            case datetime():
                return moment(value)
            case date():
                return _DAYS[format_spec](value)
            case time():
                return clock(value)
            case Decimal():
                return euro(value)
            case OnvolledigeDatum():
                return partial(value)
            case list():
                return translated(_JOINED[format_spec]).join(self.format_field(one, "") for one in value)
        return str(value)


def _fill(vorm: str, feiten: Mapping[str, Any]) -> str:
    return _Writer().vformat(vorm, (), feiten) if feiten else vorm


def day(datum: date) -> str:
    """Write a day: `maandag 16 maart 2026`."""
    return dutch.day(datum) if taal() == NEDERLANDS else _date(datum, "EEEE d MMMM y")


def short_day(datum: date) -> str:
    """Write a day of these weeks in a list: `ma 16 maart`."""
    return dutch.short_day(datum) if taal() == NEDERLANDS else _date(datum, "EEE d MMMM")


def day_of_month(datum: date) -> str:
    """Write a day of this year beside its name: `16 maart`."""
    return dutch.short_day(datum).partition(" ")[2] if taal() == NEDERLANDS else _date(datum, "d MMMM")


def tiny_day(datum: date) -> str:
    """Write a day where there is hardly room: `16 mrt`."""
    return dutch.tiny_day(datum) if taal() == NEDERLANDS else _date(datum, "d MMM")


def weekday(datum: date) -> str:
    """Write the name of a day where there is hardly room: `ma`."""
    return short_day(datum).partition(" ")[0][:3]


_DAYS = {"": day, "kort": day_of_month}
_JOINED = {"": ", ", "of": " of "}


def partial(datum: OnvolledigeDatum) -> str:
    """Write what is known of a date: `16 maart 1946`, `maart 1946`, `1946` or `onbekend`."""
    if taal() == NEDERLANDS:
        return dutch.partial(datum)
    if not datum.jaar:
        return translated("onbekend")
    pattern = "d MMMM y" if datum.dag else "MMMM y" if datum.maand else "y"
    return _date(date(datum.jaar, datum.maand or 1, datum.dag or 1), pattern)


def clock(tijd: time) -> str:
    """Write a time: `9.05 uur`."""
    return translated(Zin("{uur}.{minuut} uur", uur=tijd.hour, minuut=f"{tijd.minute:02}"))


def hours(tijd: time) -> str:
    """Write a time where there is hardly room: `9.05`."""
    return translated(Zin("{uur}.{minuut}", uur=tijd.hour, minuut=f"{tijd.minute:02}"))


def local_clock(tijdstip: datetime) -> str:
    """Write the time of an aware moment in Dutch time: `9.05 uur`."""
    return clock(tijdstip.astimezone(NEDERLAND).time())


def moment(tijdstip: datetime) -> str:
    """Write an aware moment in Dutch time: `maandag 16 maart 2026 om 14.30 uur`."""
    lokaal = tijdstip.astimezone(NEDERLAND)
    return translated(Zin("{dag} om {tijd}", dag=lokaal.date(), tijd=lokaal.time()))


def euro(amount: Decimal) -> str:
    """Write an amount: `€ 17,80`."""
    return dutch.euro(amount) if taal() == NEDERLANDS else format_currency(amount, "EUR", locale=_locale())


def size(octets: int) -> str:
    """Write the size of a file: `644 kB`, `1,2 MB`."""
    return dutch.size(octets).replace(",", get_decimal_symbol(_locale()))


def _date(datum: date, pattern: str) -> str:
    written = format_date(datum, pattern, locale=_locale())
    return written.lower() if taal() in _LOWER else written


def _locale() -> str:
    return _LOCALES.get(taal(), taal())
