# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""Where each chain ended is kept outside the database, by any number of workers at once."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from overlijden.audit import anchor
from overlijden.audit.anchor import Anchor, Anchors
from overlijden.db import Database
from overlijden.tools import logs
from overlijden.tools.chain import Keys
from overlijden.worker import Worker
from tests.conftest import KEYS, DatabaseUrls
from tests.filing import file
from tests.serving import settings


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "anchors.jsonl"


def kept(path: Path) -> list[Anchor]:
    found = [one for _, one in anchor.read(path, path.stat().st_size)]
    assert all(one and one.is_ours(KEYS) for one in found)
    return [one for one in found if one]


def test_only_the_chains_that_moved_are_anchored(web_database: Database, worker_database: Database, path: Path) -> None:
    keeper = Anchors(worker_database, str(path))
    assert keeper.write() == 0
    for gemeente in ("1942", "0796"):
        file(web_database, gemeente)
    assert keeper.write() == 2
    assert keeper.write() == 0
    file(web_database, "1942")
    assert keeper.write() == 1
    assert [(one.gemeente, one.nummer) for one in kept(path)] == [("0796", 1), ("1942", 1), ("1942", 2)]


def test_once_a_day_every_chain_is_anchored_again(
    web_database: Database, worker_database: Database, path: Path
) -> None:
    file(web_database)
    keeper = Anchors(worker_database, str(path))
    assert [keeper.write(), keeper.write(all_=True)] == [1, 1]


def test_the_log_has_the_same_anchor(
    web_database: Database, worker_database: Database, path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    logs.configure()
    file(web_database)
    Anchors(worker_database, str(path)).write()
    (line,) = [line for line in map(json.loads, capfd.readouterr().err.splitlines()) if line["event"] == "anchor"]
    (written,) = path.read_text().splitlines()
    assert line.items() >= json.loads(written).items()


def test_what_could_not_be_written_is_written_next_time(
    web_database: Database, worker_database: Database, path: Path
) -> None:
    file(web_database)
    path.mkdir()
    keeper = Anchors(worker_database, str(path))
    with pytest.raises(IsADirectoryError):
        keeper.write()
    path.rmdir()
    assert keeper.write() == 1


def test_two_workers_at_once_mix_no_lines(web_database: Database, worker_database: Database, path: Path) -> None:
    for gemeente in ("1942", "0796"):
        file(web_database, gemeente)

    def work() -> None:
        for _ in range(20):
            Anchors(worker_database, str(path)).write()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(kept(path)) == 160


def test_a_worker_anchors_what_moved_before_it_stops(
    web_database: Database, worker_database: Database, database_urls: DatabaseUrls, path: Path
) -> None:
    file(web_database)
    worker = Worker(worker_database, settings(database_urls).delivery, anchors=Anchors(worker_database, str(path)))
    running = threading.Thread(target=worker.run)
    running.start()
    worker.stop()
    running.join(timeout=60)
    assert [(one.gemeente, one.nummer) for one in kept(path)][-1] == ("1942", 1)


@pytest.mark.parametrize(
    "change",
    [
        lambda one: {"nummer": one.nummer + 1},
        lambda one: {"gemeente": "0796"},
        lambda one: {"mac": one.mac[::-1]},
        lambda one: {"op": one.op[::-1]},
        lambda one: {"sleutel": "0" * 16},
        lambda one: {"hmac": one.hmac[::-1]},
    ],
)
def test_an_anchor_that_was_changed_is_not_ours(
    web_database: Database, worker_database: Database, path: Path, change: Callable[[Anchor], dict[str, object]]
) -> None:
    file(web_database)
    Anchors(worker_database, str(path)).write()
    (one,) = kept(path)
    data = json.loads(path.read_text()) | change(one)
    assert not Anchor(**data).is_ours(KEYS)
    assert not one.is_ours(Keys("b" * 32))
