# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from lxml import html
from werkzeug.datastructures import MultiDict
from wtforms.form import BaseForm

from forms import choices
from forms.blocks import bsn
from forms.choices import Choices
from forms.fields import Named, Number, Seen, Text, TextOrUnknown, Tick, YesNo
from forms.moments import Clock, Day, PartialDay
from forms.step import answers

PATH = "overledene.voornamen"
NOT_KNOWN = {"onbekend": ""}


def ask(field: Any, **typed: str) -> Any:
    """The field after this was typed in its inputs; ``_`` is the input without a suffix."""
    form = BaseForm({PATH: field})
    form.process(MultiDict((PATH if name == "_" else f"{PATH}-{name}", text) for name, text in typed.items()))
    return answers(form)[0]


@pytest.mark.parametrize(
    ("field", "typed", "canonical"),
    [
        (Text(), {"_": "  Jan   Piet "}, "Jan Piet"),
        (Text(), {"_": "Zoe\u0308"}, "Zo\u00eb"),
        (Text(), {"_": "   "}, None),
        (Text(), {}, None),
        (TextOrUnknown(), {"_": "Assen"}, "Assen"),
        (TextOrUnknown(), {"_": "Assen", "onbekend": "ja"}, NOT_KNOWN),
        (Number(), {"_": "02"}, 2),
        (Number(), {"_": "twee"}, "twee"),
        (Number(), {"_": "\u0662"}, "\u0662"),
        (Tick(), {"_": "ja"}, True),
        (Tick(), {}, None),
        (Tick(on=NOT_KNOWN), {"_": "ja"}, NOT_KNOWN),
        (YesNo(), {"_": "ja"}, True),
        (YesNo(), {"_": "nee"}, False),
        (YesNo(), {"_": "misschien"}, "misschien"),
        (YesNo(), {}, None),
        (Seen(), {"_": "R26,R53"}, ["R26", "R53"]),
        (Seen(), {"_": ","}, None),
        (Day(), {"dag": "2", "maand": "3", "jaar": "2026"}, "2026-03-02"),
        (Day(), {"dag": "2", "maand": "maart", "jaar": "2026"}, "2026-maart-02"),
        (Day(), {"dag": "2", "maand": "3", "jaar": "26"}, "26-03-02"),
        (Day(), {"jaar": "2026"}, "2026-00-00"),
        (Day(), {}, None),
        (PartialDay(), {"jaar": "1946"}, "1946-00-00"),
        (PartialDay(), {"maand": "03", "jaar": "1946"}, "1946-03-00"),
        (PartialDay(), {"dag": "00", "maand": "00", "jaar": "1946"}, "1946-00-00"),
        (PartialDay(), {"dag": "2", "maand": "3"}, "0000-03-02"),
        (PartialDay(), {"onbekend": "ja"}, "0000-00-00"),
        (PartialDay(), {}, None),
        (Clock(), {"uur": "9", "minuut": "5"}, "09:05"),
        (Clock(), {"uur": "24", "minuut": "00"}, "24:00"),
        (Clock(), {"uur": "9"}, "09:"),
        (Clock(), {"onbekend": "ja"}, NOT_KNOWN),
        (Clock(), {}, None),
    ],
)
def test_what_was_typed_becomes_canonical(field: Any, typed: dict[str, str], canonical: object) -> None:
    assert ask(field, **typed).canonical() == canonical


@pytest.mark.parametrize(
    ("field", "typed", "shown"),
    [
        (Day(), {"dag": "2", "maand": "3", "jaar": "2026"}, "maandag 2 maart 2026"),
        (Day(), {"dag": "31", "maand": "2", "jaar": "2026"}, "31-2-2026"),
        (PartialDay(), {"jaar": "1946"}, "1946"),
        (PartialDay(), {"onbekend": "ja"}, "Weet ik niet"),
        (Clock(), {"uur": "9", "minuut": "5"}, "9.05 uur"),
        (Clock(), {"onbekend": "ja"}, "Weet ik niet"),
        (Clock(), {"uur": "99"}, "99"),
        (PartialDay(), {"dag": "6", "maand": "7", "jaar": "1958"}, "6 juli 1958"),
        (PartialDay(), {"dag": "31", "maand": "2", "jaar": "2027"}, "31-2-2027"),
        (bsn(""), {"_": "9999.91.930"}, "999991930"),
        (TextOrUnknown(), {"onbekend": "ja"}, "Weet ik niet"),
        (Tick(), {}, ""),
    ],
)
def test_an_answer_is_shown_in_words(field: Any, typed: dict[str, str], shown: str) -> None:
    assert ask(field, **typed).display() == shown


@pytest.mark.parametrize("choose", [choices.countries, choices.birth_countries, choices.places_of_death])
def test_a_list_of_names_is_read_back_as_the_codes_that_it_stands_for(choose: Callable[[], Choices]) -> None:
    """As a browser sends it: the value of an option, and its words where it has none."""
    field = ask(Named(choices=choose))
    options = html.fromstring(str(field())).xpath("//option")
    sent = [option.get("value", " ".join(option.text.split())) for option in options]
    assert field.kept(sent) == [code for code, *_ in choose()]
    assert field.kept(["6030", "Atlantis"]) == ["6030", "Atlantis"]


def test_of_a_list_of_names_only_what_is_no_name_has_a_value() -> None:
    options = html.fromstring(str(ask(Named(choices=choices.countries))())).xpath("//option[@value]")
    assert [(option.get("value"), option.text) for option in options] == [
        ("", "Maak een keuze"),
        ("0000", "Weet ik niet"),
    ]


def test_a_label_comes_from_the_dictionary() -> None:
    assert ask(Text()).label.text == "Voornamen"


def test_what_was_typed_stays_as_it_was() -> None:
    assert [part["value"] for part in ask(Day(), dag="2", maand="maart", jaar="x").parts] == ["2", "maart", "x"]
