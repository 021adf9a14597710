# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""The ways to stand before a feed: change what it tells, what it believes, and from where it is read."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qs, urlsplit

from overlijden.conformance.referentie import Ingreep
from overlijden.conformance.selftest.verkeer import concerns, elsewhere, put, refusals, refused, says, whole
from overlijden.status import Actie
from overlijden.tools import problems
from overlijden.tools.lijn import Forward, Ruw, Verzoek

LEES, TOKEN, PING = "GET feed", "POST token", "GET ping"
BEVESTIGD, BEVESTIG = "GET bevestiging", "PUT bevestiging"
DOSSIER, BIJLAGE, MELD = "GET dossiers", "GET bijlagen", "PUT terugmelding"
JSON = {"content-type": "application/json"}
LEEG = Ruw(200, b'{"meldingen": [], "volgende": null, "er_is_meer": false}', JSON)
MADE = Ruw(200, b'{"access_token": "x", "token_type": "Bearer", "expires_in": 300}', JSON)
Memory = dict[str, Any]


def instead(test: Callable[[Verzoek, Ruw], bool], answer: Ruw, *calls: str) -> Ingreep:
    """Another answer where this holds of what was asked and answered."""

    def stand(verzoek: Verzoek, forward: Forward) -> Ruw:
        ruw = forward(verzoek)
        return answer if concerns(verzoek, calls) and test(verzoek, ruw) else ruw

    return stand


def trusts(test: Callable[[Mapping[str, Any]], bool]) -> Ingreep:
    """Gives a token for what was signed so, though it is no good."""
    return instead(lambda verzoek, ruw: ruw.status == 401 and test(claims(verzoek)), MADE, TOKEN)


def claims(verzoek: Verzoek) -> Mapping[str, Any]:
    form = parse_qs((verzoek.body or b"").decode())
    body = form["client_assertion"][0].split(".")[1]
    found: Mapping[str, Any] = json.loads(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)))
    return found


def meldingen(change: Callable[[list[Any]], Any]) -> Ingreep:
    """Other entries in the feed."""
    return whole(lambda found: {**found, "meldingen": change(found["meldingen"])}, LEES)


def told(edit: Callable[[Any], object]) -> Ingreep:
    """Each entry of the feed otherwise."""

    def change(found: list[Any]) -> list[Any]:
        for melding in found:
            edit(melding)
        return found

    return meldingen(change)


def on(actie: Actie, edit: Callable[[Any], object]) -> Ingreep:
    return told(lambda melding: edit(melding) if melding["actie"] == actie else None)


def without(actie: Actie) -> Ingreep:
    """Keeps silent on this."""
    return meldingen(lambda found: [melding for melding in found if melding["actie"] != actie])


def unasked(name: str) -> Ingreep:
    """As a server does that does not know this in a question."""
    return elsewhere(lambda url: re.sub(rf"{name}=[^&]*&?", "", url), LEES)


def skips(found: Any) -> Any:
    """Leaves out the last of each part, and goes on behind it."""
    return {**found, "meldingen": found["meldingen"][:-1]} if found["er_is_meer"] else found


def repeats(found: Any) -> Any:
    """Begins each part with the last of the one before."""
    told = found["meldingen"]
    return {**found, "volgende": told[-2]["cursor"]} if found["er_is_meer"] and len(told) > 1 else found


def ends(memory: Memory) -> Ingreep:
    """Reads on only from where a part ended."""

    def stand(verzoek: Verzoek, forward: Forward) -> Ruw:
        na = parse_qs(urlsplit(verzoek.url).query).get("na", [""])[0]
        if concerns(verzoek, (LEES,)) and na and na not in memory:
            return Ruw(410, b'{"title": "Weg", "detail": "Weg", "status": 410}', {"content-type": problems.MEDIA})
        ruw = forward(verzoek)
        if concerns(verzoek, (LEES,)) and ruw.status == 200:
            memory[json.loads(ruw.inhoud)["volgende"]] = True
        return ruw

    return stand


def begins_anew(when: Callable[[Ruw], bool]) -> Ingreep:
    """Begins at the beginning."""

    def stand(verzoek: Verzoek, forward: Forward) -> Ruw:
        ruw = forward(verzoek)
        if not concerns(verzoek, (LEES,)) or not when(ruw):
            return ruw
        return forward(replace(verzoek, url=verzoek.url.partition("?")[0]))

    return stand


def queue(memory: Memory) -> Ingreep:
    """Tells everything once."""

    def change(found: list[Any]) -> list[Any]:
        new = [melding for melding in found if melding["cursor"] not in memory]
        memory.update((melding["cursor"], True) for melding in new)
        return new

    return meldingen(change)


def swapped(found: list[Any]) -> list[Any]:
    """Tells first that a dossier was delivered, and then that it was filed."""
    filed = {melding["kenmerk"]: melding for melding in found if melding["actie"] == Actie.INDIENEN}
    for second in [melding for melding in found if melding["actie"] == Actie.AFLEVEREN]:
        if first := filed.get(second["kenmerk"]):
            for name in ("actie", "status"):
                first[name], second[name] = second[name], first[name]
    return found


def gives_all(verzoek: Verzoek, forward: Forward) -> Ruw:
    """A token that is good for everything, whatever was asked."""
    body = (verzoek.body or b"").replace(b"&scope=feed", b"")
    return forward(replace(verzoek, body=body) if concerns(verzoek, (TOKEN,)) else verzoek)


def reading_confirms(verzoek: Verzoek, forward: Forward) -> Ruw:
    ruw = forward(verzoek)
    if concerns(verzoek, (LEES,)) and ruw.status == 200:
        body = json.dumps({"cursor": json.loads(ruw.inhoud)["volgende"]}).encode()
        url = f"{verzoek.url.partition('?')[0]}/bevestiging"
        forward(Verzoek("PUT", url, body, {**verzoek.headers, "Content-Type": "application/json"}))
    return ruw


def goes_back(memory: Memory) -> Ingreep:
    """Keeps what was confirmed last, though it is earlier."""

    def stand(verzoek: Verzoek, forward: Forward) -> Ruw:
        ruw = forward(verzoek)
        if concerns(verzoek, (BEVESTIG,)) and ruw.status == 200:
            memory["cursor"] = json.loads(verzoek.body or b"")["cursor"]
        return says(lambda found: found.update(memory), BEVESTIGD)(verzoek, lambda _: ruw)

    return stand


def counts(memory: Memory) -> Ingreep:
    """Another moment for each confirmation."""

    def stand(verzoek: Verzoek, forward: Forward) -> Ruw:
        if concerns(verzoek, (BEVESTIG,)):
            memory["op"] = memory.get("op", 0) + 1
        moment = f"2026-11-25T10:15:{memory.get('op', 0):02}Z"
        return says(put("/bevestigd_op", moment), BEVESTIGD)(verzoek, forward)

    return stand


def drops_confirmed(memory: Memory) -> Ingreep:
    """Forgets what was confirmed."""

    def stand(verzoek: Verzoek, forward: Forward) -> Ruw:
        if concerns(verzoek, (BEVESTIG,)):
            memory["up to"] = json.loads(verzoek.body or b"{}").get("cursor")
        return meldingen(after)(verzoek, forward)

    def after(found: list[Any]) -> list[Any]:
        cursors = [melding["cursor"] for melding in found]
        return found[cursors.index(memory["up to"]) + 1 :] if memory.get("up to") in cursors else found

    return stand


def second_time(memory: Memory) -> Ingreep:
    """Complains when it hears the same again."""

    def stand(verzoek: Verzoek, forward: Forward) -> Ruw:
        if concerns(verzoek, (MELD,)) and memory.setdefault(verzoek.url, verzoek) is not verzoek:
            return Ruw(409, b'{"title": "Nee", "detail": "Nee", "status": 409}', {"content-type": problems.MEDIA})
        return forward(verzoek)

    return stand


def late(memory: Memory) -> Ingreep:
    """Shows what a registrar did only when the place is read for the second time, as numbers given too early do."""

    def change(found: list[Any]) -> list[Any]:
        shown = [
            melding
            for melding in found
            if melding["actie"] != Actie.IN_BEHANDELING_NEMEN or melding["cursor"] in memory
        ]
        memory.update((melding["cursor"], True) for melding in found)
        return shown

    return meldingen(change)


def doubled(found: list[Any]) -> list[Any]:
    """Tells twice that a registrar began."""
    made = []
    for melding in found:
        made += [melding, *([melding] if melding["actie"] == Actie.IN_BEHANDELING_NEMEN else [])]
    return made


def quotes(verzoek: Verzoek, forward: Forward) -> Ruw:
    return refusals(lambda found: found.update(detail=verzoek.url))(verzoek, forward)


def cast(body: bytes, *calls: str) -> Ingreep:
    """Believes whatever it should refuse."""
    return refused(lambda _: Ruw(200, body, JSON), *calls)
