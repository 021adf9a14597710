# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""A BSN opens no door: the declarant sees what she typed herself and nothing that anybody else knows (rule R80)."""

from __future__ import annotations

import dataclasses
import html
from datetime import UTC, datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from forms.steps import BY_SLUG
from overlijden import canonical, samples, web
from overlijden.aangifte import Aangifte, OnvolledigeDatum
from overlijden.brp import BrpPersoon, Doel
from overlijden.db import Scope
from overlijden.status import Handeling
from overlijden.tables import Auditregel
from tests.forms.filing import begin, file_by_form, log_in
from tests.overlijden.balie.consulting import answering

SAMPLE = canonical.write(samples.sample(nu=datetime.now(UTC)))
BSN = SAMPLE["overledene"]["bsn"]
# What is known of this person elsewhere: in the BRP, or in the declaration of somebody else.
KNOWN = ["Aad", "Holthuizen", "Westrienenstraat", "3038SX", "Maassen", "Mirjam Heijn", "Voorbeeldbegraafplaats"]


@pytest.fixture
def other(app: Flask) -> FlaskClient:
    """A funeral director of another firm."""
    client = app.test_client()
    log_in(client, "uitvaart-2")
    return client


def pages(client: FlaskClient, address: str) -> str:
    """Every page of a draft, one after another, as its reader sees them."""
    folder = address.rpartition("/")[0]
    slugs = [*BY_SLUG, "controleren"]
    shown = (client.get(f"{folder}/{slug}", follow_redirects=True) for slug in slugs)
    return html.unescape("".join(page.text for page in shown))


def with_only_a_bsn(client: FlaskClient) -> str:
    address = begin(client)
    client.post(f"{address.rpartition('/')[0]}/bsn", data={"overledene.bsn": BSN})
    return address


def test_a_bsn_brings_up_nothing_that_was_not_typed(client: FlaskClient) -> None:
    shown = pages(client, with_only_a_bsn(client))
    assert BSN in shown
    assert [known for known in KNOWN if known in shown] == []


def test_a_bsn_that_was_declared_before_brings_up_nothing_of_that_declaration(
    client: FlaskClient, other: FlaskClient
) -> None:
    data = samples.with_answers(SAMPLE, {"/overlijden/gemeente": "1942"})
    kenmerk = file_by_form(client, canonical.read(Aangifte, data)[0])
    shown = pages(other, with_only_a_bsn(other))
    assert "misschien al aangifte gedaan" in shown
    assert [known for known in [*KNOWN, kenmerk, "De Linde"] if known in shown] == []


def test_somebody_else_s_draft_does_not_exist(client: FlaskClient, other: FlaskClient) -> None:
    assert other.get(with_only_a_bsn(client)).status_code == 404


def test_a_declarant_finds_what_she_declared_of_herself_and_must_say_again_by_what_right(
    client: FlaskClient, other: FlaskClient
) -> None:
    data = samples.with_answers(SAMPLE, {"/overlijden/gemeente": "1942"})
    file_by_form(client, canonical.read(Aangifte, data)[0])
    own = client.get(begin(client).replace("plaats", "aangever")).text
    assert f'value="{SAMPLE["aangever"]["geslachtsnaam"]}"' in own
    assert f'value="{SAMPLE["aangever"]["bsn"]}"' in own
    assert " checked" not in own
    assert "error" not in own.partition("<main")[2]
    assert f'value="{SAMPLE["contact"]["email"]}"' in client.get(begin(client).replace("plaats", "contact")).text
    assert SAMPLE["aangever"]["bsn"] not in other.get(begin(other).replace("plaats", "aangever")).text


SANNE = BrpPersoon(
    voornamen="Sanne Maria",
    voorvoegsel="de",
    geslachtsnaam="Bakker",
    geboortedatum=OnvolledigeDatum(1984, 9, 12),
    geboorteplaats="0344",
)
HERS = ("999900043", "Sanne Maria", "Utrecht", "1984")
BUTTON = "Haal mijn gegevens op"


@pytest.fixture
def sanne(app: Flask) -> FlaskClient:
    """A declarant with DigiD, of whom the log-in gave the BSN."""
    client = app.test_client()
    log_in(client, "nabestaande")
    return client


def own_page(client: FlaskClient, gemeente: str = "1942") -> str:
    return begin(client, gemeente).rpartition("/")[0] + "/aangever"


def shown_on(client: FlaskClient, address: str) -> str:
    return html.unescape(client.get(address).text)


def test_who_asks_gets_her_own_data_marked_as_such(app: Flask, sanne: FlaskClient) -> None:
    known, address = answering(app, SANNE), own_page(sanne)
    sanne.post(address, data={})  # what was wrong is not, once the BRP filled it in
    before = shown_on(sanne, address)
    assert BUTTON in before
    assert [one for one in HERS if one in before] == []
    assert known.asked == [], "nobody is looked up before she asks"
    assert sanne.post(f"{address}/brp").status_code == 302
    assert known.asked == [("999900043", Doel.VOORINVULLEN)]
    page = shown_on(sanne, address)
    assert [one for one in HERS if one not in page] == []
    assert "Deze gegevens komen uit de basisregistratie personen" in page
    assert BUTTON not in page
    assert "Vul uw voornamen in" not in page
    assert "aangever.bsn-fout" not in page
    assert " checked" not in page, "by what right she declares she says herself"


def test_her_data_are_asked_for_on_record_and_for_what(app: Flask, sanne: FlaskClient) -> None:
    answering(app, SANNE)
    sanne.post(f"{own_page(sanne)}/brp")
    services: web.Services = app.extensions["overlijden"]
    with services.database.begin(Scope(beheer="1942")) as session:
        (line,) = session.scalars(select(Auditregel).where(Auditregel.handeling == Handeling.BRP_GERAADPLEEGD))
    assert (line.reden, line.kenmerken, line.door) == (Doel.VOORINVULLEN, [], "nabestaande")


def test_what_was_typed_is_not_kept_before_she_saves_and_forgotten_after(app: Flask, sanne: FlaskClient) -> None:
    answering(app, SANNE)
    address = own_page(sanne)
    sanne.post(f"{address}/brp")
    with sanne.session_transaction() as session:
        assert "brp" in session
    sanne.post(address, data={"aangever.voornamen": "Sanne"})
    with sanne.session_transaction() as session:
        assert "brp" not in session
    assert "Sanne Maria" not in shown_on(sanne, address)


@pytest.mark.parametrize(
    "said", [None, BrpPersoon(gevonden=False), dataclasses.replace(SANNE, opschorting="O")], ids=str
)
def test_without_her_data_she_goes_on_herself(app: Flask, sanne: FlaskClient, said: BrpPersoon | None) -> None:
    answering(app, said)
    address = own_page(sanne)
    sanne.post(f"{address}/brp")
    page = shown_on(sanne, address)
    assert "Vul uw gegevens zelf in." in page
    assert "Sanne Maria" not in page


def test_a_bsn_that_is_typed_is_never_asked_for(app: Flask, sanne: FlaskClient) -> None:
    known, address = answering(app, SANNE), own_page(sanne)
    sanne.post(address, data={"aangever.bsn": BSN})
    sanne.post(f"{address}/brp", data={"aangever.bsn": BSN, "bsn": BSN})
    assert known.asked == [("999900043", Doel.VOORINVULLEN)]


def test_who_acts_for_a_firm_is_offered_nothing_and_gets_nothing(app: Flask, client: FlaskClient) -> None:
    known, address = answering(app, SANNE), own_page(client)
    assert BUTTON not in shown_on(client, address)
    assert client.post(f"{address}/brp").location == address
    assert known.asked == []
    assert "Sanne Maria" not in shown_on(client, address)


def test_nothing_of_who_died_is_asked_for_a_declarant(app: Flask, sanne: FlaskClient) -> None:
    known = answering(app, SANNE)
    address = own_page(sanne)
    sanne.post(f"{address.rpartition('/')[0]}/bsn", data={"overledene.bsn": BSN})
    sanne.post(f"{address}/brp")
    pages(sanne, address)
    assert [bsn for bsn, _ in known.asked] == ["999900043"]


def test_somebody_else_s_draft_asks_nobody(app: Flask, client: FlaskClient, sanne: FlaskClient) -> None:
    known, address = answering(app, SANNE), own_page(client)
    assert sanne.post(f"{address}/brp").status_code == 404
    assert known.asked == []
