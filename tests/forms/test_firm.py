# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""What a firm settles about itself: its declarations propose it, its people see each other's or not."""

from __future__ import annotations

import dataclasses
import re
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from overlijden.aangifte import Aangifte
from overlijden.db import Database, Scope
from overlijden.dossier import queries
from overlijden.service import ondernemingen
from overlijden.status import Handeling
from overlijden.tables import Auditregel, Concept, Dossier, Onderneming, Zichtbaar
from tests.conftest import DatabaseUrls
from tests.filing import PARTIJ
from tests.forms.filing import begin, colleague_of, file_by_form, log_in
from tests.forms.test_dossiers import show
from tests.forms.test_filling import ordinary

SETTLED = {
    "contact.naam": "Planning",
    "contact.email": "planning@linde.example",
    "contact.telefoon": "0355550100",
    "arts.a_route": "BIJLAGE",
    "arts.b_route": "PAPIER_DIRECT_CBS",
}


@pytest.fixture
def colleague(app: Flask) -> FlaskClient:
    """Somebody else of the same firm."""
    return colleague_of(app, "joost")


@pytest.fixture
def declared() -> Aangifte:
    return ordinary()


def choose(client: FlaskClient, zichtbaar: Zichtbaar) -> None:
    assert client.post("/bedrijf/zicht", data={"zichtbaar": zichtbaar}).status_code == 302


def step(address: str, slug: str) -> str:
    return f"{address.rpartition('/')[0]}/{slug}"


def sees(client: FlaskClient, dossier: Dossier) -> bool:
    return dossier.kenmerk in show(client, "/aangiften")


@pytest.mark.parametrize(
    ("slug", "shown"),
    [
        ("contact", 'name="contact.email"[^>]*value="planning@linde.example"'),
        ("contact", 'name="contact.naam"[^>]*value="Planning"'),
        ("contact", 'name="contact.telefoon"[^>]*value="0355550100"'),
        ("formulier-a", 'checked[^>]*value="BIJLAGE"'),
        ("arts", 'checked[^>]*value="PAPIER_DIRECT_CBS"'),
    ],
)
def test_a_new_declaration_proposes_what_the_firm_settled(
    client: FlaskClient, colleague: FlaskClient, slug: str, shown: str
) -> None:
    assert client.post("/bedrijf", data=SETTLED).status_code == 302
    address = begin(colleague)
    colleague.post(step(address, "verklaring"), data={"overlijden.soort": "NATUURLIJK"})
    assert re.search(shown, show(colleague, step(address, slug)))


def test_what_is_proposed_is_answered_by_nobody_yet(client: FlaskClient, database: Database) -> None:
    client.post("/bedrijf", data=SETTLED)
    show(client, step(begin(client), "contact"))
    with database.begin(Scope(partij=PARTIJ)) as session:
        assert "contact" not in session.scalars(select(Concept.antwoorden)).one()


def test_what_she_types_counts_and_not_what_the_firm_settled(client: FlaskClient) -> None:
    client.post("/bedrijf", data=SETTLED)
    address = step(begin(client), "contact")
    client.post(address, data={"contact.naam": "Iris van Dam", "contact.email": "iris@linde.example"})
    assert "planning@linde.example" not in show(client, address)


def test_another_firm_and_a_relative_are_proposed_nothing_of_it(app: Flask, client: FlaskClient) -> None:
    client.post("/bedrijf", data=SETTLED)
    for account in ("uitvaart-2", "nabestaande"):
        other = app.test_client()
        log_in(other, account)
        assert "planning@linde.example" not in show(other, step(begin(other), "contact"))


def test_the_page_shows_what_was_settled_and_when(client: FlaskClient) -> None:
    client.post("/bedrijf", data=SETTLED)
    shown = show(client, "/bedrijf")
    assert 'value="planning@linde.example"' in shown
    assert "Laatst gewijzigd op" in shown
    assert "Wij hebben dit bewaard." in shown


def test_what_would_not_do_in_a_declaration_is_not_settled(client: FlaskClient, database: Database) -> None:
    answer = client.post("/bedrijf", data={**SETTLED, "contact.email": "planning"})
    assert answer.status_code == 422
    assert "Vul een e-mailadres in zoals naam@voorbeeld.nl." in unescape(answer.text)
    with database.begin(Scope(partij=PARTIJ)) as session:
        assert session.scalars(select(Onderneming)).all() == []


def test_one_button_takes_all_of_it_away(client: FlaskClient, database: Database) -> None:
    client.post("/bedrijf", data=SETTLED)
    client.post("/bedrijf", data={**SETTLED, "leeg": "ja"})
    with database.begin(Scope(partij=PARTIJ)) as session:
        assert session.scalars(select(Onderneming.voorstel)).one() == {}


def test_one_person_closes_what_colleagues_see_of_each_other(
    client: FlaskClient, colleague: FlaskClient, dossier: Dossier
) -> None:
    assert sees(colleague, dossier)
    choose(client, Zichtbaar.PERSOON)
    assert not sees(colleague, dossier)
    assert "Iedereen van uw bedrijf ziet alleen de eigen aangiften." in show(colleague, "/bedrijf")


def test_to_open_it_takes_a_second_person(
    app: Flask, client: FlaskClient, colleague: FlaskClient, dossier: Dossier
) -> None:
    choose(client, Zichtbaar.PERSOON)
    for _ in range(2):  # asking twice is asking once
        choose(colleague, Zichtbaar.ONDERNEMING)
        assert not sees(colleague, dossier)
    choose(colleague_of(app, "mila"), Zichtbaar.ONDERNEMING)
    assert sees(colleague, dossier)


def test_what_one_asked_is_taken_back(client: FlaskClient, colleague: FlaskClient, dossier: Dossier) -> None:
    choose(client, Zichtbaar.PERSOON)
    choose(colleague, Zichtbaar.ONDERNEMING)
    choose(client, Zichtbaar.PERSOON)
    choose(client, Zichtbaar.ONDERNEMING)
    assert not sees(colleague, dossier)


def test_the_municipalities_where_the_firm_declared_have_it_on_record(
    client: FlaskClient, colleague: FlaskClient, database: Database, dossier: Dossier
) -> None:
    choose(client, Zichtbaar.PERSOON)
    choose(client, Zichtbaar.ONDERNEMING)
    choose(colleague, Zichtbaar.ONDERNEMING)
    told = select(Auditregel.door, Auditregel.reden).where(Auditregel.handeling == Handeling.ZICHT_GEWIJZIGD)
    with database.begin(Scope(beheer=dossier.gemeente)) as session:
        lines = session.execute(told.order_by(Auditregel.nummer)).all()
    assert [tuple(line) for line in lines] == [("uitvaart", "persoon"), ("joost", "onderneming")]


def test_the_operator_opens_it_alone_and_ends_what_was_asked(
    client: FlaskClient, database: Database, database_urls: DatabaseUrls
) -> None:
    choose(client, Zichtbaar.PERSOON)
    choose(client, Zichtbaar.ONDERNEMING)
    with Database(database_urls.owner) as owner, owner.begin(Scope(partij=PARTIJ)) as session:
        ondernemingen.settle(session, PARTIJ, Zichtbaar.ONDERNEMING)
    with database.begin(Scope(partij=PARTIJ)) as session:
        found = session.get_one(Onderneming, PARTIJ)
    assert (found.zichtbaar, found.ruimer_door) == (Zichtbaar.ONDERNEMING, None)


def follow(client: FlaskClient, kenmerk: str) -> str:
    """The first page of a new declaration that follows this one."""
    assert client.post(f"/dossier/{kenmerk}/nieuwe-aangifte").location == "/aangifte"
    return begin(client)


def test_a_new_declaration_follows_an_earlier_one_in_what_is_the_firm_s(
    client: FlaskClient, colleague: FlaskClient, declared: Aangifte
) -> None:
    kenmerk = file_by_form(client, declared)
    client.post("/bedrijf", data={"contact.email": "planning@linde.example", "contact.naam": "Planning"})
    assert "Begin een nieuwe aangifte" in show(colleague, f"/dossier/{kenmerk}")
    shown = show(colleague, step(follow(colleague, kenmerk), "contact"))
    assert f'value="{declared.contact.email}"' in shown
    assert 'value="Planning"' in shown
    assert str(declared.contact.naam) not in shown


def test_nothing_of_a_person_goes_along(client: FlaskClient, colleague: FlaskClient, declared: Aangifte) -> None:
    address = follow(colleague, file_by_form(client, declared))
    colleague.post(step(address, "verklaring"), data={"overlijden.soort": "NATUURLIJK"})  # else none asks for a doctor
    with_names = (declared.overledene.geslachtsnaam, declared.aangever.geslachtsnaam, declared.arts.naam)
    slugs = ("namen", "aangever", "arts", "machtiging", "uitvaart", "bsn")
    shown = "".join(colleague.get(step(address, slug), follow_redirects=True).text for slug in slugs)
    assert [name for name in with_names if name and name in shown] == []


def test_the_one_after_it_follows_nothing(client: FlaskClient, declared: Aangifte, database: Database) -> None:
    kenmerk = file_by_form(client, declared)
    follow(client, kenmerk)
    begin(client)
    with database.begin(Scope(partij=PARTIJ)) as session:
        begun = session.scalars(select(Concept.voorbeeld).where(Concept.kenmerk.is_(None)))
        assert sorted(begun, key=str) == [None, kenmerk]


def test_what_a_firm_took_over_is_followed_by_none(
    client: FlaskClient, dossier: Dossier, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It says how a relative, or another firm, is reached."""
    with database.begin(Scope(partij=PARTIJ)) as session:
        found = queries.find(session, dossier.kenmerk)
        assert found is not None
        taken = dataclasses.replace(queries.declared(session, found), onderneming=None)
    monkeypatch.setattr(queries, "declared", lambda *_: taken)
    assert "Begin een nieuwe aangifte" not in show(client, f"/dossier/{dossier.kenmerk}")
    assert client.post(f"/dossier/{dossier.kenmerk}/nieuwe-aangifte").status_code == 404
