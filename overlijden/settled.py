# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""What municipalities settled, as the audit holds it: each step of a change with a digest of all that it says.

The line of a step has as its reason the step, the number of the change and that digest: SHA-256 over the netstrings of
the columns that the step wrote, in the order of PREPARED or DECIDED, moments as ``chain.moment`` writes them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from hashlib import sha256
from typing import Any

from sqlalchemy import Connection, text

from overlijden.chain import moment, netstring
from overlijden.status import Handeling
from overlijden.tables import Wijziging

KLAARGEZET = "klaargezet"
PREPARED = ("id", "gemeente", "inhoud", "hervat", "reden", "bereid_door", "bereid_op")
DECIDED = (*PREPARED, "besluit", "besloten_door", "besloten_op")
_LINE = re.compile("([a-z]+): wijziging ([0-9]+) ([0-9a-f]{64})")

Step = tuple[str, int, str]  # a municipality, the number of a change, what was done with it


def words(wijziging: Wijziging, stap: str) -> str:
    """What the audit is told of this step, when it was taken."""
    columns = DECIDED if stap != KLAARGEZET else PREPARED
    values = {name: getattr(wijziging, name) for name in columns}
    written = {name: moment(value) if name.endswith("_op") else value for name, value in values.items()}
    return f"{stap}: wijziging {wijziging.id} {_digest(written, columns)}"


def defects(connection: Connection, gemeente: str | None) -> Iterator[tuple[str, int, str]]:
    """Where the changes on record and the audit differ: municipality, number of the line or 0, and what it is.

    Of one municipality or of all. Whether a line is itself right, is for the chain to tell.
    """
    on_record = dict(_on_record(connection, gemeente))
    told: dict[Step, set[str]] = {}
    for row in connection.execute(_LINES, {"gemeente": gemeente, "handeling": Handeling.DEELNAME_GEWIJZIGD}):
        if not (found := _LINE.fullmatch(row.reden)):
            continue
        step = (row.gemeente, int(found[2]), found[1])
        told.setdefault(step, set()).add(found[3])
        if step not in on_record:
            yield row.gemeente, row.nummer, f"wijziging {found[2]}, {found[1]}, is in the audit and not on record"
    for step, digest in on_record.items():
        if step not in told:
            yield step[0], 0, f"wijziging {step[1]}, {step[2]}, is on record and not in the audit"
        elif digest not in told[step]:
            yield step[0], 0, f"wijziging {step[1]} is not what it was when it was {step[2]}"


def _on_record(connection: Connection, gemeente: str | None) -> Iterator[tuple[Step, str]]:
    for row in connection.execute(_CHANGES, {"gemeente": gemeente}).mappings():
        yield (row["gemeente"], row["id"], KLAARGEZET), _digest(row, PREPARED)
        if row["besluit"]:
            yield (row["gemeente"], row["id"], row["besluit"]), _digest(row, DECIDED)


def _digest(values: Any, columns: tuple[str, ...]) -> str:
    return sha256(b"".join(netstring(str(values[name]).encode()) for name in columns)).hexdigest()


_LINES = text(
    "SELECT gemeente, nummer, reden FROM auditregel WHERE handeling = :handeling AND reden IS NOT NULL "
    "AND (gemeente = :gemeente OR CAST(:gemeente AS text) IS NULL) ORDER BY gemeente, nummer"
)
_MOMENT = "replace(to_char({0} AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"BC'), 'AD', '') AS {0}"
_CHANGES = text(
    "SELECT id, gemeente, inhoud, hervat, reden, bereid_door, besluit, besloten_door, "  # noqa: S608
    f"{_MOMENT.format('bereid_op')}, {_MOMENT.format('besloten_op')} FROM wijziging "
    "WHERE gemeente = :gemeente OR CAST(:gemeente AS text) IS NULL ORDER BY gemeente, id"
)
