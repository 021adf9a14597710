# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""The chain: from the last button of a prepared draft until the back-end's acknowledgement is recorded."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from statistics import quantiles

from sqlalchemy import Engine, create_engine, text

from overlijden.db import Database
from overlijden.tools.embedded import PostgreSQL
from tests.bench import processes
from tests.bench.fill import A_YEAR, fill
from tests.bench.visitor import Visitor
from tests.drafts import Draft, Drafts, confirmed
from tests.faults.laboratory import Laboratory
from tests.faults.sending import KENMERK, Sender

BATCH, QUIET, BROWSERS = 80, 20, 8
PATIENCE = 120.0  # seconds without an acknowledgement after which the measurement has failed
WORKERS = (1, 2, 4)
DOSSIERS = (A_YEAR // 100, A_YEAR // 10, A_YEAR)
GROWTH = 0.2  # by which a figure may be worse with ten and a hundred times as many


@dataclass(frozen=True)
class Batch:
    """Declarations a second, and CPU-seconds for each: of the web processes, the workers and PostgreSQL."""

    per_second: float
    web: float
    worker: float
    database: float

    @property
    def cpu_seconds(self) -> float:
        return self.web + self.worker + self.database


@dataclass
class Chain:
    """A service with prepared drafts, and a superuser's eye on its database."""

    laboratory: Laboratory
    engine: Engine
    director: Visitor
    drafts: Drafts

    def batch(self, workers: int, *, documents: int = 1, count: int = BATCH) -> Batch:
        """As many at once as there are browsers, with this many worker processes."""
        running = self.laboratory.employ(workers)
        self._until_ready(workers)
        made = self.drafts.prepare(count, documents=documents)
        sender = Sender(self.director, made, BROWSERS)
        groups = [[self.laboratory.processes["web"].pid], running, [self.laboratory.postmaster]]
        before, began = [processes.cpu_seconds(group) for group in groups], time.time()
        sender.start()
        ended = self._acknowledged(made)
        sender.stop()
        spent = [processes.cpu_seconds(group) for group in groups]
        web, worker, database = ((now - then) / count for now, then in zip(spent, before, strict=True))
        return Batch(count / (ended - began), web, worker, database)

    def warm(self, workers: int, count: int = BATCH) -> Batch:
        """A batch after a small one, so that what a worker or its database does once is not counted."""
        self.batch(workers, count=24)
        return self.batch(workers, count=count)

    def _until_ready(self, workers: int) -> None:
        """Wait until every worker listens, so that its start is not counted, and those that were killed are gone."""
        listening = text("SELECT count(*) FROM pg_stat_activity WHERE query LIKE 'LISTEN %'")
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            with self.engine.connect() as connection:
                if connection.scalar(listening) == workers:
                    return
            time.sleep(0.1)
        raise RuntimeError("the workers did not start")

    def quiet(self, count: int = QUIET) -> list[float]:
        """Seconds from each button to its acknowledgement, one at a time."""
        made = self.drafts.prepare(count)
        answers, seconds = confirmed(self.director, made), []
        with closing(self.director.twin()) as browser:
            for draft in made:
                time.sleep(0.2)
                began = time.time()
                browser.post(draft.send, answers[draft.has_bsn])
                seconds.append(self._acknowledged([draft]) - began)
        return seconds

    def model(self) -> str:
        """The reference of a declaration that was delivered."""
        (draft,) = self.drafts.prepare(1)
        with closing(self.director.twin()) as browser:
            location = browser.post(draft.send, confirmed(self.director, [draft])[draft.has_bsn]).location
        self._acknowledged([draft])
        found = KENMERK.search(location)
        if found is None:
            raise RuntimeError("no receipt")
        return found[1]

    def _acknowledged(self, drafts: Sequence[Draft]) -> float:
        """The moment at which the last of these was acknowledged, in seconds since the epoch."""
        query = text(
            "SELECT count(*), max(g.op) FROM gebeurtenis g JOIN dossier d ON d.id = g.dossier_id "
            "WHERE d.concept = ANY(:ids) AND g.actie = 'afleveren'"
        )
        ids, deadline = [draft.id for draft in drafts], time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            with self.engine.connect() as connection:
                count, last = connection.execute(query, {"ids": ids}).one()
            if count == len(ids):
                moment: datetime = last
                return moment.timestamp()
            time.sleep(0.05 if len(ids) == 1 else 0.3)
        raise RuntimeError("not all was acknowledged")


@contextmanager
def chain(folder: Path) -> Iterator[Chain]:
    with (
        PostgreSQL(folder / "postgresql") as server,
        Laboratory(folder, server, workers=max(WORKERS)) as laboratory,
        Database(laboratory.urls.web) as web,
        laboratory.superuser() as superuser,
        closing(Visitor(laboratory.url, "uitvaart")) as director,
    ):
        engine = create_engine(laboratory.urls.owner)
        yield Chain(laboratory, engine, director, Drafts(web, superuser, director))
        engine.dispose()


def measure(folder: Path) -> Iterator[tuple[str, str, float, str]]:
    """What, the key of ``bench.json``, the figure, and the bar."""
    with chain(folder) as run:
        run.batch(2, count=24)  # warms up
        yield from _batches(run)
        yield from _latency(run.quiet())
        yield from _grown(run)


def _grown(run: Chain) -> Iterator[tuple[str, str, float, str]]:
    """The same with a hundredth of a year's dossiers on file, a tenth, and all; the bar is that of the first."""
    model, filled, bars = run.model(), 0, dict[str, str]()
    for dossiers in DOSSIERS:
        fill(run.engine, model, filled + 1, dossiers)
        filled, got = dossiers, run.warm(2, count=2 * BATCH)
        rows = [
            ("a second", "declarations_per_second", got.per_second, 1 - GROWTH),
            ("processor", "cpu_seconds_per_declaration_pdf", got.cpu_seconds, 1 + GROWTH),
            *((what, key, value, 1 + GROWTH) for what, key, value, _ in _latency(run.quiet(2 * QUIET))),
        ]
        for what, key, value, factor in rows:
            yield f"{what}, {dossiers:,} dossiers", f"{key}_{dossiers}_dossiers", value, bars.get(key, "")
            bars.setdefault(key, f"{factor * value:.3f}")


def _batches(run: Chain) -> Iterator[tuple[str, str, float, str]]:
    run.batch(1, count=24)
    yield "memory at rest of web and one worker, MB", "pss_mb", run.laboratory.pss() / 1e6, "250"
    run.batch(2, count=24)
    bare = run.batch(2, documents=0)
    yield "processor, no document", "cpu_seconds_per_declaration", bare.cpu_seconds, "0.10"
    found = {workers: run.warm(workers) for workers in WORKERS}
    for workers, got in found.items():
        yield f"a second, {workers} workers", f"declarations_per_second_{workers}_workers", got.per_second, ""
    best = max(found.values(), key=lambda got: got.per_second)
    yield "a second, one document", "declarations_per_second", best.per_second, "15"
    two = found[2]
    yield "processor, one document", "cpu_seconds_per_declaration_pdf", two.cpu_seconds, "0.15"
    for part in ("web", "worker", "database"):
        yield f"  of which {part}", f"cpu_seconds_{part}", getattr(two, part), ""


def _latency(seconds: Sequence[float]) -> Iterator[tuple[str, str, float, str]]:
    percentiles = quantiles(seconds, n=20, method="inclusive")
    for name, at, bar in (("p50", 9, "0.3"), ("p95", 18, "1")):
        yield f"submit until acknowledged {name}", f"submit_to_ack_{name}_s", percentiles[at], bar
