# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""The saboteurs and the legitimate variants of a feed: whoever offers one, with exactly one defect."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any
from urllib.parse import parse_qs, urlsplit

from overlijden import problems
from overlijden.conformance.feed.standin import ELDERS
from overlijden.conformance.referentie import FEED, Ingreep
from overlijden.conformance.selftest.saboteurs import Saboteur
from overlijden.conformance.selftest.verkeer import (
    answers,
    concerns,
    drop,
    elsewhere,
    headed,
    header,
    put,
    refusals,
    refused,
    reordered,
    rewritten,
    says,
    status,
    typed,
    whole,
)
from overlijden.lijn import Forward, Ruw, Verzoek
from overlijden.status import Actie

LEES, TOKEN, PING = "GET feed", "POST token", "GET ping"
BEVESTIGD, BEVESTIG = "GET bevestiging", "PUT bevestiging"
DOSSIER, BIJLAGE, MELD = "GET dossiers", "GET bijlagen", "PUT terugmelding"
JSON = {"content-type": "application/json"}
LEEG = Ruw(200, b'{"meldingen": [], "volgende": null, "er_is_meer": false}', JSON)
MADE = Ruw(200, b'{"access_token": "x", "token_type": "Bearer", "expires_in": 300}', JSON)
Memory = dict[str, Any]


def one(identifier: str, eisen: str, ingreep: Ingreep) -> Saboteur:
    return Saboteur(f"feed-{identifier}", tuple(eisen.split()), lambda: ingreep, dialect=FEED)


def own(identifier: str, eisen: str, make: Callable[[Memory], Ingreep]) -> Saboteur:
    """The same with a memory of its own, empty at each start."""
    return Saboteur(f"feed-{identifier}", tuple(eisen.split()), lambda: make({}), dialect=FEED)


def instead(test: Callable[[Verzoek, Ruw], bool], answer: Ruw, *calls: str) -> Ingreep:
    """Another answer where this holds of what was asked and answered."""

    def stand(verzoek: Verzoek, forward: Forward) -> Ruw:
        ruw = forward(verzoek)
        return answer if concerns(verzoek, calls) and test(verzoek, ruw) else ruw

    return stand


def trusts(test: Callable[[Mapping[str, Any]], bool]) -> Ingreep:
    """Gives a token for what was signed so, though it is no good."""
    return instead(lambda verzoek, ruw: ruw.status == 401 and test(_claims(verzoek)), MADE, TOKEN)


def _claims(verzoek: Verzoek) -> Mapping[str, Any]:
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


def _skips(found: Any) -> Any:
    """Leaves out the last of each part, and goes on behind it."""
    return {**found, "meldingen": found["meldingen"][:-1]} if found["er_is_meer"] else found


def _repeats(found: Any) -> Any:
    """Begins each part with the last of the one before."""
    told = found["meldingen"]
    return {**found, "volgende": told[-2]["cursor"]} if found["er_is_meer"] and len(told) > 1 else found


def _ends(memory: Memory) -> Ingreep:
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


def _begins_anew(when: Callable[[Ruw], bool]) -> Ingreep:
    """Begins at the beginning."""

    def stand(verzoek: Verzoek, forward: Forward) -> Ruw:
        ruw = forward(verzoek)
        if not concerns(verzoek, (LEES,)) or not when(ruw):
            return ruw
        return forward(replace(verzoek, url=verzoek.url.partition("?")[0]))

    return stand


def _queue(memory: Memory) -> Ingreep:
    """Tells everything once."""

    def change(found: list[Any]) -> list[Any]:
        new = [melding for melding in found if melding["cursor"] not in memory]
        memory.update((melding["cursor"], True) for melding in new)
        return new

    return meldingen(change)


def _swapped(found: list[Any]) -> list[Any]:
    """Tells first that a dossier was delivered, and then that it was filed."""
    for first in (one for one in found if one["actie"] == Actie.INDIENEN):
        for second in (one for one in found if one["actie"] == Actie.AFLEVEREN):
            if first["kenmerk"] == second["kenmerk"]:
                for name in ("actie", "status"):
                    first[name], second[name] = second[name], first[name]
    return found


def _gives_all(verzoek: Verzoek, forward: Forward) -> Ruw:
    """A token that is good for everything, whatever was asked."""
    body = (verzoek.body or b"").replace(b"&scope=feed", b"")
    return forward(replace(verzoek, body=body) if concerns(verzoek, (TOKEN,)) else verzoek)


def _reading_confirms(verzoek: Verzoek, forward: Forward) -> Ruw:
    ruw = forward(verzoek)
    if concerns(verzoek, (LEES,)) and ruw.status == 200:
        body = json.dumps({"cursor": json.loads(ruw.inhoud)["volgende"]}).encode()
        url = f"{verzoek.url.partition('?')[0]}/bevestiging"
        forward(Verzoek("PUT", url, body, {**verzoek.headers, "Content-Type": "application/json"}))
    return ruw


def _goes_back(memory: Memory) -> Ingreep:
    """Keeps what was confirmed last, though it is earlier."""

    def stand(verzoek: Verzoek, forward: Forward) -> Ruw:
        ruw = forward(verzoek)
        if concerns(verzoek, (BEVESTIG,)) and ruw.status == 200:
            memory["cursor"] = json.loads(verzoek.body or b"")["cursor"]
        return says(lambda found: found.update(memory), BEVESTIGD)(verzoek, lambda _: ruw)

    return stand


def _counts(memory: Memory) -> Ingreep:
    """Another moment for each confirmation."""

    def stand(verzoek: Verzoek, forward: Forward) -> Ruw:
        if concerns(verzoek, (BEVESTIG,)):
            memory["op"] = memory.get("op", 0) + 1
        moment = f"2026-11-25T10:15:{memory.get('op', 0):02}Z"
        return says(put("/bevestigd_op", moment), BEVESTIGD)(verzoek, forward)

    return stand


def _drops_confirmed(memory: Memory) -> Ingreep:
    """Forgets what was confirmed."""

    def stand(verzoek: Verzoek, forward: Forward) -> Ruw:
        if concerns(verzoek, (BEVESTIG,)):
            memory["up to"] = json.loads(verzoek.body or b"{}").get("cursor")
        return meldingen(after)(verzoek, forward)

    def after(found: list[Any]) -> list[Any]:
        cursors = [melding["cursor"] for melding in found]
        return found[cursors.index(memory["up to"]) + 1 :] if memory.get("up to") in cursors else found

    return stand


def _second_time(memory: Memory) -> Ingreep:
    """Complains when it hears the same again."""

    def stand(verzoek: Verzoek, forward: Forward) -> Ruw:
        if concerns(verzoek, (MELD,)) and memory.setdefault(verzoek.url, verzoek) is not verzoek:
            return Ruw(409, b'{"title": "Nee", "detail": "Nee", "status": 409}', {"content-type": problems.MEDIA})
        return forward(verzoek)

    return stand


def _late(memory: Memory) -> Ingreep:
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


def _doubled(found: list[Any]) -> list[Any]:
    """Tells twice that a registrar began."""
    made = []
    for melding in found:
        made += [melding, *([melding] if melding["actie"] == Actie.IN_BEHANDELING_NEMEN else [])]
    return made


def _quotes(verzoek: Verzoek, forward: Forward) -> Ruw:
    return refusals(lambda found: found.update(detail=verzoek.url))(verzoek, forward)


def _is_refused(verzoek: Verzoek, ruw: Ruw) -> bool:  # noqa: ARG001 - of whatever was asked
    return ruw.status >= 400


def _cast(body: bytes, *calls: str) -> Ingreep:
    """Believes whatever it should refuse."""
    return instead(_is_refused, Ruw(200, body, JSON), *calls)


SABOTEURS = (
    one("does-not-answer", "F01", status(503, PING)),
    one("no-life", "F02", says(drop("/expires_in"), TOKEN)),
    one("another-kind-of-token", "F02", says(put("/token_type", "mac"), TOKEN)),
    one("another-municipality", "F03", says(put("/gemeente", ELDERS), PING)),
    one("another-client", "F03", says(put("/sub", "iemand"), PING)),
    one("any-key", "F04", trusts(lambda claims: claims["exp"] > claims["iat"])),
    one("any-address", "F05", trusts(lambda claims: "example.org" in claims["aud"])),
    one("any-time", "F06", trusts(lambda claims: claims["exp"] < claims["iat"])),
    one("as-often-as-you-like", "F07", trusts(lambda claims: True)),  # noqa: ARG005 - whatever it says
    one("oauth-in-html", "F08", instead(_is_refused, Ruw(400, b"<p>Nee</p>", {"content-type": "text/html"}), TOKEN)),
    one("another-error", "F08", answers(
        lambda ruw: replace(ruw, inhoud=ruw.inhoud.replace(b"unsupported_grant_type", b"invalid_request")), TOKEN)),
    one("trusts-everybody", "F09", instead(
        lambda verzoek, ruw: ruw.status == 401 and "Authorization" not in verzoek.headers, LEEG)),
    one("does-not-ask-for-a-token", "F09", header("www-authenticate", "")),
    one("trusts-any-token", "F10", instead(
        lambda verzoek, ruw: ruw.status == 401 and "Authorization" in verzoek.headers, LEEG)),
    one("gives-more-than-asked", "F11", _gives_all),
    one("refuses-in-json", "F12", refused(lambda ruw: replace(ruw, headers={**ruw.headers, **JSON}))),
    one("refuses-without-a-title", "F12", refusals(drop("/title"))),
    one("another-status", "F12", refusals(put("/status", 500))),
    one("quotes-the-question", "F13", _quotes),
    one("text-html", "F20", header("content-type", "text/html", LEES)),
    one("no-moment", "F20", told(drop("/op"))),
    one("says-yes", "F20", told(lambda melding: melding.update(vervallen="nee"))),
    one("names-the-deceased", "F21", told(lambda melding: melding.update(naam="Holthuizen"))),
    one("tells-of-others", "F22", told(lambda melding: melding.update(gemeente=ELDERS))),
    one("skips-at-a-border", "F23", whole(_skips, LEES)),
    one("repeats-at-a-border", "F23", whole(_repeats, LEES)),
    one("newest-first", "F23 F25", meldingen(lambda found: found[::-1])),
    one("no-limit", "F24", unasked("limiet")),
    one("never-more", "F24 F23", whole(lambda found: {**found, "er_is_meer": False}, LEES)),
    one("always-more", "F24", whole(lambda found: {**found, "er_is_meer": True}, LEES)),
    own("parts-only", "F25", _ends),
    one("no-place-at-the-end", "F26", whole(
        lambda found: found if found["meldingen"] else {**found, "volgende": None}, LEES)),
    one("begins-anew-at-the-end", "F26", _begins_anew(lambda ruw: b'"meldingen":[]' in ruw.inhoud.replace(b" ", b""))),
    one("begins-anew-elsewhere", "F27", _begins_anew(lambda ruw: ruw.status == 410)),
    one("any-limit", "F28", _begins_anew(lambda ruw: ruw.status == 400)),
    own("a-queue", "F29", _queue),
    one("no-etag", "F30", header("etag", "")),
    one("sends-it-again", "F30", headed(LEES, If_None_Match="")),
    one("cursors-are-numbers", "F31", told(lambda melding: melding.update(cursor=int(melding["cursor"][:6], 16)))),
    one("one-cursor", "F31", told(lambda melding: melding.update(cursor="x"))),
    one("no-reference", "F40", says(drop("/kenmerk"), DOSSIER)),
    one("no-revision", "F40", says(put("/revisie", 0), DOSSIER)),
    one("stands-still", "F41", says(put("/status", "ingediend"), DOSSIER)),
    one("nothing-declared", "F42", says(drop("/aangifte"), DOSSIER)),
    one("dates-the-other-way", "F42", says(put("/aangifte/overlijden/datum", "25-11-2026"), DOSSIER)),
    one("mends-bytes", "F43", answers(lambda ruw: replace(ruw, inhoud=ruw.inhoud + b"\n"), BIJLAGE)),
    one("loses-attachments", "F43", status(404, BIJLAGE)),
    one("finds-everything", "F44", _cast(b"{}", DOSSIER)),
    one("no-tombstones", "F45", told(put("/vervallen", value=False))),
    one("moved-and-alive", "F45", on(Actie.DOORZENDEN, put("/vervallen", value=False))),
    one("dead-when-filed", "F45", on(Actie.INDIENEN, put("/vervallen", value=True))),
    one("does-not-say-where", "F46", on(Actie.DOORZENDEN, put("/doorgezonden_naar", None))),
    one("says-where-of-all", "F46", told(put("/doorgezonden_naar", ELDERS))),
    one("tells-it-backwards", "F47", meldingen(_swapped)),
    one("leaves-out-delivery", "F47", without(Actie.AFLEVEREN)),
    one("reading-confirms", "F50", _reading_confirms),
    one("forgets-it", "F51", says(put("/cursor", None), BEVESTIGD)),
    one("no-moment-of-it", "F51", says(drop("/bevestigd_op"), BEVESTIGD)),
    own("goes-back", "F52", _goes_back),
    own("confirms-anew", "F53", _counts),
    one("confirms-nowhere", "F54", _cast(b'{"cursor": null, "bevestigd_op": null}', BEVESTIG)),
    own("forgets-what-was-confirmed", "F55", _drops_confirmed),
    one("confirms-anything", "F56", _cast(b"{}", BEVESTIG)),
    one("does-not-tell-it-back", "F60", without(Actie.IN_BEHANDELING_NEMEN)),
    one("tells-back-twice", "F60", meldingen(_doubled)),
    one("answers-otherwise", "F60", says(put("/status", "afgeleverd"), MELD)),
    own("complains-the-second-time", "F61", _second_time),
    one("minds-no-version", "F62", headed(MELD, If_Match="")),
    one("any-status", "F63", _cast(b"{}", MELD)),
    one("names-no-place", "F63", refusals(put("/fouten", []))),
    one("loses-the-number", "F64", says(put("/akte_nummer", None), DOSSIER)),
    one("any-akte", "F64", _cast(b"{}", MELD)),
    own("numbers-too-early", "F65", _late),
)  # fmt: skip

VARIANTEN: Mapping[str, Ingreep] = MappingProxyType({
    "feed: as it is": lambda verzoek, forward: forward(verzoek),
    "feed: other order of names": whole(reordered),
    "feed: indented": rewritten(indent=2),
    "feed: letters as they are": rewritten(ensure_ascii=False),
    "feed: charset in the content type": typed(lambda soort: f"{soort}; charset=UTF-8"),
    "feed: more headers": header("x-powered-by", "iets"),
    "feed: more of each entry": told(lambda melding: melding.update(traceparent="00-1-1-00", volgnummer=1)),
    "feed: more in a dossier": says(lambda found: found.update(zaaknummer="ZAAK-1"), DOSSIER),
    "feed: more around it": whole(lambda found: {**found, "links": {}}, LEES),
    "feed: moments with an offset": told(lambda melding: melding.update(op=melding["op"].replace("Z", "+00:00"))),
    "feed: whole seconds": told(lambda melding: melding.update(op=re.sub(r"\.[0-9]+", "", melding["op"]))),
    "feed: bearer in another case": says(put("/token_type", "bearer"), TOKEN),
    "feed: more of a refusal": refusals(lambda found: found.update(instance="urn:uuid:1")),
    "feed: a weak etag": answers(lambda ruw: replace(ruw, headers={
        name: f"W/{value}" if name == "etag" else value for name, value in ruw.headers.items()}), LEES),
    "feed: attachments newest first": says(lambda found: found["bijlagen"].reverse(), DOSSIER),
    "feed: a place that is gone is 400": answers(
        lambda ruw: replace(ruw, status=400) if ruw.status == 410 else ruw, LEES, BEVESTIG),
})  # fmt: skip
