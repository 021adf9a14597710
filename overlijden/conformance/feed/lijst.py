# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""The list of requirements of a feed, and what they begin with: pages, dossiers, and what they may be asked."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode

from overlijden.adapter import DeliveryError
from overlijden.conformance.eisen import Afgekeurd, Afwijking, Check, Eisen, Niveau, Nodig, Ongetoetst
from overlijden.conformance.feed.afnemer import Afnemer
from overlijden.conformance.proef import Proef
from overlijden.conformance.rest import Inhoud, found_in, item
from overlijden.status import Status
from overlijden.tools import problems
from overlijden.tools.lijn import Ruw

EISEN = Eisen()
API = "/specificatie/openapi.json"
DEEL = 40  # of what happened: as much as is read again in several ways
MOST = 1000  # in one answer, by the contract
PAGES = 200  # pages after which a feed should have ended
FEW = 5  # dossiers that are looked at


def eis(identifier: str, bron: str, en: str, *nodig: Nodig) -> Callable[[Check], Check]:
    """Enter a requirement; whoever offers a feed goes the whole way."""
    return EISEN.eis(identifier, Niveau.VOLLEDIG, bron, en, *nodig)


@dataclass(frozen=True)
class Blad:
    """One answer of the feed."""

    meldingen: Sequence[Inhoud]
    volgende: str | None
    more: bool


def system(proef: Proef) -> Afnemer:
    """The municipality's system on this bench."""
    if not isinstance(proef.adapter, Afnemer):
        raise TypeError("a feed is read by a system, not by an adapter")
    return proef.adapter


def over(proef: Proef, ask: Callable[[Afnemer], Ruw]) -> Ruw:
    """What is answered, with everything that went over the line kept; Afgekeurd when there is no answer."""
    try:
        with proef.listening():
            return ask(system(proef))
    except DeliveryError as error:
        raise Afgekeurd("", "een antwoord", f"{type(error).__name__} {error}".strip()) from error


def call(proef: Proef, method: str, path: str, body: Any = None, *, token: str | None = None, **headers: str) -> Ruw:
    """A call with a token of its own, or this one; a body that is no bytes goes as JSON."""
    made = body if body is None or isinstance(body, bytes) else json.dumps(body).encode()
    return over(proef, lambda afnemer: afnemer.call(method, path, made, token=token, **headers))


def feed(proef: Proef, **query: object) -> Ruw:
    """Ask for a part of the feed; what is None is not asked."""
    asked = urlencode({name: value for name, value in query.items() if value is not None})
    return call(proef, "GET", f"/feed?{asked}" if asked else "/feed")


def blad(proef: Proef, na: str | None = None, limiet: int = DEEL) -> Blad:
    """What comes after a place; Afgekeurd when it cannot be read."""
    found = item(feed(proef, na=na, limiet=limiet))
    meldingen = found.get("meldingen")
    if not isinstance(meldingen, list) or not all(isinstance(one, dict) for one in meldingen):
        raise Afgekeurd("/meldingen", "een lijst", "iets anders")
    volgende = found.get("volgende")
    return Blad(meldingen, volgende if isinstance(volgende, str) else None, found.get("er_is_meer") is True)


def enough(proef: Proef, least: int = 2) -> Sequence[Inhoud]:
    """The beginning of the feed; Ongetoetst when there is hardly anything in it."""
    found = blad(proef).meldingen
    if len(found) < least:
        raise Ongetoetst(
            f"De feed is daarvoor te kort: {least} meldingen zijn nodig.",
            f"The feed is too short for this: it needs {least} entries.",
        )
    return found


def walk(proef: Proef, limiet: int, na: str | None = None) -> Iterator[Inhoud]:
    """What happened after a place, one after another, read in parts of this size; Afgekeurd when it never ends."""
    for _ in range(PAGES):
        part = blad(proef, na, limiet)
        yield from part.meldingen
        if not part.more:
            return
        na = part.volgende
    raise Afgekeurd("/er_is_meer", "een einde", f"na {PAGES} keer lezen nog meer")


def everything(proef: Proef, na: str | None = None) -> list[Inhoud]:
    return list(walk(proef, MOST, na))


def lives(proef: Proef) -> dict[str, list[Inhoud]]:
    """What happened to each dossier, by its reference, in the order of the feed."""
    found: dict[str, list[Inhoud]] = {}
    for melding in everything(proef):
        found.setdefault(str(melding.get("kenmerk")), []).append(melding)
    return found


def current(proef: Proef) -> list[tuple[Inhoud, Inhoud]]:
    """The latest dossiers that still count here, each with the last thing that is told of it."""
    told = [life[-1] for life in lives(proef).values() if life[-1].get("vervallen") is False][-FEW:]
    if not told:
        raise Ongetoetst("Er staat geen dossier in de feed.", "There is no dossier in the feed.")
    return [(melding, item(dossier(proef, str(melding.get("kenmerk"))))) for melding in told]


def free(proef: Proef, count: int = 1) -> list[str]:
    """References of dossiers that were delivered and of which nobody told anything since; Ongetoetst without."""
    told = [life[-1] for life in lives(proef).values()]
    found = [str(one.get("kenmerk")) for one in told if one.get("status") == Status.AFGELEVERD][-count:]
    if len(found) < count:
        raise Ongetoetst(
            f"Hiervoor zijn {count} dossiers nodig die zijn afgeleverd en waarmee nog niets is gedaan.",
            f"This needs {count} dossiers that were delivered and that nobody began with.",
        )
    return found


def dossier(proef: Proef, kenmerk: str, **headers: str) -> Ruw:
    return call(proef, "GET", f"/dossiers/{quote(kenmerk, safe='')}", **headers)


def report(proef: Proef, kenmerk: str, body: Any, **headers: str) -> Ruw:
    """Tell back what a registrar did."""
    return call(proef, "PUT", f"/dossiers/{quote(kenmerk, safe='')}/terugmelding", body, **headers)


def end(proef: Proef) -> str | None:
    """The last place of the feed."""
    found = everything(proef)
    return str(found[-1].get("cursor")) if found else None


def another(proef: Proef, mark: str) -> str:
    """A text that nobody has seen."""
    return hashlib.sha256(f"{proef.eis} {proef.nu} {proef.seed} {mark}".encode()).hexdigest()[:32]


def status(ruw: Ruw, *wanted: int) -> Iterator[Afwijking]:
    """Nothing when it has one of these statuses."""
    if ruw.status not in wanted:
        yield Afwijking("HTTP", " of ".join(map(str, wanted)), str(ruw.status))


def problem(ruw: Ruw, *wanted: int) -> Iterator[Afwijking]:
    """Nothing when it is refused with one of these statuses, in the form of RFC 9457."""
    yield from status(ruw, *wanted)
    found = ruw.headers.get("content-type", "").partition(";")[0].strip().lower()
    if found != problems.MEDIA:
        yield Afwijking("Content-Type", problems.MEDIA, found or "niets")
        return
    told = found_in(ruw)
    for name in ("title", "detail"):
        if not isinstance(told.get(name), str) or not told[name]:
            yield Afwijking(f"/{name}", "een tekst", "niets")
    if told.get("status") != ruw.status:
        yield Afwijking("/status", str(ruw.status), str(told.get("status", "niets")))


def same(first: Sequence[Inhoud], second: Sequence[Inhoud], wijzer: str = "/meldingen") -> Iterator[Afwijking]:
    """Nothing when both tell the same in the same order; else the first place where they differ."""
    for number in range(max(len(first), len(second))):
        one, other = ([*(part[number : number + 1])] for part in (first, second))
        if one != other:
            yield Afwijking(f"{wijzer}/{number}", _told(one), _told(other))
            return


def _told(found: Sequence[Inhoud]) -> str:
    return " ".join(f"{found[0].get('kenmerk')} {found[0].get('actie')}".split()) if found else "niets"
