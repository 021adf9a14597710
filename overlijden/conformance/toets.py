# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""Testing one requirement on its bench, with one of three outcomes."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass

from overlijden.conformance.eisen import Afgekeurd, Afwijking, Eis, Ongetoetst, Oordeel
from overlijden.conformance.proef import Gesprek, Proef


@dataclass(frozen=True)
class Resultaat:
    """What came of one requirement: all that is wrong at once, and everything that went over the line."""

    eis: Eis
    oordeel: Oordeel
    afwijkingen: tuple[Afwijking, ...] = ()
    reden: str = ""
    gesprekken: Sequence[Gesprek] = ()
    seconden: float = 0.0


def toets(eis: Eis, proef: Proef) -> Resultaat:
    """Meets, does not meet, or not tested and why. An adapter that breaks in the middle does not meet."""
    begun = time.monotonic()
    oordeel, afwijkingen, reden = _judge(eis, proef)
    return Resultaat(eis, oordeel, afwijkingen, reden, proef.gesprekken, time.monotonic() - begun)


def _judge(eis: Eis, proef: Proef) -> tuple[Oordeel, tuple[Afwijking, ...], str]:
    if missing := eis.nodig - proef.can:
        return Oordeel.NIET_GETOETST, (), f"Hier kan dit niet: {', '.join(sorted(missing))}."
    found: list[Afwijking] = []
    try:
        found.extend(eis.check(proef))
    except Ongetoetst as error:
        return Oordeel.NIET_GETOETST, (), str(error)
    except Afgekeurd as error:
        found.append(error.afwijking)
    except Exception as error:
        found.append(Afwijking("", "geen fout in de adapter", type(error).__name__))
    return (Oordeel.VOLDOET_NIET if found else Oordeel.VOLDOET), tuple(found), ""
