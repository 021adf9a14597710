# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""What is asked over Haal Centraal is what its official description has, with the access that was agreed."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import Any
from urllib.parse import parse_qs

import pytest
import yaml
from jsonschema import Draft202012Validator

from adapters.haal_centraal import HaalCentraal
from adapters.haal_centraal.berichten import datum, question, read
from overlijden.aangifte import BurgerlijkeStaat, OnvolledigeDatum
from overlijden.adapter import ConfigError
from overlijden.brp import Doel, Unavailable
from overlijden.conformance.standin.brp import UNASKED
from overlijden.tools.lijn import TAP, Forward, Ruw, Verzoek
from tests.adapters.aangiften import SHARED
from tests.adapters.brp.contract import BHUTTO, BRABER, BREST, BUIDEL, HOLTHUIZEN, JAGER, LIVRAMENTO, NOBODY, overheard
from tests.adapters.conftest import Standin

OPENAPI = SHARED / "schemas/haalcentraal/brp-personen-v2-resolved.yaml"
RECORDED = SHARED / "data/recorded/recorded_personen_mock.json"
official = pytest.mark.skipif(not OPENAPI.exists(), reason="the official OpenAPI file is not at hand")
recorded = pytest.mark.skipif(not RECORDED.exists(), reason="the recorded traffic is not at hand")
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
ADDRESS = "https://brp.example/haalcentraal/api/brp"
LEAST = {"adres": ADDRESS}


def faults(name: str, body: Any) -> list[str]:
    """What the official schema of this name has against a body."""
    root = {"$ref": f"#/components/schemas/{name}", "components": _components()}
    return [f"{'/'.join(map(str, one.path))}: {one.validator}" for one in Draft202012Validator(root).iter_errors(body)]


@cache
def _components() -> Mapping[str, Any]:
    found: Mapping[str, Any] = yaml.load(OPENAPI.read_text("utf-8"), LOADER)["components"]  # noqa: S506
    return found


@pytest.fixture
def heard() -> Iterator[Callable[[Mapping[str, Ruw]], list[Verzoek]]]:
    """Let servers answer by address without a line, and remember what they were asked."""
    tokens = []

    def listen(answers: Mapping[str, Ruw]) -> list[Verzoek]:
        seen: list[Verzoek] = []

        def tap(verzoek: Verzoek, _: Forward) -> Ruw:
            seen.append(verzoek)
            return answers[verzoek.url]

        tokens.append(TAP.set(tap))
        return seen

    yield listen
    for token in tokens:
        TAP.reset(token)


def told(*people: Mapping[str, Any], **more: Any) -> Ruw:
    return Ruw(200, json.dumps({"type": "RaadpleegMetBurgerservicenummer", "personen": people, **more}).encode())


@official
@pytest.mark.parametrize("doel", Doel)
def test_what_is_asked_is_valid(doel: Doel) -> None:
    asked = json.loads(question(BRABER, doel))
    assert faults("RaadpleegMetBurgerservicenummer", asked) == []
    assert faults("RaadpleegMetBurgerservicenummer", {**asked, "burgerservicenummer": ["1"]}) != []


@official
@pytest.mark.parametrize("doel", Doel)
def test_every_field_that_is_asked_exists_and_may_be_asked(doel: Doel) -> None:
    for field in json.loads(question(BRABER, doel))["fields"]:
        assert field.split(".")[0] not in UNASKED
        assert _exists("Persoon", field.split(".")), field


def _exists(name: str, path: list[str]) -> bool:
    properties = _properties(_components()["schemas"][name])
    if path[0] not in properties:
        return False
    inner = properties[path[0]]
    inner = inner.get("items", inner)
    return len(path) == 1 or _exists(inner["$ref"].rpartition("/")[2], path[1:])


def _properties(schema: Mapping[str, Any]) -> dict[str, Any]:
    found = dict(schema.get("properties", {}))
    for part in schema.get("allOf", []):
        named = part.get("$ref", "").rpartition("/")[2]
        found |= _properties(_components()["schemas"][named] if named else part)
    return found


@official
@pytest.mark.parametrize("bsn", [HOLTHUIZEN, BRABER, BHUTTO, JAGER, BREST, LIVRAMENTO, BUIDEL, NOBODY])
def test_the_stand_in_answers_as_described(standin: Standin, bsn: str) -> None:
    with overheard() as answers:
        HaalCentraal.from_config({"adres": f"{standin.url}/haalcentraal/api/brp"}).persoon(bsn, Doel.VERGELIJKEN)
    (answer,) = answers
    assert faults("RaadpleegMetBurgerservicenummerResponse", json.loads(answer)) == []


def test_no_address_holds_a_bsn_and_every_header_says_for_what(heard: Any) -> None:
    seen = heard({f"{ADDRESS}/personen": told({"burgerservicenummer": BRABER})})
    koppen = {"doelbinding": "akte", "verwerking": "overlijden", "gebruiker": "balie", "oin": "00000001234567890000"}
    HaalCentraal.from_config({**LEAST, **koppen}).persoon(BRABER, Doel.VERGELIJKEN)
    (verzoek,) = seen
    assert (verzoek.method, verzoek.url) == ("POST", f"{ADDRESS}/personen")
    sent = {name: value for name, value in verzoek.headers.items() if name.startswith("x-")}
    assert sent == {
        "x-doelbinding": "akte",
        "x-verwerking": "overlijden",
        "x-gebruiker": "balie",
        "x-origin-oin": "00000001234567890000",
    }


def test_a_key_goes_along_where_one_was_agreed(heard: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BRP_1942", "sleutel")
    seen = heard({f"{ADDRESS}/personen": told({"burgerservicenummer": BRABER})})
    HaalCentraal.from_config({**LEAST, "api_sleutel": "env:BRP_1942"}).persoon(BRABER, Doel.VERGELIJKEN)
    assert seen[0].headers["X-API-KEY"] == "sleutel"


TOKEN = "https://login.example/token"
OAUTH = {**LEAST, "token_adres": TOKEN, "client": "wij", "geheim": "env:BRP_1942", "token": {"scope": "personen"}}


def test_a_token_is_asked_before_each_question(heard: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BRP_1942", "geheim & zo")
    given = Ruw(200, b'{"access_token": "abc", "token_type": "bearer"}')
    seen = heard({TOKEN: given, f"{ADDRESS}/personen": told({"burgerservicenummer": BRABER})})
    HaalCentraal.from_config(OAUTH).persoon(BRABER, Doel.VERGELIJKEN)
    first, second = seen
    assert parse_qs(first.body.decode()) == {
        "grant_type": ["client_credentials"],
        "client_id": ["wij"],
        "client_secret": ["geheim & zo"],
        "scope": ["personen"],
    }
    assert second.headers["Authorization"] == "Bearer abc"


@pytest.mark.parametrize(
    "given",
    [
        Ruw(401, b'{"error": "invalid_client"}'),
        Ruw(200, b"{}"),
        Ruw(200, b"<html>"),
        Ruw(200, b'{"access_token": "a b"}'),
        Ruw(200, b'{"access_token": "a\\r\\nb"}'),
        Ruw(200, b'{"access_token": 7}'),
    ],
)
def test_without_a_token_nobody_is_asked_for(heard: Any, monkeypatch: pytest.MonkeyPatch, given: Ruw) -> None:
    monkeypatch.setenv("BRP_1942", "geheim")
    seen = heard({TOKEN: given})
    with pytest.raises(Unavailable):
        HaalCentraal.from_config(OAUTH).persoon(BRABER, Doel.VERGELIJKEN)
    assert len(seen) == 1


@pytest.mark.parametrize(
    "people",
    [
        [{"burgerservicenummer": HOLTHUIZEN}],
        [{"burgerservicenummer": BRABER}, {"burgerservicenummer": HOLTHUIZEN}],
        [{"naam": {"voornamen": "Gerrit"}}],
        [{"burgerservicenummer": BRABER, "geboorte": {"datum": {"type": "Weekdag"}}}],
        [{"burgerservicenummer": BRABER, "naam": "Gerrit"}],
        [{"burgerservicenummer": BRABER, "geslacht": {"code": "Q"}}],
    ],
)
def test_who_is_not_the_person_asked_for_is_nobody(people: list[Any]) -> None:
    answer = {"type": "RaadpleegMetBurgerservicenummer", "personen": people}
    with pytest.raises(Unavailable):
        read(answer, BRABER, Doel.VERGELIJKEN)


@pytest.mark.parametrize(
    ("partners", "staat"),
    [
        ([], BurgerlijkeStaat.ONGEHUWD),
        ([{"soortVerbintenis": {"code": "P"}}], BurgerlijkeStaat.PARTNERSCHAP),
        ([{"soortVerbintenis": {"code": "H"}, "ontbindingHuwelijkPartnerschap": {}}], None),
        ([{"ontbindingHuwelijkPartnerschap": {}}, {"soortVerbintenis": {"code": "H"}}], BurgerlijkeStaat.GEHUWD),
        ([{}], None),
    ],
)
def test_civil_status_follows_from_the_bond_that_lasts(partners: list[Any], staat: BurgerlijkeStaat | None) -> None:
    person = {"burgerservicenummer": BRABER, "partners": partners}
    answer = {"type": "RaadpleegMetBurgerservicenummer", "personen": [person]}
    assert read(answer, BRABER, Doel.VERGELIJKEN).burgerlijke_staat is staat


@pytest.mark.parametrize(
    ("given", "read_as"),
    [
        (None, None),
        ({"type": "Datum", "datum": "1968-03-18"}, OnvolledigeDatum(1968, 3, 18)),
        ({"type": "JaarMaandDatum", "jaar": 1968, "maand": 3}, OnvolledigeDatum(1968, 3)),
        ({"type": "JaarDatum", "jaar": 1968}, OnvolledigeDatum(1968)),
        ({"type": "DatumOnbekend", "onbekend": True}, OnvolledigeDatum(0)),
    ],
)
def test_each_kind_of_date_is_read(given: Mapping[str, Any] | None, read_as: OnvolledigeDatum | None) -> None:
    assert datum(given) == read_as


@recorded
def test_what_the_official_mock_said_is_read_or_refused_and_never_crashes() -> None:
    exchanges = [one for one in json.loads(RECORDED.read_text("utf-8")) if one["status"] == 200]
    outcomes = [_outcome(one) for one in exchanges]
    assert outcomes.count("read") >= 3
    assert set(outcomes) == {"read", "refused"}


def _outcome(exchange: Mapping[str, Any]) -> str:
    """Many of these did not ask for the BSN itself, so that nobody can tell whom the answer is about."""
    try:
        read(exchange["response"], exchange["request"]["burgerservicenummer"][0], Doel.VERGELIJKEN)
    except Unavailable:
        return "refused"
    return "read"


@pytest.mark.parametrize(
    ("settings", "problem"),
    [
        ({}, "adres is missing"),
        ({**LEAST, "x": 1}, "x is not a known key"),
        ({"adres": "brp.example"}, "adres must be an"),
        ({"adres": "http://brp.example"}, "adres must be https"),
        ({**LEAST, "api_sleutel": "abc"}, "api_sleutel must be env:NAME"),
        ({**LEAST, "api_sleutel": "env:STUF_ZDS_1942"}, "begins with BRP_"),
        ({**LEAST, "tijdslimiet": 60}, "tijdslimiet must be 1 to 15"),
        ({**LEAST, "token_adres": TOKEN}, "together with client and geheim"),
        ({**LEAST, "certificaat": "/run/secrets/brp/1942.pem"}, "certificaat must go together"),
        ({**LEAST, "ca": "/etc/passwd"}, "ca must be a file in the folder"),
    ],
)
def test_a_profile_that_is_wrong_names_the_key(settings: Mapping[str, Any], problem: str) -> None:
    with pytest.raises(ConfigError, match=problem):
        HaalCentraal.from_config(settings)
