# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""Each named story as a requirement, and the edge cases: the back-end takes it, and gives back what we sent."""

from __future__ import annotations

from collections.abc import Iterator

from overlijden.aangifte import Aangifte
from overlijden.conformance import gevallen, randgevallen
from overlijden.conformance.eisen import Afwijking, Eis, Niveau
from overlijden.conformance.gevallen import Geval
from overlijden.conformance.proef import Proef
from overlijden.conformance.zds.berichten import sent
from overlijden.conformance.zds.lijst import EISEN, created, nummer, zds
from overlijden.conformance.zds.teruglezen import compared, extra

BRON = f"{zds('creeerZaak en geefZaakdetails')}; StUF-BG 3.10"


def comes_back(proef: Proef, geval: str | Aangifte) -> Iterator[Afwijking]:
    """Nothing when the deceased comes back as we sent her; of a story not what StUF-BG has no place for."""
    gesprek = created(proef, geval)
    yield from compared(proef, nummer(gesprek), sent(gesprek), "heeftBetrekkingOp")
    if not isinstance(geval, str):
        yield from extra(proef, gesprek)


def enter(geval: Geval) -> None:
    def check(proef: Proef) -> Iterator[Afwijking]:
        if geval.na:
            created(proef, geval.na)
        yield from comes_back(proef, geval.id)

    EISEN.add(Eis(f"Z-{geval.id}", Niveau.INNAME, BRON, geval.nl, geval.en, check))


for _geval in gevallen.read().values():
    if not _geval.eis:
        enter(_geval)
randgevallen.enter(EISEN, "Z", BRON, comes_back)
