# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""The kit on trial: every requirement must catch its saboteurs, and leave every legitimate variant in peace."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from overlijden.conformance import plichten, referentie, zds
from overlijden.conformance.eisen import Eis, Oordeel
from overlijden.conformance.selftest.lijst import SABOTEURS
from overlijden.conformance.selftest.saboteurs import Saboteur
from overlijden.conformance.selftest.varianten import VARIANTEN
from overlijden.conformance.toets import Resultaat, toets

__all__ = ["EISEN", "SABOTEURS", "VARIANTEN", "Kill", "alarms", "kills", "unguarded"]
EISEN: Mapping[str, Eis] = {**plichten.EISEN, **zds.EISEN}


@dataclass(frozen=True)
class Kill:
    """Whether one requirement caught one saboteur."""

    saboteur: str
    resultaat: Resultaat

    @property
    def is_killed(self) -> bool:
        return self.resultaat.oordeel is Oordeel.VOLDOET_NIET


def kills(saboteur: Saboteur) -> Iterator[Kill]:
    """Run the requirements that this saboteur names, each on a back-end of its own."""
    for identifier in saboteur.eisen:
        eis = EISEN[identifier]
        adapter = referentie.adapter()
        if saboteur.adapter is not None:
            adapter = saboteur.adapter(adapter)
        with referentie.running(saboteur.ingreep() if saboteur.ingreep else None) as reference:
            yield Kill(saboteur.id, toets(eis, reference.proef(eis.id, adapter)))


def alarms(name: str, eisen: Iterable[Eis] = EISEN.values()) -> Iterator[Resultaat]:
    """What any of these requirements holds against this legitimate variant."""
    adapter = referentie.adapter()
    with referentie.running(VARIANTEN[name]) as reference:
        for eis in eisen:
            resultaat = toets(eis, reference.proef(eis.id, adapter))
            if resultaat.oordeel is Oordeel.VOLDOET_NIET:
                yield resultaat


def unguarded() -> list[str]:
    """The requirements that no saboteur tries."""
    return sorted(set(EISEN) - {eis for saboteur in SABOTEURS for eis in saboteur.eisen})
