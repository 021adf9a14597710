# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""What we send is what the official OpenAPI files describe, for every declaration that can be made."""

from __future__ import annotations

import base64
import hashlib
import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.zgw.berichten import as_json, stappen
from adapters.zgw.catalogus import Catalogus
from adapters.zgw.profiel import Profiel
from adapters.zgw.stap import Stap
from overlijden import canonical, samples
from overlijden.aangifte import Aangifte, Onbekend, OnvolledigeDatum, Overledene, Overlijden
from overlijden.adapter import Bericht
from overlijden.conformance.zgw.catalogus import settings as profiel
from tests.adapters.aangiften import SHARED, VARIANTEN, aangifte, bericht, document, generated
from tests.adapters.zgw import openapi
from tests.testpersonen import personen

URL = "https://zaken.example/api/v1/dingen/6d1d5ef3-6b1c-4c51-a1e3-0d8a4a0a4a10"
PROFIEL = Profiel.read(profiel("https://zaken.example"))
CATALOGUS = Catalogus(
    zaaktype=URL,
    statustype=URL,
    rollen=dict.fromkeys(PROFIEL.rollen, URL),
    eigenschappen={naam: (URL, "datum" if "datum" in naam else "tekst") for naam in PROFIEL.eigenschappen},
    documenttypen=dict.fromkeys(PROFIEL.documenttypen, URL),
    versies={},
)
official = pytest.mark.skipif(not openapi.PRESENT, reason=f"no official OpenAPI files in {SHARED}")


class Urls(dict[str, str]):
    """Where every step has been made already."""

    def __missing__(self, step: str) -> str:
        return URL


def steps(handed: Bericht) -> list[Stap]:
    return list(stappen(handed, PROFIEL, CATALOGUS, Urls()))


def body(inhoud: Aangifte, step: str) -> dict[str, Any]:
    return next(stap.inhoud for stap in steps(bericht(inhoud)) if stap.naam == step)


def wrong(handed: Bericht) -> list[str]:
    """What the official files have against any step of this delivery, and against any look-up."""
    found = []
    for stap in steps(handed):
        resource = stap.pad.rpartition("/")[2]
        sent = json.loads(as_json(stap.inhoud))
        found += [f"{stap.naam} {fault}" for fault in openapi.faults(stap.api, resource, sent)]
        found += [] if openapi.knows(stap.api, stap.pad, stap.vraag) else [f"{stap.naam}: look-up"]
    return found


@official
@pytest.mark.parametrize("name", samples.names())
def test_every_sample_is_valid(name: str) -> None:
    assert wrong(bericht(samples.sample(name, nu=datetime(2026, 11, 23, 12, tzinfo=UTC)), document())) == []


@official
@pytest.mark.parametrize("variant", VARIANTEN)
def test_every_person_of_the_test_set_is_valid(variant: str) -> None:
    assert [fault for persoon in personen() for fault in wrong(bericht(aangifte(persoon, variant), document()))] == []


@official
@settings(max_examples=50)
@given(generated(Aangifte))
def test_whatever_can_be_declared_is_valid(inhoud: Aangifte) -> None:
    assert wrong(bericht(inhoud)) == []


@official
@pytest.mark.parametrize(
    "change", [{"omschrijving": "x" * 81}, {"zaaktype": None}, {"startdatum": "gisteren"}, {"naam": "x"}]
)
def test_the_judge_can_say_no(change: dict[str, Any]) -> None:
    sent = {**steps(bericht(Aangifte()))[0].inhoud, **change}
    assert openapi.faults("zaken", "zaken", sent) != []


@settings(max_examples=50)
@given(generated(Aangifte), st.binary(max_size=50))
def test_a_document_says_its_own_size_and_checksum(inhoud: Aangifte, content: bytes) -> None:
    for stap in steps(bericht(inhoud, document(1, content))):
        if stap.naam.startswith("document:"):
            sent = base64.b64decode(stap.inhoud["inhoud"], validate=True)
            assert len(sent) == stap.inhoud["bestandsomvang"]
            assert hashlib.sha256(sent).hexdigest() == stap.inhoud["integriteit"]["waarde"]


@given(generated(Aangifte))
def test_the_same_bericht_gives_the_same_bytes(inhoud: Aangifte) -> None:
    first, second = (json.dumps([stap.inhoud for stap in steps(bericht(inhoud))]) for _ in range(2))
    assert first == second


def test_the_declaration_goes_as_the_service_writes_it() -> None:
    made = samples.sample("diakrieten", nu=datetime(2026, 11, 23, 12, tzinfo=UTC))
    sent = base64.b64decode(body(made, "document:aangifte")["inhoud"])
    assert json.loads(sent) == canonical.write(made)
    assert made.overledene.geslachtsnaam is not None
    assert made.overledene.geslachtsnaam.encode() in sent


def test_a_number_of_ours_names_the_kenmerk_and_fits() -> None:
    numbers = [
        stap.zoek["identificatie"] for stap in steps(bericht(Aangifte(), document())) if "identificatie" in stap.zoek
    ]
    assert len(set(numbers)) == len(numbers) == 3
    assert {number[:15] for number in numbers} == {"OV-2026-0004711"}
    assert max(map(len, numbers)) <= 40


@pytest.mark.parametrize(
    ("geboren", "sent"),
    [(OnvolledigeDatum(1946, 3, 2), "1946-03-02"), (OnvolledigeDatum(1946, 3), None), (OnvolledigeDatum(0), None)],
)
def test_only_a_whole_birth_date_fits_a_rol(geboren: OnvolledigeDatum, sent: str | None) -> None:
    made = Aangifte(overledene=Overledene(geslachtsnaam="Bos", geboortedatum=geboren))
    assert body(made, "rol:overledene")["betrokkeneIdentificatie"].get("geboortedatum") == sent


def test_of_whom_nothing_is_known_there_is_no_rol() -> None:
    assert [stap.naam for stap in steps(bericht(Aangifte()))] == [
        "zaak",
        "document:aangifte",
        "koppeling:aangifte",
        "status",
    ]


@pytest.mark.parametrize(
    ("overlijden", "waarden"),
    [
        ({"datum": "2026-11-22", "tijd": "23:12"}, {"datum_overlijden": "20261122", "tijdstip_overlijden": "23:12"}),
        ({"tijd": {"onbekend": "aangetroffen"}}, {"tijdstip_overlijden": "onbekend"}),
        ({"soort": "NATUURLIJK"}, {"natuurlijke_dood": "NATUURLIJK"}),
    ],
)
def test_an_eigenschap_is_written_in_the_formaat_of_the_catalogue(
    overlijden: dict[str, Any], waarden: dict[str, str]
) -> None:
    made = Aangifte(overlijden=canonical.read(Overlijden, overlijden)[0])
    sent = {stap.naam: stap.inhoud["waarde"] for stap in steps(bericht(made)) if stap.naam.startswith("eigenschap:")}
    assert sent == {f"eigenschap:{naam}": waarde for naam, waarde in waarden.items()}


def test_an_unknown_place_of_birth_is_no_reason_to_fail() -> None:
    made = Aangifte(overledene=Overledene(geslachtsnaam="Bos", geboorteplaats=Onbekend()))
    assert "geboorteplaats" not in body(made, "rol:overledene")["betrokkeneIdentificatie"]
