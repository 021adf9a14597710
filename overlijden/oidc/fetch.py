# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""JSON from a provider, with a limit on its size and one deadline for the whole call. Redirects are not followed."""

from __future__ import annotations

import json
import ssl
import time
from collections.abc import Mapping
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from typing import Any
from urllib.parse import urlencode, urlsplit

from overlijden.tools.deadline import ask

DEADLINE = 6.0  # seconds; somebody waits for the page
LARGEST = 500_000  # bytes


class ProviderDown(Exception):
    """The provider did not give a usable answer in time; nobody can log in there now."""


def fetch(url: str, form: Mapping[str, str] | None = None) -> tuple[int, dict[str, Any]]:
    """Status and JSON object of a GET, or of a POST of this form. ProviderDown when there is none."""
    try:
        status, body = _exchange(url, form, time.monotonic() + DEADLINE)
        found = json.loads(body)
    except (OSError, HTTPException, ValueError, RecursionError) as error:
        raise ProviderDown(type(error).__name__) from error
    if not isinstance(found, dict) or status >= 500:
        raise ProviderDown(f"status {status}")
    return status, found


def _exchange(url: str, form: Mapping[str, str] | None, until: float) -> tuple[int, bytes]:
    parts = urlsplit(url)
    path = parts._replace(scheme="", netloc="", fragment="").geturl() or "/"
    method, body, headers = "GET", None, {"Accept": "application/json"}
    if form is not None:
        method, body = "POST", urlencode(form).encode()
        headers["Content-Type"] = "application/x-www-form-urlencoded"
    connection = _connection(parts.scheme, parts.hostname or "", parts.port)
    try:
        connection.connect()
        response, found = ask(connection, method, path, body, headers, until=until, largest=LARGEST)
    finally:
        connection.close()
    return response.status, found


def _connection(scheme: str, host: str, port: int | None) -> HTTPConnection:
    if scheme == "https":
        return HTTPSConnection(host, port, timeout=DEADLINE / 2, context=ssl.create_default_context())
    return HTTPConnection(host, port, timeout=DEADLINE / 2)
