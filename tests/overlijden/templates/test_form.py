# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""The form macros wire every field so that assistive technology can follow."""

from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from lxml import html
from wtforms import (
    BooleanField,
    EmailField,
    Field,
    FileField,
    Form,
    IntegerField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)

from overlijden.web import taalkeuze

TEMPLATES = Path(__file__).parents[3] / "overlijden/templates"
ENVIRONMENT = Environment(loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined)
taalkeuze.install(ENVIRONMENT)
PAGE = """{% import "macros/form.html" as f %}<main>{{ f.error_summary(form) }}
{% for field in form %}{{ f.field(field, **options) }}{% endfor %}</main>"""
ANSWERS: Any = ["Begraven", "Cremeren"]


class Parts(Field):
    """Stands in for a date or a time of several boxes."""

    kind = "date"
    unknown = None

    @property
    def parts(self) -> list[dict[str, Any]]:
        return [
            {"name": f"{self.name}-dag", "label": "Dag", "value": "31", "width": 2},
            {"name": f"{self.name}-jaar", "label": "Jaar", "value": "x", "width": 4, "invalid": True},
        ]


class OrUnknown(StringField):
    """Stands in for a text beside which one may say that it is not known."""

    unknown: Mapping[str, Any] = {"name": "antwoord.onbekend", "label": "Weet ik niet", "checked": False}


FIELDS: dict[str, Any] = {
    "text": StringField,
    "number": IntegerField,
    "email": EmailField,
    "textarea": TextAreaField,
    "select": partial(SelectField, choices=ANSWERS),
    "radio": partial(RadioField, choices=ANSWERS),
    "checkbox": BooleanField,
    "file": FileField,
    "date": Parts,
}


def page(make: Any, *, error: str = "", **options: Any) -> Any:
    """A page with one field, parsed; error is what is wrong with it."""

    class OneField(Form):
        antwoord = make("Wat is het antwoord?", description="Zoals op het paspoort.")

    form = OneField()
    form.antwoord.errors = (error,) if error else ()
    return html.fromstring(ENVIRONMENT.from_string(PAGE).render(form=form, options=options))


every_kind = pytest.mark.parametrize("make", FIELDS.values(), ids=FIELDS.keys())


@every_kind
def test_every_control_has_a_name_that_is_read_out(make: Any) -> None:
    root = page(make)
    for control in root.xpath("//input | //select | //textarea"):
        inside = control.xpath("ancestor::label")
        assert inside or root.xpath(f"//label[@for='{control.get('id')}']")


@every_kind
def test_hint_and_error_are_tied_to_the_field(make: Any) -> None:
    root = page(make, error="Vul het antwoord in.")
    (described,) = root.xpath("//@aria-describedby")
    texts = [root.get_element_by_id(part).text_content() for part in described.split()]
    assert texts == ["Zoals op het paspoort.", "Let op: Vul het antwoord in."]


def test_a_box_beside_a_text_says_which_question_it_leaves_open() -> None:
    root = page(OrUnknown)
    (box,) = root.xpath("//input[@type='checkbox']")
    assert root.get_element_by_id(box.get("aria-describedby")).text == "Wat is het antwoord?"


@every_kind
def test_the_summary_leads_to_a_control_with_the_same_sentence(make: Any) -> None:
    root = page(make, error="Vul het antwoord in.")
    (link,) = root.xpath("//*[@role='alert']//a")
    assert link.text == "Vul het antwoord in."
    assert root.get_element_by_id(link.get("href")[1:]).tag in {"input", "select", "textarea"}


@every_kind
def test_the_browser_neither_cuts_nor_judges_nor_remembers_the_answer(make: Any) -> None:
    root = page(make)
    assert not root.xpath("//@required | //@maxlength | //*[@type='number']")
    assert set(root.xpath("//input[@type='text']/@autocomplete")) <= {"off"}


def test_the_summary_leads_to_the_part_that_needs_mending() -> None:
    root = page(Parts, error="Vul een jaar in.")
    assert root.xpath("//*[@role='alert']//a/@href") == ["#antwoord-jaar"]
    assert root.xpath("//input[@aria-invalid]/@id") == ["antwoord-jaar"]


def test_without_errors_there_is_no_summary() -> None:
    assert not page(StringField).xpath("//*[@role='alert']")


@pytest.mark.parametrize("kind", ["text", "radio", "date"])
def test_the_only_question_of_a_page_is_its_heading(kind: str) -> None:
    (heading,) = page(FIELDS[kind], as_heading=True).xpath("//h1")
    assert heading.text_content() == "Wat is het antwoord?"


def test_a_radio_stands_before_its_label() -> None:
    first, *_ = page(FIELDS["radio"]).xpath("//label")
    assert [child.tag for child in first] == ["input", "span"]
