# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""A municipality's own system follows the feed, fetches dossiers, confirms, and tells what its registrar did."""

from __future__ import annotations

import dataclasses
import hashlib
import json
from datetime import UTC, datetime
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Connection, text
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.test import TestResponse

from overlijden import service
from overlijden.db import Database, Scope
from overlijden.dossier import queries
from overlijden.rules import Context
from overlijden.service import handling
from overlijden.status import Actie, Status
from overlijden.tables import Dossier, Gescand
from overlijden.termijn import today
from tests.filing import CLERK, DIRECTOR, PARTIJ, file, settle
from tests.overlijden.conftest import Connect, Deliver

FEED, CONFIRMED = "/api/v1/feed", "/api/v1/feed/bevestiging"
PROBLEM = "application/problem+json"


@pytest.fixture
def system(connect: Connect) -> FlaskClient:
    return connect("1942")


@pytest.fixture
def filed(database: Database, deliver: Deliver) -> Dossier:
    """On the desk of Gooise Meren."""
    dossier = file(database, adapter="store")
    deliver()
    return dossier


def get(client: FlaskClient, address: str) -> Any:
    answer = client.get(address)
    assert answer.status_code == 200, answer.text
    return answer.json


def told(client: FlaskClient, na: str | None = None) -> list[tuple[str, str, bool]]:
    """Act, status and whether it is a tombstone, of all that follows."""
    found = get(client, FEED + (f"?na={na}" if na else ""))
    return [(one["actie"], one["status"], one["vervallen"]) for one in found["meldingen"]]


def address(dossier: Dossier, rest: str = "") -> str:
    return f"/api/v1/dossiers/{dossier.kenmerk}{rest}"


def report(client: FlaskClient, dossier: Dossier, headers: Any = None, **body: str) -> TestResponse:
    return client.put(address(dossier, "/terugmelding"), json=body, headers=headers)


def akte(nummer: str = "200251") -> dict[str, str]:
    return {"status": "akte_opgemaakt", "akte_nummer": nummer, "akte_datum": today().isoformat()}


def test_what_is_filed_and_delivered_is_told(system: FlaskClient, filed: Dossier) -> None:
    assert told(system) == [("indienen", "ingediend", False), ("afleveren", "afgeleverd", False)]


def test_a_change_is_told_and_its_dossier_has_the_new_revision(
    system: FlaskClient, database: Database, filed: Dossier
) -> None:
    last = get(system, FEED)["volgende"]
    with database.begin(Scope(partij=PARTIJ)) as session:
        found = queries.find(session, filed.kenmerk)
        assert found is not None
        aangifte = queries.declared(session, found)
        aangifte = dataclasses.replace(
            aangifte, overledene=dataclasses.replace(aangifte.overledene, voornamen="Anders")
        )
        context = Context(nu=datetime.now(UTC), kanaal=found.kanaal)
        service.amend(session, found, aangifte, context, by=DIRECTOR)
    assert told(system, last) == [("wijzigen", "afgeleverd", False)]
    shown = get(system, address(filed))
    assert (shown["revisie"], shown["aangifte"]["overledene"]["voornamen"]) == (2, "Anders")


def test_what_is_withdrawn_is_a_tombstone(system: FlaskClient, database: Database, filed: Dossier) -> None:
    last = get(system, FEED)["volgende"]
    with database.begin(Scope(partij=PARTIJ)) as session:
        found = queries.find(session, filed.kenmerk)
        assert found is not None
        service.perform(session, found, Actie.INTREKKEN, by=DIRECTOR)
    assert told(system, last) == [("intrekken", "ingetrokken", True)]


def test_what_is_sent_on_is_a_tombstone_here_and_new_there(
    system: FlaskClient, connect: Connect, database: Database, filed: Dossier
) -> None:
    settle(database, "0796", "store")
    last = get(system, FEED)["volgende"]
    with database.begin(Scope(gemeente="1942", partij=PARTIJ)) as session:
        found = queries.find(session, filed.kenmerk)
        assert found is not None
        moved = handling.move(session, found, "0796", by=CLERK, reden="daar overleden", nu=datetime.now(UTC))
        assert moved is not None
    (tombstone,) = get(system, f"{FEED}?na={last}")["meldingen"]
    assert (tombstone["vervallen"], tombstone["doorgezonden_naar"]) == (True, "0796")
    (new,) = get(connect("0796"), FEED)["meldingen"]
    assert (new["kenmerk"], new["actie"]) == (moved.kenmerk, "indienen")
    assert get(connect("0796"), address(moved))["voorganger"] == filed.kenmerk
    assert system.get(address(moved)).status_code == 404


def test_it_is_read_in_parts_and_says_whether_there_is_more(system: FlaskClient, filed: Dossier) -> None:
    first = get(system, f"{FEED}?limiet=1")
    assert (len(first["meldingen"]), first["er_is_meer"]) == (1, True)
    second = get(system, f"{FEED}?limiet=1&na={first['volgende']}")
    assert (len(second["meldingen"]), second["er_is_meer"]) == (1, False)
    last = get(system, f"{FEED}?na={second['volgende']}")
    assert last == {"meldingen": [], "volgende": second["volgende"], "er_is_meer": False}


def test_an_empty_feed_has_no_place_yet(system: FlaskClient) -> None:
    assert get(system, FEED) == {"meldingen": [], "volgende": None, "er_is_meer": False}


def test_what_is_had_already_is_not_sent_again(system: FlaskClient, filed: Dossier) -> None:
    for where in (FEED, address(filed)):
        tag = system.get(where).headers["ETag"]
        again = system.get(where, headers={"If-None-Match": tag})
        assert (again.status_code, again.data) == (304, b"")


def test_reading_confirms_nothing_and_what_is_confirmed_goes_forward(system: FlaskClient, filed: Dossier) -> None:
    first, second = (one["cursor"] for one in get(system, FEED)["meldingen"])
    assert get(system, CONFIRMED) == {"cursor": None, "bevestigd_op": None}
    for cursor, known in ((first, first), (second, second), (first, second)):
        assert system.put(CONFIRMED, json={"cursor": cursor}).status_code == 200
        assert get(system, CONFIRMED)["cursor"] == known
    assert len(told(system)) == 2, "what was confirmed can be read again"


def test_a_dossier_is_what_was_declared(system: FlaskClient, filed: Dossier) -> None:
    shown = get(system, address(filed))
    assert shown["kenmerk"] == filed.kenmerk
    assert shown["status"] == "afgeleverd"
    assert shown["aangifte"]["overlijden"]["gemeente"] == "1942"


def test_an_attachment_comes_as_it_was_cleaned(system: FlaskClient, filed: Dossier) -> None:
    (bijlage,) = get(system, address(filed))["bijlagen"]
    answer = system.get(address(filed, f"/bijlagen/{bijlage['id']}"))
    assert hashlib.sha256(answer.data).hexdigest() == bijlage["sha256"]
    assert answer.headers["Content-Disposition"].startswith("attachment;")
    assert answer.headers["ETag"] == f'"{bijlage["sha256"]}"'


def test_an_attachment_waits_for_its_scan(system: FlaskClient, superuser: Connection, filed: Dossier) -> None:
    superuser.execute(text("UPDATE bijlage SET gescand = :wacht"), {"wacht": Gescand.WACHT})
    (bijlage,) = get(system, address(filed))["bijlagen"]
    assert bijlage["op_te_halen"] is False
    assert system.get(address(filed, f"/bijlagen/{bijlage['id']}")).status_code == 404


def test_an_attachment_is_not_found_under_another_dossier(
    system: FlaskClient, database: Database, filed: Dossier
) -> None:
    other = file(database, adapter="store")
    (bijlage,) = get(system, address(filed))["bijlagen"]
    assert system.get(address(other, f"/bijlagen/{bijlage['id']}")).status_code == 404


def test_the_akte_of_another_system_is_known_here(system: FlaskClient, filed: Dossier) -> None:
    answer = report(system, filed, **akte())
    assert answer.json is not None
    assert (answer.json["status"], answer.json["akte_nummer"]) == ("akte_opgemaakt", "200251")
    assert told(system)[2:] == [
        ("in_behandeling_nemen", "in_behandeling", False),
        ("akte_opmaken", "akte_opgemaakt", False),
    ]


@pytest.mark.parametrize("again", [akte(), akte("20A0251")])
def test_told_again_nothing_changes(system: FlaskClient, filed: Dossier, again: dict[str, str]) -> None:
    first = report(system, filed, **akte())
    assert report(system, filed, **again).json == first.json
    assert len(told(system)) == 4


def test_that_it_is_being_handled_is_told_apart(system: FlaskClient, filed: Dossier) -> None:
    for _ in range(2):
        answer = report(system, filed, status="in_behandeling")
        assert answer.json is not None
        assert answer.json["status"] == "in_behandeling"
    assert len(told(system)) == 3


def test_another_akte_of_the_same_dossier_is_refused(system: FlaskClient, filed: Dossier) -> None:
    report(system, filed, **akte())
    answer = report(system, filed, **akte("200252"))
    assert (answer.status_code, answer.mimetype) == (409, PROBLEM)
    assert get(system, address(filed))["akte_nummer"] == "200251"
    assert report(system, filed, status="in_behandeling").status_code == 409


def test_who_read_an_older_version_is_told(system: FlaskClient, filed: Dossier) -> None:
    tag = system.get(address(filed)).headers["ETag"]
    assert report(system, filed, {"If-Match": tag}, status="in_behandeling").status_code == 200
    assert report(system, filed, {"If-Match": tag}, **akte()).status_code == 412
    assert get(system, address(filed))["status"] == "in_behandeling"


@pytest.mark.parametrize("header", ["", " ", "x", '"', '"x', 'x"', '"x" "y"', '"x", *', "*, *", "W/x", ",", '"a"b"'])
def test_an_if_match_that_says_no_version_is_no_leave_to_write(
    system: FlaskClient, filed: Dossier, header: str
) -> None:
    answer = report(system, filed, {"If-Match": header}, **akte())
    assert (answer.status_code, answer.mimetype) == (400, PROBLEM)
    assert get(system, address(filed))["status"] == "afgeleverd"


@pytest.mark.parametrize(("header", "status"), [('"x"', 412), ('W/"x"', 412), ('"x", "y"', 412), ("*", 200)])
def test_an_if_match_that_says_one_is_held_against_the_dossier(
    system: FlaskClient, filed: Dossier, header: str, status: int
) -> None:
    assert report(system, filed, {"If-Match": header}, **akte()).status_code == status


def test_one_of_more_versions_is_enough_and_a_weak_one_is_not(system: FlaskClient, filed: Dossier) -> None:
    tag = system.get(address(filed)).headers["ETag"]
    assert report(system, filed, {"If-Match": f"W/{tag}"}, status="in_behandeling").status_code == 412
    assert report(system, filed, {"If-Match": f'"x" , {tag}'}, status="in_behandeling").status_code == 200


@pytest.mark.parametrize(
    ("body", "wijzer"),
    [
        ({}, "/status"),
        ({"status": "afgerond"}, "/status"),
        ({"status": 1}, "/status"),
        ({"status": "in_behandeling", "akte_datum": "2024-13-01"}, "/akte_datum"),
        ({"status": "akte_opgemaakt"}, "/akte_nummer"),
        (akte("GEHEIM"), "/akte_nummer"),
        ({**akte(), "akte_datum": "2999-01-01"}, "/akte_datum"),
        ({**akte(), "akte_datum": "GEHEIM"}, "/akte_datum"),
        ({**akte(), "akte_datum": f"{today():%G-W%V-%u}"}, "/akte_datum"),
        ({**akte(), "akte_datum": f"{today():%Y%m%d}"}, "/akte_datum"),
        ({**akte(), "GEHEIM": "x"}, ""),
        (["GEHEIM"], ""),
        ("GEHEIM", ""),
    ],
)
def test_what_is_wrong_is_told_with_its_place_and_not_repeated(
    system: FlaskClient, filed: Dossier, body: Any, wijzer: str
) -> None:
    answer = system.put(address(filed, "/terugmelding"), json=body)
    assert (answer.status_code, answer.mimetype) == (422, PROBLEM)
    assert answer.json is not None
    assert answer.json["fouten"][0]["wijzer"] == wijzer
    assert "GEHEIM" not in answer.text
    assert get(system, address(filed))["status"] == "afgeleverd"


@pytest.mark.parametrize(
    ("body", "media", "code"),
    [
        (b"{", "application/json", 400),
        (b"[" * 100_000, "application/json", 400),
        (b"\xff", "application/json", 400),
        (b"status=GEHEIM", "application/x-www-form-urlencoded", 415),
        (b'{"status": "' + b"x" * 300_000 + b'"}', "application/json", 413),
    ],
)
def test_what_cannot_be_read_is_a_problem(
    system: FlaskClient, filed: Dossier, body: bytes, media: str, code: int
) -> None:
    answer = system.put(address(filed, "/terugmelding"), data=body, content_type=media)
    assert (answer.status_code, answer.mimetype) == (code, PROBLEM)
    assert "GEHEIM" not in answer.text


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("limiet=0", 400),
        ("limiet=1001", 400),
        ("limiet=GEHEIM", 400),
        ("limiet=", 400),
        ("na=", 400),
        ("na=GEHEIM", 400),
        ("na=OTk5OTk5LjE3MDAwMDAwMDAwMDAwMDA", 410),
    ],
)
def test_a_question_that_is_none_is_a_problem(system: FlaskClient, query: str, code: int) -> None:
    answer = system.get(f"{FEED}?{query}")
    assert (answer.status_code, answer.mimetype) == (code, PROBLEM)
    assert "GEHEIM" not in answer.text


def test_what_is_not_there_is_a_problem_too(system: FlaskClient) -> None:
    for where in ("/api/v1/GEHEIM", "/api/v2/feed", "/api/v1/dossiers/OV-2026-9999999"):
        answer = system.get(where)
        assert (answer.status_code, answer.mimetype) == (404, PROBLEM)
        assert "GEHEIM" not in answer.text
    assert system.post(FEED).status_code == 405


def test_whoever_follows_stands_in_the_audit(system: FlaskClient, superuser: Connection, filed: Dossier) -> None:
    told(system)
    get(system, address(filed))
    query = "SELECT handeling, kenmerken, organisatie FROM auditregel WHERE rol = 'koppeling' ORDER BY nummer"
    assert [tuple(line) for line in superuser.execute(text(query))] == [
        ("lijst_ingezien", [filed.kenmerk], "1942"),
        ("ingezien", [filed.kenmerk], "1942"),
    ]


def test_a_destroyed_dossier_is_gone_and_its_place_in_the_feed_stays(
    system: FlaskClient, superuser: Connection, filed: Dossier
) -> None:
    before = told(system)
    gone = (
        "overledene_bsn",
        "uiterste_dag",
        "naam",
        "zoeksleutel",
        "overleden_op",
        "vroegst",
        "uitvaart_op",
        "volgcode",
    )
    emptied = ", ".join(f"{column} = NULL" for column in gone)
    superuser.execute(text("ALTER TABLE dossier DISABLE TRIGGER ALL"))
    mark = f"bewaarklasse = 'register', vernietigd_op = now(), persoon = '', {emptied}"
    superuser.execute(text(f"UPDATE dossier SET {mark}"))  # noqa: S608
    superuser.execute(text("ALTER TABLE dossier ENABLE TRIGGER ALL"))
    assert system.get(address(filed)).status_code == 410
    assert told(system) == before


SECRET = "Merkteken"


def test_what_is_not_on_the_list_does_not_leave(
    system: FlaskClient, database: Database, superuser: Connection, filed: Dossier
) -> None:
    """Planted wherever somebody may have written something that is no part of the declaration."""
    with database.begin(Scope(gemeente="1942")) as session:
        found = queries.find(session, filed.kenmerk)
        assert found is not None
        handling.note(session, found, SECRET, by=CLERK)
        service.perform(session, found, Actie.IN_BEHANDELING_NEMEN, by=dataclasses.replace(CLERK, id=SECRET))
        gegevens = {"datum": today().isoformat(), "x": SECRET}
        service.perform(session, found, Actie.TERMIJN_VRAGEN, by=CLERK, reden=SECRET, gegevens=gegevens)
        service.perform(session, found, Actie.AANVULLING_VRAGEN, by=CLERK, reden=SECRET)
    for statement in (
        "INSERT INTO keuze OVERRIDING SYSTEM VALUE SELECT 1, id, gemeente, now(), :s, :s, 'brp', :s, :s FROM dossier",
        "UPDATE dossier SET persoon = :s, zoeksleutel = :s, naam = :s, zaaknummer = :s",
        "UPDATE levering SET redenen = jsonb_build_object('redenen', CAST(:s AS text)), code = :s",
        "UPDATE bijlage SET virus = :s, gescand = 'besmet'",
    ):
        superuser.execute(text(statement), {"s": SECRET})
    answers = [system.get(where) for where in (FEED, address(filed), CONFIRMED, "/api/v1/ping")]
    answers.append(system.put(CONFIRMED, json={"cursor": get(system, FEED)["volgende"]}))
    answers.append(report(system, filed, **akte()))
    came = json.dumps([answer.text for answer in answers])
    assert filed.kenmerk in came
    assert SECRET not in came


def test_a_system_s_haste_does_not_hinder_the_desk(system: FlaskClient, superuser: Connection, filed: Dossier) -> None:
    system.put(CONFIRMED, json={"cursor": get(system, FEED)["volgende"]})
    assert superuser.scalar(text("SELECT count(*) FROM quotum WHERE organisatie = '1942'")) == 0
    assert superuser.scalar(text("SELECT count(*) FROM quotum WHERE organisatie LIKE 'gm1942-%'")) == 1


def test_of_two_at_once_the_second_is_told(
    system: FlaskClient, filed: Dossier, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stale(*_: object, **__: object) -> None:
        raise StaleDataError

    monkeypatch.setattr(service, "perform", stale)
    assert report(system, filed, **akte()).status_code == 409


def test_an_akte_that_is_used_already_is_told_at_its_place(
    system: FlaskClient, database: Database, deliver: Deliver, filed: Dossier
) -> None:
    other = file(database, adapter="store")
    deliver()
    assert report(system, filed, **akte()).status_code == 200
    answer = report(system, other, **akte())
    assert answer.status_code == 422
    assert get(system, address(other))["status"] == Status.AFGELEVERD
