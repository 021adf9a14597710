# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""Who tries to see or change what is another's, in more than a thousand ways, gets nothing and changes nothing."""

from __future__ import annotations

import base64
import dataclasses
import random
import string
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError
from werkzeug.test import TestResponse

from overlijden import deelnames, service
from overlijden.bijlagen import unpack
from overlijden.db import Database, Scope
from overlijden.rules import Context
from overlijden.samples import sample
from overlijden.service import betalingen
from overlijden.status import DECLARANT, Actie, Rol
from overlijden.tables import Bijlage, Concept, DocumentSoort, Dossier
from overlijden.toegang import RECHTEN, Over
from overlijden.web.login import Identity, read_accounts
from tests import proof
from tests.filing import settle
from tests.overlijden.conftest import Connect, Deliver, LogIn
from tests.serving import unlimited

pytestmark = [pytest.mark.toegang, pytest.mark.proof]

ATTEMPTS = proof.size(10_000, 1_200)
ACCOUNTS = read_accounts()
DECLARANTS = sorted(name for name, account in ACCOUNTS.items() if account.rol in DECLARANT)
MUNICIPALITIES = ("1942", "0796")
GUARDED = sorted(endpoint for endpoint, recht in RECHTEN.items() if recht.over is not Over.NIETS)


@dataclass(frozen=True)
class Target:
    """A dossier with its attachment, and a draft, of one declarant; ``secret`` stands in both."""

    owner: str
    gemeente: str
    secret: str
    kenmerk: str
    bijlage: str
    concept: str
    nummer: int  # of how that municipality takes part
    betaling: str

    def is_own(self, account: Identity) -> bool:
        return account.gemeente == self.gemeente or account.partij == ACCOUNTS[self.owner].partij


@pytest.fixture
def targets(database: Database, deliver: Deliver) -> list[Target]:
    """One for every declarant in every municipality."""
    made = [_target(database, owner, gemeente) for owner in DECLARANTS for gemeente in MUNICIPALITIES]
    deliver()
    return made


def _target(database: Database, owner: str, gemeente: str) -> Target:
    who, nu = ACCOUNTS[owner], datetime.now(UTC)
    secret = "Geheim" + "".join(c for c in uuid.uuid4().hex if c.isalpha())
    declared = sample("gewoon", nu=nu)
    declared = dataclasses.replace(
        declared,
        overlijden=dataclasses.replace(declared.overlijden, gemeente=gemeente),
        overledene=dataclasses.replace(declared.overledene, geslachtsnaam=secret),
    )
    aangifte, rows, _ = unpack(declared, who.partij)
    settle(database, gemeente, "store")
    with database.begin(who.scope) as session:
        dossier = service.submit(session, aangifte, rows, Context(nu=nu), by=who.actor, concept=uuid.uuid4())
        concept = Concept(
            id=uuid.uuid4(),
            partij=who.partij,
            persoon=who.id,
            antwoorden={"overledene": {"overledene.geslachtsnaam": [secret]}},
            vervalt_op=nu + timedelta(days=7),
        )
        session.add(concept)
        bijlage = session.scalars(select(Bijlage.id).where(Bijlage.dossier_id == dossier.id)).first()
        nummer = deelnames.confirmed(session, gemeente)[-1].wijziging or 0
        betaling = betalingen.begin(session, session.get_one(Dossier, dossier.id), nummer, 1, 1780).id
    return Target(owner, gemeente, secret, dossier.kenmerk, str(bijlage), str(concept.id), nummer, str(betaling))


@pytest.fixture
def clients(log_in: LogIn, connect: Connect) -> Mapping[str, FlaskClient]:
    """A browser for everybody who can log in, and the system of each municipality."""
    return {name: log_in(name) for name in ACCOUNTS} | {gemeente: connect(gemeente) for gemeente in MUNICIPALITIES}


def state(database: Database) -> list[Any]:
    """All that an attempt might change, as each of its owners sees it."""
    found: list[Any] = []
    for owner in DECLARANTS:
        with database.begin(ACCOUNTS[owner].scope) as session:
            found += session.execute(select(Dossier.kenmerk, Dossier.status, Dossier.versie).order_by(Dossier.kenmerk))
            found += session.execute(select(Concept.id, Concept.antwoorden, Concept.versie).order_by(Concept.id))
            found.append(session.scalars(select(Bijlage.id).order_by(Bijlage.id)).all())
    return found


def test_no_attempt_at_what_is_another_s_succeeds(
    app: Flask, database: Database, clients: Mapping[str, FlaskClient], targets: list[Target]
) -> None:
    unlimited(app)  # what stands behind the brake is tried, however fast
    dice, before = proof.dice(), state(database)
    ways = [by_address, by_mixing, by_claiming, by_a_made_session, by_a_system, by_a_stranger]
    leaks: list[tuple[object, ...]] = []
    for number in range(ATTEMPTS):
        way = ways[number % len(ways)]
        target = dice.choice(targets)
        account = dice.choice([name for name, identity in ACCOUNTS.items() if not target.is_own(identity)])
        answer = way(dice, app, clients, account, target, targets)
        came = answer.get_data(as_text=True) + str(answer.headers)
        answer.close()
        if target.secret in came or answer.status_code not in (302, 400, 401, 403, 404):
            leaks.append((way.__name__, account, target.owner, answer.request.path, answer.status_code))
        if answer.status_code == 302 and not answer.headers["Location"].startswith("/inloggen"):
            leaks.append((way.__name__, account, target.owner, answer.request.path, answer.headers["Location"]))
    assert leaks == []
    assert state(database) == before


Clients = Mapping[str, FlaskClient]
Way = Callable[[random.Random, Flask, Clients, str, Target, list[Target]], TestResponse]


def by_address(
    dice: random.Random, app: Flask, clients: Clients, account: str, target: Target, _: list[Target]
) -> TestResponse:
    """Guess or copy the address of a dossier, an attachment, a draft."""
    return ask(dice, clients[account], target)


def by_mixing(
    dice: random.Random, app: Flask, clients: Clients, account: str, target: Target, targets: list[Target]
) -> TestResponse:
    """Put another's attachment under a reference that is one's own."""
    clerk = next(name for name, identity in ACCOUNTS.items() if identity.gemeente and not target.is_own(identity))
    own = next(one for one in targets if one.is_own(ACCOUNTS[clerk]))
    return clients[clerk].get(f"/balie/{own.kenmerk}/bijlage/{target.bijlage}")


def by_claiming(
    dice: random.Random, app: Flask, clients: Clients, account: str, target: Target, _: list[Target]
) -> TestResponse:
    """Say in every place where a request can say something that one is the owner."""
    owner = ACCOUNTS[target.owner]
    claims = {
        "gemeente": target.gemeente,
        "partij": owner.partij,
        "persoon": owner.id,
        "rol": dice.choice(list(Rol)),
        "app.gemeente": target.gemeente,
        "app.partij": owner.partij,
        "subject": owner.id,
        "kenmerk": target.kenmerk,
    }
    headers = {f"X-{name.replace('.', '-').title()}": str(value) for name, value in claims.items()}
    headers |= {"X-Forwarded-User": owner.id, "Authorization": "Basic " + base64.b64encode(b"root:root").decode()}
    return ask(dice, clients[account], target, query=claims, data=claims, headers=headers)


def by_a_made_session(
    dice: random.Random, app: Flask, clients: Clients, account: str, target: Target, _: list[Target]
) -> TestResponse:
    """Come with a session that nobody gave: another's cut off, twisted, signed with another key, or invented."""
    name = app.config["SESSION_COOKIE_NAME"]
    cookie = clients[target.owner].get_cookie(name)
    assert cookie is not None
    real, middle = cookie.value, len(cookie.value) // 2
    forged = dice.choice(
        [
            real[:middle],
            real[:middle] + ("A" if real[middle] != "A" else "B") + real[middle + 1 :],
            real[::-1],
            "".join(dice.choices(string.ascii_letters + string.digits + "-_.", k=len(real))),
            _signed_elsewhere(app, target.owner),
            "",
        ]
    )
    client = app.test_client()
    client.set_cookie(name, forged)
    return ask(dice, client, target)


def by_a_system(
    dice: random.Random, app: Flask, clients: Clients, account: str, target: Target, _: list[Target]
) -> TestResponse:
    """Come as the system of another municipality."""
    other = next(gemeente for gemeente in MUNICIPALITIES if gemeente != target.gemeente)
    return ask(dice, clients[other], target)


def by_a_stranger(
    dice: random.Random, app: Flask, clients: Clients, account: str, target: Target, _: list[Target]
) -> TestResponse:
    """Come without any log-in."""
    return ask(dice, app.test_client(), target)


def ask(dice: random.Random, client: FlaskClient, target: Target, **more: Any) -> TestResponse:
    """One request for what is the target's, at any route that is about somebody's."""
    rule = next(client.application.url_map.iter_rules(dice.choice(GUARDED)))
    values = {
        **dataclasses.asdict(target),
        "slug": dice.choice(["overledene", "bijlagen", "overlijden"]),
        "actie": dice.choice(list(Actie)),
        "soort": dice.choice(list(DocumentSoort)),
        "ander": target.kenmerk,
    }
    address = rule.build({name: values[name] for name in rule.arguments}, append_unknown=False)
    assert address is not None
    method = dice.choice(sorted((rule.methods or set()) & {"GET", "POST", "PUT"}))
    data = {"versie": str(dice.randint(1, 4)), **more.get("data", {})} if method == "POST" else None
    return client.open(
        address[1], method=method, data=data, query_string=more.get("query"), headers=more.get("headers")
    )


def _signed_elsewhere(app: Flask, subject: str) -> str:
    """A cookie as this framework makes them, by somebody who does not have the key."""
    other = Flask("elsewhere")
    other.secret_key = "another key, as long as ours is"
    serializer = other.session_interface.get_signing_serializer(other)  # type: ignore[attr-defined]
    return str(serializer.dumps({"subject": subject}))


def test_no_scope_but_the_owner_s_shows_a_row(database: Database, targets: list[Target]) -> None:
    dice = proof.dice()
    parties = [ACCOUNTS[name].partij for name in DECLARANTS]
    guesses = ["%", "*", "' OR true --", "null", "kvk:", "9" * 4, "", " 1942", "1942 ", *MUNICIPALITIES, *parties]
    for _ in range(200):
        scope = Scope(
            gemeente=dice.choice([None, *guesses]),
            partij=dice.choice([None, *guesses]),
            persoon=dice.choice([None, "iris"]),
            beheer=dice.choice([None, *MUNICIPALITIES]),
        )
        with database.begin(scope) as session:
            seen = session.scalars(select(Dossier)).all()
        assert all(one.gemeente == scope.gemeente or one.partij == scope.partij for one in seen), scope


@pytest.mark.parametrize("statement", ["SET ROLE overlijden_owner", "SET row_security = off", "RESET ROLE"])
def test_the_web_role_cannot_step_out_of_what_binds_it(
    database: Database, targets: list[Target], statement: str
) -> None:
    try:
        with database.begin() as session:
            session.execute(text(statement))
            assert session.scalars(select(Dossier)).all() == []
    except DBAPIError:
        pass  # refused at once, or when the rows are asked for


def test_an_owner_does_reach_what_is_hers(clients: Mapping[str, FlaskClient], targets: list[Target]) -> None:
    """So that the refusals above are about whose it is, and not about everything."""
    target = targets[0]
    assert target.secret in clients[target.owner].get(f"/dossier/{target.kenmerk}").text
