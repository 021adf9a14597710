# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""Every rule against its own examples, and every sentence against the way in which we speak to people."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, time
from typing import Any

import pytest

from overlijden import rules
from overlijden.aangifte import Aangifte, Ernst
from overlijden.canonical import leaves
from overlijden.rules import RULES
from overlijden.rules.volledig import VRAGEN, Vraag
from tests.declaring import WEDNESDAY, context, declaration
from tests.overlijden.rules.cases import CASES, Case

FORBIDDEN = re.compile(r"ongeldig|\bfout|verboden|onjuist|verkeerd|vergeten|mislukt|!|\blijk\b", re.IGNORECASE)
POINTERS = {wijzer for wijzer, _, _ in leaves(Aangifte)}
GROUPS = {"/partner", "/eerdere_partners", "/ouders", "/bijlagen", "/soort"}
# When the answer to a question of the table is asked at all.
CONDITIONS: Mapping[str, dict[str, Any]] = {
    "V06": {"/overlijden/datum_zekerheid": "TUSSEN"},
    "V20": {"/lijkbezorging/soort": "BUITENLAND"},
    "V21": {"/lijkbezorging/soort": "BUITENLAND"},
    "V22": {"/lijkbezorging/datum": "2026-03-12"},
    "V23": {"/lijkbezorging/datum": "2026-03-12"},
    "V26": {"/contact/email": None},
}
# When it is not.
EXEMPTIONS: Mapping[str, dict[str, Any]] = {
    "V04": {"/overlijden/datum_zekerheid": "ONBEKEND"},
    "V05": {"/overlijden/datum_zekerheid": "TUSSEN"},
    "V06": {},
    "V08": {"/overledene/enkele_naam": True},
    "V20": {},
    "V21": {},
    "V22": {},
    "V23": {},
    "V26": {},
}
QUESTIONS = [vraag for vraag in VRAGEN if vraag.id.startswith("V")]


def found(identifier: str, aangifte: Aangifte, nu: datetime = WEDNESDAY, **changes: Any) -> list[str]:
    """The pointers of this rule's findings."""
    findings = rules.check(aangifte, context(nu, **changes))
    return [finding.wijzer for finding in findings if finding.regel == identifier]


@pytest.mark.parametrize(
    ("identifier", "case"),
    [
        pytest.param(identifier, case, id=f"{identifier}-{case.soort}-{number}")
        for identifier, cases in CASES.items()
        for number, case in enumerate(cases)
    ],
)
def test_a_rule_finds_what_its_example_says(identifier: str, case: Case) -> None:
    changes = dict(case.context)
    nu = changes.pop("nu", WEDNESDAY)
    assert sorted(found(identifier, declaration(case.answers), nu, **changes)) == sorted(case.wijzers)


@pytest.mark.parametrize("identifier", CASES)
def test_a_rule_has_an_example_that_passes_and_one_that_fails(identifier: str) -> None:
    kinds = {case.soort for case in CASES[identifier]}
    assert {"goed", "fout"} <= kinds
    assert any(case.wijzers for case in CASES[identifier] if case.soort == "fout")


def test_every_rule_has_examples() -> None:
    assert set(RULES) == {*CASES, *(vraag.id for vraag in QUESTIONS), "R28"}


@pytest.mark.parametrize("vraag", QUESTIONS, ids=lambda vraag: vraag.id)
def test_a_question_without_an_answer_is_found(vraag: Vraag) -> None:
    answers = {**CONDITIONS.get(vraag.id, {}), vraag.wijzer: None}
    assert found(vraag.id, declaration(answers)) == [vraag.wijzer]


@pytest.mark.parametrize("identifier", EXEMPTIONS)
def test_a_question_that_does_not_apply_is_not_asked(identifier: str) -> None:
    wijzer = RULES[identifier].velden[0]
    assert found(identifier, declaration({**EXEMPTIONS[identifier], wijzer: None})) == []


def test_an_ordinary_declaration_answers_every_question() -> None:
    assert rules.check(declaration(), context()) == []


def test_seconds_are_no_time_of_death() -> None:
    aangifte = declaration()
    exact = replace(aangifte, overlijden=replace(aangifte.overlijden, tijd=time(9, 30, 15)))
    assert found("R28", exact) == ["/overlijden/tijd"]
    assert found("R28", aangifte) == []


def test_an_empty_declaration_is_only_incomplete() -> None:
    findings = rules.check(Aangifte(), context())
    questions = {vraag.id for vraag in VRAGEN} | {"R08"}
    assert {finding.regel for finding in findings} <= questions


def test_stillbirth_is_answered_by_one_kind_sentence() -> None:
    findings = rules.check(declaration({"/soort": "LEVENLOOS"}), context())
    assert [finding.regel for finding in findings] == ["R47"]
    assert findings[0].tekst.startswith("Wij leven met u mee.")


def test_a_short_phone_number_never_blocks() -> None:
    findings = rules.check(declaration({"/contact/telefoon": "123"}), context())
    assert not rules.blocking(findings)


@pytest.mark.parametrize("datum", ["0001-01-01", "1700-02-28", "9999-12-31"])
def test_a_day_at_the_end_of_the_calendar_is_refused_and_nothing_breaks(datum: str) -> None:
    answers = {"/overlijden/datum": datum, "/lijkbezorging/datum": datum}
    assert rules.blocking(rules.check(declaration(answers), context()))


@pytest.mark.parametrize("rule", RULES.values(), ids=lambda rule: rule.id)
def test_a_rule_names_its_source_and_existing_fields(rule: rules.Regel) -> None:
    assert rule.bron
    assert rule.velden
    assert all(wijzer in POINTERS | GROUPS for wijzer in rule.velden)


def sentences() -> list[str]:
    """Every sentence that a rule can say in its examples, and those of the registry."""
    said = {rule.tekst for rule in RULES.values()} | {vraag.tekst for vraag in VRAGEN}
    for cases in CASES.values():
        for case in cases:
            changes = dict(case.context)
            said |= {f.tekst for f in rules.check(declaration(case.answers), context(**changes))}
    return sorted(said)


@pytest.mark.parametrize("tekst", sentences())
def test_a_sentence_is_short_and_blames_nobody(tekst: str) -> None:
    assert not FORBIDDEN.search(tekst)
    assert tekst[0].isupper()
    assert tekst[-1] in ".?"
    assert all(len(sentence.split()) <= 20 for sentence in re.split(r"(?<=[.?]) ", tekst))


def test_findings_stand_in_the_order_of_the_declaration() -> None:
    order = list(dict.fromkeys(finding.wijzer for finding in rules.check(Aangifte(), context())))
    assert order.index("/overlijden/gemeente") < order.index("/overledene/bsn") < order.index("/naar_waarheid")


def test_only_a_blocking_finding_blocks() -> None:
    findings = rules.check(declaration(NON_BLOCKING), context())
    assert {finding.ernst for finding in findings} == {Ernst.AMBTENAAR, Ernst.WAARSCHUWT}
    assert not rules.blocking(findings)


NON_BLOCKING = {"/overlijden/soort": "NIET_NATUURLIJK", "/uittreksels/nederlands": 20}
