# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""Defects of a back-end that remembers: it doubles, overwrites, mixes up, or minds company."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import replace

from lxml import etree

from overlijden.conformance.referentie import Ingreep
from overlijden.conformance.selftest.ingrepen import (
    LV01,
    confirmation,
    hears,
    naam,
    number_of,
    refusal,
    refused,
    remembering,
    written,
)
from overlijden.conformance.selftest.saboteurs import EXTRA, HEAD
from overlijden.conformance.selftest.verkeer import one_at_a_time
from overlijden.conformance.zds.berichten import (
    CREEER,
    DETAILS,
    DOCUMENTEN,
    OBJECT,
    VOEG_TOE,
    every,
    put,
    text,
)
from overlijden.tools.lijn import Forward, Ruw, Verzoek

Memory = dict[str, str]


def overwrites(seen: Memory) -> Ingreep:
    """Refuses another content under the same number, and keeps it all the same."""

    def stand(verzoek: Verzoek, forward: Forward) -> Ruw:
        ruw = forward(verzoek)
        if naam(verzoek) == CREEER and refused("StUF016")(ruw):
            seen["omschrijving"] = text(etree.fromstring(verzoek.body or b""), "//ZKN:object/ZKN:omschrijving")
        if naam(verzoek) == DETAILS and "omschrijving" in seen:
            xml = etree.fromstring(ruw.inhoud)
            put(xml, f"{OBJECT}/ZKN:omschrijving", seen["omschrijving"])
            ruw = replace(ruw, inhoud=written(xml))
        return ruw

    return stand


def on_repeat(dienst: str, change: Ingreep, after: int = 1) -> Callable[[], Ingreep]:
    """Do this to a message that came so many times before."""

    def make(seen: Memory) -> Ingreep:
        def stand(verzoek: Verzoek, forward: Forward) -> Ruw:
            if naam(verzoek) != dienst:
                return forward(verzoek)
            key = number_of(verzoek)
            seen[key] = seen.get(key, "") + "x"
            return change(verzoek, forward) if len(seen[key]) > after else forward(verzoek)

        return stand

    return remembering(make)


def refuses_now(code: str) -> Ingreep:
    return lambda verzoek, forward: refusal(etree.fromstring(verzoek.body or b""), code)  # noqa: ARG005


def doubles(seen: Memory) -> Ingreep:
    """Takes a document that comes again as a new one."""

    def stand(verzoek: Verzoek, forward: Forward) -> Ruw:
        if naam(verzoek) == VOEG_TOE and (key := number_of(verzoek)):
            if key in seen:
                xml = etree.fromstring(verzoek.body or b"")
                put(xml, f"{HEAD}:referentienummer", uuid.uuid4().hex)
                nummer = text(xml, "//ZKN:object/ZKN:identificatie")
                put(xml, "//ZKN:object/ZKN:identificatie", f"{nummer}{len(seen)}")
                verzoek = replace(verzoek, body=etree.tostring(xml))
            seen[key] = "x"
        return forward(verzoek)

    return stand


def never_again(seen: Memory) -> Ingreep:
    """Remembers for which zaak it refused a document, and goes on refusing."""

    def stand(verzoek: Verzoek, forward: Forward) -> Ruw:
        if naam(verzoek) != VOEG_TOE:
            return forward(verzoek)
        xml = etree.fromstring(verzoek.body or b"")
        zaak = text(xml, "//ZKN:isRelevantVoor/ZKN:gerelateerde/ZKN:identificatie")
        if zaak in seen:
            return refusal(xml, "StUF064")
        ruw = forward(verzoek)
        if refused("StUF064")(ruw):
            seen[zaak] = "x"
        return ruw

    return stand


def alone() -> Ingreep:
    """One zaak at a time, and whoever comes in the meantime is sent away."""
    return one_at_a_time(
        lambda verzoek: naam(verzoek) == CREEER,
        lambda verzoek: refusal(etree.fromstring(verzoek.body or b""), "StUF046"),
    )


def makes_zaak(seen: Memory) -> Ingreep:
    """Takes a document for any zaak, and makes that zaak."""

    def stand(verzoek: Verzoek, forward: Forward) -> Ruw:
        ruw = forward(verzoek)
        if naam(verzoek) == VOEG_TOE and refused("StUF064")(ruw):
            xml = etree.fromstring(verzoek.body or b"")
            seen[text(xml, "//ZKN:isRelevantVoor/ZKN:gerelateerde/ZKN:identificatie")] = text(
                xml, "//ZKN:object/ZKN:identificatie"
            )
            return confirmation(verzoek)
        return ruw if naam(verzoek) != DOCUMENTEN else _with(seen, verzoek, ruw)

    return stand


def _with(seen: Memory, verzoek: Verzoek, ruw: Ruw) -> Ruw:
    zaak = text(etree.fromstring(verzoek.body or b""), "//ZKN:gelijk/ZKN:identificatie")
    if zaak not in seen:
        return ruw
    xml = etree.fromstring(ruw.inhoud)
    [answer] = every(xml, "//ZKN:zakLa01")
    found = "<a xmlns='http://www.egem.nl/StUF/sector/zkn/0310'><antwoord><object><heeftRelevant><gerelateerde>"
    found += f"<identificatie>{seen[zaak]}</identificatie></gerelateerde></heeftRelevant></object></antwoord></a>"
    answer.append(etree.fromstring(found)[0])
    return replace(ruw, inhoud=written(xml))


def any_zaak(seen: Memory) -> Ingreep:
    """Looks at the municipality in a number only, and then shows the latest zaak or its documents."""

    def stand(verzoek: Verzoek, forward: Forward) -> Ruw:
        if naam(verzoek) in LV01 and seen:
            return hears(lambda xml: put(xml, "//ZKN:gelijk/ZKN:identificatie", seen["zaak"]))(verzoek, forward)
        if naam(verzoek) == VOEG_TOE or (naam(verzoek) == CREEER and not seen):
            xml = etree.fromstring(verzoek.body or b"")
            wijzer = "//ZKN:isRelevantVoor/ZKN:gerelateerde/ZKN:identificatie"
            seen["zaak"] = text(xml, wijzer) or text(xml, "//ZKN:object/ZKN:identificatie")
        return forward(verzoek)

    return stand


def once_per_name(seen: Memory) -> Ingreep:
    """Takes a second death of the same name on the same day for the first."""

    def stand(verzoek: Verzoek, forward: Forward) -> Ruw:
        if naam(verzoek) != CREEER:
            return forward(verzoek)
        xml = etree.fromstring(verzoek.body or b"")
        key = text(xml, "//ZKN:heeftBetrekkingOp//BG:geslachtsnaam") + text(xml, f"{EXTRA}[@naam='datumoverlijden']")
        if seen.setdefault(key, number_of(verzoek)) != number_of(verzoek):
            return refusal(xml, "StUF067")
        return forward(verzoek)

    return stand
