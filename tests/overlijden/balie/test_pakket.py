# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""A clerk says that she has a package, by the code in it, and only then it is delivered."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError
from werkzeug.test import TestResponse

from adapters.pakket import Pakket
from adapters.pakket.folder import Folder
from overlijden.adapter import receipt_code
from overlijden.db import Database, Scope
from overlijden.dossier import queries
from overlijden.status import Actie, Handeling, Rol, Status
from overlijden.tables import Dossier, LeveringStatus
from tests.filing import PARTIJ, file
from tests.overlijden.conftest import Deliver, LogIn
from tests.overlijden.delivery.test_delivery import state

pytestmark = pytest.mark.balie
PLACE = "0796"


@pytest.fixture
def clerk(log_in: LogIn) -> FlaskClient:
    return log_in("den-bosch")


@pytest.fixture
def adapter(tmp_path: Path) -> Pakket:
    (tmp_path / PLACE).mkdir()
    return Pakket(Folder(tmp_path), 24)


@pytest.fixture
def waiting(database: Database, deliver: Deliver, adapter: Pakket) -> Dossier:
    """A dossier of which the package lies in the folder."""
    dossier = file(database, PLACE, adapter="pakket")
    deliver(adapter)
    return dossier


def confirm(clerk: FlaskClient, dossier: Dossier, code: str) -> TestResponse:
    return clerk.post(f"/balie/leveringen/{dossier.kenmerk}/ontvangen", data={"code": code})


def code_of(database: Database, dossier: Dossier) -> str:
    return receipt_code(state(database, dossier)[0].id.hex)


def test_what_waits_for_her_stands_on_a_list_of_its_own(clerk: FlaskClient, waiting: Dossier) -> None:
    page = clerk.get("/balie/leveringen").text
    assert "Pakketten die op uw bevestiging wachten" in page
    assert waiting.kenmerk in page
    assert "Bevestig dat u het pakket hebt" in clerk.get(f"/balie/leveringen/{waiting.kenmerk}").text


def test_with_the_code_in_it_a_package_is_delivered(
    clerk: FlaskClient, database: Database, deliver: Deliver, adapter: Pakket, waiting: Dossier, superuser: Connection
) -> None:
    code = code_of(database, waiting)
    assert confirm(clerk, waiting, f" {code[:4].lower()} {code[4:]} ").location == "/balie/leveringen"
    assert state(database, waiting)[1].status is Status.INGEDIEND
    deliver(adapter)
    levering, dossier = state(database, waiting)
    assert (levering.status, dossier.status) == (LeveringStatus.AFGELEVERD, Status.AFGELEVERD)
    assert list((adapter.road.path / PLACE).iterdir()) == []  # type: ignore[attr-defined]
    with database.begin(Scope(gemeente=PLACE)) as session:
        *_, event = queries.history(session, dossier)
    assert (event.actie, event.rol) == (Actie.AFLEVEREN, Rol.SYSTEEM)
    audited = "SELECT count(*) FROM auditregel WHERE handeling = :what AND door = 'den-bosch'"
    assert superuser.scalar(text(audited), {"what": Handeling.LEVERING_BEVESTIGD}) == 1


@pytest.mark.parametrize("code", ["", "00000000", "OV-2026-0000001"])
def test_with_another_code_it_is_not(clerk: FlaskClient, database: Database, waiting: Dossier, code: str) -> None:
    answer = confirm(clerk, waiting, code)
    assert (answer.status_code, "hoort niet bij dit pakket" in answer.text) == (422, True)
    assert state(database, waiting)[0].status is LeveringStatus.WACHT


def test_a_package_is_confirmed_once(clerk: FlaskClient, database: Database, waiting: Dossier) -> None:
    code = code_of(database, waiting)
    assert [confirm(clerk, waiting, code).status_code for _ in range(2)] == [302, 409]


def test_what_was_confirmed_too_late_is_delivered_all_the_same(
    clerk: FlaskClient, database: Database, deliver: Deliver, adapter: Pakket, waiting: Dossier, superuser: Connection
) -> None:
    superuser.execute(text("UPDATE levering SET status = 'vastgelopen', code = 'pending-too-long'"))
    assert "Bevestig dat u het pakket hebt" in clerk.get(f"/balie/leveringen/{waiting.kenmerk}").text
    assert confirm(clerk, waiting, code_of(database, waiting)).status_code == 302
    deliver(adapter)
    assert state(database, waiting)[0].status is LeveringStatus.AFGELEVERD


def test_while_a_worker_is_at_it_she_is_asked_to_try_again(
    clerk: FlaskClient, database: Database, waiting: Dossier, superuser: Connection
) -> None:
    superuser.execute(text("UPDATE levering SET status = 'bezig', lease_tot = now(), lease_door = 'w'"))
    assert confirm(clerk, waiting, code_of(database, waiting)).status_code == 409
    assert superuser.scalar(text("SELECT count(*) FROM leveringstap WHERE stap = 'ontvangen'")) == 0


def test_what_is_not_a_package_is_not_confirmed(clerk: FlaskClient, database: Database) -> None:
    dossier = file(database, PLACE, adapter="scripted")
    assert "Bevestig dat u het pakket hebt" not in clerk.get(f"/balie/leveringen/{dossier.kenmerk}").text
    assert confirm(clerk, dossier, code_of(database, dossier)).status_code == 409


STEP = (
    "INSERT INTO leveringstap (levering_id, stap, gemeente, partij, uitkomst)"
    " VALUES (:id, :stap, :gemeente, :partij, 'x')"
)


@pytest.mark.parametrize(
    ("scope", "stap"),
    [
        (Scope(partij=PARTIJ), "ontvangen"),
        (Scope(gemeente="1942"), "ontvangen"),
        (Scope(gemeente=PLACE), "pakket"),
        (Scope(gemeente=PLACE), "zaak"),
    ],
)
def test_the_database_lets_nobody_else_and_nothing_else_be_written(
    database: Database, waiting: Dossier, scope: Scope, stap: str
) -> None:
    levering, _ = state(database, waiting)
    values = {"id": levering.id, "stap": stap, "gemeente": levering.gemeente, "partij": levering.partij}
    with pytest.raises(DBAPIError), database.begin(scope) as session:
        session.execute(text(STEP), values)


def test_nothing_is_confirmed_that_is_done(database: Database, waiting: Dossier, superuser: Connection) -> None:
    superuser.execute(text("UPDATE levering SET status = 'afgeleverd'"))
    levering, _ = state(database, waiting)
    values = {"id": levering.id, "stap": "ontvangen", "gemeente": levering.gemeente, "partij": levering.partij}
    with pytest.raises(DBAPIError), database.begin(Scope(gemeente=PLACE)) as session:
        session.execute(text(STEP), values)
