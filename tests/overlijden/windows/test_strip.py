# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""The window of a declaration: its picture, and what is said below it."""

from __future__ import annotations

from datetime import date, time

import pytest

from overlijden.tables import Dossier
from overlijden.termijn import KbLezing
from overlijden.windows import strip
from tests.declaring import declaration

# Died on Tuesday at noon, in a week without holidays; the last day is the Wednesday of the week after.
DEATH = {"/overlijden/datum": "2026-03-03", "/overlijden/tijd": "12:00", "/lijkbezorging/datum": "2026-03-09"}


def drawn(**answers: str | None) -> strip.Strip:
    found = strip.of(declaration(DEATH | {f"/{name.replace('__', '/')}": value for name, value in answers.items()}))
    assert found is not None
    return found


def test_the_picture_is_that_of_the_declaration() -> None:
    found = drawn()
    assert "Gekozen dag: maandag 9 maart 2026." in found.calendar
    assert (found.tijd, found.skipped) == (time(12), ["weekend"])


def test_the_sentence_says_from_when_until_when() -> None:
    assert drawn().sentence == (
        "De uitvaart mag vanaf donderdag 5 maart 2026 om 0.00 uur tot en met woensdag 11 maart 2026."
    )


def test_where_the_law_can_be_read_in_two_ways_both_days_are_said() -> None:
    said = drawn(overlijden__datum="2026-05-07", lijkbezorging__datum="2026-05-11").sentence
    assert "tot en met maandag 18 mei 2026. Misschien mag het ook tot en met dinsdag 19 mei 2026." in said


@pytest.mark.parametrize(("lezing", "day"), [(KbLezing.VRIJ, "dinsdag 19"), (KbLezing.WERKDAG, "maandag 18")])
def test_a_municipality_that_reads_the_law_in_one_way_leaves_one_last_day(lezing: KbLezing, day: str) -> None:
    found = strip.of(declaration(DEATH | {"/overlijden/datum": "2026-05-07"}), lezing)
    assert found is not None
    assert found.sentence.endswith(f"tot en met {day} mei 2026.")
    assert "dag?" not in found.calendar


@pytest.mark.parametrize("last", [date(2026, 5, 18), date(2026, 5, 19)])
def test_what_was_filed_keeps_the_last_day_that_it_was_filed_with(last: date) -> None:
    found = strip.filed(declaration(DEATH | {"/overlijden/datum": "2026-05-07"}), Dossier(uiterste_dag=last))
    assert found is not None
    assert found.window.uiterlijk == found.window.uiterlijk_kb_werkdag == last


def test_without_a_day_of_death_there_is_no_strip() -> None:
    assert strip.of(declaration({"/overlijden/datum": None})) is None
