# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

import pytest

from forms.reading import Reading, read
from forms.step import answers, owner
from forms.steps import STEPS
from overlijden import rules
from overlijden.aangifte import Aangifte, Bevinding, Ernst, Onderneming
from tests.declaring import WEDNESDAY, context, declaration
from tests.forms.filing import answered

NOT_ASKED = (
    # The form asks about an ordinary death; the log-in names the firm.
    *("/soort", "/onderneming/", "/lijkvinding/", "/levenloos/"),
    # What another front-end may ask and this form does not.
    *("/overlijden/tot", "/overlijden/onderweg", "/overledene/heeft_bsn", "/lijkbezorging/termijn"),
    *("/uittreksels/eu_modelformulier", "/uittreksels/taal_eu_form"),
    # What the desk knows, and mends there.
    *("/akte_", "/ambtenaar/", "/b_envelop_"),
)


def reading_of(aangifte: Aangifte) -> Reading:
    return read(answered(aangifte), aangifte.onderneming, [], lambda _: context(WEDNESDAY))


def path(changes: Mapping[str, Any]) -> list[str]:
    return [step.slug for step in reading_of(declaration(changes)).path]


ORDINARY = [
    *("gemeente", "plaats", "overledene", "geboorte", "overlijden", "adres", "burgerlijke-staat", "ouders", "kinderen"),
    *("aangever", "machtiging", "verklaring", "arts", "formulier-a", "uitvaart"),
    *("bijlagen", "uittreksels", "contact", "controleren"),
]


def test_the_ordinary_path() -> None:
    assert path({}) == ORDINARY


@pytest.mark.parametrize(
    ("changes", "more", "less"),
    [
        ({"/overledene/burgerlijke_staat": "0"}, [], []),
        ({"/overledene/burgerlijke_staat": "2"}, ["partner"], []),
        ({"/overledene/burgerlijke_staat": "5"}, ["partner"], []),
        ({"/overledene/burgerlijke_staat": "3"}, ["eerdere-partners"], []),
        ({"/overledene/burgerlijke_staat": "4"}, ["eerdere-partners"], []),
        ({"/overledene/burgerlijke_staat": "6"}, ["eerdere-partners"], []),
        ({"/overledene/burgerlijke_staat": "7"}, ["eerdere-partners"], []),
        ({"/aangever/hoedanigheid": "EIGEN_WETENSCHAP"}, [], ["machtiging"]),
        ({"/overlijden/soort": "NIET_NATUURLIJK"}, [], ["formulier-a"]),
        ({"/overledene/geboortedatum": "2010-01-01"}, ["overleg"], []),
        ({"/overledene/geboortedatum": "2010-01-01", "/arts/soort": "LIJKSCHOUWER"}, [], []),
        ({"/overledene/geboortedatum": "0000-00-00"}, [], []),
        ({"/lijkbezorging/datum": "2026-03-20"}, ["andere-termijn"], []),
        ({"/lijkbezorging/datum": "2026-03-04"}, ["andere-termijn"], []),
        ({"/lijkbezorging/soort": "BUITENLAND"}, ["buitenland"], []),
        ({"/lijkbezorging/soort": "ONTLEDING"}, [], []),
    ],
)
def test_the_path_follows_from_the_answers(changes: dict[str, Any], more: list[str], less: list[str]) -> None:
    assert Counter(path(changes)) == Counter(ORDINARY) + Counter(more) - Counter(less)


def test_an_answer_that_no_longer_applies_is_not_declared() -> None:
    married = declaration({"/overledene/burgerlijke_staat": "2", "/partner": {"geslachtsnaam": "Visser"}})
    raw = answered(married)
    assert read(raw, None, [], lambda _: context()).aangifte.partner is not None
    raw["burgerlijke-staat"] = {"overledene.burgerlijke_staat": ["1"]}
    assert read(raw, None, [], lambda _: context()).aangifte.partner is None


def test_everything_that_the_form_asks_comes_back_as_it_was() -> None:
    aangifte = declaration({"/bijlagen": None})
    assert reading_of(aangifte).aangifte == aangifte


def test_the_firm_comes_from_the_log_in_alone() -> None:
    raw = {**answered(declaration()), "contact": {"onderneming.naam": ["Een ander"]}}
    firm = Onderneming(naam="Uitvaartzorg")
    assert read(raw, firm, [], lambda _: context()).aangifte.onderneming == firm


def test_no_field_is_asked_twice() -> None:
    names = Counter(one.name for step in STEPS for one in answers(step.form(None)))
    assert [name for name, times in names.items() if times > 1] == []


@pytest.mark.parametrize(
    "wijzer",
    sorted({wijzer.replace("*", "0") for rule in rules.RULES.values() for wijzer in rule.velden}),
)
def test_every_finding_has_a_page_where_it_is_mended(wijzer: str) -> None:
    finding = Bevinding("X", Ernst.BLOKKEERT, wijzer, "")
    assert wijzer.startswith(NOT_ASKED) or any(owner(step.form(None), finding) for step in STEPS)


def test_an_unreadable_answer_is_told_once_in_the_words_of_the_form() -> None:
    raw = answered(declaration())
    raw["overlijden"] |= {"overlijden.datum-maand": ["maart"]}
    findings = read(raw, None, [], lambda _: context()).findings
    assert [finding.regel for finding in findings if finding.wijzer == "/overlijden/datum"] == ["FORMAAT"]
