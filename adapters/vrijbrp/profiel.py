# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""What a municipality agrees with its supplier of vrijBRP: the ``[profiel]`` of its settings file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from adapters.exchange import file_problem, secret_problem, url_problem
from overlijden.adapter import AfgifteSoort, Section

LANGSTE_GESPREK = 60  # seconds: a worker must not be held up longer
SOORTEN = ("nederlands", "internationaal", "eu_modelformulier")
ADAPTER = "VRIJBRP"  # how the names of its secrets begin


@dataclass(frozen=True, slots=True, kw_only=True)
class Profiel:
    """``adres`` is the root of vrijBRP Dossiers, ``geheim`` is ``env:NAME`` or ``bestand:PATH``.

    ``uittreksels`` gives for a kind of extract the code of the document in this municipality's vrijBRP, ``afgiften``
    for what comes back to the declarant the title of that document. ``tijdslimiet`` is the total number of seconds of
    one call; vrijBRP itself waits 10 for what is behind it.
    """

    adres: str
    client: str
    geheim: str
    uittreksels: Mapping[str, str]
    afgiften: Mapping[AfgifteSoort, str]
    tijdslimiet: int
    onversleuteld: bool
    ca: str
    certificaat: str
    sleutel: str

    @classmethod
    def read(cls, settings: Mapping[str, Any]) -> Profiel:
        """Read and check; ConfigError names the key."""
        section = Section(Path("profiel"), settings)
        codes, titels = section.section("uittreksels"), section.section("afgiften")
        profiel = cls(
            adres=section.take("adres", str).rstrip("/"),
            client=section.take("client", str),
            geheim=section.take("geheim", str),
            uittreksels={soort: codes.take(soort, str) for soort in SOORTEN if soort in codes},
            afgiften={soort: titels.take(soort, str) for soort in AfgifteSoort if soort in titels},
            tijdslimiet=section.take_or("tijdslimiet", 30),
            onversleuteld=section.take_or("onversleuteld", False),
            ca=section.take_or("ca", ""),
            certificaat=section.take_or("certificaat", ""),
            sleutel=section.take_or("sleutel", ""),
        )
        codes.close()
        titels.close()
        section.close()
        _check(profiel, section)
        return profiel


def _check(profiel: Profiel, section: Section) -> None:
    if problem := url_problem(profiel.adres, profiel.onversleuteld):
        raise section.error("adres", problem)
    if not profiel.client or ":" in profiel.client:
        raise section.error("client", "must be a name without a colon (HTTP Basic)")
    problems = {key: file_problem(ADAPTER, getattr(profiel, key)) for key in ("ca", "certificaat", "sleutel")}
    for key, problem in {"geheim": secret_problem(ADAPTER, profiel.geheim), **problems}.items():
        if problem:
            raise section.error(key, problem)
    if not 1 <= profiel.tijdslimiet <= LANGSTE_GESPREK:
        raise section.error("tijdslimiet", f"must be 1 to {LANGSTE_GESPREK} seconds")
    if bool(profiel.certificaat) != bool(profiel.sleutel):
        raise section.error("certificaat", "and sleutel go together")
