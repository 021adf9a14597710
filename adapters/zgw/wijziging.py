# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""What becomes of a declaration after it was delivered, as its zaak is told: by a status that the profile names.

A document in the zaak might lie there unread while the akte is made; its status is what a registrar works by.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime

from adapters import teksten
from adapters.zgw.berichten import NEDERLAND, gegevens
from adapters.zgw.catalogus import Catalogus
from adapters.zgw.profiel import AANVULLING, INTREKKING, RESULTAAT, Profiel
from adapters.zgw.stap import ROL, Stap, eigenschappen, stap
from overlijden.adapter import Bericht

TEKSTEN = {AANVULLING: teksten.AANVULLING, INTREKKING: teksten.INTREKKING}


def aanvulling(bericht: Bericht, profiel: Profiel, catalogus: Catalogus, urls: Mapping[str, str]) -> Iterator[Stap]:
    """The revision in the place of what was declared before (``outdated`` is gone by then), and its status."""
    yield from gegevens(bericht, profiel, catalogus, urls)
    yield _status(AANVULLING, bericht, catalogus, urls["zaak"])


def intrekking(bericht: Bericht, profiel: Profiel, catalogus: Catalogus, urls: Mapping[str, str]) -> Iterator[Stap]:
    """The status, and before it the resultaat without which no status ends a zaak."""
    if RESULTAAT in profiel.wijzigingen:
        zoek = {"zaak": urls["zaak"], "resultaattype": catalogus.wijzigingen[RESULTAAT]}
        yield stap(RESULTAAT, "resultaten", zoek, {"toelichting": teksten.INTREKKING})
    yield _status(INTREKKING, bericht, catalogus, urls["zaak"])


def outdated(catalogus: Catalogus, zaak: str) -> Iterator[tuple[str, Mapping[str, str]]]:
    """The lists, and of each what an item must show to be of our making: what a revision replaces."""
    for wie, roltype in catalogus.rollen.items():
        yield "rollen", {"zaak": zaak, "roltype": roltype, ROL: wie.capitalize()}
    for eigenschap, _ in catalogus.eigenschappen.values():
        yield eigenschappen(zaak), {"zaak": zaak, "eigenschap": eigenschap}


def _status(soort: str, bericht: Bericht, catalogus: Catalogus, zaak: str) -> Stap:
    """A zaak may be completed more than once: which of the statuses this is, its explanation tells.

    It is set at the moment of telling: a back-end takes no two of one moment.
    """
    tekst = f"{TEKSTEN[soort]} (bericht {bericht.levering})"
    zoek = {"zaak": zaak, "statustype": catalogus.wijzigingen[soort]}
    inhoud = {"datumStatusGezet": datetime.now(NEDERLAND).isoformat(), "statustoelichting": tekst}
    found = stap(f"status:{soort}", "statussen", zoek, inhoud)
    return replace(found, is_ours=lambda item: item.get("statustoelichting") == tekst)
