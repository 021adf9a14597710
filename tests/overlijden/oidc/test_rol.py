# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""Choosing a role gives a log-in another id; whatever happens at that moment, who logs out is out."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread
from typing import Any, cast

import pytest
from flask import Flask, session
from flask.testing import FlaskClient
from sqlalchemy import Connection, NullPool, create_engine, make_url, text

from overlijden import web
from overlijden.oidc.views import OidcLogin
from overlijden.web.sessions import Sessions, Whose
from tests.conftest import DatabaseUrls
from tests.overlijden.oidc.conftest import Serve
from tests.overlijden.oidc.hostile import Hostile, log_in

ROLE = {"rol": "medewerker"}


@pytest.fixture(params=["aanmelding-1", None], ids=["named by its provider", "without a name"])
def app(request: pytest.FixtureRequest, serve: Serve, hostile: Hostile) -> Flask:
    hostile.says = {"roles": ["burgerzaken", "beheer"], "sid": request.param}
    return serve(hostile.staff("1942"))


@pytest.fixture
def browser(app: Flask, hostile: Hostile) -> FlaskClient:
    client = app.test_client()
    assert log_in(client, hostile, "gemeente").location == "/rol"
    return client


def same(browser: FlaskClient) -> FlaskClient:
    """Another tab of this browser, as it was a moment ago."""
    tab, cookie = browser.application.test_client(), browser.get_cookie("overlijden")
    assert cookie is not None
    tab.set_cookie("overlijden", cookie.value)
    return tab


def is_in(browser: FlaskClient) -> bool:
    return browser.get("/balie").status_code == 200


def test_a_log_out_while_a_role_is_chosen_ends_the_log_in(
    browser: FlaskClient, superuser: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    tab, onward = same(browser), OidcLogin._onward  # noqa: SLF001

    def meanwhile(self: OidcLogin, *chosen: Any) -> Any:
        tab.post("/uitloggen")
        return onward(self, *chosen)

    monkeypatch.setattr(OidcLogin, "_onward", meanwhile)
    browser.post("/rol", data=ROLE)
    assert not is_in(browser)
    assert superuser.scalar(text("SELECT count(*) FROM sessie")) == 0


def test_a_log_out_that_began_under_the_id_before_ends_the_log_in(browser: FlaskClient, superuser: Connection) -> None:
    cookie = browser.get_cookie("overlijden")
    assert cookie is not None
    with browser.application.test_request_context(headers={"Cookie": f"overlijden={cookie.value}"}):
        assert session["rollen"]
        same(browser).post("/rol", data=ROLE)
        web.log_out()
    assert superuser.scalar(text("SELECT count(*) FROM sessie")) == 0


@contextmanager
def choosing(database_urls: DatabaseUrls, server: str) -> Iterator[None]:
    """A role is chosen, and the transaction that gives its log-in another id is about to commit."""
    url = make_url(server).set(database=make_url(database_urls.owner).database)
    with create_engine(url, poolclass=NullPool).begin() as connection:
        connection.execute(text("UPDATE sessie SET sleutel = sha256('other')"))
        yield


def test_a_provider_s_log_out_waits_for_the_other_id_and_ends_it(
    browser: FlaskClient, superuser: Connection, database_urls: DatabaseUrls, server: str
) -> None:
    sessions = cast(Sessions, browser.application.session_interface)
    aanmelding = superuser.scalar(text("SELECT aanmelding FROM sessie"))
    ending = Thread(target=sessions.end, args=[Whose(aanmelding)])
    with choosing(database_urls, server):
        ending.start()
        ending.join(0.3)
        assert ending.is_alive()
    ending.join(5)
    assert superuser.scalar(text("SELECT count(*) FROM sessie")) == 0


def test_a_role_that_is_chosen_keeps_whose_log_in_it_is(browser: FlaskClient, superuser: Connection) -> None:
    query = text("SELECT aanmelding, persoon, door, gemeente, uiterlijk FROM sessie")
    before = superuser.execute(query).one()
    browser.post("/rol", data=ROLE)
    assert is_in(browser)
    assert superuser.execute(query).one() == before
    assert (before.door.startswith("gemeente:"), before.gemeente) == (True, "1942")
