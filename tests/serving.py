# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""The web application in this process, on a test's own database, with what the demonstration configures."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime

from flask import Flask
from joserfc.jwk import ECKey
from werkzeug.serving import make_server

from overlijden import web
from overlijden.app import create_app
from overlijden.demo import demogemeenten
from overlijden.oidc.providers import Kind, Provider
from overlijden.oidc.views import OidcLogin
from overlijden.settings import Attachments, Delivery, LogIn, Mode, Scanner, Settings, Urls
from overlijden.web.login import Login
from tests import compiled
from tests.conftest import AUDIT_KEY, FIELD_KEYS, KEYS, DatabaseUrls
from tests.e2e.stack import free_ports

# Away, because most tests need nobody at the provider: they begin with a session. Those of the log-in start a real one.
AWAY = Provider(
    name="gemeente",
    kind=Kind.MEDEWERKERS,
    label="het account van uw gemeente",
    issuer="http://127.0.0.1:9",
    client_id="overlijden",
    key=ECKey.generate_key("P-256"),
    acr={"mfa": "mfa"},
)


def wait_for_a_minute() -> None:
    """Until some seconds are left of the minute in which the database counts."""
    if (second := datetime.now(UTC).second) > 50:
        time.sleep(61 - second)


def settings(urls: DatabaseUrls, mode: Mode = Mode.DEMO, url: str = "") -> Settings:
    """Settings under which a delivery that fails is not tried again."""
    return Settings(
        mode=mode,
        database=Urls(web=urls.web, worker=urls.worker, owner=urls.owner, audit=urls.audit),
        secret_key="k" * 32,
        audit_key=AUDIT_KEY,
        field_keys=FIELD_KEYS,
        delivery=Delivery(),
        security_contact="mailto:veilig@voorbeeld.nl",
        retention_key="r" * 32,
        hint_keys="h" * 32,
        attachments=Attachments(scanner=Scanner.NONE_ACCEPTED),
        login=LogIn(person_key="p" * 32),
        url="https://overlijden.example" if mode is Mode.PRODUCTION else url,
    )


def login(urls: DatabaseUrls, providers: Mapping[str, Provider] | None = None) -> Login:
    """A log-in with these providers."""
    return OidcLogin(settings(urls), providers or {AWAY.name: AWAY})


def unlimited(app: Flask) -> None:
    """Let anybody ask as much as she likes, for a test that asks more than a person does."""
    parts: web.Services = app.extensions["overlijden"]
    own = replace(parts.settings, acts_per_minute=10**9, reads_per_minute=10**9)
    app.extensions["overlijden"] = replace(parts, settings=own)


@contextmanager
def serving(
    urls: DatabaseUrls,
    providers: Mapping[str, Provider] | None = None,
    url: str = "",
) -> Iterator[Flask]:
    """The application, which lets a form be posted that no page of it gave: that protection is tested apart."""
    if not urls.is_settled:
        demogemeenten.settle(urls.owner, KEYS)
    app = create_app(settings(urls, url=url), login(urls, providers))
    app.config["WTF_CSRF_ENABLED"] = False
    app.jinja_env.bytecode_cache = compiled.TEMPLATES
    yield app
    services: web.Services = app.extensions["overlijden"]
    services.database.dispose()


@contextmanager
def listening(app: Flask, port: int) -> Iterator[None]:
    """Let it answer on this port of this machine too, for whoever is another process."""
    server = make_server("127.0.0.1", port, app, threaded=True)
    threading.Thread(target=server.serve_forever, args=[0.02], daemon=True).start()
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()


@contextmanager
def reachable(urls: DatabaseUrls) -> Iterator[str]:
    """The address of an application that knows it, and answers there."""
    (port,) = free_ports(1)
    address = f"http://127.0.0.1:{port}"
    with serving(urls, url=address) as app, listening(app, port):
        yield address
