# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
from __future__ import annotations

import html
import io

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Connection, text
from werkzeug.test import TestResponse

from overlijden.samples import pdf
from tests.forms.filing import begin
from tests.forms.test_filling import at, filled, read

PDF = pdf("Voorbeeld van formulier A")


def upload(client: FlaskClient, address: str, content: bytes, name: str = "a.pdf", **more: str) -> TestResponse:
    data = {"bijlage.soort": "A_VERKLARING", "bijlagen": (io.BytesIO(content), name), **more}
    response = client.post(address, data=data)
    response.request.environ["wsgi.input"].close()  # a large body lies in a file that the test client leaves open
    return response


def stored(superuser: Connection) -> list[tuple[str, str]]:
    return [(row.soort, row.bestandsnaam) for row in superuser.execute(text("SELECT * FROM bijlage ORDER BY volgorde"))]


def test_a_file_that_was_chosen_is_kept_and_the_next_page_comes(client: FlaskClient, superuser: Connection) -> None:
    address = at(begin(client), "bijlagen")
    assert upload(client, address, PDF, "formulier a.pdf").location == at(address, "uittreksels")
    assert stored(superuser) == [("A_VERKLARING", "formulier a.pdf")]
    assert "formulier a.pdf" in read(client, address)


def test_one_more_file_can_be_added(client: FlaskClient, superuser: Connection) -> None:
    address = at(begin(client), "bijlagen")
    assert upload(client, address, PDF, toevoegen="1").location == address
    upload(client, address, PDF, **{"bijlage.soort": "MACHTIGING"})
    assert [soort for soort, _ in stored(superuser)] == ["A_VERKLARING", "MACHTIGING"]


def test_several_files_at_once(client: FlaskClient, superuser: Connection) -> None:
    files = [(io.BytesIO(PDF), "1.pdf"), (io.BytesIO(pdf("Bladzijde twee")), "2.pdf")]
    client.post(at(begin(client), "bijlagen"), data={"bijlage.soort": "OVERIG", "bijlagen": files})
    assert stored(superuser) == [("OVERIG", "1.pdf"), ("OVERIG", "2.pdf")]


def test_the_same_file_twice_is_one_attachment(client: FlaskClient, superuser: Connection) -> None:
    address = at(begin(client), "bijlagen")
    for name in ("a.pdf", "nog eens.pdf"):
        upload(client, address, PDF, name)
    assert stored(superuser) == [("A_VERKLARING", "a.pdf")]


def test_the_same_file_twice_at_once_is_one_attachment(client: FlaskClient, superuser: Connection) -> None:
    files = [(io.BytesIO(PDF), "1.pdf"), (io.BytesIO(PDF), "2.pdf")]
    client.post(at(begin(client), "bijlagen"), data={"bijlage.soort": "OVERIG", "bijlagen": files})
    assert stored(superuser) == [("OVERIG", "1.pdf")]


def test_a_file_can_be_taken_away(client: FlaskClient, superuser: Connection) -> None:
    address = at(begin(client), "bijlagen")
    upload(client, address, PDF)
    number = superuser.scalar(text("SELECT id FROM bijlage"))
    assert client.post(address, data={"verwijder": str(number)}).location == address
    assert stored(superuser) == []


@pytest.mark.parametrize("value", ["", "x", "00000000-0000-0000-0000-000000000000"])
def test_taking_away_what_is_not_there_changes_nothing(client: FlaskClient, superuser: Connection, value: str) -> None:
    address = at(begin(client), "bijlagen")
    upload(client, address, PDF)
    assert client.post(address, data={"verwijder": value}).status_code == 302
    assert len(stored(superuser)) == 1


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "Dit bestand is leeg."),
        (b"MZ\x90\x00 no pdf", "Dit bestand kunnen wij niet openen. Gebruik pdf, jpg of png."),
        (b"%PDF-1.7 broken", "Dit bestand is beschadigd."),
        (b"\xff\xd8\xff no picture", "Deze foto kunnen wij niet openen."),
        (PDF + b"\0" * (8 * 1024 * 1024), "Dit bestand is groter dan 8 MB."),
    ],
)
def test_a_file_that_is_not_what_it_says_is_told_at_the_field(
    client: FlaskClient, superuser: Connection, content: bytes, sentence: str
) -> None:
    response = upload(client, at(begin(client), "bijlagen"), content)
    assert response.status_code == 422
    assert html.unescape(response.text).count(sentence) == 2
    assert stored(superuser) == []


def test_a_good_file_beside_a_wrong_one_is_kept(client: FlaskClient, superuser: Connection) -> None:
    files = [(io.BytesIO(PDF), "goed.pdf"), (io.BytesIO(b"x"), "fout.pdf")]
    data = {"bijlage.soort": "OVERIG", "bijlagen": files}
    assert client.post(at(begin(client), "bijlagen"), data=data).status_code == 422
    assert stored(superuser) == [("OVERIG", "goed.pdf")]


def test_an_upload_of_ten_megabytes_is_a_page_with_a_way_back_and_nothing_is_lost(
    app: Flask, client: FlaskClient, superuser: Connection
) -> None:
    address = at(filled(app), "bijlagen")
    response = upload(client, address, b"%PDF-" + b"\0" * 10_000_000)
    assert response.status_code == 413
    assert "8 MB" in response.text
    assert f'href="{address}"' in response.text
    assert len(stored(superuser)) == 1
    assert "Rosmalen" in read(client, at(address, "controleren"))


def test_form_a_is_asked_for_until_it_is_there(client: FlaskClient, app: Flask, superuser: Connection) -> None:
    address = at(filled(app), "bijlagen")
    superuser.execute(text("DELETE FROM bijlage"))
    assert client.post(address, data={}).location == address
    assert read(client, address).count("Voeg de verklaring van overlijden toe (formulier A).") == 2
    assert upload(client, address, PDF).location == at(address, "uittreksels")


def test_a_file_that_calls_itself_form_b_is_refused(client: FlaskClient, app: Flask) -> None:
    address = at(filled(app), "bijlagen")
    upload(client, address, pdf("Iets anders"), "b-formulier.pdf")
    assert "Haal dit bestand weg en laat de envelop dicht." in read(client, address)
