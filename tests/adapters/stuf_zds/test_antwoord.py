# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""The table of answers, tried on all that real back-ends were seen to say."""

from __future__ import annotations

import json

import pytest

from adapters.exchange import Ruw
from adapters.stuf_zds.antwoord import Soort, classify
from tests.adapters.aangiften import SHARED

SAMPLES = SHARED / "schemas/samples"
RECORDED = SHARED / "data/recorded/zds_recorded.json"
STUF = "http://www.egem.nl/StUF/StUF0301"


def cases() -> list[tuple[str, str]]:
    """File and kind, from the table that was made by hand for the samples; those that are at hand."""
    table = SAMPLES / "CLASSIFICATION.txt"
    lines = table.read_text("utf-8").splitlines() if table.exists() else []
    pairs = [(line[10:].split("  ")[0].removesuffix(" La01").strip(), line.split()[0].lower()) for line in lines]
    return [(name, kind) for name, kind in pairs if (SAMPLES / name).is_file()]


def recordings() -> list[dict[str, str]]:
    return json.loads(RECORDED.read_text("utf-8")) if RECORDED.exists() else []


@pytest.mark.parametrize(("name", "kind"), cases())
def test_every_sample_answer_is_read_as_what_it_is(name: str, kind: str) -> None:
    assert classify(Ruw(200, (SAMPLES / name).read_bytes())).soort == Soort(kind)


EXPECTED = [
    "result", "result", "accepted", "accepted", "stop StUF064", "stop StUF010", "stop StUF055", "stop StUF055",
    "stop StUF055", "retry", "accepted", "stop StUF064", "accepted", "stop StUF058", "result", "result", "result",
    "result",
]  # fmt: skip


@pytest.mark.skipif(not RECORDED.exists(), reason="the recorded traffic is not at hand")
def test_every_recorded_answer_is_read_as_what_it_is() -> None:
    found = [classify(Ruw(int(x["status"]), x["response"].encode())) for x in recordings()]
    assert [f"{antwoord.soort} {antwoord.code}".strip() for antwoord in found] == EXPECTED


@pytest.mark.skipif(not RECORDED.exists(), reason="the recorded traffic is not at hand")
def test_numbers_and_what_is_there_are_read_from_recorded_answers() -> None:
    answers = {x["note"]: classify(Ruw(200, x["response"].encode())) for x in recordings()}
    drawn = answers["genereerZaakIdentificatie"].identificaties("zaak")
    assert drawn == {"039297ff1b07-4cfe-4045-8618-0bccebbddc18"}
    assert answers["geefZaakdetails"].identificaties("antwoord", "object") == drawn
    assert answers["geefZaakdetails unknown"].identificaties("antwoord", "object") == set()


def fault(code: str, berichtcode: str = "Fo03") -> bytes:
    return (
        f'<s:Envelope xmlns:s="urn:any"><s:Body><s:Fault><faultcode>s:Server</faultcode><detail><x xmlns="{STUF}">'
        f"<berichtcode>{berichtcode}</berichtcode><code>{code}</code></x></detail></s:Fault></s:Body></s:Envelope>"
    ).encode()


@pytest.mark.parametrize(
    ("status", "body", "soort", "code"),
    [
        (204, b"", Soort.UNKNOWN, ""),
        (200, b" \n", Soort.UNKNOWN, ""),
        (502, b"<html><body>Bad gateway</body></html>", Soort.RETRY, ""),
        (502, b"<html><br>unclosed", Soort.RETRY, ""),
        (200, b"<html><body>Welkom</body></html>", Soort.RETRY, ""),
        (302, b"", Soort.RETRY, ""),
        (500, b"", Soort.RETRY, ""),
        (200, b"\n<?xml version='1.0'?><a><berichtcode>Bv03</berichtcode></a>", Soort.ACCEPTED, ""),
        (200, b"<a><berichtcode> Bv04 </berichtcode></a>", Soort.ACCEPTED, ""),
        (200, fault("StUF046"), Soort.RETRY, "StUF046"),
        (200, fault("StUF049", "Fo02"), Soort.RETRY, "StUF049"),
        (500, fault("StUF061", "Fo02"), Soort.RETRY, "StUF061"),
        (500, fault("StUF960", "Fo02"), Soort.RETRY, "StUF960"),
        (500, fault("StUF016"), Soort.CHECK, "StUF016"),
        (200, fault("StUF019"), Soort.RENEW, "StUF019"),
        (500, fault("StUF055", "Fo01"), Soort.STOP, "StUF055"),
        (500, fault("901", "Fo01"), Soort.STOP, "901"),
        (500, fault("Jan Jansen 999993008"), Soort.STOP, ""),
        (200, b"<s:Envelope xmlns:s='x'><s:Body/></s:Envelope>", Soort.STOP, ""),
        (200, b"<Fault><faultcode>soap:Server</faultcode></Fault>", Soort.RETRY, ""),
        (200, b"<Fault><faultcode>soap:Client</faultcode></Fault>", Soort.STOP, ""),
        (200, b"<Fault><Code><Value>env:Receiver</Value></Code></Fault>", Soort.RETRY, ""),
        (400, b"<Fault><Code><Value>env:Sender</Value></Code></Fault>", Soort.STOP, ""),
        (200, b"<!DOCTYPE x><a><berichtcode>Bv03</berichtcode></a>", Soort.RETRY, ""),
    ],
)
def test_an_answer_is_what_the_table_says_of_it(status: int, body: bytes, soort: Soort, code: str) -> None:
    antwoord = classify(Ruw(status, body))
    assert (antwoord.soort, antwoord.code) == (soort, code)
