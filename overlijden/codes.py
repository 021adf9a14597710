# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""Code tables as data, each row with its validity.

A code is looked up on the date that counts: the place of death on the date of death, a country of
birth on the date of birth. `config/tabellen/README.md` names where each table comes from.
"""

import csv
import os
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from types import MappingProxyType

GEMEENTEN = "tabel33_gemeenten.csv"
SHIPPED = Path(__file__).resolve().parent.parent / "config"
ONBEKEND = "0000"
LAND_NEDERLAND = "6030"


@dataclass(frozen=True, slots=True)
class Code:
    """A row of a code table, valid from `ingang` up to but not including `einde`; None is open.

    `opvolger` is the code that took its place. With `fictief_einde` the end is administrative
    and says nothing about the thing itself, so it may warn but never block.
    """

    code: str
    naam: str
    ingang: date | None = None
    einde: date | None = None
    opvolger: str | None = None
    fictief_einde: bool = False

    def valid_on(self, dag: date) -> bool:
        return (self.ingang is None or self.ingang <= dag) and (self.einde is None or dag < self.einde)


Tabel = Mapping[str, Code]


def gemeenten() -> Tabel:
    """BRP table 33 by four-digit code: every municipality there is or was, and the entries that are none."""
    return _load(config_path(f"tabellen/{GEMEENTEN}"))


def landen() -> Tabel:
    """BRP table 34 by four-digit code: countries there are and were."""
    return _load(config_path("tabellen/tabel34_landen.csv"))


def titels() -> Tabel:
    """BRP table 38: noble titles and predicates by their letters."""
    return _load(config_path("tabellen/tabel38_titels.csv"))


def voorvoegsels() -> tuple[str, ...]:
    """Surname prefixes to suggest; the list is not complete, so it never refuses one."""
    return _column(config_path("tabellen/voorvoegsels.csv"), "voorvoegsel")


def kb_dagen() -> frozenset[date]:
    """Days that royal decrees equate with a holiday (Algemene termijnenwet art. 3.3)."""
    return _days(config_path("tabellen/kb_dagen.csv"))


def valid_on(tabel: Tabel, dag: date) -> tuple[Code, ...]:
    """Give the rows valid on `dag`, in the order in which a reader looks for a name."""
    return tuple(sorted((code for code in tabel.values() if code.valid_on(dag)), key=lambda code: sort_key(code.naam)))


def sort_key(naam: str) -> str:
    """Put Súdwest-Fryslân with the S and 's-Gravenhage there too: accents and apostrophes do not order."""
    letters = unicodedata.normalize("NFKD", naam.casefold())
    return "".join(letter for letter in letters if letter.isalnum() or letter == " ")


def config_path(name: str) -> Path:
    """Find a file or folder of configuration: the operator's in OVERLIJDEN_CONFIG, else the one shipped."""
    return _find(os.environ.get("OVERLIJDEN_CONFIG"), name)


@cache  # a table is looked up for every field that names a code
def _find(own: str | None, name: str) -> Path:
    if own and (Path(own) / name).exists():
        return Path(own) / name
    return SHIPPED / name


def rows(name: str) -> tuple[Mapping[str, str], ...]:
    """Give the rows of a table as they stand in its file; raises OSError when it is not there."""
    return read_rows(config_path(f"tabellen/{name}"))


@cache
def read_rows(path: Path) -> tuple[Mapping[str, str], ...]:
    """Read a table once in the life of a process; raises OSError when it is not there."""
    with path.open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))


@cache
def _column(path: Path, name: str) -> tuple[str, ...]:
    return tuple(row[name] for row in read_rows(path))


@cache
def _days(path: Path) -> frozenset[date]:
    return frozenset(map(date.fromisoformat, _column(path, "datum")))


@cache
def _load(path: Path) -> Tabel:
    return MappingProxyType({row["code"]: code_of(row) for row in read_rows(path)})


def code_of(row: Mapping[str, str]) -> Code:
    """Read a row of a code table; KeyError or ValueError when it is not one."""
    return Code(
        code=row["code"],
        naam=row["naam"],
        ingang=_date(row.get("ingang")),
        einde=_date(row.get("einde")),
        opvolger=row.get("opvolger") or None,
        fictief_einde=row.get("fictief_einde") == "ja",
    )


def _date(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
