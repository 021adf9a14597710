# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""The saboteurs and the legitimate variants of the ZGW APIs."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from overlijden.conformance.referentie import ZGW, Ingreep
from overlijden.conformance.rest import at
from overlijden.conformance.selftest.saboteurs import Saboteur
from overlijden.conformance.selftest.verkeer import (
    alone,
    answers,
    believes,
    drop,
    elsewhere,
    headed,
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

ZAAK, ZAKEN = "POST zaken", "GET zaken"
ROL, ROLLEN = "POST rollen", "GET rollen"
DOCUMENT, DOCUMENTEN = "POST enkelvoudiginformatieobjecten", "GET enkelvoudiginformatieobjecten"
KOPPELING, KOPPELINGEN = "POST zaakinformatieobjecten", "GET zaakinformatieobjecten"
NEE = Ruw(
    400,
    json.dumps({"code": "invalid", "title": "Nee.", "status": 400, "invalidParams": [
        {"name": "nonFieldErrors", "code": "invalid", "reason": "Nee."}]}).encode(),
    {"content-type": "application/problem+json"},
)  # fmt: skip
MADE = {"url": "http://127.0.0.1/zaken/api/v1/zaken/00000000-0000-0000-0000-000000000001", "identificatie": "x"}
PERSOON = "/betrokkeneIdentificatie"


def one(identifier: str, eisen: str, ingreep: Ingreep) -> Saboteur:
    return Saboteur(f"zgw-{identifier}", tuple(eisen.split()), lambda: ingreep, dialect=ZGW)


def own(identifier: str, eisen: str, make: Callable[[], Ingreep]) -> Saboteur:
    return Saboteur(f"zgw-{identifier}", tuple(eisen.split()), make, dialect=ZGW)


def story(identifier: str, geval: str, test: Callable[[Any], bool]) -> Saboteur:
    """A back-end that turns away the declaration of which this holds."""

    def declared(body: Any) -> bool:
        if body.get("formaat") != "application/json":
            return False
        return test(json.loads(base64.b64decode(body["inhoud"])))

    return one(identifier, f"W-{geval}", refuses(declared, NEE, DOCUMENT))


def about(code: str) -> Callable[[Ruw], bool]:
    return lambda ruw: f'"{code}"'.encode() in ruw.inhoud


def _latin(value: str) -> str:
    return value.encode("latin-1", "replace").decode("latin-1")


def _quotes(found: Any) -> None:
    for param in found.get("invalidParams", ()):
        param["reason"] = "Holthuizen (999991930) bestaat al"


def _second(zaak: Any) -> None:
    zaak["omschrijving"] = "Iets anders"


def _overwrites() -> Ingreep:
    """Refuses a second zaak under one number, and shows the second all the same."""
    seen = dict[str, str]()

    def stand(verzoek: Verzoek, forward: Forward) -> Ruw:
        ruw = forward(verzoek)
        if ruw.status == 400 and about("identificatie-niet-uniek")(ruw):
            seen["x"] = "x"
        return says(_second, ZAKEN)(verzoek, lambda _: ruw) if seen else ruw

    return stand


def _unasked(url: str) -> str:
    """Without what is asked for, as a server does that knows no filters."""
    return url.partition("?")[0]


def _small(inhoud: bytes) -> bool:
    return len(inhoud) > 1_000_000


SABOTEURS = (
    one("http-200", "W01", status(200, ZAAK)),
    one("text-html", "W01", header("content-type", "text/html", ZAAK)),
    one("no-url", "W02", says(drop("/url"), ZAAK)),
    one("url-of-nothing", "W02", says(put("/url", lambda url: f"{url[:-4]}0000"), ZAAK)),
    one("own-number", "W03", says(put("/identificatie", "ZAAK-2026-1"), ZAAK, ZAKEN)),
    one("finds-two", "W04", items(lambda found: found * 2, ZAKEN)),
    one("finds-nothing", "W04", items(lambda _: [], ZAKEN)),
    one("knows-no-filters", "W05", elsewhere(_unasked, ZAKEN)),
    one("cuts-description", "W06", says(put("/omschrijving", lambda tekst: tekst[:8]), ZAKEN)),
    one("other-start", "W07", says(put("/startdatum", "2020-01-01"), ZAKEN)),
    one("no-registration", "W08", says(drop("/registratiedatum"), ZAKEN)),
    one("empties-reference", "W09", says(put("/kenmerken", lambda _: []), ZAKEN)),
    one("other-zaaktype", "W10", says(put("/zaaktype", f"{MADE['url']}9"), ZAKEN)),
    one("loses-a-person", "W11", items(lambda found: found[1:], ROLLEN)),
    one("loses-bsn", "W11", says(drop(f"{PERSOON}/inpBsn"), ROLLEN)),
    one("loses-a-property", "W12", items(lambda found: found[1:], "GET zaakeigenschappen")),
    one("cuts-a-property", "W12", says(put("/waarde", lambda tekst: tekst[:4]), "GET zaakeigenschappen")),
    one("no-status", "W13", items(lambda _: [], "GET statussen")),
    one("no-version", "W14", header("api-version", "", ZAAK)),
    one("version-2", "W14", header("api-version", "2.0.0", ZAAK)),
    one("believes-a-clash", "W50", believes(MADE, about("identificatie-niet-uniek"), ZAAK)),
    one("another-code", "W50", refusals(
        lambda found: [put("/code", "invalid")(one) for one in found["invalidParams"]])),
    one("plain-json", "W51", refused(lambda ruw: replace(ruw, headers={"content-type": "application/json"}))),
    one("no-title", "W51", refusals(drop("/title"))),
    one("another-status", "W51", refusals(put("/status", 422))),
    one("names-no-field", "W52", refusals(put("/invalidParams", lambda _: []))),
    one("no-code", "W52", refusals(lambda found: [drop("/code")(one) for one in found["invalidParams"]])),
    one("quotes-a-person", "W53", refusals(_quotes)),
    one("trusts-everybody", "W54", believes(MADE, about("permission_denied"), ZAAK)),
    one("trusts-any-token", "W55", believes(MADE, about("invalid-jwt-signature"), ZAAK)),
    one("minds-no-crs", "W56", headed(ZAAK, Accept_Crs="EPSG:4326")),
    one("minds-no-type", "W57", headed(ZAAK, Content_Type="application/json")),
    *(one(f"without-{naam}", eis, believes(MADE, about(naam), ZAAK)) for eis, naam in (
        ("W60", "bronorganisatie"), ("W61 W64", "zaaktype"), ("W62 W65", "startdatum"),
        ("W63", "verantwoordelijkeOrganisatie"))),
    one("names-another-field", "W60 W61 W62 W63 W64 W65",
        refusals(lambda found: [put("/name", "x")(one) for one in found["invalidParams"]])),
    one("reads-half-a-message", "W66", believes(MADE, about("parse_error"), ZAAK)),
    one("everything-is-there", "W67", answers(
        lambda ruw: Ruw(200, json.dumps(MADE).encode(), ruw.headers) if ruw.status == 404 else ruw, ZAKEN)),
    one("document-200", "W30", status(200, DOCUMENT)),
    one("cuts-title", "W31", says(put("/titel", lambda tekst: tekst[:8]), DOCUMENTEN)),
    one("other-size", "W31", says(put("/bestandsomvang", 1), DOCUMENTEN)),
    one("mends-line-ends", "W32", answers(
        lambda ruw: replace(ruw, inhoud=ruw.inhoud.replace(b"\r\n", b"\n")), DOCUMENTEN)),
    one("loses-links", "W33", items(lambda _: [], KOPPELINGEN)),
    one("links-twice", "W33 W35", items(lambda found: found * 2, KOPPELINGEN)),
    one("keeps-last-link", "W34", items(lambda found: found[-1:], KOPPELINGEN)),
    one("believes-a-second-link", "W35", believes(MADE, about("unique"), KOPPELING)),
    one("believes-a-second-document", "W36", believes(MADE, about("identificatie-niet-uniek"), DOCUMENT)),
    one("minds-no-size", "W37", believes(MADE, about("file-size"), DOCUMENT)),
    one("at-most-1-mb", "W38", refuses_bytes(_small, NEE, DOCUMENT)),
    one("file-names-in-ascii", "W39", refuses(lambda body: not body["bestandsnaam"].isascii(), NEE, DOCUMENT)),
    one("cleans-file-names", "W39", says(put("/bestandsnaam", lambda naam: naam.replace(" ", "_")), DOCUMENTEN)),
    own("one-at-a-time", "W80", alone(replace(NEE, status=503), ZAAK)),
    own("overwrites", "W81", _overwrites),
    one("counts-wrong", "W82", whole(lambda found: {**found, "count": found["count"] + 1}, "GET roltypen")),
    one("one-page-only", "W82", whole(lambda found: {**found, "next": None}, "GET roltypen")),
    one("wants-an-order", "W90", refuses(lambda body: next(iter(body)) != "identificatie", NEE, ZAAK)),
    one("no-white-space", "W91", refuses_bytes(lambda body: b"\n" in body, NEE, ZAAK)),
    one("no-references", "W92", refuses_bytes(lambda body: b"\\u0041" in body, NEE, ZAAK)),
    one("loses-surname", "W-G01", says(drop(f"{PERSOON}/geslachtsnaam"), ROLLEN)),
    one("loses-prefix", "W-G02", says(drop(f"{PERSOON}/voorvoegselGeslachtsnaam"), ROLLEN)),
    one("cuts-at-100", "W-G03", says(put(f"{PERSOON}/geslachtsnaam", lambda naam: naam[:100]), ROLLEN)),
    one("latin-1", "W-G04", says(put(f"{PERSOON}/geslachtsnaam", _latin), ROLLEN)),
    one("cuts-at-199", "W-E1", says(put(f"{PERSOON}/geslachtsnaam", lambda naam: naam[:199]), ROLLEN)),
    story("knows-every-month", "E2", lambda one: at(one, "/overledene/geboortedatum").endswith("-00-00")),
    story("two-sexes", "E3", lambda one: at(one, "/overledene/geslacht") == "O"),
    story("parents-known", "E4", lambda one: isinstance(at(one, "/ouders"), dict)),
    story("places-of-200", "E5", lambda one: len(at(one, "/lijkbezorging/locatie") or "") > 200),
    story("demands-given-names", "G04", lambda one: not at(one, "/overledene/voornamen")),
    story("whole-dates-only", "G05", lambda one: at(one, "/overledene/geboortedatum").endswith("-00")),
    story("demands-the-hour", "G06", lambda one: isinstance(at(one, "/overlijden/tijd"), dict)),
    story("no-minors", "G07", lambda one: at(one, "/overledene/geboortedatum") > "2012"),
    story("natural-deaths-only", "G08", lambda one: at(one, "/overlijden/soort") == "NIET_NATUURLIJK"),
    story("no-early-funeral", "G09", lambda one: "geloof" in (at(one, "/lijkbezorging/uitstel_reden") or "")),
    story("no-late-funeral", "G10", lambda one: "buitenland" in (at(one, "/lijkbezorging/uitstel_reden") or "")),
    story("no-dissection", "G11", lambda one: at(one, "/lijkbezorging/soort") == "ONTLEDING"),
    story("no-laissez-passer", "G12", lambda one: at(one, "/lijkbezorging/laissez_passer") is True),
    story("no-funeral-in-belgium", "G13", lambda one: at(one, "/lijkbezorging/bestemming_land") == "5010"),
    story("demands-bsn", "G14", lambda one: not at(one, "/overledene/bsn")),
    story("residents-only", "G15", lambda one: at(one, "/overledene/adres/land") == "5010"),
    story("no-stillbirth", "G16", lambda one: at(one, "/soort") == "LEVENLOOS"),
    story("no-found-body", "G17", lambda one: at(one, "/soort") == "LIJKVINDING"),
    story("only-the-first-of-a-name", "G18", lambda one: at(one, "/overledene/geboortedatum") == "1931-01-12"),
    story("own-deaths-only", "G19", lambda one: at(one, "/overlijden/gemeente") == "0532"),
)  # fmt: skip


def _elsewhere(found: Any) -> Any:
    """Every address as behind a proxy that gives itself another name."""
    return json.loads(json.dumps(found).replace("http://127.0.0.1/", "https://zaken.example.org/"))


def _at_home(verzoek: Verzoek, forward: Forward) -> Ruw:
    """Speaks of itself under another name, and knows itself again under it."""
    body = (verzoek.body or b"").replace(b"https://zaken.example.org/", b"http://127.0.0.1/")
    url = verzoek.url.replace("https://zaken.example.org/", "http://127.0.0.1/")
    url = url.replace("https%3A%2F%2Fzaken.example.org%2F", "http%3A%2F%2F127.0.0.1%2F")
    return whole(_elsewhere)(
        verzoek, lambda one: forward(replace(one, url=url, body=body if one.body is not None else None))
    )


VARIANTEN: Mapping[str, Ingreep] = MappingProxyType({
    "zgw: as it is": lambda verzoek, forward: forward(verzoek),
    "zgw: other order of names": whole(reordered),
    "zgw: indented": rewritten(indent=2),
    "zgw: letters as they are": rewritten(ensure_ascii=False),
    "zgw: charset in the content type": typed(lambda soort: f"{soort}; charset=UTF-8"),
    "zgw: content type in capitals": typed(str.upper),
    "zgw: more headers": header("x-powered-by", "iets"),
    "zgw: more fields": says(lambda found: found.update(einddatum=None, archiefnominatie="", _expand={})),
    "zgw: another name behind a proxy": _at_home,
    "zgw: version 1.6": header("api-version", "1.6.0"),
    "zgw: 401 without a token": answers(
        lambda ruw: replace(ruw, status=401) if about("permission_denied")(ruw) else ruw),
    "zgw: 406 without a crs": answers(lambda ruw: replace(ruw, status=406) if ruw.status == 412 else ruw),
    "zgw: more of a refusal": refusals(
        lambda found: found.update(type="https://example.org/ref/", instance="urn:uuid:1", detail="")),
    "zgw: lists newest first": items(lambda found: found[::-1], ROLLEN, KOPPELINGEN, "GET zaakeigenschappen"),
    "zgw: hears it in another order": hears(turned),
})  # fmt: skip
