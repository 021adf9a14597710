# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""What a clerk can do with a dossier, and what keeps her from doing it twice or too late."""

from __future__ import annotations

import re
import threading
from datetime import datetime, timedelta
from html import unescape

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from overlijden.adapter import Accepted
from overlijden.balie.acts import ACTS
from overlijden.db import Database, Scope
from overlijden.dossier import queries
from overlijden.status import Actie, Status
from overlijden.tables import Dossier
from overlijden.termijn import NEDERLAND
from tests.filing import file
from tests.overlijden.balie.test_queue import OwnSystem
from tests.overlijden.conftest import Deliver, LogIn

pytestmark = pytest.mark.balie
TAKE, RECORD = Actie.IN_BEHANDELING_NEMEN, Actie.AKTE_OPMAKEN


def stored(database: Database, kenmerk: str) -> Dossier:
    with database.begin(Scope(gemeente="1942")) as session:
        found = queries.find(session, kenmerk)
        assert found is not None
        return found


def version(client: FlaskClient, kenmerk: str) -> str:
    return str(re.findall(r'name="versie" value="([0-9]+)"', client.get(f"/balie/{kenmerk}").text)[0])


def do(client: FlaskClient, kenmerk: str, actie: Actie, **typed: str) -> TestResponse:
    """Open the dossier and press the button of the act."""
    data = {"versie": version(client, kenmerk), **typed}
    return client.post(f"/balie/{kenmerk}/{actie}", data=data)


def akte(nummer: str = "200251", days_ago: int = 0) -> dict[str, str]:
    dag = datetime.now(NEDERLAND).date() - timedelta(days=days_ago)
    typed = {"akte_datum-dag": dag.day, "akte_datum-maand": dag.month, "akte_datum-jaar": dag.year}
    return {"akte_nummer": nummer, **{name: str(part) for name, part in typed.items()}}


def go_on(client: FlaskClient, kenmerk: str) -> None:
    """Set aside that this person was declared before (rule R12)."""
    assert do(client, kenmerk, Actie.AFWIJKEN, regel="R12", reden="twee aangiften, een akte").status_code == 302


def offered(client: FlaskClient, kenmerk: str) -> list[str]:
    """The act whose questions stand on the page."""
    found = re.findall(rf'action="/balie/{kenmerk}/([a-z_]+)"', client.get(f"/balie/{kenmerk}").text)
    return [actie for actie in found if actie not in ("notities", "brp")]


def test_from_new_to_akte_in_two_acts(clerk: FlaskClient, database: Database, kenmerk: str) -> None:
    assert do(clerk, kenmerk, TAKE).location == f"/balie/{kenmerk}#inhoud"
    assert do(clerk, kenmerk, RECORD, **akte()).location == f"/balie/{kenmerk}#inhoud"
    found = stored(database, kenmerk)
    assert (found.status, found.akte_nummer) == (Status.AKTE_OPGEMAAKT, "200251")
    assert found.akte_datum == datetime.now(NEDERLAND).date()
    page = clerk.get(f"/balie/{kenmerk}").text
    assert "200251 (in de BRP 20A0251)" in page
    assert page.count("Noor de Wit") >= 2, "the timeline names who did it"


@pytest.mark.parametrize(("typed", "kept"), [("20A0251", "200251"), ("2 A0053", "2 0053"), (" 2a0007 ", "2A0007")])
def test_both_forms_of_a_number_are_kept_in_one(
    clerk: FlaskClient, database: Database, kenmerk: str, typed: str, kept: str
) -> None:
    do(clerk, kenmerk, TAKE)
    assert do(clerk, kenmerk, RECORD, **akte(typed)).status_code == 302
    assert stored(database, kenmerk).akte_nummer == kept


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        (akte("12345"), "6 tekens"),
        (akte(""), "6 tekens"),
        (akte(days_ago=-1), "toekomst"),
        (akte(days_ago=1), "voor de aangifte"),
        ({"akte_nummer": "200251"}, "Vul de datum van de akte in"),
        (akte() | {"akte_datum-maand": "13"}, "Vul de datum van de akte in"),
    ],
)
def test_what_cannot_be_right_is_refused_in_words_and_what_was_typed_is_kept(
    clerk: FlaskClient, database: Database, kenmerk: str, typed: dict[str, str], words: str
) -> None:
    do(clerk, kenmerk, TAKE)
    answer = do(clerk, kenmerk, RECORD, **typed)
    assert answer.status_code == 422
    assert words in unescape(answer.text)
    assert "Controleer uw antwoorden" in answer.text
    assert f'value="{typed["akte_nummer"]}"' in answer.text
    assert stored(database, kenmerk).status is Status.IN_BEHANDELING


def test_all_that_is_wrong_with_an_akte_is_said_at_once(clerk: FlaskClient, kenmerk: str) -> None:
    do(clerk, kenmerk, TAKE)
    page = unescape(do(clerk, kenmerk, RECORD, **akte("12345", days_ago=-1)).text)
    assert 'href="#akte_nummer"' in page
    assert 'href="#akte_datum-dag"' in page


@pytest.mark.parametrize("again", ["200251", "20A0251"])
def test_a_number_is_given_once_a_year(
    clerk: FlaskClient, database: Database, deliver: Deliver, kenmerk: str, again: str
) -> None:
    second = file(database, adapter="store").kenmerk
    deliver()
    for one in (kenmerk, second):
        do(clerk, one, TAKE)
    go_on(clerk, second)
    assert do(clerk, kenmerk, RECORD, **akte("200251")).status_code == 302
    answer = do(clerk, second, RECORD, **akte(again))
    assert answer.status_code == 422
    assert "al bij een ander dossier" in answer.text
    assert stored(database, second).akte_nummer is None
    assert do(clerk, second, RECORD, **akte("200252")).status_code == 302


def test_another_municipality_may_have_the_same_number(
    clerk: FlaskClient, log_in: LogIn, database: Database, deliver: Deliver, kenmerk: str
) -> None:
    elsewhere = file(database, "0796", adapter="store").kenmerk
    deliver()
    for client, one in ((clerk, kenmerk), (log_in("den-bosch"), elsewhere)):
        do(client, one, TAKE)
        go_on(client, one)
        assert do(client, one, RECORD, **akte()).status_code == 302


@pytest.mark.toegang
def test_only_the_registrar_makes_the_akte(log_in: LogIn, database: Database, kenmerk: str) -> None:
    employee = log_in("gooise-meren-2")
    assert offered(employee, kenmerk) == [TAKE]
    do(employee, kenmerk, TAKE)
    assert offered(employee, kenmerk) == []
    data = {"versie": str(stored(database, kenmerk).versie), **akte()}
    assert employee.post(f"/balie/{kenmerk}/{RECORD}", data=data).status_code == 403
    assert stored(database, kenmerk).status is Status.IN_BEHANDELING


def test_a_dossier_in_the_municipality_s_own_system_is_not_handled_here(
    log_in: LogIn, database: Database, deliver: Deliver
) -> None:
    kenmerk = file(database, "0796", adapter="own").kenmerk
    deliver(OwnSystem(Accepted("ZAAK-1")))
    client = log_in("den-bosch")
    page = client.get(f"/balie/{kenmerk}").text
    assert "ZAAK-1" in page
    assert "Hier is voor u nu niets te doen" in page
    with database.begin(Scope(gemeente="0796")) as session:
        found = queries.find(session, kenmerk)
        assert found is not None
    answer = client.post(f"/balie/{kenmerk}/{TAKE}", data={"versie": str(found.versie)})
    assert answer.status_code == 403


@pytest.mark.parametrize("typed", [{"versie": "1"}, {"versie": "x"}, {}])
def test_a_page_that_is_no_longer_true_changes_nothing(
    clerk: FlaskClient, database: Database, kenmerk: str, typed: dict[str, str]
) -> None:
    answer = clerk.post(f"/balie/{kenmerk}/{TAKE}", data=typed)
    assert answer.status_code == 409
    assert "intussen veranderd" in answer.text
    assert f'href="/balie/{kenmerk}"' in answer.text
    assert stored(database, kenmerk).status is Status.AFGELEVERD


def test_a_second_click_is_told_that_the_first_one_worked(clerk: FlaskClient, kenmerk: str) -> None:
    data = {"versie": version(clerk, kenmerk)}
    answers = [clerk.post(f"/balie/{kenmerk}/{TAKE}", data=data).status_code for _ in range(2)]
    assert answers == [302, 409]


@pytest.mark.parametrize("actie", [actie for actie in Actie if actie not in ACTS])
def test_an_act_that_this_desk_does_not_have_does_not_exist(clerk: FlaskClient, kenmerk: str, actie: Actie) -> None:
    assert clerk.post(f"/balie/{kenmerk}/{actie}", data={"versie": version(clerk, kenmerk)}).status_code == 404


def test_two_clerks_at_once_make_one_akte(log_in: LogIn, database: Database, kenmerk: str) -> None:
    first, second = log_in("gooise-meren"), log_in("gooise-meren")
    do(first, kenmerk, TAKE)
    together = threading.Barrier(2)
    answers: list[int] = []

    def record(client: FlaskClient, nummer: str, versie: str) -> None:
        together.wait()
        data = {"versie": versie, **akte(nummer)}
        answers.append(client.post(f"/balie/{kenmerk}/{RECORD}", data=data).status_code)

    versie = version(first, kenmerk)
    threads = [
        threading.Thread(target=record, args=(client, nummer, versie))
        for client, nummer in ((first, "200001"), (second, "200002"))
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == [302, 409]
    found = stored(database, kenmerk)
    with database.begin(Scope(gemeente="1942")) as session:
        events = queries.history(session, found)
    assert [event.actie for event in events].count(RECORD) == 1
