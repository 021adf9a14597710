# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""Each named story as a requirement, and the edge cases: its people and the declaration itself come back."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator

from overlijden.aangifte import Aangifte
from overlijden.conformance import gevallen, randgevallen
from overlijden.conformance.eisen import Afwijking, Eis, Niveau
from overlijden.conformance.gevallen import Geval
from overlijden.conformance.proef import Proef
from overlijden.conformance.rest import get, kept, posts, sent
from overlijden.conformance.zgw.lijst import DOCUMENTEN, EISEN, ROLLEN, api, created, of_zaak, there


def comes_back(proef: Proef, geval: str | Aangifte) -> Iterator[Afwijking]:
    """Nothing when the people and the declaration itself come back as we sent them."""
    created(proef, geval)
    for gesprek, found in of_zaak(proef, ROLLEN):
        ours = sent(gesprek)
        yield from kept([{naam: ours[naam] for naam in ("roltoelichting", "betrokkeneIdentificatie")}], found)
    declared = posts(proef, DOCUMENTEN)[-1]
    told = get(proef, declared, f"{there(declared)}/download").inhoud
    yield from kept(json.loads(base64.b64decode(sent(declared)["inhoud"])), _read(told))


def enter(geval: Geval) -> None:
    def check(proef: Proef) -> Iterator[Afwijking]:
        if geval.na:
            created(proef, geval.na)
        yield from comes_back(proef, geval.id)

    EISEN.add(Eis(f"W-{geval.id}", Niveau.INNAME, api(ROLLEN), geval.nl, geval.en, check))


def _read(inhoud: bytes) -> object:
    try:
        return json.loads(inhoud)
    except ValueError:
        return None


for _geval in gevallen.read().values():
    if not _geval.eis:
        enter(_geval)
randgevallen.enter(EISEN, "W", api(ROLLEN), comes_back)
