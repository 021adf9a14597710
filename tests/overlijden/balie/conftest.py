# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""The desk of Gooise Meren, which is in the shared store, and a dossier on it."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from overlijden.db import Database
from tests.filing import file
from tests.overlijden.conftest import Deliver, LogIn


@pytest.fixture
def clerk(log_in: LogIn) -> FlaskClient:
    """Its registrar."""
    return log_in("gooise-meren")


@pytest.fixture
def kenmerk(database: Database, deliver: Deliver) -> str:
    """The reference of an ordinary dossier."""
    filed = file(database, adapter="store")
    deliver()
    return filed.kenmerk
