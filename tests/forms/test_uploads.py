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

from forms import uploads
from forms.choices import FORM_B
from overlijden.bijlagen import scan
from overlijden.samples import pdf
from overlijden.tools.opener import TOO_MUCH
from tests.attacks import FILES
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


def test_a_name_in_letters_that_are_no_text_is_explained(client: FlaskClient, superuser: Connection) -> None:
    address = at(begin(client), "bijlagen")
    head = b'--x\r\nContent-Disposition: form-data; name="bijlagen"; filename="verklaring \xe9.pdf"\r\n\r\n'
    answer = client.post(address, data=head + PDF + b"\r\n--x--\r\n", content_type="multipart/form-data; boundary=x")
    assert answer.status_code == 400
    assert "Geef het bestand een naam met gewone letters" in answer.text
    assert f'href="{address}"' in answer.text
    assert stored(superuser) == []


def test_one_more_file_can_be_added(client: FlaskClient, superuser: Connection) -> None:
    address = at(begin(client), "bijlagen")
    assert upload(client, address, PDF, toevoegen="1").location == address
    upload(client, address, PDF, **{"bijlage.soort": "MACHTIGING"})
    assert [soort for soort, _ in stored(superuser)] == ["A_VERKLARING", "MACHTIGING"]


def test_several_files_at_once(client: FlaskClient, superuser: Connection) -> None:
    files = [(io.BytesIO(PDF), "1.pdf"), (io.BytesIO(pdf("Bladzijde twee")), "2.pdf")]
    client.post(at(begin(client), "bijlagen"), data={"bijlage.soort": "OVERIG", "bijlagen": files})
    assert stored(superuser) == [("OVERIG", "1.pdf"), ("OVERIG", "2.pdf")]


def test_no_more_files_are_taken_than_a_declaration_can_need(
    client: FlaskClient, superuser: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(uploads, "MOST", 2)
    address = at(begin(client), "bijlagen")
    files = [(io.BytesIO(pdf(f"Bladzijde {number}")), f"{number}.pdf") for number in range(3)]
    answer = client.post(address, data={"bijlage.soort": "OVERIG", "bijlagen": files})
    assert "Haal er eerst een weg." in html.unescape(answer.text)
    assert len(stored(superuser)) == 2


def test_one_person_cannot_fill_the_disk_with_drafts(
    client: FlaskClient, superuser: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(uploads, "MOST_WAITING", 2)
    said = []
    for number in range(3):
        answer = upload(client, at(begin(client), "bijlagen"), pdf(f"Bladzijde {number}"))
        said.append("te veel bestanden" in answer.text)
    assert said == [False, False, True]
    assert len(stored(superuser)) == 2


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


def test_a_file_that_calls_itself_form_b_is_refused(client: FlaskClient, app: Flask, superuser: Connection) -> None:
    address = at(filled(app), "bijlagen")
    before = stored(superuser)
    response = upload(client, address, pdf("Iets anders"), "b-formulier.pdf")
    assert response.status_code == 422
    assert response.text.count("Laat de envelop dicht. Wij hebben dit bestand niet bewaard.") == 2
    assert stored(superuser) == before


def test_a_file_that_its_declarant_calls_form_b_is_not_even_opened(client: FlaskClient, superuser: Connection) -> None:
    address = at(begin(client), "bijlagen")
    assert "Formulier B (gesloten envelop van de arts)" in read(client, address)
    response = upload(client, address, b"not a pdf", **{"bijlage.soort": FORM_B})
    assert (response.status_code, response.text.count("Laat de envelop dicht.")) == (422, 2)
    assert stored(superuser) == []


def test_a_file_that_ends_the_process_that_opens_it_is_told_at_the_field(client: FlaskClient) -> None:
    make, _ = FILES["a jpg with 2000 scans"]
    response = upload(client, at(begin(client), "bijlagen"), make())
    assert (response.status_code, html.unescape(response.text).count(TOO_MUCH)) == (422, 2)


def test_a_mourner_is_not_troubled_with_a_scan_that_was_not_made(client: FlaskClient) -> None:
    address = at(begin(client), "bijlagen")
    upload(client, address, PDF)
    assert "niet gescand op virussen" not in read(client, address)


def test_while_the_scanner_is_away_a_declaration_goes_on(
    app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scan, "scanner", lambda: scan.Clamd("unix:/nowhere"))
    address = at(filled(app), "bijlagen")
    assert upload(client, address, pdf("Nog een")).status_code == 302
    assert "wordt nog gescand op virussen" in read(client, address)
    sent = client.post(at(address, "versturen"), data={"naar_waarheid": "ja"})
    assert sent.location.endswith("/ontvangst")


def test_a_file_in_which_a_virus_was_found_later_is_asked_for_again(
    app: Flask, client: FlaskClient, superuser: Connection
) -> None:
    address = at(filled(app), "bijlagen")
    superuser.execute(text("UPDATE bijlage SET gescand = 'besmet', virus = 'Eicar'"))
    page = read(client, address)
    assert "weggehaald: hierin zit een virus" in page
    assert "Voeg de verklaring van overlijden toe (formulier A)." in page
    assert client.post(at(address, "versturen"), data={"naar_waarheid": "ja"}).location.endswith("/controleren")
    upload(client, address, pdf("Opnieuw"))
    sent = client.post(at(address, "versturen"), data={"naar_waarheid": "ja"})
    assert sent.location.endswith("/ontvangst")
    assert superuser.scalar(text("SELECT count(*) FROM bijlage WHERE gescand = 'besmet'")) == 0
