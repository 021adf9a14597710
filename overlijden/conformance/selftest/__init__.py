# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""The kit on trial: every requirement must catch its saboteurs, and leave every legitimate variant in peace."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

from overlijden.adapter import Adapter
from overlijden.conformance import plichten, referentie, uitvoering
from overlijden.conformance.eisen import Eis, Oordeel
from overlijden.conformance.proef import Proef
from overlijden.conformance.referentie import FEED, VRIJBRP, ZDS, ZDS_1_2, ZGW, Ingreep, Referentie
from overlijden.conformance.selftest import feed, lijst, varianten, vrijbrp, zgw
from overlijden.conformance.selftest.saboteurs import Saboteur
from overlijden.conformance.toets import Resultaat, toets

__all__ = ["DIALECTEN", "EISEN", "SABOTEURS", "VARIANTEN", "Kill", "Variant", "alarms", "kills", "unguarded"]
DIALECTEN: Mapping[str, uitvoering.Dialect] = {**uitvoering.DIALECTEN, ZDS_1_2: uitvoering.ZDS_1_2}
EISEN = uitvoering.EISEN


def _first(saboteurs: Iterable[Saboteur]) -> Iterator[Saboteur]:
    """For each requirement on a message the first that breaks it."""
    left = set(DIALECTEN[ZDS].eisen)
    for saboteur in saboteurs:
        if named := tuple(eis for eis in saboteur.eisen if eis in left):
            left -= set(named)
            yield replace(saboteur, eisen=named)


SABOTEURS: Sequence[Saboteur] = (
    *lijst.SABOTEURS,
    *lijst.VERSIES,
    # Between the two versions stands a translation, so that each requirement is tried again in the words of 1.2.
    *(replace(one, id=f"{one.id}-1.2", dialect=ZDS_1_2) for one in _first(lijst.SABOTEURS)),
    *zgw.SABOTEURS,
    *vrijbrp.SABOTEURS,
    *feed.SABOTEURS,
)


@dataclass(frozen=True)
class Variant:
    """A back-end that does it otherwise and is right."""

    dialect: str
    ingreep: Ingreep


VARIANTEN: Mapping[str, Variant] = {
    **{name: Variant(ZDS, ingreep) for name, ingreep in varianten.VARIANTEN.items()},
    **{f"{name}, in 1.2": Variant(ZDS_1_2, varianten.VARIANTEN[name]) for name in varianten.IN_1_2},
    **{name: Variant(ZGW, ingreep) for name, ingreep in zgw.VARIANTEN.items()},
    **{name: Variant(VRIJBRP, ingreep) for name, ingreep in vrijbrp.VARIANTEN.items()},
    **{name: Variant(FEED, ingreep) for name, ingreep in feed.VARIANTEN.items()},
}


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
    alle = DIALECTEN[saboteur.dialect].alle
    for identifier in saboteur.eisen:
        adapter = referentie.adapter(saboteur.dialect)
        if saboteur.adapter is not None:
            adapter = saboteur.adapter(adapter)
        ingreep = saboteur.ingreep() if saboteur.ingreep else None
        with referentie.running(ingreep, saboteur.dialect, outside=saboteur.outside) as reference:
            proef = _bench(reference, saboteur.dialect, identifier, adapter)
            yield Kill(saboteur.id, toets(alle[identifier], proef))


def alarms(name: str, eisen: Iterable[Eis] = ()) -> Iterator[Resultaat]:
    """What any of these requirements, or any of its dialect, holds against this legitimate variant."""
    variant = VARIANTEN[name]
    adapter = referentie.adapter(variant.dialect)
    with referentie.running(variant.ingreep, variant.dialect) as reference:
        for eis in eisen or DIALECTEN[variant.dialect].alle.values():
            resultaat = toets(eis, _bench(reference, variant.dialect, eis.id, adapter))
            if resultaat.oordeel is Oordeel.VOLDOET_NIET:
                yield resultaat


def unguarded() -> list[str]:
    """The requirements of each dialect that no saboteur tries in it; the contract is tried in one."""
    tried = {(saboteur.dialect, eis) for saboteur in SABOTEURS for eis in saboteur.eisen}
    wanted = {(name, eis) for name, dialect in DIALECTEN.items() for eis in dialect.eisen}
    wanted |= {(ZDS, eis) for eis in plichten.EISEN}
    return sorted(f"{name} {eis}" for name, eis in wanted - tried)


def _bench(reference: Referentie, dialect: str, eis: str, adapter: Adapter) -> Proef:
    proef = reference.proef(eis, adapter)
    proef.teruglezen = proef.teruglezen or partial(DIALECTEN[dialect].ontvangen, proef)
    return proef
