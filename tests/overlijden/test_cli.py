# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""The commands, as a person or a script runs them."""

import json
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from click.testing import CliRunner, Result
from sqlalchemy import make_url

from overlijden import demogemeenten, samples, sleutels
from overlijden.cli import main
from overlijden.db import Database
from overlijden.termijn import NEDERLAND
from tests.conftest import FIELD_KEYS, DatabaseUrls
from tests.filing import participate

Run = Callable[..., Result]
TODAY = datetime.now(NEDERLAND).date()


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, database_urls: DatabaseUrls) -> Run:
    """Run a command on a database of its own, with the demonstration's municipalities."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DATABASE_URL", database_urls.web)
    monkeypatch.setenv("OVERLIJDEN_DATABASE_WORKER_URL", database_urls.worker)
    monkeypatch.setenv("OVERLIJDEN_DATABASE_OWNER_URL", database_urls.owner)
    demogemeenten.settle(database_urls.owner)

    def invoke(*arguments: str, stdin: Any = None) -> Result:
        given = stdin if isinstance(stdin, str | None) else json.dumps(stdin)
        return CliRunner().invoke(main, arguments, input=given)

    return invoke


def a_sample(run: Run, name: str = "gewoon") -> dict[str, Any]:
    made: dict[str, Any] = json.loads(run("sample", name).stdout)
    return made


@pytest.mark.parametrize("name", samples.names())
def test_every_sample_is_valid_today_and_fits_its_schema(run: Run, name: str) -> None:
    made = a_sample(run, name)
    jsonschema.validate(made, json.loads(run("schema").stdout))
    result = run("validate", "-", stdin=made)
    assert "blokkeert" not in result.stdout
    assert result.exit_code == 0


def test_samples_have_names(run: Run) -> None:
    assert run("sample", "--list").stdout.split() == list(samples.names())
    assert run("sample", "nobody").exit_code == 2


def test_every_finding_has_rule_severity_pointer_and_sentence(run: Run) -> None:
    made = a_sample(run)
    made["overledene"]["bsn"] = 999990019
    del made["overlijden"]["plaats"]
    made["kleur"] = "groen"
    result = run("validate", "-", stdin=made)
    findings = json.loads(result.stdout)
    assert result.exit_code == 1
    assert {"/overledene/bsn", "/overlijden/plaats", "/kleur"} <= {finding["wijzer"] for finding in findings}
    assert all(set(finding) == {"regel", "ernst", "wijzer", "tekst"} for finding in findings)


@pytest.mark.parametrize("text", ["", "not json", "[" * 100_000, "\ufeff{}", '{"a": NaN', '{"a": ' + "9" * 5000 + "}"])
def test_what_is_not_json_gets_one_line(run: Run, text: str) -> None:
    result = run("validate", "-", stdin=text)
    assert result.exit_code == 1
    assert result.stderr == "overlijden: the file is not JSON in UTF-8\n"


@pytest.mark.parametrize(
    "data", [[], 1, None, "x", {"overledene": []}, {"bijlagen": {}}, {"ouders": [1]}, {"\ud800": 1}, {}]
)
def test_json_of_another_shape_gets_findings(run: Run, data: object) -> None:
    result = run("validate", "-", stdin=json.dumps(data))
    assert result.exit_code == 1
    assert json.loads(result.stdout)


def test_a_submitted_declaration_is_shown_by_its_reference(run: Run) -> None:
    reference = run("submit", "-", stdin=a_sample(run)).stdout.splitlines()[-1]
    shown = json.loads(run("show", reference, "--json").stdout)
    assert (shown["kenmerk"], shown["status"], shown["levering"]) == (reference, "ingediend", "wacht")
    assert [event["actie"] for event in shown["geschiedenis"]] == ["indienen"]
    assert reference in run("show", reference).stdout


def test_nothing_personal_is_shown(run: Run) -> None:
    made = a_sample(run)
    shown = run("show", run("submit", "-", stdin=made).stdout.splitlines()[-1], "--json").stdout
    for word in (made["overledene"]["bsn"], made["overledene"]["geslachtsnaam"], made["aangever"]["geslachtsnaam"]):
        assert word not in shown


def test_what_the_rules_refuse_is_not_filed(run: Run) -> None:
    made = a_sample(run)
    made["naar_waarheid"] = False
    result = run("submit", "-", stdin=made)
    assert (result.exit_code, result.stdout) == (1, "")
    assert [finding["regel"] for finding in json.loads(result.stderr)] == ["R11"]


def test_submit_refuses_in_production(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    made = a_sample(run)
    monkeypatch.setenv("OVERLIJDEN_SERVICE_MODE", "production")
    result = run("submit", "-", stdin=made)
    assert result.exit_code == 1
    assert "does not work in production mode" in result.stderr


def test_an_unknown_reference_is_said_to_be_unknown(run: Run) -> None:
    result = run("show", "OV-2026-0000404", "--json")
    assert result.exit_code == 1
    assert result.stderr == "overlijden: no dossier OV-2026-0000404\n"


def test_the_shared_store_is_delivered_to_by_one_round_of_the_worker(run: Run) -> None:
    made = a_sample(run)
    made["overlijden"]["gemeente"] = "1942"
    reference = run("submit", "-", stdin=made).stdout.splitlines()[-1]
    assert run("worker", "--once").stdout == "1 attempts\n"
    assert json.loads(run("show", reference, "--json").stdout)["levering"] == "afgeleverd"


def test_migrate_says_that_all_is_new(run: Run) -> None:
    assert run("migrate").stdout == "the schema is up to date\n"


def test_check_config_names_every_problem(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql+psycopg://nobody@/nothing?host=/nowhere")
    monkeypatch.setenv("OVERLIJDEN_SERVICE_SECRET_KEY", "short")
    monkeypatch.setenv("OVERLIJDEN_SERVICE_FIELD_KEYS", "short")
    monkeypatch.setenv("OVERLIJDEN_SERVICE_MODE", "production")
    result = run("check-config")
    assert result.exit_code == 1
    for problem in (
        "cannot connect",
        "OVERLIJDEN_SERVICE_SECRET_KEY",
        "OVERLIJDEN_SERVICE_FIELD_KEYS",
        "OVERLIJDEN_ATTACHMENTS_SCANNER",
    ):
        assert problem in result.stdout


def test_a_key_is_made_and_everything_is_renewed_with_it(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    run("submit", "-", stdin=json.loads(run("sample").stdout))
    made = run("sleutels", "maken", "--id", "nieuw").stdout.strip()
    monkeypatch.setenv("OVERLIJDEN_SERVICE_FIELD_KEYS", f"{made} {FIELD_KEYS}")
    assert (renewed := run("sleutels", "roteren")).exit_code == 0, renewed.output
    assert renewed.stdout == "0 remain\n"
    monkeypatch.setenv("OVERLIJDEN_SERVICE_FIELD_KEYS", made)
    assert run("sleutels", "roteren").stdout == "0 remain\n"
    sleutels.use(FIELD_KEYS)


def test_a_key_needs_a_plain_name(run: Run) -> None:
    assert "must be id:base64" in run("sleutels", "maken", "--id", "Naam!").stderr


def test_check_config_names_a_record_that_cannot_work(run: Run, web_database: Database) -> None:
    participate(web_database, "0321", f'vanaf = {TODAY}\nadapter = "stuf_zds"\n', TODAY)
    result = run("check-config")
    assert result.exit_code == 1
    assert f"deelname 0321 of {TODAY}: profiel.adressen" in result.stdout


def test_a_database_without_tables_gets_one_line(
    run: Run, monkeypatch: pytest.MonkeyPatch, database_urls: DatabaseUrls
) -> None:
    empty = make_url(database_urls.web).set(database="postgres").render_as_string(hide_password=False)
    monkeypatch.setenv("DATABASE_URL", empty)
    result = run("show", "OV-2026-0000001")
    assert result.stderr.startswith("overlijden: the database has no tables yet")


def test_an_unreachable_database_gets_one_line(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql+psycopg://nobody@/nothing?host=/nowhere")
    result = run("show", "OV-2026-0000001")
    assert result.stderr == "overlijden: the database cannot be reached\n"
