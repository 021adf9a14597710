# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""Forgetting in time: each class on both sides of its boundary, once a night, whole or not at all, with proof."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
import uuid
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from sqlalchemy import Connection, text
from sqlalchemy.exc import ProgrammingError

from overlijden import retention
from overlijden.aangifte import BijlageSoort
from overlijden.db import Database, Scope
from overlijden.dossier import queries
from overlijden.settings import Delivery
from overlijden.status import Status
from overlijden.tables import Bijlage, Concept, Dossier, LeveringStatus
from overlijden.termijn import NEDERLAND
from overlijden.worker import Worker, forgetting
from tests import leaks
from tests.conftest import DatabaseUrls
from tests.filing import PARTIJ, file

pytestmark = pytest.mark.database

KEY = "r" * 32
FILED = datetime(2024, 1, 2, 12, tzinfo=NEDERLAND)
CONTENT = ("revisie", "bijlage", "levering", "leveringstap", "mail")


def dutch(day: date, hour: int = 12, minute: int = 0) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=NEDERLAND)


def end(
    superuser: Connection,
    dossier: Dossier,
    status: Status = Status.AFGELEVERD,
    at: datetime = FILED,
    *,
    on_desk: bool = False,
    akte: date | None = None,
    levering: LeveringStatus = LeveringStatus.AFGELEVERD,
) -> None:
    """Let a dossier stand as it would after its life, whose last moment was ``at``."""
    values = {"id": dossier.id, "status": status, "at": at, "desk": at if on_desk else None, "akte": akte}
    superuser.execute(
        text("UPDATE dossier SET status = :status, op_balie_sinds = :desk, akte_datum = :akte WHERE id = :id"), values
    )
    superuser.execute(text("UPDATE gebeurtenis SET op = :at WHERE dossier_id = :id"), values)
    superuser.execute(
        text("UPDATE levering SET status = :levering WHERE dossier_id = :id"), {**values, "levering": levering}
    )
    if levering is LeveringStatus.AFGELEVERD:
        superuser.execute(text("UPDATE levering SET afgeleverd_op = :at WHERE dossier_id = :id"), values)
    superuser.execute(
        text(
            "INSERT INTO leveringstap (levering_id, stap, gemeente, partij, bericht)"
            " SELECT id, 'zaak', gemeente, partij, 'x' FROM levering WHERE dossier_id = :id"
        ),
        values,
    )


def content(superuser: Connection, dossier: uuid.UUID) -> Mapping[str, int]:
    """How many rows of what was declared there are."""
    where = dict.fromkeys(CONTENT, "dossier_id = :id")
    where["leveringstap"] = "levering_id IN (SELECT id FROM levering WHERE dossier_id = :id)"
    return {
        table: superuser.scalar(text(f"SELECT count(*) FROM {table} WHERE {where[table]}"), {"id": dossier}) or 0  # noqa: S608
        for table in CONTENT
    }


def is_whole(superuser: Connection, dossier: uuid.UUID) -> bool:
    """Whether all of it is here; an assertion when only a part is."""
    rows = content(superuser, dossier)
    marked = superuser.scalar(text("SELECT vernietigd_op FROM dossier WHERE id = :id"), {"id": dossier})
    assert all(rows.values()) if marked is None else not any(rows.values())
    return marked is None


AKTE = {"status": Status.AKTE_OPGEMAAKT, "on_desk": True}
BOUNDARIES = [
    ("copy, leap day", {"at": dutch(date(2024, 1, 30), 23, 59)}, date(2024, 2, 29)),
    ("copy, over the year's end", {"at": dutch(date(2023, 12, 15), 0, 0)}, date(2024, 1, 14)),
    ("copy, worked on elsewhere", {"status": Status.IN_BEHANDELING, "at": dutch(date(2024, 1, 1))}, date(2024, 1, 31)),
    ("register, last day of the year", {**AKTE, "akte": date(2021, 12, 31)}, date(2023, 6, 30)),
    ("register, first day", {**AKTE, "akte": date(2022, 1, 1)}, date(2024, 6, 30)),
    ("withdrawn, year's end", {"status": Status.INGETROKKEN, "at": dutch(date(2024, 12, 31))}, date(2025, 1, 30)),
    ("sent on", {"status": Status.DOORGEZONDEN, "at": dutch(date(2024, 2, 28))}, date(2024, 3, 29)),
    ("refused, leap day", {"status": Status.GEWEIGERD, "at": dutch(date(2024, 2, 29))}, date(2025, 2, 28)),
]


@pytest.mark.parametrize(("ended", "last_day"), [case[1:] for case in BOUNDARIES], ids=[case[0] for case in BOUNDARIES])
def test_a_dossier_stays_on_its_last_day_and_goes_in_the_night_after_it(
    web_database: Database,
    worker_database: Database,
    superuser: Connection,
    ended: Mapping[str, Any],
    last_day: date,
) -> None:
    dossier = file(web_database, nu=FILED)
    end(superuser, dossier, **ended)
    worker = Worker(worker_database, Delivery(), retention_key=KEY)
    with time_machine.travel(dutch(last_day, 23, 59), tick=False):
        assert worker.tidy() == 0
    assert is_whole(superuser, dossier.id)
    with time_machine.travel(dutch(last_day + timedelta(days=1), 2), tick=False):
        assert worker.tidy() == 1
    assert not is_whole(superuser, dossier.id)


def test_a_trace_stays_five_years_and_then_only_the_proof_is_left(
    web_database: Database, worker_database: Database, superuser: Connection
) -> None:
    dossier = file(web_database, nu=dutch(date(2020, 1, 20)))
    end(superuser, dossier, at=dutch(date(2020, 1, 25)))
    assert forgetting.run(worker_database, dutch(date(2020, 2, 29), 3), KEY) == 1  # destroyed on a leap day
    assert forgetting.run(worker_database, dutch(date(2025, 2, 28), 23, 59), KEY) == 0
    assert forgetting.run(worker_database, dutch(date(2025, 3, 1), 2), KEY) == 1
    for table in ("dossier", "gebeurtenis"):
        assert superuser.scalar(text(f"SELECT count(*) FROM {table}")) == 0  # noqa: S608
    proof = superuser.execute(text("SELECT bewaarklasse, kenmerk FROM vernietiging ORDER BY id")).all()
    assert [tuple(row) for row in proof] == [("kopie", dossier.kenmerk), ("spoor", dossier.kenmerk)]


def begin(database: Database, left: timedelta, kenmerk: str | None = None) -> uuid.UUID:
    """A draft of which ``left`` remains of its seven days."""
    identifier = uuid.uuid4()
    empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    with database.begin(Scope(partij=PARTIJ)) as session:
        session.add(
            Concept(
                id=identifier, partij=PARTIJ, persoon="iris", kenmerk=kenmerk, vervalt_op=datetime.now(UTC) + left,
                antwoorden={} if kenmerk else {"plaats": {}},
            )
        )  # fmt: skip
        session.flush()
        if kenmerk is None:
            session.add(
                Bijlage(
                    concept_id=identifier, partij=PARTIJ, soort=BijlageSoort.OVERIG, bestandsnaam="a", mediatype="b",
                    omvang=0, sha256=empty, inhoud=b"",
                )
            )  # fmt: skip
    return identifier


MINUTE = timedelta(minutes=1)


@pytest.mark.parametrize(
    ("left", "kenmerk", "row", "answers"),
    [
        (MINUTE, None, True, True),
        (-MINUTE, None, True, False),
        (-timedelta(days=23) + MINUTE, None, True, False),
        (-timedelta(days=23) - MINUTE, None, False, False),
        (-timedelta(days=23) + MINUTE, "OV-2026-0000001", True, False),
        (-timedelta(days=23) - MINUTE, "OV-2026-0000001", False, False),
    ],
)
def test_a_draft_is_emptied_after_seven_days_and_its_row_goes_after_thirty(
    web_database: Database, worker_database: Database, left: timedelta, kenmerk: str | None, row: bool, answers: bool
) -> None:
    identifier = begin(web_database, left, kenmerk)
    Worker(worker_database, Delivery()).tidy()
    with web_database.begin(Scope(partij=PARTIJ)) as session:
        concept = session.get(Concept, identifier)
        assert (concept is not None) is row
        assert bool(concept and concept.antwoorden) is answers
        assert session.query(Bijlage).count() == int(answers)


def test_an_emptied_draft_is_counted_once(web_database: Database, worker_database: Database) -> None:
    begin(web_database, -MINUTE)
    assert [forgetting.tidy(worker_database) for _ in range(2)] == [1, 0]


def test_drafts_are_counted_as_they_will_be_at_another_moment_and_stay(
    web_database: Database, worker_database: Database
) -> None:
    for left in (-timedelta(days=23) - MINUTE, -MINUTE, timedelta(days=3), timedelta(days=6)):
        begin(web_database, left, None)
    nu = datetime.now(UTC)
    counted = [next(forgetting.preview(worker_database, nu + timedelta(days=days))) for days in (0, 4, 7, 60)]
    assert counted == ["3 drafts", "4 drafts", "5 drafts", "8 drafts"]
    assert forgetting.tidy(worker_database) == 3


@pytest.mark.parametrize("role", ["web", "audit"])
def test_only_the_worker_counts_drafts(database_urls: DatabaseUrls, role: str) -> None:
    url = getattr(database_urls, role) or database_urls.web
    with Database(url, pool_size=1) as database, pytest.raises(ProgrammingError, match="permission denied"):
        next(forgetting.preview(database, datetime.now(UTC)))


def test_what_was_counted_in_a_minute_goes_after_a_day(
    web_database: Database, worker_database: Database, superuser: Connection
) -> None:
    for firm, age in (("kvk:99900017", "23 hours"), ("kvk:99900025", "25 hours")):
        with web_database.begin() as session:
            session.execute(text("SELECT tel_quotum(:firm)"), {"firm": firm})
        values = {"firm": firm, "age": age}
        superuser.execute(
            text("UPDATE quotum SET minuut = now() - CAST(:age AS interval) WHERE organisatie = :firm"), values
        )
    forgetting.run(worker_database, datetime.now(UTC), KEY)
    assert superuser.scalars(text("SELECT organisatie FROM quotum")).all() == ["kvk:99900017"]


UNFINISHED = [
    (Status.AFGELEVERD, LeveringStatus.WACHT, False),
    (Status.AFGELEVERD, LeveringStatus.ONBEKEND, False),
    (Status.INGEDIEND, LeveringStatus.GEWEIGERD, False),
    (Status.INGETROKKEN, LeveringStatus.VASTGELOPEN, False),
    (Status.AFGELEVERD, LeveringStatus.AFGELEVERD, True),
    (Status.IN_BEHANDELING, LeveringStatus.AFGELEVERD, True),
    (Status.AANVULLING_GEVRAAGD, LeveringStatus.AFGELEVERD, True),
]


@pytest.mark.parametrize(("status", "levering", "on_desk"), UNFINISHED)
def test_what_did_not_arrive_or_is_not_finished_stays_for_ever(
    web_database: Database,
    worker_database: Database,
    superuser: Connection,
    status: Status,
    levering: LeveringStatus,
    on_desk: bool,
) -> None:
    dossier = file(web_database)
    end(superuser, dossier, status, levering=levering, on_desk=on_desk)
    assert forgetting.run(worker_database, datetime(2100, 1, 1, tzinfo=UTC), KEY) == 0
    assert is_whole(superuser, dossier.id)


@pytest.fixture
def destroyed(web_database: Database, worker_database: Database, superuser: Connection) -> Dossier:
    """A dossier that was destroyed on 1 March 2024, as it was before."""
    dossier = file(web_database, nu=FILED)
    end(superuser, dossier, at=dutch(date(2024, 1, 30)))
    superuser.execute(text("UPDATE gebeurtenis SET reden = 'Mevrouw Jansen belde.'"))
    superuser.execute(
        text(
            "INSERT INTO gebeurtenis (dossier_id, gemeente, partij, op, actie, van, naar, door, rol)"
            " SELECT dossier_id, gemeente, partij, op, 'doorzenden', van, naar, 'noor', 'ambtenaar' FROM gebeurtenis"
        )
    )
    assert forgetting.run(worker_database, dutch(date(2024, 3, 1), 3), KEY) == 1
    return dossier


def test_nothing_that_is_left_is_about_a_person(destroyed: Dossier, superuser: Connection) -> None:
    left = superuser.execute(text("SELECT to_jsonb(d) FROM dossier d")).scalar_one()
    assert {name for name, value in left.items() if value is not None} == {
        "id", "kenmerk", "concept", "gemeente", "partij", "persoon", "kanaal", "status", "versie", "revisie",
        "ingediend_op", "vernietigd_op", "bewaarklasse", "bekeken", "verwerkt", "gelezen", "openstaand",
    }  # fmt: skip
    assert (left["persoon"], left["openstaand"]) == ("", [])
    assert left["partij"] == retention.trace(KEY, PARTIJ, destroyed.kenmerk)
    everywhere = superuser.execute(text("SELECT to_jsonb(g) FROM gebeurtenis g")).scalars().all()
    assert {(row["partij"], row["door"], row["reden"]) for row in everywhere} == {
        (left["partij"], left["partij"], None),
        (left["partij"], "noor", None),
    }


def test_without_a_key_the_party_is_not_known_again(
    web_database: Database, worker_database: Database, superuser: Connection
) -> None:
    dossier = file(web_database, nu=FILED)
    end(superuser, dossier)
    forgetting.run(worker_database, dutch(date(2024, 6, 1)))
    partij = superuser.scalar(text("SELECT partij FROM dossier"))
    assert partij not in (PARTIJ, retention.trace("", PARTIJ, dossier.kenmerk))


def test_a_destroyed_dossier_no_longer_says_that_somebody_was_declared(
    destroyed: Dossier, web_database: Database
) -> None:
    with web_database.begin() as session:
        assert queries.is_known(session, destroyed.overledene_bsn) is False
        assert queries.municipality_of(session, destroyed.kenmerk) == destroyed.gemeente


def test_the_proof_says_what_was_destroyed_when_and_on_what_ground(
    destroyed: Dossier, worker_database: Database
) -> None:
    with worker_database.begin() as session:
        found = forgetting.report(session, dutch(date(2024, 3, 1), 0))
        assert forgetting.report(session, dutch(date(2024, 3, 1), 0), "0796") == []
        assert forgetting.report(session, dutch(date(2024, 3, 2))) == []
    [line] = found
    assert datetime.fromisoformat(line.pop("op")) == dutch(date(2024, 3, 1), 3)
    assert line == {
        "bewaarklasse": "kopie",
        "grond": retention.KOPIE.bron,
        "gemeente": "1942",
        "kenmerk": destroyed.kenmerk,
        "aantallen": {"revisie": 1, "bijlage": 1, "levering": 1, "leveringstap": 1},
    }


@pytest.mark.parametrize("role", ["web_database", "worker_database"])
@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO vernietiging (op, bewaarklasse, grond, aantallen) VALUES (now(), 'x', 'x', '{}')",
        "UPDATE vernietiging SET grond = 'x'",
        "DELETE FROM vernietiging",
        "TRUNCATE vernietiging",
    ],
)
def test_nobody_adds_to_the_proof_or_changes_it(
    destroyed: Dossier, request: pytest.FixtureRequest, role: str, statement: str
) -> None:
    database: Database = request.getfixturevalue(role)
    with pytest.raises(ProgrammingError, match="permission denied"), database.begin(Scope("1942")) as session:
        session.execute(text(statement))


@pytest.mark.parametrize(
    "function",
    [
        "vernietig_dossier(:id, 1, 'x', now(), 'x', 'x')",
        "vernietig_spoor(:id, now(), 'x', 'x')",
        "verwijder_verlopen_concepten('x', 'x')",
        "verwijder_conceptregels('x', 'x')",
        "verwijder_quota()",
    ],
)
def test_the_web_cannot_destroy(web_database: Database, function: str) -> None:
    with pytest.raises(ProgrammingError, match="permission denied"), web_database.begin(Scope("1942")) as session:
        session.execute(text(f"SELECT {function}"), {"id": uuid.uuid4()})


@pytest.mark.parametrize("scope", [Scope(), Scope("0796"), Scope(partij="kvk:99900025")])
def test_the_worker_destroys_nothing_outside_its_scope(
    web_database: Database, worker_database: Database, superuser: Connection, scope: Scope
) -> None:
    dossier = file(web_database, nu=FILED)
    end(superuser, dossier)
    due = next(forgetting.overdue(worker_database, dutch(date(2024, 6, 1))))
    with worker_database.begin(scope) as session:
        assert forgetting.destroy(session, due, dutch(date(2024, 6, 1)), KEY) is False
    assert is_whole(superuser, dossier.id)


def test_who_acts_on_a_dossier_while_it_is_judged_comes_first(
    web_database: Database, worker_database: Database, superuser: Connection
) -> None:
    dossier = file(web_database, nu=FILED)
    end(superuser, dossier)
    due = next(forgetting.overdue(worker_database, dutch(date(2024, 6, 1))))
    superuser.execute(text("UPDATE dossier SET versie = versie + 1"))
    with worker_database.begin(Scope("1942")) as session:
        assert forgetting.destroy(session, due, dutch(date(2024, 6, 1)), KEY) is False
    assert is_whole(superuser, dossier.id)


def test_it_runs_once_a_night_from_two_o_clock_on(worker_database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    runs: list[datetime] = []

    def note(database: Database, nu: datetime, key: str) -> int:
        runs.append(nu)
        return 0

    monkeypatch.setattr(forgetting, "run", note)
    day = date(2026, 3, 29)  # summer time begins at two o'clock
    for moment in (dutch(day, 0), dutch(day, 1, 59), dutch(day, 3), dutch(day, 4), dutch(day, 23, 59)):
        forgetting.nightly(worker_database, moment)
    forgetting.nightly(worker_database, dutch(day + timedelta(days=1), 2))
    assert runs == [dutch(day, 3), dutch(day + timedelta(days=1), 2)]


def test_a_night_that_failed_is_done_again(worker_database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(database: Database, nu: datetime, key: str) -> int:
        raise RuntimeError

    with monkeypatch.context() as broken:
        broken.setattr(forgetting, "run", fail)
        with pytest.raises(RuntimeError):
            forgetting.nightly(worker_database, dutch(date(2026, 3, 1)))
    monkeypatch.setattr(forgetting, "run", lambda database, nu, key: 7)
    assert forgetting.nightly(worker_database, dutch(date(2026, 3, 1))) == 7


def test_two_workers_do_not_run_it_together(worker_database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    started, go_on = threading.Event(), threading.Event()
    runs: list[int] = []

    def slow(database: Database, nu: datetime, key: str) -> int:
        runs.append(1)
        started.set()
        go_on.wait(10)
        return 0

    monkeypatch.setattr(forgetting, "run", slow)
    first = threading.Thread(target=forgetting.nightly, args=(worker_database, dutch(date(2026, 3, 1))))
    first.start()
    assert started.wait(10)
    forgetting.nightly(worker_database, dutch(date(2026, 3, 1)))
    go_on.set()
    first.join(10)
    forgetting.nightly(worker_database, dutch(date(2026, 3, 1)))
    assert runs == [1]


@pytest.fixture
def three(web_database: Database, superuser: Connection) -> list[Dossier]:
    dossiers = [file(web_database, nu=FILED) for _ in range(3)]
    for dossier in dossiers:
        end(superuser, dossier)
    return dossiers


@pytest.mark.parametrize("after", [0, 1, 2])
def test_an_exception_between_two_dossiers_leaves_each_whole_or_gone(
    three: list[Dossier],
    worker_database: Database,
    superuser: Connection,
    monkeypatch: pytest.MonkeyPatch,
    after: int,
) -> None:
    real, seen = forgetting.destroy, []

    def destroy(*arguments: Any) -> bool:
        gone = real(*arguments)
        seen.append(gone)
        if len(seen) > after:
            raise KeyboardInterrupt  # with the dossier destroyed, and its transaction still open
        return gone

    with monkeypatch.context() as broken:
        broken.setattr(forgetting, "destroy", destroy)
        with pytest.raises(KeyboardInterrupt):
            forgetting.run(worker_database, dutch(date(2024, 6, 1)), KEY)
    assert sum(is_whole(superuser, dossier.id) for dossier in three) == 3 - after
    assert superuser.scalar(text("SELECT count(*) FROM vernietiging")) == after
    assert forgetting.run(worker_database, dutch(date(2024, 6, 1)), KEY) == 3 - after


@pytest.fixture
def job(database_urls: DatabaseUrls) -> Iterator[subprocess.Popen[bytes]]:
    """``overlijden bewaren`` in a process of its own, that waits for a lock somewhere on its way."""
    environment = {**os.environ, "OVERLIJDEN_DATABASE_WORKER_URL": database_urls.worker}
    command = [str(Path(sys.executable).parent / "overlijden"), "bewaren"]
    with (
        leaks.fresh().open("w") as log,
        subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=log) as process,
    ):
        yield process
        process.kill()


@pytest.mark.parametrize("table", ["dossier", "leveringstap", "bijlage", "revisie"])
def test_a_job_that_is_killed_half_way_leaves_each_dossier_whole_or_gone(
    three: list[Dossier], worker_database: Database, superuser: Connection, request: pytest.FixtureRequest, table: str
) -> None:
    key = "(SELECT id FROM levering WHERE dossier_id = :id)" if table == "leveringstap" else ":id"
    column = {"dossier": "id", "leveringstap": "levering_id"}.get(table, "dossier_id")
    lock = text(f"SELECT 1 FROM {table} WHERE {column} = {key} FOR UPDATE")  # noqa: S608
    waits = text(
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
    )
    with superuser.engine.connect().execution_options(isolation_level="READ COMMITTED") as other, other.begin():
        other.execute(lock, {"id": three[1].id})
        process: subprocess.Popen[bytes] = request.getfixturevalue("job")
        deadline = time.monotonic() + 60
        while not superuser.scalar(waits):
            assert time.monotonic() < deadline
            assert process.poll() is None
            time.sleep(0.05)
        process.send_signal(signal.SIGKILL)
        process.wait(10)
    whole = [is_whole(superuser, dossier.id) for dossier in three]
    assert whole[1]
    assert forgetting.run(worker_database, datetime.now(UTC), KEY) == sum(whole)
    assert superuser.scalar(text("SELECT count(*) FROM vernietiging")) == 3


def test_a_dossier_that_will_not_go_does_not_keep_the_others(
    three: list[Dossier], worker_database: Database, superuser: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(retention, "of_dossier", lambda *_, **__: retention.KOPIE)  # a defect in what is judged
    end_of_first = "UPDATE dossier SET status = 'aanvulling_gevraagd' WHERE id = :id"
    superuser.execute(text(end_of_first), {"id": three[0].id})
    assert forgetting.run(worker_database, dutch(date(2024, 6, 1)), KEY) == 2
    assert [is_whole(superuser, dossier.id) for dossier in three] == [True, False, False]
