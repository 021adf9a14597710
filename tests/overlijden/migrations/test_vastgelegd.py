# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""A filed attachment stays what was filed, whoever tries; only its encryption is renewed."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from psycopg.errors import RestrictViolation
from sqlalchemy import Connection, NullPool, create_engine, make_url, text
from sqlalchemy.exc import DBAPIError

from overlijden.db import Database
from tests.conftest import DatabaseUrls
from tests.filing import file

pytestmark = pytest.mark.database


@pytest.fixture(params=["owner", "superuser"])
def connection(
    request: pytest.FixtureRequest, web_database: Database, database_urls: DatabaseUrls, server: str
) -> Iterator[Connection]:
    file(web_database)
    database = make_url(database_urls.owner).database
    url = database_urls.owner if request.param == "owner" else make_url(server).set(database=database)
    with create_engine(url, poolclass=NullPool).connect() as connection:
        yield connection


def named(connection: Connection, digest: str) -> None:
    """Say that the content was encrypted anew, as ``sleutels roteren`` does."""
    query = f"SELECT set_config('app.hersleuteld', id || ' ' || {digest}, true) FROM bijlage"  # noqa: S608
    connection.execute(text(query))


def change(connection: Connection, column: str, value: str) -> None:
    assert connection.execute(text(f"UPDATE bijlage SET {column} = {value}")).rowcount == 1  # noqa: S608


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("inhoud", "inhoud || 'x'"),
        ("sha256", "repeat('0', 64)"),
        ("omvang", "omvang + 1"),
        ("bestandsnaam", "'ander.pdf'"),
        ("mediatype", "'image/png'"),
        ("soort", "'overig'"),
        ("id", "gen_random_uuid()"),
    ],
)
def test_nobody_changes_a_filed_attachment(connection: Connection, column: str, value: str) -> None:
    with pytest.raises(DBAPIError) as refusal:
        change(connection, column, value)
    assert isinstance(refusal.value.orig, RestrictViolation)


def test_a_content_is_encrypted_anew_by_who_says_that_it_is_the_same(connection: Connection) -> None:
    named(connection, "sha256")
    change(connection, "inhoud", "inhoud || 'x'")


def test_another_content_is_refused(connection: Connection) -> None:
    named(connection, "repeat('0', 64)")
    with pytest.raises(DBAPIError, match="is never done"):
        change(connection, "inhoud", "inhoud || 'x'")


def test_what_was_said_of_a_content_holds_for_one_transaction(connection: Connection) -> None:
    named(connection, "sha256")
    connection.commit()
    with pytest.raises(DBAPIError, match="is never done"):
        change(connection, "inhoud", "inhoud || 'x'")


def test_a_verdict_of_the_scanner_may_still_come(connection: Connection) -> None:
    change(connection, "gescand", "'schoon'")
