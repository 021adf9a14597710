# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""The service's own feed is tried by the same kit as anybody's, and nothing stays untested."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import Flask
from joserfc.jwk import ECKey
from werkzeug.test import Client

from overlijden import service
from overlijden.conformance import uitvoering
from overlijden.conformance.eisen import Oordeel
from overlijden.conformance.feed.afnemer import Afnemer
from overlijden.conformance.proef import Proef
from overlijden.conformance.toets import toets
from overlijden.db import Database, Scope
from overlijden.dossier import queries
from overlijden.service import handling
from overlijden.status import Actie
from overlijden.tools.lijn import Ruw, Verzoek
from tests.conftest import DatabaseUrls
from tests.filing import CLERK, DIRECTOR, PARTIJ, file, settle
from tests.overlijden.conftest import Deliver
from tests.systems import register

DELIVERED = 10  # as many as the requirements begin with, and some to leave alone


def fill(database: Database, deliver: Deliver) -> None:
    """Dossiers on the desk of Gooise Meren, of which one is withdrawn and one is sent on."""
    filed = [file(database, adapter="store") for _ in range(DELIVERED)]
    deliver()
    settle(database, "0363", "store")
    with database.begin(Scope(partij=PARTIJ)) as session:
        found = queries.find(session, filed[0].kenmerk)
        assert found is not None
        service.perform(session, found, Actie.INTREKKEN, by=DIRECTOR)
    with database.begin(Scope(gemeente="1942", partij=PARTIJ)) as session:
        found = queries.find(session, filed[1].kenmerk)
        assert found is not None
        assert handling.move(session, found, "0363", by=CLERK, reden="daar overleden", nu=datetime.now(UTC))


def test_our_feed_meets_every_requirement(
    app: Flask, database: Database, deliver: Deliver, database_urls: DatabaseUrls
) -> None:
    fill(database, deliver)
    system, client = register(database_urls, "1942"), Client(app)

    def forward(verzoek: Verzoek) -> Ruw:
        with client.open(
            verzoek.url, method=verzoek.method, data=verzoek.body, headers=dict(verzoek.headers)
        ) as answer:
            return Ruw(answer.status_code, answer.get_data(), {k.lower(): v for k, v in answer.headers})

    assert isinstance(system.key, ECKey)
    pem = system.key.as_pem(private=True).decode()
    settings = {"adres": "http://localhost/api/v1", "client_id": system.id, "sleutel": pem, "melden": True}
    afnemer, dialect = Afnemer.from_config(settings), uitvoering.DIALECTEN["feed"]
    found = [
        toets(eis, Proef(afnemer, eis.id, nu=datetime.now(UTC), gemeente="1942", through=forward))
        for eis in dialect.alle.values()
    ]
    wrong = [(one.eis.id, one.afwijkingen, one.reden) for one in found if one.oordeel is not Oordeel.VOLDOET]
    assert wrong == []
