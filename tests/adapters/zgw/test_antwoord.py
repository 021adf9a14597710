# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""Every answer that a real Open Zaak was seen to give, and what stands in between, is told as what it is."""

from __future__ import annotations

import json
from typing import Any

import pytest

from adapters.exchange import Ruw
from adapters.zgw.antwoord import Soort, classify
from tests.adapters.aangiften import SHARED

RECORDED = SHARED / "data/recorded/openzaak_recorded.json"
# What is meant by the refusals of the recordings; all their other answers are results.
REFUSALS = {
    "no token": (Soort.STOP, "permission_denied"),
    "bad signature": (Soort.RETRY, "invalid-jwt-signature"),
    "unknown client": (Soort.RETRY, "invalid-client-identifier"),
    "expired iat (2h old)": (Soort.RETRY, "jwt-expired"),
    "duplicate identificatie": (Soort.PRESENT, "identificatie-niet-uniek"),
    "Accept-Crs not EPSG:4326": (Soort.STOP, "not_acceptable"),
    "required fields missing + too long": (Soort.STOP, "required"),
    "zaaktype unknown": (Soort.STOP, "does_not_exist"),
    "bad RSIN": (Soort.STOP, "invalid"),
    "status in the future": (Soort.RETRY, "date-in-future"),
    "rol with BSN failing 11-proef": (Soort.STOP, "invalid"),
    "second initiator": (Soort.PRESENT, "max-occurences"),
    "bestandsomvang wrong": (Soort.STOP, "file-size"),
    "informatieobjecttype is no iotype": (Soort.UNKNOWN, "error"),
    "link document twice": (Soort.PRESENT, "unique"),
    "download with Accept: application/json": (Soort.RETRY, "http-406"),
    "unlock": (Soort.UNKNOWN, "http-204"),  # no content; we never ask it
    "patch without lock": (Soort.STOP, "missing-lock-id"),
    "eindstatus while a document has indicatieGebruiksrecht null": (Soort.STOP, "indicatiegebruiksrecht-unset"),
    "eindstatus without resultaat": (Soort.STOP, "resultaat-does-not-exist"),
    "limited client: document": (Soort.STOP, "permission_denied"),
    "zaak not found": (Soort.STOP, "not_found"),
    "malformed JSON": (Soort.STOP, "parse_error"),
    "wrong content type": (Soort.STOP, "unsupported_media_type"),
}


def recorded() -> list[dict[str, Any]]:
    """The exchanges; none when they are not beside this checkout."""
    if not RECORDED.exists():
        return []
    exchanges: list[dict[str, Any]] = json.loads(RECORDED.read_text("utf-8"))
    return exchanges


@pytest.mark.skipif(not RECORDED.exists(), reason="the recordings are not beside this checkout")
def test_the_recordings_are_all_here() -> None:
    assert len(recorded()) == 60
    assert set(REFUSALS) <= {exchange["note"] for exchange in recorded()}


@pytest.mark.parametrize("exchange", recorded(), ids=lambda exchange: exchange["note"])
def test_a_real_open_zaak_is_understood(exchange: dict[str, Any]) -> None:
    answer = exchange["response"]
    body = answer["body"] if isinstance(answer["body"], dict | list) else None
    antwoord = classify(Ruw(answer["status"], b"" if body is None else json.dumps(body).encode()))
    assert (antwoord.soort, antwoord.code) == REFUSALS.get(exchange["note"], (Soort.RESULT, f"http-{answer['status']}"))


def problem(code: str, *fouten: tuple[str, str]) -> bytes:
    return json.dumps({"code": code, "invalidParams": [{"name": n, "code": c} for n, c in fouten]}).encode()


@pytest.mark.parametrize(
    ("status", "body", "soort", "code"),
    [
        (200, b"", Soort.UNKNOWN, "http-200"),
        (201, b"<html>Welkom</html>", Soort.UNKNOWN, "http-201"),
        (201, b'{"url": "http', Soort.UNKNOWN, "http-201"),
        (201, b"\xff\xfe", Soort.UNKNOWN, "http-201"),
        (201, b"[" * 100_000, Soort.UNKNOWN, "http-201"),
        (201, b"true", Soort.UNKNOWN, "http-201"),
        (302, b"", Soort.RETRY, "http-302"),
        (400, b"<html>Bad Request</html>", Soort.RETRY, "http-400"),
        (400, b'{"code": ["no", "word"]}', Soort.RETRY, "http-400"),
        (400, b'{"code": "Mevrouw Jansen, 999990019"}', Soort.RETRY, "http-400"),
        (401, problem("not_authenticated"), Soort.RETRY, "not_authenticated"),
        (403, b"<html>Geblokkeerd</html>", Soort.RETRY, "http-403"),
        (404, b"", Soort.RETRY, "http-404"),
        (408, b"", Soort.UNKNOWN, "http-408"),
        (412, problem("precondition_failed"), Soort.STOP, "precondition_failed"),
        (413, b"<html>Request Entity Too Large</html>", Soort.STOP, "http-413"),
        (429, problem("throttled"), Soort.RETRY, "throttled"),
        (429, b"", Soort.RETRY, "http-429"),
        (500, b"Internal Server Error", Soort.UNKNOWN, "http-500"),
        (502, b"<html>Bad Gateway</html>", Soort.UNKNOWN, "http-502"),
        (503, problem("error"), Soort.UNKNOWN, "error"),
    ],
)
def test_whatever_arrives_means_something(status: int, body: bytes, soort: Soort, code: str) -> None:
    antwoord = classify(Ruw(status, body))
    assert (antwoord.soort, antwoord.code) == (soort, code)


def test_present_is_what_has_no_other_fault() -> None:
    both = problem("invalid", ("identificatie", "identificatie-niet-uniek"), ("zaaktype", "does_not_exist"))
    assert classify(Ruw(400, both)).soort is Soort.STOP
