# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""From a record of participation to the answers of the form, back, and beside another."""

from __future__ import annotations

import dataclasses
import hashlib
import re
import tomllib
from collections.abc import Callable, Container, Mapping
from datetime import date, time, timedelta
from functools import partial
from typing import Any

from werkzeug.datastructures import FileStorage, MultiDict
from wtforms.form import BaseForm

from forms.fields import Answer, Choice, Tick
from forms.moments import Day
from forms.step import answers, filled
from overlijden.beheer.questions import BETALING, DICHT, KB, OPEN, QUESTIONS, REDEN, THEMAS, adapters, levels
from overlijden.deelnames import logo, look, settling
from overlijden.deelnames.deelname import BEWAARBAAR, GELIJKTIJDIG, read
from overlijden.gemeenten import CONTACT, GEEN, Deelname, Kanaal
from overlijden.termijn import read_day
from overlijden.tools.kvk import is_nummer
from overlijden.tools.tomlfile import write_toml

TABLES = ("profiel", "brp", "betaaldienst", "zegel")  # settings of an adapter, typed as TOML
TICKS = ("proef", "zonder_bsn", "niet_natuurlijk", "levenloos", "digitaal_verlof", "uittreksels")
AS_TYPED = ("originelen_adres", "hulp_telefoon", "hulp_uren", "logo", "logo_tekst", "notificatie")
FIRST_DAY = ("vanaf-dag", "vanaf-maand", "vanaf-jaar")  # as it is typed
NOTHING, SHOWN = "Niet ingevuld", "Een logo"


def make(typed: Mapping[str, str] | None) -> BaseForm:
    """The questions with these answers in them."""
    return filled({one.name: one for one in (*QUESTIONS, REDEN)}, MultiDict(typed or {}))


def with_logo(given: Mapping[str, str], bestand: FileStorage | None) -> MultiDict[str, str]:
    """The answers with the picture that was chosen or typed, cleaned. Unusable when it is no logo."""
    chosen = bestand.read(logo.MOST + 1) if bestand else b""
    made = MultiDict(given)
    typed = made.get("logo", "").strip()
    # What was kept before is clean, and a PNG is kept as no file is.
    made["logo"] = logo.read(chosen) if chosen else (logo.read(typed.encode()) if typed.startswith("<") else typed)
    return made


def typed(deelname: Deelname) -> dict[str, str]:
    """A record as the answers that would make it."""
    contact = deelname.contact
    return {
        **dict(zip(FIRST_DAY, map(str, (deelname.vanaf.day, deelname.vanaf.month, deelname.vanaf.year)), strict=True)),
        **{name: str(getattr(deelname, name)) for name in ("adapter", "betaling", "kb_lezing", "thema")},
        **{kanaal.lower(): deelname.kanalen.get(kanaal, DICHT) for kanaal in Kanaal},
        **{name: "\n".join(getattr(deelname, name)) for name in ("bekende_ondernemers", "mee_te_brengen")},
        **{name: "y" for name in TICKS if getattr(deelname, name)},
        **{name: getattr(deelname, name) for name in AS_TYPED},
        **{name: getattr(contact, name) if contact else "" for name in CONTACT},
        "kleuren": "\n".join(f"--{name}: {kleur};" for name, kleur in deelname.kleuren.items()),
        "bewaartermijn": str(deelname.bewaartermijn or ""),
        "gelijktijdig": str(deelname.gelijktijdig),
        "kantooruren": "-".join(f"{uur:%H:%M}" for uur in deelname.kantooruren or ()),
        "uiterste_tijd": f"{deelname.uiterste_tijd:%H:%M}" if deelname.uiterste_tijd else "",
        **{name: write_toml(table).strip() if (table := getattr(deelname, name)) else "" for name in TABLES},
    }


def proposed(deelname: Deelname, vandaag: date) -> dict[str, str]:
    """The answers to begin with: what counts now, from tomorrow on; who joins has still to choose how."""
    morgen = dataclasses.replace(deelname, vanaf=vandaag + timedelta(days=1))
    return typed(morgen) | ({} if deelname.takes_part else {"adapter": ""})


def settled(form: BaseForm) -> Mapping[str, str]:
    """Of each group that need not be opened, by its heading, what stands in it."""
    shown: dict[str, list[str]] = {}
    for one in answers(form):
        if one.group not in OPEN:
            shown.setdefault(one.group, []).extend(_sum_up(one))
    return {group: ", ".join(found) or "Niets ingevuld" for group, found in shown.items()}


def _sum_up(one: Answer) -> list[str]:
    said = SHOWN if one.name == "logo" and one.display() else one.display()
    if isinstance(one, Tick):
        return [one.label.text] if said else []
    words = " ".join(said.split())
    return [words if isinstance(one, Choice) else f"{one.label.text}: {words}"] if said else []


def record(form: BaseForm, code: str, vandaag: date) -> str | None:
    """The record that the answers make, as TOML; None when an answer does not do, and then each says so itself.

    ConfigError for what cannot be a record of this municipality for another reason.
    """
    given = {one.name: one.canonical() for one in answers(form)}
    problems: dict[str, str] = {}
    values = _values(given, vandaag, problems)
    inhoud = write_toml({name: value for name, value in values.items() if value is not None})
    # What could not be read has said so; beside it all else is looked at, so that everything is said at once.
    problems = settling.problems(read(code, inhoud), vandaag) | problems
    if problem := settling.reason_problem(form[REDEN.name].typed[""]):  # type: ignore[attr-defined]
        problems[REDEN.name] = problem
    for name, sentence in problems.items():
        form[name].errors = [sentence]
    return None if problems else inhoud


def _values(given: Mapping[str, Any], vandaag: date, problems: dict[str, str]) -> dict[str, Any]:
    """The answers as a record has them; in ``problems`` those that cannot be read, which are as if not given."""
    values: dict[str, Any] = {}
    for name, (reader, sentence) in _READ.items():
        try:
            values[name] = reader("" if given[name] is None else str(given[name]))
        except (ValueError, RecursionError) as error:
            values[name] = None
            problems[name] = settling.in_dutch(error) if name in TABLES and " line " in str(error) else sentence
            if isinstance(error, look.Unreadable):
                problems[name] = str(error)
    for name, choices in _CHOICES.items():
        values[name] = given[name] if given[name] in choices() else None
        if values[name] is None:
            problems[name] = "Kies een antwoord."
    contact = {name: given[name] or "" for name in CONTACT}
    values["adapter"] = values["adapter"] or GEEN
    values["vanaf"] = values["vanaf"] or vandaag
    values |= {name: bool(given[name]) for name in TICKS}
    values |= {name: given[name] or "" for name in AS_TYPED}
    levels = {str(kanaal): values.pop(kanaal.lower()) for kanaal in Kanaal}
    kanalen = {kanaal: niveau for kanaal, niveau in levels.items() if niveau not in (None, DICHT)}
    return values | {
        "kanalen": kanalen,
        "contact": {"peildatum": vandaag, **contact} if any(contact.values()) else None,
    }


def display(deelname: Deelname) -> Mapping[str, list[tuple[str, str]]]:
    """A record in words: heading → questions with their answers."""
    form = make(typed(deelname))
    shown: dict[str, list[tuple[str, str]]] = {}
    for one in answers(form):
        if one.name != REDEN.name:
            shown.setdefault(one.group, []).append((one.label.text, _say(one)))
    return shown


def differences(old: Deelname | None, new: Deelname) -> list[tuple[str, str, str]]:
    """What changes: question, what counts before, what counts then. All that is answered when nothing counts before."""
    before = dict(pair for rows in display(old).values() for pair in rows) if old else {}
    after = [pair for rows in display(new).values() for pair in rows]
    return [(label, was, value) for label, value in after if (was := before.get(label, NOTHING)) != value]


def _say(one: Answer) -> str:
    if isinstance(one, Tick):
        return "Ja" if one.display() else "Nee"
    if one.name == "logo" and (kept := one.display()):
        return f"{SHOWN} ({hashlib.sha256(kept.encode()).hexdigest()[:8]})"  # one logo is told from another
    # An answer that is none of the choices any more is shown as it stands.
    return one.display() or next(filter(None, one.typed.values()), "") or NOTHING


def _number(allowed: range, text: str) -> int | None:
    if text and not (re.fullmatch("[0-9]{1,3}", text) and int(text) in allowed):
        raise ValueError(text)
    return int(text) if text else None


def _clock(text: str) -> time:
    if not re.fullmatch("[0-9]{2}:[0-9]{2}", text):
        raise ValueError(text)
    return time.fromisoformat(text)


def _hours(text: str) -> list[time] | None:
    uren = [_clock(part.strip()) for part in text.split("-")] if text else None
    if uren and (len(uren) != 2 or uren[0] >= uren[1]):
        raise ValueError(text)
    return uren


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _numbers(text: str) -> list[str]:
    numbers = text.replace(",", " ").split()
    if not all(map(is_nummer, numbers)):
        raise ValueError(text)
    return numbers


def _number_of(allowed: range) -> tuple[Callable[[str], Any], str]:
    return partial(_number, allowed), f"Vul een getal van {allowed[0]} tot {allowed[-1]} in, of niets."


# How an answer is read, and what to do when it cannot be.
_READ: Mapping[str, tuple[Callable[[str], Any], str]] = {
    "vanaf": (read_day, Day.help),
    "bekende_ondernemers": (_numbers, "Een KvK-nummer heeft 8 cijfers. Zet elk nummer op een eigen regel."),
    "uiterste_tijd": (lambda text: _clock(text) if text else None, "Vul een tijd in, bijvoorbeeld 12:00."),
    "kantooruren": (_hours, "Vul twee tijden in, bijvoorbeeld 09:00-17:00."),
    "gelijktijdig": _number_of(GELIJKTIJDIG),
    "mee_te_brengen": (_lines, ""),
    "bewaartermijn": _number_of(BEWAARBAAR),
    "kleuren": (look.read, ""),
    **dict.fromkeys(TABLES, (tomllib.loads, "Dit is geen TOML. Vraag uw leverancier om de juiste tekst.")),
}
_CHOICES: Mapping[str, Callable[[], Container[Any]]] = {
    "adapter": adapters,
    "betaling": lambda: BETALING,
    "kb_lezing": lambda: KB,
    "thema": lambda: THEMAS,
    **{kanaal.lower(): partial(levels, kanaal) for kanaal in Kanaal},
}
