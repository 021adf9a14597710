# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
from __future__ import annotations

from datetime import UTC, datetime

from flask.testing import FlaskClient

from overlijden.samples import sample
from tests.forms.filing import file_by_form


def test_an_ordinary_declaration_reaches_its_receipt(client: FlaskClient) -> None:
    kenmerk = file_by_form(client, sample(nu=datetime.now(UTC)))
    assert kenmerk.startswith("OV-")
