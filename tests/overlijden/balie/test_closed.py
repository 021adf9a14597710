# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""A closed dossier opens for a clerk who says why; the reason stands in the audit, and the administrator reads it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
import time_machine
from flask.testing import FlaskClient
from sqlalchemy import select, update

from overlijden.balie.closed import KEPT, LONGEST
from overlijden.db import Database, Scope
from overlijden.dossier.feiten import Openstaand
from overlijden.status import Status
from overlijden.tables import Auditregel, Bijlage, Dossier
from tests.filing import file
from tests.overlijden.conftest import LogIn

pytestmark = pytest.mark.balie

NAME = "Holthuizen"
ASKED = "Dit dossier is gesloten"
GOOD = {"reden": "bezwaar", "toelichting": " bezwaar  van 3 maart "}


@pytest.fixture
def closed(database: Database) -> Dossier:
    dossier = file(database)
    with database.begin(Scope(gemeente="1942")) as session:
        session.execute(update(Dossier).values(status=Status.AFGEROND))
    return dossier


@pytest.fixture
def client(log_in: LogIn) -> FlaskClient:
    return log_in("gooise-meren")


def reasons(database: Database) -> list[tuple[str, str | None]]:
    """What the audit says of the clerk."""
    with database.begin(Scope(beheer="1942")) as session:
        query = select(Auditregel).where(Auditregel.door == "gooise-meren").order_by(Auditregel.nummer)
        return [(line.handeling, line.reden) for line in session.scalars(query)]


def test_a_closed_dossier_asks_why_and_shows_nothing_yet(
    client: FlaskClient, database: Database, closed: Dossier
) -> None:
    answer = client.get(f"/balie/{closed.kenmerk}")
    assert answer.status_code == 200
    assert ASKED in answer.text
    assert NAME not in answer.text
    assert reasons(database) == []


def test_with_a_reason_it_opens_and_the_reason_stands_in_the_audit(
    client: FlaskClient, database: Database, closed: Dossier
) -> None:
    opened = client.post(f"/balie/{closed.kenmerk}", data=GOOD)
    assert (opened.status_code, NAME in opened.text) == (200, True)
    assert client.get(f"/balie/{closed.kenmerk}").status_code == 200
    said = "Bezwaar, klacht of toezicht: bezwaar van 3 maart"
    assert reasons(database) == [("ingezien", said), ("ingezien", said)]


def test_an_attachment_of_a_closed_dossier_asks_as_well(
    client: FlaskClient, database: Database, closed: Dossier
) -> None:
    with database.begin(Scope(gemeente="1942")) as session:
        bijlage = session.scalars(select(Bijlage.id)).one()
    address = f"/balie/{closed.kenmerk}/bijlage/{bijlage}"
    assert ASKED in client.get(address).text
    client.post(f"/balie/{closed.kenmerk}", data={"reden": "vraag"})
    with client.get(address) as file_:
        assert file_.mimetype == "application/pdf"
    assert reasons(database)[-1] == ("bijlage_geopend", "Vraag van de aangever of een nabestaande")


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({}, "Kies waarom u dit dossier opent."),
        ({"reden": "nieuwsgierig"}, "Kies waarom u dit dossier opent."),
        ({"reden": "anders", "toelichting": " "}, "Schrijf in een paar woorden waarom."),
        ({"reden": "vraag", "toelichting": "x" * (LONGEST + 1)}, "Gebruik hoogstens 200 tekens."),
        ({"reden": "vraag", "toelichting": "over 999991930"}, "Haal die dan weg."),
    ],
)
def test_what_is_no_reason_opens_nothing_and_says_what_to_do(
    client: FlaskClient, database: Database, closed: Dossier, typed: dict[str, str], said: str
) -> None:
    answer = client.post(f"/balie/{closed.kenmerk}", data=typed)
    assert answer.status_code == 422
    assert said in answer.text
    assert NAME not in answer.text
    assert reasons(database) == []


def test_a_reason_is_for_one_dossier_and_ten_minutes(client: FlaskClient, database: Database, closed: Dossier) -> None:
    other = file(database)
    with database.begin(Scope(gemeente="1942")) as session:
        session.execute(update(Dossier).values(status=Status.GEWEIGERD))
    with time_machine.travel(datetime.now(UTC), tick=False) as clock:
        client.post(f"/balie/{closed.kenmerk}", data=GOOD)
        assert ASKED in client.get(f"/balie/{other.kenmerk}").text
        clock.shift(KEPT - 1)
        assert NAME in client.get(f"/balie/{closed.kenmerk}").text
        clock.shift(2)
        assert ASKED in client.get(f"/balie/{closed.kenmerk}").text


def test_an_akte_that_was_struck_out_asks_nothing_until_all_confirmed_that(
    client: FlaskClient, database: Database, closed: Dossier
) -> None:
    for openstaand, said in (([Openstaand.ONTVANGERS], NAME), ([], ASKED)):
        with database.begin(Scope(gemeente="1942")) as session:
            session.execute(update(Dossier).values(status=Status.DOORGEHAALD, openstaand=openstaand))
        assert said in client.get(f"/balie/{closed.kenmerk}").text
    assert reasons(database) == [("ingezien", None)]


def test_another_municipality_is_not_even_asked(log_in: LogIn, closed: Dossier) -> None:
    client = log_in("den-bosch")
    assert client.get(f"/balie/{closed.kenmerk}").status_code == 404
    assert client.post(f"/balie/{closed.kenmerk}", data=GOOD).status_code == 404
