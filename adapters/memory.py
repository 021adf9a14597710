# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""The smallest adapter that keeps the contract, and a journal to try one with: where a vendor begins to read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from overlijden.adapter import (
    Accepted,
    Adapter,
    Afgifte,
    Bericht,
    Capability,
    ConfigError,
    Fase,
    Journal,
    Refused,
    Stand,
)
from overlijden.adapter import MemoryJournal as MemoryJournal  # noqa: PLC0414 - a vendor looks for it here


class Memory(Adapter):
    """A back-end in this process. It numbers what it receives and knows a levering that it already has."""

    capabilities = frozenset(Capability)

    def __init__(self) -> None:
        self.received: dict[str, Bericht] = {}
        self.zaaknummers: dict[str, str] = {}
        self.withdrawn: set[str] = set()
        self.standen: dict[str, Stand] = {}  # by zaaknummer, what its registrar made of it
        self.bestanden: dict[str, bytes] = {}  # by their number, the files that she made

    @classmethod
    def from_config(cls, settings: Mapping[str, Any]) -> Self:
        for key in settings:
            raise ConfigError(f"profiel.{key}: is not a key of this adapter")
        return cls()

    def deliver(self, bericht: Bericht, journal: Journal) -> Accepted:
        journal.keep("zaak", bericht.kenmerk.encode)
        return Accepted(journal.once("zaak", lambda: self._store(bericht)))

    def lookup(self, bericht: Bericht, journal: Journal) -> None:
        if "zaak" in journal.unfinished() and bericht.levering in self.zaaknummers:
            journal.finish("zaak", self.zaaknummers[bericht.levering])

    def amend(self, bericht: Bericht, journal: Journal) -> Accepted:
        journal.keep("aanvulling", bericht.kenmerk.encode)
        self.received[bericht.levering] = bericht
        return Accepted(journal.once("aanvulling", lambda: bericht.zaaknummer or ""))

    def withdraw(self, bericht: Bericht, journal: Journal) -> Accepted:
        journal.keep("intrekking", bericht.kenmerk.encode)
        self.withdrawn.add(bericht.kenmerk)
        return Accepted(journal.once("intrekking", lambda: bericht.zaaknummer or ""))

    def poll(self, bericht: Bericht) -> Stand:
        if bericht.zaaknummer not in self.zaaknummers.values():
            raise Refused("geen-zaak")
        return self.standen.get(bericht.zaaknummer or "", Stand(Fase.ONTVANGEN))

    def fetch(self, bericht: Bericht, afgifte: Afgifte) -> bytes:  # noqa: ARG002 - its number is enough
        return self.bestanden[afgifte.nummer]

    def ping(self) -> None:
        """It is always there."""

    def _store(self, bericht: Bericht) -> str:
        self.received[bericht.levering] = bericht
        return self.zaaknummers.setdefault(bericht.levering, f"{bericht.gemeente}-{len(self.zaaknummers) + 1:06}")
