# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""What a picture on a page says, it says in words as well."""

import dataclasses
from datetime import date, time
from pathlib import Path
from typing import Any

import pytest
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from lxml import html

from overlijden.codes import kb_dagen
from overlijden.termijn import termijn
from overlijden.web import taalkeuze
from overlijden.windows.strip import Strip

TEMPLATES = Path(__file__).parents[3] / "overlijden/templates"
ENVIRONMENT = Environment(loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined)
taalkeuze.install(ENVIRONMENT)
ENVIRONMENT.globals["languages"] = list  # of no request
ENVIRONMENT.globals["url_for"] = lambda _endpoint, filename="": f"/static/{filename}"

STEPS = [
    {"label": "Plaats", "url": "/plaats", "state": "done"},
    {"label": "Overlijden", "state": "current"},
    {"label": "Uitvaart", "state": "todo"},
]


WINDOW = Strip(termijn(date(2026, 4, 1), time(9), kb_dagen()), time(9), None)


def render(call: str, **values: Any) -> Any:
    source = '{% import "macros/page.html" as p %}<main>{{ p.' + call + " }}</main>"
    return html.fromstring(ENVIRONMENT.from_string(source).render(values))


def words(root: Any) -> str:
    return " ".join(root.text_content().split())


def test_the_steps_say_where_you_are_on_a_narrow_screen() -> None:
    root = render("steps(items)", items=STEPS)
    assert words(root.find_class("steps__now")[0]) == "Stap 2 van 3: Overlijden"


def test_the_state_of_a_step_is_a_word() -> None:
    first, second, third = render("steps(items)", items=STEPS).xpath("//li")
    assert [words(first), words(second), words(third)] == [
        "Plaats Ingevuld",
        "Overlijden U bent hier",
        "Uitvaart",
    ]
    assert second.get("aria-current") == "step"


def test_a_change_link_says_what_it_changes() -> None:
    row = {"label": "Dag", "value": "2 maart 2026", "change_url": "/x", "change_label": "de dag"}
    (link,) = render("summary_list([row])", row=row).xpath("//a")
    assert words(link) == "Wijzig de dag"


def test_what_is_still_to_come_is_said_so() -> None:
    root = render("timeline([{'title': 'Akte klaar', 'time': '3 maart', 'future': true}])")
    assert words(root) == "Nog niet gebeurd: Akte klaar 3 maart"


def test_the_window_is_drawn_and_said_once() -> None:
    root = render("window(window)", window=WINDOW)
    assert root.xpath("//svg/parent::*/@aria-hidden") == ["true"]
    assert words(root.find_class("window")[0].xpath("./div[not(@aria-hidden)]")[0]) == (
        "De uitvaart mag vanaf donderdag 2 april 2026 om 21.00 uur tot en met maandag 13 april 2026."
        " Dit telt niet mee: Goede Vrijdag (3 april), weekend, Tweede Paasdag (6 april)."
    )


def test_a_day_that_was_chosen_is_said_too() -> None:
    chosen = dataclasses.replace(WINDOW, chosen=date(2026, 4, 7))
    assert words(render("window(window)", window=chosen)).endswith("Gekozen dag: dinsdag 7 april 2026.")


def test_in_a_list_the_window_is_said_to_who_cannot_see_it() -> None:
    root = render("window_row(window)", window=WINDOW)
    assert root.xpath("//svg/@aria-hidden") == ["true"]
    assert "tot en met maandag 13 april 2026" in words(root.find_class("visually-hidden")[0])


@pytest.mark.parametrize(("demo", "shown"), [(True, 1), (False, 0)])
def test_a_demonstration_says_that_it_is_one(demo: bool, shown: int) -> None:
    page = ENVIRONMENT.get_template("base.html").render(demo=demo)
    assert page.count("Gebruik alleen verzonnen gegevens.") == shown


def test_help_can_be_called_from_every_page() -> None:
    hulp = {"telefoon": "14 036", "naam": "de gemeente Bussum", "uren": ""}
    root = html.fromstring(ENVIRONMENT.get_template("base.html").render(hulp=hulp))
    assert "tel:14036" in root.xpath("//footer//a/@href")
