# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""What municipalities settled, as the audit holds it: each step of a change, and each pause, with a digest of it.

The line of a step has as its reason the step, the number of the change or pause and that digest: SHA-256 over the
netstrings of the columns that the step wrote, in the order of STEPS, moments as ``chain.moment`` writes them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from hashlib import sha256
from typing import Any

from sqlalchemy import Connection, text

from overlijden.status import Handeling
from overlijden.tables import Besluit, Pauze, Wijziging
from overlijden.tools.chain import MOMENT, moment, netstring

KLAARGEZET, STILGEZET = "klaargezet", "stilgezet"
_PREPARED = ("id", "gemeente", "inhoud", "hervat", "reden", "bereid_door", "bereid_op")
_DECIDED = (*_PREPARED, "besluit", "besloten_door", "besloten_op")
STEPS: Mapping[str, tuple[str, ...]] = {
    KLAARGEZET: _PREPARED,
    **dict.fromkeys(Besluit, _DECIDED),
    STILGEZET: ("id", "gemeente", "wat", "reden", "door", "op"),
}
_LINE = re.compile("([a-z]+): ((?:wijziging|pauze) [0-9]+) ([0-9a-f]{64})")

Step = tuple[str, str, str]  # a municipality, a change or pause with its number, what was done


def words(row: Wijziging | Pauze, stap: str) -> str:
    """What the audit is told of this step, when it was taken."""
    values = {name: getattr(row, name) for name in STEPS[stap]}
    written = {name: moment(value) if name.endswith("op") else value for name, value in values.items()}
    return f"{stap}: {row.__tablename__} {row.id} {_digest(written, stap)}"


def defects(connection: Connection, gemeente: str | None) -> Iterator[tuple[str, int, str]]:
    """Where what is on record and the audit differ: municipality, number of the line or 0, and what it is.

    Of one municipality or of all. Whether a line is itself right, is for the chain to tell.
    """
    on_record = dict(_on_record(connection, gemeente))
    told: dict[Step, set[str]] = {}
    for row in connection.execute(_LINES, {"gemeente": gemeente, "handeling": Handeling.DEELNAME_GEWIJZIGD}):
        if not (found := _LINE.fullmatch(row.reden)):
            continue
        step = (row.gemeente, found[2], found[1])
        told.setdefault(step, set()).add(found[3])
        if step not in on_record:
            yield row.gemeente, row.nummer, f"{found[2]}, {found[1]}, is in the audit and not on record"
    for step, digest in on_record.items():
        if step not in told:
            yield step[0], 0, f"{step[1]}, {step[2]}, is on record and not in the audit"
        elif digest not in told[step]:
            yield step[0], 0, f"{step[1]} is not what it was when it was {step[2]}"


def _on_record(connection: Connection, gemeente: str | None) -> Iterator[tuple[Step, str]]:
    asked = {"gemeente": gemeente}
    for row in connection.execute(_CHANGES, asked).mappings():
        for stap in filter(None, (KLAARGEZET, row["besluit"])):
            yield (row["gemeente"], f"wijziging {row['id']}", stap), _digest(row, stap)
    for row in connection.execute(_PAUSES, asked).mappings():
        yield (row["gemeente"], f"pauze {row['id']}", STILGEZET), _digest(row, STILGEZET)


def _digest(values: Any, stap: str) -> str:
    return sha256(b"".join(netstring(str(values[name]).encode()) for name in STEPS.get(stap, _DECIDED))).hexdigest()


_LINES = text(
    "SELECT gemeente, nummer, reden FROM auditregel WHERE handeling = :handeling AND reden IS NOT NULL "
    "AND (gemeente = :gemeente OR CAST(:gemeente AS text) IS NULL) ORDER BY gemeente, nummer"
)
_CHANGES = text(
    "SELECT id, gemeente, inhoud, hervat, reden, bereid_door, besluit, besloten_door, "  # noqa: S608
    f"{MOMENT.format('bereid_op')}, {MOMENT.format('besloten_op')} FROM wijziging "
    "WHERE gemeente = :gemeente OR CAST(:gemeente AS text) IS NULL ORDER BY gemeente, id"
)
_PAUSES = text(
    f"SELECT id, gemeente, wat, reden, door, {MOMENT.format('op')} FROM pauze "  # noqa: S608
    "WHERE gemeente = :gemeente OR CAST(:gemeente AS text) IS NULL ORDER BY gemeente, id"
)
