# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""Both adapters of the BRP keep the same contract, each over its own interface of the stand-in."""

from __future__ import annotations

from overlijden.brp import Brp, load
from tests.adapters.brp.contract import BrpContract

SYSTEMEN = {
    "zender": {"organisatie": "00000000000000000000", "applicatie": "Overlijden"},
    "ontvanger": {"organisatie": "0796", "applicatie": "Gegevensmagazijn"},
}


class TestHaalCentraal(BrpContract):
    def at(self, url: str) -> Brp:
        return load({"soort": "haal_centraal", "adres": f"{url}/haalcentraal/api/brp", "tijdslimiet": 1})


class TestStufBg(BrpContract):
    def at(self, url: str) -> Brp:
        return load({"soort": "stuf_bg", "adres": f"{url}/BRP", "tijdslimiet": 1, **SYSTEMEN})
