# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""After a merger the desk of the successor handles what was filed before it, and no other desk does."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select, text

from overlijden.db import Database, Scope
from overlijden.gemeenten import predecessors
from overlijden.tables import Auditregel, Dossier, Gebeurtenis, Levering, LeveringStatus
from overlijden.termijn import today
from tests.filing import file, participate
from tests.overlijden.balie.test_leveringen import REFUSED, decide
from tests.overlijden.balie.test_queue import OwnSystem
from tests.overlijden.conftest import Deliver, LogIn

pytestmark = pytest.mark.balie

BUSSUM, GOOISE_MEREN, DEN_BOSCH = "0381", "1942", "0796"  # Bussum went into Gooise Meren on 1 January 2016


@pytest.fixture
def old(database: Database, deliver: Deliver) -> Dossier:
    """Filed in Bussum in its last days, and not handled yet."""
    dossier = _file(database, "store")
    deliver()
    return dossier


@pytest.fixture
def stuck(database: Database, deliver: Deliver) -> Dossier:
    """Filed in Bussum in its last days, and refused by the system of its own."""
    dossier = _file(database, "own")
    deliver(OwnSystem(REFUSED))
    return dossier


def _file(database: Database, adapter: str) -> Dossier:
    settled = f'vanaf = 2015-01-01\nadapter = "{adapter}"\nkanalen.EHERKENNING = "EH2+"\n'
    participate(database, BUSSUM, settled, date(2015, 1, 1))
    return file(database, BUSSUM, adapter=adapter, nu=datetime(2015, 12, 28, 12, tzinfo=UTC))


def test_the_successor_finds_reads_and_handles_it(log_in: LogIn, database: Database, old: Dossier) -> None:
    desk = log_in("gooise-meren")
    assert old.kenmerk in desk.get("/balie").text
    page = desk.get(f"/balie/{old.kenmerk}")
    assert "Holthuizen" in page.text
    version = re.search('name="versie" value="([0-9]+)"', page.text)
    assert version
    taken = desk.post(f"/balie/{old.kenmerk}/in_behandeling_nemen", data={"versie": version[1]})
    assert taken.status_code == 302, taken.text
    with database.begin(Scope(gemeente=GOOISE_MEREN, voorgangers=(BUSSUM,))) as session:
        acts = session.scalars(select(Gebeurtenis.actie).order_by(Gebeurtenis.id)).all()
    assert acts[-1] == "in_behandeling_nemen"
    with database.begin(Scope(beheer=BUSSUM)) as session:  # its own chain tells it, by a clerk of the successor
        last = session.scalars(select(Auditregel).order_by(Auditregel.nummer.desc())).first()
    assert last is not None
    assert (last.gemeente, last.organisatie) == (BUSSUM, GOOISE_MEREN)


@pytest.mark.parametrize(
    ("what", "typed", "becomes"),
    [
        ("opnieuw", {}, LeveringStatus.ONBEKEND),
        ("anders", {"zaaknummer": "Z-7", "reden": "Zelf overgenomen"}, LeveringStatus.AFGELEVERD),
    ],
)
def test_the_successor_decides_about_a_delivery_that_stopped(
    log_in: LogIn, database: Database, stuck: Dossier, what: str, typed: dict[str, str], becomes: LeveringStatus
) -> None:
    desk = log_in("gooise-meren")
    assert stuck.kenmerk in desk.get("/balie/leveringen").text
    assert decide(desk, stuck, what, **typed).location == "/balie/leveringen"
    with database.begin(Scope(gemeente=BUSSUM)) as session:
        assert session.scalars(select(Levering.status)).all() == [becomes]


def test_no_other_desk_decides_about_a_delivery_that_stopped(log_in: LogIn, stuck: Dossier) -> None:
    assert log_in("den-bosch").post(f"/balie/leveringen/{stuck.kenmerk}/opnieuw").status_code == 404


def test_no_other_desk_finds_it(log_in: LogIn, old: Dossier) -> None:
    desk = log_in("den-bosch")
    assert old.kenmerk not in desk.get("/balie").text
    assert desk.get(f"/balie/{old.kenmerk}").status_code == 404


def test_without_predecessors_a_transaction_sees_its_own_municipality_only(database: Database, old: Dossier) -> None:
    for scope in (
        Scope(gemeente=GOOISE_MEREN),
        Scope(gemeente=GOOISE_MEREN, voorgangers=predecessors(DEN_BOSCH, today())),
    ):
        with database.begin(scope) as session:
            for table in ("dossier", "revisie", "bijlage", "levering", "gebeurtenis", "collega"):
                assert session.scalar(text(f"SELECT count(*) FROM {table} WHERE gemeente = '{BUSSUM}'")) == 0  # noqa: S608


def test_the_day_before_the_merger_it_is_not_the_successor_s() -> None:
    assert BUSSUM in predecessors(GOOISE_MEREN, date(2016, 1, 1))
    assert BUSSUM not in predecessors(GOOISE_MEREN, date(2015, 12, 31))
