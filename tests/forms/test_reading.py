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
from overlijden import canonical, rules, samples
from overlijden.aangifte import Aangifte, Bevinding, DatumZekerheid, Ernst, Onderneming, Overlijden
from tests.declaring import WEDNESDAY, context, declaration
from tests.forms.filing import answered, typed

NOT_ASKED = (
    "/ambtenaar",
    # The form asks about an ordinary death; the log-in names the firm.
    *("/soort", "/onderneming/", "/lijkvinding/", "/levenloos/", "/geboorte"),
    # What another front-end may ask and this form computes.
    "/lijkbezorging/termijn",
    # What the desk knows, and mends there.
    *("/akte_", "/ambtenaar/", "/b_envelop_"),
)


def reading_of(aangifte: Aangifte) -> Reading:
    return read(answered(aangifte), aangifte.onderneming, [], lambda _: context(WEDNESDAY))


def path(changes: Mapping[str, Any]) -> list[str]:
    return [step.slug for step in reading_of(declaration(changes)).path]


ORDINARY = [
    *("gemeente", "plaats", "bsn", "overledene", "geboorte", "dag-bekend", "overlijden", "adres"),
    *("burgerlijke-staat", "ouders", "kinderen"),
    *("aangever", "machtiging", "verklaring", "arts", "formulier-a", "uitvaart"),
    *("bijlagen", "uittreksels", "contact", "controleren"),
]


def test_without_answers_the_path_is_the_ordinary_one() -> None:
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
        ({"/overlijden/datum_zekerheid": "TUSSEN", "/overlijden/tot": "2026-03-04"}, ["periode"], ["overlijden"]),
        ({"/overlijden/datum_zekerheid": "ONBEKEND"}, [], ["overlijden"]),
        ({"/overlijden/onderweg": "SCHIP"}, ["onderweg"], []),
        ({"/overledene/heeft_bsn": False, "/overledene/bsn": None}, [], []),
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


def test_what_a_declaration_says_can_be_typed_again() -> None:
    """The inverse is told by the tests' own typing, for every page and every sample."""
    for name in samples.names():
        data = canonical.write(samples.sample(name, nu=WEDNESDAY))
        for step in STEPS:
            expected = {name: [text] for name, text in typed(step, data).items()}
            assert step.form(step.written(data)).data == step.form(expected).data


def test_the_firm_comes_from_the_log_in_alone() -> None:
    raw = {**answered(declaration()), "contact": {"onderneming.naam": ["Een ander"]}}
    firm = Onderneming(naam="Uitvaartzorg")
    assert read(raw, firm, [], lambda _: context()).aangifte.onderneming == firm


@pytest.mark.parametrize("zekerheid", DatumZekerheid)
def test_no_field_is_asked_twice(zekerheid: DatumZekerheid) -> None:
    """A day and a period are asked on pages of their own, and never both."""
    declared = Aangifte(overlijden=Overlijden(datum_zekerheid=zekerheid))
    alike = [step for step in STEPS if step.slug not in ("overlijden", "periode") or step.applies(declared)]
    names = Counter(one.name for step in alike for one in answers(step.form(None)))
    assert [name for name, times in names.items() if times > 1] == []


def test_a_question_below_another_answer_is_no_part_of_the_declaration() -> None:
    raw = answered(declaration())
    raw["bsn"] = {"overledene.heeft_bsn": ["nee"], "overledene.bsn": ["999991930"]}
    overledene = read(raw, None, [], lambda _: context()).aangifte.overledene
    assert (overledene.heeft_bsn, overledene.bsn) == (False, None)


def test_the_end_of_a_period_is_gone_when_the_day_turns_out_to_be_known() -> None:
    raw = answered(declaration({"/overlijden/datum_zekerheid": "TUSSEN", "/overlijden/tot": "2026-03-04"}))
    assert read(raw, None, [], lambda _: context()).aangifte.overlijden.tot is not None
    raw["dag-bekend"] = {"overlijden.datum_zekerheid": ["EXACT"]}
    assert read(raw, None, [], lambda _: context()).aangifte.overlijden.tot is None


@pytest.mark.parametrize(
    ("changes", "rules_that_close"),
    [
        ({}, []),
        ({"/overledene/bsn": None}, []),
        ({"/overledene/bsn": None, "/overledene/heeft_bsn": False}, ["R17"]),
        ({"/overlijden/datum_zekerheid": "ONBEKEND"}, ["R32"]),
        ({"/aangever/hoedanigheid": None}, []),
        ({"/aangever/hoedanigheid": "EIGEN_WETENSCHAP"}, ["R08"]),
        ({"/overledene/bsn": "123456789"}, []),
    ],
)
def test_some_answers_close_the_electronic_route(changes: dict[str, Any], rules_that_close: list[str]) -> None:
    assert [finding.regel for finding in reading_of(declaration(changes)).closing()] == rules_that_close


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
