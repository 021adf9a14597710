# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""Measure the whole service on this machine, beside the bar of each figure: ``make bench``.

Every part runs as a process of its own, on an embedded PostgreSQL that really writes to disk. One thing is measured at
a time; on a machine that does other work as well the figures are worse.
"""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path
from statistics import quantiles

from overlijden import db
from overlijden.embedded import PostgreSQL
from tests.bench import bench_rules, deliveries, desk, pages, processes, start, uploads
from tests.conftest import DatabaseUrls
from tests.e2e.stack import Stack, stack


def main() -> None:
    _print("start of the demonstration until its first page", f"{start.first_page():.1f} s", "10 s")
    with tempfile.TemporaryDirectory() as directory:
        folder = Path(directory)
        with PostgreSQL(folder / "postgresql") as server:
            superuser = server.url()
            with stack(_urls(superuser), folder) as service:
                _measure(service, _postmaster(folder), superuser)


def _measure(service: Stack, postgres: int, superuser: str) -> None:
    _print("memory of web and worker at rest (PSS)", f"{processes.memory(service) / 1e6:.0f} MB")
    visit = pages.first_visit(service)
    _print("first visit, as sent", f"{visit.sent / 1000:.1f} kB", "35 kB")
    _print("first visit, pages compressed by a proxy too", f"{visit.compressed / 1000:.1f} kB")
    for method, name, seconds in pages.measure(service):
        _print(f"{method:<4} {name}", _spread(seconds), "p50 30 ms")
    for what, seconds in uploads.measure(service):
        _print(what, _spread(seconds))
    name, taken = uploads.slowest_attack()
    _print("the slowest of all hostile files to be refused", f"{1000 * taken:.0f} ms, {name}", "1 s")
    _print("all rules on a declaration", f"{bench_rules.per_second():,.0f} a second", "2,000 a second")
    for what, seconds in desk.measure(service, superuser):
        _print(what, _spread(seconds), "p95 150 ms")
    result = deliveries.measure(service, postgres, superuser)
    _print("submit until the back-end has acknowledged", _spread(result.latencies))
    _print("processor per declaration, form to back-end", f"{result.cpu_seconds:.2f} s")


def _urls(superuser: str) -> DatabaseUrls:
    """The server's own database; its superuser owns the schema, for nothing that is measured depends on who does."""
    db.migrate(superuser)
    return DatabaseUrls(superuser, db.url_as(superuser, db.WEB), db.url_as(superuser, db.WORKER))


def _postmaster(folder: Path) -> int:
    (found,) = folder.rglob("postmaster.pid")
    return int(found.read_text().splitlines()[0])


def _spread(seconds: Sequence[float]) -> str:
    percentiles = quantiles(seconds, n=20, method="inclusive")
    return f"p50 {1000 * percentiles[9]:.0f} ms, p95 {1000 * percentiles[18]:.0f} ms"


def _print(what: str, figure: str, bar: str = "") -> None:
    print(f"{what:<48} {figure:<28} {f'bar {bar}' if bar else ''}".rstrip(), flush=True)


if __name__ == "__main__":
    main()
