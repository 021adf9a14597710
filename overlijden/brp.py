# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""The port to the BRP, which the registrar looks into before she makes an akte (BW 1:18.2); it may be absent.

What it answers is shown and weighed, and kept only where the clerk chooses it. It leaves this service in no way.
"""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

from overlijden import canonical, codes
from overlijden.rules import BrpPersoon
from overlijden.tomlfile import ConfigError, open_toml


class Unavailable(Exception):
    """The BRP gave no answer; the clerk looks there herself."""


class Brp(Protocol):
    """Whoever looks somebody up, within a few seconds."""

    def persoon(self, bsn: str) -> BrpPersoon:
        """What the BRP knows of this BSN, ``gevonden`` or not. Raises Unavailable."""


class Nowhere:
    """No BRP at all: the desk leaves its column away."""

    def persoon(self, bsn: str) -> BrpPersoon:  # noqa: ARG002 - nobody is looked up
        raise Unavailable


class Invented:
    """The demonstration's: a file of people who do not exist. Of anybody else it does not say that she is unknown."""

    def __init__(self, path: Path | None = None) -> None:
        with open_toml(path or codes.config_path("demo") / "brp.toml") as section:
            rows = section.rest()
        self._people = {}
        for bsn, row in rows.items():
            self._people[bsn], found = canonical.read(BrpPersoon, row)
            if found:
                raise ConfigError(f"brp.toml: {bsn}{found[0].wijzer} cannot be read")

    def persoon(self, bsn: str) -> BrpPersoon:
        if bsn not in self._people:
            raise Unavailable
        return self._people[bsn]
