# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""The window as it is drawn: what each day is, and what is said beside it."""

from __future__ import annotations

from overlijden import strip
from tests.declaring import declaration

# Died on Tuesday at noon, in a week without holidays; the last day is the Wednesday of the week after.
DEATH = {"/overlijden/datum": "2026-03-03", "/overlijden/tijd": "12:00", "/lijkbezorging/datum": "2026-03-09"}


def drawn(**answers: str | None) -> strip.Strip:
    found = strip.of(declaration(DEATH | {f"/{name.replace('__', '/')}": value for name, value in answers.items()}))
    assert found is not None
    return found


def test_every_day_is_of_one_kind_and_two_follow_the_last() -> None:
    days = drawn().days
    assert " ".join(f"{day.weekday}:{day.kind}" for day in days) == (
        "di:first36 wo:first36 do:counted vr:counted za:skipped zo:skipped"
        " ma:counted di:counted wo:counted do:after vr:after"
    )
    assert [day.label for day in days if day.last] == ["11-3"]


def test_the_day_of_the_funeral_is_marked_also_when_it_is_late() -> None:
    assert [day.label for day in drawn().days if day.chosen] == ["9-3"]
    assert [day.label for day in drawn(lijkbezorging__datum="2026-03-12").days if day.chosen] == ["12-3"]


def test_the_sentence_says_from_when_until_when() -> None:
    assert drawn().sentence == (
        "De uitvaart mag vanaf donderdag 5 maart 2026 om 0.00 uur tot en met woensdag 11 maart 2026."
    )


def test_where_the_law_can_be_read_in_two_ways_both_days_are_said() -> None:
    said = drawn(overlijden__datum="2026-05-07", lijkbezorging__datum="2026-05-11").sentence
    assert "tot en met maandag 18 mei 2026. Misschien mag het ook tot en met dinsdag 19 mei 2026." in said


def test_without_a_day_of_death_there_is_no_strip() -> None:
    assert strip.of(declaration({"/overlijden/datum": None})) is None
