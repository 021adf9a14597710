# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""A sentence, a day and an amount in each language; what is stored stays the Dutch sentence."""

from __future__ import annotations

import copy
import json
import pickle
from datetime import UTC, date, datetime, time
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from overlijden import dutch, talen
from overlijden.aangifte import OnvolledigeDatum
from overlijden.talen import TALEN, Zin

DAG = date(2026, 3, 6)
MOMENT = datetime(2026, 3, 6, 8, 5, tzinfo=UTC)
EACH = [
    ("nl", talen.day, DAG, "vrijdag 6 maart 2026"),
    ("en", talen.day, DAG, "Friday 6 March 2026"),
    ("fy", talen.day, DAG, "freed 6 maart 2026"),
    ("en", talen.short_day, DAG, "Fri 6 March"),
    ("en", talen.moment, MOMENT, "Friday 6 March 2026 at 9:05"),
    ("fy", talen.moment, MOMENT, "freed 6 maart 2026 om 9.05 oere"),
    ("en", talen.clock, time(17, 38), "17:38"),
    ("fy", talen.partial, OnvolledigeDatum(1946, 5), "maaie 1946"),
    ("en", talen.partial, OnvolledigeDatum(1946), "1946"),
    ("en", talen.partial, OnvolledigeDatum(0), "unknown"),
    ("nl", talen.euro, Decimal("17.80"), "€ 17,80"),
    ("en", talen.euro, Decimal("17.80"), "€17.80"),
    ("en", talen.size, 1_200_000, "1.2 MB"),
    ("fy", talen.size, 1_200_000, "1,2 MB"),
]


@pytest.mark.parametrize(("taal", "write", "value", "told"), EACH)
def test_days_times_and_amounts_are_written_as_a_reader_of_that_language_does(
    taal: str, write: object, value: object, told: str
) -> None:
    with talen.spoken(taal):
        assert write(value).replace("\xa0", " ") == told  # type: ignore[operator]


@given(st.dates(date(1900, 1, 1), date(2100, 1, 1)), st.times(), st.decimals(0, 999, places=2))
def test_in_dutch_everything_is_written_as_in_our_documents(dag: date, tijd: time, bedrag: Decimal) -> None:
    assert talen.day(dag) == dutch.day(dag)
    assert talen.clock(tijd) == dutch.clock(tijd)
    assert talen.euro(bedrag) == dutch.euro(bedrag)


def test_a_sentence_is_dutch_to_who_keeps_it_and_says_its_facts_in_the_language_of_who_reads_it() -> None:
    zin = Zin("Online kon dit tot en met {dag}. Bel de gemeente.", dag=DAG)
    with talen.spoken("en"):
        assert json.loads(json.dumps([zin])) == ["Online kon dit tot en met vrijdag 6 maart 2026. Bel de gemeente."]
        assert (
            talen.translated(zin)
            == "Online, this was possible up to and including Friday 6 March 2026. Call the municipality."
        )
    assert talen.translated(zin) == zin


def test_a_sentence_within_a_sentence_is_translated_and_what_was_typed_is_not() -> None:
    zin = Zin("{groep}: {vraag}", groep=Zin("De gemeente {naam} schrijft", naam="Man"), vraag=Zin("Man"))
    with talen.spoken("fy"):
        assert talen.translated(Zin("{groep}: {vraag}", groep="Schip", vraag=Zin("Schip"))) == "Schip: Skip"
        assert talen.answered("Schip") == "Schip"
        assert talen.answered(Zin("Schip")) == "Skip"
    assert zin == "De gemeente Man schrijft: Man"


def test_what_somebody_typed_between_braces_is_a_fact_and_no_place_for_one() -> None:
    zin = Zin("In welke gemeente ligt {plaats}?", plaats="{plaats.__class__}")
    assert zin == "In welke gemeente ligt {plaats.__class__}?"
    assert Zin(zin, plaats="Bussum", naam="x") == zin


@pytest.mark.parametrize("copied", [copy.deepcopy, lambda zin: pickle.loads(pickle.dumps(zin))])  # noqa: S301 - our own
def test_a_copy_of_a_sentence_can_be_said_in_another_language_too(copied: object) -> None:
    zin = copied(Zin("Online kon dit tot en met {dag}. Bel de gemeente.", dag=DAG))  # type: ignore[operator]
    with talen.spoken("en"):
        assert "Friday" in talen.translated(zin)


def test_what_no_catalogue_has_is_shown_as_it_is() -> None:
    with talen.spoken("en"):
        assert talen.translated("Breng een kaars mee") == "Breng een kaars mee"


def test_dutch_is_among_the_languages_and_the_first() -> None:
    assert next(iter(TALEN)) == "nl"


def test_a_language_lasts_as_long_as_it_is_spoken() -> None:
    with talen.spoken("fy"):
        assert talen.taal() == "fy"
    assert talen.taal() == "nl"
