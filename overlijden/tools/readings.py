# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""How often somebody read in this minute, counted in the memory of one process and nowhere else."""

from __future__ import annotations

import time
from collections import Counter
from threading import Lock


class Readings:
    """Counts by person; all counts begin anew every minute of the clock, so that nothing of anybody piles up."""

    def __init__(self) -> None:
        self._lock, self._minute = Lock(), 0
        self._counts: Counter[str] = Counter()

    def count(self, who: str) -> int:
        """One more of this person; how many that makes in this minute."""
        with self._lock:
            if (minute := int(time.monotonic() // 60)) != self._minute:
                self._minute, self._counts = minute, Counter()
            self._counts[who] += 1
            return self._counts[who]
