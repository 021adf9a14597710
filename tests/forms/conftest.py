# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""The web application on a fresh database, with the municipalities of the demonstration."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient

from overlijden import web
from overlijden.db import Database
from overlijden.tables import Dossier
from tests.conftest import DatabaseUrls
from tests.filing import file
from tests.forms.filing import log_in
from tests.paying import Scripted
from tests.serving import serving


@pytest.fixture
def app(database_urls: DatabaseUrls) -> Iterator[Flask]:
    with serving(database_urls) as app:
        app.testing = True  # a defect is a traceback here, not a page
        yield app


@pytest.fixture
def visitor(app: Flask) -> FlaskClient:
    """Somebody who has not logged in."""
    return app.test_client()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """The funeral director of the demonstration, logged in."""
    client = app.test_client()
    log_in(client, "uitvaart")
    return client


@pytest.fixture
def provider(app: Flask) -> Scripted:
    """Where extracts are paid."""
    parts: web.Services = app.extensions["overlijden"]
    found = Scripted()
    app.extensions["overlijden"] = dataclasses.replace(parts, betaaldienst=lambda _: found)
    return found


@pytest.fixture
def dossier(database: Database) -> Dossier:
    """Filed by the funeral director of the demonstration in Gooise Meren."""
    return file(database, adapter="store")
