# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""Who sends reads, for each message, field by field what is wrong with it and how it was read."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from lxml import etree
from werkzeug.test import Client

from overlijden.adapter import MemoryJournal
from overlijden.conformance import ontvangst, referentie
from overlijden.conformance.proef import Proef
from overlijden.conformance.zds.berichten import CREEER, STUURGEGEVENS, drop, last, put
from overlijden.lijn import Ruw, Verzoek

ACTIE = f'"{ontvangst.ACTIE}{CREEER}"'


@pytest.fixture(scope="module")
def good() -> bytes:
    """A creeerZaak as the service itself sends it."""
    with referentie.running() as reference:
        proef = reference.proef("", referentie.adapter())
        proef.attempt(proef.bericht(), MemoryJournal())
        return last(proef, CREEER).verzoek.body or b""


def test_what_the_service_sends_is_in_order_and_is_read_back(good: bytes) -> None:
    judged = ontvangst.judge(ACTIE, "text/xml; charset=utf-8", good)
    assert (judged["oordeel"], judged["afwijkingen"], judged["dienst"]) == ("voldoet", [], CREEER)
    assert judged["gelezen"]["overledene"]["geslachtsnaam"] == "Holthuizen"
    assert judged["gelezen"]["extraElementen"]["datumoverlijden"]


def test_everything_that_is_wrong_is_told_at_once(good: bytes) -> None:
    xml = etree.fromstring(good)
    drop(xml, "//ZKN:object/ZKN:startdatum")
    put(xml, f"{STUURGEGEVENS}/StUF:tijdstipBericht", "2026-11-23")
    put(xml, "//ZKN:object/ZKN:identificatie", "ZAAK-1")
    put(xml, "//ZKN:object/ZKN:omschrijving", "")
    judged = ontvangst.judge("creeerZaak_Lk01", "application/soap+xml", etree.tostring(xml))
    found = " ".join(one["wijzer"] for one in judged["afwijkingen"])
    assert judged["oordeel"] == "voldoet niet"
    for wijzer in ("SOAPAction", "Content-Type", "tijdstipBericht", "identificatie", "omschrijving"):
        assert wijzer in found


@pytest.mark.parametrize("inhoud", [b"", b"<a/>", b"<!DOCTYPE a><a/>", b"\xff"])
def test_what_is_no_soap_is_told(inhoud: bytes) -> None:
    [one] = ontvangst.judge(ACTIE, "text/xml", inhoud)["afwijkingen"]
    assert one["wijzer"] == "/"


def test_a_front_end_gets_answers_and_a_report_of_each_message(tmp_path: Path) -> None:
    told: list[str] = []
    client = Client(ontvangst.create_app(tmp_path / "kept", tmp_path / "out", told.append))

    def forward(verzoek: Verzoek) -> Ruw:
        with client.open(
            verzoek.url, method=verzoek.method, data=verzoek.body, headers=dict(verzoek.headers)
        ) as answer:
            return Ruw(answer.status_code, answer.get_data())

    proef = Proef(referentie.adapter(), "", nu=datetime.now(UTC), through=forward)
    proef.attempt(proef.bericht("G01", b"%PDF-1.7"), MemoryJournal())
    names = sorted(file.name for file in (tmp_path / "out").iterdir())
    assert [name.partition("-")[2] for name in names] == [
        "genereerZaakIdentificatie_Di02.json",
        "creeerZaak_Lk01.json",
        "genereerDocumentIdentificatie_Di02.json",
        "voegZaakdocumentToe_Lk01.json",
    ]
    assert all(json.loads((tmp_path / "out" / name).read_text(encoding="utf-8"))["antwoord"] == 200 for name in names)
    assert told[0] == "0001-genereerZaakIdentificatie_Di02.json: voldoet"
