# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""Is the audit what was written, whole and in order? Whatever is not, is named by municipality and number.

Everything is read as text, in a stream and in one snapshot: no odd value stops it, and no chain is too long.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Row, text

from overlijden.audit import anchor, history, settled
from overlijden.audit.anchor import Anchor
from overlijden.db import Database
from overlijden.tools.chain import MOMENT, START, Keys, Line

BATCH = 1000  # rows or anchors that are in memory at once


class Kind(StrEnum):
    """What is wrong. Whether a line is right that follows a wrong one cannot always be told."""

    CHANGED = "changed"
    MISSING = "missing"
    MISPLACED = "misplaced"
    FOLLOWS = "follows"
    ANCHOR = "anchor"
    HISTORY = "history"
    DOSSIER = "dossier"
    BIJLAGE = "bijlage"


@dataclass(frozen=True, slots=True)
class Defect:
    """What is wrong with which line; ``nummer`` 0 where there is none."""

    gemeente: str
    nummer: int
    kind: Kind
    words: str

    def __str__(self) -> str:
        return f"{self.gemeente} {self.nummer}: {self.kind}: {self.words}"


@dataclass(slots=True)
class Verification:
    """One run over the audit, of one municipality or of all; what was counted stands here afterwards."""

    keys: Keys
    gemeente: str | None = None
    lines: int = 0
    anchors: int = 0  # that are ours, of all municipalities
    ends: dict[str, int] = field(default_factory=dict)  # the highest number found in each chain

    def run(self, database: Database, anchors: Path | None = None) -> Iterator[Defect]:
        """Every defect, as it is found. Raises OSError when the anchors cannot be read."""
        # What is anchored after this moment may be newer than the snapshot, and is for the next time.
        size = anchors.stat().st_size if anchors else 0
        snapshot = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
        with database.engine.connect().execution_options(**snapshot, yield_per=BATCH) as connection:
            rows = connection.execute(_LINES, {"gemeente": self.gemeente})
            for gemeente, own in itertools.groupby(rows, key=lambda row: str(row.gemeente)):
                yield from self._chain(gemeente, own)
            if anchors:
                yield from self._anchored(connection, anchor.read(anchors, size))
            yield from self._history(connection)

    def _chain(self, gemeente: str, rows: Iterable[Row[Any]]) -> Iterator[Defect]:
        """The lines of one municipality. After a wrong line, either its mac or its content may be what is wrong."""
        before: tuple[bytes, ...] = (START,)  # the macs of which one is that of the line before
        expected, is_sure = 1, True
        for row in rows:
            nummer = row.nummer or 0
            if nummer > expected:
                yield _missing(gemeente, expected, nummer - 1)
                before, is_sure = (), False
            elif nummer < expected:
                yield Defect(gemeente, nummer, Kind.MISPLACED, "this number is not the next one")
            made = [mac for mac in (self._seal(row, mac) for mac in before) if mac]
            if is_right := row.mac in made:
                before = (row.mac,)
            else:
                yield _wrong(gemeente, nummer, is_sure=is_sure, is_known=row.sleutel in self.keys)
                before = (row.mac or START, *made)
            expected, is_sure = max(expected, nummer + 1), is_right
            self.lines += 1
        self.ends[gemeente] = expected - 1

    def _seal(self, row: Row[Any], previous: bytes) -> bytes | None:
        """The mac that this row should have; None when it holds what this service never writes."""
        values = dict(row._mapping)  # noqa: SLF001 - SQLAlchemy's own name
        del values["mac"]
        try:
            return self.keys.seal(Line(**{**values, "kenmerken": tuple(values["kenmerken"])}), previous)
        except (KeyError, TypeError):
            return None

    def _anchored(self, connection: Connection, anchors: Iterator[tuple[int, Anchor | None]]) -> Iterator[Defect]:
        """What was anchored and is not so: a line in the file that is not ours, a chain cut short or made anew."""
        highest: dict[str, Anchor] = {}
        lowest: dict[str, Anchor] = {}  # that differs
        while batch := list(itertools.islice(anchors, BATCH)):
            ours = []
            for number, one in batch:
                if one is None or not one.is_ours(self.keys):
                    of = one or Anchor("", 0, "", "", "")
                    yield Defect(of.gemeente, of.nummer, Kind.ANCHOR, f"line {number} of the anchors is not ours")
                    continue
                self.anchors += 1
                if self.gemeente in (None, one.gemeente):
                    ours.append(one)
            macs = _macs(connection, ours)
            for one in ours:
                if one.nummer > self.ends.get(one.gemeente, 0):
                    highest[one.gemeente] = max(one, highest.get(one.gemeente, one), key=lambda a: a.nummer)
                elif macs.get((one.gemeente, one.nummer), one.mac) != one.mac:
                    lowest[one.gemeente] = min(one, lowest.get(one.gemeente, one), key=lambda a: a.nummer)
        for gemeente, one in highest.items():
            yield _missing(gemeente, self.ends.get(gemeente, 0) + 1, one.nummer)
        for gemeente, one in lowest.items():
            yield Defect(gemeente, one.nummer, Kind.CHANGED, f"this line was another one when anchored at {one.op}")

    def _history(self, connection: Connection) -> Iterator[Defect]:
        """The acts that pages show, and what municipalities settled, are in the audit and the same."""
        found = itertools.chain(history.defects(connection, self.gemeente), settled.defects(connection, self.gemeente))
        for gemeente, nummer, words in found:
            yield Defect(gemeente, nummer, Kind.HISTORY, words)


def _missing(gemeente: str, first: int, last: int) -> Defect:
    words = "this line is gone" if first == last else f"lines {first} to {last} are gone"
    return Defect(gemeente, first, Kind.MISSING, words)


def _wrong(gemeente: str, nummer: int, *, is_sure: bool, is_known: bool) -> Defect:
    if not is_known:
        return Defect(gemeente, nummer, Kind.CHANGED, "this line names a key that is not ours")
    if is_sure:
        return Defect(gemeente, nummer, Kind.CHANGED, "this line is not what was signed here")
    return Defect(gemeente, nummer, Kind.FOLLOWS, "this line rests on one that is missing or not right")


def _macs(connection: Connection, anchors: Sequence[Anchor]) -> dict[tuple[str, int], str]:
    asked = {"gemeenten": [one.gemeente for one in anchors], "nummers": [one.nummer for one in anchors]}
    return {(row.gemeente, row.nummer): row.mac for row in connection.execute(_MACS, asked)}


_LINES = text(
    f"SELECT gemeente, nummer, {MOMENT.format('op')}, door, rol, organisatie, handeling, kenmerken, reden, "  # noqa: S608
    "sleutel, afdruk, mac FROM auditregel "
    "WHERE gemeente = :gemeente OR CAST(:gemeente AS text) IS NULL ORDER BY gemeente, nummer"
)
_MACS = text(
    "SELECT gemeente, nummer, encode(mac, 'hex') AS mac FROM auditregel "
    "JOIN unnest(CAST(:gemeenten AS text[]), CAST(:nummers AS bigint[])) AS asked (gemeente, nummer) "
    "USING (gemeente, nummer)"
)
