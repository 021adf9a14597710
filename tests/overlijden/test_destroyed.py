# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""What is left to read of a destroyed dossier: that it was, when and why, for whoever could open it before."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from click.testing import CliRunner
from sqlalchemy import Connection, text

from overlijden import codes
from overlijden.cli import main
from overlijden.db import Database
from overlijden.tables import Dossier
from overlijden.worker import forgetting
from tests.conftest import DatabaseUrls
from tests.filing import file
from tests.overlijden.conftest import LogIn

pytestmark = pytest.mark.toegang

KEY = "r" * 32
DESTROYED = datetime(2026, 3, 10, 3, tzinfo=UTC)
REASON = "artikel 5 lid 1 onder e van de AVG"


@pytest.fixture
def finished(database: Database, superuser: Connection) -> Dossier:
    """A dossier whose copies were due on 9 March 2026."""
    dossier = file(database, "1942", nu=DESTROYED - timedelta(days=40))
    at = {"at": DESTROYED - timedelta(days=31)}
    superuser.execute(text("UPDATE gebeurtenis SET op = :at"), at)
    superuser.execute(text("UPDATE levering SET status = 'afgeleverd'"))
    superuser.execute(text("UPDATE levering SET afgeleverd_op = :at"), at)
    superuser.execute(text("UPDATE dossier SET status = 'afgeleverd'"))
    return dossier


@pytest.fixture
def destroyed(finished: Dossier, worker_database: Database) -> Dossier:
    assert forgetting.run(worker_database, DESTROYED, KEY) == 1
    return finished


PAGES = [
    ("uitvaart", "/dossier/{kenmerk}"),
    ("uitvaart", "/dossier/{kenmerk}/ontvangst"),
    ("gooise-meren", "/balie/{kenmerk}"),
    ("gooise-meren-2", "/balie/{kenmerk}"),
    ("gooise-meren", "/balie/{kenmerk}/bijlage/00000000-0000-0000-0000-000000000000"),
]


@pytest.mark.parametrize(("account", "address"), PAGES)
def test_whoever_could_open_it_reads_that_it_was_destroyed_when_and_why(
    destroyed: Dossier, log_in: LogIn, account: str, address: str
) -> None:
    response = log_in(account).get(address.format(kenmerk=destroyed.kenmerk))
    assert response.status_code == 410
    for words in ("Deze aangifte is vernietigd", "dinsdag 10 maart 2026", "dertig dagen", REASON):
        assert words in response.text


@pytest.mark.parametrize(
    ("account", "address"),
    [
        ("uitvaart-2", "/dossier/{kenmerk}"),
        ("uitvaart-2", "/dossier/{kenmerk}/ontvangst"),
        ("nabestaande", "/dossier/{kenmerk}"),
        ("den-bosch", "/balie/{kenmerk}"),
    ],
)
def test_for_anybody_else_it_never_was(destroyed: Dossier, log_in: LogIn, account: str, address: str) -> None:
    response = log_in(account).get(address.format(kenmerk=destroyed.kenmerk))
    assert response.status_code == 404
    assert "vernietigd" not in response.text


def test_nothing_is_done_with_what_was_destroyed(destroyed: Dossier, log_in: LogIn) -> None:
    address = f"/balie/{destroyed.kenmerk}/in_behandeling_nemen"
    assert log_in("gooise-meren").post(address, data={"versie": "1"}).status_code == 410


@pytest.mark.parametrize(("account", "address"), [("uitvaart", "/aangiften"), ("gooise-meren", "/balie")])
def test_no_list_names_it(destroyed: Dossier, log_in: LogIn, account: str, address: str) -> None:
    response = log_in(account).get(address)
    assert response.status_code == 200
    assert destroyed.kenmerk not in response.text


@pytest.fixture
def commands(monkeypatch: pytest.MonkeyPatch, database_urls: DatabaseUrls) -> CliRunner:
    monkeypatch.setenv("DATABASE_URL", database_urls.web)
    monkeypatch.setenv("OVERLIJDEN_DATABASE_WORKER_URL", database_urls.worker)
    monkeypatch.setenv("OVERLIJDEN_RETENTION_KEY", KEY)
    monkeypatch.setenv("OVERLIJDEN_CONFIG", str(codes.SHIPPED / "demo"))
    return CliRunner()


def test_the_command_names_what_would_go_and_lets_it_stay(finished: Dossier, commands: CliRunner) -> None:
    shown = [
        commands.invoke(main, ["bewaren", "--dry-run", "--nu", day]).stdout for day in ("2026-03-09", "2026-03-12")
    ]
    assert [finished.kenmerk in lines for lines in shown] == [False, True]
    assert "0 drafts" in shown[1]
    assert commands.invoke(main, ["bewaren", "--dry-run", "--nu", "2099-01-01"]).exit_code == 0
    assert json.loads(commands.invoke(main, ["bewaren", "verslag", "--json"]).stdout) == []


def test_the_command_destroys_nothing_before_its_time(finished: Dossier, commands: CliRunner) -> None:
    result = commands.invoke(main, ["bewaren", "--nu", "2099-01-01"])
    assert result.exit_code == 2
    assert "--dry-run" in result.stderr


@pytest.mark.parametrize("options", [[], ["--nu", "2026-03-12T04:00"]])
def test_the_command_destroys_by_hand_and_reports(finished: Dossier, commands: CliRunner, options: list[str]) -> None:
    assert "1 destroyed" in commands.invoke(main, ["bewaren", *options]).stdout
    report = ["bewaren", "verslag", "--sinds", "2026-03-01", "--gemeente", "1942"]
    [line] = json.loads(commands.invoke(main, [*report, "--json"]).stdout)
    assert (line["kenmerk"], line["grond"]) == (finished.kenmerk, REASON)
    assert finished.kenmerk in commands.invoke(main, report).stdout


def test_last_night_is_what_is_reported_when_no_day_is_named(destroyed: Dossier, commands: CliRunner) -> None:
    found = []
    for morning in (DESTROYED + timedelta(hours=6), DESTROYED + timedelta(days=2)):
        with time_machine.travel(morning, tick=False):
            found.append(len(json.loads(commands.invoke(main, ["bewaren", "verslag", "--json"]).stdout)))
    assert found == [1, 0]


def test_the_dossier_s_own_command_says_so_too(destroyed: Dossier, commands: CliRunner) -> None:
    shown = json.loads(commands.invoke(main, ["show", destroyed.kenmerk, "--json"]).stdout)
    assert (shown["status"], shown["grond"]) == ("afgeleverd", REASON)
