# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""A wrong setting is named, before anything is sent."""

from __future__ import annotations

from typing import Any

import pytest

from adapters.vrijbrp import VrijBrp
from adapters.vrijbrp.profiel import Profiel
from overlijden.adapter import ConfigError
from tests.adapters.vrijbrp.conftest import Settings


def test_a_good_profile_is_read_with_its_defaults(settings: Settings) -> None:
    profiel = Profiel.read(settings(adres="https://vrijbrp.example/", tijdslimiet=None, uittreksels=None))
    assert (profiel.adres, profiel.tijdslimiet, profiel.uittreksels) == ("https://vrijbrp.example", 30, {})


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"adres": None}, "profiel: adres is missing"),
        ({"adres": "vrijbrp.example"}, "profiel: adres must be an http"),
        ({"adres": "http://vrijbrp.example"}, "profiel: adres must be https"),
        ({"client": None}, "profiel: client is missing"),
        ({"client": "a:b"}, "profiel: client must be a name without a colon"),
        ({"client": ""}, "profiel: client must be"),
        ({"geheim": "zeer-geheim"}, "profiel: geheim must be env:NAME or bestand:PATH"),
        ({"geheim": "env:OVERLIJDEN_SERVICE_SECRET_KEY"}, "profiel: geheim must name a variable that begins with"),
        ({"geheim": "bestand:/etc/passwd"}, "profiel: geheim must be a file in the folder that VRIJBRP_SECRETS"),
        ({"ca": "/run/secrets/vrijbrp/../x"}, "profiel: ca must be a file in the folder that VRIJBRP_SECRETS"),
        ({"tijdslimiet": "12"}, "profiel: tijdslimiet must be of type int"),
        ({"tijdslimiet": 61}, "profiel: tijdslimiet must be 1 to 60"),
        ({"tijdlimiet": 3}, "profiel: tijdlimiet is not a known key"),
        ({"uittreksels": {"engels": "x"}}, "profiel: uittreksels.engels is not a known key"),
        ({"uittreksels": {"nederlands": 1}}, "profiel: uittreksels.nederlands must be of type str"),
        ({"certificaat": "/run/secrets/vrijbrp/a.pem"}, "profiel: certificaat and sleutel go together"),
    ],
)
def test_what_is_wrong_is_named(settings: Settings, changes: dict[str, Any], named: str) -> None:
    with pytest.raises(ConfigError) as caught:
        Profiel.read(settings(**changes))
    assert str(caught.value).startswith(named)
    assert "zeer-geheim" not in str(caught.value)


def test_a_certificate_that_is_not_there_is_named(settings: Settings) -> None:
    with pytest.raises(ConfigError, match="profiel: certificaat, sleutel or ca cannot be read"):
        VrijBrp.from_config(settings(certificaat="/run/secrets/vrijbrp/a.pem", sleutel="/run/secrets/vrijbrp/a.key"))


def test_a_secret_that_is_not_there_is_named_by_its_place_only(settings: Settings) -> None:
    with pytest.raises(ConfigError, match="env:VRIJBRP_NOT_SET"):
        VrijBrp.from_config(settings(geheim="env:VRIJBRP_NOT_SET")).ping()
