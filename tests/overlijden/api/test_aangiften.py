# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""A firm's software declares: once for each key, what the form would take and nothing else, for its own firm alone."""

from __future__ import annotations

import dataclasses
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Connection, text

from overlijden import web
from overlijden.db import Database, Scope
from overlijden.dossier import queries
from overlijden.toegang import Bereik
from overlijden.web import koppelingen
from tests import proof
from tests.conftest import DatabaseUrls
from tests.filing import PARTIJ, participate
from tests.overlijden.conftest import Connect, LogIn
from tests.serving import unlimited
from tests.software import AANGIFTEN, KVK, OTHER, aangifte, body, filed, key, send
from tests.systems import come, register_firm

pytestmark = pytest.mark.database
PROBLEM = "application/problem+json"
SECRET = "Geheim"


def fouten(answer: Any, code: int = 422) -> dict[str, str]:
    """Which rule spoke at which place."""
    assert (answer.status_code, answer.mimetype) == (code, PROBLEM), answer.text
    return {one["wijzer"]: one.get("regel", "") for one in answer.json.get("fouten", [])}


def count(superuser: Connection, table: str = "dossier") -> int:
    return superuser.scalar(text(f"SELECT count(*) FROM {table}")) or 0  # noqa: S608


def test_what_is_filed_is_a_dossier_of_the_firm_and_of_whoever_declares(
    client: FlaskClient, superuser: Connection
) -> None:
    kenmerk = filed(client)
    (row,) = superuser.execute(text("SELECT kenmerk, partij, persoon, kanaal, status FROM dossier")).all()
    person = koppelingen.person("p" * 32, PARTIJ, "iris")
    assert tuple(row) == (kenmerk, PARTIJ, person, "EHERKENNING", "ingediend")
    query = "SELECT door, rol, organisatie, handeling, kenmerken FROM auditregel WHERE kenmerken <> '{}'"
    assert [tuple(line) for line in superuser.execute(text(query))] == [
        (person, "uitvaartondernemer", PARTIJ, "indienen", [kenmerk])
    ]
    assert count(superuser, "levering") == 1


def test_the_firm_comes_from_its_registration(client: FlaskClient, database: Database) -> None:
    kenmerk = filed(client)
    with database.begin(Scope(partij=PARTIJ)) as session:
        dossier = queries.find(session, kenmerk)
        assert dossier is not None
        firm = queries.declared(session, dossier).onderneming
    assert firm is not None
    assert (firm.kvk_nummer, firm.naam) == (KVK, "Uitvaart")


def test_the_same_key_and_request_get_the_same_answer(client: FlaskClient, superuser: Connection) -> None:
    sent, sleutel = body(client, aangifte()), key()
    first, again = (send(client, sent, sleutel) for _ in range(2))
    assert (first.status_code, first.json) == (again.status_code, again.json)
    assert first.status_code == 201
    turned = {"bijlagen": sent["bijlagen"], "aangifte": dict(reversed(sent["aangifte"].items()))}
    assert send(client, turned, sleutel).json == first.json
    assert count(superuser) == 1


def test_the_same_key_with_another_request_is_refused(client: FlaskClient, superuser: Connection) -> None:
    sent, sleutel = body(client, aangifte()), key()
    assert send(client, sent, sleutel).status_code == 201
    sent["aangifte"]["contact"]["naam"] = SECRET
    answer = send(client, sent, sleutel)
    assert (answer.status_code, SECRET in answer.text) == (422, False)
    assert count(superuser) == 1


def test_another_person_with_the_same_key_is_another_request(client: FlaskClient) -> None:
    sent, sleutel = body(client, aangifte()), key()
    assert send(client, sent, sleutel).status_code == 201
    client.environ_base["HTTP_HANDELENDE_PERSOON"] = "daan"
    assert send(client, sent, sleutel).status_code == 422


def test_a_key_is_used_by_what_was_filed_alone(client: FlaskClient, superuser: Connection) -> None:
    sent, sleutel = body(client, aangifte()), key()
    truth = sent["aangifte"].pop("naar_waarheid")
    assert send(client, sent, sleutel).status_code == 422
    assert count(superuser, "concept WHERE kenmerk IS NOT NULL") == 0
    sent["aangifte"]["naar_waarheid"] = truth
    assert send(client, sent, sleutel).status_code == 201


@pytest.mark.proof
def test_three_at_once_are_one_declaration(app: Flask, client: FlaskClient, superuser: Connection) -> None:
    made = aangifte(answers={"/arts/a_route": "VIA_LIJKSCHOUWER", "/bijlagen": []})
    sent = body(client, dataclasses.replace(made, waarschuwingen=("R12",)))
    runs = proof.size(1_000, 4)
    start = threading.Barrier(3)
    token = client.environ_base["HTTP_AUTHORIZATION"]
    unlimited(app)

    def once(sleutel: str) -> tuple[int, Any]:
        browser = app.test_client()
        browser.environ_base |= {"HTTP_AUTHORIZATION": token, "HTTP_HANDELENDE_PERSOON": "iris"}
        start.wait(timeout=60)
        answer = send(browser, sent, sleutel)
        return answer.status_code, answer.json

    with ThreadPoolExecutor(3) as pool:
        for number in range(runs):
            answers = list(pool.map(once, [f"samen-{number}"] * 3))
            assert answers[0][0] == 201, answers
            assert answers == answers[:1] * 3
    assert count(superuser) == runs


def test_all_that_is_wrong_is_told_at_once_at_its_place(client: FlaskClient) -> None:
    sent = body(client, aangifte(answers={"/overledene/bsn": "999991931", "/naar_waarheid": None}))
    sent["aangifte"] |= {"soort": SECRET, SECRET: 1}
    sent["aangifte"]["overlijden"]["datum"] = SECRET
    sent["bijlagen"] = [SECRET]
    answer = send(client, sent)
    found = fouten(answer)
    expected = {
        "/aangifte": "ONBEKEND_VELD",
        "/aangifte/soort": "FORMAAT",
        "/aangifte/overlijden/datum": "FORMAAT",
        "/aangifte/overledene/bsn": "R16",
        "/bijlagen/0": "R65",
    }
    assert expected.items() <= found.items()
    assert "/aangifte/naar_waarheid" in found
    assert SECRET not in answer.text


@pytest.mark.parametrize("sent", [[], "x", {}, {"aangifte": 1}, {"aangifte": {}, "bijlagen": 1}, {SECRET: 1}])
def test_what_is_no_declaration_is_a_problem(client: FlaskClient, sent: Any) -> None:
    answer = send(client, sent)
    assert (answer.status_code, answer.mimetype) == (422, PROBLEM)
    assert SECRET not in answer.text


def test_a_warning_is_confirmed_by_its_rule(client: FlaskClient) -> None:
    sent = body(client, aangifte(answers={"/overlijden/plaats": "Amsterdam"}))
    answer = send(client, sent)
    assert fouten(answer)["/aangifte/overlijden/plaats"] == "R34"
    assert answer.json is not None
    assert "waarschuwingen" in answer.json["detail"]
    sent["aangifte"]["waarschuwingen"] = ["R34"]
    assert send(client, sent).status_code == 201


@pytest.mark.parametrize(
    ("answers", "wijzer"),
    [
        ({"/overlijden/tot": "2026-01-01"}, "/aangifte/overlijden/tot"),
        ({"/lijkbezorging/bestemming_land": "5010"}, "/aangifte/lijkbezorging/bestemming_land"),
        ({"/overlijden/tijd": {"onbekend": "in de slaap"}}, "/aangifte/overlijden/tijd/onbekend"),
        ({"/soort": "GEBOORTE_EN_OVERLIJDEN"}, "/aangifte/soort"),
        ({"/soort": "LIJKVINDING"}, "/aangifte/soort"),
        ({"/soort": "LEVENLOOS"}, "/aangifte/soort"),
        ({"/onderneming": {"kvk_nummer": OTHER}}, "/aangifte/onderneming"),
        ({"/bijlagen": [{"soort": "OVERIG"}]}, "/bijlagen"),
    ],
)
def test_what_the_form_would_not_ask_is_refused(client: FlaskClient, answers: dict[str, Any], wijzer: str) -> None:
    sent = body(client, aangifte())
    for place, value in answers.items():
        *groups, name = place.strip("/").split("/")
        at = sent["aangifte"]
        for group in groups:
            at = at[group]
        at[name] = value
    assert wijzer in fouten(send(client, sent))


def test_what_the_form_tidies_is_tidied(client: FlaskClient) -> None:
    sent = body(client, aangifte())
    sent["aangifte"]["contact"]["naam"] = "  Iris   de Vries "
    kenmerk = send(client, sent).json["kenmerk"]  # type: ignore[index]
    shown = client.get(f"{AANGIFTEN}/{kenmerk}").json
    assert shown is not None
    assert shown["aangifte"]["contact"]["naam"] == "Iris de Vries"


def test_a_municipality_that_does_not_take_part_is_closed_here_too(client: FlaskClient) -> None:
    assert fouten(send(client, body(client, aangifte("0363"))))["/aangifte/overlijden/gemeente"] == "R02"


def test_the_level_is_that_of_the_registration(app: Flask, database_urls: DatabaseUrls) -> None:
    weak = come(app, register_firm(database_urls, OTHER, niveau="EH2+"))
    assert fouten(send(weak, body(weak, aangifte())))["/aangifte/overlijden/gemeente"] == "R03"


def test_a_municipality_may_know_its_firms(client: FlaskClient, database: Database) -> None:
    record = f'vanaf = 2020-01-01\nadapter = "store"\nbekende_ondernemers = ["{OTHER}"]\nkanalen.EHERKENNING = "EH3"\n'
    participate(database, "0363", record)
    assert fouten(send(client, body(client, aangifte("0363"))))["/aangifte/onderneming/kvk_nummer"] == "R15"


@pytest.mark.parametrize("persoon", [None, "", "Iris de Vries", "x" * 65, "a/b"])
def test_nobody_declares_without_being_named(client: FlaskClient, persoon: str | None) -> None:
    client.environ_base.pop("HTTP_HANDELENDE_PERSOON")
    headers = {} if persoon is None else {web.PERSON: persoon}
    for answer in (
        client.get(f"{AANGIFTEN}/OV-2026-0000001", headers=headers),
        client.post(f"{AANGIFTEN}/valideer", json={}, headers=headers),
    ):
        assert (answer.status_code, answer.mimetype) == (400, PROBLEM)
        assert web.PERSON in answer.text
    assert client.get("/api/v1/ping", headers=headers).status_code == 200


@pytest.mark.parametrize("sleutel", [None, "", "a b", "x" * 256, "é"])
def test_nothing_is_filed_without_a_key(client: FlaskClient, sleutel: str | None) -> None:
    headers = {} if sleutel is None else {"Idempotency-Key": sleutel}
    answer = client.post(AANGIFTEN, json={"aangifte": {}}, headers=headers)
    assert (answer.status_code, answer.mimetype) == (400, PROBLEM)


def test_a_firm_is_told_whose_token_it_has(client: FlaskClient) -> None:
    told = client.get("/api/v1/ping").json
    assert told is not None
    assert (told["kvk_nummer"], told["scope"]) == (KVK, "aangifte:indienen aangifte:lezen")


def test_each_kind_of_system_keeps_to_its_own_addresses(client: FlaskClient, connect: Connect, log_in: LogIn) -> None:
    assert client.get("/api/v1/feed").status_code == 403
    assert connect("1942").post(AANGIFTEN, json={}).status_code == 403
    assert log_in("uitvaart").post(AANGIFTEN, json={}).status_code == 401
    assert client.get("/aangiften").location == "/inloggen?next=/aangiften"


def test_who_may_only_read_files_nothing(app: Flask, database_urls: DatabaseUrls) -> None:
    reader = come(app, register_firm(database_urls, OTHER, bereik=(Bereik.LEZEN,)))
    assert send(reader, {"aangifte": {}}).status_code == 403


def test_to_validate_keeps_nothing(client: FlaskClient, superuser: Connection) -> None:
    sent = body(client, aangifte())
    before = count(superuser, "concept"), count(superuser, "bijlage")
    answer = client.post(f"{AANGIFTEN}/valideer", json=sent)
    assert answer.json is not None
    assert (answer.json["indienbaar"], answer.json["te_bevestigen"]) == (True, [])
    assert (count(superuser, "concept"), count(superuser, "bijlage"), count(superuser)) == (*before, 0)
    sent["aangifte"]["naar_waarheid"] = None
    sent["aangifte"]["overlijden"]["plaats"] = "Amsterdam"
    told = client.post(f"{AANGIFTEN}/valideer", json=sent).json
    assert told is not None
    assert (told["indienbaar"], told["te_bevestigen"]) == (False, ["R34"])
    assert "/aangifte/naar_waarheid" in [one["wijzer"] for one in told["bevindingen"]]


def test_no_page_of_the_form_shows_what_software_sent(
    client: FlaskClient, log_in: LogIn, superuser: Connection
) -> None:
    body(client, aangifte())
    (identifier,) = superuser.scalars(text("SELECT id FROM concept")).all()
    browser = log_in("uitvaart")
    assert browser.get(f"/aangifte/{identifier}").status_code == 404
    assert str(identifier) not in browser.get("/aangiften").text
    kenmerk = filed(client)
    assert kenmerk in browser.get("/aangiften").text


def test_how_much_is_left_is_told(client: FlaskClient) -> None:
    answer = client.get("/api/v1/ping")
    assert answer.headers["RateLimit-Limit"] == "600"
    assert 0 <= int(answer.headers["RateLimit-Remaining"]) < 600
    assert 0 < int(answer.headers["RateLimit-Reset"]) <= 60


def test_a_client_counts_by_itself_whomever_it_names(client: FlaskClient, superuser: Connection) -> None:
    superuser.execute(text("DELETE FROM quotum"))
    for persoon in ("iris", "daan"):
        client.post(f"{AANGIFTEN}/valideer", json={}, headers={web.PERSON: persoon})
    (row,) = superuser.execute(text("SELECT organisatie, aantal FROM quotum")).all()
    assert (row.organisatie.startswith(f"kvk{KVK}-"), row.aantal) == (True, 2)
