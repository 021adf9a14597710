# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""The saboteurs and the legitimate variants of a feed: whoever offers one, with exactly one defect."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from types import MappingProxyType

from overlijden.conformance.feed.standin import ELDERS
from overlijden.conformance.referentie import FEED, Ingreep
from overlijden.conformance.selftest.meldingen import (
    BEVESTIG,
    BEVESTIGD,
    BIJLAGE,
    DOSSIER,
    JSON,
    LEEG,
    LEES,
    MELD,
    PING,
    TOKEN,
    Memory,
    begins_anew,
    cast,
    counts,
    doubled,
    drops_confirmed,
    ends,
    gives_all,
    goes_back,
    instead,
    late,
    meldingen,
    on,
    queue,
    quotes,
    reading_confirms,
    repeats,
    second_time,
    skips,
    swapped,
    told,
    trusts,
    unasked,
    without,
)
from overlijden.conformance.selftest.saboteurs import Saboteur
from overlijden.conformance.selftest.verkeer import (
    answers,
    drop,
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
from overlijden.status import Actie
from overlijden.tools.lijn import Ruw


def one(identifier: str, eisen: str, ingreep: Ingreep) -> Saboteur:
    return Saboteur(f"feed-{identifier}", tuple(eisen.split()), lambda: ingreep, dialect=FEED)


def own(identifier: str, eisen: str, make: Callable[[Memory], Ingreep]) -> Saboteur:
    """The same with a memory of its own, empty at each start."""
    return Saboteur(f"feed-{identifier}", tuple(eisen.split()), lambda: make({}), dialect=FEED)


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
    one("oauth-in-html", "F08", refused(lambda _: Ruw(400, b"<p>Nee</p>", {"content-type": "text/html"}), TOKEN)),
    one("another-error", "F08", answers(
        lambda ruw: replace(ruw, inhoud=ruw.inhoud.replace(b"unsupported_grant_type", b"invalid_request")), TOKEN)),
    one("trusts-everybody", "F09", instead(
        lambda verzoek, ruw: ruw.status == 401 and "Authorization" not in verzoek.headers, LEEG)),
    one("does-not-ask-for-a-token", "F09", header("www-authenticate", "")),
    one("trusts-any-token", "F10", instead(
        lambda verzoek, ruw: ruw.status == 401 and "Authorization" in verzoek.headers, LEEG)),
    one("gives-more-than-asked", "F11", gives_all),
    one("refuses-in-json", "F12", refused(lambda ruw: replace(ruw, headers={**ruw.headers, **JSON}))),
    one("refuses-without-a-title", "F12", refusals(drop("/title"))),
    one("another-status", "F12", refusals(put("/status", 500))),
    one("quotes-the-question", "F13", quotes),
    one("text-html", "F20", header("content-type", "text/html", LEES)),
    one("no-moment", "F20", told(drop("/op"))),
    one("says-yes", "F20", told(lambda melding: melding.update(vervallen="nee"))),
    one("names-the-deceased", "F21", told(lambda melding: melding.update(naam="Holthuizen"))),
    one("tells-of-others", "F22", told(lambda melding: melding.update(gemeente=ELDERS))),
    one("skips-at-a-border", "F23", whole(skips, LEES)),
    one("repeats-at-a-border", "F23", whole(repeats, LEES)),
    one("newest-first", "F23 F25", meldingen(lambda found: found[::-1])),
    one("no-limit", "F24", unasked("limiet")),
    one("never-more", "F24 F23", whole(lambda found: {**found, "er_is_meer": False}, LEES)),
    one("always-more", "F24", whole(lambda found: {**found, "er_is_meer": True}, LEES)),
    own("parts-only", "F25", ends),
    one("no-place-at-the-end", "F26", whole(
        lambda found: found if found["meldingen"] else {**found, "volgende": None}, LEES)),
    one("begins-anew-at-the-end", "F26", begins_anew(lambda ruw: b'"meldingen":[]' in ruw.inhoud.replace(b" ", b""))),
    one("begins-anew-elsewhere", "F27", begins_anew(lambda ruw: ruw.status == 410)),
    one("any-limit", "F28", begins_anew(lambda ruw: ruw.status == 400)),
    own("a-queue", "F29", queue),
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
    one("finds-everything", "F44", cast(b"{}", DOSSIER)),
    one("no-tombstones", "F45", told(put("/vervallen", value=False))),
    one("moved-and-alive", "F45", on(Actie.DOORZENDEN, put("/vervallen", value=False))),
    one("dead-when-filed", "F45", on(Actie.INDIENEN, put("/vervallen", value=True))),
    one("does-not-say-where", "F46", on(Actie.DOORZENDEN, put("/doorgezonden_naar", None))),
    one("says-where-of-all", "F46", told(put("/doorgezonden_naar", ELDERS))),
    one("tells-it-backwards", "F47", meldingen(swapped)),
    one("leaves-out-delivery", "F47", without(Actie.AFLEVEREN)),
    one("reading-confirms", "F50", reading_confirms),
    one("forgets-it", "F51", says(put("/cursor", None), BEVESTIGD)),
    one("no-moment-of-it", "F51", says(drop("/bevestigd_op"), BEVESTIGD)),
    own("goes-back", "F52", goes_back),
    own("confirms-anew", "F53", counts),
    one("confirms-nowhere", "F54", cast(b'{"cursor": null, "bevestigd_op": null}', BEVESTIG)),
    own("forgets-what-was-confirmed", "F55", drops_confirmed),
    one("confirms-anything", "F56", cast(b"{}", BEVESTIG)),
    one("does-not-tell-it-back", "F60", without(Actie.IN_BEHANDELING_NEMEN)),
    one("tells-back-twice", "F60", meldingen(doubled)),
    one("answers-otherwise", "F60", says(put("/status", "afgeleverd"), MELD)),
    own("complains-the-second-time", "F61", second_time),
    one("minds-no-version", "F62", headed(MELD, If_Match="")),
    one("any-status", "F63", cast(b"{}", MELD)),
    one("names-no-place", "F63", refusals(put("/fouten", []))),
    one("loses-the-number", "F64", says(put("/akte_nummer", None), DOSSIER)),
    one("any-akte", "F64", cast(b"{}", MELD)),
    own("numbers-too-early", "F65", late),
)  # fmt: skip

VARIANTEN: Mapping[str, Ingreep] = MappingProxyType({
    "feed: as it is": lambda verzoek, forward: forward(verzoek),
    "feed: other order of names": whole(reordered),
    "feed: indented": rewritten(indent=2),
    "feed: letters as they are": rewritten(ensure_ascii=False),
    "feed: charset in the content type": typed(lambda soort: f"{soort}; charset=UTF-8"),
    "feed: more headers": header("x-powered-by", "iets"),
    "feed: more of each entry": told(lambda melding: melding.update(traceparent="00-1-1-00", volgnummer=1, links={})),
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
