# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""What was backed up comes back to the point that was named, whole and no later; and what differs is named."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from click.testing import CliRunner

from overlijden import drill
from overlijden.cli import main
from overlijden.drill import Contents, Failed
from overlijden.tools.embedded import PostgreSQL, distribution_binaries
from tests.conftest import AUDIT_KEY
from tests.drill import run as laboratory
from tests.faults.laboratory import migrated

DOSSIERS = 10_000 if os.environ.get("PROOF") == "full" else 100
BEFORE = {"dossier": Contents(2, 5), "mail": Contents(1, 7)}


@pytest.fixture
def binaries() -> Path | None:
    """As every test's server: the distribution's with TEST_PG=system, else the embedded one."""
    if os.environ.get("TEST_PG") != "system":
        return None
    found = next(iter(distribution_binaries()), None)
    if found is None:
        pytest.skip("the distribution's PostgreSQL is not installed")
    return found


@pytest.mark.proof
@pytest.mark.database
def test_all_that_was_there_at_the_point_comes_back_and_nothing_later(tmp_path: Path, binaries: Path | None) -> None:
    outcome = laboratory.hold(tmp_path, DOSSIERS, binaries)
    assert outcome.defects == []
    assert outcome.was_quiet
    assert outcome.restored["dossier"].rows == DOSSIERS + laboratory.MEANWHILE
    assert outcome.restored["mail"].rows == DOSSIERS + laboratory.MEANWHILE  # which were emptied after it
    assert outcome.lines > min(DOSSIERS, laboratory.FILED)
    assert len(outcome.seconds) == 5


@pytest.mark.database
def test_an_operator_holds_it_on_a_running_database(
    tmp_path: Path, binaries: Path | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OVERLIJDEN_SERVICE_AUDIT_KEY", AUDIT_KEY)
    room = tmp_path / "room"
    room.mkdir()
    with PostgreSQL(tmp_path / "source", fsync=False, binaries=binaries) as server:
        migrated(server.url())
        result = CliRunner().invoke(main, ["drill", "--server", server.url(), "--folder", str(room)])
    assert result.stdout.endswith("what was restored is what there was\n"), result.output
    assert result.exit_code == 0
    assert list(room.iterdir()) == []


def test_a_source_that_is_away_is_said_to_be_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OVERLIJDEN_SERVICE_AUDIT_KEY", AUDIT_KEY)
    away = "postgresql+psycopg://postgres@127.0.0.1:1/postgres"
    result = CliRunner().invoke(main, ["drill", "--server", away])
    assert (result.exit_code, result.stderr) == (1, "overlijden: the database cannot be reached\n")


def test_a_program_that_does_not_succeed_stops_the_drill(tmp_path: Path) -> None:
    with pytest.raises(Failed, match="pg_basebackup did not succeed"):
        drill._do(PostgreSQL(tmp_path / "pg"), "pg_basebackup", "-D", tmp_path / "x", "-h", str(tmp_path))  # noqa: SLF001


@pytest.mark.parametrize(
    ("then", "restored", "said"),
    [
        (BEFORE, BEFORE, []),
        (BEFORE, BEFORE | {"mail": Contents(0, 0)}, ["mail: 0 rows, where the source held 1"]),
        (BEFORE, BEFORE | {"dossier": Contents(3, 5)}, ["dossier: 3 rows, where the source held 2"]),
        (BEFORE, BEFORE | {"dossier": Contents(2, 6)}, ["dossier: 2 rows, of which some are other than in the source"]),
        (BEFORE, {"mail": Contents(1, 7)}, ["dossier: this table is in one of both only"]),
        (BEFORE, BEFORE | {"extra": Contents(0, 0)}, ["extra: this table is in one of both only"]),
        # Others write at the point: what changed then may be as before or as after it.
        (BEFORE | {"dossier": Contents(4, 9)}, BEFORE | {"dossier": Contents(3, 1)}, []),
        (
            BEFORE | {"dossier": Contents(4, 9)},
            BEFORE | {"dossier": Contents(5, 1)},
            ["dossier: 5 rows, where the source held 2"],
        ),
        (
            BEFORE | {"dossier": Contents(4, 9)},
            BEFORE | {"mail": Contents(1, 8)},
            ["mail: 1 rows, of which some are other than in the source"],
        ),
    ],
)
def test_what_was_restored_and_differs_is_named(then: drill.Holds, restored: drill.Holds, said: list[str]) -> None:
    assert [*drill.compare(BEFORE, then, restored)] == said
