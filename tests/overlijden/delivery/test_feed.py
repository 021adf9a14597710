# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""The feed: nothing that was committed is ever skipped, in whatever order that was, and it reads the same again."""

from __future__ import annotations

import contextlib
import random
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select, text
from sqlalchemy.exc import ProgrammingError
from sqlalchemy.orm import Session

from overlijden import service
from overlijden.db import Database, Scope
from overlijden.delivery import feed
from overlijden.delivery.feed import Cursor, Melding, UnknownCursor
from overlijden.status import FEITEN, Actie, Rol, Status
from overlijden.tables import Dossier, Gebeurtenis
from tests.conftest import KEYS, DatabaseUrls
from tests.filing import file

pytestmark = pytest.mark.database
HERE = ("1942",)
DESK = Scope(gemeente="1942")
IMMEDIATE = text("SET CONSTRAINTS ALL IMMEDIATE")


@pytest.fixture
def database(database_urls: DatabaseUrls) -> Iterator[Database]:
    with Database(database_urls.web, pool_size=12, keys=KEYS) as database:
        yield database


def happen(session: Session, dossier: Dossier, actie: Actie = Actie.WIJZIGEN) -> Gebeurtenis:
    """That something happened, as ``service.perform`` writes it."""
    status = Status.AFGELEVERD
    made = service.row(Gebeurtenis, dossier, actie=actie, van=status, naar=status, door="x", rol=Rol.SYSTEEM)
    session.add(made)
    session.flush()
    return made


def read(database: Database, na: Cursor | None = None, limiet: int = 100, scope: Scope = DESK) -> list[Melding]:
    with database.aside(scope) as session:
        return list(feed.read(session, (scope.gemeente or "", *scope.voorgangers), na, limiet))


def numbers(database: Database) -> list[tuple[int, int]]:
    """Of all that is in the feed: number in the feed, and number of the row."""
    with database.aside(DESK) as session:
        rows = session.execute(
            select(Gebeurtenis.nummer, Gebeurtenis.id).where(Gebeurtenis.nummer > 0).order_by(Gebeurtenis.nummer)
        )
        return [(row.nummer, row.id) for row in rows]


def test_what_is_committed_later_comes_later_though_it_was_written_first(database: Database) -> None:
    one, other = file(database), file(database)
    *_, last = read(database)
    with database.aside(DESK) as first:
        happen(first, one)
        with database.aside(DESK) as second:
            happen(second, other)
        seen = read(database, last.cursor)
        assert [melding.kenmerk for melding in seen] == [other.kenmerk]
    assert [melding.kenmerk for melding in read(database, seen[-1].cursor)] == [one.kenmerk]
    (_, before), (_, after) = numbers(database)[-2:]
    assert before > after  # by the number of its row a reader would have skipped it


def test_who_is_numbered_is_waited_for_until_it_is_visible(database: Database) -> None:
    """Else a reader would see a higher number first, and never come back for the lower one."""
    one, other = file(database), file(database)
    *_, last = read(database)

    def commit_another() -> None:
        with database.aside(DESK) as session:
            happen(session, other)

    with ThreadPoolExecutor(1) as pool:
        with database.aside(DESK) as first:
            happen(first, one)
            first.execute(IMMEDIATE)  # numbered, and not committed yet
            waiting = pool.submit(commit_another)
            time.sleep(0.3)
            assert not waiting.done()
            assert read(database, last.cursor) == []
        waiting.result(timeout=10)
    assert [melding.kenmerk for melding in read(database, last.cursor)] == [one.kenmerk, other.kenmerk]


def test_a_reader_who_follows_sees_all_once_and_in_order(database: Database) -> None:
    """Eight write at once, each commits when it likes; a ninth reads, three at a time."""
    dossiers = [file(database) for _ in range(8)]
    *_, start = read(database)
    is_over = threading.Event()

    def write(dossier: Dossier) -> None:
        dice = random.Random(dossier.kenmerk)  # noqa: S311 - to wait for a while
        for _ in range(15):
            with database.aside(DESK) as session:
                happen(session, dossier)
                time.sleep(dice.random() / 100)

    def follow() -> list[Melding]:
        seen: list[Melding] = []
        cursor, is_last = start.cursor, False
        while True:
            found = read(database, cursor, 3)
            if not found and is_last:
                return seen
            is_last = is_over.is_set()
            seen += found
            cursor = seen[-1].cursor if seen else cursor

    with ThreadPoolExecutor(9) as pool:
        reader = pool.submit(follow)
        list(pool.map(write, dossiers))
        is_over.set()
        seen = reader.result(timeout=60)
    assert len(seen) == 8 * 15
    assert seen == read(database, start.cursor, 1000)


def test_from_every_place_the_same_follows_again(database: Database) -> None:
    for _ in range(3):
        file(database)
    whole = read(database)
    assert [read(database, melding.cursor) for melding in whole] == [whole[n + 1 :] for n in range(len(whole))]
    assert [read(database, limiet=n) for n in range(1, 4)] == [whole[:n] for n in range(1, 4)]


def test_what_was_rolled_back_is_not_in_it_and_nothing_is_lost_by_it(database: Database) -> None:
    dossier = file(database)
    before = read(database)
    with database.aside(DESK) as session:
        happen(session, dossier)
        session.execute(IMMEDIATE)
        session.rollback()
    assert read(database) == before
    with database.begin(DESK) as session:
        happen(session, dossier)
    assert len(read(database, before[-1].cursor)) == 1


def test_of_what_leaves_the_status_as_it_is_only_a_change_of_what_was_declared_is_told(database: Database) -> None:
    dossier = file(database)
    *_, last = read(database)
    with database.begin(DESK) as session:
        for feit in FEITEN:
            happen(session, dossier, feit.actie)
    assert [melding.actie for melding in read(database, last.cursor)] == [Actie.WIJZIGEN]


def test_it_tells_of_one_municipality_alone(database: Database) -> None:
    here, there = file(database), file(database, "0796")
    assert {melding.kenmerk for melding in read(database)} == {here.kenmerk}
    assert {melding.kenmerk for melding in read(database, scope=Scope(gemeente="0796"))} == {there.kenmerk}
    with database.begin(DESK) as session:  # whoever asks for another's gets nothing of it
        assert feed.read(session, ("0796",), None, 10) == []


def test_a_successor_reads_on_where_its_predecessor_was(database: Database) -> None:
    old, new = file(database), file(database, "0796")
    seen = read(database, scope=Scope(gemeente="0796", voorgangers=("1942",)))
    assert [melding.kenmerk for melding in seen] == [old.kenmerk, new.kenmerk]


def test_what_a_successor_s_clerk_does_is_numbered_too(database: Database) -> None:
    old = file(database)
    scope = Scope(gemeente="0796", voorgangers=("1942",))
    with database.begin(scope) as session:
        happen(session, old)
    assert len(read(database, scope=scope)) == 2


@pytest.mark.parametrize("nummer", ["nummer", "nextval('feed_nummer')", "NULL"])
def test_nobody_gives_a_number_by_hand(database: Database, nummer: str) -> None:
    file(database)
    with pytest.raises(ProgrammingError, match="permission denied"), database.begin(DESK) as session:
        session.execute(text(f"UPDATE gebeurtenis SET nummer = {nummer}"))  # noqa: S608


def test_nobody_adds_what_has_a_number(database: Database) -> None:
    dossier = file(database)
    made = service.row(Gebeurtenis, dossier, actie=Actie.WIJZIGEN, van=Status.AFGELEVERD, naar=Status.AFGELEVERD)
    made.door, made.rol, made.nummer = "x", Rol.SYSTEEM, 1
    with pytest.raises(ProgrammingError, match="row-level security"), database.begin(DESK) as session:
        session.add(made)


@pytest.mark.parametrize("moved", [Cursor(9999, datetime.now(UTC)), None])
def test_a_place_where_nothing_of_it_stands_is_not_read_from(database: Database, moved: Cursor | None) -> None:
    """A cursor of another, or of before the database was restored: the same number may now be something else."""
    file(database)
    (first,) = read(database)
    wrong = moved or Cursor(first.cursor.nummer, first.cursor.op + timedelta(microseconds=1))
    with pytest.raises(UnknownCursor):
        read(database, wrong)


def test_another_s_cursor_is_unknown(database: Database) -> None:
    file(database)
    (first,) = read(database)
    with pytest.raises(UnknownCursor):
        read(database, first.cursor, scope=Scope(gemeente="0796"))


@given(
    nummer=st.integers(1, 10**18 - 1),
    op=st.datetimes(datetime(1971, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001 - the strategy's
)
def test_a_cursor_is_read_as_it_was_written(nummer: int, op: datetime) -> None:
    made = Cursor(nummer, op)
    assert Cursor.parse(str(made)) == made


@given(st.text(max_size=40) | st.binary(max_size=30).map(lambda some: some.hex()))
def test_what_is_no_cursor_is_a_value_error_and_nothing_else(written: str) -> None:
    with contextlib.suppress(ValueError):
        assert str(Cursor.parse(written)) == written


def test_tombstones_are_what_takes_a_declaration_away_from_here() -> None:
    assert feed.TOMBSTONES == service.RETRACTS
