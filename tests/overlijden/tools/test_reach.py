# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""Where a back-end may be: nowhere that a municipality's administrator could use to look around in our network."""

from __future__ import annotations

import contextlib
import http.server
import ssl
import threading
from collections.abc import Iterator
from ipaddress import ip_address
from urllib.parse import urlsplit

import pytest

from adapters.exchange import exchange
from overlijden.adapter import ConfigError, TemporaryError, load_adapter
from overlijden.deelnames import deelname, settling
from overlijden.demo import demogemeenten
from overlijden.settings import load_settings
from overlijden.tools import reach
from overlijden.tools.reach import ALLOWED, HTTPS, Reach, connect, url_problem

HERE = ("127.0.0.1", "[::1]", "[::ffff:127.0.0.1]", "127.1.2.3", "0.0.0.0")  # noqa: S104 - to call, not to listen
NEAR = ("10.1.2.3", "192.168.1.1", "172.16.0.1", "[fd00::1]")
CLOUD = (
    "169.254.169.254",
    "[fe80::1]",
    "[::ffff:169.254.169.254]",
    "[64:ff9b::a9fe:a9fe]",
)
OTHER = ("100.64.0.1", "224.0.0.1", "192.0.2.1")


@pytest.mark.parametrize("host", [*HERE, *NEAR, *CLOUD, *OTHER])
def test_in_production_an_address_is_public_or_the_operator_s_choice(host: str) -> None:
    reach.use(Reach(production=True))
    assert url_problem(f"https://{host}/x", onversleuteld=False) == ALLOWED
    opened = {"[64:ff9b::a9fe:a9fe]": "169.254.0.0/16"}.get(host, host.strip("[]").removeprefix("::ffff:"))
    reach.use(Reach.parse(opened, production=True))
    assert url_problem(f"https://{host}/x", onversleuteld=False) == ""


@pytest.mark.parametrize("host", CLOUD)
def test_where_clouds_tell_their_secrets_is_out_of_reach_in_a_demonstration_too(host: str) -> None:
    assert url_problem(f"http://{host}/latest", onversleuteld=True) == ALLOWED
    with pytest.raises(TemporaryError, match="OutOfReach"):
        call(f"http://{host}/latest")


@pytest.mark.parametrize("onversleuteld", [True, False])
@pytest.mark.parametrize("host", ["zaken.example", "127.0.0.1", "93.184.215.14"])
def test_in_production_nothing_goes_in_the_clear_whatever_a_profile_says(host: str, onversleuteld: bool) -> None:
    reach.use(Reach.parse(host, production=True))
    assert url_problem(f"http://{host}/", onversleuteld=onversleuteld) == HTTPS
    with pytest.raises(OSError, match=HTTPS):
        connect(urlsplit(f"http://{host}/"), 1, ssl.create_default_context())


@pytest.mark.parametrize("url", ["https://", "ftp://zaken.example", "https://[::1", "https://zaken.example:x", "zaken"])
def test_what_is_no_address_is_said_so(url: str) -> None:
    assert url_problem(url, onversleuteld=False) == "must be an http(s) address"


@pytest.fixture
def near() -> Iterator[str]:
    """An http server on this machine; its port."""
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), http.server.BaseHTTPRequestHandler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield str(server.server_port)
        server.shutdown()
        thread.join()


def call(url: str) -> int:
    return exchange("GET", url, None, {}, seconds=5, tls=ssl.create_default_context()).status


def test_what_a_name_stands_for_is_judged_when_it_is_called(near: str) -> None:
    """A name passes with the profile; where it leads is looked at with every call."""
    assert call(f"http://localhost:{near}/") == 501
    reach.use(Reach(production=True))
    assert url_problem(f"https://localhost:{near}/", onversleuteld=False) == ""
    with pytest.raises(TemporaryError, match="OutOfReach"):
        call(f"https://localhost:{near}/")


def test_the_operator_opens_hosts_and_networks(near: str) -> None:
    for opened in ("localhost", "127.0.0.0/8 ::1", "10.0.0.0/8 LOCALHOST"):
        reach.use(Reach.parse(opened, production=True))
        with pytest.raises(TemporaryError, match="SSL"):  # it was called, and speaks no TLS
            call(f"https://localhost:{near}/")


@pytest.mark.parametrize(
    ("opened", "host"), [("0344=10.20.0.0/16", "10.20.3.4"), ("0344=ZAKEN.example", "zaken.example")]
)
@pytest.mark.parametrize(("gemeente", "allowed"), [("0344", True), ("0321", False), ("", False)])
def test_what_is_opened_to_one_municipality_is_closed_to_another(
    opened: str, host: str, gemeente: str, allowed: bool
) -> None:
    near = ip_address("10.20.3.4")
    with reach.on_behalf_of(gemeente):
        assert Reach.parse(opened, production=True).admits(host, near) is allowed
    assert not Reach.parse(opened, production=True).admits(host, near)


def test_a_profile_is_judged_as_its_own_municipality_s() -> None:
    reach.use(Reach.parse("0796=10.20.0.0/16", production=True))
    address = "https://10.20.3.4"
    own, other = (
        deelname.read(code, demogemeenten.records(address)["0796"].replace("0796", code)) for code in ("0796", "0321")
    )
    assert settling.back_end_problem(own) == ""
    assert "nog niet bereikbaar gemaakt" in settling.back_end_problem(other)


@pytest.mark.parametrize(
    "text", ["10.20.0.1/16", "300.1.1.1", "a_b", "10.0.0.0/8,192.168.0.1", "344=10.0.0.0/8", "0344=", "=10.0.0.0/8"]
)
def test_a_setting_that_cannot_be_read_is_named(text: str) -> None:
    with pytest.raises(ConfigError, match=r"backends\.networks \(OVERLIJDEN_BACKENDS_NETWORKS\) must be"):
        _ = load_settings({"OVERLIJDEN_BACKENDS_NETWORKS": text}).reach


@pytest.mark.parametrize("production", [True, False])
def test_what_forgets_everything_is_no_back_end_in_production(production: bool) -> None:
    with pytest.raises(ConfigError, match="forgets") if production else contextlib.nullcontext():
        load_adapter("memory", {}, production=production)
