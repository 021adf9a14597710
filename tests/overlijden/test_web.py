# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""Who may see or do what: every route for every role, on what is hers and on what is not.

A route without a line in ``ROUTES`` fails: whoever adds a page decides who may see it.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.routing import Rule

from overlijden.db import Database, Scope
from overlijden.status import Actie
from overlijden.tables import Bijlage, Dossier
from tests.filing import file
from tests.overlijden.conftest import Deliver, LogIn

pytestmark = pytest.mark.toegang


class Access(Enum):
    """To whom a route answers, and whether it is about somebody's dossier or draft."""

    EVERYBODY = "everybody"
    DECLARANT = "declarant"
    OWN_DECLARATION = "own declaration"
    DESK = "desk"
    OWN_MUNICIPALITY = "own municipality"


ROUTES: Mapping[str, Access] = {
    "balie.act": Access.OWN_MUNICIPALITY,
    "balie.attachment": Access.OWN_MUNICIPALITY,
    "balie.dossier": Access.OWN_MUNICIPALITY,
    "balie.queue": Access.DESK,
    "forms.check": Access.OWN_DECLARATION,
    "forms.dossier": Access.OWN_DECLARATION,
    "forms.municipality": Access.EVERYBODY,
    "forms.not_joined": Access.EVERYBODY,
    "forms.overview": Access.DECLARANT,
    "forms.receipt": Access.OWN_DECLARATION,
    "forms.resume": Access.OWN_DECLARATION,
    "forms.save": Access.OWN_DECLARATION,
    "forms.send": Access.OWN_DECLARATION,
    "forms.start": Access.EVERYBODY,
    "forms.step": Access.OWN_DECLARATION,
    "health": Access.EVERYBODY,
    "login.choose": Access.EVERYBODY,
    "login.leave": Access.EVERYBODY,
    "login.start": Access.EVERYBODY,
    "static": Access.EVERYBODY,
}

# The dossier is the first firm's, filed in Gooise Meren.
OWN: Mapping[Access, frozenset[str]] = {
    Access.DECLARANT: frozenset({"uitvaart", "uitvaart-2", "nabestaande"}),
    Access.OWN_DECLARATION: frozenset({"uitvaart"}),
    Access.DESK: frozenset({"gooise-meren", "gooise-meren-2", "den-bosch"}),
    Access.OWN_MUNICIPALITY: frozenset({"gooise-meren", "gooise-meren-2"}),
}
ROLE: Mapping[Access, frozenset[str]] = {
    **OWN,
    Access.OWN_DECLARATION: OWN[Access.DECLARANT],
    Access.OWN_MUNICIPALITY: OWN[Access.DESK],
}
ACCOUNTS = ("", *sorted(OWN[Access.DECLARANT] | OWN[Access.DESK]))


@pytest.fixture
def values(database: Database, deliver: Deliver, log_in: LogIn) -> Mapping[str, str]:
    """What fills the addresses: a dossier, its attachment, and a draft of the same firm."""
    dossier = file(database, adapter="store")
    deliver()
    draft = log_in("uitvaart").post("/aangifte", data={"overlijden.gemeente": "1942"}).location
    with database.begin(Scope(gemeente="1942")) as session:
        bijlage = session.scalars(select(Bijlage.id).where(Bijlage.dossier_id == dossier.id)).one()
        versie = session.get_one(Dossier, dossier.id).versie
    return {
        "kenmerk": dossier.kenmerk,
        "bijlage": str(bijlage),
        "concept": draft.split("/")[2],
        "slug": draft.split("/")[3],
        "actie": Actie.IN_BEHANDELING_NEMEN,
        "code": "0321",
        "filename": "nlds.css",
        "versie": str(versie),
    }


def test_every_route_says_to_whom_it_answers(app: Flask) -> None:
    assert {rule.endpoint for rule in app.url_map.iter_rules()} == set(ROUTES)


@pytest.mark.parametrize("account", ACCOUNTS)
def test_a_page_answers_to_its_own_role_and_about_what_is_hers(
    app: Flask, log_in: LogIn, values: Mapping[str, str], account: str
) -> None:
    client = log_in(account) if account else app.test_client()
    wrong = [
        f"{method} {rule.endpoint}: {found}, expected {expected}"
        for rule in app.url_map.iter_rules()
        if rule.endpoint != "login.leave"  # it answers by ending what is tested here
        for method in sorted((rule.methods or set()) & {"GET", "POST"})
        if (found := outcome(client, rule, method, values)) != (expected := due(ROUTES[rule.endpoint], account))
    ]
    assert wrong == []


def due(access: Access, account: str) -> str:
    """What this account must get from a route."""
    if access is Access.EVERYBODY:
        return "answer"
    if not account:
        return "log-in"
    if account not in ROLE[access]:
        return "forbidden"
    return "answer" if account in OWN[access] else "not found"


def outcome(client: FlaskClient, rule: Rule, method: str, values: Mapping[str, str]) -> str:
    """What a request came to."""
    address = rule.build({name: values[name] for name in rule.arguments}, append_unknown=False)
    assert address is not None
    answer = client.open(address[1], method=method, data={"versie": values["versie"]} if method == "POST" else None)
    answer.close()
    if answer.status_code == 302 and answer.location.startswith("/inloggen"):
        return "log-in"
    return {403: "forbidden", 404: "not found"}.get(answer.status_code, "answer")


def test_a_stranger_comes_back_to_the_page_she_asked_for(app: Flask) -> None:
    client = app.test_client()
    to_login = client.get("/balie/GM-1?x=1").location
    assert to_login == "/inloggen?next=/balie/GM-1?x%3D1"
    assert client.post("/balie/GM-1/akte_opmaken").location == "/inloggen"


def test_the_cookie_holds_the_account_s_id_and_no_name(log_in: LogIn) -> None:
    with log_in("gooise-meren").session_transaction() as session:
        assert session["subject"] == "gooise-meren"
        assert "Noor" not in str(dict(session))


def test_an_account_that_is_gone_is_a_stranger(app: Flask, log_in: LogIn) -> None:
    client = log_in("gooise-meren")
    with client.session_transaction() as session:
        session["subject"] = "somebody-who-left"
    assert client.get("/balie").location.startswith("/inloggen")
