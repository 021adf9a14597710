# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""The web application on a fresh database with the demonstration's municipalities and accounts, and its parts."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from adapters.store import Store
from overlijden import web
from overlijden.adapter import Adapter
from overlijden.app import create_app
from overlijden.db import Database
from overlijden.settings import Delivery, Mode, Settings, Urls
from overlijden.worker import Worker
from tests.conftest import DatabaseUrls

DEMO = Path(__file__).resolve().parents[2] / "config" / "demo"

LogIn = Callable[[str], FlaskClient]
Deliver = Callable[..., None]


def settings(urls: DatabaseUrls, mode: Mode = Mode.DEMO) -> Settings:
    database = Urls(web=urls.web, worker=urls.worker, owner=urls.owner)
    return Settings(mode=mode, database=database, secret_key="k" * 32, delivery=Delivery(backoff=0, max_attempts=1))


@pytest.fixture
def app(database_urls: DatabaseUrls, monkeypatch: pytest.MonkeyPatch) -> Iterator[Flask]:
    monkeypatch.setenv("OVERLIJDEN_CONFIG", str(DEMO))
    app = create_app(settings(database_urls))
    app.config["WTF_CSRF_ENABLED"] = False  # tested apart
    yield app
    services: web.Services = app.extensions["overlijden"]
    services.database.dispose()


@pytest.fixture
def log_in(app: Flask) -> LogIn:
    """A browser in which this account of the demonstration is logged in."""

    def start(account: str) -> FlaskClient:
        client = app.test_client()
        assert client.post("/inloggen", data={"account": account}).status_code == 302
        return client

    return start


@pytest.fixture
def database(app: Flask) -> Database:
    """The web process's own."""
    services: web.Services = app.extensions["overlijden"]
    return services.database


@pytest.fixture
def deliver(database_urls: DatabaseUrls) -> Iterator[Deliver]:
    """Empty the outbox: into the shared store, or by the adapter given."""
    database = Database(database_urls.worker, pool_size=2)

    def once(adapter: Adapter | None = None) -> None:
        chosen = adapter or Store(database)
        Worker(database, settings(database_urls).delivery, lambda _: chosen).once()

    yield once
    database.dispose()
