# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""Long proofs: generated cases, short in the ordinary run and at full size in ``make proof``.

Each run takes other cases; ``SEED`` repeats one. A test prints it, so that a failure shows it.
"""

from __future__ import annotations

import os
import random

FULL = os.environ.get("PROOF") == "full"
SEED = int(os.environ.get("SEED") or random.SystemRandom().randrange(2**32))


def size(full: int, short: int) -> int:
    """How many cases this run takes."""
    return full if FULL else short


def dice(case: str = "") -> random.Random:
    """The source of all chance in a proof; each case may have its own."""
    print(f"SEED={SEED}")  # noqa: T201 - pytest shows it with a failure
    return random.Random(f"{SEED} {case}" if case else SEED)  # noqa: S311 - for cases, not for secrets
