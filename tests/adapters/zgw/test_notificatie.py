# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""A notification makes us ask sooner; whoever is not that back-end, and whatever it says, changes nothing."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import Connection, text

from adapters.zgw import Zgw
from overlijden.adapter import ConfigError, Nagekomen, Post, Wenk
from overlijden.conformance.zgw.catalogus import CLIENT, RSIN
from overlijden.conformance.zgw.regels import Standin
from overlijden.db import Database
from overlijden.settings import Delivery
from overlijden.worker import Worker
from tests.adapters.zgw.conftest import Connect
from tests.conftest import DatabaseUrls
from tests.filing import file, participate
from tests.serving import serving

AUTH = "Token een-lang-geheim"
ZAAK = "https://zaken.example/zaken/api/v1/zaken/1"
PLACE = "0796"


def told(**changes: object) -> bytes:
    said = {"kanaal": "zaken", "hoofdObject": ZAAK, "resource": "status", "resourceUrl": f"{ZAAK}/s", "actie": "create"}
    return json.dumps({**said, "aanmaakdatum": "2026-11-25T12:00:00Z", "kenmerken": {}, **changes}).encode()


class Keeper:
    def __init__(self) -> None:
        self.said = list[Nagekomen | Wenk]()

    def __call__(self, said: Nagekomen | Wenk) -> bool:
        self.said.append(said)
        return False


@pytest.fixture
def adapter(connect: Connect, monkeypatch: pytest.MonkeyPatch) -> Zgw:
    monkeypatch.setenv("ZGW_NOTIFICATIES", AUTH)
    return connect(
        toegang={"client_id": CLIENT, "geheim": "env:ZGW_TEST_SECRET", "notificaties": "env:ZGW_NOTIFICATIES"}
    )


def test_a_notification_is_a_hint_about_its_zaak(adapter: Zgw) -> None:
    keeper = Keeper()
    answer = adapter.receive(Post(told(), AUTH), keeper)
    assert answer is not None
    assert (answer.status, keeper.said) == (204, [Wenk(ZAAK)])


@pytest.mark.parametrize(
    "inhoud",
    [
        b"",
        b"<",
        b"[]",
        b"null",
        b"[" * 100_000,
        told(kanaal="documenten"),
        told(hoofdObject=None),
        told(hoofdObject="x" * 1001),
    ],
    ids=["empty", "xml", "list", "null", "deep", "another kanaal", "no zaak", "long"],
)
def test_anything_else_is_taken_and_means_nothing(adapter: Zgw, inhoud: bytes) -> None:
    keeper = Keeper()
    answer = adapter.receive(Post(inhoud, AUTH), keeper)
    assert answer is not None
    assert (answer.status, keeper.said) == (204, [])


@pytest.mark.parametrize("zaak", ["https://x/\0", "\ud800", "a\x1bb", "\u202e"], ids=ascii)
def test_what_no_url_can_hold_is_sent_back(adapter: Zgw, zaak: str) -> None:
    keeper = Keeper()
    answer = adapter.receive(Post(told(hoofdObject=zaak), AUTH), keeper)
    assert answer is not None
    assert (answer.status, keeper.said) == (400, [])


@pytest.mark.parametrize("autorisatie", ["", "Token fout", AUTH.removeprefix("Token "), f"{AUTH} ", "é"])
def test_who_does_not_know_the_secret_of_our_abonnement_learns_nothing(adapter: Zgw, autorisatie: str) -> None:
    keeper = Keeper()
    assert adapter.receive(Post(told(), autorisatie), keeper) is None
    assert keeper.said == []


def test_without_an_abonnement_nobody_is_heard(connect: Connect) -> None:
    assert connect().receive(Post(told(), ""), Keeper()) is None


def test_the_secret_is_named_and_not_written(connect: Connect) -> None:
    with pytest.raises(ConfigError, match=r"toegang.notificaties"):
        connect(toegang={"client_id": CLIENT, "geheim": "env:ZGW_TEST_SECRET", "notificaties": "geheim"})


def record(url: str) -> str:
    return f"""
vanaf = 2026-01-02
adapter = "zgw"
zonder_bsn = true
kanalen.EHERKENNING = "EH2+"
[profiel]
bronorganisatie = "{RSIN}"
onversleuteld = true
[profiel.adressen]
catalogi = "{url}/catalogi/api/v1"
zaken = "{url}/zaken/api/v1"
documenten = "{url}/documenten/api/v1"
[profiel.toegang]
client_id = "{CLIENT}"
geheim = "env:ZGW_0796"
notificaties = "env:ZGW_NOTIFICATIES_0796"
[profiel.terugmelding]
plaats = "eigenschap"
akte = "aktenummer"
datum = "aktedatum"
[profiel.documenttypen]
AANGIFTE = "Aangifte"
OVERIG = "Overig stuk"
"""


@pytest.fixture
def app(database_urls: DatabaseUrls, monkeypatch: pytest.MonkeyPatch) -> Iterator[Flask]:
    monkeypatch.setenv("ZGW_0796", "geheim-van-minstens-tweeendertig-tekens")
    monkeypatch.setenv("ZGW_NOTIFICATIES_0796", AUTH)
    with serving(database_urls) as app:
        yield app


def test_a_hint_makes_us_ask_at_once_and_is_believed_in_nothing(
    app: Flask, standin: Standin, web_database: Database, worker_database: Database, superuser: Connection
) -> None:
    participate(web_database, PLACE, record(standin.url))
    file(web_database, PLACE, adapter="zgw")
    Worker(worker_database, Delivery()).once()
    due = text("SELECT status, peilen_op <= now() AS due FROM levering")
    assert tuple(superuser.execute(due).one()) == ("afgeleverd", False)
    [zaak] = standin.items["zaken"]
    client, headers = app.test_client(), {"Authorization": AUTH, "Content-Type": "application/json"}
    for other in (ZAAK, ""):
        assert client.post(f"/ontvangst/{PLACE}", data=told(hoofdObject=other), headers=headers).status_code == 204
        assert superuser.execute(due).one().due is False
    assert client.post(f"/ontvangst/{PLACE}", data=told(hoofdObject="\0"), headers=headers).status_code == 400
    answer = client.post(f"/ontvangst/{PLACE}", data=told(hoofdObject=zaak["url"]), headers=headers)
    assert (answer.status_code, superuser.execute(due).one().due) == (204, True)
    Worker(worker_database, Delivery()).ask()
    assert superuser.execute(text("SELECT status FROM dossier")).scalar() == "afgeleverd"
    assert superuser.execute(due).one().due is False
