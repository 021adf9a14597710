# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""The doctor and what the service leans on: each of it asked, and whatever does not answer named with what to do."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterable
from pathlib import Path

import pytest

from overlijden.db import Database
from overlijden.demo import demogemeenten
from overlijden.doctor import neighbours
from overlijden.doctor.finding import Finding, Grade
from overlijden.settings import PACKAGES, Attachments, MailServer, Scanner, Settings
from tests import clamav, smtpd
from tests.conftest import KEYS, DatabaseUrls
from tests.filing import participate
from tests.serving import settings


@pytest.fixture
def plain(database_urls: DatabaseUrls) -> Settings:
    return settings(database_urls)


def told(found: Iterable[Finding]) -> list[tuple[Grade, str]]:
    return [(one.grade, one.what) for one in found]


def with_mail(plain: Settings, server: MailServer) -> Settings:
    return dataclasses.replace(plain, mail=server)


def test_a_back_end_that_does_not_answer_is_named_by_its_municipality(
    plain: Settings, database_urls: DatabaseUrls
) -> None:
    demogemeenten.settle(database_urls.owner, KEYS)
    found = told(neighbours.back_ends(plain))
    assert found == [(Grade.WRONG, "0796 's-Hertogenbosch (stuf_zds): no connection (ConnectionRefusedError)")]


def test_back_ends_that_answer_are_counted_and_the_shared_store_is_none(
    plain: Settings, web_database: Database
) -> None:
    for code, adapter in (("0796", "memory"), ("0344", "memory"), ("1942", "store")):
        participate(web_database, code, f'vanaf = 2020-01-01\nadapter = "{adapter}"\n')
    assert told(neighbours.back_ends(plain)) == [(Grade.OK, "2 answer")]


def test_a_provider_that_does_not_answer_is_named(
    plain: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "config"
    monkeypatch.setenv("OVERLIJDEN_CONFIG", str(folder))
    from overlijden import demo  # noqa: PLC0415 - it reads the folder

    demo.configure(folder, demo.Ports(1, 2, 9))
    assert json.loads((folder / "clients.json").read_text(encoding="utf-8"))
    found = [*neighbours.log_in(plain)]
    assert {one.grade for one in found} == {Grade.WRONG}
    assert found[0].what.endswith("no usable answer (ConnectionRefusedError)")
    assert "http://127.0.0.1:9" in found[0].remedy


def test_without_a_mail_server_it_is_said_that_nobody_is_told(plain: Settings) -> None:
    assert told(neighbours.mail(plain)) == [(Grade.OK, "none is set: declarants get no mail")]


def test_a_mail_server_that_takes_our_sender_is_well_and_gets_no_message(plain: Settings, tmp_path: Path) -> None:
    with smtpd.running(tmp_path, user=smtpd.USER, password=smtpd.PASSWORD) as server:
        assert told(neighbours.mail(with_mail(plain, server.settings))) == [(Grade.OK, "the server takes mail")]
        wrong = dataclasses.replace(server.settings, password="anders")
        assert told(neighbours.mail(with_mail(plain, wrong))) == [
            (Grade.WRONG, "the server does not take mail (smtp 535)")
        ]
        server.answers["MAIL"] = "550 no such sender"
        assert told(neighbours.mail(with_mail(plain, server.settings))) == [
            (Grade.WRONG, "the server does not take mail (smtp 550)")
        ]
    assert server.received == []


def test_a_mail_server_that_is_away_is_named(plain: Settings) -> None:
    away = MailServer(server="smtp://127.0.0.1:1", sender="a@b.nl")
    assert told(neighbours.mail(with_mail(plain, away))) == [
        (Grade.WRONG, "the server does not take mail (ConnectionRefusedError)")
    ]


def test_a_scanner_is_given_a_file_to_judge(plain: Settings, clamd: clamav.Daemon) -> None:
    there = Attachments(scanner=Scanner.CLAMD, clamd=clamd.address)
    found = told(neighbours.scanner(dataclasses.replace(plain, attachments=there)))
    assert found == [(Grade.OK, "clamd judges")]


def test_a_scanner_that_is_away_is_named_and_having_none_is_a_choice(plain: Settings) -> None:
    away = Attachments(scanner=Scanner.CLAMD, clamd="127.0.0.1:1")
    (found,) = neighbours.scanner(dataclasses.replace(plain, attachments=away))
    assert (found.grade, found.what) == (Grade.WRONG, "clamd does not answer (ConnectionRefusedError)")
    assert told(neighbours.scanner(plain)) == [(Grade.OK, "none-accepted: attachments are not scanned")]


def test_where_it_writes_is_tried_and_measured(
    plain: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(PACKAGES, str(tmp_path / "nowhere"))
    monkeypatch.setattr(neighbours, "LITTLE", 1 << 60)
    anchored = dataclasses.replace(plain, anchor=str(tmp_path / "anchor.jsonl"))
    temporary, anchor, packages, database = neighbours.disk(anchored)
    assert [one.grade for one in (temporary, anchor, packages, database)] == [
        Grade.SOON, Grade.SOON, Grade.WRONG, Grade.UNSEEN,
    ]  # fmt: skip
    assert packages.what == f"OVERLIJDEN_PAKKETTEN: {tmp_path}/nowhere: No such file or directory"
    monkeypatch.setattr(neighbours, "HARDLY", 1 << 60)
    assert next(iter(neighbours.disk(plain))).grade is Grade.WRONG
