# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""Recorded traffic between vrijBRP Dossiers and Balie: what the adapter leans on is what really comes through."""

from __future__ import annotations

import json
from typing import Any

import pytest

from adapters.exchange import Ruw
from adapters.vrijbrp.antwoord import Soort, classify
from adapters.vrijbrp.redenen import geweigerd
from overlijden.aangifte import Aangever, Aangifte, Overledene
from tests.adapters.aangiften import SHARED

RECORDED = SHARED / "data/recorded/vrijbrp-dossiers-to-balie"
pytestmark = pytest.mark.skipif(not RECORDED.exists(), reason="the recorded traffic is not at hand")
FILES = [path.name for path in sorted(RECORDED.glob("*.json"))] or ["none"]
DEATHS = [
    ("death-in-mun", "overlijdenInGemeente"),
    ("deathInMunResourceV1Test-gba-request", "overlijdenInGemeente"),
    ("discovered-body", "lijkvinding"),
    ("discoveredBodyResourceV1Test-gba-request", "lijkvinding"),
]


def load(name: str) -> Any:
    return json.loads((RECORDED / f"{name}.json").read_text("utf-8"))


def zaak(name: str) -> Any:
    content = load(name)
    return content.get("zaak") or content["inhoud"]


@pytest.mark.parametrize("name", FILES)
def test_an_answer_that_is_not_of_dossiers_itself_proves_nothing(name: str) -> None:
    assert classify(Ruw(500, (RECORDED / name).read_bytes())).soort is Soort.UNKNOWN


@pytest.mark.parametrize(("name", "kind"), DEATHS)
def test_our_reference_comes_through(name: str, kind: str) -> None:
    """A dossier is looked up by it."""
    assert [item["id"] for item in zaak(name)["algemeen"]["ids"]]
    assert kind in zaak(name)["overlijden"]


@pytest.mark.parametrize(("name", "kind"), DEATHS)
def test_a_bsn_becomes_a_number_and_is_still_recognised_in_a_refusal(name: str, kind: str) -> None:
    bsn = zaak(name)["overlijden"][kind]["overledene"]["bsn"]
    assert isinstance(bsn, int)
    inhoud = Aangifte(overledene=Overledene(bsn=f"{bsn:09}"), aangever=Aangever(bsn="000000024"))
    [reden] = geweigerd("bsn-onbekend", f"Geen persoon met bsn {bsn} gevonden", inhoud)
    assert reden.wijzer == "/overledene/bsn"


@pytest.mark.parametrize(("name", "kind"), DEATHS)
def test_burial_and_cremation_are_one_value(name: str, kind: str) -> None:
    """That is why the document beside the dossier says which."""
    assert zaak(name)["overlijden"][kind]["lijkbezorging"]["lijkbezorgingType"] in {
        "BEGRAVING_CREMATIE",
        "BURIAL_CREMATION",
    }


def test_of_a_document_only_the_title_comes_through() -> None:
    """So a document is looked for by its title: the id and the name of the file become others."""
    sent, kept = load("add-document-gba-request")["document"], load("add-document-gba-response")["inhoud"]
    assert (sent["titel"], sent["bestandsnaam"]) == (kept["titel"], "document.txt")
    assert kept["bestandsnaam"] != sent["bestandsnaam"]
    assert kept["id"] != sent["id"]
    assert kept["titel"] in [item["titel"] for item in load("get-documents-gba-response")["inhoud"]["documenten"]]
