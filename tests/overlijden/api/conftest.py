# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""Who comes to the machine interface."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from tests.filing import PARTIJ
from tests.overlijden.conftest import Connect


@pytest.fixture
def client(connect: Connect) -> FlaskClient:
    """The software of the firm PARTIJ."""
    return connect(PARTIJ)
