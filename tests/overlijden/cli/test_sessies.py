# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""An operator ends log-ins: of one person, of one municipality's staff, and of nobody else."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import Connection, text

from overlijden.cli import main
from tests.conftest import DatabaseUrls

Run = Callable[..., Result]
SESSIES = {"lotte": "0321", "daan": "0321", "noor": "1942", "gezin": None}


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, database_urls: DatabaseUrls, superuser: Connection) -> Run:
    monkeypatch.setenv("DATABASE_URL", database_urls.web)
    monkeypatch.setenv("OVERLIJDEN_DATABASE_OWNER_URL", database_urls.owner)
    for door, gemeente in SESSIES.items():
        for where in ("phone", "desk"):
            row = (
                "INSERT INTO sessie (sleutel, inhoud, vervalt_op, uiterlijk, door, gemeente)"
                " VALUES (sha256(:name), '', now() + interval '1 hour', now() + interval '1 hour', :door, :gemeente)"
            )
            values = {"name": f"{door} {where}".encode(), "door": door, "gemeente": gemeente}
            superuser.execute(text(row), values)
    return lambda *arguments: CliRunner().invoke(main, ["sessies", "beeindigen", *arguments])


def left(superuser: Connection) -> set[str]:
    return set(superuser.scalars(text("SELECT DISTINCT door FROM sessie")))


@pytest.mark.parametrize(
    ("asked", "told", "ended"),
    [
        (("--persoon", "lotte"), "2 ended\n", {"lotte"}),
        (("--persoon", "gezin"), "2 ended\n", {"gezin"}),
        (("--gemeente", "0321"), "4 ended\n", {"lotte", "daan"}),
        (("--persoon", "niemand"), "0 ended\n", set()),
        (("--gemeente", "0344"), "0 ended\n", set()),
    ],
)
def test_whose_log_ins_are_ended(
    run: Run, superuser: Connection, asked: tuple[str, ...], told: str, ended: set[str]
) -> None:
    assert run(*asked).output == told
    assert left(superuser) == set(SESSIES) - ended


@pytest.mark.parametrize(
    "asked", [(), ("--persoon", ""), ("--persoon", "x", "--gemeente", "0321"), ("--gemeente", "x")]
)
def test_it_is_said_whose(run: Run, superuser: Connection, asked: tuple[str, ...]) -> None:
    assert run(*asked).exit_code == 2
    assert left(superuser) == set(SESSIES)
