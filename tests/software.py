# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""A firm's software, which sends what a funeral director filled in with it."""

from __future__ import annotations

import base64
import dataclasses
import io
import itertools
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from overlijden import canonical, codes, samples
from overlijden.aangifte import Aangifte
from overlijden.web.koppelingen import FIRM
from tests.filing import PARTIJ

AANGIFTEN = "/api/v1/aangiften"
BIJLAGEN = "/api/v1/bijlagen"
KVK, OTHER = PARTIJ.removeprefix(FIRM), "99900025"  # of the firm PARTIJ, and of another
_numbers = itertools.count(1)


def aangifte(gemeente: str = "1942", name: str = "gewoon", answers: Mapping[str, Any] | None = None) -> Aangifte:
    """A sample of today in this municipality, with other answers."""
    made = samples.sample(name, nu=datetime.now(UTC))
    where = dataclasses.replace(made.overlijden, gemeente=gemeente, plaats=codes.gemeenten()[gemeente].naam)
    data = samples.with_answers(canonical.write(dataclasses.replace(made, overlijden=where)), dict(answers or {}))
    return canonical.read(Aangifte, data)[0]


def upload(client: FlaskClient, item: Mapping[str, Any]) -> TestResponse:
    """Send an attachment ahead, as a declaration with its bytes in it has it."""
    file = (io.BytesIO(base64.b64decode(item["inhoud"])), item["bestandsnaam"])
    return client.post(BIJLAGEN, data={"soort": item["soort"], "bestand": file})


def body(client: FlaskClient, made: Aangifte) -> dict[str, Any]:
    """What to send of this declaration, its attachments ahead."""
    data = canonical.write(made)
    ids = []
    for item in data.pop("bijlagen", ()):
        came = upload(client, item)
        assert came.status_code == 201, came.text
        assert came.json is not None
        ids.append(came.json["id"])
    data.pop("onderneming", None)
    return {"aangifte": data, "bijlagen": ids}


def key() -> str:
    return f"sleutel-{next(_numbers)}"


def send(client: FlaskClient, sent: Mapping[str, Any], sleutel: str = "") -> TestResponse:
    """File it, with this key or a new one."""
    return client.post(AANGIFTEN, json=sent, headers={"Idempotency-Key": sleutel or key()})


def filed(client: FlaskClient, made: Aangifte | None = None) -> str:
    """The reference of a declaration that was filed."""
    came = send(client, body(client, made or aangifte()))
    assert came.status_code == 201, came.text
    assert came.json is not None
    return str(came.json["kenmerk"])
