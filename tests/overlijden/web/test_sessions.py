# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""Sessions in the database: found by who can name one, unreadable to all others, and over in time."""

from __future__ import annotations

import dataclasses
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask, session
from flask.testing import FlaskClient
from sqlalchemy import Connection, text
from sqlalchemy.exc import ProgrammingError

from overlijden import toegang
from overlijden.app import create_app
from overlijden.db import Database, Scope
from overlijden.oidc.views import OidcLogin
from overlijden.settings import Mode
from overlijden.worker import Worker
from tests.conftest import DatabaseUrls
from tests.forms import filing
from tests.forms.filing import begin, log_in
from tests.overlijden.conftest import LogIn
from tests.serving import AWAY, settings

pytestmark = pytest.mark.toegang


@pytest.fixture
def clerk(log_in: LogIn) -> FlaskClient:
    return log_in("gooise-meren")


def cookie(client: FlaskClient) -> str:
    found = client.get_cookie("overlijden")
    assert found is not None
    return found.value


def is_in(client: FlaskClient) -> bool:
    return client.get("/balie").status_code == 200


def shift(superuser: Connection, **columns: timedelta) -> None:
    """Let time pass for every session: change its moments by so much."""
    changes = ", ".join(f"{name} = {name} + :{name}" for name in columns)
    superuser.execute(text(f"UPDATE sessie SET {changes}"), columns)  # noqa: S608


def ends(superuser: Connection) -> tuple[timedelta, timedelta]:
    """How long the one session lasts: unused, and at most."""
    row = superuser.execute(text("SELECT vervalt_op, uiterlijk FROM sessie")).one()
    return row[0] - datetime.now(UTC), row[1] - datetime.now(UTC)


def test_the_database_holds_neither_the_cookie_nor_what_is_remembered(
    clerk: FlaskClient, superuser: Connection
) -> None:
    row = bytes(superuser.scalar(text("SELECT sleutel || inhoud FROM sessie")))
    assert cookie(clerk).encode() not in row
    for secret in (b"gooise", b"Noor", b"1942", b"identity"):
        assert secret not in row


def test_nobody_can_list_sessions(clerk: FlaskClient, database: Database) -> None:
    for scope in (Scope(), Scope(gemeente="1942"), Scope(sessie=""), Scope(sessie="00" * 32)):
        with database.begin(scope) as session:
            assert session.scalar(text("SELECT count(*) FROM sessie")) == 0


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE sessie SET uiterlijk = now() + interval '1 year'",
        "UPDATE sessie SET persoon = NULL",
        "SELECT * FROM uitlogbericht",
        "DELETE FROM collega",
        "SELECT verwijder_verlopen_sessies()",
    ],
)
def test_the_web_role_cannot_change_what_is_settled(database: Database, statement: str) -> None:
    with pytest.raises(ProgrammingError, match="permission denied"), database.begin() as session:
        session.execute(text(statement))


def test_ending_sessions_does_not_tell_whether_somebody_was_logged_in(clerk: FlaskClient, database: Database) -> None:
    ended = "SELECT * FROM beeindig_sessies(sha256(:message), now(), NULL, sha256(:person))"
    messages = [(b"1", b"nobody"), (b"2", b"nobody"), (b"2", b"nobody")]
    with database.begin() as session:
        answers = [session.execute(text(ended), {"message": one, "person": who}).all() for one, who in messages]
    assert answers == [[(True,)], [(True,)], [(False,)]]
    assert is_in(clerk)


def test_the_worker_reads_no_sessions(worker_database: Database) -> None:
    with pytest.raises(ProgrammingError, match="permission denied"), worker_database.begin() as session:
        session.execute(text("SELECT * FROM sessie"))


@pytest.mark.parametrize(("account", "minutes"), [("gooise-meren", 30), ("uitvaart", 60), ("beheer-houten", 30)])
def test_an_unused_log_in_ends(log_in: LogIn, superuser: Connection, account: str, minutes: int) -> None:
    log_in(account)
    unused, most = ends(superuser)
    assert timedelta(minutes=minutes - 1) < unused <= timedelta(minutes=minutes)
    assert timedelta(hours=11.9) < most <= timedelta(hours=12)


def test_a_log_in_that_ended_is_nobody_s(clerk: FlaskClient, superuser: Connection) -> None:
    shift(superuser, vervalt_op=timedelta(minutes=-31))
    assert not is_in(clerk)


def test_a_log_in_that_is_used_goes_on(clerk: FlaskClient, superuser: Connection) -> None:
    shift(superuser, vervalt_op=timedelta(minutes=-20))
    assert is_in(clerk)
    assert ends(superuser)[0] > timedelta(minutes=29)


def test_using_it_does_not_make_a_log_in_last_for_ever(clerk: FlaskClient, superuser: Connection) -> None:
    shift(superuser, vervalt_op=timedelta(minutes=-20), uiterlijk=timedelta(hours=-11, minutes=-45))
    assert is_in(clerk)
    unused, most = ends(superuser)
    assert unused == pytest.approx(most, abs=timedelta(seconds=1))
    assert most < timedelta(minutes=15)


def test_a_session_that_was_ended_meanwhile_does_not_come_back(
    app: Flask, clerk: FlaskClient, superuser: Connection
) -> None:
    @app.get("/bewaar")
    def keep() -> str:
        session["more"] = "x"
        superuser.execute(text("DELETE FROM sessie"))
        return "ok"

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("overlijden.web.RECHTEN", {**toegang.RECHTEN, "keep": toegang.IEDEREEN})
        assert clerk.get("/bewaar").text == "ok"
    assert superuser.scalar(text("SELECT count(*) FROM sessie")) == 0


def test_who_logs_out_leaves_nothing_behind(clerk: FlaskClient, superuser: Connection) -> None:
    stolen = cookie(clerk)
    assert clerk.post("/uitloggen").location == "/uitgelogd"
    clerk.set_cookie("overlijden", stolen)
    assert not is_in(clerk)
    assert superuser.scalar(text("SELECT count(*) FROM sessie")) == 0


def test_a_visitor_who_only_reads_is_not_remembered(app: Flask, superuser: Connection) -> None:
    visitor = app.test_client()
    for page in ("/", "/inloggen", "/gemeente/0321", "/static/nlds.css", "/gezond"):
        visitor.get(page).close()
    assert visitor.get_cookie("overlijden") is None
    assert superuser.scalar(text("SELECT count(*) FROM sessie")) == 0


def test_ended_sessions_are_deleted_by_the_worker(
    clerk: FlaskClient, superuser: Connection, worker_database: Database, database_urls: DatabaseUrls
) -> None:
    superuser.execute(text("INSERT INTO uitlogbericht VALUES (sha256('x'), now() - interval '1 minute')"))
    shift(superuser, vervalt_op=timedelta(minutes=-31))
    Worker(worker_database, settings(database_urls).delivery).tidy()
    assert superuser.scalar(text("SELECT count(*) FROM sessie")) == 0
    assert superuser.scalar(text("SELECT count(*) FROM uitlogbericht")) == 0


def test_a_colleague_who_left_seven_years_ago_is_forgotten(
    clerk: FlaskClient, superuser: Connection, worker_database: Database, database_urls: DatabaseUrls
) -> None:
    for id_, age in (("gone", "84 months 1 day"), ("away", "83 months")):
        row = "INSERT INTO collega VALUES ('1942', :id, 'X', now() - CAST(:age AS interval))"
        superuser.execute(text(row), {"id": id_, "age": age})
    Worker(worker_database, settings(database_urls).delivery).tidy()
    assert set(superuser.scalars(text("SELECT id FROM collega"))) == {"gooise-meren", "away"}


def test_sessions_that_last_are_not_deleted(
    clerk: FlaskClient, worker_database: Database, database_urls: DatabaseUrls
) -> None:
    Worker(worker_database, settings(database_urls).delivery).tidy()
    assert is_in(clerk)


def test_in_production_the_cookie_is_for_this_host_and_https_alone(app: Flask, database_urls: DatabaseUrls) -> None:
    safe = dataclasses.replace(AWAY, issuer="https://login.example")
    production = settings(database_urls, Mode.PRODUCTION)
    served = create_app(production, OidcLogin(production, {safe.name: safe}))
    client = served.test_client()
    log_in(client, "uitvaart")
    served.extensions["overlijden"].database.dispose()
    found = client.get_cookie("__Host-overlijden")
    assert found is not None
    assert (found.secure, found.http_only, found.path, found.same_site) == (True, True, "/", "Lax")
    assert found.origin_only


def test_a_form_says_until_when_the_log_in_lasts(log_in: LogIn) -> None:
    director = log_in("uitvaart")
    page = director.get(begin(director)).text
    assert "U bent ingelogd tot " in page


def test_who_posts_a_form_after_the_end_keeps_what_she_typed_and_comes_back_to_its_page(
    log_in: LogIn, superuser: Connection
) -> None:
    director = log_in("uitvaart")
    page = filing.begin(director)
    shift(superuser, vervalt_op=timedelta(hours=-2))
    answer = director.post(page, data={"overlijden.plaats": "Bussum"})
    assert answer.status_code == 401
    assert f'href="/inloggen?next={page}"' in answer.text
    assert 'name="overlijden.plaats" value="Bussum"' in answer.text
