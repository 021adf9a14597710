# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""What is asked over StUF-BG is valid against the official schema, and what the field answers is read or refused."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cache
from typing import Any

import pytest
from lxml import etree

from adapters.stuf_bg import Profiel, StufBg
from adapters.stuf_bg.berichten import question, read
from adapters.stuf_zds.profiel import Systeem
from adapters.stuf_zds.xmltools import NS, Element
from overlijden.aangifte import BurgerlijkeStaat, OnvolledigeDatum
from overlijden.adapter import ConfigError
from overlijden.brp import NODIG, Doel, Unavailable
from overlijden.tools.lijn import Ruw
from tests.adapters.aangiften import SHARED
from tests.adapters.brp.contract import BHUTTO, BRABER, BREST, BUIDEL, HOLTHUIZEN, JAGER, LIVRAMENTO, NOBODY, overheard
from tests.adapters.brp.test_contract import SYSTEMEN
from tests.adapters.conftest import Standin

XSD = SHARED / "schemas/stuf/bg-3.10-p30/bg0310.xsd"
SAMPLES = SHARED / "schemas/samples/open-forms-bg"
official = pytest.mark.skipif(not XSD.exists(), reason="the official schemas are not at hand")
samples = pytest.mark.skipif(not SAMPLES.exists(), reason="the samples are not at hand")
MOMENT = datetime(2026, 11, 23, 23, 40, 1, 123_456, tzinfo=UTC)
ZENDER, ONTVANGER = Systeem("Overlijden", "00000000000000000000"), Systeem("Gegevensmagazijn", "0796")
LEAST = {"adres": "https://brp.example/BRP", **SYSTEMEN}


@cache
def schema() -> etree.XMLSchema:
    return etree.XMLSchema(etree.parse(XSD))


def answer(inner: str) -> Element:
    """An npsLa01 with this in it."""
    names = " ".join(f'xmlns:{prefix}="{address}"' for prefix, address in NS.items())
    return etree.fromstring(f"<BG:npsLa01 {names}>{inner}</BG:npsLa01>")


def person(inner: str) -> Element:
    return answer(f"<BG:antwoord><BG:object><BG:inp.bsn>{BRABER}</BG:inp.bsn>{inner}</BG:object></BG:antwoord>")


@official
@pytest.mark.parametrize("doel", Doel)
def test_what_is_asked_is_valid(doel: Doel) -> None:
    schema().assertValid(etree.fromstring(question(BRABER, doel, ZENDER, ONTVANGER, MOMENT)))


@pytest.mark.parametrize("doel", Doel)
def test_an_address_is_never_asked(doel: Doel) -> None:
    asked = etree.fromstring(question(BRABER, doel, ZENDER, ONTVANGER, MOMENT))
    names = {etree.QName(node).localname for node in asked.iterfind("BG:scope/BG:object/*", NS)}
    assert "verblijfsadres" not in names
    assert ("inp.heeftAlsKinderen" in names) is ("minderjarige_kinderen" in NODIG[doel])


@official
@pytest.mark.parametrize("bsn", [HOLTHUIZEN, BRABER, BHUTTO, JAGER, BREST, LIVRAMENTO, BUIDEL, NOBODY])
def test_the_stand_in_answers_as_the_schema_has_it(standin: Standin, bsn: str) -> None:
    with overheard() as answers:
        StufBg.from_config({**LEAST, "adres": f"{standin.url}/BRP"}).persoon(bsn, Doel.VERGELIJKEN)
    (said,) = answers
    found = etree.fromstring(said).find(".//BG:npsLa01", NS)
    assert found is not None
    schema().assertValid(etree.fromstring(etree.tostring(found)))


@samples
@pytest.mark.parametrize(
    ("name", "outcome"),
    [
        ("StufBgResponse.xml", OnvolledigeDatum(1980, 9, 15)),
        ("StufBgResponseOnvolledigeDatum.xml", OnvolledigeDatum(1960)),
        ("StufBgResponseWithVoorvoegsel.xml", None),
        ("StufBgNoAnswerResponse.xml", Unavailable),
        ("StufBgNoObjectResponse.xml", "not found"),
        ("StufBgNotFoundResponse.xml", Unavailable),
        ("StufBgErrorResponse.xml", Unavailable),
    ],
)
def test_answers_of_the_field_are_read_or_refused(name: str, outcome: Any) -> None:
    asked = StufBg.from_config(LEAST)
    with overheard(Ruw(200, (SAMPLES / name).read_bytes())):
        if outcome is Unavailable:
            with pytest.raises(Unavailable):
                asked.persoon("999992314", Doel.VERGELIJKEN)
        else:
            found = asked.persoon("999992314", Doel.VERGELIJKEN)
            assert found.geboortedatum == outcome if found.gevonden else outcome == "not found"


@pytest.mark.parametrize(
    ("inner", "known"),
    [
        ("", None),
        ('<BG:inp.heeftAlsKinderen xsi:nil="true" StUF:noValue="geenWaarde"/>', False),
        ('<BG:inp.heeftAlsKinderen xsi:nil="true" StUF:noValue="waardeOnbekend"/>', None),
        ("<BG:inp.heeftAlsKinderen><BG:gerelateerde/></BG:inp.heeftAlsKinderen>", None),
    ],
)
def test_children_of_whom_nothing_is_sent_are_not_known(inner: str, known: bool | None) -> None:
    assert read(person(inner), BRABER, Doel.VERGELIJKEN).minderjarige_kinderen is known


@pytest.mark.parametrize(
    ("inner", "name", "value"),
    [
        ("<BG:geboortedatum>19680318</BG:geboortedatum>", "geboortedatum", OnvolledigeDatum(1968, 3, 18)),
        ('<BG:geboortedatum StUF:indOnvolledigeDatum="D">19680301</BG:geboortedatum>', "geboortedatum",
         OnvolledigeDatum(1968, 3)),
        ('<BG:geboortedatum StUF:indOnvolledigeDatum="J">19000101</BG:geboortedatum>', "geboortedatum",
         OnvolledigeDatum(0)),
        ("<BG:geboortedatum>19680000</BG:geboortedatum>", "geboortedatum", OnvolledigeDatum(1968)),
        ('<BG:geboortedatum xsi:nil="true"/>', "geboortedatum", None),
        ("<BG:inp.burgerlijkeStaat>4</BG:inp.burgerlijkeStaat>", "burgerlijke_staat", BurgerlijkeStaat.WEDUWSTAAT),
        ("<BG:inp.gemeenteVanInschrijving>34</BG:inp.gemeenteVanInschrijving>", "gemeente", "0034"),
        ("<BG:adellijkeTitelPredikaat>Jonkvrouw</BG:adellijkeTitelPredikaat>", "titel", "JV"),
        ("<BG:adellijkeTitelPredikaat>Ir.</BG:adellijkeTitelPredikaat>", "titel", None),
        ("<BG:inp.indicatieGeheim>0</BG:inp.indicatieGeheim>", "geheim", False),
        ("<BG:inp.indicatieGeheim>1</BG:inp.indicatieGeheim>", "geheim", True),
        ('<BG:inOnderzoek groepsnaam="Inschrijving">J</BG:inOnderzoek>', "in_onderzoek", ("gemeente",)),
        ("<BG:inp.heeftAlsEchtgenootPartner><BG:inOnderzoek>J</BG:inOnderzoek></BG:inp.heeftAlsEchtgenootPartner>",
         "in_onderzoek", ("burgerlijke_staat", "sluiting")),
    ],
)  # fmt: skip
def test_each_element_is_read(inner: str, name: str, value: object) -> None:
    assert getattr(read(person(inner), BRABER, Doel.VERGELIJKEN), name) == value


@pytest.mark.parametrize(
    "inner",
    [
        "<BG:geboortedatum>18 maart</BG:geboortedatum>",
        "<BG:geboortedatum>19681318</BG:geboortedatum>",
        '<BG:geboortedatum StUF:indOnvolledigeDatum="X">19680318</BG:geboortedatum>',
        "<BG:geslachtsaanduiding>Q</BG:geslachtsaanduiding>",
        "<BG:inp.burgerlijkeStaat>9</BG:inp.burgerlijkeStaat>",
    ],
)
def test_what_the_standard_does_not_have_is_no_answer(inner: str) -> None:
    with pytest.raises(Unavailable):
        read(person(inner), BRABER, Doel.VERGELIJKEN)


def test_somebody_else_is_no_answer() -> None:
    with pytest.raises(Unavailable):
        read(person(""), HOLTHUIZEN, Doel.VERGELIJKEN)


@pytest.mark.parametrize(
    ("settings", "problem"),
    [
        ({}, "brp.adres: is missing"),
        ({**LEAST, "x": 1}, "brp.x: is not a key"),
        ({**LEAST, "adres": "http://brp.example"}, "brp.adres: must be https"),
        ({**LEAST, "tijdslimiet": 16}, "brp.tijdslimiet"),
        ({**LEAST, "beveiliging": {"soort": "basic", "gebruiker": "wij", "wachtwoord": "x"}}, "must be env:NAME"),
        ({**LEAST, "beveiliging": {"soort": "mtls"}}, "brp.beveiliging.certificaat: is missing"),
        ({**LEAST, "beveiliging": {"soort": "handtekening"}}, "brp.beveiliging.certificaat: is missing"),
    ],
)
def test_a_profile_that_is_wrong_names_the_key(settings: Mapping[str, Any], problem: str) -> None:
    with pytest.raises(ConfigError, match=problem):
        Profiel.read(settings)
