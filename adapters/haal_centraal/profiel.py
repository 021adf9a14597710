# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""A municipality's access to Haal Centraal BRP Personen: the ``[brp]`` of how it takes part."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from adapters.exchange import file_problem, secret_problem, url_problem
from overlijden.adapter import Section
from overlijden.brp import ADAPTER, LONGEST

# Headers by which a gateway logs on whose behalf and for what we ask.
HEADERS = {
    "doelbinding": "x-doelbinding",
    "verwerking": "x-verwerking",
    "gebruiker": "x-gebruiker",
    "oin": "x-origin-oin",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Profiel:
    """``adres`` is the root below which ``/personen`` is; secrets are ``env:NAME`` or ``bestand:PATH``.

    With ``token_adres`` a token is asked there first (OAuth client credentials), with what ``token`` adds to that
    question. ``tijdslimiet`` is the total number of seconds, token included.
    """

    adres: str
    api_sleutel: str
    token_adres: str
    client: str
    geheim: str
    token: Mapping[str, str]
    headers: Mapping[str, str]
    tijdslimiet: int
    onversleuteld: bool
    ca: str
    certificaat: str
    sleutel: str

    @classmethod
    def read(cls, settings: Mapping[str, Any]) -> Profiel:
        """Read and check; ConfigError names the key."""
        section = Section(Path("brp"), settings)
        token = section.section("token").rest()
        texts = ("api_sleutel", "token_adres", "client", "geheim", "ca", "certificaat", "sleutel")
        profiel = cls(
            adres=section.take("adres", str).rstrip("/"),
            token={key: str(value) for key, value in token.items()},
            headers={header: section.take(key, str) for key, header in HEADERS.items() if key in section},
            tijdslimiet=section.take_or("tijdslimiet", 5),
            onversleuteld=section.take_or("onversleuteld", False),
            **{key: section.take_or(key, "") for key in texts},
        )
        section.close()
        for key, problem in _problems(profiel):
            if problem:
                raise section.error(key, problem)
        return profiel


def _problems(profiel: Profiel) -> Iterator[tuple[str, str]]:
    """What is wrong, by key; "" where nothing is."""
    yield "adres", url_problem(profiel.adres, profiel.onversleuteld)
    if profiel.token_adres:
        yield "token_adres", url_problem(profiel.token_adres, profiel.onversleuteld)
    for key in ("api_sleutel", "geheim"):
        if place := getattr(profiel, key):
            yield key, secret_problem(ADAPTER, place)
    for key in ("ca", "certificaat", "sleutel"):
        yield key, file_problem(ADAPTER, getattr(profiel, key))
    if not 1 <= profiel.tijdslimiet <= LONGEST:
        yield "tijdslimiet", f"must be 1 to {LONGEST} seconds"
    if bool(profiel.certificaat) != bool(profiel.sleutel):
        yield "certificaat", "must go together with sleutel"
    if len({bool(profiel.token_adres), bool(profiel.client), bool(profiel.geheim)}) > 1:
        yield "token_adres", "must go together with client and geheim"
