# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""The saboteurs and the legitimate variants of vrijBRP Dossiers."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from overlijden.conformance.referentie import VRIJBRP, Ingreep
from overlijden.conformance.rest import at
from overlijden.conformance.selftest.saboteurs import Saboteur
from overlijden.conformance.selftest.verkeer import (
    alone,
    answers,
    believes,
    drop,
    header,
    hears,
    items,
    put,
    refusals,
    refused,
    refuses,
    refuses_bytes,
    reordered,
    rewritten,
    says,
    status,
    turned,
    typed,
    whole,
)
from overlijden.tools.lijn import Forward, Ruw, Verzoek

MAAK, TOON = "POST in-municipality", "GET in-municipality"
VONDST = "POST discovered-body"
DOCUMENT, DOCUMENTEN, TOKEN = "POST documents", "GET documents", "POST token"
NEE = Ruw(
    500,
    json.dumps({"code": "internalError", "description": "Nee", "cause": {"message": "Onbekende fout"}}).encode(),
    {"content-type": "application/json"},
)
MADE = {"dossier": {"dossierId": "000000001"}}


def one(identifier: str, eisen: str, ingreep: Ingreep) -> Saboteur:
    return Saboteur(f"vrijbrp-{identifier}", tuple(eisen.split()), lambda: ingreep, dialect=VRIJBRP)


def own(identifier: str, eisen: str, make: Callable[[], Ingreep]) -> Saboteur:
    return Saboteur(f"vrijbrp-{identifier}", tuple(eisen.split()), make, dialect=VRIJBRP)


def story(identifier: str, geval: str, test: Callable[[Any], bool]) -> Saboteur:
    """A back-end that turns away the dossier of which this holds."""
    return one(identifier, f"D-{geval}", refuses(test, NEE, MAAK, VONDST))


def about(*words: str) -> Callable[[Ruw], bool]:
    return lambda ruw: all(word.encode() in ruw.inhoud for word in words)


def loses(identifier: str, eis: str, wijzer: str) -> Saboteur:
    return one(identifier, eis, says(drop(wijzer), TOON))


def _quotes(found: Any) -> None:
    found["cause"]["message"] += ": Holthuizen"


def _overwrites() -> Ingreep:
    """Refuses a second dossier under one reference, and shows the second all the same."""
    seen = dict[str, str]()

    def stand(verzoek: Verzoek, forward: Forward) -> Ruw:
        ruw = forward(verzoek)
        if about("Er is al een zaak")(ruw):
            seen["x"] = "x"
        return says(put("/deceased/lastname", "Iemand Anders"), TOON)(verzoek, lambda _: ruw) if seen else ruw

    return stand


def _shares() -> Ingreep:
    """Shows the documents of every dossier with each."""
    seen = list[Any]()

    def stand(verzoek: Verzoek, forward: Forward) -> Ruw:
        ruw = forward(verzoek)
        if verzoek.method == "POST" and verzoek.url.endswith("/documents") and ruw.status == 201:
            seen.append(json.loads(ruw.inhoud))
        return whole(lambda _: list(seen), DOCUMENTEN)(verzoek, lambda _: ruw)

    return stand


def _cuts(verzoek: Verzoek, forward: Forward) -> Ruw:
    """Gives half of a document back."""
    ruw = forward(verzoek)
    return Ruw(ruw.status, ruw.inhoud[:8], ruw.headers) if "/documents/" in verzoek.url else ruw


def _latin(value: str) -> str:
    return value.encode("latin-1", "replace").decode("latin-1")


def _believes(*words: str) -> Ingreep:
    return believes(MADE, about(*words), MAAK)


SABOTEURS = (
    one("no-life", "D01", says(drop("/expires_in"), TOKEN)),
    one("another-kind-of-token", "D01", says(put("/token_type", "mac"), TOKEN)),
    one("http-200", "D02", status(200, MAAK)),
    one("no-number", "D03", says(drop("/dossier/dossierId"), MAAK)),
    one("another-number", "D03 D04", says(put("/dossier/dossierId", "000009999"), MAAK)),
    one("knows-no-reference", "D04", answers(
        lambda ruw: NEE if ruw.status == 200 and about("referenceIds")(ruw) else ruw, TOON)),
    one("everything-is-there", "D05", answers(
        lambda ruw: Ruw(200, json.dumps(MADE).encode(), ruw.headers) if about("Er is geen zaak")(ruw) else ruw, TOON)),
    one("does-not-say-so", "D05", answers(lambda ruw: NEE if about("Er is geen zaak")(ruw) else ruw)),
    one("always-one-number", "D06", says(put("/dossier/dossierId", "000000001"), MAAK)),
    loses("loses-start", "D10", "/dossier/startDate"),
    loses("loses-declarant", "D11", "/declarant"),
    loses("loses-bsn", "D12", "/deceased/bsn"),
    loses("loses-day", "D13", "/dateOfDeath"),
    loses("loses-time", "D14", "/timeOfDeath"),
    one("all-deaths-natural", "D15", says(put("/deathByNaturalCauses", value=True), TOON)),
    loses("loses-municipality", "D16", "/municipality"),
    loses("loses-destination", "D17", "/funeralServices/countryOfDestination"),
    loses("loses-e-mail", "D18", "/correspondence/email"),
    one("one-extract-only", "D19", says(put("/extracts", lambda found: [{**one, "code": "x"} for one in found]), TOON)),
    one("believes-a-clash", "D50", _believes("Er is al een zaak")),
    one("does-not-say-why", "D50", answers(lambda ruw: NEE if about("Er is al een zaak")(ruw) else ruw, MAAK)),
    one("cuts-at-199", "D-E1", says(put("/deceased/lastname", lambda naam: naam[:199]), TOON)),
    story("knows-every-month", "E2", lambda one: at(one, "/deceased/birthdate") % 10000 == 0),
    loses("loses-land-of-birth", "D-E3", "/deceased/birthcountry"),
    story("demands-a-time", "E5", lambda one: at(one, "/funeralServices/time") is None),
    one("no-description", "D51", refusals(drop("/description"))),
    one("no-cause", "D51", refusals(drop("/cause"))),
    one("refuses-in-html", "D51", refused(lambda ruw: replace(ruw, headers={"content-type": "text/html"}))),
    one("quotes-a-person", "D52", refusals(_quotes)),
    one("trusts-any-secret", "D53", answers(
        lambda ruw: Ruw(200, b'{"access_token": "x"}', ruw.headers) if ruw.status == 401 else ruw, TOKEN)),
    one("trusts-everybody", "D54", answers(
        lambda ruw: Ruw(201, json.dumps(MADE).encode(), NEE.headers) if ruw.status == 401 else ruw, MAAK)),
    one("any-municipality", "D55", _believes("komt niet overeen")),
    one("reads-half-a-message", "D56", _believes("JSON parse error")),
    one("says-no-reason", "D56", answers(lambda ruw: replace(ruw, inhoud=b"{}") if ruw.status == 400 else ruw, MAAK)),
    *(one(f"without-{naam.strip('/')}", eis, _believes(naam)) for eis, naam in (
        ("D61", "/declarant/bsn"), ("D62 D65", "/dateOfDeath"), ("D63", "/funeralServices"),
        ("D64", "/municipality"))),
    one("without-a-deceased", "D60", _believes("/dateOfDeath")),
    one("document-200", "D30", status(200, DOCUMENT)),
    one("no-file-name", "D30", says(drop("/filename"), DOCUMENT)),
    one("loses-documents", "D31", items(lambda _: [], DOCUMENTEN)),
    one("lists-twice", "D31", items(lambda found: found * 2, DOCUMENTEN)),
    one("keeps-last-document", "D32", items(lambda found: found[-1:], DOCUMENTEN)),
    own("documents-of-another", "D33", _shares),
    one("takes-for-nobody", "D34", answers(
        lambda ruw: Ruw(201, b'{"filename": "x"}', ruw.headers) if about("Er is geen zaak")(ruw) else ruw, DOCUMENT)),
    one("takes-empty-documents", "D35", answers(
        lambda ruw: Ruw(201, b'{"filename": "x"}', ruw.headers) if ruw.status == 400 else ruw, DOCUMENT)),
    one("at-most-1-mb", "D36", refuses_bytes(lambda body: len(body) > 1_000_000, NEE, DOCUMENT)),
    one("file-names-in-ascii", "D37", refuses(lambda body: not body["filename"].isascii(), NEE, DOCUMENT)),
    one("cuts-content", "D38", _cuts),
    one("documents-without-id", "D38", says(drop("/id"), DOCUMENTEN)),
    own("one-at-a-time", "D80", alone(NEE, MAAK)),
    own("overwrites", "D81", _overwrites),
    one("wants-an-order", "D90", refuses(lambda body: next(iter(body)) != "dossier", NEE, MAAK)),
    one("no-white-space", "D91", refuses_bytes(lambda body: b"\n" in body, NEE, MAAK)),
    one("no-references", "D92", refuses_bytes(lambda body: b"\\u0041" in body, NEE, MAAK)),
    loses("loses-surname", "D-G01", "/deceased/lastname"),
    loses("loses-prefix", "D-G02", "/deceased/prefix"),
    one("cuts-at-100", "D-G03", says(put("/deceased/lastname", lambda naam: naam[:100]), TOON)),
    one("latin-1", "D-G04", says(put("/deceased/lastname", _latin), TOON)),
    story("demands-given-names", "G04", lambda one: not at(one, "/deceased/firstname")),
    story("whole-dates-only", "G05", lambda one: str(at(one, "/deceased/birthdate")).endswith("00")),
    story("demands-the-hour", "G06", lambda one: "timeOfDeath" not in one and "dateOfDeath" in one),
    story("no-minors", "G07", lambda one: (at(one, "/deceased/birthdate") or 0) > 20120000),
    story("natural-deaths-only", "G08", lambda one: one["deathByNaturalCauses"] is False),
    one("no-early-funeral", "D-G09", says(put("/funeralServices/time", "09:00"), TOON)),
    one("no-late-funeral", "D-G10", says(put("/funeralServices/date", "2020-01-01"), TOON)),
    story("no-dissection", "G11", lambda one: at(one, "/funeralServices/serviceType") == "DISSECTION"),
    story("benelux-only", "G12", lambda one: at(one, "/funeralServices/outsideBenelux") is True),
    story("no-funeral-in-belgium", "G13", lambda one: at(one, "/funeralServices/countryOfDestination/code") == "5010"),
    one("loses-non-residents", "D-G15", says(drop("/deceased"), TOON)),
    story("no-found-body", "G17", lambda one: "dateOfFinding" in one),
    story("only-the-first-of-a-name", "G18", lambda one: at(one, "/deceased/birthdate") == 19310112),
    one("loses-the-old-year", "D-G19", says(put("/dateOfDeath", lambda dag: dag.replace("2025", "2026")), TOON)),
)  # fmt: skip


def _absent(ruw: Ruw) -> Ruw:
    """What is not there as newer versions say it."""
    if not about("Er is geen zaak")(ruw):
        return ruw
    return Ruw(404, b'{"code": "notFoundError", "description": "x", "cause": {"message": "x"}}', ruw.headers)


VARIANTEN: Mapping[str, Ingreep] = MappingProxyType({
    "vrijbrp: as it is": lambda verzoek, forward: forward(verzoek),
    "vrijbrp: other order of names": whole(reordered),
    "vrijbrp: indented": rewritten(indent=2),
    "vrijbrp: letters as they are": rewritten(ensure_ascii=False),
    "vrijbrp: charset in the content type": typed(lambda soort: f"{soort}; charset=UTF-8"),
    "vrijbrp: more headers": header("x-powered-by", "iets"),
    "vrijbrp: more fields": says(lambda found: found.update(nogIets=None)),
    "vrijbrp: bearer in another case": says(put("/token_type", "Bearer"), TOKEN),
    "vrijbrp: not there is 404": answers(_absent),
    "vrijbrp: deeper causes": refusals(lambda found: found.update(cause={"message": "a", "cause": found.get("cause")})),
    "vrijbrp: documents newest first": items(lambda found: found[::-1], DOCUMENTEN),
    "vrijbrp: hears it in another order": hears(turned),
})  # fmt: skip
