# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
from __future__ import annotations

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Connection, text

from overlijden import gemeenten, web
from overlijden.demo import demogemeenten
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


def test_the_place_is_asked_before_the_log_in_with_names_to_choose_from(visitor: FlaskClient) -> None:
    page = visitor.get("/aangifte").text
    assert "In welke plaats is de persoon overleden?" in page
    assert '<option value="Den Haag">' in page


@pytest.mark.parametrize(
    ("plaats", "code"),
    [("Den Haag", "0518"), ("den bosch", "0796"), ("  Bussum ", "1942"), ("s gravenhage", "0518")],
)
def test_a_place_leads_to_its_municipality_for_who_says_that_it_is(
    visitor: FlaskClient, plaats: str, code: str
) -> None:
    asked = visitor.get(visitor.post("/aangifte", data={"plaats": plaats}).location).text
    assert f"In welke gemeente ligt {' '.join(plaats.split())}?" in asked
    assert re.search(f'<input[^>]* value="{code}"[^>]* checked|checked[^>]* value="{code}"', asked)


def test_a_place_that_is_called_as_its_municipality_needs_no_second_question(visitor: FlaskClient) -> None:
    assert visitor.post("/aangifte", data={"plaats": "houten"}).location == f"/gemeente/{NOT_JOINED}"


@pytest.mark.parametrize("plaats", ["Bergen", "Hengelo"])
def test_of_places_with_one_name_none_is_chosen_for_the_declarant(visitor: FlaskClient, plaats: str) -> None:
    asked = visitor.get(visitor.post("/aangifte", data={"plaats": plaats}).location).text
    assert asked.count('type="radio"') > 2
    assert " checked" not in asked


@pytest.mark.parametrize("plaats", ["Nergenshuizen", "{naam}", "<b>", "x" * 500])
def test_a_place_that_nobody_knows_leads_to_the_list_of_municipalities(visitor: FlaskClient, plaats: str) -> None:
    page = visitor.get(visitor.post("/aangifte", data={"plaats": plaats}).location).text
    assert "<option>Gooise Meren<" in page


@pytest.mark.parametrize(
    "address", ["/aangifte?plaats=Bussum", "/aangifte?plaats={x}", "/aangifte?plaats=Bussum&gemeente="]
)
def test_whoever_chooses_nothing_is_asked_again(visitor: FlaskClient, address: str) -> None:
    assert "Kies de gemeente van overlijden." in visitor.post(address, data={"overlijden.gemeente": ""}).text


def test_whose_municipality_is_not_proposed_chooses_from_all(visitor: FlaskClient) -> None:
    led = visitor.post("/aangifte?plaats=Bussum", data={"overlijden.gemeente": "anders"}).location
    assert "<option>Gooise Meren<" in visitor.get(led).text


@pytest.mark.parametrize(("plaats", "first"), [("Bussum", "bsn"), ("Gooise Meren", "plaats")])
def test_the_place_is_not_asked_twice_unless_it_may_be_only_the_name_of_the_municipality(
    client: FlaskClient, plaats: str, first: str
) -> None:
    happened = client.post(f"/aangifte?plaats={plaats}", data={"overlijden.gemeente": JOINED}).location
    begun = client.get(client.post(happened, data={"geval": "overlijden"}).location, follow_redirects=True)
    assert begun.request.path.endswith(f"/{first}")
    assert f'value="{plaats}"' in client.get(begun.request.path.replace(f"/{first}", "/plaats")).text


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


def test_without_a_telephone_number_nobody_is_told_to_call_and_the_list_that_has_it_is_a_link(
    visitor: FlaskClient,
) -> None:
    page = visitor.get("/gemeente/0014").text
    assert f'href="{gemeenten.LIJST}"' in page
    assert 'href="tel:' not in page
    assert "Bel" not in page
    assert "uiterlijk op de zesde werkdag" in page


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


@pytest.mark.parametrize(
    ("account", "asked", "how"),
    [
        ("uitvaart", 'EHERKENNING = "EH4"', "eHerkenning op niveau EH4"),
        ("nabestaande", 'DIGID = "DIGID_HOOG"', "de DigiD-app en uw rijbewijs of identiteitskaart"),
    ],
)
def test_whose_log_in_is_too_low_is_told_how_to_log_in_instead(
    app: Flask, visitor: FlaskClient, account: str, asked: str, how: str
) -> None:
    services: web.Services = app.extensions["overlijden"]
    participate(services.database, JOINED, f'vanaf = 2026-01-01\nadapter = "store"\n[kanalen]\n{asked}\n')
    log_in(visitor, account)
    page = visitor.get(visitor.post("/aangifte", data={"overlijden.gemeente": JOINED}).location).text
    assert f"Log uit en log opnieuw in met {how}." in page
    assert "nu alleen met" not in page
    assert page.count('action="/uitloggen"') == 2, "in the header, and where she reads that she must"


def test_who_logged_in_by_a_way_that_is_closed_is_told_which_is_open(app: Flask, visitor: FlaskClient) -> None:
    services: web.Services = app.extensions["overlijden"]
    participate(services.database, JOINED, 'vanaf = 2026-01-01\nadapter = "store"\nkanalen.EHERKENNING = "EH4"\n')
    log_in(visitor, "nabestaande")
    page = visitor.get(f"/gemeente/{JOINED}").text
    assert "nu alleen met eHerkenning (uitvaartverzorger)" in page
    assert "Log uit en" not in page


def test_the_demonstration_s_municipality_has_a_number_to_call(visitor: FlaskClient) -> None:
    assert 'href="tel:0359999999"' in visitor.get(f"/gemeente/{JOINED}").text


def test_a_relative_is_no_firm_and_goes_on_where_only_known_firms_may(app: Flask, visitor: FlaskClient) -> None:
    knowing(app, "12345678")
    log_in(visitor, "nabestaande")
    assert begin(visitor)


@pytest.mark.parametrize("code", ["9999", "0000", "abc"])
def test_what_never_was_a_municipality_is_not_found(visitor: FlaskClient, code: str) -> None:
    assert visitor.get(f"/gemeente/{code}").status_code == 404


def test_the_municipality_that_was_chosen_is_still_chosen_for_whoever_goes_back(visitor: FlaskClient) -> None:
    page = visitor.get(f"/aangifte?gemeente={JOINED}").text
    assert "<option selected>Gooise Meren<" in page


def test_a_joined_municipality_asks_what_happened_and_stores_nothing(
    client: FlaskClient, superuser: Connection
) -> None:
    response = client.post("/aangifte", data={"overlijden.gemeente": JOINED})
    assert response.location == f"/gemeente/{JOINED}/wat-is-er-gebeurd"
    assert rows(superuser) == 0


def test_a_clerk_does_not_declare(visitor: FlaskClient) -> None:
    log_in(visitor, "gooise-meren")
    assert visitor.post("/aangifte", data={"overlijden.gemeente": JOINED}).status_code == 403
