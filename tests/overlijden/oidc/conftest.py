# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""The service on a fresh database, and a provider that a test can spoil."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest
from flask import Flask
from flask.testing import FlaskClient

from overlijden.oidc.providers import Provider
from tests.conftest import DatabaseUrls
from tests.overlijden.oidc.hostile import Hostile, listening
from tests.serving import serving

Serve = Callable[..., Flask]


@pytest.fixture
def hostile() -> Iterator[Hostile]:
    with listening(Hostile()) as found:
        yield found


@pytest.fixture
def serve(database_urls: DatabaseUrls) -> Iterator[Serve]:
    """The application with these providers."""
    with ExitStack() as opened:

        def start(*providers: Provider) -> Flask:
            named = {provider.name: provider for provider in providers}
            return opened.enter_context(serving(database_urls, named))

        yield start


@pytest.fixture
def app(serve: Serve, hostile: Hostile) -> Flask:
    return serve(hostile.provider())


@pytest.fixture
def browser(app: Flask) -> FlaskClient:
    return app.test_client()
