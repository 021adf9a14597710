# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""A stillbirth: online where the municipality opened that, in a short flow and its own words; else at the counter."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Connection, text

from forms.levenloos import ZWANGERSCHAP
from forms.steps import LEVENLOOS
from overlijden import rules, web
from overlijden.aangifte import Aangifte, JaNeeOnbekend, SoortAangifte
from overlijden.demo import demogemeenten
from overlijden.termijn import today
from tests.filing import participate
from tests.forms.filing import Stopped, confirmation, fill, log_in
from tests.forms.test_begin import rows
from tests.forms.test_filling import declared

JOINED = "1942"
PAGE, ONLINE = f"/gemeente/{JOINED}/levenloos", f"/gemeente/{JOINED}/levenloos/online"
YESTERDAY = (today() - timedelta(days=1)).isoformat()
AANGEVER = {
    "hoedanigheid": "GEMACHTIGDE_LIJKBEZORGER", "bsn": "999993872", "voornamen": "Peter-Jan",
    "geslachtsnaam": "Meijden",
    "geboortedatum": "1959-04-17", "geboorteplaats": "Sint-Oedenrode",
    "machtiging_gever": "Wilma Zon", "machtiging_bevestigd": True,
}  # fmt: skip


def data(zwangerschap: str = "JA", **overlijden: Any) -> dict[str, Any]:
    """What a funeral director knows, as the form's own paths."""
    return {
        "overlijden": {"plaats": "Bussum", "datum": YESTERDAY, "tijd": "10:30", **overlijden},
        "overledene": {"geslacht": "V"},
        "levenloos": {
            "zwangerschap_24_weken": zwangerschap,
            "moeder": {"voornamen": "Wilma", "geslachtsnaam": "Zon"},
        },
        "aangever": AANGEVER,
        "contact": {"naam": "Iris", "telefoon": "030 999 99 99"},
    }


@pytest.fixture
def opened(app: Flask) -> None:
    services: web.Services = app.extensions["overlijden"]
    participate(services.database, JOINED, f"levenloos = true\n{demogemeenten.records()[JOINED]}")


def begin(client: FlaskClient, zwangerschap: str = "JA") -> str:
    return client.post(ONLINE, data={"levenloos.zwangerschap_24_weken": zwangerschap}).location


def file(client: FlaskClient, answers: dict[str, Any]) -> str:
    check = fill(client, begin(client, answers["levenloos"]["zwangerschap_24_weken"]), answers)
    sent = client.post(check.replace("controleren", "versturen"), data=confirmation(client.get(check).text))
    return sent.location


@pytest.mark.usefixtures("opened")
def test_it_is_filed_as_what_it_is_and_goes_where_others_go(client: FlaskClient, superuser: Connection) -> None:
    receipt = file(client, data())
    kenmerk = receipt.split("/")[-2]
    found = declared(superuser, kenmerk)
    assert found.soort is SoortAangifte.LEVENLOOS
    assert found.levenloos is not None
    assert (found.levenloos.zwangerschap_24_weken, found.levenloos.moeder and found.levenloos.moeder.geslachtsnaam) == (
        JaNeeOnbekend.JA,
        "Zon",
    )
    gemeente, adapter = superuser.execute(text("SELECT gemeente, adapter FROM levering")).one()
    assert (gemeente, adapter) == (JOINED, "store")
    page = client.get(receipt).text
    assert "akte van geboorte (levenloos)" in page
    assert "akte van overlijden" not in page


@pytest.mark.usefixtures("opened")
def test_its_akte_has_no_number_in_the_brp_and_no_envelope(
    app: Flask, client: FlaskClient, superuser: Connection
) -> None:
    kenmerk = file(client, data()).split("/")[-2]
    superuser.execute(text("UPDATE levering SET status = 'afgeleverd'"))
    superuser.execute(
        text("UPDATE dossier SET status = 'akte_opgemaakt', akte_nummer = '200321', akte_datum = current_date")
    )
    desk = app.test_client()
    log_in(desk, "gooise-meren")
    told, handled = client.get(f"/dossier/{kenmerk}").text, desk.get(f"/balie/{kenmerk}").text
    for page in (told, handled):
        assert "200321" in page
        assert "20A0321" not in page
    assert "formulier B" not in told
    assert "Dag van geboorte" in handled
    assert not re.search("[Oo]verleden persoon|Dag van overlijden", handled)


@pytest.mark.usefixtures("opened")
def test_its_pages_are_few_and_say_nothing_of_an_overleden_persoon(client: FlaskClient) -> None:
    address = begin(client)
    fill(client, address, data())
    concept = address.split("/")[2]
    asked = [step.slug for step in LEVENLOOS if step.slug != "gemeente"]
    assert asked == [
        "zwangerschap", "het-kind", "de-ouders", "aangever", "machtiging", "bijlagen", "contact", "controleren",
    ]  # fmt: skip
    for slug in asked:
        main = client.get(f"/aangifte/{concept}/{slug}").text.partition("<main")[2].partition("</main")[0]
        said = re.sub("<option.*?</option>", "", main)  # the kinds of attachment are everybody's
        assert not re.search("overleden persoon|akte van overlijden|crematorium", said), slug


@pytest.mark.usefixtures("opened")
@pytest.mark.parametrize(("zwangerschap", "has_deadline"), [("JA", True), ("ONBEKEND", True), ("NEE", False)])
def test_before_24_weeks_there_is_no_term_of_a_funeral(
    client: FlaskClient, superuser: Connection, zwangerschap: str, has_deadline: bool
) -> None:
    file(client, data(zwangerschap))
    last = superuser.execute(text("SELECT uiterste_dag FROM dossier")).scalar_one()
    assert (last is not None) is has_deadline


@pytest.mark.usefixtures("opened")
def test_the_day_of_birth_is_asked_in_its_own_words(client: FlaskClient) -> None:
    with pytest.raises(Stopped, match="Vul in op welke dag het kind is geboren"):
        fill(client, begin(client), data(datum=None))


@pytest.mark.usefixtures("opened")
def test_who_is_not_authorised_is_helped_on_at_the_counter(client: FlaskClient) -> None:
    answers = data()
    answers["aangever"] = {**AANGEVER, "hoedanigheid": "EIGEN_WETENSCHAP"}
    with pytest.raises(Stopped, match="Dit kan niet online"):
        fill(client, begin(client), answers)


@pytest.mark.usefixtures("opened")
def test_whether_24_weeks_must_be_answered_before_anything_is_kept(client: FlaskClient, superuser: Connection) -> None:
    assert "Kies een antwoord." in client.post(ONLINE, data={"levenloos.zwangerschap_24_weken": "misschien"}).text
    assert rows(superuser) == 0


@pytest.mark.usefixtures("opened")
def test_a_stranger_logs_in_first_and_comes_back(visitor: FlaskClient) -> None:
    assert "Geef het online door" in visitor.get(PAGE).text
    assert begin(visitor).startswith("/inloggen?next=")


@pytest.mark.usefixtures("opened")
def test_staff_is_not_offered_to_declare(visitor: FlaskClient) -> None:
    log_in(visitor, "gooise-meren")
    assert "Geef het online door" not in visitor.get(PAGE).text


def test_where_it_is_not_opened_the_page_helps_and_nothing_begins(client: FlaskClient, superuser: Connection) -> None:
    page = client.get(PAGE).text
    assert "Geef het online door" not in page
    assert "Dat gaat bij de balie" in page
    assert client.get(ONLINE).location == PAGE
    assert begin(client) == PAGE
    assert rows(superuser) == 0


def test_where_it_is_closed_the_rules_say_one_thing_only() -> None:
    findings = rules.check(Aangifte(soort=SoortAangifte.LEVENLOOS), rules.Context(nu=datetime.now(UTC)))
    assert [one.regel for one in findings if one.wijzer == "/soort"] == ["R47"]
    assert not [one for one in findings if one.regel.startswith("V")]


def test_the_first_question_is_the_only_one_before_the_log_in() -> None:
    assert list(ZWANGERSCHAP.fields) == ["levenloos.zwangerschap_24_weken"]
