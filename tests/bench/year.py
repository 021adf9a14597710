# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""The national year, filed by software over the API and delivered: ``make bench-year SHARE=50``.

One part of so many is really filed, over HTTP with a paper each, and delivered to a back-end until that acknowledged
it: in five pieces, with nothing, a quarter, a half, three quarters and the whole of a year in the database already.
What the year takes is summed along that curve. All of it runs on this machine, the software and the back-end too, and
all of it is one municipality's: both are worse than it will be.
"""

from __future__ import annotations

import argparse
import os
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from sqlalchemy import Engine, create_engine, text

from overlijden.tools.embedded import PostgreSQL
from tests.bench import processes
from tests.bench.fill import A_YEAR, fill
from tests.bench.firm import Load
from tests.faults.laboratory import Laboratory
from tests.software import KVK
from tests.systems import register_firm

PIECES = 5
CONNECTIONS, WORKERS, WARM = 8, 2, 40
PATIENCE = 300.0  # seconds until all is delivered
PRICE = 0.04  # euros for an hour of one core with 4 GB: our assumption, about what European clouds ask
HOURS = 24 * 365
PARTS = ("web", "worker", "database")


@dataclass(frozen=True)
class Piece:
    """So many filed and delivered in so many seconds, with so many dossiers there; processor seconds by part."""

    dossiers: int
    filed: int
    seconds: float
    spent: tuple[float, ...]
    size: float

    @property
    def each(self) -> float:
        return self.seconds / self.filed

    @property
    def processor(self) -> float:
        """Processor seconds for each."""
        return sum(self.spent) / self.filed


def measure(folder: Path, share: int, year: int = A_YEAR) -> Iterator[Piece]:
    """One ``share``-th of the ``year``, piece by piece."""
    count = year // share // PIECES
    with (
        PostgreSQL(folder / "postgresql") as server,
        Laboratory(folder, server, workers=WORKERS) as laboratory,
    ):
        engine, load = create_engine(laboratory.urls.owner), _load(laboratory)
        load.file(WARM, CONNECTIONS)
        _until_delivered(engine)
        model, filled = next(iter(load.receipts.values())), 0
        for number in range(PIECES):
            wanted = year * number // (PIECES - 1)
            if wanted > filled:
                fill(engine, model, filled + 1, wanted)
                filled = wanted
            yield _piece(laboratory, engine, load, count)
        engine.dispose()


def _load(laboratory: Laboratory) -> Load:
    return Load(register_firm(laboratory.urls, KVK), f"{laboratory.url}/api/v1/token", lambda: laboratory.url)


def _piece(laboratory: Laboratory, engine: Engine, load: Load, count: int) -> Piece:
    workers = [laboratory.processes[name].pid for name in laboratory.workers]
    groups = [[laboratory.processes["web"].pid], workers, [laboratory.postmaster]]
    dossiers, size = _asked(engine, "SELECT count(*) FROM dossier"), _asked(engine, _SIZE)
    before, began = [processes.cpu_seconds(group) for group in groups], time.monotonic()
    load.file(count, CONNECTIONS)
    _until_delivered(engine)
    seconds = time.monotonic() - began
    spent = [processes.cpu_seconds(group) - then for group, then in zip(groups, before, strict=True)]
    return Piece(dossiers, count, seconds, tuple(spent), (_asked(engine, _SIZE) - size) / count)


def _until_delivered(engine: Engine) -> None:
    deadline = time.monotonic() + PATIENCE
    while _asked(engine, "SELECT count(*) FROM levering WHERE status <> 'afgeleverd'"):
        if time.monotonic() > deadline:
            raise TimeoutError("not all was delivered")
        time.sleep(0.5)


def _asked(engine: Engine, query: str) -> int:
    with engine.connect() as connection:
        return int(connection.scalar(text(query)) or 0)


_SIZE = "SELECT pg_database_size(current_database())"


def of_a_year(pieces: Sequence[Piece], what: Callable[[Piece], float], year: int = A_YEAR) -> float:
    """The sum of ``what`` for each declaration of a year, along the curve of which these are points."""
    step = year / (len(pieces) - 1)
    return sum(step * (what(one) + what(next_)) / 2 for one, next_ in pairwise(pieces))


def told(pieces: Sequence[Piece]) -> Iterator[str]:
    """Time and cost of the year, for people."""
    seconds, processor = (of_a_year(pieces, what) for what in (lambda one: one.each, lambda one: one.processor))
    size = of_a_year(pieces, lambda one: one.size) / 2**30
    filed, cores = sum(piece.filed for piece in pieces), os.cpu_count() or 1
    yield f"{filed:,} of {A_YEAR:,} were filed, 1/{A_YEAR / filed:.0f}; the year along this curve:"
    yield f"{seconds / 3600:8.1f} hours on {cores} cores, at {A_YEAR / seconds:.1f} a second on average"
    yield f"{HOURS * 3600 / seconds:8.0f} times as fast as people die in the Netherlands"
    yield f"{processor / 3600:8.1f} hours of one core, for web, worker and PostgreSQL"
    yield f"{size:8.1f} GB on disk"
    yield f"at EUR {PRICE:.2f} an hour for one core with 4 GB, which is our assumption:"
    cost = processor / 3600 * PRICE
    yield f"{cost:8.2f} EUR for the work of the year, {100 * cost / A_YEAR:.4f} cent each"
    yield f"{2 * HOURS * PRICE:8.2f} EUR for a machine with two cores that stands there all year"


def curve(piece: Piece) -> str:
    """One point of the growth curve."""
    rate = 1 / piece.each
    spent = "  ".join(f"{name} {1000 * one / piece.filed:3.0f}" for name, one in zip(PARTS, piece.spent, strict=True))
    return f"{piece.dossiers:>9,} {rate:>8.1f}  {'#' * round(2 * rate):<40} {spent}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("share", type=int, help="file one of so many")
    began, pieces = time.monotonic(), list[Piece]()
    print(f" dossiers a second  {'':<40} milliseconds of processor each")
    with tempfile.TemporaryDirectory() as folder:
        for piece in measure(Path(folder), parser.parse_args().share):
            pieces.append(piece)
            print(curve(piece), flush=True)
    print(*told(pieces), sep="\n")
    print(f"{(time.monotonic() - began) / 60:8.1f} minutes for this run, with filling the database")


if __name__ == "__main__":
    main()
