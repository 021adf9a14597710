# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""Measure the whole service on this machine, beside the bar of each figure: ``make bench``, some ten minutes.

Every part runs as a process of its own, on an embedded PostgreSQL that really writes to disk. One thing is measured at
a time; on a machine that does other work as well the figures are worse, those of the processor least. They are also
written to ``build/bench.json``.
"""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from statistics import quantiles

from overlijden.tools.embedded import PostgreSQL
from tests.bench import bench_rules, deliveries, desk, documents, pages, processes, start, throughput, uploads
from tests.e2e.stack import Stack, stack
from tests.faults.laboratory import migrated

FILE = Path("build/bench.json")


class Figures:
    """Prints a figure when it is there, and keeps it under its key."""

    def __init__(self) -> None:
        self.kept: dict[str, float] = {}

    def show(self, what: str, figure: str, bar: str = "", **kept: float) -> None:
        self.kept |= kept
        print(f"{what:<52} {figure:<28} {f'bar {bar}' if bar else ''}".rstrip(), flush=True)

    def write(self) -> None:
        FILE.parent.mkdir(exist_ok=True)
        FILE.write_text(json.dumps({key: round(value, 4) for key, value in self.kept.items()}, indent=2) + "\n")


def main() -> None:
    """All of it, or with the word ``chain`` the deliveries alone."""
    figures = Figures()
    with tempfile.TemporaryDirectory() as directory:
        for what, key, value, bar in throughput.measure(Path(directory)):
            figures.show(what, f"{value:.3f}", bar, **{key: value})
            figures.write()
    if "chain" not in sys.argv[1:]:
        _measure_pages(figures)
    figures.write()


def _measure_pages(figures: Figures) -> None:
    seconds = start.first_page()
    figures.show("start of the demonstration until its first page", f"{seconds:.1f} s", "10 s", demo_start_s=seconds)
    with tempfile.TemporaryDirectory() as directory:
        folder = Path(directory)
        # One account does what a country does.
        many = {f"OVERLIJDEN_SERVICE_{what}_PER_MINUTE": "1000000" for what in ("ACTS", "READS")}
        with PostgreSQL(folder / "postgresql") as server, stack(migrated(server.url()), folder, **many) as service:
            _measure(figures, service, _postmaster(folder), server.url())


def _measure(figures: Figures, service: Stack, postgres: int, superuser: str) -> None:
    held = processes.memory(service) / 1e6
    figures.show("memory of web and worker at rest (PSS)", f"{held:.0f} MB", "250 MB", pss_demo_mb=held)
    visit = pages.first_visit(service)
    figures.show("first visit, as sent", f"{visit.sent / 1000:.1f} kB", "35 kB", first_visit_kb=visit.sent / 1000)
    figures.show("first visit, pages compressed by a proxy too", f"{visit.compressed / 1000:.1f} kB")
    for method, name, seconds in pages.measure(service):
        kept = {f"{method.lower()}_p50_s": _percentiles(seconds)[0]} if name == pages.ALL else {}
        figures.show(f"{method:<4} {name}", _spread(seconds), "p50 30 ms", **kept)
    for method, seconds in pages.at_once(service):
        figures.show(f"{method:<4} all pages, {pages.CROWD} at once", _spread(seconds), "p50 120 ms, p95 300 ms")
    for what, seconds in uploads.measure(service):
        figures.show(what, _spread(seconds))
    name, taken = uploads.slowest_attack()
    worst = f"{1000 * taken:.0f} ms, {name}"
    figures.show("the slowest of all hostile files to be refused", worst, "1 s", slowest_attack_s=taken)
    rules = bench_rules.per_second()
    figures.show("all rules on a declaration", f"{rules:,.0f} a second", "2,000 a second", rules_per_second=rules)
    for what, seconds in desk.measure(service, superuser):
        figures.show(what, _spread(seconds), "p95 150 ms")
    for soort, seconds in documents.measure():
        figures.show(f"make the document {soort}", _spread(seconds), "p50 50 ms")
    form = deliveries.measure(service, postgres, superuser).cpu_seconds
    figures.show("processor per declaration, whole form to back-end", f"{form:.2f} s", cpu_seconds_whole_form=form)


def _postmaster(folder: Path) -> int:
    (found,) = folder.rglob("postmaster.pid")
    return int(found.read_text().splitlines()[0])


def _percentiles(seconds: Sequence[float]) -> tuple[float, float]:
    percentiles = quantiles(seconds, n=20, method="inclusive")
    return percentiles[9], percentiles[18]


def _spread(seconds: Sequence[float]) -> str:
    p50, p95 = _percentiles(seconds)
    return f"p50 {1000 * p50:.0f} ms, p95 {1000 * p95:.0f} ms"


if __name__ == "__main__":
    main()
