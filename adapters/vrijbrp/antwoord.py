# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""What an answer of vrijBRP Dossiers means. Its status alone does not tell.

A refusal by what is behind it (Balie) comes as HTTP 500, exactly like an outage and exactly like "I have it already";
an invalid body as HTTP 400 with code ``internalError``. Only the text in ``cause`` tells them apart, so that the texts
stand here in a table. They quote what we sent: they are searched, and never repeated.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from adapters.exchange import Ruw


class Soort(StrEnum):
    """What to do next."""

    ACCEPTED = "accepted"
    PRESENT = "present"  # by its text; a look-up says whether it is this delivery
    ABSENT = "absent"
    REFUSED = "refused"
    TOKEN = "token"  # noqa: S105 - the kind of answer that asks for a new one
    RETRY = "retry"  # nothing arrived
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Antwoord:
    """``code`` is ours and names no person; ``tekst`` may, and is not shown."""

    soort: Soort
    code: str
    json: Any = field(default=None, repr=False)
    tekst: str = field(default="", repr=False)


# The texts of Balie's refusals. The first that is found decides.
TEKSTEN = (
    (r"Er is al een zaak met zaak-id", Soort.PRESENT, "al-aanwezig"),
    (r"Er is geen zaak met zaak-id", Soort.ABSENT, "geen-zaak"),
    (r"Bsn .* is incorrect", Soort.REFUSED, "bsn-onjuist"),
    (r"Geen persoon met bsn", Soort.REFUSED, "bsn-onbekend"),
    (r"Plaats van overlijden .* komt niet overeen", Soort.REFUSED, "andere-gemeente"),
    (r"(Document niet|Meerdere documenten) gevonden met DMS code", Soort.REFUSED, "uittrekselcode"),
    (r"Als er via e-mail wordt gecorrespondeerd", Soort.REFUSED, "uittreksels-per-email"),
)
# Statuses that say by themselves what is the matter. 404, 405 and 415: the address is not that of vrijBRP Dossiers.
STATUS = {
    400: Soort.REFUSED,
    401: Soort.TOKEN,
    403: Soort.RETRY,
    404: Soort.RETRY,
    405: Soort.RETRY,
    413: Soort.REFUSED,
    415: Soort.RETRY,
    429: Soort.RETRY,
}


def classify(ruw: Ruw) -> Antwoord:
    """The answer's kind, whatever arrived; never raises."""
    try:
        inhoud = json.loads(ruw.inhoud)
    except (ValueError, RecursionError):
        inhoud = None
    if ruw.status in {200, 201}:
        # Without JSON it is the page of some machine in between, or half an answer.
        return Antwoord(Soort.UNKNOWN if inhoud is None else Soort.ACCEPTED, str(ruw.status), inhoud)
    tekst = " ".join(_causes(inhoud))
    for patroon, soort, code in TEKSTEN:
        if re.search(patroon, tekst):
            return Antwoord(soort, code, inhoud, tekst)
    if ruw.status == 404 and isinstance(inhoud, dict) and inhoud.get("code") == "notFoundError":
        return Antwoord(Soort.ABSENT, "geen-zaak", inhoud)
    if ruw.status == 400 and not tekst:
        return Antwoord(Soort.UNKNOWN, "400")  # not vrijBRP's: it always gives a cause
    return Antwoord(STATUS.get(ruw.status, Soort.UNKNOWN), str(ruw.status), inhoud, tekst)


def _causes(inhoud: Any) -> list[str]:
    """The messages of all causes, outermost first; at most a handful, however deep they are nested."""
    found: list[str] = []
    cause = inhoud.get("cause") if isinstance(inhoud, dict) else None
    while isinstance(cause, dict) and len(found) < 9:
        found.append(str(cause.get("message") or ""))
        cause = cause.get("cause")
    return [tekst for tekst in found if tekst]
