# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""Where a declaration goes: three questions, three dates (docs/adr/0024).

Whether the route is open is a fact of the moment of filing (BW 1:19h.2). Which back-end receives is what applied on the
day of death or, if nothing applied then, what applies at filing. What was filed stays where it is.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from overlijden.gemeenten import Deelname, Gemeente, successor, taking_part
from overlijden.termijn import NEDERLAND


class Reden(StrEnum):
    """Why this back-end, or none."""

    ONBEKEND = "Deze gemeente bestaat niet en heeft geen opvolger."
    NIET_OPEN = "De gemeente doet op de dag van indienen niet mee."
    OVERLIJDENSDAG = "Dit gold op de dag van overlijden."
    INDIENDAG = "Op de dag van overlijden gold nog niets. Dit geldt op de dag van indienen."
    OPVOLGER = "De gemeente van overlijden is opgegaan in een andere. Die behandelt de aangifte zoals zij nu meedoet."


@dataclass(frozen=True, slots=True)
class Bestemming:
    """Who receives, and why.

    ``gemeente`` handles the declaration (None: there is none), ``open`` is how she takes part at filing (None: the
    route is closed), ``ontvanger`` the record whose back-end receives. Whether a channel is open, ``open`` says.
    """

    gemeente: Gemeente | None
    open: Deelname | None
    ontvanger: Deelname | None
    reden: Reden


Deelnames = Callable[[str], Sequence[Deelname]]  # of a municipality's code: all it confirmed, in that order


def route(gemeente: str, overlijdensdatum: date | None, ingediend_op: datetime, deelnames: Deelnames) -> Bestemming:
    """Give where a declaration goes that is filed at ``ingediend_op``, an aware moment.

    ``overlijdensdatum`` is the earliest day on which the death can have been; None when no day is known.
    """
    vandaag = ingediend_op.astimezone(NEDERLAND).date()
    handler = successor(gemeente, vandaag)
    if handler is None:
        return Bestemming(None, None, None, Reden.ONBEKEND)
    known = deelnames(handler.code)
    now = taking_part(known, handler.code, vandaag)
    if now is None:
        return Bestemming(handler, None, None, Reden.NIET_OPEN)
    if handler.code != gemeente:
        return Bestemming(handler, now, now, Reden.OPVOLGER)
    then = taking_part(known, gemeente, overlijdensdatum or vandaag)
    if then is None:
        return Bestemming(handler, now, now, Reden.INDIENDAG)
    return Bestemming(handler, now, then, Reden.OVERLIJDENSDAG)
