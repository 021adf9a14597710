# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""What is sent is valid, and everything that was declared arrives: in its field, and in the document."""

from __future__ import annotations

import dataclasses
import json
import re
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given

from adapters.vrijbrp import berichten, kopie
from adapters.vrijbrp.profiel import Profiel
from overlijden import canonical, samples
from overlijden.aangifte import (
    Aangifte,
    Contact,
    DatumZekerheid,
    Lijkvinding,
    Officier,
    Onbekend,
    OnvolledigeDatum,
    Overledene,
    SoortAangifte,
    SoortLijkbezorging,
    Uittreksels,
)
from overlijden.adapter import Refused
from overlijden.conformance.vrijbrp.standin import DEATHS
from overlijden.rules.voorbeelden import NU
from overlijden.samples import sample
from tests.adapters.aangiften import OVERLIJDEN, VARIANTEN, aangifte, bericht, document, generated
from tests.adapters.vrijbrp.standin import OPENAPI, problems
from tests.testpersonen import personen

TABLE = (Path(__file__).parents[3] / "docs" / "vrijbrp.md").read_text("utf-8")
ROWS = re.findall(r"^\| `(/[^`]+)` \| (.+?) \| .*\|$", TABLE, re.MULTILINE)
CODES = {"nederlands": "akt1", "internationaal": "akt2", "eu_modelformulier": "akt3"}
PROFIEL = Profiel.read(
    {"adres": "https://vrijbrp.example", "client": "x", "geheim": "env:VRIJBRP_X", "uittreksels": CODES}
)
VINDING = Lijkvinding(
    vindplaats="Bosrand bij het kanaal", datum=date(2026, 11, 22), tijd=time(9, 5), officier=Officier.HULPOFFICIER
)
NO_PLACE = ("/levenloos", "/geboorte")  # of declarations that are refused
# What follows from other places: the delivery's id of these tests, and a second place for how to reach the declarant.
COPIES = ("dossier.referenceIds", "declarant.contactInformation")
needs_shared = pytest.mark.skipif(not OPENAPI.exists(), reason="the OpenAPI file is not at hand")


def made(inhoud: Aangifte, profiel: Profiel = PROFIEL) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(berichten.dossier(bericht(inhoud), profiel))
    return found


def check(inhoud: Aangifte) -> bool:
    """Whether it can be sent; what can be is valid against the OpenAPI file, what cannot says why."""
    try:
        body = made(inhoud)
    except Refused as refusal:
        wijzers = [reden.wijzer for reden in refusal.reasons]
    else:
        assert problems(DEATHS[berichten.resource(inhoud)], body) == []
        return True
    assert all(wijzers or [""])
    return False


def text(inhoud: Aangifte) -> str:
    return kopie.document(bericht(inhoud), PROFIEL).inhoud.decode()


@needs_shared
@pytest.mark.parametrize("variant", [*VARIANTEN, "lijkvinding"])
def test_every_test_person_in_every_variant_is_valid(variant: str) -> None:
    for persoon in personen():
        inhoud = aangifte(persoon, "ontleding" if variant == "lijkvinding" else variant)
        if variant == "lijkvinding":
            inhoud = dataclasses.replace(inhoud, soort=SoortAangifte.LIJKVINDING, lijkvinding=VINDING)
        assert check(inhoud) == bool(persoon["bsn"])


@needs_shared
@pytest.mark.parametrize("name", samples.names())
def test_every_sample_is_valid(name: str) -> None:
    inhoud = sample(name, nu=datetime.fromisoformat(NU))
    assert check(inhoud) is (name != "zonder-bsn")  # vrijBRP has no room for who has none: that is refused


@needs_shared
@given(generated(Aangifte))
def test_whatever_was_answered_is_valid_or_refused(inhoud: Aangifte) -> None:
    check(inhoud)


@needs_shared
def test_a_document_is_valid_and_carries_its_id() -> None:
    sent = document(7)
    body = json.loads(berichten.document(sent))
    assert problems("DossierDocument", body) == []
    assert sent.id in body["title"]


@needs_shared
@pytest.mark.parametrize("name", ["in-municipality", "discovered-body"])
def test_the_samples_of_the_api_are_valid_for_our_reading_of_it(name: str) -> None:
    sample_of_api = json.loads((OPENAPI.parent / "samples" / f"{name}.request.json").read_text("utf-8"))
    assert problems(DEATHS[name], sample_of_api) == []


def full(*, found: bool = False, without: str = "") -> dict[str, Any]:
    """A declaration in JSON with an answer at every leaf."""
    data: dict[str, Any] = {}
    for wijzer, _, kind in canonical.leaves(Aangifte):
        if wijzer != without and not wijzer.startswith(NO_PLACE):
            put(data, wijzer, canonical.write(value(wijzer, kind)))
    data["soort"] = "LIJKVINDING" if found else "OVERLIJDEN"
    data["lijkbezorging"]["soort"] = "BEGRAVING"
    return data


def put(data: dict[str, Any], wijzer: str, leaf: Any) -> None:
    if wijzer.endswith("/*"):
        wijzer, leaf = wijzer.removesuffix("/*"), [leaf]
    *groups, last = wijzer.strip("/").split("/")
    place: Any = data
    for number, name in enumerate(groups):
        if name == "*":
            place = place[0]
        elif groups[number + 1 : number + 2] == ["*"]:
            place = place.setdefault(name, [{}])
        else:
            place = place.setdefault(name, {})
    place[last] = leaf


def value(wijzer: str, kind: Any, *, other: bool = False) -> Any:
    """A value for a leaf, or another one."""
    (chosen,) = (member for member in canonical.members(kind) if member is not Onbekend)
    if wijzer == "/overledene/titel":
        return "R" if other else "B"
    if chosen is str or wijzer.endswith("/*"):
        return "y" if other else "x"
    plain = {
        bool: (True, False),
        int: (2, 3),
        date: (date(2026, 11, 20), date(2026, 11, 21)),
        time: (time(9, 5), time(10, 6)),
        OnvolledigeDatum: (OnvolledigeDatum(1946), OnvolledigeDatum(1947, 3)),
    }
    return plain[chosen][other] if chosen in plain else list(chosen)[-1 if other else 0]


def paths(body: Any, name: str = "") -> dict[str, Any]:
    if not isinstance(body, dict):
        return {name: body}
    return {path: leaf for key, item in body.items() for path, leaf in paths(item, f"{name}.{key}".strip(".")).items()}


def read(data: dict[str, Any]) -> Aangifte:
    return canonical.read(Aangifte, data)[0]


def test_the_table_has_every_field_of_the_dictionary_once() -> None:
    assert [wijzer for wijzer, _ in ROWS] == [wijzer for wijzer, _, _ in canonical.leaves(Aangifte)]


@pytest.mark.parametrize(("wijzer", "place"), [row for row in ROWS if not row[0].startswith(("/soort", *NO_PLACE))])
def test_every_answer_goes_where_the_table_says(wijzer: str, place: str) -> None:
    """Another answer changes that place and no other, and always the document."""
    kind = {pointer: kind for pointer, _, kind in canonical.leaves(Aangifte)}[wijzer]
    found = wijzer.startswith("/lijkvinding") or place == "`explanation`"
    in_the_way = {"/overlijden/tijd": "/overlijden/tot"}
    without = "/contact/naam" if place == "`correspondence.name`" and "contact" not in wijzer else ""
    before = full(found=found, without=in_the_way.get(wijzer, without))
    after = json.loads(json.dumps(before))
    put(after, wijzer, canonical.write(value(wijzer, kind, other=True)))
    if wijzer == "/lijkbezorging/soort":
        put(after, wijzer, SoortLijkbezorging.ONTLEDING)
    old, new = paths(made(read(before))), paths(made(read(after)))
    changed = {path for path in old.keys() | new.keys() if old.get(path) != new.get(path)}
    expected = {place.strip("`")} if place.startswith("`") else set()
    assert {path for path in changed if not path.startswith(COPIES)} == expected
    if wijzer != "/bijlagen/*/inhoud":
        assert text(read(before)) != text(read(after))


@given(generated(Aangifte))
def test_the_document_holds_every_text_that_was_declared(inhoud: Aangifte) -> None:
    inhoud = dataclasses.replace(inhoud, bijlagen=())
    found = text(inhoud)
    for _, leaf in _leaves(canonical.write(inhoud)):
        if isinstance(leaf, str) and leaf.strip() and not re.fullmatch(r"[A-Z_0-9]+|[0-9:-]+", leaf):
            assert " ".join(leaf.encode(errors="replace").decode().split()) in found


def _leaves(data: Any, name: str = "") -> list[tuple[str, Any]]:
    items = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    inside = [leaf for key, item in items for leaf in _leaves(item, f"{name}/{key}")]
    return inside if isinstance(data, dict | list) else [(name, data)]


def test_no_answer_can_pass_for_another() -> None:
    inhoud = Aangifte(contact=Contact(naam="A\nDe overleden persoon > Burgerservicenummer (BSN): 999990032"))
    assert "\nDe overleden persoon" not in text(inhoud)


@pytest.mark.parametrize(
    ("tekst", "number"), [("1975-03-07", 19750307), ("1975-03-00", 19750300), ("1975-00-00", 19750000)]
)
def test_a_day_of_birth_is_a_number_with_zeros_for_what_is_unknown(tekst: str, number: int) -> None:
    inhoud = read(full())
    geboren = Overledene(bsn="000000036", geboortedatum=OnvolledigeDatum.parse(tekst))
    assert made(dataclasses.replace(inhoud, overledene=geboren))["deceased"] == {
        "bsn": "000000036",
        "birthdate": number,
    }


@pytest.mark.parametrize(("tijd", "tekst"), [(time(9, 5), "09:05"), (time(0, 0), "00:00"), (Onbekend(), None)])
def test_a_time_has_two_digits_each(tijd: time | Onbekend, tekst: str | None) -> None:
    inhoud = dataclasses.replace(read(full()), overlijden=dataclasses.replace(OVERLIJDEN, tijd=tijd))
    assert made(inhoud).get("timeOfDeath") == tekst


@pytest.mark.parametrize(
    ("soort", "land", "outside"),
    [("BUITENLAND", "5022", True), ("BUITENLAND", "5010", False), ("BEGRAVING", "5022", False)],
)
def test_outside_the_benelux_is_abroad_and_not_in_it(soort: str, land: str, outside: bool) -> None:
    data = full()
    data["lijkbezorging"] |= {"soort": soort, "bestemming_land": land}
    funeral = made(read(data))["funeralServices"]
    assert (funeral["outsideBenelux"], funeral["serviceType"]) == (outside, "BURIAL_CREMATION")
    assert "causeOfDeathType" not in funeral


def test_by_e_mail_two_extracts_are_two_lines_of_one() -> None:
    inhoud = dataclasses.replace(read(full()), uittreksels=Uittreksels(nederlands=2))
    assert made(inhoud)["extracts"] == [{"code": "akt1", "amount": 1}] * 2
    by_post = dataclasses.replace(inhoud, contact=Contact(naam="A"))
    assert made(by_post)["extracts"] == [{"code": "akt1", "amount": 2}]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"lijkbezorging": {"soort": "CREMATIE"}}, "Let op: Het lichaam wordt gecremeerd"),
        ({"lijkbezorging": {"soort": "BEGRAVING"}}, "Let op: Het lichaam wordt begraven"),
        ({"lijkbezorging": {"soort": "BUITENLAND"}}, "Let op: Het lichaam gaat naar het buitenland"),
        ({"lijkbezorging": {"laissez_passer": True}}, "Let op: De aangever vraagt een laissez-passer"),
        ({"overlijden": {"datum_zekerheid": DatumZekerheid.TUSSEN}}, "Let op: De dag van overlijden"),
        ({"onderneming": {"naam": "Zonen"}}, "Let op: Een uitvaartonderneming"),
    ],
)
def test_what_vrijbrp_holds_otherwise_stands_above(change: dict[str, Any], words: str) -> None:
    assert words in text(read(change))


def test_an_extract_without_a_code_stands_above_and_not_in_the_dossier() -> None:
    profiel = dataclasses.replace(PROFIEL, uittreksels={})
    inhoud = dataclasses.replace(read(full()), uittreksels=Uittreksels(nederlands=2))
    assert made(inhoud, profiel)["extracts"] == []
    assert "Niet alle bestelde uittreksels" in kopie.document(bericht(inhoud), profiel).inhoud.decode()
