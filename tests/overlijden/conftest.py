# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""The web application on a fresh database with the demonstration's municipalities and accounts, and its parts."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from adapters.store import Store
from overlijden.adapter import Adapter
from overlijden.db import Database
from overlijden.worker import Worker
from tests import clamav, systems
from tests.conftest import KEYS, DatabaseUrls
from tests.forms import filing
from tests.serving import serving, settings

LogIn = Callable[[str], FlaskClient]
Connect = Callable[[str], FlaskClient]
Deliver = Callable[..., None]


@pytest.fixture
def app(database_urls: DatabaseUrls) -> Iterator[Flask]:
    with serving(database_urls) as app:
        yield app


@pytest.fixture(scope="session")
def clamd() -> Iterator[clamav.Daemon]:
    """A real virus scanner, which knows the test virus."""
    if clamav.program() is None:
        pytest.skip("clamd is not installed")
    with tempfile.TemporaryDirectory() as directory, clamav.daemon(Path(directory)) as daemon:
        yield daemon


@pytest.fixture
def log_in(app: Flask) -> LogIn:
    """A browser in which this account of the demonstration is logged in."""

    def start(account: str) -> FlaskClient:
        client = app.test_client()
        filing.log_in(client, account)
        return client

    return start


@pytest.fixture
def connect(app: Flask, database_urls: DatabaseUrls) -> Connect:
    """The system of a municipality by its code, or of a firm by its party, with a token."""
    known: dict[str, systems.System] = {}

    def start(whose: str) -> FlaskClient:
        if whose not in known:
            known[whose] = systems.register_for(database_urls, whose)
        return systems.come(app, known[whose])

    return start


@pytest.fixture
def deliver(database_urls: DatabaseUrls) -> Iterator[Deliver]:
    """Empty the outbox: into the shared store, or by the adapter given."""
    with delivering(database_urls) as once:
        yield once


@contextmanager
def delivering(urls: DatabaseUrls) -> Iterator[Deliver]:
    """The same for a fixture of wider scope."""
    with Database(urls.worker, pool_size=2, keys=KEYS) as database:

        def once(adapter: Adapter | None = None) -> None:
            chosen = adapter or Store(database)
            Worker(database, settings(urls).delivery, lambda _: chosen).once()

        yield once
