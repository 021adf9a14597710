# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""What is killed and when: a seed gives the same plan every time."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Kill:
    """``after`` so much of the work, from 0 to 1, and ``pause`` seconds; it is started again ``away`` seconds later."""

    after: float
    pause: float
    victim: str
    away: float


def kills(seed: int, count: int, victims: Sequence[str]) -> list[Kill]:
    """Spread over the whole run, from the first filing to the last delivery."""
    chance = random.Random(f"{seed} kills")  # noqa: S311 - a plan, not a secret
    moments = sorted(chance.uniform(0.0, 0.98) for _ in range(count))
    return [
        Kill(moment, chance.uniform(0.0, 0.5), chance.choice(victims), chance.choice((0.0, 0.0, 0.5, 2.0)))
        for moment in moments
    ]
