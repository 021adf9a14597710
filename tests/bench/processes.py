# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""Processes as Linux counts them: memory and processor time, each with its children."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from tests.e2e.stack import Stack

TICKS = os.sysconf("SC_CLK_TCK")


def memory(service: Stack) -> int:
    """Bytes that web and worker hold, shared pages divided among those who share them."""
    return sum(pss(service.processes[name].pid) for name in ("web", "worker"))


def pss(root: int) -> int:
    """The same of one process and its children."""
    return sum(map(_pss, family(root)))


def cpu_seconds(roots: list[int]) -> float:
    """Processor time so far of these processes and their children, those that ended included."""
    for _ in range(10):  # of a child that ends while we look the time is its parent's: so all is read again
        with suppress(FileNotFoundError, ProcessLookupError):
            return sum(_ticks(pid) for root in roots for pid in family(root)) / TICKS
    raise RuntimeError("one of these processes is not there")


def family(root: int) -> Iterator[int]:
    yield root
    for thread in Path(f"/proc/{root}/task").glob("*/children"):
        for child in thread.read_text().split():
            yield from family(int(child))


def _pss(pid: int) -> int:
    found = re.search(r"^Pss: +([0-9]+) kB", Path(f"/proc/{pid}/smaps_rollup").read_text(), re.MULTILINE)
    return 1024 * int(found[1]) if found else 0


def _ticks(pid: int) -> int:
    """User and system time, own and of waited-for children: fields 14 to 17 of /proc/PID/stat."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return sum(map(int, fields[11:15]))
