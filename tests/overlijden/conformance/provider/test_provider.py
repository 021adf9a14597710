# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""The demonstration's provider, a process of its own: through it one comes in, and past its rules nobody does."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import parse_qs, urlencode, urlsplit
from urllib.request import HTTPRedirectHandler, build_opener

import pytest
from flask import Flask
from flask.testing import FlaskClient
from joserfc.jwk import ECKey

from overlijden import demo
from overlijden.oidc.providers import Provider, read_providers
from overlijden.status import Rol
from overlijden.web.login import read_accounts
from tests import leaks
from tests.conftest import DatabaseUrls
from tests.e2e.stack import free_ports, wait_for
from tests.overlijden.oidc.test_pages import who
from tests.serving import listening, serving

OVERLIJDEN = str(Path(sys.executable).parent / "overlijden")


class _Stay(HTTPRedirectHandler):
    """An opener that shows where it is sent, and does not go."""

    def redirect_request(self, *_: object) -> None:
        """Go nowhere."""


def post(url: str, form: dict[str, str]) -> tuple[int, str]:
    """Status, and where it leads."""
    try:
        with build_opener(_Stay).open(url, urlencode(form).encode(), timeout=10) as answer:
            return answer.status, ""
    except HTTPError as error:
        with error:
            return error.code, error.headers.get("Location", "")


@dataclass(frozen=True)
class Running:
    """The provider's address, and what our service knows of it by name."""

    url: str
    web: int
    providers: dict[str, Provider]

    @property
    def service(self) -> str:
        return f"http://127.0.0.1:{self.web}"


@contextmanager
def running(folder: Path) -> Iterator[Running]:
    ports = demo.Ports(*free_ports(3))
    config = demo.configure(folder / "config", ports)
    command = [OVERLIJDEN, "provider", "--port", str(ports.provider), "--directory", str(config)]
    with leaks.fresh().open("w") as log:
        process = subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=log)
    try:
        url = f"http://127.0.0.1:{ports.provider}"
        wait_for(f"{url}/sleutels", process=process)
        yield Running(url, ports.web, dict(read_providers(config / "inloggen.toml", production=False)))
    finally:
        process.terminate()
        process.wait(timeout=30)


@pytest.fixture(scope="module")
def provider(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with running(tmp_path_factory.mktemp("provider")) as found:
        yield found


@pytest.fixture
def app(database_urls: DatabaseUrls, provider: Running) -> Iterator[Flask]:
    """The service, also to be reached by the provider itself."""
    with serving(database_urls, provider.providers, provider.service) as app, listening(app, provider.web):
        yield app


@pytest.fixture
def browser(app: Flask) -> FlaskClient:
    return app.test_client()


def name_of(account: str) -> str:
    kanaal = read_accounts()[account].kanaal
    return kanaal.lower() if kanaal else "gemeente"


def begin(browser: FlaskClient, account: str) -> tuple[str, dict[str, str]]:
    """Where the service sends her, and with what."""
    there = urlsplit(browser.get(f"/inloggen/{name_of(account)}").location)
    return f"{there.scheme}://{there.netloc}{there.path}", {k: v[0] for k, v in parse_qs(there.query).items()}


def log_in(browser: FlaskClient, account: str) -> str:
    """All the way; where she comes out."""
    url, asked = begin(browser, account)
    _, back = post(url, {**asked, "account": account})
    parts = urlsplit(back)
    return browser.get(f"{parts.path}?{parts.query}").location


@pytest.mark.parametrize("account", read_accounts())
def test_every_account_gets_in_as_who_it_is(browser: FlaskClient, account: str) -> None:
    log_in(browser, account)
    found, meant = who(browser), read_accounts()[account]
    assert (found.naam, found.rol, found.gemeente) == (meant.naam, meant.rol, meant.gemeente)
    assert (found.kanaal, found.niveau, found.onderneming) == (meant.kanaal, meant.niveau, meant.onderneming)
    assert meant.rol is Rol.NABESTAANDE or found.partij == meant.partij


@pytest.mark.parametrize("account", ["uitvaart", "nabestaande"])  # of the second no token is sent: it holds a BSN
def test_logging_out_ends_it_at_the_provider_and_leads_back(
    browser: FlaskClient, provider: Running, account: str
) -> None:
    log_in(browser, account)
    there = browser.post("/uitloggen").headers["Refresh"].removeprefix("0; url=")
    with build_opener().open(there, timeout=10) as answer:
        assert urlsplit(answer.url).path == "/uitgelogd"
        assert b"U bent uitgelogd" in answer.read()


def test_what_the_provider_ends_ends_here_at_once(browser: FlaskClient, provider: Running) -> None:
    log_in(browser, "gooise-meren")
    assert browser.get("/balie").status_code == 200
    with build_opener().open(provider.url, timeout=10) as answer:
        sid = answer.read().decode().rpartition('name="sid" value="')[2].partition('"')[0]
    post(f"{provider.url}/beeindigen", {"sid": sid})
    assert browser.get("/balie").location.startswith("/inloggen")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("client_id", "another"),
        ("redirect_uri", "https://elsewhere.example/"),
        ("response_type", "token"),
        ("code_challenge", ""),
        ("code_challenge_method", "plain"),
        ("nonce", ""),
        ("state", ""),
        ("account", "nabestaande"),
    ],
)
def test_the_provider_refuses(browser: FlaskClient, name: str, value: str) -> None:
    url, asked = begin(browser, "uitvaart")
    assert post(url, {**asked, "account": "uitvaart", name: value})[0] == 400


def test_a_client_with_another_key_gets_no_token(database_urls: DatabaseUrls, provider: Running) -> None:
    key = ECKey.generate_key("P-256")
    providers = {name: replace(one, key=key) for name, one in provider.providers.items()}
    with serving(database_urls, providers, provider.service) as app:
        client = app.test_client()
        url, asked = begin(client, "uitvaart")
        back = urlsplit(post(url, {**asked, "account": "uitvaart"})[1])
        assert client.get(f"{back.path}?{back.query}").status_code == 400


def test_it_refuses_production(tmp_path: Path) -> None:
    environment = {**os.environ, "OVERLIJDEN_SERVICE_MODE": "production"}
    refused = subprocess.run(
        [OVERLIJDEN, "provider"], cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
    )
    assert (refused.returncode, "refuses production mode" in refused.stderr) == (1, True)
