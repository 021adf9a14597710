# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""The doctor as an operator runs it: everything is looked at, whatever is wrong with the rest."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner, Result

from overlijden import doctor
from overlijden.cli import main
from overlijden.doctor import EXAMINATIONS, Grade
from overlijden.doctor.finding import Finding
from tests.conftest import AUDIT_KEY, DatabaseUrls
from tests.serving import settings

NOWHERE = "postgresql+psycopg://nobody@/nothing?host=/nowhere"


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["doctor", *arguments])


@pytest.fixture(autouse=True)
def _installed(database_urls: DatabaseUrls, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", database_urls.web)
    monkeypatch.setenv("OVERLIJDEN_DATABASE_WORKER_URL", database_urls.worker)
    monkeypatch.setenv("OVERLIJDEN_SERVICE_AUDIT_KEY", AUDIT_KEY)
    monkeypatch.setenv("OVERLIJDEN_SERVICE_SECRET_KEY", "k" * 32)
    monkeypatch.setenv("OVERLIJDEN_LOGIN_PERSON_KEY", "p" * 32)


def test_every_examination_says_something_for_people_and_for_machines() -> None:
    said, counted = run(), json.loads(run("--json").stdout)
    assert {one["about"] for one in counted} == set(EXAMINATIONS)
    assert all(set(one) == {"about", "grade", "what", "remedy"} for one in counted)
    assert all(one["what"] in said.stdout and one["remedy"] in said.stdout for one in counted)
    assert all(one["remedy"] for one in counted if one["grade"] != Grade.OK)


def test_the_exit_code_says_whether_something_is_wrong() -> None:
    result = run()
    assert "names no provider" in result.stdout
    assert result.exit_code == 1


def test_what_works_for_now_is_no_reason_to_fail(monkeypatch: pytest.MonkeyPatch) -> None:
    chosen = {name: EXAMINATIONS[name] for name in ("roles", "migrations", "code tables")}
    monkeypatch.setattr(doctor, "EXAMINATIONS", chosen)
    result = run()
    assert result.exit_code == 0
    assert " 0 wrong, " in result.stdout.splitlines()[-1]


def test_without_a_database_all_else_is_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", NOWHERE)
    found = json.loads(run("--json").stdout)
    assert {one["about"] for one in found} == set(EXAMINATIONS)
    assert ("roles", "wrong") in {(one["about"], one["grade"]) for one in found}
    assert {one["grade"] for one in found if one["about"] in ("rights", "migrations", "clock")} == {"unseen"}
    assert {one["grade"] for one in found if one["about"] == "disk"} >= {"ok"}


def test_an_examination_that_breaks_is_a_finding_and_quotes_nothing(
    database_urls: DatabaseUrls, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_: object) -> list[Finding]:
        raise ValueError("secret")

    monkeypatch.setattr(doctor, "EXAMINATIONS", {"first": broken, "mail": EXAMINATIONS["mail"]})
    (_, first), (_, second) = doctor.examine(settings(database_urls))
    assert first.grade is Grade.WRONG
    assert first.what.startswith("ValueError in test_doctor.py:")
    assert second.grade is Grade.OK
