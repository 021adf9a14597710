# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""Each named story as a requirement: the back-end takes it, and gives back all that it says."""

from __future__ import annotations

from collections.abc import Iterator

from overlijden.conformance import gevallen
from overlijden.conformance.eisen import Afwijking, Eis, Niveau
from overlijden.conformance.gevallen import Geval
from overlijden.conformance.proef import Proef
from overlijden.conformance.rest import item, kept, sent
from overlijden.conformance.vrijbrp.lijst import EISEN, SOORT, ask, created, reference


def enter(geval: Geval) -> None:
    def check(proef: Proef) -> Iterator[Afwijking]:
        if geval.na:
            created(proef, geval.na)
        gesprek = created(proef, geval.id)
        yield from kept(sent(gesprek), item(ask(proef, gesprek, reference(gesprek))))

    EISEN.add(Eis(f"D-{geval.id}", Niveau.INNAME, SOORT, geval.nl, geval.en, check))


ELDERS = {"G14", "G16"}  # without a BSN, and a stillbirth: vrijBRP Dossiers has no place for them
for _geval in gevallen.read().values():
    if not _geval.eis and _geval.id not in ELDERS:
        enter(_geval)
