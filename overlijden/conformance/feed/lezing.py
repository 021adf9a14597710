# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""Reading: in order, without a gap, from any place, and as often as one likes."""

from __future__ import annotations

from collections.abc import Iterator

from overlijden.conformance.eisen import Afwijking, Ongetoetst
from overlijden.conformance.feed.keuring import BLAD, CURSOR, MELDING, wrong
from overlijden.conformance.feed.lijst import (
    API,
    DEEL,
    MOST,
    another,
    blad,
    call,
    current,
    eis,
    end,
    enough,
    everything,
    feed,
    same,
    status,
    system,
    walk,
)
from overlijden.conformance.proef import Proef
from overlijden.conformance.rest import at, item, told

FEED = f"{API}, GET /feed"
VOLGORDE = f"{FEED}; ADR 0051"
PARTS = (2, 3, 7)  # of how many it is read at once
NEAR = 6  # places from which is read on


@eis("F20", FEED, "The feed is JSON in the form of the contract.")
def _is_written_so(proef: Proef) -> Iterator[Afwijking]:
    """De feed is JSON in de vorm van het contract."""
    ruw = feed(proef, limiet=DEEL)
    yield from told(ruw, 200)
    found = item(ruw)
    yield from wrong(BLAD, found)
    for number, melding in enumerate(blad(proef).meldingen):
        yield from wrong(MELDING, melding, f"/meldingen/{number}")


@eis("F21", f"{FEED}; AVG 5.1c", "What was declared is not in the feed: no name and no BSN.")
def _names_nobody(proef: Proef) -> Iterator[Afwijking]:
    """Wat is aangegeven staat niet in de feed: geen naam en geen BSN."""
    pointers = [f"/aangifte/overledene/{name}" for name in ("bsn", "geslachtsnaam", "voornamen")]
    secrets = [found for _, dossier in current(proef) for pointer in pointers if (found := at(dossier, pointer))]
    for melding in everything(proef):
        for name in (name for name, value in melding.items() if value in secrets):
            yield Afwijking(f"/meldingen/*/{name}", "niets van de aangifte", "een naam of een BSN")
            return


@eis("F22", FEED, "The feed tells of one's own municipality alone.")
def _tells_own(proef: Proef) -> Iterator[Afwijking]:
    """De feed gaat alleen over de eigen gemeente."""
    own = {proef.gemeente, *system(proef).profiel.voorgangers}
    for number, melding in enumerate(everything(proef)):
        if melding.get("gemeente") not in own:
            yield Afwijking(f"/meldingen/{number}/gemeente", " of ".join(sorted(own)), str(melding.get("gemeente")))


@eis("F23", VOLGORDE, "Read in parts it is the same as read at once: nothing left out, nothing twice, in one order.")
def _has_no_gaps(proef: Proef) -> Iterator[Afwijking]:
    """In delen gelezen is het hetzelfde als in één keer: niets weg, niets dubbel, in één volgorde."""
    whole = enough(proef)
    for size in PARTS:
        parts = []
        for melding in walk(proef, size):
            parts.append(melding)
            if len(parts) == len(whole):
                break
        yield from same(whole, parts)


@eis("F24", FEED, "No more is given than was asked for, and it says whether there is more.")
def _keeps_limit(proef: Proef) -> Iterator[Afwijking]:
    """Er komt niet meer dan is gevraagd, en er staat of er meer is."""
    whole = enough(proef)
    part = blad(proef, limiet=1)
    if len(part.meldingen) != 1:
        yield Afwijking("/meldingen", "1 melding", f"{len(part.meldingen)} meldingen")
    if not part.more:
        yield Afwijking("/er_is_meer", "true", "false")
    last = everything(proef, str(whole[0].get("cursor")))
    if blad(proef, str(last[-2 if len(last) > 1 else -1].get("cursor")), MOST).more:
        yield Afwijking("/er_is_meer", "false", "true")


@eis("F25", VOLGORDE, "From each cursor one can read on.")
def _reads_from_anywhere(proef: Proef) -> Iterator[Afwijking]:
    """Vanaf elke cursor is verder te lezen."""
    whole = enough(proef)
    for number, melding in enumerate(whole[:-1][:NEAR]):
        found = blad(proef, str(melding.get("cursor")), NEAR).meldingen
        rest = whole[number + 1 : number + 1 + NEAR]
        yield from same(rest, found[: len(rest)], f"/meldingen/{number}/cursor")


@eis("F26", FEED, "At its end the feed gives nothing, and one's own place.")
def _knows_its_end(proef: Proef) -> Iterator[Afwijking]:
    """Aan het einde geeft de feed niets, en de eigen plaats."""
    enough(proef)
    known, last = {melding.get("cursor") for melding in everything(proef)}, end(proef)
    found = blad(proef, last)
    if known & {melding.get("cursor") for melding in found.meldingen}:
        yield Afwijking("/meldingen", "niets", "meldingen van eerder")
    if not found.meldingen and found.volgende != last:
        yield Afwijking("/volgende", str(last), found.volgende or "niets")


@eis("F27", VOLGORDE, "A place that is not in the feed is refused, and never read from.")
def _refuses_unknown(proef: Proef) -> Iterator[Afwijking]:
    """Een plaats die niet in de feed staat wordt geweigerd, en nooit gelezen."""
    yield from status(feed(proef, na=another(proef, "c")), 400, 410)


@eis("F28", FEED, "Another number than 1 to 1000 at once is refused.")
def _refuses_limits(proef: Proef) -> Iterator[Afwijking]:
    """Een ander aantal dan 1 tot en met 1000 tegelijk wordt geweigerd."""
    for limiet in ("0", "-1", str(MOST + 1), "veel"):
        yield from status(feed(proef, limiet=limiet), 400)


@eis("F29", VOLGORDE, "What was read can be read again, and is the same, also with another token.")
def _replays(proef: Proef) -> Iterator[Afwijking]:
    """Wat is gelezen is opnieuw te lezen en hetzelfde, ook met een ander token."""
    first = enough(proef)
    system(proef).forget()
    yield from same(first, blad(proef).meldingen)


@eis("F30", f"{FEED}; RFC 9110 13.1.2", "Whoever has it already hears just that (ETag, HTTP 304).")
def _knows_what_is_had(proef: Proef) -> Iterator[Afwijking]:
    """Wie het al heeft hoort alleen dat (ETag, HTTP 304)."""
    enough(proef)
    tag = feed(proef, limiet=1).headers.get("etag", "")
    if not tag:
        yield Afwijking("ETag", "een ETag", "niets")
        return
    ruw = call(proef, "GET", "/feed?limiet=1", If_None_Match=tag)
    yield from status(ruw, 304)
    if ruw.inhoud:
        yield Afwijking("", "geen inhoud", f"{len(ruw.inhoud)} bytes")


@eis("F31", VOLGORDE, "Cursors are texts, and no two of them are the same.")
def _cursors_differ(proef: Proef) -> Iterator[Afwijking]:
    """Cursors zijn teksten, en geen twee zijn gelijk."""
    found = [melding.get("cursor") for melding in everything(proef)]
    if not found:
        raise Ongetoetst("De feed is leeg.", "The feed is empty.")
    if not all(isinstance(cursor, str) for cursor in found):
        yield Afwijking("/meldingen/*/cursor", CURSOR[1], "iets anders")
    elif len(set(found)) < len(found):
        yield Afwijking("/meldingen/*/cursor", f"{len(found)} cursors", f"{len(set(found))} cursors")
