# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""A registrar with a system of her own tells which akte came of a declaration."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from overlijden.adapter import Accepted, TemporaryError
from overlijden.db import Database, Scope
from overlijden.dossier import queries
from overlijden.status import Status
from overlijden.tables import Dossier
from tests.filing import file
from tests.overlijden.balie.test_acts import akte
from tests.overlijden.balie.test_queue import OwnSystem, counted, references, title
from tests.overlijden.conftest import Deliver, LogIn

pytestmark = pytest.mark.balie
PLACE = "0796"


@pytest.fixture
def clerk(log_in: LogIn) -> FlaskClient:
    return log_in("den-bosch")


@pytest.fixture
def delivered(database: Database, deliver: Deliver) -> Dossier:
    dossier = file(database, PLACE, adapter="own")
    deliver(OwnSystem(Accepted("ZAAK-1")))
    return dossier


def report(client: FlaskClient, kenmerk: str, **typed: str) -> TestResponse:
    return client.post("/balie/terugmelding", data={"kenmerk": kenmerk, **(typed or akte())})


def stored(database: Database, dossier: Dossier) -> Dossier:
    with database.begin(Scope(gemeente=dossier.gemeente)) as session:
        found = queries.find(session, dossier.kenmerk)
        assert found is not None
        return found


def test_the_akte_of_another_system_is_known_here(clerk: FlaskClient, database: Database, delivered: Dossier) -> None:
    assert report(clerk, delivered.kenmerk.lower()).location == f"/balie/{delivered.kenmerk}"
    found = stored(database, delivered)
    assert (found.status, found.akte_nummer) == (Status.AKTE_OPGEMAAKT, "200251")
    assert "200251" in clerk.get(f"/balie/{delivered.kenmerk}").text


def test_it_waits_in_a_list_until_its_akte_is_told(clerk: FlaskClient, delivered: Dossier) -> None:
    before = clerk.get("/balie").text
    assert (title(before), references(before)) == ("Akte nog niet gemeld", [delivered.kenmerk])
    report(clerk, delivered.kenmerk)
    after = clerk.get("/balie").text
    assert (title(after), references(after), counted(after)) == ("Klaar", [delivered.kenmerk], {})


def test_a_number_that_is_none_is_asked_again_and_nothing_is_written(
    clerk: FlaskClient, database: Database, delivered: Dossier
) -> None:
    answer = report(clerk, delivered.kenmerk, **akte("honderd"))
    assert answer.status_code == 422
    assert 'value="honderd"' in answer.text
    assert stored(database, delivered).status is Status.AFGELEVERD


def test_an_akte_is_reported_once(clerk: FlaskClient, delivered: Dossier) -> None:
    report(clerk, delivered.kenmerk)
    answer = report(clerk, delivered.kenmerk)
    assert (answer.status_code, "al bekend" in answer.text) == (422, True)


def test_what_has_not_arrived_has_no_akte(clerk: FlaskClient, database: Database, deliver: Deliver) -> None:
    dossier = file(database, PLACE, adapter="own")
    deliver(OwnSystem(TemporaryError("down")))
    assert "Leg dat eerst vast bij Afleveringen" in report(clerk, dossier.kenmerk).text


@pytest.mark.parametrize("kenmerk", ["", "OV-2026-9999999", "1", "999990019"])
def test_an_unknown_reference_is_asked_again(clerk: FlaskClient, kenmerk: str) -> None:
    answer = report(clerk, kenmerk)
    assert (answer.status_code, "kennen wij niet" in answer.text) == (422, True)


def test_another_municipality_s_dossier_is_unknown(log_in: LogIn, database: Database, delivered: Dossier) -> None:
    assert "kennen wij niet" in report(log_in("gooise-meren"), delivered.kenmerk).text
    assert stored(database, delivered).status is Status.AFGELEVERD


def test_a_dossier_of_this_desk_is_handled_at_this_desk(log_in: LogIn, database: Database, deliver: Deliver) -> None:
    dossier = file(database, adapter="store")
    deliver()
    assert "Dit dossier behandelt u hier" in report(log_in("gooise-meren"), dossier.kenmerk).text


def test_what_was_done_elsewhere_is_told_whatever_is_open_here(
    clerk: FlaskClient, database: Database, deliver: Deliver
) -> None:
    """Somebody else declared the same person before (rule R12): her own system judged that."""
    _, last = file(database, PLACE, adapter="own"), file(database, PLACE, adapter="own")
    deliver(OwnSystem(Accepted("ZAAK-1")))
    assert report(clerk, last.kenmerk).status_code == 302
    assert stored(database, last).akte_nummer == "200251"
