# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""Confirming, which is not reading: until where a system has kept the feed, and only forward."""

from __future__ import annotations

from collections.abc import Iterator

from overlijden.conformance.eisen import Afwijking
from overlijden.conformance.feed.keuring import CURSOR, MOMENT
from overlijden.conformance.feed.lijst import API, another, blad, call, eis, enough, same, status
from overlijden.conformance.proef import Proef
from overlijden.conformance.rest import Inhoud, item
from overlijden.conformance.velden import Berichtsoort, Veld, invalid
from overlijden.tools.lijn import Ruw

PAD = "/feed/bevestiging"
BEVESTIGD = f"{API}, PUT {PAD}"
BEVESTIGING = Berichtsoort((Veld("/cursor", *CURSOR), Veld("/bevestigd_op", *MOMENT)))


def known(proef: Proef) -> Inhoud:
    """Until where it says that we have it."""
    return item(call(proef, "GET", PAD))


def confirm(proef: Proef, cursor: str) -> Ruw:
    return call(proef, "PUT", PAD, {"cursor": cursor})


def confirmed(proef: Proef) -> str:
    """A cursor that is confirmed now: where we are already, or else the second place of the feed."""
    where = str(known(proef).get("cursor") or enough(proef)[1].get("cursor"))
    item(confirm(proef, where))
    return where


@eis("F50", f"{API}, GET /feed; ADR 0051", "Reading confirms nothing.")
def _reading_is_not_confirming(proef: Proef) -> Iterator[Afwijking]:
    """Lezen bevestigt niets."""
    before = known(proef)
    enough(proef)
    if (after := known(proef)) != before:
        yield Afwijking("/cursor", str(before.get("cursor") or "niets"), str(after.get("cursor") or "niets"))


@eis("F51", BEVESTIGD, "What was confirmed is told when asked for, with its moment.")
def _tells_it(proef: Proef) -> Iterator[Afwijking]:
    """Wat is bevestigd wordt verteld als erom wordt gevraagd, met het moment."""
    where = confirmed(proef)
    found = known(proef)
    yield from invalid(BEVESTIGING, found)
    if found.get("cursor") != where:
        yield Afwijking("/cursor", where, str(found.get("cursor") or "niets"))


@eis("F52", f"{BEVESTIGD}; ADR 0051", "Who confirms an earlier place stays where it was.")
def _goes_forward(proef: Proef) -> Iterator[Afwijking]:
    """Wie een eerdere plaats bevestigt blijft waar hij was."""
    where = confirmed(proef)
    yield from status(confirm(proef, str(enough(proef)[0].get("cursor"))), 200)
    if (found := known(proef).get("cursor")) != where:
        yield Afwijking("/cursor", where, str(found or "niets"))


@eis("F53", BEVESTIGD, "Confirmed once more, nothing changes.")
def _repeats(proef: Proef) -> Iterator[Afwijking]:
    """Nog een keer bevestigen verandert niets."""
    where = confirmed(proef)
    before = known(proef)
    yield from status(confirm(proef, where), 200)
    if known(proef) != before:
        yield Afwijking("/bevestigd_op", str(before.get("bevestigd_op")), "iets anders")


@eis("F54", BEVESTIGD, "A place that is not in the feed is not confirmed.")
def _refuses_unknown(proef: Proef) -> Iterator[Afwijking]:
    """Een plaats die niet in de feed staat wordt niet bevestigd."""
    before = known(proef)
    yield from status(confirm(proef, another(proef, "c")), 400, 410, 422)
    if known(proef) != before:
        yield Afwijking("/cursor", str(before.get("cursor") or "niets"), "iets anders")


@eis("F55", f"{BEVESTIGD}; ADR 0051", "What was confirmed can be read again.")
def _keeps_it(proef: Proef) -> Iterator[Afwijking]:
    """Wat is bevestigd is opnieuw te lezen."""
    first = enough(proef)
    confirmed(proef)
    yield from same(first, blad(proef).meldingen)


@eis("F56", BEVESTIGD, "What is no cursor in JSON is refused.")
def _refuses_no_cursor(proef: Proef) -> Iterator[Afwijking]:
    """Wat geen cursor in JSON is wordt geweigerd."""
    for body in (b"{", b"{}", b'{"cursor": 7}'):
        yield from status(call(proef, "PUT", PAD, body), 400, 422)
    yield from status(call(proef, "PUT", PAD, b"cursor=7", Content_Type="text/plain"), 400, 415, 422)
