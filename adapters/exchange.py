# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""One request over HTTP and its answer: TLS, a limit on the answer's size and one deadline for the whole call."""

from __future__ import annotations

import os
import re
import ssl
import time
from collections.abc import Mapping
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from pathlib import Path
from urllib.parse import SplitResult, urlsplit

from overlijden.adapter import ConfigError, TemporaryError, UnknownOutcome, connect
from overlijden.adapter import url_problem as url_problem  # noqa: PLC0414 - each profile asks it of its addresses
from overlijden.tools.deadline import ask
from overlijden.tools.lijn import Ruw as Ruw  # noqa: PLC0414 - the adapters know it from here
from overlijden.tools.lijn import Verzoek, over

LARGEST = 2_000_000  # bytes of an answer, unless an adapter says otherwise


def exchange(
    method: str,
    url: str,
    body: bytes | None,
    headers: Mapping[str, str],
    *,
    seconds: float,
    tls: ssl.SSLContext,
    largest: int = LARGEST,
) -> Ruw:
    """The answer, whatever it says, within ``seconds`` in all and of at most ``largest`` bytes.

    TemporaryError when no connection came about, so that nothing can have arrived; UnknownOutcome when the request
    may have left and no complete answer came in time. Redirects are not followed: an answer like any other.
    """
    return over(Verzoek(method, url, body, headers), lambda verzoek: _exchange(verzoek, seconds, tls, largest))


def _exchange(verzoek: Verzoek, seconds: float, tls: ssl.SSLContext, largest: int) -> Ruw:
    until = time.monotonic() + seconds
    parts = urlsplit(verzoek.url)
    connection = _connect(parts, seconds, tls)
    try:
        path = parts._replace(scheme="", netloc="").geturl() or "/"
        headers = {**verzoek.headers}
        response, inhoud = ask(connection, verzoek.method, path, verzoek.body, headers, until=until, largest=largest)
    except (OSError, HTTPException) as error:
        raise UnknownOutcome(f"no answer ({type(error).__name__})") from error
    finally:
        connection.close()
    return Ruw(response.status, inhoud, {name.lower(): value for name, value in response.getheaders()})


def _connect(parts: SplitResult, timeout: float, tls: ssl.SSLContext) -> HTTPConnection:
    host = parts.hostname or ""
    try:
        if parts.scheme == "https":
            connection: HTTPConnection = HTTPSConnection(host, parts.port or 443, timeout=timeout, context=tls)
        else:
            connection = HTTPConnection(host, parts.port or 80, timeout=timeout)
        connection.sock = connect(parts, timeout, tls)
    except (OSError, ValueError) as error:  # ValueError: no name that can be looked up, or no port
        raise TemporaryError(f"no connection ({type(error).__name__})") from error
    return connection


def tls_context(key: str, ca: str = "", certificaat: str = "", sleutel: str = "") -> ssl.SSLContext:
    """Trust in ``ca`` or else in the system's; with our own certificate where there is one. Paths of PEM files."""
    try:
        context = ssl.create_default_context(cafile=ca or None)
        if certificaat:
            context.load_cert_chain(certificaat, sleutel or None)
    except OSError as error:
        raise ConfigError(f"{key}: certificaat, sleutel or ca cannot be read") from error
    return context


def secret(key: str, place: str) -> str:
    """What ``env:NAME`` or ``bestand:PATH`` holds, read when needed so that it can be renewed without a restart."""
    kind, _, name = place.partition(":")
    try:
        return os.environ[name] if kind == "env" else Path(name).read_text("utf-8").strip()
    except (KeyError, OSError, ValueError) as error:  # ValueError: no name of a file, or no text in UTF-8
        raise ConfigError(f"{key}: {kind}:{name} cannot be read") from error


def secret_problem(adapter: str, place: str) -> str:
    """Why this is no place for an adapter's secret, or nothing.

    A municipality writes its own profile, and its address: what it may name there are only the variables and files
    that the operator gave to this adapter.
    """
    kind, _, name = place.partition(":")
    if kind == "bestand":
        return file_problem(adapter, name)
    if kind != "env":
        return "must be env:NAME or bestand:PATH, never the secret itself"
    return "" if re.fullmatch(f"{adapter}_[A-Z0-9_]+", name) else f"must name a variable that begins with {adapter}_"


def file_problem(adapter: str, file: str) -> str:
    """Why this is no file that an adapter may read, or nothing: all its files lie in one folder of the operator's."""
    folder = Path(os.environ.get(f"{adapter}_SECRETS") or f"/run/secrets/{adapter.lower()}")
    if not file or (".." not in Path(file).parts and folder in Path(file).parents):
        return ""
    return f"must be a file in the folder that {adapter}_SECRETS names"
