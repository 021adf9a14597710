# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Connection, text

from overlijden import demogemeenten, web
from tests.filing import participate
from tests.forms.filing import begin, log_in

JOINED, NOT_JOINED = "1942", "0321"
TABLES = ("concept", "dossier", "revisie", "bijlage", "levering", "leveringstap", "gebeurtenis")


def rows(superuser: Connection) -> int:
    """How many rows there are in all tables about declarations."""
    counts = (superuser.scalar(text(f"SELECT count(*) FROM {table}")) for table in TABLES)  # noqa: S608
    return sum(count or 0 for count in counts)


def test_the_first_page_condoles_once_and_needs_no_log_in(visitor: FlaskClient) -> None:
    page = visitor.get("/").text
    assert page.count("sterkte") == 1
    assert "!" not in page.partition("<main")[2]


def test_the_municipality_is_asked_before_the_log_in(visitor: FlaskClient) -> None:
    page = visitor.get("/aangifte").text
    assert "Gooise Meren</option>" in page
    assert "Bussum" in page


@pytest.mark.parametrize("code", ["", "9999", "0000", "1999", "0457", "x" * 300])
def test_what_is_no_municipality_is_asked_again(visitor: FlaskClient, code: str) -> None:
    response = visitor.post("/aangifte", data={"overlijden.gemeente": code})
    assert response.status_code == 200
    assert "Kies de gemeente van overlijden." in response.text


def test_a_municipality_that_has_not_joined_is_a_page_that_helps(visitor: FlaskClient) -> None:
    response = visitor.post("/aangifte", data={"overlijden.gemeente": NOT_JOINED})
    assert response.location == f"/gemeente/{NOT_JOINED}"
    page = visitor.get(response.location).text
    assert "Houten" in page
    assert 'href="tel:' in page
    assert "uit een openbare lijst van dinsdag 17 april 2018" in page
    assert "formulier A" in page


def test_without_a_telephone_number_its_own_website_is_advised_and_none_invented(visitor: FlaskClient) -> None:
    page = visitor.get("/gemeente/0014").text
    assert "Kijk op de website van de gemeente Groningen" in page
    assert 'href="tel:' not in page


def test_nothing_is_stored_for_a_municipality_that_has_not_joined(client: FlaskClient, superuser: Connection) -> None:
    client.post("/aangifte", data={"overlijden.gemeente": NOT_JOINED})
    client.get(f"/gemeente/{NOT_JOINED}")
    assert rows(superuser) == 0


def test_a_former_municipality_leads_to_the_one_that_answers_for_it(visitor: FlaskClient) -> None:
    assert "<h1" in visitor.get("/gemeente/0457").text
    assert "Amsterdam" in visitor.get("/gemeente/0457").text


def knowing(app: Flask, *numbers: str) -> None:
    """Let the municipality take declarations of these firms only."""
    services: web.Services = app.extensions["overlijden"]
    settled = f"bekende_ondernemers = {list(numbers)}\n{demogemeenten.records()[JOINED]}"
    participate(services.database, JOINED, settled)


def test_a_firm_that_the_municipality_does_not_know_is_told_before_it_begins(
    app: Flask, client: FlaskClient, superuser: Connection
) -> None:
    knowing(app, "12345678")
    response = client.post("/aangifte", data={"overlijden.gemeente": JOINED})
    assert response.location == f"/gemeente/{JOINED}"
    page = client.get(response.location).text
    assert "Deze gemeente kent uw onderneming nog niet. Bel de gemeente om u aan te melden." in page
    assert "niet met de manier waarop u bent ingelogd" not in page
    assert rows(superuser) == 0


def test_a_firm_that_the_municipality_knows_goes_on(app: Flask, client: FlaskClient) -> None:
    knowing(app, "12345678", "99900017")
    assert begin(client)


def test_who_has_not_logged_in_reads_that_only_known_firms_may_declare(app: Flask, visitor: FlaskClient) -> None:
    asked = f"/gemeente/{JOINED}/wat-is-er-gebeurd"
    assert "uitvaartverzorgers die zij kent" not in visitor.get(asked).text
    knowing(app, "12345678")
    assert "uitvaartverzorgers die zij kent" in visitor.get(asked).text


def test_a_relative_is_no_firm_and_goes_on_where_only_known_firms_may(app: Flask, visitor: FlaskClient) -> None:
    knowing(app, "12345678")
    log_in(visitor, "nabestaande")
    assert begin(visitor)


@pytest.mark.parametrize("code", ["9999", "0000", "abc"])
def test_what_never_was_a_municipality_is_not_found(visitor: FlaskClient, code: str) -> None:
    assert visitor.get(f"/gemeente/{code}").status_code == 404


def test_the_municipality_that_was_chosen_is_still_chosen_for_whoever_goes_back(visitor: FlaskClient) -> None:
    page = visitor.get(f"/aangifte?gemeente={JOINED}").text
    assert f'<option value="{JOINED}" selected>' in page


def test_a_joined_municipality_asks_what_happened_and_stores_nothing(
    client: FlaskClient, superuser: Connection
) -> None:
    response = client.post("/aangifte", data={"overlijden.gemeente": JOINED})
    assert response.location == f"/gemeente/{JOINED}/wat-is-er-gebeurd"
    assert rows(superuser) == 0


def test_a_clerk_does_not_declare(visitor: FlaskClient) -> None:
    log_in(visitor, "gooise-meren")
    assert visitor.post("/aangifte", data={"overlijden.gemeente": JOINED}).status_code == 403
