# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""The commands about one municipality: invite, export, import."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import select

from overlijden import deelnames, demo
from overlijden.cli import main
from overlijden.db import Database, Scope
from overlijden.oidc.people import Keyed, identities
from overlijden.oidc.providers import read_providers
from overlijden.tables import Auditregel
from overlijden.termijn import today
from tests.conftest import AUDIT_KEY, DatabaseUrls
from tests.filing import participate

Run = Callable[..., Result]
TWO = ("--persoon", "lotte=Lotte Maas", "--persoon", "daan=Daan Visser")
RECORD = f'vanaf = {today().year + 1}-01-01\nadapter = "store"  # vanaf dan\nkanalen.DIGID = "DIGID_HOOG"\n'


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, database_urls: DatabaseUrls, tmp_path: Path) -> Run:
    monkeypatch.setenv("OVERLIJDEN_CONFIG", str(demo.configure(tmp_path / "config", demo.Ports(1, 2, 3))))
    monkeypatch.setenv("OVERLIJDEN_LOGIN_PERSON_KEY", "p" * 32)
    monkeypatch.setenv("OVERLIJDEN_SERVICE_AUDIT_KEY", AUDIT_KEY)
    monkeypatch.setenv("DATABASE_URL", database_urls.web)
    monkeypatch.setenv("OVERLIJDEN_DATABASE_OWNER_URL", database_urls.owner)
    return lambda *arguments: CliRunner().invoke(main, ["gemeente", *arguments])


def test_two_people_are_invited_and_by_whom_stays_on_record(run: Run, web_database: Database) -> None:
    assert run("uitnodigen", "0321", *TWO).stdout == "0321: Lotte Maas, Daan Visser may administer\n"
    with web_database.begin(Scope(beheer="0321")) as session:
        invited = deelnames.administrators(session)
        told = session.scalars(select(Auditregel.reden)).one()
    assert list(invited.values()) == ["Lotte Maas", "Daan Visser"]
    assert told == f"uitgenodigd: {', '.join(invited)}"


def test_who_was_invited_is_known_by_the_id_of_her_log_in(run: Run, web_database: Database) -> None:
    run("uitnodigen", "0321", *TWO)
    providers = read_providers(production=False)
    by_log_in = {"sub": "lotte", "roles": ["beheerder"], "gemeente": "0321"}
    (lotte,) = identities(providers["gemeente"], by_log_in, Keyed("p" * 32))
    with web_database.begin(Scope(beheer="0321")) as session:
        assert lotte.id in deelnames.administrators(session)


def test_a_municipality_whose_staff_cannot_log_in_gets_no_administrators(run: Run) -> None:
    assert "0 providers speak for the staff of 0344" in run("uitnodigen", "0344", *TWO).output


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (("0321", "--persoon", "lotte=Lotte"), "two different people"),
        (("0321", "--persoon", "lotte=Lotte", "--persoon", "lotte=Nog eens"), "two different people"),
        (("0321", "--persoon", "lotte", "--persoon", "daan=Daan"), "ID=NAAM"),
        (("9999", *TWO), "9999 is not a municipality today"),
        (("0457", *TWO), "0457 is not a municipality today"),
    ],
)
def test_an_invitation_that_cannot_be_says_why(run: Run, arguments: tuple[str, ...], complaint: str) -> None:
    result = run("uitnodigen", *arguments)
    assert result.exit_code != 0
    assert complaint in result.output


def test_a_record_goes_out_as_it_came_in(run: Run, web_database: Database, tmp_path: Path) -> None:
    participate(web_database, "0321", RECORD)
    assert run("exporteren", "0321").stdout == RECORD
    assert "has settled nothing" in run("exporteren", "0014").output


def test_an_import_is_prepared_and_changes_nothing_until_a_colleague_confirms(
    run: Run, web_database: Database, tmp_path: Path
) -> None:
    (tmp_path / "r.toml").write_text(RECORD)
    run("uitnodigen", "0321", *TWO)
    assert "prepared" in run("importeren", "0321", str(tmp_path / "r.toml"), "--door", "lotte").stdout
    with web_database.begin(Scope(beheer="0321")) as session:
        waiting = deelnames.pending(session)
        assert waiting is not None
        assert deelnames.administrators(session)[waiting.bereid_door] == "Lotte Maas"
        assert deelnames.confirmed(session, "0321") == []


def test_a_file_may_begin_as_windows_begins_it(run: Run, tmp_path: Path) -> None:
    (tmp_path / "r.toml").write_text(RECORD, encoding="utf-8-sig")
    run("uitnodigen", "0321", *TWO)
    assert "prepared" in run("importeren", "0321", str(tmp_path / "r.toml"), "--door", "lotte").stdout


def test_a_file_that_is_no_text_is_refused_in_one_line(run: Run, tmp_path: Path) -> None:
    (tmp_path / "r.toml").write_bytes(RECORD.encode() + b"\xff")
    result = run("importeren", "0321", str(tmp_path / "r.toml"), "--door", "lotte")
    assert (result.exit_code, result.stderr) == (2, "overlijden: the file is not text in UTF-8\n")


@pytest.mark.parametrize(
    ("text", "door", "complaint"),
    [
        ("adapter = 1\n", "lotte", "r.toml: vanaf is missing"),
        (RECORD, "vreemd", "Dit lukte niet"),
        (RECORD.replace(str(today().year + 1), "2020"), "lotte", "De eerste dag is voorbij"),
        (RECORD.replace('"store"', '"memory"'), "lotte", "Deze manier van meedoen is er niet"),
    ],
)
def test_an_import_that_cannot_be_says_why(run: Run, tmp_path: Path, text: str, door: str, complaint: str) -> None:
    (tmp_path / "r.toml").write_text(text)
    run("uitnodigen", "0321", *TWO)
    result = run("importeren", "0321", str(tmp_path / "r.toml"), "--door", door)
    assert result.exit_code == 1
    assert complaint in result.output


def test_one_administrator_is_removed_and_her_colleague_stays(run: Run, web_database: Database, tmp_path: Path) -> None:
    run("uitnodigen", "0321", *TWO, "--persoon", "hanna=Hanna de Boer")
    said = run("intrekken", "0321", "--persoon", "lotte")
    assert said.stdout == "0321: Lotte Maas may not administer any more; 2 may\n"
    with web_database.begin(Scope(beheer="0321")) as session:
        assert set(deelnames.administrators(session).values()) == {"Daan Visser", "Hanna de Boer"}
        told = session.scalars(select(Auditregel.reden).order_by(Auditregel.nummer)).all()[-1]
    assert told is not None
    assert told.startswith("recht ingetrokken: ")
    (tmp_path / "r.toml").write_text(RECORD)
    assert run("importeren", "0321", str(tmp_path / "r.toml"), "--door", "lotte").exit_code == 1


def test_who_removes_one_of_two_is_told_that_nothing_can_be_confirmed(run: Run) -> None:
    run("uitnodigen", "0321", *TWO)
    assert "a change needs two people; invite another" in run("intrekken", "0321", "--persoon", "lotte").stderr


@pytest.mark.parametrize("who", ["vreemd", "lotte"])
def test_a_right_that_is_not_there_cannot_end(run: Run, who: str) -> None:
    run("uitnodigen", "0321", *TWO)
    run("intrekken", "0321", "--persoon", "lotte")
    result = run("intrekken", "0321", "--persoon", who)
    assert result.exit_code == 1
    assert "does not administer this municipality" in result.output
