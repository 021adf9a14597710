# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""The JSON form: exact both ways, every problem at once, and the published schema says the same."""

from __future__ import annotations

import copy
import json
from typing import Any

import jsonschema
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from overlijden import canonical
from overlijden.aangifte import Aangifte, Ernst, Naam, Onbekend
from overlijden.samples import with_answers
from overlijden.specificatie import schema
from tests.declaring import declaration
from tests.strategies import aangiften, any_aangifte

SCHEMA = jsonschema.Draft202012Validator(
    schema.describe(Aangifte, "https://example.nl/aangifte"), format_checker=jsonschema.FormatChecker(["date"])
)
POINTERS = [wijzer for wijzer, _, _ in canonical.leaves(Aangifte) if "*" not in wijzer]
GOOD: dict[str, Any] = canonical.write(declaration())


def problems(data: Any) -> list[tuple[str, str]]:
    return [(finding.regel, finding.wijzer) for finding in canonical.read(Aangifte, data)[1]]


@given(any_aangifte())
def test_whatever_is_written_reads_back_the_same(aangifte: Aangifte) -> None:
    data = json.loads(json.dumps(canonical.write(aangifte)))
    assert canonical.read(Aangifte, data) == (aangifte, [])
    SCHEMA.validate(data)


@settings(max_examples=50)
@given(aangiften())
def test_a_declaration_that_may_be_filed_survives_its_json_form(aangifte: Aangifte) -> None:
    assert canonical.read(Aangifte, canonical.write(aangifte)) == (aangifte, [])


@pytest.mark.parametrize(
    ("wijzer", "value"),
    [
        ("/ouders", []),
        ("/ouders", {"onbekend": ""}),
        ("/ouders", [{}]),
        ("/partner", {}),
        ("/eerdere_partners", {"onbekend": "geen trouwboekje"}),
        ("/overlijden/tijd", {"onbekend": "in de slaap"}),
        ("/overlijden/bijzonderheden", "eerste regel\ntweede regel"),
        ("/overledene/geboortedatum", "1946-00-00"),
        ("/uittreksels/nederlands", 0),
        ("/naar_waarheid", False),
    ],
)
def test_an_answer_is_kept_as_it_was_given(wijzer: str, value: Any) -> None:
    data = with_answers(GOOD, {wijzer: value})
    aangifte, found = canonical.read(Aangifte, data)
    assert not found
    assert canonical.write(aangifte) == data


def test_what_is_not_answered_is_not_written() -> None:
    assert canonical.write(Aangifte()) == {"soort": "OVERLIJDEN"}


def test_no_parents_differs_from_parents_not_known() -> None:
    assert [canonical.write(Aangifte(ouders=ouders)).get("ouders") for ouders in ((), Onbekend(), None, (Naam(),))] == [
        [],
        {"onbekend": ""},
        None,
        [{}],
    ]


def test_all_problems_are_named_at_once() -> None:
    bad = with_answers(
        GOOD,
        {
            "/overlijden/datum": "3 maart",
            "/overledene/bsn": 999991930,
            "/overledene/kleur": "blauw",
            "/ouders/1/voorvoegsel": "x" * 11,
            "/bijlagen/0/omvang": "groot",
            "/verrassing~/": 1,
        },
    )
    bad["a/b~c"] = 1
    assert sorted(problems(bad)) == [
        ("FORMAAT", "/bijlagen/0/omvang"),
        ("FORMAAT", "/overledene/bsn"),
        ("FORMAAT", "/overlijden/datum"),
        ("LENGTE", "/ouders/1/voorvoegsel"),
        ("ONBEKEND_VELD", "/a~1b~0c"),
        ("ONBEKEND_VELD", "/overledene/kleur"),
        ("ONBEKEND_VELD", "/verrassing~0"),
    ]


BAD = [
    ("FORMAAT", "/overledene/bsn", 999991930),
    ("FORMAAT", "/aangever/bsn", 36),
    ("FORMAAT", "/overlijden/datum", 20260303),
    ("FORMAAT", "/overlijden/datum", "20260303"),
    ("FORMAAT", "/overlijden/datum", "2026-02-30"),
    ("FORMAAT", "/overlijden/datum", "2026-W10-2"),
    ("FORMAAT", "/overlijden/datum", {"onbekend": ""}),
    ("FORMAAT", "/overlijden/tijd", "24:00"),
    ("FORMAAT", "/overlijden/tijd", "9:30"),
    ("FORMAAT", "/overlijden/tijd", "09:30:00"),
    ("FORMAAT", "/overlijden/tijd", 930),
    ("FORMAAT", "/overlijden/tijd", {"onbekend": "", "reden": ""}),
    ("FORMAAT", "/overlijden/soort", "natuurlijk"),
    ("FORMAAT", "/overledene/burgerlijke_staat", 2),
    ("FORMAAT", "/overledene/voornamen", ["Aad"]),
    ("FORMAAT", "/overledene/voornamen", "Aad\x00"),
    ("FORMAAT", "/overledene/voornamen", "Aad\ud800"),
    ("FORMAAT", "/overledene/voornamen", "Aad\x1b[31m"),
    ("FORMAAT", "/overledene/voornamen", "Aad\x7f"),
    ("FORMAAT", "/overledene/voornamen", "Aad\x85"),
    ("FORMAAT", "/overledene/voornamen", "\u202edaA"),
    ("FORMAAT", "/overledene/voornamen", "\u2066Aad\u2069"),
    ("FORMAAT", "/overledene/voornamen", "A\u200bad"),
    ("FORMAAT", "/overledene/voornamen", "\ufeffAad"),
    ("FORMAAT", "/overledene/adres", "Dam 1"),
    ("FORMAAT", "/overledene/adres", []),
    ("FORMAAT", "/uittreksels/nederlands", "2"),
    ("FORMAAT", "/uittreksels/nederlands", 2.5),
    ("FORMAAT", "/uittreksels/nederlands", True),
    ("FORMAAT", "/naar_waarheid", "ja"),
    ("FORMAAT", "/naar_waarheid", 1),
    ("FORMAAT", "/ouders", {"0": {}}),
    ("FORMAAT", "/ouders", "onbekend"),
    ("FORMAAT", "/soort", ""),
    ("LENGTE", "/overledene/bsn", "9999919300"),
    ("LENGTE", "/overledene/geslachtsnaam", "x" * 201),
    ("ONBEKEND_VELD", "/overledene/nationaliteit", "Nederlandse"),
    ("ONBEKEND_VELD", "/doodsoorzaak", ""),
]


@pytest.mark.parametrize(("regel", "wijzer", "value"), BAD)
def test_a_value_of_another_kind_is_named_with_its_place(regel: str, wijzer: str, value: Any) -> None:
    aangifte, found = canonical.read(Aangifte, with_answers(GOOD, {wijzer: value}))
    assert [(finding.regel, finding.wijzer, finding.ernst) for finding in found] == [(regel, wijzer, Ernst.BLOKKEERT)]
    assert isinstance(aangifte, Aangifte)


@pytest.mark.parametrize(("regel", "wijzer", "value"), BAD)
def test_the_schema_refuses_what_the_reader_refuses(regel: str, wijzer: str, value: Any) -> None:
    assert not SCHEMA.is_valid(with_answers(GOOD, {wijzer: value})), regel


@pytest.mark.parametrize("reden", [1, "niet\x00gezien", "\ud800", "\uffff"])
def test_a_reason_for_not_knowing_is_text_like_any_other(reden: object) -> None:
    data = with_answers(GOOD, {"/overlijden/tijd": {"onbekend": reden}})
    assert problems(data) == [("FORMAAT", "/overlijden/tijd/onbekend")]
    assert not SCHEMA.is_valid(data)


@pytest.mark.parametrize("data", [None, [], "tekst", 1, True])
def test_a_document_that_is_no_group_is_one_problem(data: Any) -> None:
    assert problems(data) == [("FORMAAT", "")]


def test_a_key_for_tools_is_no_data() -> None:
    assert problems({**GOOD, "$schema": "https://example.nl/aangifte"}) == []


def test_the_longest_text_fits() -> None:
    assert problems(with_answers(GOOD, {"/overledene/geslachtsnaam": "x" * 200})) == []


json_values = st.recursive(
    st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=12) | st.just("2026-03-03"),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8) | st.just("onbekend"), inner, max_size=3)
    ),
    max_leaves=4,
)


@example({"/uittreksels/nederlands": 2.0})
@example({"/uittreksels/nederlands": 2.5})
@given(st.dictionaries(st.sampled_from(POINTERS), json_values, min_size=1, max_size=4))
def test_schema_and_reader_agree_on_any_document(answers: dict[str, Any]) -> None:
    data = with_answers(copy.deepcopy(GOOD), answers)
    assert SCHEMA.is_valid(data) == (problems(data) == []), problems(data)


def test_every_field_is_described_with_its_label() -> None:
    described = schema.describe(Aangifte, "https://example.nl/aangifte")
    for name, (_, spec) in canonical.fields(Aangifte).items():
        assert described["properties"][name]["title"] == spec.metadata["label"]
