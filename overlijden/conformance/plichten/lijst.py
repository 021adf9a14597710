# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""The list of what every adapter owes the service, and what it is judged by: what arrived, under which number."""

from __future__ import annotations

from collections.abc import Iterator

from overlijden.adapter import Accepted, Bericht, Outcome
from overlijden.conformance.eisen import Afwijking, Eisen
from overlijden.conformance.proef import Proef

POORT = "ADR 0036; overlijden/adapter.py"
EISEN = Eisen()
eis = EISEN.eis
PDF = (b"%PDF-1.7 een", b"%PDF-1.7 twee")


def arrived(proef: Proef, bericht: Bericht, outcome: Outcome, *, amended: bool = False) -> Iterator[Afwijking]:
    """One zaak with every document once; nothing to say where nobody can read it back.

    Once it was amended there may be more documents, which tell of that.
    """
    found = proef.ontvangen(bericht, nummer(outcome))
    if found is None:
        return
    if len(found) != 1:
        yield Afwijking("/zaken", "1 zaak", f"{len(found)} zaken")
    titels = [document.titel for document in bericht.documenten]
    for zaak in found:
        there = [titel for titel in zaak.documenten if titel in titels or not amended]
        if sorted(there) != titels:
            yield Afwijking("/zaken/0/documenten", ", ".join(titels) or "geen", ", ".join(zaak.documenten) or "geen")


def nummer(outcome: Outcome) -> str | None:
    return outcome.zaaknummer if isinstance(outcome, Accepted) else None
