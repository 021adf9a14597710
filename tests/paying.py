# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""A payment provider in this process, of which a test decides what it says."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from overlijden.betaaldienst import Antwoord, Begonnen, Betaaldienst, Betaalstand, Opdracht, Unavailable


class Scripted(Betaaldienst):
    """One payment for each reference; ``is_down`` lets it answer nothing."""

    def __init__(self) -> None:
        self.asked: list[Opdracht] = []
        self.standen: dict[str, Antwoord] = {}
        self.is_down = False

    @classmethod
    def from_config(cls, settings: Mapping[str, Any]) -> Self:
        return cls()

    def start(self, opdracht: Opdracht) -> Begonnen:
        self._refuse_when_down()
        self.asked.append(opdracht)
        nummer = f"tr_{opdracht.referentie}"
        self.standen.setdefault(nummer, Antwoord(Betaalstand.OPEN, opdracht.referentie, opdracht.eurocent))
        return Begonnen(nummer, f"https://betaal.example/{nummer}")

    def status(self, nummer: str) -> Antwoord:
        self._refuse_when_down()
        return self.standen[nummer]

    def become(self, stand: Betaalstand, nummer: str = "") -> None:
        """Let a payment stand so; without a number the last that began."""
        nummer = nummer or list(self.standen)[-1]
        said = self.standen[nummer]
        self.standen[nummer] = Antwoord(stand, said.referentie, said.eurocent)

    def _refuse_when_down(self) -> None:
        if self.is_down:
            raise Unavailable("http 503")
