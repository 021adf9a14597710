# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""Every call has its own token and the headers of the standard, and none goes anywhere but to our profile."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import pytest
from joserfc import jwt
from joserfc.jwk import OctKey

from adapters.exchange import Ruw, exchange
from adapters.zgw import Zgw, gesprek
from overlijden.adapter import ConfigError, TemporaryError
from overlijden.conformance.zgw.catalogus import SECRET, settings
from overlijden.conformance.zgw.regels import Standin
from tests.adapters.zgw.conftest import Connect

Call = tuple[str, str, dict[str, str]]


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> list[Call]:
    """What would have gone out; every answer is an empty page."""
    seen: list[Call] = []

    def answer(method: str, url: str, body: bytes | None, headers: dict[str, str], **_: object) -> Ruw:
        seen.append((method, url, headers))
        return Ruw(200, b'{"results": [], "next": null, "url": "x"}', {"api-version": "1.5.1"})

    monkeypatch.setattr(gesprek, "exchange", answer)
    monkeypatch.setenv("ZGW_TEST_SECRET", SECRET)
    return seen


@pytest.fixture
def quiet() -> gesprek.Gesprek:
    return Zgw.from_config(settings("https://zaken.example")).gesprek


def test_a_token_is_made_for_each_call(
    calls: list[Call], quiet: gesprek.Gesprek, monkeypatch: pytest.MonkeyPatch
) -> None:
    for moment in (1_000_000.0, 1_003_700.0):
        monkeypatch.setattr(time, "time", lambda moment=moment: moment)
        list(quiet.ask("zaken", "zaken"))
    bearers = [headers["Authorization"].removeprefix("Bearer ") for *_, headers in calls]
    tokens = [jwt.decode(bearer, OctKey.import_key(SECRET)) for bearer in bearers]
    assert [token.header for token in tokens] == [{"typ": "JWT", "alg": "HS256"}] * 2
    assert [token.claims["iat"] for token in tokens] == [1_000_000, 1_003_700]
    assert tokens[0].claims | {"iat": 0} == {
        "iss": "overlijden", "client_id": "overlijden", "iat": 0, "user_id": "", "user_representation": "Overlijden"
    }  # fmt: skip


def test_a_renewed_secret_is_used_without_a_restart(
    connect: Connect, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ZGW_SECRETS", str(tmp_path))
    secret = tmp_path / "geheim"
    secret.write_text("een-ander-geheim-dan-dat-van-de-gemeente\n")
    adapter = connect(toegang={"client_id": "overlijden", "geheim": f"bestand:{secret}"})
    with pytest.raises(TemporaryError, match="invalid-jwt-signature"):
        adapter.ping()
    secret.write_text(f"{SECRET}\n")
    adapter.ping()


def test_a_secret_that_is_not_there_is_named_by_its_place_only(quiet: gesprek.Gesprek) -> None:
    with pytest.raises(ConfigError, match="env:ZGW_TEST_SECRET"):
        list(quiet.ask("zaken", "zaken"))


@pytest.mark.parametrize(("api", "crs"), [("zaken", "EPSG:4326"), ("documenten", None), ("catalogi", None)])
def test_only_zaken_asks_for_a_crs(calls: list[Call], quiet: gesprek.Gesprek, api: str, crs: str | None) -> None:
    quiet.send(api, "dingen", b"{}")
    [(method, url, headers)] = calls
    assert (method, url) == ("POST", f"https://zaken.example/{api}/api/v1/dingen")
    assert (headers.get("Accept-Crs"), headers.get("Content-Crs")) == (crs, crs)
    assert (headers["Content-Type"], headers["Accept"]) == ("application/json", "application/json")


def test_the_version_of_each_api_is_remembered(calls: list[Call], quiet: gesprek.Gesprek) -> None:
    list(quiet.ask("zaken", "zaken"))
    assert quiet.versies == {"zaken": "1.5.1"}


def test_another_standard_is_not_usable(adapter: Zgw, standin: Standin, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gesprek, "exchange", _versioned("2.0.0"))
    with pytest.raises(TemporaryError, match="api-version"):
        adapter.ping()


def _versioned(version: str) -> object:
    def changed(*args: Any, **keys: Any) -> Ruw:
        ruw = exchange(*args, **keys)
        return Ruw(ruw.status, ruw.inhoud, {"api-version": version})

    return changed


def test_all_pages_are_read_and_the_token_goes_nowhere_else(adapter: Zgw, standin: Standin) -> None:
    """The stand-in's next page is at another host, as behind a proxy that forgets its name."""
    catalogus = standin.items["zaaktypen"][0]["catalogus"]
    items = list(adapter.gesprek.ask("catalogi", "informatieobjecttypen", catalogus=catalogus))
    assert [item["url"] for item in items] == [item["url"] for item in standin.items["informatieobjecttypen"]]
    assert len(items) == 6


def test_a_list_without_end_is_cut_off(quiet: gesprek.Gesprek, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ZGW_TEST_SECRET", SECRET)
    page = json.dumps({"results": [{}], "next": "https://zaken.example/x?page=2"}).encode()
    monkeypatch.setattr(gesprek, "exchange", lambda *_, **__: Ruw(200, page))
    with pytest.raises(TemporaryError, match="too many pages"):
        list(quiet.ask("zaken", "zaken"))


@pytest.mark.parametrize("body", [b"{}", b'{"results": 3}'])
def test_what_is_no_list_is_no_answer(quiet: gesprek.Gesprek, monkeypatch: pytest.MonkeyPatch, body: bytes) -> None:
    monkeypatch.setenv("ZGW_TEST_SECRET", SECRET)
    monkeypatch.setattr(gesprek, "exchange", lambda *_, **__: Ruw(200, body))
    with pytest.raises(TemporaryError, match="no list"):
        list(quiet.ask("zaken", "zaken"))
