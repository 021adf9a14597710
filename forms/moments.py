# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""Questions about a day or a time, each made of several inputs. The macro of the form knows them by their ``kind``."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, time
from typing import Any

from wtforms import StringField

from forms.fields import UNKNOWN, Answer
from overlijden import talen
from overlijden.aangifte import OnvolledigeDatum


class Day(Answer, StringField):
    """A date that is known in full, as three inputs."""

    kind = "date"
    help = "Vul een bestaande dag in met cijfers, bijvoorbeeld 2 3 2026."
    suffixes: tuple[str, ...] = ("-dag", "-maand", "-jaar")
    unknown: Any = None

    @property
    def parts(self) -> list[dict[str, Any]]:
        sizes = {"-dag": 2, "-maand": 2, "-jaar": 4}
        return [
            {"name": self.name + suffix, "label": suffix[1:].title(), "value": self.typed[suffix], "width": width}
            for suffix, width in sizes.items()
        ]

    def canonical(self) -> Any:
        dag, maand, jaar = (self.typed[suffix] for suffix in ("-dag", "-maand", "-jaar"))
        return f"{jaar}-{maand.zfill(2)}-{dag.zfill(2)}" if dag or maand or jaar else None

    def written(self, value: Any) -> Mapping[str, list[str]]:
        parts = zip(("-jaar", "-maand", "-dag"), str(value or "").split("-"), strict=False)
        return {self.name + suffix: [part] for suffix, part in parts if part.strip("0")}

    def display(self) -> str:
        try:
            return talen.day(date.fromisoformat(self.canonical() or ""))
        except ValueError:
            return self._as_typed()

    def _as_typed(self) -> str:
        return "-".join(filter(None, (self.typed[suffix] for suffix in Day.suffixes)))


class PartialDay(Day):
    """A date of which parts may stay empty or 00, because only the rest is known (LO BRP, element 03.10)."""

    help = "Vul een bestaande dag in met cijfers. Laat leeg wat u niet weet."
    suffixes = (*Day.suffixes, "-onbekend")

    @property
    def unknown(self) -> Mapping[str, Any]:
        return self.box()

    def canonical(self) -> Any:
        if self.typed["-onbekend"]:
            return "0000-00-00"
        known = super().canonical()
        return known and (f"0000{known}" if known.startswith("-") else known)

    def written(self, value: Any) -> Mapping[str, list[str]]:
        return {f"{self.name}-onbekend": ["ja"]} if value == "0000-00-00" else super().written(value)

    def display(self) -> str:
        if self.typed["-onbekend"]:
            return talen.translated(UNKNOWN)
        try:
            return talen.partial(OnvolledigeDatum.parse(self.canonical() or ""))
        except ValueError:
            return self._as_typed()


class Clock(Answer, StringField):
    """A time in hours and minutes, which may be unknown."""

    kind = "time"
    suffixes = ("-uur", "-minuut", "-onbekend")

    @property
    def parts(self) -> list[dict[str, Any]]:
        return [
            {"name": self.name + suffix, "label": suffix[1:].title(), "value": self.typed[suffix], "width": 2}
            for suffix in ("-uur", "-minuut")
        ]

    @property
    def unknown(self) -> Mapping[str, Any]:
        return self.box()

    def canonical(self) -> Any:
        if self.typed["-onbekend"]:
            return {"onbekend": ""}
        uur, minuut = self.typed["-uur"], self.typed["-minuut"]
        return f"{uur.zfill(2) if uur else ''}:{minuut.zfill(2) if minuut else ''}" if uur or minuut else None

    def written(self, value: Any) -> Mapping[str, list[str]]:
        if isinstance(value, dict):
            return {f"{self.name}-onbekend": ["ja"]}
        parts = zip(("-uur", "-minuut"), str(value or "").split(":"), strict=False)
        return {self.name + suffix: [part] for suffix, part in parts if part}

    @property
    def help(self) -> str:  # type: ignore[override]  # elsewhere it is one sentence
        if self.typed["-uur"] == "24":  # which day midnight belongs to decides the day of death
            return "Middernacht is 0 uur en 0 minuten, op de volgende dag. Kijk ook de dag na."
        return "Gebruik uren en minuten, bijvoorbeeld 17 38."

    def display(self) -> str:
        known = self.canonical() or ""
        try:
            return (
                talen.translated(UNKNOWN)
                if isinstance(known, dict)
                else known and talen.clock(time.fromisoformat(known))
            )
        except ValueError:
            return known.strip(":")
