# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""A municipality's account at Mollie: the ``[betaaldienst]`` of how it takes part."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from adapters.exchange import file_problem, secret_problem, url_problem
from overlijden.adapter import Section
from overlijden.betaaldienst import ADAPTER, LONGEST

ADRES = "https://api.mollie.com/v2"


@dataclass(frozen=True, slots=True, kw_only=True)
class Profiel:
    """``adres`` is the root below which ``/payments`` is, ``sleutel`` the API key as ``env:NAME`` or ``bestand:PATH``.

    ``tijdslimiet`` is the number of seconds for a question. Without TLS, for a test, no key is needed.
    """

    adres: str
    sleutel: str
    tijdslimiet: int
    onversleuteld: bool
    ca: str

    @classmethod
    def read(cls, settings: Mapping[str, Any]) -> Profiel:
        """Read and check; ConfigError names the key."""
        section = Section(Path("betaaldienst"), settings)
        profiel = cls(
            adres=section.take_or("adres", ADRES).rstrip("/"),
            sleutel=section.take_or("sleutel", ""),
            tijdslimiet=section.take_or("tijdslimiet", 8),
            onversleuteld=section.take_or("onversleuteld", False),
            ca=section.take_or("ca", ""),
        )
        section.close()
        for key, problem in _problems(profiel):
            if problem:
                raise section.error(key, problem)
        return profiel


def _problems(profiel: Profiel) -> Iterator[tuple[str, str]]:
    """What is wrong, by key; "" where nothing is."""
    yield "adres", url_problem(profiel.adres, profiel.onversleuteld)
    if profiel.sleutel:
        yield "sleutel", secret_problem(ADAPTER, profiel.sleutel)
    elif profiel.adres.startswith("https:"):
        yield "sleutel", "is missing"
    yield "ca", file_problem(ADAPTER, profiel.ca)
    if not 1 <= profiel.tijdslimiet <= LONGEST:
        yield "tijdslimiet", f"must be 1 to {LONGEST} seconds"
