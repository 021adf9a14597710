# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""What an answer means, by a table: of its code where it says one, else of its HTTP status.

Tried on every recording of a real Open Zaak that we have.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from adapters.exchange import Ruw


class Soort(StrEnum):
    """What to do next."""

    RESULT = "result"
    PRESENT = "present"
    RETRY = "retry"
    STOP = "stop"
    UNKNOWN = "unknown"


CODES = {
    "identificatie-niet-uniek": Soort.PRESENT,
    "unique": Soort.PRESENT,
    "max-occurences": Soort.PRESENT,  # a second initiator; spelt like this
    "date-in-future": Soort.RETRY,  # their clock is behind ours; time cures it
    # Who we are was not believed. Nothing arrived, and once it is put right everything may go as it stands.
    "invalid-jwt-signature": Soort.RETRY,
    "invalid-client-identifier": Soort.RETRY,
    "jwt-expired": Soort.RETRY,
    "not_authenticated": Soort.RETRY,
}
# Of a machine that speaks for the API; one in between is in ``_unspoken``.
STATUSES = {401: Soort.RETRY, 408: Soort.UNKNOWN, 425: Soort.RETRY, 429: Soort.RETRY}
TOO_LARGE = 413


@dataclass(frozen=True, slots=True)
class Antwoord:
    """``code`` never holds text, which may quote what we sent; ``fouten`` are (name of a field, code)."""

    soort: Soort
    code: str = ""
    inhoud: Any = None
    fouten: tuple[tuple[str, str], ...] = ()


def classify(ruw: Ruw) -> Antwoord:
    """The answer's kind, whatever arrived; never raises."""
    inhoud = _json(ruw.inhoud)
    status = f"http-{ruw.status}"
    if ruw.status < 300:
        return Antwoord(Soort.UNKNOWN if inhoud is None else Soort.RESULT, status, inhoud)
    if not isinstance(inhoud, Mapping) or not _word(inhoud.get("code")):
        return Antwoord(_unspoken(ruw.status), status)
    fouten = tuple(_fouten(inhoud.get("invalidParams")))
    code = fouten[0][1] if fouten else _word(inhoud["code"])
    return Antwoord(_spoken(ruw.status, code, fouten), code, fouten=fouten)


def _spoken(status: int, code: str, fouten: tuple[tuple[str, str], ...]) -> Soort:
    """Of an error in the form of the standard. There may be several; present is what has no other."""
    if status >= 500:  # measured: 500 for what no retry will cure too, so that attempts must come to an end
        return Soort.UNKNOWN
    kinds = {CODES.get(code, Soort.STOP) for _, code in fouten} or {CODES.get(code, STATUSES.get(status, Soort.STOP))}
    return kinds.pop() if len(kinds) == 1 else Soort.STOP


def _unspoken(status: int) -> Soort:
    """Of a machine in between: what it turned away did not arrive, what it gave up on may have."""
    if status == TOO_LARGE:
        return Soort.STOP
    return Soort.RETRY if status < 500 and status != 408 else Soort.UNKNOWN


def _json(inhoud: bytes) -> Any:
    """An object or a list; None for anything else."""
    try:
        found = json.loads(inhoud)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict | list) else None


def _fouten(found: object) -> Iterator[tuple[str, str]]:
    for fout in found if isinstance(found, list) else []:
        if isinstance(fout, Mapping) and (code := _word(fout.get("code"))):
            yield str(fout.get("name", "")), code


def _word(code: object) -> str:
    """The code if it looks like one."""
    return code if isinstance(code, str) and re.fullmatch(r"[A-Za-z][A-Za-z0-9_-]{0,39}", code) else ""
