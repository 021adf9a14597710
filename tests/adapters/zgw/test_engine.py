# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""The whole road: file in the database, let a worker deliver, find one zaak at the back-end."""

from __future__ import annotations

import json

import pytest
from sqlalchemy import func, update

from adapters.zgw import Zgw
from overlijden import service
from overlijden.adapter import Adapter
from overlijden.conformance.zgw.regels import Standin
from overlijden.db import Database, Scope
from overlijden.delivery.journal import Claim
from overlijden.dossier import queries
from overlijden.settings import Delivery
from overlijden.status import Actie
from overlijden.tables import Dossier, Levering, LeveringSoort, LeveringStatus
from overlijden.worker import Worker
from tests.adapters.zgw.conftest import Backend, Connect
from tests.filing import DIRECTOR, PARTIJ, file

pytestmark = pytest.mark.database

SETTINGS = Delivery(lease=60, backoff=1, backoff_cap=8, breaker_after=99)


def deliver(database: Database, adapter: Zgw) -> None:
    """Let a worker do all that is due; then let every pause be over."""

    def load(claim: Claim) -> Adapter:
        return adapter

    Worker(database, SETTINGS, load).once()
    with database.begin() as session:
        session.execute(update(Levering).values(volgende_poging=func.now()))


@pytest.mark.parametrize("name", ["gewoon", "diakrieten", "lange-naam"])
def test_what_is_filed_arrives_as_one_zaak(
    web_database: Database, worker_database: Database, connect: Connect, standin: Standin, name: str
) -> None:
    dossier = file(web_database, adapter="zgw", name=name)
    adapter = connect()
    deliver(worker_database, adapter)
    with web_database.begin(Scope(gemeente=dossier.gemeente)) as session:
        *_, levering = queries.deliveries(session, dossier)
        documenten = [bijlage.sha256 for bijlage in queries.attachments(session, dossier)]
    assert (levering.status, levering.code) == (LeveringStatus.AFGELEVERD, None)
    backend = Backend(adapter)
    [zaak] = backend.zaken(dossier.kenmerk)
    sent = [item["integriteit"]["waarde"] for item in backend.documenten(zaak)]
    assert sent[1:] == documenten
    assert b"inhoud" not in json.dumps(standin.items["zaken"]).encode()


@pytest.mark.parametrize("stored", [True, False])
def test_a_lost_answer_of_every_call_still_makes_one_zaak(
    web_database: Database, worker_database: Database, connect: Connect, standin: Standin, stored: bool
) -> None:
    dossier = file(web_database, adapter="zgw")
    adapter = connect()
    for resource in (
        "zaken",
        "rollen",
        "zaakeigenschappen",
        "enkelvoudiginformatieobjecten",
        "zaakinformatieobjecten",
        "statussen",
    ):
        standin.disturb("lose_answer", resource, stored=stored)
    for _ in range(7):
        deliver(worker_database, adapter)
    assert standin.faults == []
    with web_database.begin(Scope(gemeente=dossier.gemeente)) as session:
        *_, levering = queries.deliveries(session, dossier)
    assert (levering.status, levering.pogingen) == (LeveringStatus.AFGELEVERD, 7)
    backend = Backend(adapter)
    [zaak] = backend.zaken(dossier.kenmerk)
    assert len(backend.of(zaak, "rollen")) == 3
    assert len(backend.eigenschappen(zaak)) == 3
    assert len(backend.of(zaak, "statussen")) == 1
    assert len(backend.documenten(zaak)) == len(standin.items["enkelvoudiginformatieobjecten"])


def test_what_is_withdrawn_reaches_the_zaak_as_a_status(
    web_database: Database, worker_database: Database, connect: Connect, standin: Standin
) -> None:
    dossier = file(web_database, adapter="zgw")
    adapter = connect()
    deliver(worker_database, adapter)
    with web_database.begin(Scope(partij=PARTIJ)) as session:
        service.perform(session, session.get_one(Dossier, dossier.id), Actie.INTREKKEN, by=DIRECTOR)
    standin.disturb("lose_answer", "statussen", stored=True)
    deliver(worker_database, adapter)
    deliver(worker_database, adapter)
    with web_database.begin(Scope(gemeente=dossier.gemeente)) as session:
        *_, levering = queries.deliveries(session, dossier)
    assert (levering.soort, levering.status) == (LeveringSoort.INTREKKING, LeveringStatus.AFGELEVERD)
    [zaak] = Backend(adapter).zaken(dossier.kenmerk)
    assert len(Backend(adapter).of(zaak, "statussen")) == 2
