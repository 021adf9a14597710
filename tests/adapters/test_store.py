# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""The shared store: what is delivered lies on the right desk, once, however often it is delivered."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from adapters.store import Store
from overlijden.aangifte import Aangifte
from overlijden.adapter import Accepted, Bericht, ConfigError, Refused, TemporaryError, load_adapter
from overlijden.db import Database, Scope
from overlijden.delivery.journal import DatabaseJournal
from overlijden.dossier import queries
from overlijden.settings import Delivery
from overlijden.status import Status
from overlijden.tables import Dossier
from overlijden.worker import Worker
from tests.conftest import KEYS, DatabaseUrls
from tests.filing import file


@pytest.fixture
def worker_database(database_urls: DatabaseUrls) -> Iterator[Database]:
    database = Database(database_urls.worker, pool_size=2, keys=KEYS)
    yield database
    database.dispose()


@pytest.fixture
def web_database(database_urls: DatabaseUrls) -> Iterator[Database]:
    database = Database(database_urls.web, pool_size=2, keys=KEYS)
    yield database
    database.dispose()


def stored(database: Database, dossier: Dossier) -> Dossier:
    with database.begin(Scope(gemeente=dossier.gemeente)) as session:
        found = queries.find(session, dossier.kenmerk)
        assert found is not None
        return found


def message(kenmerk: str, gemeente: str) -> Bericht:
    return Bericht("0" * 32, kenmerk, gemeente, datetime.now(UTC), Aangifte())


class NoJournal(DatabaseJournal):
    """For an adapter that needs none: whatever it is asked, it fails."""

    def __init__(self) -> None:
        pass


def test_the_worker_lays_a_declaration_on_the_desk(web_database: Database, worker_database: Database) -> None:
    filed = file(web_database, adapter="store")
    assert Worker(worker_database, Delivery()).once() == 1
    found = stored(web_database, filed)
    assert found.status is Status.AFGELEVERD
    assert found.op_balie_sinds is not None
    assert found.zaaknummer is None


def test_a_second_delivery_changes_nothing(web_database: Database, worker_database: Database) -> None:
    filed = file(web_database, adapter="store")
    store = Store(worker_database)
    versions = []
    for _ in range(2):
        assert store.deliver(message(filed.kenmerk, filed.gemeente), NoJournal()) == Accepted()
        found = stored(web_database, filed)
        versions.append((found.versie, found.op_balie_sinds))
    assert versions[0] == versions[1]


def test_a_dossier_of_another_municipality_is_not_touched(web_database: Database, worker_database: Database) -> None:
    filed = file(web_database, "1942", adapter="store")
    with pytest.raises(Refused, match="unknown-dossier"):
        Store(worker_database).deliver(message(filed.kenmerk, "0796"), NoJournal())
    assert stored(web_database, filed).op_balie_sinds is None


def test_a_database_that_is_away_is_tried_again_and_named_without_data(database_urls: DatabaseUrls) -> None:
    away = Database(database_urls.worker.replace("overlijden_worker", "nobody"), pool_size=1)
    for call in (Store(away).ping, lambda: Store(away).deliver(message("x", "1942"), NoJournal())):
        with pytest.raises(TemporaryError, match=r"^store: OperationalError$"):
            call()
    away.dispose()


def test_ping_reaches_the_database(worker_database: Database) -> None:
    Store(worker_database).ping()


@pytest.mark.parametrize("settings", [{}, {"url": "x"}, {"database": None, "url": "x"}])
def test_a_profile_with_settings_is_refused(settings: dict[str, Any]) -> None:
    with pytest.raises(ConfigError, match="no settings"):
        load_adapter("store", settings)
