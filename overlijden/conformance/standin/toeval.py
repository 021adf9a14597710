# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""Misbehaving by chance: which request goes wrong, and how, follows from a seed and the request's number alone."""

from __future__ import annotations

import random
from dataclasses import dataclass

from overlijden.conformance.standin.storing import STORED, Mode, Storing

# Where both happen in the field: the back-end did its work before it gave this answer, or it did not.
EITHER = (Mode.HTTP500, Mode.HTTP503, Mode.EMPTY200, Mode.WRONG_CONTENT, Mode.GARBAGE, Mode.TRUNCATED)
ALWAYS = (
    *EITHER,
    Mode.FAULT,
    Mode.TWICE,
    Mode.SKEW,
    Mode.LOSE_ANSWER,
    Mode.RESET_BEFORE,
    Mode.RESET_AFTER,
    Mode.SLOW,
    Mode.LATE,
    Mode.TRICKLE,
    Mode.AWAY,
)
TRICKLE = 0.5  # seconds between two bytes


@dataclass(frozen=True, slots=True)
class Toeval:
    """``rate`` of the requests go wrong, ``refusals`` of the declarations are refused for good; each from 0 to 1.

    ``regrets`` of them are confirmed first and refused ``delay`` seconds later; so long a slow answer takes too.
    """

    seed: int
    rate: float = 0.0
    refusals: float = 0.0
    regrets: float = 0.0
    delay: float = 30.0

    def storing(self, number: int, naam: str) -> Storing | None:
        """What goes wrong with this request of this service, the same for every run with this seed."""
        chance = random.Random(f"{self.seed} {number}")  # noqa: S311 - a plan, not a secret
        if chance.random() >= self.rate:
            return None
        mode = chance.choice((*ALWAYS, Mode.EXISTS) if naam.endswith("_Lk01") else ALWAYS)
        stored = mode in STORED or (mode in EITHER and chance.random() < 0.5)
        seconds = {Mode.TRICKLE: TRICKLE, Mode.AWAY: 1.0}.get(mode, self.delay)
        return Storing(mode, stored=stored, seconds=seconds)

    def refuses(self, kenmerk: str) -> bool:
        """Whether it will not have this declaration, however often it comes."""
        return self._of(kenmerk) < self.refusals

    def regrets_having(self, kenmerk: str) -> bool:
        """Whether it refuses this declaration after it confirmed it, likewise."""
        return self.refusals <= self._of(kenmerk) < self.refusals + self.regrets

    def _of(self, kenmerk: str) -> float:
        return random.Random(f"{self.seed} {kenmerk}").random()  # noqa: S311 - the same
