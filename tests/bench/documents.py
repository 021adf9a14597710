# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""How long each kind of document takes to make, one at a time, its words as different as they are in practice."""

from __future__ import annotations

from collections.abc import Iterator
from time import perf_counter

from overlijden.documents.kinds import KINDS
from tests.overlijden.documents.making import facts, make

ROUNDS = 20


def measure() -> Iterator[tuple[str, list[float]]]:
    """Each kind with its seconds."""
    for soort, kind in KINDS.items():
        taken = []
        for number in range(ROUNDS):
            made = make(kind.soort, facts(answers={"/overledene/voornamen": f"Aad {number}"}))
            begin = perf_counter()
            made.pdf()
            taken.append(perf_counter() - begin)
        yield soort, taken
