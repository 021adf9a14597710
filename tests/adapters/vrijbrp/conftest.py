# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""A running vrijBRP and an adapter that delivers to it over real HTTP."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from adapters.vrijbrp import VrijBrp
from tests.adapters.vrijbrp.standin import CLIENT, GEHEIM, Standin, running

Settings = Callable[..., dict[str, Any]]


@pytest.fixture
def vrijbrp() -> Iterator[Standin]:
    with running() as standin:
        yield standin


@pytest.fixture
def settings(monkeypatch: pytest.MonkeyPatch) -> Settings:
    """A good profile, with these keys otherwise."""
    monkeypatch.setenv("VRIJBRP_GEHEIM", GEHEIM)

    def make(**changes: Any) -> dict[str, Any]:
        made = {
            "adres": "http://127.0.0.1:9",
            "client": CLIENT,
            "geheim": "env:VRIJBRP_GEHEIM",
            "tijdslimiet": 2,
            "uittreksels": {"nederlands": "akt1", "internationaal": "akt2"},
        }
        return {key: value for key, value in {**made, **changes}.items() if value is not None}

    return make


@pytest.fixture
def adapter(vrijbrp: Standin, settings: Settings) -> VrijBrp:
    return VrijBrp.from_config(settings(adres=vrijbrp.url))
