# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""Where each chain of the audit ended, kept outside the database, so that a chain cannot be shortened or made anew.

An anchor is one JSON object a line, in a file that only grows and in the log. Its ``hmac`` is over the netstrings of
HEAD and of its other values in their order; a number in decimals, the mac in hexadecimals (docs/audit.md).
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, fields
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast

import structlog
from sqlalchemy import text

from overlijden.db import Database
from overlijden.tools.chain import HEAD, Keys, moment, netstring

log = structlog.get_logger()
_ENDS = text("SELECT gemeente, nummer, mac FROM keten_einden()")


@dataclass(frozen=True, slots=True)
class Anchor:
    """The end of one municipality's chain as it was at ``op``."""

    gemeente: str
    nummer: int
    mac: str
    op: str
    sleutel: str
    hmac: str = ""

    def canonical(self) -> bytes:
        values = (self.gemeente, str(self.nummer), self.mac, self.op, self.sleutel)
        return netstring(HEAD) + b"".join(netstring(value.encode()) for value in values)

    def is_ours(self, keys: Keys) -> bool:
        return self.sleutel in keys and keys.mac(self.sleutel, self.canonical()).hex() == self.hmac


class Anchors:
    """Writes anchors: of the chains that grew since this process last looked, or of all."""

    def __init__(self, database: Database, path: str = "") -> None:
        self._database, self._path = database, path
        self._last: Mapping[str, int] = {}

    def write(self, *, all_: bool = False) -> int:
        """Anchor the chains that moved; how many. What fails is written the next time."""
        with self._database.begin() as session:
            ends = session.execute(_ENDS).all()
        moved = [end for end in ends if all_ or self._last.get(end.gemeente) != end.nummer]
        if moved:
            made = [self._make(end.gemeente, end.nummer, end.mac.hex()) for end in moved]
            if self._path:
                append(Path(self._path), made)
            for anchor in made:
                log.info("anchor", **asdict(anchor))
            self._last = {end.gemeente: end.nummer for end in ends}
        return len(moved)

    def _make(self, gemeente: str, nummer: int, mac: str) -> Anchor:
        keys = self._database.keys
        bare = Anchor(gemeente, nummer, mac, moment(datetime.now(UTC)), keys.current)
        return Anchor(**{**asdict(bare), "hmac": keys.mac(keys.current, bare.canonical()).hex()})


def append(path: Path, anchors: list[Anchor]) -> None:
    """Add to the file in one write, and wait until the disk has it: two workers do not mix, a crash leaves no hole.

    Raises OSError.
    """
    lines = "".join(json.dumps(asdict(anchor)) + "\n" for anchor in anchors).encode()
    file = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        if os.write(file, lines) != len(lines):
            raise OSError(f"{path}: the disk is full")
        os.fsync(file)
    finally:
        os.close(file)


def read(path: Path, size: int) -> Iterator[tuple[int, Anchor | None]]:
    """Line numbers and anchors within the first ``size`` bytes; None for a line that is none.

    A log that holds anchors among other events will do: what is another event is passed over.
    """
    with path.open("rb") as file:
        for number, line in enumerate(file, start=1):
            size -= len(line)
            if size < 0:
                return
            data = _parse(line)
            if data is None or data.get("event", "anchor") == "anchor":
                yield number, _anchor(data or {})


def _parse(line: bytes) -> dict[str, object] | None:
    try:
        data = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return data if isinstance(data, dict) else None


def _anchor(data: Mapping[str, object]) -> Anchor | None:
    values = {one.name: data.get(one.name) for one in fields(Anchor)}
    is_one = all(
        type(value) is int if name == "nummer" else type(value) is str and value.isascii()
        for name, value in values.items()
    )
    return Anchor(**cast(dict[str, Any], values)) if is_one else None
