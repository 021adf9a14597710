# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""Each thing that a clerk reads about a dossier has words."""

from __future__ import annotations

import pytest

from overlijden.balie import words
from overlijden.dossier.voorwaarden import VOORWAARDEN, Staat, Voorwaarde

pytestmark = pytest.mark.balie


def test_each_precondition_and_how_it_stands_has_words() -> None:
    assert set(words.VOORWAARDE) == {rule for asked in VOORWAARDEN.values() for rule in asked}
    assert set(words.STAAT) == set(Staat)


def test_a_tally_names_what_there_is_and_begins_with_what_asks_for_attention() -> None:
    found = [
        Voorwaarde(rule, staat) for rule, staat in zip("abc", (Staat.VOLDAAN, Staat.OPEN, Staat.VOLDAAN), strict=True)
    ]
    assert words.tally(found) == "1 open, 2 in orde"
