# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""Each list holds what its name says, and a search finds what is meant."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import text, update

from overlijden.balie import queue
from overlijden.balie.queue import RIJEN
from overlijden.db import Database, Scope
from overlijden.dossier.kaart import sound
from overlijden.status import ENDS, Status
from overlijden.tables import Dossier
from overlijden.termijn import NEDERLAND
from tests.filing import file
from tests.overlijden.balie.test_queue import counted, references
from tests.overlijden.conftest import LogIn

pytestmark = pytest.mark.balie

TODAY = datetime.now(NEDERLAND).date()
FAR = TODAY + timedelta(days=30)
CALM: dict[str, Any] = {
    "status": Status.IN_BEHANDELING,
    "bekeken": 1,
    "verwerkt": 1,
    "uiterste_dag": FAR,
    "uitvaart_op": FAR,
}
AKTE = {**CALM, "status": Status.AKTE_OPGEMAAKT}

# What a dossier is like, and in which lists it then stands.
CASES: Mapping[str, tuple[dict[str, Any], set[str]]] = {
    "new": ({**CALM, "status": Status.AFGELEVERD}, {"te-doen", "nieuw"}),
    "taken up": (CALM, {"te-doen"}),
    "mine": ({**CALM, "behandelaar": "gooise-meren"}, {"te-doen", "mijn"}),
    "a colleague's": ({**CALM, "behandelaar": "gooise-meren-2"}, {"te-doen"}),
    "waiting": ({**CALM, "status": Status.AANVULLING_GEVRAAGD}, {"te-doen", "wacht"}),
    "changed": ({**CALM, "revisie": 2}, {"te-doen", "gewijzigd"}),
    "changed before anybody saw it": ({**CALM, "revisie": 2, "verwerkt": 0}, {"te-doen"}),
    "funeral near": ({**CALM, "uitvaart_op": TODAY}, {"te-doen", "termijn"}),
    "last day near": ({**CALM, "uiterste_dag": TODAY}, {"te-doen", "termijn"}),
    "no deadline known": ({**CALM, "uiterste_dag": None, "uitvaart_op": None}, {"te-doen", "termijn"}),
    "near, with a verlof": ({**AKTE, "status": Status.VERLOF_AFGEGEVEN, "uitvaart_op": TODAY}, {"te-doen"}),
    "originals missing": ({**AKTE, "openstaand": ["originelen"]}, {"te-doen", "originelen"}),
    "court due": ({**AKTE, "openstaand": ["rechtbank"]}, {"te-doen", "rechtbank"}),
    "documents sent": ({**AKTE, "status": Status.DOCUMENTEN_VERZONDEN, "openstaand": ["originelen"]}, {"originelen"}),
    "struck out, not confirmed by all": (
        {**CALM, "status": Status.DOORGEHAALD, "openstaand": ["ontvangers"]},
        {"doorhaling"},
    ),
    **{f"closed: {end}": ({**CALM, "status": end}, {"klaar"}) for end in sorted(ENDS)},
}


def lay(database: Database, **values: Any) -> str:
    """A dossier on the desk that is like this."""
    kenmerk = file(database, adapter="store").kenmerk
    with database.begin(Scope(gemeente="1942")) as session:
        revisie = values.pop("revisie", 1)
        session.execute(update(Dossier).where(Dossier.kenmerk == kenmerk).values(revisie=revisie, **values))
    return kenmerk


@pytest.fixture
def on_desk(database: Database, superuser: Any) -> Any:
    """Lets what was filed lie at the desk, as the worker does."""
    return lambda: superuser.execute(text("UPDATE dossier SET op_balie_sinds = now()"))


@pytest.mark.parametrize("name", CASES)
def test_a_dossier_stands_in_the_lists_that_it_belongs_to(
    clerk: FlaskClient, database: Database, on_desk: Any, name: str
) -> None:
    values, expected = CASES[name]
    kenmerk = lay(database, **values)
    on_desk()
    pages = {slug: clerk.get(f"/balie?rij={slug}").text for slug in RIJEN}
    assert {slug for slug, page in pages.items() if kenmerk in references(page)} == expected
    assert set(counted(pages["te-doen"])) == expected - {"klaar"}, "and each says how many it has"


def test_a_list_is_turned_page_by_page(
    clerk: FlaskClient, database: Database, on_desk: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queue, "PAGE", 2)
    filed = [lay(database, **{**CALM, "uitvaart_op": FAR + timedelta(days=n), "uiterste_dag": None}) for n in range(5)]
    on_desk()
    pages = [clerk.get(f"/balie?rij=te-doen&blad={blad}").text for blad in (1, 2, 3)]
    assert [references(page) for page in pages] == [filed[:2], filed[2:4], filed[4:]]
    assert ["Volgende" in page for page in pages] == [True, True, False]
    assert ["Vorige" in page for page in pages] == [False, True, True]


@pytest.mark.parametrize(
    ("vandaag", "near"),
    [
        (date(2026, 3, 2), date(2026, 3, 4)),  # Monday
        (date(2026, 3, 5), date(2026, 3, 9)),  # Thursday, over a week-end
        (date(2026, 4, 2), date(2026, 4, 8)),  # Maundy Thursday: Good Friday to Easter Monday do not count
        (date(2026, 12, 24), date(2026, 12, 29)),
    ],
)
def test_what_is_near_is_counted_in_working_days(vandaag: date, near: date) -> None:
    assert queue.near(vandaag) == near


def search(client: FlaskClient, zoek: str, dag: date | None = None) -> str:
    parts = {"dag-dag": dag.day, "dag-maand": dag.month, "dag-jaar": dag.year} if dag else {}
    return client.post("/balie/zoeken", data={"zoek": zoek, **{name: str(part) for name, part in parts.items()}}).text


@pytest.mark.parametrize(
    "zoek", ["Holthuizen", "holthuijsen", "HOLTHUYZEN", "van Holthuizen", "999991930", "9999 91.930", " {kenmerk} "]
)
def test_a_dossier_is_found_by_what_is_meant(clerk: FlaskClient, database: Database, zoek: str) -> None:
    kenmerk = file(database, adapter="store").kenmerk
    assert references(search(clerk, zoek.format(kenmerk=kenmerk))) == [kenmerk]


@pytest.mark.parametrize("zoek", ["Bakker", "999993653", "OV-2020-0000001"])
def test_what_is_not_meant_is_not_found(clerk: FlaskClient, database: Database, zoek: str) -> None:
    file(database, adapter="store")
    assert "geen dossier" in search(clerk, zoek)


def test_a_day_makes_a_search_by_name_narrower(clerk: FlaskClient, database: Database) -> None:
    now = datetime.now(UTC)
    kenmerken = [file(database, adapter="store", nu=now - timedelta(days=days)).kenmerk for days in (0, 3)]
    died = now.astimezone(NEDERLAND).date() - timedelta(days=4)
    assert references(search(clerk, "Holthuizen", died)) == [kenmerken[1]]
    assert references(search(clerk, "Holthuizen")) == kenmerken


@pytest.mark.parametrize(
    ("typed", "said"), [({}, "Vul een kenmerk"), ({"zoek": "x", "dag-dag": "40"}, "Vul een bestaande dag in")]
)
def test_a_search_without_a_question_says_what_to_do(clerk: FlaskClient, typed: dict[str, str], said: str) -> None:
    assert said in clerk.post("/balie/zoeken", data=typed).text


@pytest.mark.toegang
def test_another_municipality_finds_nothing_of_it(log_in: LogIn, database: Database) -> None:
    kenmerk = file(database, adapter="store").kenmerk
    for zoek in ("Holthuizen", "999991930", kenmerk):
        assert references(search(log_in("den-bosch"), zoek)) == []


@pytest.mark.parametrize(
    "alike",
    [("Meyer", "Meijer", "Maier"), ("Schmidt", "Smit", "Smith"), ("Visser", "Fisser"), ("Bakker", "Backer"),
     ("Łódź", "Lodz"), ("IJsbrand", "Ysbrant"), ("Philips", "Filips"), ("Jansen", "Janssen")],
)  # fmt: skip
def test_surnames_that_sound_alike_have_one_key(alike: tuple[str, ...]) -> None:
    assert len({sound(naam) for naam in alike}) == 1


@pytest.mark.parametrize(
    ("one", "other"), [("Bakker", "Bakel"), ("Visser", "Vos"), ("Jansen", "Hansma"), ("Aa", "Baan")]
)
def test_surnames_that_sound_otherwise_have_another(one: str, other: str) -> None:
    assert sound(one) != sound(other)


@pytest.mark.parametrize("naam", ["", "-", "1"])
def test_what_has_no_letters_has_no_key(naam: str) -> None:
    assert sound(naam) == ""


def test_a_dossier_leads_to_the_next_of_the_list_that_it_was_opened_from(
    clerk: FlaskClient, database: Database, on_desk: Any
) -> None:
    """Also where it left that list meanwhile; by deadline, what has none first."""
    days = (None, TODAY, TODAY, FAR)
    first, *others, last = [lay(database, **{**CALM, "uitvaart_op": day, "uiterste_dag": day}) for day in days]
    left = lay(database, **{**AKTE, "status": Status.DOCUMENTEN_VERZONDEN, "uitvaart_op": TODAY})
    on_desk()
    assert following(clerk, first) == others[0]
    assert following(clerk, others[0]) == others[1]
    assert following(clerk, left) == last
    assert following(clerk, last) == ""
    assert following(clerk, first, "mijn") == ""
    assert following(clerk, first, "klaar") == ""
    assert following(clerk, first, "bestaat-niet") == ""


def following(clerk: FlaskClient, kenmerk: str, rij: str = "te-doen") -> str:
    """Where the page of a dossier leads to in a list."""
    page = clerk.get(f"/balie/{kenmerk}?rij={rij}").text
    return "".join(re.findall(rf'href="/balie/([^"]+)\?rij={rij}">Volgende in deze lijst', page))
