# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""What a message in JSON must hold, as a table: for the stand-ins, which refuse, and for the report on each message."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from overlijden.conformance.eisen import Afwijking

DAG = r"[0-9]{4}-[0-9]{2}-[0-9]{2}"
LIJST = "[]"  # no pattern but the sign of a list
ONBEKENDE_NAAM = "een naam die de standaard kent"


@dataclass(frozen=True, slots=True)
class Veld:
    """One field: its JSON pointer, in which ``*`` is each item of a list, and how its text must look, also in words."""

    wijzer: str
    patroon: str
    verwacht: str
    verplicht: bool = True


@dataclass(frozen=True)
class Berichtsoort:
    """A kind of message: its fields, and the further names that it may have at the top."""

    velden: Sequence[Veld]
    overige: frozenset[str] = frozenset()

    @property
    def namen(self) -> frozenset[str]:
        return self.overige | {veld.wijzer.split("/")[1] for veld in self.velden}


def invalid(soort: Berichtsoort, body: object) -> Iterator[Afwijking]:
    """All that is wrong with a message, each with its pointer; never the value, which may be of a person."""
    if not isinstance(body, Mapping):
        yield Afwijking("", "een JSON-object", type(body).__name__)
        return
    for veld in soort.velden:
        found = list(_found(body, veld.wijzer.split("/")[1:], ""))
        yield from (Afwijking(veld.wijzer, veld.verwacht, "niets") for _ in range(veld.verplicht and not found))
        for wijzer, value in found:
            if not _fits(veld.patroon, value):
                yield Afwijking(wijzer, veld.verwacht, "iets anders")
    for naam in sorted(set(body) - soort.namen):
        yield Afwijking(f"/{naam}", ONBEKENDE_NAAM, "een andere naam")


def _found(value: Any, steps: Sequence[str], wijzer: str) -> Iterator[tuple[str, Any]]:
    if not steps:
        yield wijzer, value
    elif steps[0] == "*" and isinstance(value, list):
        for number, one in enumerate(value):
            yield from _found(one, steps[1:], f"{wijzer}/{number}")
    elif isinstance(value, Mapping) and value.get(steps[0]) is not None:
        yield from _found(value[steps[0]], steps[1:], f"{wijzer}/{steps[0]}")


def _fits(patroon: str, value: Any) -> bool:
    """Whether it is written so in JSON, but for the quotes; a list or group only where one is asked for."""
    if isinstance(value, Mapping | list):
        return patroon == LIJST and isinstance(value, list)
    text = str(value).lower() if isinstance(value, bool) else str(value)
    return patroon != LIJST and re.fullmatch(patroon, text, re.DOTALL) is not None
