# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""Back-ends with one defect each, for tests and lessons; in production they are refused.

What they show: a refusal stands on the desk with its reason, a defect is not taken for an answer, a lost answer is
looked up, and only a back-end's own stutter doubles.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any, Self

from adapters.memory import Memory, MemoryJournal
from overlijden.aangifte import Bevinding, Ernst
from overlijden.adapter import Accepted, Bericht, ConfigError, Journal, Refused, UnknownOutcome

LONGEST = 600  # seconds
REDEN = "Dit systeem neemt geen enkele aangifte aan. Het is er om van te leren."


class Refusing(Memory):
    """Refuses everything, with a reason for the clerk."""

    def deliver(self, bericht: Bericht, journal: Journal) -> Accepted:  # noqa: ARG002 - it looks at nothing
        raise Refused("refusing", (Bevinding("refusing", Ernst.AMBTENAAR, "", REDEN),))


class Crashing(Memory):
    """Has a defect of its own: an exception that is no outcome. Nothing arrives, and nobody can know that."""

    def deliver(self, bericht: Bericht, journal: Journal) -> Accepted:  # noqa: ARG002 - it looks at nothing
        raise ZeroDivisionError


class Slow(Memory):
    """Takes its time: ``seconds`` of the profile, which may be longer than a lease."""

    def __init__(self, seconds: float = 5) -> None:
        super().__init__()
        self.seconds = seconds

    @classmethod
    def from_config(cls, settings: Mapping[str, Any]) -> Self:
        seconds = settings.get("seconds", 5)
        if settings.keys() - {"seconds"} or type(seconds) not in {int, float} or not 0 <= seconds <= LONGEST:
            raise ConfigError(f"profiel: has one key, seconds, from 0 to {LONGEST}")
        return cls(seconds)

    def deliver(self, bericht: Bericht, journal: Journal) -> Accepted:
        time.sleep(self.seconds)
        return super().deliver(bericht, journal)


class Forgetful(Memory):
    """Does its work and loses its first answer. A look-up finds what arrived, and so does sending the same again."""

    def __init__(self) -> None:
        super().__init__()
        self.lost: set[str] = set()

    def deliver(self, bericht: Bericht, journal: Journal) -> Accepted:
        accepted = super().deliver(bericht, MemoryJournal())
        journal.keep("zaak", bericht.kenmerk.encode)
        if bericht.levering not in self.lost:
            self.lost.add(bericht.levering)
            raise UnknownOutcome("the answer was lost")
        journal.finish("zaak", accepted.zaaknummer or "")
        return accepted


class Stuttering(Memory):
    """Takes everything in twice, as a back-end does that does not know a message again."""

    def __init__(self) -> None:
        super().__init__()
        self.zaken: list[tuple[str, str]] = []  # zaaknummer, and the reference that it is about

    def deliver(self, bericht: Bericht, journal: Journal) -> Accepted:
        for _ in range(2):
            self.zaken.append((f"{bericht.gemeente}-{len(self.zaken) + 1:06}", bericht.kenmerk))
        return Accepted(journal.once("zaak", lambda: self.zaken[-1][0]))
