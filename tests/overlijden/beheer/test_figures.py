# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""Figures that anybody may see: numbers and nothing else, and none below ten."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Connection, text

from overlijden.beheer import figures
from overlijden.db import Database, Scope
from overlijden.gemeenten import Deelname, Gemeente, all_on
from overlijden.status import Actie, Rol, Status
from overlijden.tables import Dossier, Gebeurtenis
from tests.overlijden.conftest import LogIn
from tests.overlijden.test_db import NU, fill

DIRECTOR = Scope(partij="kvk:99900017")
TODAY = date(2026, 11, 25)


def rows(database: Database, function: str) -> list[tuple[object, ...]]:
    """All that a function tells somebody without any scope."""
    with database.begin() as session:
        return [tuple(row) for row in session.execute(text(f"SELECT * FROM {function}()"))]  # noqa: S608


def deliver(database: Database, count: int, after: timedelta) -> None:
    """So many dossiers, each with its municipality this long after it was filed."""
    with database.begin(DIRECTOR) as session:
        for number in range(count):
            fill(session, "kvk:99900017", "1942", f"OV-2026-{number + 1:07}")
        for dossier in session.query(Dossier):
            of = {"dossier_id": dossier.id, "gemeente": "1942", "partij": dossier.partij}
            arrived = {"actie": Actie.AFLEVEREN, "van": Status.INGEDIEND, "naar": Status.AFGELEVERD}
            session.add(Gebeurtenis(op=NU + after, door="x", rol=Rol.SYSTEEM, **arrived, **of))


@pytest.mark.parametrize(("count", "told"), [(9, None), (10, 10)])
def test_declarations_are_told_by_month_and_number_and_not_below_ten(
    web_database: Database, count: int, told: int | None
) -> None:
    deliver(web_database, count, timedelta(0))
    assert rows(web_database, "aangiften_per_maand") == [(date(2026, 3, 1), told)]


@pytest.mark.parametrize(
    ("seconds", "bound"), [(0, 60), (60, 60), (61, 300), (900, 900), (3601, 86400), (86401, 2147483647)]
)
def test_the_time_until_the_municipality_had_it_is_told_in_steps(
    web_database: Database, seconds: int, bound: int
) -> None:
    deliver(web_database, 10, timedelta(seconds=seconds))
    assert rows(web_database, "overdrachtstijden") == [(bound, 10)]


def test_few_hand_overs_are_not_told(web_database: Database) -> None:
    deliver(web_database, 9, timedelta(0))
    assert rows(web_database, "overdrachtstijden") == [(60, None)]
    with web_database.begin() as session:
        (bar,) = figures.handover(session)
    assert (bar.value, bar.share) == ("minder dan 10", 0)


@pytest.mark.parametrize(("count", "told"), [(9, None), (10, 10)])
def test_a_closed_door_is_a_municipality_a_month_and_a_number(
    web_database: Database, count: int, told: int | None
) -> None:
    with web_database.begin() as session:
        for _ in range(count):
            session.execute(text("SELECT tel_gesloten_deur('0321')"))
    ((gemeente, maand, aantal),) = rows(web_database, "gesloten_deuren")
    assert (gemeente, aantal) == ("0321", told)
    assert isinstance(maand, date)
    assert maand.day == 1


def test_of_a_day_no_more_closed_doors_count_than_people_can_have_met(
    web_database: Database, superuser: Connection
) -> None:
    def ask_often() -> None:
        with web_database.begin() as session:
            for code in ("0321", "1942") * 40:
                session.execute(text("SELECT tel_gesloten_deur(:code)"), {"code": code})

    ask_often()
    assert {aantal for _, _, aantal in rows(web_database, "gesloten_deuren")} == {25}
    superuser.execute(text("UPDATE gesloten_deur SET dag = dag - 1"))
    ask_often()
    assert {aantal for _, _, aantal in rows(web_database, "gesloten_deuren")} == {50}


@pytest.mark.parametrize("code", ["", "321", "abcd", "0321'; DROP TABLE x"])
def test_what_is_no_code_is_not_counted(web_database: Database, code: str) -> None:
    with pytest.raises(Exception, match="gesloten_deur_gemeente_check"), web_database.begin() as session:
        session.execute(text("SELECT tel_gesloten_deur(:code)"), {"code": code})


def ask(client: FlaskClient, code: str) -> None:
    client.post("/aangifte", data={"overlijden.gemeente": code})


def test_a_visitor_is_counted_once_for_a_municipality_that_is_closed(log_in: LogIn, database: Database) -> None:
    visitors = [log_in("uitvaart").application.test_client() for _ in range(10)]
    for visitor in visitors:
        for code in ("0321", "0321", "1942"):
            ask(visitor, code)
    assert [(gemeente, aantal) for gemeente, _, aantal in rows(database, "gesloten_deuren")] == [("0321", 10)]


def test_only_looking_counts_nothing(log_in: LogIn, database: Database) -> None:
    log_in("uitvaart").application.test_client().get("/gemeente/0321")
    assert rows(database, "gesloten_deuren") == []


def record(code: str, vanaf: date, adapter: str = "store") -> Deelname:
    return Deelname(gemeente=Gemeente(code, "x"), vanaf=vanaf, adapter=adapter)


def test_the_line_rises_when_one_joins_and_falls_when_one_leaves() -> None:
    records = {
        "0321": [record("0321", date(2026, 1, 1)), record("0321", date(2026, 7, 1), "geen")],
        "1942": [record("1942", date(2026, 4, 1))],
    }
    line = figures.line(records, TODAY)
    assert line is not None
    heights = [float(point.split(",")[1]) for point in line.points.split()]
    assert heights == [110, 55, 55, 0, 0, 55, 55]
    assert (line.top, line.sentence) == (2, "Van 1 bij het begin in jan 2026 naar 1 nu.")
    assert (line.begin, line.now, line.now_at) == ("jan 2026", 1, 55)


def test_without_anybody_there_is_no_line() -> None:
    assert figures.line({}, TODAY) is None
    assert figures.line({"0321": [record("0321", date(2027, 1, 1))]}, TODAY) is None


def test_every_municipality_has_a_place_of_its_own_in_the_picture() -> None:
    tiles = figures.tiles([(gemeente.naam, "nee") for gemeente in all_on(TODAY)], ("ja", "nee"))
    assert len({(tile.x, tile.y) for tile in tiles}) == len(all_on(TODAY))
