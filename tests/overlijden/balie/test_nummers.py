# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""Which numbers of akten are missing here: told, and never filled in."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from overlijden.balie.nummers import registers


def test_a_gap_is_told_by_register_year_and_part() -> None:
    known = [("1942", 2026, f"20{number:04}") for number in (251, 252, 255, 257, 260)]
    last, before = registers([*known, ("1942", 2025, "200001"), ("1942", 2026, "200251")])
    assert (last.jaar, last.deel, last.ontbreekt) == (2026, "0", 5)
    assert last.gaten == ["0253 tot en met 0254", "0256", "0258 tot en met 0259"]
    assert (before.jaar, before.ontbreekt, before.gaten) == (2025, 0, [])


def test_who_makes_most_akten_elsewhere_is_not_shown_every_one() -> None:
    (found,) = registers(("1942", 2026, f"2A{number:04}") for number in range(1, 200, 2))
    assert (found.ontbreekt, len(found.gaten), found.gaten[-1]) == (99, 21, "en meer")


@given(st.sets(st.integers(1, 9999), min_size=1))
def test_what_is_known_and_what_is_missing_are_all_between_first_and_last(numbers: set[int]) -> None:
    (found,) = registers(("1942", 2026, f"20{number:04}") for number in numbers)
    assert found.ontbreekt + len(numbers) == max(numbers) - min(numbers) + 1
