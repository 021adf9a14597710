# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""Every answer that is known of vrijBRP Dossiers, and what it means. Its status alone would mislead."""

from __future__ import annotations

import json

import pytest

from adapters.exchange import Ruw
from adapters.vrijbrp.antwoord import Soort, classify
from tests.adapters.aangiften import SHARED

SAMPLES = SHARED / "schemas/vrijbrp/samples"


def error(message: str | None, code: str = "internalError", depth: int = 0) -> bytes:
    cause: dict[str, object] = {"message": message} if message else {}
    for _ in range(depth):
        cause = {"message": "java.lang.RuntimeException", "cause": cause}
    return json.dumps({"code": code, "cause": cause}).encode()


ANSWERS = [
    (201, b'{"dossier": {"dossierId": "1"}}', Soort.ACCEPTED, "201"),
    (200, b"[]", Soort.ACCEPTED, "200"),
    (201, b'{"dossier": {"dossierId": ', Soort.UNKNOWN, "201"),
    (200, b"<html>Welkom</html>", Soort.UNKNOWN, "200"),
    (200, b"", Soort.UNKNOWN, "200"),
    (204, b"", Soort.UNKNOWN, "204"),
    (302, b"", Soort.UNKNOWN, "302"),
    (200, b"[" * 200_000, Soort.UNKNOWN, "200"),
    (200, b"\xff\xfe", Soort.UNKNOWN, "200"),
    (401, b"", Soort.TOKEN, "401"),
    (403, b"", Soort.RETRY, "403"),
    (404, b"<html>nginx</html>", Soort.RETRY, "404"),
    (404, error(None, "notFoundError"), Soort.ABSENT, "geen-zaak"),
    (405, error("Request method 'POST' not supported"), Soort.RETRY, "405"),
    (413, b"<html>Request Entity Too Large</html>", Soort.REFUSED, "413"),
    (415, error("Content type not supported"), Soort.RETRY, "415"),
    (429, b"", Soort.RETRY, "429"),
    (400, error("startDate is mandatory"), Soort.REFUSED, "400"),
    (400, b"<html>Bad Request</html>", Soort.UNKNOWN, "400"),
    (500, error("Er is al een zaak met zaak-id: OV-1"), Soort.PRESENT, "al-aanwezig"),
    (500, error("Er is al een zaak met zaak-id: OV-1", depth=3), Soort.PRESENT, "al-aanwezig"),
    (500, error("Er is geen zaak met zaak-id 'X'"), Soort.ABSENT, "geen-zaak"),
    (500, error("Bsn 999999999 is incorrect"), Soort.REFUSED, "bsn-onjuist"),
    (500, error("Geen persoon met bsn 36 gevonden"), Soort.REFUSED, "bsn-onbekend"),
    (500, error("Read timed out"), Soort.UNKNOWN, "500"),
    (500, error(None), Soort.UNKNOWN, "500"),
    (500, b'{"cause": 7}', Soort.UNKNOWN, "500"),
    (500, b'{"cause": {"message": null, "cause": []}}', Soort.UNKNOWN, "500"),
    (500, b"null", Soort.UNKNOWN, "500"),
    (503, b"<html>Onderhoud</html>", Soort.UNKNOWN, "503"),
]


@pytest.mark.parametrize(("status", "inhoud", "soort", "code"), ANSWERS, ids=lambda part: str(part)[:30])
def test_an_answer_is_what_its_text_says(status: int, inhoud: bytes, soort: Soort, code: str) -> None:
    antwoord = classify(Ruw(status, inhoud))
    assert (antwoord.soort, antwoord.code) == (soort, code)


def test_an_answer_does_not_show_what_it_quotes() -> None:
    assert "999999999" not in repr(classify(Ruw(500, error("Bsn 999999999 is incorrect"))))


@pytest.mark.skipif(not SAMPLES.exists(), reason="the samples of the API are not at hand")
@pytest.mark.parametrize(
    ("name", "status", "soort"),
    [("error-400", 400, Soort.REFUSED), ("error-500-duplicate", 500, Soort.PRESENT)],
)
def test_the_errors_among_the_samples_are_known(name: str, status: int, soort: Soort) -> None:
    assert classify(Ruw(status, (SAMPLES / f"{name}.response.json").read_bytes())).soort is soort
