# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""What a resumption resumes: what stood still when it was prepared, and no resumption before it had ended."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from overlijden.beheer.history import resumed
from overlijden.tables import Besluit, Pauze, Wijziging


def at(minute: int) -> datetime:
    return datetime(2026, 11, 25, 12, minute, tzinfo=UTC)


def stopped(minute: int, wat: str = "DIGID") -> Pauze:
    return Pauze(wat=wat, op=at(minute))


def change(number: int, minute: int, besluit: Besluit | None = None, *, hervat: bool = True) -> Wijziging:
    return Wijziging(id=number, hervat=hervat, bereid_op=at(minute), besluit=besluit)


DIGID, EHERKENNING = "aangeven met DigiD", "aangeven met eHerkenning"
EARLIER = change(1, 10, Besluit.BEVESTIGD)


@pytest.mark.parametrize(
    ("others", "stops", "found"),
    [
        pytest.param([], [stopped(5)], [DIGID], id="what stands still"),
        pytest.param([], [stopped(5), stopped(6)], [DIGID], id="paused twice"),
        pytest.param([], [stopped(5), stopped(6, "EHERKENNING")], [EHERKENNING, DIGID], id="two"),
        pytest.param([], [stopped(5), stopped(25, "EHERKENNING")], [DIGID], id="paused after it was prepared"),
        pytest.param([EARLIER], [stopped(5), stopped(15, "EHERKENNING")], [EHERKENNING], id="one was resumed before"),
        pytest.param([EARLIER], [stopped(5), stopped(15)], [DIGID], id="paused again"),
        pytest.param([change(1, 10, Besluit.AFGEWEZEN)], [stopped(5)], [DIGID], id="not resumed: rejected"),
        pytest.param([change(1, 10, Besluit.BEVESTIGD, hervat=False)], [stopped(5)], [DIGID], id="another change"),
        pytest.param([change(3, 30, Besluit.BEVESTIGD)], [stopped(5)], [DIGID], id="resumed once more, later"),
    ],
)
def test_a_resumption_resumes_what_stood_still(others: list[Wijziging], stops: list[Pauze], found: list[str]) -> None:
    row = change(2, 20)
    assert resumed(row, [*others, row], stops) == found


def test_another_change_resumes_nothing() -> None:
    assert resumed(change(2, 20, hervat=False), [], [stopped(5)]) == []
