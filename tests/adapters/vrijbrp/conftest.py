# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""A running vrijBRP and an adapter that delivers to it over real HTTP."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from adapters.vrijbrp import VrijBrp
from overlijden.conformance.vrijbrp.standin import GEHEIM, Standin
from overlijden.conformance.vrijbrp.standin import settings as profiel
from tests.adapters.vrijbrp.standin import running

Settings = Callable[..., dict[str, Any]]


@pytest.fixture
def vrijbrp() -> Iterator[Standin]:
    with running() as standin:
        yield standin


@pytest.fixture
def settings(monkeypatch: pytest.MonkeyPatch) -> Settings:
    """A good profile, with these keys otherwise."""
    monkeypatch.setenv("VRIJBRP_GEHEIM", GEHEIM)

    return profiel


@pytest.fixture
def adapter(vrijbrp: Standin, settings: Settings) -> VrijBrp:
    return VrijBrp.from_config(settings(adres=vrijbrp.url))
