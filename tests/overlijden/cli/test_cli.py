# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""The commands, as a person or a script runs them."""

import json
import os
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from click.testing import CliRunner, Result
from sqlalchemy import Connection, NullPool, create_engine, make_url, text

from overlijden import samples
from overlijden.audit.anchor import Anchors
from overlijden.cli import main
from overlijden.db import Database
from overlijden.demo import demogemeenten
from overlijden.termijn import NEDERLAND
from overlijden.tools import sleutels
from tests.conftest import AUDIT_KEY, FIELD_KEYS, KEYS, DatabaseUrls
from tests.filing import participate

Run = Callable[..., Result]
TODAY = datetime.now(NEDERLAND).date()


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, database_urls: DatabaseUrls) -> Run:
    """Run a command on a database of its own, with the demonstration's municipalities."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DATABASE_URL", database_urls.web)
    monkeypatch.setenv("OVERLIJDEN_DATABASE_WORKER_URL", database_urls.worker)
    monkeypatch.setenv("OVERLIJDEN_DATABASE_AUDIT_URL", database_urls.audit)
    monkeypatch.setenv("OVERLIJDEN_SERVICE_AUDIT_KEY", AUDIT_KEY)
    monkeypatch.setenv("OVERLIJDEN_DATABASE_OWNER_URL", database_urls.owner)
    demogemeenten.settle(database_urls.owner, KEYS)

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
    assert "None" not in run("show", reference).stdout


def test_what_is_filed_with_a_warning_says_so_as_validate_does(run: Run) -> None:
    made = json.loads(run("sample", "crematie").stdout)
    made["overlijden"]["plaats"] = "Utrecht"
    told = json.loads(run("validate", "-", stdin=made).stdout)
    assert "R34" in {finding["regel"] for finding in told}
    filed = run("submit", "-", stdin=made)
    assert json.loads(filed.stderr) == told
    assert len(filed.stdout.splitlines()) == 1


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


def test_the_legal_window_of_several_deaths_is_counted(run: Run) -> None:
    counted = json.loads(run("termijn", "2026-04-02T18:00", "2026-05-11", "--json").stdout)
    assert [(one["moment"], one["uiterlijk"]) for one in counted] == [
        ("2026-04-02T18:00", "2026-04-14"),
        ("2026-05-11", "2026-05-21"),
    ]
    assert "tot en met dinsdag 14 april 2026" in run("termijn", "2026-04-02T18:00").stdout


@pytest.mark.parametrize(
    ("moment", "years"),
    [("2026-04-02", []), ("2099-01-01", [2099]), ("2028-12-28", [2029]), ("2030-12-28", [2030, 2031])],
)
def test_a_year_of_which_no_decree_days_are_known_is_told(run: Run, moment: str, years: list[int]) -> None:
    assert json.loads(run("termijn", moment, "--json").stdout)[0]["kb_dagen_onbekend"] == years
    said = run("termijn", moment).stdout
    assert [year for year in range(2026, 2100) if f"van {year} kennen wij" in said] == years


def test_every_moment_that_cannot_be_counted_is_named(run: Run) -> None:
    result = run("termijn", "gisteren", "2026-04-02", "2026-02-30", "--json")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "gisteren, 2026-02-30" in result.stderr


def test_tables_that_need_a_person_are_named_with_exit_code_1(run: Run) -> None:
    result = run("tables", "check", "--date", "2026-11-23", "--json")
    assert result.exit_code == 1
    assert {"tabel": "leges.csv", "code": "2027", "tekst": "the fee is missing"} in json.loads(result.stdout)
    assert "leges.csv: 2027: the fee is missing" in run("tables", "check", "--date", "2026-11-23").stdout
    assert run("tables", "check", "--date", "morgen").exit_code == 2


def test_the_specification_is_printed_for_people_and_for_machines(run: Run) -> None:
    printed = json.loads(run("specificatie", "--json").stdout)
    assert {"versie", "regels", "velden", "statussen", "overgangen", "termijnen"} <= printed.keys()
    assert run("specificatie").stdout.startswith("# Specificatie\n")


def test_migrate_says_that_all_is_new(run: Run) -> None:
    assert run("migrate").stdout == "the schema is up to date\n"


def test_check_says_whether_there_is_something_to_migrate_and_changes_nothing(run: Run, superuser: Connection) -> None:
    result = run("migrate", "--check")
    assert result.stdout.startswith("nothing to do (00")
    assert result.exit_code == 0
    superuser.exec_driver_sql("UPDATE alembic_version SET version_num = '0024'")
    result = run("migrate", "--check")
    assert result.stdout.startswith("to do: 0025 0026")
    assert result.exit_code == 1
    assert superuser.scalar(text("SELECT version_num FROM alembic_version")) == "0024"


def test_a_database_without_tables_has_everything_to_do(
    run: Run, monkeypatch: pytest.MonkeyPatch, database_urls: DatabaseUrls
) -> None:
    empty = make_url(database_urls.owner).set(database="postgres").render_as_string(hide_password=False)
    monkeypatch.setenv("OVERLIJDEN_DATABASE_OWNER_URL", empty)
    result = run("migrate", "--check")
    assert result.stdout.startswith("to do: 0001 0002")
    assert result.exit_code == 1


def test_a_database_of_newer_code_is_left_alone(run: Run, superuser: Connection) -> None:
    superuser.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    result = run("migrate", "--check")
    assert (result.exit_code, result.stdout) == (3, "the database is of newer code (9999): run that, and not this\n")
    result = run("migrate")
    assert result.exit_code == 1
    assert result.stderr.startswith("overlijden: the database was migrated by newer code than this")


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


@pytest.mark.parametrize("access", ["brp", "betaaldienst", "zegel"])
def test_check_config_names_an_access_that_cannot_work(run: Run, web_database: Database, access: str) -> None:
    record = f'vanaf = {TODAY}\nadapter = "store"\n[{access}]\nsoort = "geen"\n'
    participate(web_database, "0321", record, TODAY)
    result = run("check-config")
    assert result.exit_code == 1
    assert f"deelname 0321 of {TODAY}: {access}.soort must be one of" in result.stdout


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


def test_an_audit_that_nobody_touched_is_right(run: Run, tmp_path: Path) -> None:
    kenmerk = run("submit", "-", stdin=a_sample(run)).stdout.strip()
    anchor = tmp_path / "anchor.jsonl"
    with Database(os.environ["OVERLIJDEN_DATABASE_WORKER_URL"], keys=KEYS) as worker:
        Anchors(worker, str(anchor)).write()
    verified = run("audit", "verify", "--anchor", str(anchor))
    chains, lines = len(demogemeenten.records()), 2 * len(demogemeenten.records()) + 1  # prepared, confirmed; filed
    told = f"chains: {chains}, lines: {lines}, anchors: {chains}, defects: 0\n"
    assert (verified.exit_code, verified.stdout, verified.stderr) == (0, told, "")
    assert kenmerk not in verified.stdout


def test_the_content_of_dossiers_is_compared_when_asked(run: Run, server: str) -> None:
    kenmerk = run("submit", "-", stdin=a_sample(run)).stdout.strip()
    asked = ("audit", "verify", "--dossiers", "--bijlagen")
    assert run(*asked).exit_code == 0
    database = make_url(os.environ["DATABASE_URL"]).database
    with create_engine(make_url(server).set(database=database), poolclass=NullPool).begin() as connection:
        connection.exec_driver_sql("ALTER TABLE bijlage DISABLE TRIGGER ALL")
        connection.exec_driver_sql("UPDATE bijlage SET omvang = omvang + 1")
    assert run("audit", "verify").exit_code == 0
    verified = run(*asked)
    said = [line.partition(": ")[2].split(":")[0] for line in verified.stdout.splitlines() if kenmerk in line]
    assert (verified.exit_code, said) == (1, ["dossier", "bijlage"])


@pytest.fixture
def cut(run: Run, server: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The settings' own anchors, of an audit of which the last line was removed afterwards."""
    run("submit", "-", stdin=a_sample(run))
    anchor = tmp_path / "anchor.jsonl"
    with Database(os.environ["OVERLIJDEN_DATABASE_WORKER_URL"], keys=KEYS) as worker:
        Anchors(worker, str(anchor)).write()
    database = make_url(os.environ["DATABASE_URL"]).database
    with create_engine(make_url(server).set(database=database), poolclass=NullPool).begin() as connection:
        connection.exec_driver_sql("DELETE FROM auditregel WHERE handeling = 'indienen'")
    monkeypatch.setenv("OVERLIJDEN_AUDIT_ANCHOR", str(anchor))
    return anchor


def test_the_anchors_of_the_settings_tell_that_a_chain_was_cut_short(run: Run, cut: Path) -> None:
    verified = run("audit", "verify")
    assert verified.exit_code == 1
    assert "missing: this line is gone" in verified.stdout


@pytest.mark.parametrize(
    "kept", [None, "", '{"event": "request"}\n'], ids=["no file", "empty", "nothing but other events"]
)
@pytest.mark.parametrize("is_named", [False, True], ids=["by the settings", "by the command"])
def test_anchors_that_are_gone_are_not_taken_for_a_whole_audit(
    run: Run, cut: Path, kept: str | None, *, is_named: bool
) -> None:
    cut.unlink()
    if kept is not None:
        cut.write_text(kept)
    verified = run("audit", "verify", *(("--anchor", str(cut)) if is_named else ()))
    assert verified.exit_code in (1, 2)
    assert "anchor.jsonl" in verified.stderr


def test_who_compares_no_anchors_is_told_so(run: Run, cut: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OVERLIJDEN_AUDIT_ANCHOR")
    assert "no anchors were compared" in run("audit", "verify", "--json").stderr


def test_what_is_wrong_with_the_audit_is_named_and_the_exit_code_says_so(run: Run, server: str) -> None:
    for _ in range(2):
        run("submit", "-", stdin=a_sample(run))
    database = make_url(os.environ["DATABASE_URL"]).database
    with create_engine(make_url(server).set(database=database), poolclass=NullPool).begin() as connection:
        connection.exec_driver_sql("UPDATE auditregel SET door = 'iemand' WHERE nummer = 1")
    verified = run("audit", "verify", "--gemeente", "0796")
    assert verified.exit_code == 1
    assert verified.stdout.splitlines()[0] == "0796 1: changed: this line is not what was signed here"
    *defects, totals = map(json.loads, run("audit", "verify", "--gemeente", "0796", "--json").stdout.splitlines())
    assert (defects[0]["gemeente"], defects[0]["nummer"], defects[0]["kind"]) == ("0796", 1, "changed")
    assert totals == {"chains": 1, "lines": 4, "anchors": 0, "defects": len(defects)}


def test_without_its_key_the_audit_is_not_verified(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OVERLIJDEN_SERVICE_AUDIT_KEY")
    verified = run("audit", "verify")
    assert verified.exit_code == 1
    assert "OVERLIJDEN_SERVICE_AUDIT_KEY" in verified.stderr


def test_who_looked_at_a_dossier_is_told_as_json(run: Run) -> None:
    kenmerk = run("submit", "-", stdin=a_sample(run)).stdout.strip()
    told = json.loads(run("audit", "export", "--gemeente", "0796", "--kenmerk", kenmerk).stdout)
    (line,) = told["auditregels"]
    assert (line["nummer"], line["handeling"], line["door"]) == (3, "indienen", "uitvaart")
    elsewhere = json.loads(run("audit", "export", "--gemeente", "1942", "--kenmerk", kenmerk).stdout)
    assert elsewhere["auditregels"] == []


def test_what_is_held_about_a_declarant_is_told_as_json_and_not_what_she_declared(run: Run) -> None:
    kenmerk = run("submit", "-", stdin=a_sample(run)).stdout.strip()
    exported = run("audit", "export", "--gemeente", "0796", "--betrokkene", "kvk:99900017").stdout
    told = json.loads(exported)
    assert [dossier["kenmerk"] for dossier in told["dossiers"]] == [kenmerk]
    assert [line["kenmerken"] for line in told["auditregels"]] == [[kenmerk]]
    assert told["concepten"] == []
    assert "Holthuizen" not in exported
    other = json.loads(run("audit", "export", "--gemeente", "0796", "--betrokkene", "kvk:99900025").stdout)
    assert (other["dossiers"], other["auditregels"]) == ([], [])


WRONG = {
    "an argument that is no text": (("show", "OV-\udcff"), "an argument is not text in UTF-8"),
    "a folder of anchors": (("audit", "verify", "--anchor", "."), "is a directory"),
    "a chain of no municipality": (("audit", "verify", "--gemeente", "x"), "x is not a municipality"),
    "an export of no municipality": (
        ("audit", "export", "--gemeente", "x", "--kenmerk", "y"),
        "x is not a municipality",
    ),
    "an export about nobody": (
        ("audit", "export", "--gemeente", "0796", "--betrokkene", ""),
        "give either --kenmerk or",
    ),
    "a report of no municipality": (("bewaren", "verslag", "--gemeente", "x"), "x is not a municipality"),
    "a port that no machine has": (("demo", "--port", "99999"), "99999 is not in the range"),
    "a stand-in at such a port": (("standin", "--port", "99999"), "99999 is not in the range"),
    "a provider at such a port": (("provider", "--port", "0"), "0 is not in the range"),
}


@pytest.mark.parametrize(("arguments", "complaint"), WRONG.values(), ids=WRONG)
def test_what_was_given_and_cannot_be_is_said_in_one_line(run: Run, arguments: tuple[str, ...], complaint: str) -> None:
    result = run(*arguments)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.count("Error: ") == 1
    assert complaint in result.stderr.splitlines()[-1]


def test_the_port_of_the_environment_is_a_port_too(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORT", "99999")
    result = run("demo")
    assert result.exit_code == 2
    assert "99999 is not in the range" in result.stderr


def test_a_folder_that_cannot_be_made_is_named(run: Run) -> None:
    result = run("standin", "--directory", "/dev/null/standin")
    assert (result.exit_code, result.stderr) == (1, "overlijden: /dev/null/standin: Not a directory\n")


@pytest.mark.parametrize(
    "line", ['{"a": ' * 5000, '{"gemeente": "\\ud800", "nummer": 1, "mac": "", "op": "", "sleutel": "x", "hmac": ""}']
)
def test_an_odd_line_of_the_anchors_is_a_defect(run: Run, tmp_path: Path, line: str) -> None:
    (tmp_path / "anchor.jsonl").write_text(line + "\n")
    verified = run("audit", "verify", "--anchor", str(tmp_path / "anchor.jsonl"))
    assert verified.exit_code == 1
    assert "anchor: line 1 of the anchors is not ours" in verified.stdout


@pytest.mark.parametrize("asked", [(), ("--kenmerk", "OV-2026-0000001", "--betrokkene", "kvk:99900017")])
def test_an_export_is_of_one_thing(run: Run, asked: tuple[str, ...]) -> None:
    assert run("audit", "export", "--gemeente", "0796", *asked).exit_code == 2
