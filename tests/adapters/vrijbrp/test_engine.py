# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""From filing to vrijBRP by the service's own worker, killed at any call: one dossier, and each document once."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from flask import Response

from adapters.vrijbrp import VrijBrp
from overlijden.conformance.verstoring import Fault, hang_up
from overlijden.conformance.vrijbrp.standin import CLIENT, GEHEIM, Standin, balie
from overlijden.db import Database, Scope
from overlijden.dossier import queries
from overlijden.settings import Delivery
from overlijden.status import Status
from overlijden.tables import Dossier, Levering, LeveringStatus
from overlijden.worker import Worker
from tests import leaks
from tests.conftest import AUDIT_KEY, DatabaseUrls
from tests.filing import file, participate
from tests.overlijden.delivery.test_delivery import make_due

GEMEENTE = "0796"
SETTINGS = Delivery(lease=60, backoff=1, backoff_cap=8, breaker_after=99)
PROFILE = """
vanaf = 2020-01-01
adapter = "vrijbrp"
[kanalen]
EHERKENNING = "EH2+"
[profiel]
adres = "{url}"
client = "{client}"
geheim = "env:VRIJBRP_0796_GEHEIM"
[profiel.uittreksels]
nederlands = "akt1"
"""


def levering(database: Database, dossier: Dossier) -> tuple[Levering, Dossier]:
    with database.begin(Scope(gemeente=GEMEENTE)) as session:
        (found,) = queries.deliveries(session, dossier)
        return found, session.get_one(Dossier, dossier.id)


def insist_on_one(vrijbrp: Standin, web_database: Database, filed: Dossier) -> None:
    found, dossier = levering(web_database, filed)
    [(number, received)] = vrijbrp.dossiers.items()
    assert (found.status, dossier.status, dossier.zaaknummer) == (LeveringStatus.AFGELEVERD, Status.AFGELEVERD, number)
    assert received["dossier"]["referenceIds"][1]["id"] == dossier.kenmerk
    with web_database.begin(Scope(gemeente=GEMEENTE)) as session:
        bijlagen = queries.declared(session, dossier).bijlagen
    titles = [document["title"] for document in vrijbrp.documents[number]]
    assert len(titles) == len(set(titles)) == len(bijlagen) + 1


def test_what_is_filed_is_one_dossier(
    web_database: Database, worker_database: Database, adapter: VrijBrp, vrijbrp: Standin
) -> None:
    filed = file(web_database, GEMEENTE, adapter="vrijbrp")
    Worker(worker_database, SETTINGS, lambda claim: adapter).once()
    insist_on_one(vrijbrp, web_database, filed)


@pytest.mark.parametrize("at", ["/in-municipality", "/documents"])
def test_a_lost_answer_ends_in_one_dossier(
    web_database: Database, worker_database: Database, adapter: VrijBrp, vrijbrp: Standin, at: str
) -> None:
    vrijbrp.faults.append(Fault(at, hang_up, done=True))
    filed = file(web_database, GEMEENTE, adapter="vrijbrp")
    Worker(worker_database, SETTINGS, lambda claim: adapter).once()
    assert levering(web_database, filed)[0].status is LeveringStatus.ONBEKEND
    make_due(worker_database)
    Worker(worker_database, SETTINGS, lambda claim: adapter).once()
    insist_on_one(vrijbrp, web_database, filed)
    assert len(vrijbrp.posts("/in-municipality")) == 1


def test_a_500_that_is_a_refusal_stands_on_the_desk_with_its_reason(
    web_database: Database, worker_database: Database, adapter: VrijBrp, vrijbrp: Standin
) -> None:
    vrijbrp.faults.append(Fault("/in-municipality", balie("Document niet gevonden met DMS code 'akt1'")))
    filed = file(web_database, GEMEENTE, adapter="vrijbrp")
    Worker(worker_database, SETTINGS, lambda claim: adapter).once()
    found, _ = levering(web_database, filed)
    assert (found.status, found.code) == (LeveringStatus.GEWEIGERD, "uittrekselcode")
    assert found.redenen is not None
    assert [reden["wijzer"] for reden in found.redenen["redenen"]] == ["/uittreksels"]


@pytest.mark.parametrize("done", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("at", ["/oauth/token", "/in-municipality", "/documents"])
def test_a_worker_killed_at_any_call_leaves_one_dossier(
    web_database: Database,
    worker_database: Database,
    database_urls: DatabaseUrls,
    vrijbrp: Standin,
    at: str,
    done: bool,
) -> None:
    participate(web_database, GEMEENTE, PROFILE.format(url=vrijbrp.url, client=CLIENT))
    environment = {
        **os.environ,
        "DATABASE_URL": database_urls.web,
        "OVERLIJDEN_DATABASE_WORKER_URL": database_urls.worker,
        "OVERLIJDEN_SERVICE_AUDIT_KEY": AUDIT_KEY,
        "VRIJBRP_0796_GEHEIM": GEHEIM,
    }

    def work() -> subprocess.Popen[bytes]:
        command = [str(Path(sys.executable).parent / "overlijden"), "worker", "--once"]
        with leaks.fresh().open("w") as log:
            return subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=log)

    filed = file(web_database, GEMEENTE, adapter="vrijbrp")
    victims: list[subprocess.Popen[bytes]] = []

    def kill(response: Response) -> Response:
        victims[0].kill()
        victims[0].wait(timeout=60)
        return response

    vrijbrp.faults.append(Fault(at, kill, done))
    victims.append(work())
    assert victims[0].wait(timeout=60) == -signal.SIGKILL
    make_due(worker_database)  # the dead worker's lease runs out
    assert work().wait(timeout=60) == 0
    insist_on_one(vrijbrp, web_database, filed)
