# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""What a municipality settled is what the audit was told: what was removed, edited or added is named."""

from __future__ import annotations

import pytest
from sqlalchemy import Connection, select, text

from overlijden import deelnames
from overlijden.audit.verify import Kind, Verification
from overlijden.db import Database, Scope
from overlijden.status import Actor, Rol
from overlijden.tables import Pauze
from tests.conftest import KEYS, DatabaseUrls
from tests.filing import FIRST, participate

pytestmark = pytest.mark.database

RECORD = 'vanaf = 2026-01-01\nadapter = "store"\n'


@pytest.fixture
def settled(web_database: Database) -> int:
    """The number of the one change that Houten confirmed."""
    return participate(web_database, "0321", RECORD, told=True)


def defects(urls: DatabaseUrls, gemeente: str | None = None) -> list[tuple[str, int, str]]:
    with Database(urls.audit, pool_size=1) as database:
        found = list(Verification(KEYS, gemeente).run(database))
    assert {defect.kind for defect in found} <= {Kind.HISTORY}
    return [(defect.gemeente, defect.nummer, defect.words) for defect in found]


def change(superuser: Connection, statement: str) -> None:
    for one in ("ALTER TABLE wijziging DISABLE TRIGGER ALL", statement, "ALTER TABLE wijziging ENABLE TRIGGER ALL"):
        superuser.execute(text(one))


def test_what_nobody_touched_is_right(settled: int, database_urls: DatabaseUrls) -> None:
    assert defects(database_urls) == []


@pytest.mark.parametrize(
    "edit",
    [
        "inhoud = replace(inhoud, 'store', 'geen')",
        "hervat = NOT hervat",
        "reden = 'anders'",
        "bereid_op = bereid_op - interval '1 microsecond'",
        "bereid_op = 'infinity'",
        "bereid_door = 'tweede', besloten_door = 'eerste'",
    ],
)
def test_a_change_that_was_edited_is_named(
    settled: int, database_urls: DatabaseUrls, superuser: Connection, edit: str
) -> None:
    change(superuser, f"UPDATE wijziging SET {edit}")  # noqa: S608
    assert defects(database_urls) == [
        ("0321", 0, f"wijziging {settled} is not what it was when it was klaargezet"),
        ("0321", 0, f"wijziging {settled} is not what it was when it was bevestigd"),
    ]


@pytest.mark.parametrize("edit", ["besloten_op = besloten_op + interval '1 day'", "besloten_door = 'derde'"])
def test_a_decision_that_was_edited_is_named(
    settled: int, database_urls: DatabaseUrls, superuser: Connection, edit: str
) -> None:
    change(superuser, f"UPDATE wijziging SET {edit}")  # noqa: S608
    assert defects(database_urls) == [("0321", 0, f"wijziging {settled} is not what it was when it was bevestigd")]


def test_a_decision_that_was_taken_back_is_named(
    settled: int, database_urls: DatabaseUrls, superuser: Connection
) -> None:
    change(superuser, "UPDATE wijziging SET besluit = NULL, besloten_door = NULL, besloten_op = NULL")
    assert defects(database_urls) == [("0321", 2, f"wijziging {settled}, bevestigd, is in the audit and not on record")]


def test_a_rejection_that_became_a_confirmation_is_named(
    settled: int, database_urls: DatabaseUrls, superuser: Connection
) -> None:
    change(superuser, "UPDATE wijziging SET besluit = 'afgewezen'")
    assert defects(database_urls) == [
        ("0321", 2, f"wijziging {settled}, bevestigd, is in the audit and not on record"),
        ("0321", 0, f"wijziging {settled}, afgewezen, is on record and not in the audit"),
    ]


def test_a_change_that_was_removed_is_named(settled: int, database_urls: DatabaseUrls, superuser: Connection) -> None:
    change(superuser, "DELETE FROM wijziging")
    assert defects(database_urls) == [
        ("0321", 1, f"wijziging {settled}, klaargezet, is in the audit and not on record"),
        ("0321", 2, f"wijziging {settled}, bevestigd, is in the audit and not on record"),
    ]


def test_a_change_that_was_added_is_named_whatever_moment_it_bears(
    settled: int, database_urls: DatabaseUrls, superuser: Connection
) -> None:
    columns = "gemeente, inhoud, hervat, reden, bereid_door, besluit, besloten_door, besloten_op"
    change(
        superuser,
        f"INSERT INTO wijziging (id, {columns}, bereid_op) OVERRIDING SYSTEM VALUE"  # noqa: S608
        f" SELECT 0, {columns}, '2020-01-01' FROM wijziging",
    )
    assert defects(database_urls) == [
        ("0321", 0, "wijziging 0, klaargezet, is on record and not in the audit"),
        ("0321", 0, "wijziging 0, bevestigd, is on record and not in the audit"),
    ]


@pytest.fixture
def paused(settled: int, web_database: Database) -> int:
    """The number of the one pause of Houten."""
    with web_database.begin(Scope(beheer="0321", persoon=FIRST)) as session:
        by = Actor(FIRST, Rol.BEHEERDER, organisatie="0321")
        deelnames.pause(session, "0321", deelnames.LEVERINGEN, by=by, reden="storing")
        return session.scalars(select(Pauze.id)).one()


@pytest.mark.parametrize(
    "edit", ["wat = 'DIGID'", "reden = 'anders'", "door = 'tweede'", "op = op - interval '1 microsecond'"]
)
def test_a_pause_that_was_edited_is_named(
    paused: int, database_urls: DatabaseUrls, superuser: Connection, edit: str
) -> None:
    assert defects(database_urls) == []
    superuser.execute(text(f"UPDATE pauze SET {edit}"))  # noqa: S608
    assert defects(database_urls) == [("0321", 0, f"pauze {paused} is not what it was when it was stilgezet")]


def test_a_pause_that_was_removed_or_added_is_named(
    paused: int, database_urls: DatabaseUrls, superuser: Connection
) -> None:
    superuser.execute(text("UPDATE pauze SET id = DEFAULT"))
    assert defects(database_urls) == [
        ("0321", 3, f"pauze {paused}, stilgezet, is in the audit and not on record"),
        ("0321", 0, f"pauze {paused + 1}, stilgezet, is on record and not in the audit"),
    ]


def test_a_change_that_was_given_to_another_municipality_is_named_in_both(
    settled: int, database_urls: DatabaseUrls, superuser: Connection
) -> None:
    change(superuser, "UPDATE wijziging SET gemeente = '1942'")
    assert {gemeente for gemeente, _, _ in defects(database_urls)} == {"0321", "1942"}
    assert {gemeente for gemeente, _, _ in defects(database_urls, "0321")} == {"0321"}
