# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""Whoever reads a feed is told, of each question, what is wrong with it."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from werkzeug.test import Client, TestResponse

from overlijden.conformance import ontvangst
from overlijden.conformance.feed import standin
from overlijden.conformance.feed.afnemer import Afnemer, read_token
from overlijden.tools.lijn import TAP, Forward, Ruw, Verzoek

ADRES = "http://127.0.0.1/api/v1"


class Lezer:
    """A municipality's system before the kit, and what the kit says of it."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.told = folder, list[str]()
        made = ontvangst.create_app("feed", folder / "kept", folder, self.told.append, profiel={})
        self.client = Client(made)
        self.afnemer = Afnemer.from_config(standin.settings(ADRES))

    def ask(self, method: str, path: str, body: bytes | None = None, **headers: str) -> Ruw:
        return self.over(lambda afnemer: afnemer.call(method, path, body, **headers))

    def over(self, ask: Callable[[Afnemer], Ruw]) -> Ruw:
        token = TAP.set(self._forward)
        try:
            return ask(self.afnemer)
        finally:
            TAP.reset(token)

    def _forward(self, verzoek: Verzoek, _: Forward) -> Ruw:
        asked: dict[str, Any] = {"method": verzoek.method, "data": verzoek.body, "headers": dict(verzoek.headers)}
        answer = self.client.open(verzoek.url, base_url="http://127.0.0.1", **asked)
        return Ruw(answer.status_code, answer.get_data(), {k.lower(): v for k, v in answer.headers})

    def last(self) -> dict[str, Any]:
        """The last report."""
        found: dict[str, Any] = json.loads(max(self.folder.glob("*.json")).read_text(encoding="utf-8"))
        return found

    def feed(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = json.loads(self.ask("GET", "/feed").inhoud)["meldingen"]
        return found


@pytest.fixture
def lezer(tmp_path: Path) -> Lezer:
    return Lezer(tmp_path)


def test_who_reads_as_the_contract_says_hears_nothing_bad(lezer: Lezer) -> None:
    meldingen = lezer.feed()
    cursor, kenmerk = meldingen[-1]["cursor"], meldingen[-1]["kenmerk"]
    lezer.ask("GET", f"/feed?na={cursor}&limiet=10")
    lezer.ask("GET", f"/dossiers/{kenmerk}")
    lezer.ask("PUT", "/feed/bevestiging", json.dumps({"cursor": cursor}).encode())
    lezer.ask("PUT", f"/dossiers/{kenmerk}/terugmelding", b'{"status": "in_behandeling"}')
    reports = [json.loads(file.read_text(encoding="utf-8")) for file in sorted(lezer.folder.glob("*.json"))]
    assert [one["dienst"] for one in reports] == ["token", "feed", "feed", "dossiers", "bevestiging", "terugmelding"]
    assert [one["afwijkingen"] for one in reports] == [[]] * 6
    assert reports[2]["gelezen"]["vraag"] == {"na": cursor, "limiet": "10"}
    assert "client_assertion" not in json.dumps(reports)


@pytest.mark.parametrize(("method", "path", "body", "wijzer"), [
    ("GET", "/feed?na=MjA", None, "cursor"),
    ("GET", "/feed?limiet=2000", None, "limiet"),
    ("GET", "/dossiers/OV-1999-0000001", None, "kenmerk"),
    ("PUT", "/feed/bevestiging", b'{"cursor": "MjA"}', "cursor"),
    ("PUT", "/feed/bevestiging", b'{"plaats": "MjA"}', "/cursor"),
    ("PUT", "/feed/bevestiging", b"{", ""),
    ("POST", "/feed", b"{}", ""),
])  # fmt: skip
def test_what_is_wrong_is_told_with_its_place(
    lezer: Lezer, method: str, path: str, body: bytes | None, wijzer: str
) -> None:
    assert lezer.ask(method, path, body).status >= 400
    assert lezer.last()["oordeel"] == "voldoet niet"
    assert wijzer in [one["wijzer"] for one in lezer.last()["afwijkingen"]]


def test_an_akte_of_what_was_withdrawn_is_told(lezer: Lezer) -> None:
    gone = next(melding for melding in lezer.feed() if melding["vervallen"])
    body = {"status": "akte_opgemaakt", "akte_nummer": "200001", "akte_datum": "2026-11-25"}
    ruw = lezer.ask("PUT", f"/dossiers/{gone['kenmerk']}/terugmelding", json.dumps(body).encode())
    assert ruw.status == 409
    assert [one["wijzer"] for one in lezer.last()["afwijkingen"]] == ["/status"]


@pytest.mark.parametrize("claims", [{"aud": "https://example.org"}, {"exp": int(time.time()) - 3600}, {"jti": None}])
def test_a_proof_that_is_no_good_is_told(lezer: Lezer, claims: dict[str, Any]) -> None:
    assert read_token(lezer.over(lambda afnemer: afnemer.ask(afnemer.sign(**claims)))) is None
    assert [one["wijzer"] for one in lezer.last()["afwijkingen"]] == ["/client_assertion"]


def test_the_key_can_be_fetched_and_is_no_message(lezer: Lezer) -> None:
    found: TestResponse = lezer.client.get("/client.pem")
    assert found.get_data() == standin.pem()
    assert not list(lezer.folder.glob("*.json"))


def test_a_fault_comes_when_it_was_asked_for(lezer: Lezer) -> None:
    asked = {"mode": "html", "method": "GET", "ends": "/feed"}
    assert lezer.client.post("/storing", json=asked).status_code == 204
    assert lezer.ask("GET", "/feed").status == 503
    assert lezer.ask("GET", "/feed").status == 200
