# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""What the feed is about: dossiers that can be fetched, and what is to be dropped here."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from itertools import pairwise
from typing import Any
from urllib.parse import quote

from overlijden import canonical
from overlijden.aangifte import Aangifte
from overlijden.conformance.eisen import Afwijking, Ongetoetst
from overlijden.conformance.feed.keuring import DOSSIER, VERVALT, wrong
from overlijden.conformance.feed.lijst import API, another, call, current, dossier, eis, everything, lives, status
from overlijden.conformance.proef import Proef
from overlijden.conformance.rest import Inhoud
from overlijden.status import FEITEN, OVERGANGEN, Actie

FEED = f"{API}, GET /feed"
DOSSIERS = f"{API}, GET /dossiers/{{kenmerk}}"
STAPPEN = {(one.van, one.actie, one.naar) for one in OVERGANGEN} | {
    (bij, feit.actie, bij) for feit in FEITEN for bij in feit.bij
}


@eis("F40", DOSSIERS, "A dossier of which the feed tells can be fetched, in the form of the contract.")
def _can_be_fetched(proef: Proef) -> Iterator[Afwijking]:
    """Een dossier waarvan de feed vertelt is op te halen, in de vorm van het contract."""
    for melding, found in current(proef):
        yield from wrong(DOSSIER, found)
        if found.get("kenmerk") != melding.get("kenmerk"):
            yield Afwijking("/kenmerk", str(melding.get("kenmerk")), str(found.get("kenmerk")))


@eis("F41", DOSSIERS, "A dossier stands as the last thing says that is told of it.")
def _stands_so(proef: Proef) -> Iterator[Afwijking]:
    """Een dossier staat zoals het laatste zegt dat ervan wordt verteld."""
    for melding, found in current(proef):
        if found.get("status") != melding.get("status"):
            yield Afwijking("/status", str(melding.get("status")), str(found.get("status")))


@eis("F42", f"{DOSSIERS}; /specificatie/aangifte.schema.json", "What was declared is in it, in the data dictionary.")
def _speaks_dictionary(proef: Proef) -> Iterator[Afwijking]:
    """Wat is aangegeven staat erin, in het gegevenswoordenboek."""
    for _, found in current(proef):
        aangifte = found.get("aangifte")
        if not isinstance(aangifte, dict) or not aangifte:
            yield Afwijking("/aangifte", "een aangifte", "niets")
            continue
        for bevinding in canonical.read(Aangifte, aangifte)[1]:
            yield Afwijking(f"/aangifte{bevinding.wijzer}", bevinding.tekst, "iets anders")


@eis(
    "F43",
    f"{API}, GET /dossiers/{{kenmerk}}/bijlagen/{{bijlage}}",
    "An attachment comes with the bytes that were told.",
)
def _gives_attachments(proef: Proef) -> Iterator[Afwijking]:
    """Een bijlage komt met de bytes die ervan zijn verteld."""
    listed = [(found, one) for _, found in current(proef) for one in _attachments(found)]
    if not listed:
        raise Ongetoetst(
            "Bij deze dossiers is geen bijlage op te halen.", "These dossiers have no attachment to fetch."
        )
    for found, one in listed:
        kenmerk, which = (quote(str(part), safe="") for part in (found.get("kenmerk"), one.get("id")))
        ruw = call(proef, "GET", f"/dossiers/{kenmerk}/bijlagen/{which}", Accept="*/*")
        yield from status(ruw, 200)
        if ruw.status == 200 and hashlib.sha256(ruw.inhoud).hexdigest() != one.get("sha256"):
            yield Afwijking("/bijlagen/*/sha256", str(one.get("sha256")), "een ander controlegetal")
        if ruw.status == 200 and len(ruw.inhoud) != one.get("omvang"):
            yield Afwijking("/bijlagen/*/omvang", str(one.get("omvang")), str(len(ruw.inhoud)))


@eis("F44", DOSSIERS, "A dossier that is not there is not found, whoever's it may be: HTTP 404.")
def _finds_no_other(proef: Proef) -> Iterator[Afwijking]:
    """Een dossier dat er niet is wordt niet gevonden, van wie het ook zou zijn: HTTP 404."""
    for kenmerk in ("OV-1999-0000000", another(proef, "d")):
        yield from status(dossier(proef, kenmerk), 404)


@eis("F45", f"{FEED}; ADR 0051", "What is withdrawn or sent on is to be dropped here, and nothing else is.")
def _buries(proef: Proef) -> Iterator[Afwijking]:
    """Wat is ingetrokken of doorgezonden vervalt hier, en anders niets."""
    for number, melding in enumerate(_with_tombstones(proef, *VERVALT)):
        wanted = melding.get("actie") in VERVALT
        if melding.get("vervallen") is not wanted:
            yield Afwijking(
                f"/meldingen/{number}/vervallen", str(wanted).lower(), str(melding.get("vervallen")).lower()
            )


@eis("F46", f"{FEED}; ADR 0041", "Of what was sent on it says to which municipality, and of nothing else.")
def _says_where(proef: Proef) -> Iterator[Afwijking]:
    """Van wat is doorgezonden staat er naar welke gemeente, en van niets anders."""
    for number, melding in enumerate(_with_tombstones(proef, Actie.DOORZENDEN)):
        gone, naar = melding.get("actie") == Actie.DOORZENDEN, melding.get("doorgezonden_naar")
        if bool(naar) is not gone or naar == melding.get("gemeente"):
            wanted = "een andere gemeente" if gone else "niets"
            yield Afwijking(f"/meldingen/{number}/doorgezonden_naar", wanted, str(naar or "niets"))


@eis("F47", f"{FEED}; overlijden/status.py", "What is told of a dossier follows from what was told of it before.")
def _tells_lives(proef: Proef) -> Iterator[Afwijking]:
    """Wat van een dossier wordt verteld volgt op wat er eerder van is verteld."""
    for kenmerk, life in lives(proef).items():
        for before, after in pairwise(life):
            step = (before.get("status"), after.get("actie"), after.get("status"))
            if step not in STAPPEN:
                wanted = f"wat op {before.get('status')} kan volgen"
                yield Afwijking(kenmerk, wanted, f"{after.get('actie')} {after.get('status')}")


def _attachments(found: Inhoud) -> list[Any]:
    listed = found.get("bijlagen")
    return [one for one in listed if one.get("op_te_halen") is True] if isinstance(listed, list) else []


def _with_tombstones(proef: Proef, *acts: Actie) -> list[Inhoud]:
    """The whole feed; Ongetoetst when none of these acts is in it."""
    found = everything(proef)
    if not any(melding.get("actie") in acts for melding in found):
        wanted = " of ".join(sorted(acts))
        raise Ongetoetst(
            f"In de feed staat geen {wanted}.", f"There is no {wanted.replace(' of ', ' or ')} in the feed."
        )
    return found
