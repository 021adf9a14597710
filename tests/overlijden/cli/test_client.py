# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""An operator lets a system come, changes its keys, and lets it come no more; each on record."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import Connection, text

from overlijden.cli import main
from tests.conftest import AUDIT_KEY, DatabaseUrls
from tests.systems import System, jwks

Run = Callable[..., Result]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, database_urls: DatabaseUrls) -> Run:
    monkeypatch.setenv("DATABASE_URL", database_urls.web)
    monkeypatch.setenv("OVERLIJDEN_DATABASE_OWNER_URL", database_urls.owner)
    monkeypatch.setenv("OVERLIJDEN_SERVICE_AUDIT_KEY", AUDIT_KEY)
    return lambda *arguments: CliRunner().invoke(main, ["client", *arguments])


@pytest.fixture
def keys(tmp_path: Path) -> str:
    path = tmp_path / "jwks.json"
    path.write_text(json.dumps(jwks(System("").key)))
    return str(path)


def test_a_system_is_registered_changed_and_withdrawn_on_record(run: Run, keys: str, superuser: Connection) -> None:
    made = run("registreren", "1942", keys, "--naam", "Zaken", "--bereik", "feed")
    identifier = made.output.strip()
    assert identifier.startswith("gm1942-")
    shown = json.loads(run("tonen", "1942").output)
    assert (shown["id"], shown["naam"], shown["bereik"], shown["bevestigd"]) == (identifier, "Zaken", ["feed"], None)
    assert run("sleutels", "1942", keys).output == f"{identifier}: 1 keys\n"
    assert run("intrekken", "1942").output == f"{identifier}: may not come any more\n"
    query = "SELECT reden FROM auditregel WHERE handeling = 'koppeling_gewijzigd' AND gemeente = '1942' ORDER BY nummer"
    assert superuser.scalars(text(query)).all() == [
        f"{what}: {identifier}" for what in ("geregistreerd", "andere sleutels", "ingetrokken")
    ]


def test_a_municipality_has_one_and_may_have_another_afterwards(run: Run, keys: str) -> None:
    first = run("registreren", "1942", keys, "--naam", "Zaken").output
    assert "has a client" in run("registreren", "1942", keys, "--naam", "Anders").output
    run("intrekken", "1942")
    second = run("registreren", "1942", keys, "--naam", "Anders")
    assert (second.exit_code, second.output == first) == (0, False)


@pytest.mark.parametrize("command", ["intrekken", "tonen"])
def test_where_there_is_none_that_is_said(run: Run, command: str) -> None:
    answer = run(command, "1942")
    assert (answer.exit_code, "has no client" in answer.output) == (1, True)


@pytest.mark.parametrize("written", ["", "x", "{}", '{"keys": []}', '{"keys": [{"kty": "oct", "k": "c2VjcmV0"}]}'])
def test_keys_that_do_not_serve_are_refused(run: Run, tmp_path: Path, written: str) -> None:
    path = tmp_path / "jwks.json"
    path.write_text(written)
    assert run("registreren", "1942", str(path), "--naam", "Zaken").exit_code != 0
    assert "has no client" in run("tonen", "1942").output


def test_another_code_is_refused(run: Run, keys: str) -> None:
    assert run("registreren", "9999", keys, "--naam", "Zaken").exit_code == 2


FIRM = ("--onderneming", "De Linde", "--naam", "Pakket", "--niveau", "EH3")


def test_a_firm_s_software_is_registered_on_evidence(run: Run, keys: str) -> None:
    made = run("onderneming", "99900017", keys, *FIRM, "--bewijs", "ketenmachtiging gezien")
    identifier = made.output.strip()
    assert identifier.startswith("kvk99900017-")
    shown = json.loads(run("tonen", "99900017").output)
    assert (shown["id"], shown["niveau"], shown["bewijs"]) == (identifier, "EH3", "ketenmachtiging gezien")
    assert shown["onderneming"] == {"kvk_nummer": "99900017", "naam": "De Linde"}
    assert shown["bereik"] == ["aangifte:indienen", "aangifte:lezen"]
    assert shown["geregistreerd_door"]
    assert "has a client" in run("onderneming", "99900017", keys, *FIRM, "--bewijs", "x").output
    assert run("sleutels", "99900017", keys).output == f"{identifier}: 1 keys\n"
    assert run("intrekken", "99900017").output == f"{identifier}: may not come any more\n"
    assert "has no client" in run("tonen", "99900017").output


@pytest.mark.parametrize(
    "arguments",
    [
        ("99900017", *FIRM, "--bewijs", " "),
        ("99900017", *FIRM, "--bewijs", "x", "--niveau", "EH1"),
        ("99900017", *FIRM, "--bewijs", "x", "--bereik", "feed"),
        ("99900017", *FIRM, "--bewijs", "x", "--vestiging", "1"),
        ("1942", *FIRM, "--bewijs", "x"),
    ],
)
def test_without_evidence_or_with_anything_else_amiss_no_software_is_registered(
    run: Run, keys: str, arguments: tuple[str, ...]
) -> None:
    kvk, *options = arguments
    assert run("onderneming", kvk, keys, *options).exit_code != 0
    assert "has no client" in run("tonen", "99900017").output
