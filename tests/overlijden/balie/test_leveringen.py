# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""What a clerk reads about a delivery that asks for a person, and what she can decide about it."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError
from werkzeug.test import TestResponse

from overlijden import service
from overlijden.aangifte import Bevinding, Ernst
from overlijden.adapter import Accepted, DeliveryError, Refused, TemporaryError
from overlijden.db import Database, Scope
from overlijden.dossier import queries
from overlijden.status import Actie, Handeling, Status
from overlijden.tables import Dossier, LeveringStatus
from tests.filing import DIRECTOR, PARTIJ, file
from tests.overlijden.balie.test_queue import OwnSystem, counted
from tests.overlijden.conftest import Deliver, LogIn
from tests.overlijden.delivery.test_delivery import state

pytestmark = pytest.mark.balie
PLACE = "0796"
REFUSED = Refused("StUF064", (Bevinding("StUF064", Ernst.BLOKKEERT, "/aangever", "Vul de geboortedatum in."),))


@pytest.fixture
def clerk(log_in: LogIn) -> FlaskClient:
    """The registrar of 's-Hertogenbosch, which has a system of its own."""
    return log_in("den-bosch")


@pytest.fixture
def refused(database: Database, deliver: Deliver) -> Dossier:
    dossier = file(database, PLACE, adapter="own")
    deliver(OwnSystem(REFUSED))
    return dossier


def decide(client: FlaskClient, dossier: Dossier, what: str, **typed: str) -> TestResponse:
    """Open the delivery's page and press a button of it."""
    page = client.get(f"/balie/leveringen/{dossier.kenmerk}").text
    (stand, *_) = re.findall(r'name="stand" value="([^"]+)"', page)
    return client.post(f"/balie/leveringen/{dossier.kenmerk}/{what}", data={"stand": stand, **typed})


def said(superuser: Connection) -> list[tuple[str, str | None]]:
    query = text("SELECT handeling, reden FROM auditregel WHERE gemeente = :gemeente ORDER BY nummer")
    rows = superuser.execute(query, {"gemeente": PLACE})
    return [(row.handeling, row.reden) for row in rows]


def test_a_refusal_is_told_in_the_words_of_the_form_and_that_it_was_seen_to_the_audit(
    clerk: FlaskClient, refused: Dossier, superuser: Connection
) -> None:
    listed = clerk.get("/balie/leveringen").text
    page = clerk.get(f"/balie/leveringen/{refused.kenmerk}").text
    for shown in (listed, page):
        assert "Vul de geboortedatum in." in shown
        assert refused.kenmerk in shown
    assert "StUF064" in page
    assert [handeling for handeling, _ in said(superuser)][-2:] == [Handeling.LIJST_INGEZIEN, Handeling.INGEZIEN]


def test_when_all_is_well_there_is_nothing_to_do(clerk: FlaskClient, database: Database, deliver: Deliver) -> None:
    dossier = file(database, PLACE, adapter="own")
    deliver(OwnSystem(Accepted("ZAAK-1")))
    assert "U hoeft niets te doen" in clerk.get("/balie/leveringen").text
    assert clerk.get(f"/balie/leveringen/{dossier.kenmerk}").location == f"/balie/{dossier.kenmerk}"


def test_of_what_is_delivered_nothing_is_seen_and_nothing_is_told_to_the_audit(
    clerk: FlaskClient, database: Database, deliver: Deliver, superuser: Connection
) -> None:
    dossier = file(database, PLACE, adapter="own")
    deliver(OwnSystem(Accepted("ZAAK-1")))
    superuser.execute(text("UPDATE dossier SET status = 'afgerond'"))
    assert clerk.get(f"/balie/leveringen/{dossier.kenmerk}").location == f"/balie/{dossier.kenmerk}"
    assert Handeling.INGEZIEN not in [handeling for handeling, _ in said(superuser)]


def test_another_municipality_s_delivery_does_not_exist(log_in: LogIn, refused: Dossier) -> None:
    other = log_in("gooise-meren")
    assert refused.kenmerk not in other.get("/balie/leveringen").text
    assert other.get(f"/balie/leveringen/{refused.kenmerk}").status_code == 404
    for what in ("opnieuw", "anders"):
        assert other.post(f"/balie/leveringen/{refused.kenmerk}/{what}", data={"stand": ""}).status_code == 404


def test_what_was_mended_can_be_sent_again(
    clerk: FlaskClient, database: Database, deliver: Deliver, refused: Dossier, superuser: Connection
) -> None:
    assert decide(clerk, refused, "opnieuw").location == "/balie/leveringen"
    deliver(OwnSystem(Accepted("ZAAK-1")))
    levering, dossier = state(database, refused)
    assert (levering.status, dossier.status) == (LeveringStatus.AFGELEVERD, Status.AFGELEVERD)
    assert (Handeling.OPNIEUW_AFLEVEREN, None) in said(superuser)


def test_what_came_by_another_road_is_delivered_with_its_number_and_why(
    clerk: FlaskClient, database: Database, refused: Dossier, superuser: Connection
) -> None:
    answer = decide(clerk, refused, "anders", zaaknummer="Z/7_a.b", reden="Zelf overgenomen")
    assert answer.location == "/balie/leveringen"
    levering, dossier = state(database, refused)
    assert (levering.status, levering.code) == (LeveringStatus.AFGELEVERD, "other-road")
    assert (dossier.status, dossier.zaaknummer) == (Status.AFGELEVERD, "Z/7_a.b")
    assert (Handeling.ANDERS_AFGELEVERD, "Zelf overgenomen") in said(superuser)
    with database.begin(Scope(gemeente=PLACE)) as session:
        *_, event = queries.history(session, dossier)
    assert (event.actie, event.door, event.reden) == (Actie.AFLEVEREN, "den-bosch", "Zelf overgenomen")


@pytest.mark.parametrize(
    ("typed", "asks"),
    [
        ({"zaaknummer": "Z-7"}, "Schrijf op hoe"),
        ({"reden": "Zelf overgenomen"}, "Vul het zaaknummer in"),
        ({"zaaknummer": "Z-7", "reden": "999990019 zelf overgenomen"}, "Haal die dan weg"),
        ({"zaaknummer": "Z-7", "reden": "a" * 201}, "Gebruik hoogstens 200 tekens"),
        ({"zaaknummer": "a" * 51, "reden": "Zelf overgenomen"}, "Gebruik hoogstens 50 letters"),
        ({"zaaknummer": "Z 7", "reden": "Zelf overgenomen"}, "Gebruik hoogstens 50 letters"),
        ({"zaaknummer": "<Z>", "reden": "Zelf overgenomen"}, "Gebruik hoogstens 50 letters"),
        ({"zaaknummer": "Z\u0660", "reden": "Zelf overgenomen"}, "Gebruik hoogstens 50 letters"),
        ({"zaaknummer": "Z-999990019", "reden": "Zelf overgenomen"}, "Staat hier een BSN?"),
    ],
)
def test_without_number_and_reason_nothing_is_written(
    clerk: FlaskClient, database: Database, refused: Dossier, typed: dict[str, str], asks: str
) -> None:
    answer = decide(clerk, refused, "anders", **typed)
    assert (answer.status_code, asks in answer.text) == (422, True)
    assert state(database, refused)[0].status is LeveringStatus.GEWEIGERD


def test_of_two_clerks_the_second_is_told_that_the_first_was_there(clerk: FlaskClient, refused: Dossier) -> None:
    page = clerk.get(f"/balie/leveringen/{refused.kenmerk}").text
    data = {"stand": re.findall(r'name="stand" value="([^"]+)"', page)[0]}
    address = f"/balie/leveringen/{refused.kenmerk}/opnieuw"
    assert [clerk.post(address, data=data).status_code for _ in range(2)] == [302, 409]


@pytest.mark.parametrize("status", ["bezig", "afgeleverd", "vervallen"])
def test_nobody_decides_about_what_a_worker_has_or_what_is_done(
    clerk: FlaskClient, database: Database, refused: Dossier, superuser: Connection, status: str
) -> None:
    lease = "now()" if status == "bezig" else "NULL"
    busy = f"UPDATE levering SET status = :status, lease_tot = {lease}, lease_door = {lease}::text"  # noqa: S608
    superuser.execute(text(busy), {"status": status})
    stand = f"{state(database, refused)[0].id}:{status}:1"
    for what in ("opnieuw", "anders"):
        answer = clerk.post(f"/balie/leveringen/{refused.kenmerk}/{what}", data={"stand": stand})
        assert answer.status_code == 409
    assert state(database, refused)[0].status == status


def test_the_database_lets_a_declarant_decide_nothing(database: Database, refused: Dossier) -> None:
    with database.begin(Scope(partij=PARTIJ)) as session:
        changed = session.execute(text("UPDATE levering SET status = 'afgeleverd' RETURNING id")).all()
    assert changed == []
    with pytest.raises(DBAPIError), database.begin(Scope(gemeente=PLACE)) as session:
        session.execute(text("UPDATE levering SET status = 'vervallen'"))


@pytest.mark.parametrize("error", [lambda: TemporaryError("down"), lambda: REFUSED], ids=["down", "refused"])
def test_what_is_late_for_its_own_dossier_stands_above_all_else(
    clerk: FlaskClient,
    database: Database,
    deliver: Deliver,
    superuser: Connection,
    error: Callable[[], DeliveryError],
) -> None:
    file(database, PLACE, adapter="own")
    deliver(OwnSystem(error()))
    superuser.execute(text("UPDATE levering SET alarm_op = now()"))
    assert counted(clerk.get("/balie").text)["aflevering"] == 1
    assert 'class="difference"' in clerk.get("/balie/leveringen").text


def test_a_withdrawal_that_the_system_cannot_take_asks_the_clerk(
    clerk: FlaskClient, database: Database, deliver: Deliver
) -> None:
    dossier = file(database, PLACE, adapter="own")
    deliver(OwnSystem(Accepted("ZAAK-1")))
    with database.begin(Scope(partij=PARTIJ)) as session:
        service.perform(session, session.get_one(Dossier, dossier.id), Actie.INTREKKEN, by=DIRECTOR)
    deliver(OwnSystem(Accepted()))
    asked = clerk.get(f"/balie/leveringen/{dossier.kenmerk}").text
    assert "Dit dossier is gesloten" in asked
    assert "Holthuizen" not in asked
    clerk.post(f"/balie/{dossier.kenmerk}", data={"reden": "controle"})
    page = clerk.get(f"/balie/leveringen/{dossier.kenmerk}").text
    assert "Maak geen akte meer" in page
    assert "Stuur opnieuw" not in page
    assert decide(clerk, dossier, "anders", reden="Zaak gesloten").status_code == 302
    assert state(database, dossier)[1].status is Status.INGETROKKEN
    assert "U hoeft niets te doen" in clerk.get("/balie/leveringen").text


@pytest.mark.parametrize(
    ("code", "tekst"), [("zaak-weg", "kent de zaak niet"), ("afgebroken", "sloot de zaak zonder akte")]
)
def test_what_a_back_end_tells_of_a_declaration_is_settled_and_not_sent_again(
    clerk: FlaskClient, database: Database, deliver: Deliver, superuser: Connection, code: str, tekst: str
) -> None:
    dossier = file(database, PLACE, adapter="own")
    deliver(OwnSystem(Accepted("ZAAK-1")))
    superuser.execute(text("UPDATE levering SET status = 'vastgelopen', code = :code"), {"code": code})
    page = clerk.get(f"/balie/leveringen/{dossier.kenmerk}").text
    assert ("Uw systeem meldt iets anders" in page, tekst in page) == (True, True)
    assert ("Stuur opnieuw" in page, 'name="zaaknummer"' in page) == (False, False)
    assert decide(clerk, dossier, "anders", reden="De zaak staat er nog").status_code == 302
    levering, found = state(database, dossier)
    assert (levering.status, found.zaaknummer) == (LeveringStatus.AFGELEVERD, "ZAAK-1")
