# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""Telling back what a registrar did; and that the feed misses nothing while much is told at once."""

from __future__ import annotations

import re
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import wait as wait_for
from typing import Any

from overlijden.conformance.eisen import Afwijking, Nodig
from overlijden.conformance.feed.lijst import (
    API,
    another,
    blad,
    dossier,
    eis,
    end,
    everything,
    free,
    report,
    same,
    status,
)
from overlijden.conformance.proef import Proef
from overlijden.conformance.rest import Inhoud, found_in, item
from overlijden.status import Actie, Status
from overlijden.termijn import NEDERLAND

MELDEN = f"{API}, PUT /dossiers/{{kenmerk}}/terugmelding"
BEGONNEN = {"status": str(Status.IN_BEHANDELING)}
SAMEN = 3  # reports at once
PAUSE = 0.02  # seconds between two looks


def told(meldingen: list[Inhoud], kenmerk: str, actie: Actie) -> Iterator[Afwijking]:
    """Nothing when this act on this dossier is among them once."""
    found = sum((one.get("kenmerk"), one.get("actie")) == (kenmerk, actie) for one in meldingen)
    if found != 1:
        yield Afwijking("/meldingen", f"1 keer {actie}", f"{found} keer")


@eis("F60", MELDEN, "That a registrar began is taken in, and the feed tells it once, after all that was there.",
     Nodig.MELDEN)  # fmt: skip
def _takes_begin(proef: Proef) -> Iterator[Afwijking]:
    """Dat de ambtenaar begon wordt aangenomen, en de feed vertelt het één keer, na alles wat er al stond."""
    [kenmerk], last = free(proef), end(proef)
    ruw = report(proef, kenmerk, BEGONNEN)
    yield from status(ruw, 200)
    if (found := found_in(ruw).get("status")) != Status.IN_BEHANDELING:
        yield Afwijking("/status", Status.IN_BEHANDELING, str(found or "niets"))
    yield from told(everything(proef, last), kenmerk, Actie.IN_BEHANDELING_NEMEN)


@eis("F61", MELDEN, "Told again nothing changes, and the feed does not repeat it.", Nodig.MELDEN)
def _hears_twice(proef: Proef) -> Iterator[Afwijking]:
    """Nog een keer gemeld verandert er niets, en de feed herhaalt het niet."""
    [kenmerk], last = free(proef), end(proef)
    report(proef, kenmerk, BEGONNEN)
    yield from status(report(proef, kenmerk, BEGONNEN), 200)
    yield from told(everything(proef, last), kenmerk, Actie.IN_BEHANDELING_NEMEN)


@eis("F62", f"{MELDEN}; RFC 9110 13.1.1", "Who read another version than the one there is is refused: HTTP 412.",
     Nodig.MELDEN)  # fmt: skip
def _minds_version(proef: Proef) -> Iterator[Afwijking]:
    """Wie een andere versie las dan er nu is wordt geweigerd: HTTP 412."""
    [kenmerk] = free(proef)
    before = item(dossier(proef, kenmerk))
    yield from status(report(proef, kenmerk, BEGONNEN, If_Match=f'"{another(proef, "e")}"'), 412)
    yield from _unchanged(proef, kenmerk, before)


@eis("F63", MELDEN, "What cannot be told back is refused with HTTP 422 and the place where it stands.", Nodig.MELDEN)
def _names_place(proef: Proef) -> Iterator[Afwijking]:
    """Wat niet is terug te melden wordt geweigerd met HTTP 422 en de plaats waar het staat."""
    [kenmerk] = free(proef)
    before = item(dossier(proef, kenmerk))
    ruw = report(proef, kenmerk, {"status": another(proef, "s")})
    yield from status(ruw, 422)
    fouten = found_in(ruw).get("fouten")
    if not any(isinstance(one, dict) and one.get("wijzer") == "/status" for one in fouten or ()):
        yield Afwijking("/fouten/*/wijzer", "/status", "niets")
    yield from _unchanged(proef, kenmerk, before)


@eis("F64", MELDEN, "An akte is taken in and told; another one of the same dossier is refused.", Nodig.MELDEN)
def _takes_akte(proef: Proef) -> Iterator[Afwijking]:
    """Een akte wordt aangenomen en verteld; een andere van hetzelfde dossier wordt geweigerd."""
    [kenmerk], last = free(proef), end(proef)
    akte = _akte(proef, "a")
    yield from status(report(proef, kenmerk, akte), 200)
    found = item(dossier(proef, kenmerk))
    if found.get("akte_nummer") != akte["akte_nummer"]:
        yield Afwijking("/akte_nummer", akte["akte_nummer"], str(found.get("akte_nummer") or "niets"))
    yield from told(everything(proef, last), kenmerk, Actie.AKTE_OPMAKEN)
    yield from status(report(proef, kenmerk, _akte(proef, "b")), 409)


@eis("F65", f"{MELDEN}; ADR 0051", "Who reads on while much is told at once misses nothing.", Nodig.MELDEN)
def _misses_nothing(proef: Proef) -> Iterator[Afwijking]:
    """Wie doorleest terwijl er veel tegelijk wordt gemeld mist niets."""
    kenmerken, last = free(proef, SAMEN), end(proef)
    heard, place = list[Inhoud](), last
    with ThreadPoolExecutor(SAMEN) as pool:
        reports: list[Future[Any]] = [pool.submit(report, proef, kenmerk, BEGONNEN) for kenmerk in kenmerken]
        is_over = False
        while not is_over:
            is_over = not wait_for(reports, PAUSE).not_done
            part = blad(proef, place)
            heard, place = [*heard, *part.meldingen], part.volgende
    for one in reports:
        yield from status(one.result(), 200)
    heard += everything(proef, place)
    yield from same(everything(proef, last), heard)
    for kenmerk in kenmerken:
        yield from told(heard, kenmerk, Actie.IN_BEHANDELING_NEMEN)


def _akte(proef: Proef, mark: str) -> dict[str, str]:
    """An akte of today, with a number that follows from the run."""
    number = int(re.sub(r"\D", "", another(proef, mark))[:9]) % 9999 + 1
    day = proef.nu.astimezone(NEDERLAND).date().isoformat()
    return {"status": str(Status.AKTE_OPGEMAAKT), "akte_nummer": f"20{number:04}", "akte_datum": day}


def _unchanged(proef: Proef, kenmerk: str, before: Inhoud) -> Iterator[Afwijking]:
    if (found := item(dossier(proef, kenmerk))) != before:
        yield Afwijking("/status", str(before.get("status")), str(found.get("status")))
