# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""What an administrator has to mend in the code tables: what is wrong, missing, or about to end."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from overlijden import codes, gemeenten, plaatsen
from overlijden.codes import Code

BEGAN = date(1994, 10, 1)  # of older municipalities the table does not say everything


@dataclass(frozen=True, slots=True)
class Melding:
    """Something in file `tabel` at `code` (or year, or place) that needs a person; `tekst` says what."""

    tabel: str
    code: str
    tekst: str


def check(dag: date) -> list[Melding]:
    """Everything that needs a person on `dag`, table by table."""
    found: list[Melding] = []
    for name, look in CHECKS.items():
        try:
            found += look(name, dag)
        except OSError as error:
            found.append(Melding(name, "", f"cannot be read: {error.strerror}"))
        except (KeyError, ValueError) as error:
            found.append(Melding(name, "", f"cannot be read: {error}"))
    return found


def _codes(name: str, dag: date) -> Iterator[Melding]:
    """Rows of a table of codes: unique, in order, followed by what exists, and not soon at their end."""
    rows = [codes.code_of(row) for row in codes.rows(name)]
    known = {row.code: row for row in rows}
    yield from _overlaps(name, rows)
    for row in rows:
        if row.ingang and row.einde and row.einde < row.ingang:
            yield Melding(name, row.code, f"{row.naam} ends before it begins")
        if row.opvolger:
            yield from _successor(name, row, known)
        elif name == codes.GEMEENTEN and row.einde and row.einde >= BEGAN:
            yield Melding(name, row.code, f"{row.naam} ended on {row.einde} and has no successor")
        if row.einde and dag < row.einde <= _next_year(dag) and not row.fictief_einde:
            yield Melding(name, row.code, f"{row.naam} ends on {row.einde}")


def _successor(name: str, row: Code, known: Mapping[str, Code]) -> Iterator[Melding]:
    heir = known.get(row.opvolger or "")
    if heir is None:
        yield Melding(name, row.code, f"the successor of {row.naam}, {row.opvolger}, is not in the table")
    elif row.einde is None:
        yield Melding(name, row.code, f"{row.naam} has a successor and no end")
    elif heir.code == row.code or (row.einde >= BEGAN and not heir.valid_on(row.einde)):
        yield Melding(name, row.code, f"the successor of {row.naam}, {heir.naam}, does not exist on {row.einde}")


def _overlaps(name: str, rows: list[Code]) -> Iterator[Melding]:
    """One code is one thing, and on one day one name is one code."""
    by_code, by_name = defaultdict(list), defaultdict(list)
    for row in rows:
        by_code[row.code].append(row)
        by_name[row.naam.casefold()].append(row)
    for code, same in by_code.items():
        if len(same) > 1:
            yield Melding(name, code, f"stands {len(same)} times in the table")
    for same in by_name.values():
        for earlier, later in pairwise(sorted(same, key=lambda row: row.ingang or date.min)):
            if earlier.code != later.code and (earlier.einde or date.max) > (later.ingang or date.min):
                yield Melding(name, later.code, f"{later.naam} is valid at the same time as {earlier.code}")


def _fees(name: str, dag: date) -> Iterator[Melding]:
    known = {int(row["jaar"]) for row in codes.rows(name)}
    yield from (Melding(name, str(year), "the fee is missing") for year in _years(dag) if year not in known)


def _decrees(name: str, dag: date) -> Iterator[Melding]:
    known = {date.fromisoformat(row["datum"]).year for row in codes.rows(name)}
    yield from (Melding(name, str(year), "no decree days are known") for year in _years(dag) if year not in known)


def _contacts(name: str, dag: date) -> Iterator[Melding]:
    present = {gemeente.code: gemeente.naam for gemeente in gemeenten.all_on(dag)}
    rows = [row["code"] for row in codes.rows(name)]
    yield from (Melding(name, code, "is no municipality on this day") for code in rows if code not in present)
    missing = (code for code in present if code not in rows and gemeenten.contact(code) is None)
    yield from (Melding(name, code, f"nobody knows how to reach {present[code]}") for code in missing)
    known = (row for row in codes.rows(name) if row["code"] in present)
    if silent := sum(not (row["telefoon"] or row["website"]) for row in known):
        yield Melding(name, "*", f"{silent} municipalities have neither a telephone number nor a website")


def _places(name: str, dag: date) -> Iterator[Melding]:
    for row in codes.rows(name):
        if gemeenten.successor(row["gemeente"], dag) is None:
            yield Melding(name, row["plaats"], f"{row['gemeente']} is no municipality, and nobody answers for it")


CHECKS: Mapping[str, Callable[[str, date], Iterator[Melding]]] = {
    codes.GEMEENTEN: _codes,
    "tabel34_landen.csv": _codes,
    "kb_dagen.csv": _decrees,
    "leges.csv": _fees,
    "gemeente_contact.csv": _contacts,
    plaatsen.FILE: _places,
}


def _years(dag: date) -> tuple[int, int]:
    """This year and the coming one, for which orders and windows are already counted."""
    return dag.year, dag.year + 1


def _next_year(dag: date) -> date:
    return date(dag.year + 1, dag.month, min(dag.day, 28))
