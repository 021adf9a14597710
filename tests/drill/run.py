# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""The drill in a laboratory: ``make drill N=10000``; exit code 1 when what was restored is not what there was.

A server of its own gets so many dossiers: some filed one by one, the others copied of one of those. It is backed up;
more is filed; that is the point. Then it goes wrong: more is filed, and a table is emptied.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import NullPool, create_engine

from overlijden import drill
from overlijden.audit.anchor import Anchors
from overlijden.db import Database
from overlijden.demo import demogemeenten
from overlijden.drill import Outcome
from overlijden.settings import Delivery
from overlijden.tools.embedded import PostgreSQL
from overlijden.worker import Worker
from tests.bench.fill import fill
from tests.conftest import KEYS, DatabaseUrls
from tests.faults.laboratory import migrated
from tests.filing import file

MUNICIPALITY = "1942"
FILED, MEANWHILE, LATER, BATCH = 50, 10, 5, 20_000


def hold(folder: Path, dossiers: int, binaries: Path | None = None) -> Outcome:
    """The whole drill; what is there to come back is ``dossiers`` and MEANWHILE more."""
    (folder / "copy").mkdir(mode=0o700)
    anchors = folder / "anchors"
    with PostgreSQL(folder / "source", fsync=False, binaries=binaries) as server:
        urls = migrated(server.url())
        demogemeenten.settle(urls.owner, KEYS)
        _fill(urls, dossiers)
        _anchor(urls, anchors)

        def between() -> None:
            _file(urls, MEANWHILE)
            _anchor(urls, anchors)

        def after() -> None:
            _file(urls, LATER)
            with create_engine(urls.owner, poolclass=NullPool).begin() as connection:
                connection.exec_driver_sql("SET LOCAL session_replication_role = replica")
                connection.exec_driver_sql("DELETE FROM mail")

        of = [MUNICIPALITY]
        return drill.run(
            server.url(), folder / "copy", KEYS, anchors=anchors, gemeenten=of, between=between, after=after
        )


def _file(urls: DatabaseUrls, many: int) -> list[str]:
    with Database(urls.web, keys=KEYS) as web:
        made = [file(web, MUNICIPALITY, adapter="store").kenmerk for _ in range(many)]
    with Database(urls.worker, keys=KEYS) as worker:
        Worker(worker, Delivery()).once()
    return made


def _fill(urls: DatabaseUrls, dossiers: int) -> None:
    filed = min(FILED, dossiers)
    model = _file(urls, filed)[0]
    for first, last in _pieces(dossiers - filed):
        fill(create_engine(urls.owner, poolclass=NullPool), model, first, last)


def _pieces(many: int) -> Iterator[tuple[int, int]]:
    for first in range(1, many + 1, BATCH):
        yield first, min(first + BATCH - 1, many)


def _anchor(urls: DatabaseUrls, anchors: Path) -> None:
    with Database(urls.worker, keys=KEYS) as worker:
        Anchors(worker, str(anchors)).write(all_=True)


def main() -> None:
    dossiers, began = int(sys.argv[1]), time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        outcome = hold(Path(folder), dossiers)
    print(*outcome.told(), sep="\n")
    there = outcome.restored["dossier"].rows
    print(f"{there} dossiers, of which {MEANWHILE} after the back-up; {LATER} after the point stayed away")
    print(f"{time.monotonic() - began:7.1f} s  all of it, with filling the source")
    raise SystemExit(int(bool(outcome.defects) or there != dossiers + MEANWHILE))


if __name__ == "__main__":
    main()
