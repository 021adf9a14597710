# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""From the button until the municipality's back-end has acknowledged, and what that costs the processor."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import Engine, create_engine, text

from tests.bench import processes
from tests.bench.pages import walk
from tests.bench.visitor import Visitor
from tests.e2e.stack import Stack

ROUNDS = 20
PATIENCE = 60.0  # seconds
MUNICIPALITY = "0796"


@dataclass(frozen=True)
class Result:
    """Seconds from filing until the acknowledgement is recorded; CPU-seconds of web, worker and PostgreSQL for each."""

    latencies: Sequence[float]
    cpu_seconds: float


def measure(service: Stack, postgres: int, superuser: str) -> Result:
    """File through the form, one at a time, and let the worker deliver to the stand-in."""
    roots = [service.processes["web"].pid, service.processes["worker"].pid, postgres]
    director = Visitor(service.url, "uitvaart")
    engine = create_engine(superuser)
    before = processes.cpu_seconds(roots)
    filed = {walk(director, MUNICIPALITY, defaultdict(list)) for _ in range(ROUNDS)}
    deadline = time.monotonic() + PATIENCE
    while len(latencies := _latencies(engine, filed)) < ROUNDS:
        if time.monotonic() > deadline:
            raise RuntimeError("not all was acknowledged")
        time.sleep(0.1)
    spent = processes.cpu_seconds(roots) - before
    engine.dispose()
    return Result(latencies, spent / ROUNDS)


def _latencies(engine: Engine, filed: Collection[str]) -> list[float]:
    """By the service's own events: the first when it was filed, the second when its acknowledgement was recorded."""
    query = text(
        "SELECT extract(epoch FROM max(g.op) - min(g.op)) FROM gebeurtenis g JOIN dossier d ON d.id = g.dossier_id "
        "WHERE d.kenmerk = ANY(:filed) GROUP BY d.id HAVING count(*) > 1"
    )
    with engine.connect() as connection:
        return [float(seconds) for seconds in connection.scalars(query, {"filed": list(filed)})]
