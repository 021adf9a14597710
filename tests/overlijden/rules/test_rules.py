# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""Every rule against its own examples, and every sentence against the way in which we speak to people."""

from __future__ import annotations

import ast
import re
from dataclasses import replace
from datetime import time
from pathlib import Path
from typing import Any

import pytest

from overlijden import canonical, rules, samples
from overlijden.aangifte import Aangifte, Ernst
from overlijden.canonical import leaves
from overlijden.rules import RULES, Behandeling, Regel, Voorbeeld
from overlijden.rules.volledig import VRAGEN
from overlijden.rules.voorbeelden import Soort, context_of, identifiers
from tests.declaring import context, declaration

ROOT = Path(__file__).parents[3]
FORBIDDEN = re.compile(r"ongeldig|\bfout|verboden|onjuist|verkeerd|vergeten|mislukt|!|\blijk\b", re.IGNORECASE)
POINTERS = {wijzer for cls in (Aangifte, Behandeling) for wijzer, _, _ in leaves(cls)}
GROUPS = {"/partner", "/eerdere_partners", "/ouders", "/bijlagen", "/soort", "/uittreksels"}
GROUPS |= {"/levenloos/moeder", "/geboorte/moeder"}
LETTERS = {"B": Ernst.BLOKKEERT, "C": Ernst.AMBTENAAR, "W": Ernst.WAARSCHUWT, "I": Ernst.INFORMEERT}
# As published: the rule's own severity first, then those that it has for other readers or in other cases.
PUBLISHED = """
R01 B  R02 B  R03 B  R04 B  R05 B  R06 C  R07 C  R08 B  R09 W  R10 B  R11 B  R12 WC R13 B  R14 BW R15 B  R16 B
R17 BCW R18 C R19 C  R20 I  R21 W  R22 B  R23 B  R24 B  R25 B  R26 WC R27 W  R28 B  R29 B  R30 B  R31 CB R32 B
R33 C  R34 W  R35 W  R36 B  R37 W  R38 W  R39 W  R40 C  R41 W  R42 W  R43 W  R44 W  R45 C  R46 BC R47 CB R48 B
R49 B  R50 C  R51 W  R52 W  R53 C  R54 I  R55 W  R56 W  R57 W  R58 W  R59 C  R60 C  R61 C  R62 W  R63 BC R64 C
R65 B  R66 B  R67 W  R68 BW R69 C  R70 C  R71 C  R72 C  R73 C  R74 C  R75 W  R76 C  R77 C  R78 C  R79 B  R80 B
"""
SEVERITIES = dict(re.findall(r"(R\d\d) ([BCWI]+)", PUBLISHED))
DECLARED = [(rule, example) for rule in RULES.values() for example in rule.voorbeelden if not example.is_gedrag]
BEHAVIOUR = [(rule, example) for rule in RULES.values() for example in rule.voorbeelden if example.is_gedrag]


def named(examples: list[tuple[Regel, Voorbeeld]]) -> list[Any]:
    return [
        pytest.param(rule, example, id=f"{rule.id}-{example.soort}-{rule.voorbeelden.index(example)}")
        for rule, example in examples
    ]


@pytest.mark.parametrize(("rule", "example"), named(DECLARED))
def test_a_rule_finds_what_its_example_says_and_nothing_else(rule: Regel, example: Voorbeeld) -> None:
    findings = rules.check(samples.example(example), context_of(example.invoer))
    found = [
        {"regel": finding.regel, "wijzer": finding.wijzer, "ernst": str(finding.ernst)}
        for finding in findings
        if finding.regel == rule.id
    ]
    assert sorted(found, key=str) == sorted(map(dict, example.bevindingen), key=str)


@pytest.mark.parametrize(("rule", "example"), named(BEHAVIOUR))
def test_behaviour_names_a_test_that_is_there(rule: Regel, example: Voorbeeld) -> None:
    path, _, function = example.toets.partition("::")
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    assert function.startswith("test_")
    assert function in {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}


@pytest.mark.parametrize("rule", RULES.values(), ids=lambda rule: rule.id)
def test_a_rule_has_an_example_that_passes_one_that_fails_and_one_more(rule: Regel) -> None:
    kinds = [example.soort for example in rule.voorbeelden]
    assert {Soort.GOED, Soort.FOUT} <= set(kinds)
    assert kinds.count(Soort.GRENS) or kinds.count(Soort.FOUT) >= 2
    for example in rule.voorbeelden:
        if not example.is_gedrag and example.soort is not Soort.GRENS:
            assert bool(example.bevindingen) is (example.soort is Soort.FOUT)


def test_every_example_belongs_to_a_rule() -> None:
    assert identifiers() == set(RULES)


@pytest.mark.parametrize("identifier", [f"R{number:02}" for number in range(1, 81)])
def test_every_published_rule_is_in_the_registry_with_its_severity(identifier: str) -> None:
    own, *others = (LETTERS[letter] for letter in SEVERITIES[identifier])
    rule = RULES[identifier]
    assert rule.ernst is own
    found = {finding["ernst"] for example in rule.voorbeelden for finding in example.bevindingen}
    assert found <= {own, *others}


def test_an_ordinary_declaration_answers_every_question() -> None:
    assert rules.check(declaration(), context()) == []


def test_seconds_are_no_time_of_death() -> None:
    aangifte = declaration()
    exact = replace(aangifte, overlijden=replace(aangifte.overlijden, tijd=time(9, 30, 15)))
    found = [(finding.regel, finding.wijzer) for finding in rules.check(exact, context())]
    assert found == [("R28", "/overlijden/tijd")]


def test_twenty_four_hours_is_no_time_of_death() -> None:
    written = samples.with_answers(canonical.write(declaration()), {"/overlijden/tijd": "24:00"})
    (finding,) = canonical.read(Aangifte, written)[1]
    assert (finding.wijzer, finding.tekst) == ("/overlijden/tijd", "Gebruik uren en minuten, bijvoorbeeld 17:38.")


def test_an_empty_declaration_is_only_incomplete() -> None:
    findings = rules.check(Aangifte(), context())
    questions = {vraag.id for vraag in VRAGEN} | {"R08", "R17"}
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
def test_a_rule_names_its_source_and_existing_fields(rule: Regel) -> None:
    assert rule.bron
    assert rule.velden
    assert all(wijzer in POINTERS | GROUPS for wijzer in rule.velden)


def sentences() -> list[str]:
    """Every sentence that a rule can say in its examples, and those of the registry."""
    said = {rule.tekst for rule in RULES.values()} | {vraag.tekst for vraag in VRAGEN}
    for _, example in DECLARED:
        said |= {found.tekst for found in rules.check(samples.example(example), context_of(example.invoer))}
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
