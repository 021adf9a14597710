# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""Testing one requirement on its bench, with one of three outcomes."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace

from overlijden.conformance.eisen import Afgekeurd, Afwijking, Eis, Ongetoetst, Oordeel
from overlijden.conformance.proef import Gesprek, Proef


@dataclass(frozen=True)
class Resultaat:
    """What came of one requirement: all that is wrong at once, and everything that went over the line."""

    eis: Eis
    oordeel: Oordeel
    afwijkingen: tuple[Afwijking, ...] = ()
    reden: str = ""
    reason: str = ""  # the same in English
    gesprekken: Sequence[Gesprek] = ()
    seconden: float = 0.0


def toets(eis: Eis, proef: Proef) -> Resultaat:
    """Meets, does not meet, or not tested and why. An adapter that breaks in the middle does not meet."""
    begun = time.monotonic()
    judged = _judge(eis, proef)
    return replace(judged, gesprekken=proef.gesprekken, seconden=time.monotonic() - begun)


def untested(eis: Eis, why: Ongetoetst) -> Resultaat:
    """That nothing can be said of it, and why."""
    return Resultaat(eis, Oordeel.NIET_GETOETST, reden=why.nl, reason=why.en)


def _judge(eis: Eis, proef: Proef) -> Resultaat:
    if missing := sorted(eis.nodig - proef.can):
        nl, en = (", ".join(words) for words in zip(*((one.nl, one.en) for one in missing), strict=True))
        return untested(eis, Ongetoetst(f"Hier kan dit niet: {nl}.", f"This cannot be done here: {en}."))
    found: list[Afwijking] = []
    try:
        found.extend(eis.check(proef))
    except Ongetoetst as why:
        return untested(eis, why)
    except Afgekeurd as error:
        found.append(error.afwijking)
    except Exception as error:
        found.append(Afwijking("", "geen fout in de adapter", type(error).__name__))
    return Resultaat(eis, Oordeel.VOLDOET_NIET if found else Oordeel.VOLDOET, tuple(found))
