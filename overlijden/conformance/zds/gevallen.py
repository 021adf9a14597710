# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""Each named story as a requirement: the back-end takes it, and gives the deceased back as we sent her."""

from __future__ import annotations

from collections.abc import Iterator

from overlijden.conformance import gevallen
from overlijden.conformance.eisen import Afwijking, Eis, Niveau
from overlijden.conformance.gevallen import Geval
from overlijden.conformance.proef import Proef
from overlijden.conformance.zds.berichten import sent
from overlijden.conformance.zds.inname import compared
from overlijden.conformance.zds.lijst import EISEN, created, nummer, zds


def enter(geval: Geval) -> None:
    def check(proef: Proef) -> Iterator[Afwijking]:
        if geval.na:
            created(proef, geval.na)
        gesprek = created(proef, geval.id)
        yield from compared(proef, nummer(gesprek), sent(gesprek), "heeftBetrekkingOp")

    bron = f"{zds('creeerZaak en geefZaakdetails')}; StUF-BG 3.10"
    EISEN.add(Eis(f"Z-{geval.id}", Niveau.INNAME, bron, geval.nl, geval.en, check))


for _geval in gevallen.read().values():
    if not _geval.eis:
        enter(_geval)
