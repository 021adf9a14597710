# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""The log-in against a provider that is certified by the OpenID Foundation, and that we did not write."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import urlencode, urlsplit
from urllib.request import HTTPCookieProcessor, HTTPRedirectHandler, OpenerDirector, Request, build_opener

import pytest
from flask import Flask
from flask.testing import FlaskClient
from joserfc.jwk import KeySet, RSAKey

from overlijden.gemeenten import Kanaal
from overlijden.oidc.providers import Kind, Provider
from tests.conftest import DatabaseUrls
from tests.e2e.stack import free_ports, wait_for
from tests.overlijden.oidc.test_pages import who
from tests.serving import listening, serving

HERE = Path(__file__).parent
NODE = shutil.which("node")
OURS = RSAKey.generate_key(2048, {"use": "sig", "alg": "PS256"}, auto_kid=True)
THEIRS = RSAKey.generate_key(2048, {"use": "sig", "alg": "PS256"}, auto_kid=True)

pytestmark = pytest.mark.skipif(
    NODE is None or not (HERE / "node_modules").exists(), reason="no Node, or `make install` did not find npm"
)


class _Stay(HTTPRedirectHandler):
    """Goes on at the provider, and stops where it leads back to us."""

    def __init__(self, provider: str) -> None:
        self.provider = provider

    def redirect_request(self, req: Request, fp: object, code: int, msg: str, headers: object, newurl: str) -> object:  # type: ignore[override]
        there = newurl.startswith(self.provider)
        return super().redirect_request(req, fp, code, msg, headers, newurl) if there else None  # type: ignore[arg-type]


@pytest.fixture
def service(database_urls: DatabaseUrls, tmp_path: Path) -> Iterator[tuple[Flask, Provider, int]]:
    """Our service and the provider, each on a port of its own."""
    port, theirs = free_ports(2)
    origin = f"http://127.0.0.1:{port}"
    client = {"id": "digid", "jwks": KeySet([OURS]).as_dict(private=False), "origin": origin}
    (tmp_path / "settings.json").write_text(json.dumps({"client": client, "key": THEIRS.as_dict(private=True)}))
    provider = Provider(
        name="digid",
        kind=Kind.BROKER,
        label="DigiD",
        issuer=f"http://127.0.0.1:{theirs}",
        client_id="digid",
        key=OURS,
        kanaal=Kanaal.DIGID,
        acr={"urn:midden": "DIGID_MIDDEN", "urn:hoog": "DIGID_HOOG"},
        scope="openid profile",
    )
    with (tmp_path / "node.log").open("wb") as log:
        command = [str(NODE), "provider.js", str(theirs), str(tmp_path / "settings.json")]
        process = subprocess.Popen(command, cwd=HERE, stdout=log, stderr=log)
    with serving(database_urls, {"digid": provider}, origin) as app, listening(app, port):
        try:
            wait_for(f"{provider.issuer}/.well-known/openid-configuration", process=process)
            yield app, provider, port
        finally:
            process.terminate()
            process.wait(timeout=30)


@pytest.fixture
def browser(service: tuple[Flask, Provider, int]) -> FlaskClient:
    return service[0].test_client()


@pytest.fixture
def there(service: tuple[Flask, Provider, int]) -> OpenerDirector:
    """The same browser at the provider, which keeps cookies of its own."""
    return build_opener(HTTPCookieProcessor(CookieJar()), _Stay(service[1].issuer))


def follow(there: OpenerDirector, address: str, form: dict[str, str] | None = None) -> tuple[str, str]:
    """The page at the provider, and where it leads back to us; one of the two is empty."""
    try:
        with there.open(address, urlencode(form).encode() if form else None, timeout=20) as answer:
            return answer.read().decode(), ""
    except HTTPError as error:
        with error:
            back = urlsplit(error.headers.get("Location", ""))
            return "", f"{back.path}?{back.query}"


def log_in(browser: FlaskClient, there: OpenerDirector) -> str:
    _, back = follow(there, browser.get("/inloggen/digid").location)
    browser.get(back)
    return back


def test_one_gets_in_with_the_level_that_was_proven(browser: FlaskClient, there: OpenerDirector) -> None:
    log_in(browser, there)
    assert (who(browser).kanaal, who(browser).niveau, who(browser).naam) == (
        Kanaal.DIGID,
        "DIGID_MIDDEN",
        "Proefpersoon",
    )


def test_the_answer_serves_once(browser: FlaskClient, there: OpenerDirector) -> None:
    back = log_in(browser, there)
    browser.post("/uitloggen")
    assert browser.get(back).status_code == 400


def test_logging_out_here_logs_out_there_and_tells_us_so(
    service: tuple[Flask, Provider, int], browser: FlaskClient, there: OpenerDirector
) -> None:
    log_in(browser, there)
    stolen = browser.get_cookie("overlijden")
    assert stolen is not None
    other = service[0].test_client()
    other.set_cookie("overlijden", stolen.value)
    with browser.session_transaction() as session:
        hint = session["hint"]
    asked = urlencode({"id_token_hint": hint, "post_logout_redirect_uri": f"http://127.0.0.1:{service[2]}/uitgelogd"})
    page, _ = follow(there, f"{service[1].issuer}/session/end?{asked}")
    xsrf = re.findall(r'name="xsrf" value="([^"]+)"', page)[0]
    _, back = follow(there, f"{service[1].issuer}/session/end/confirm", {"xsrf": xsrf, "logout": "yes"})
    assert back.startswith("/uitgelogd")
    assert other.get("/aangiften").location.startswith("/inloggen")  # by the back channel, in every browser


def test_we_send_there_what_it_wants_to_log_out(
    service: tuple[Flask, Provider, int], browser: FlaskClient, there: OpenerDirector
) -> None:
    log_in(browser, there)
    address = browser.post("/uitloggen").headers["Refresh"].removeprefix("0; url=")
    page, _ = follow(there, address)
    xsrf = re.findall(r'name="xsrf" value="([^"]+)"', page)[0]
    _, back = follow(there, f"{service[1].issuer}/session/end/confirm", {"xsrf": xsrf, "logout": "yes"})
    assert back.startswith("/uitgelogd?state=")
