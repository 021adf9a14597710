# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""Municipalities on a date, and how each takes part: the electronic route is open only where a municipality opened it.

Facts about municipalities come from BRP table 33. Participation (*deelname*) is the municipality's own and stands in
`gemeenten/<code>.toml`; no such file, or a first day yet to come, means that it has not joined (BW 1:19h.2).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache, lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from overlijden import codes
from overlijden.tomlfile import Section, open_toml

# Entries of table 33 that are no municipality: unknown, the register of non-residents, and three of before the BRP.
_GEEN_GEMEENTE = frozenset({codes.ONBEKEND, "1999", "0997", "0998", "0999"})
_CONTACT = ("telefoon", "bezoekadres", "postadres", "website")


@dataclass(frozen=True, slots=True)
class Gemeente:
    """A municipality: four digits with leading zeros, and its name as in table 33."""

    code: str
    naam: str


class Kanaal(StrEnum):
    """The way in which a declarant proves who she is."""

    EHERKENNING = "EHERKENNING"
    DIGID = "DIGID"


# Levels of assurance, weakest first. What is weaker than the first is not lawful, so it cannot be set (BED art. 2).
NIVEAUS: Mapping[Kanaal, tuple[str, ...]] = MappingProxyType(
    {
        Kanaal.EHERKENNING: ("EH2+", "EH3", "EH4"),
        Kanaal.DIGID: ("DIGID_MIDDEN", "DIGID_SUBSTANTIEEL", "DIGID_HOOG"),
    }
)


class KbLezing(StrEnum):
    """How a municipality reads a day that a royal decree equates with a holiday."""

    VRIJ = "vrij"
    WERKDAG = "werkdag"


@dataclass(frozen=True, slots=True)
class Contact:
    """Where to reach a municipality: what `bron` said on `peildatum`; "" is what it did not say."""

    bron: str
    peildatum: date
    telefoon: str = ""
    bezoekadres: str = ""
    postadres: str = ""
    website: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Deelname:
    """How a municipality takes part from `vanaf` up to but not including `tot` (None: until further notice).

    `adapter` names its back-end, `profiel` is that adapter's own section. `kanalen` are the open channels with the
    least level of each. `hulp_telefoon` is answered on weekends too, if the municipality has such a number.
    `bewaartermijn` is for how many days copies stay here after delivery; None: as long as everybody's.
    """

    gemeente: Gemeente
    vanaf: date
    tot: date | None
    adapter: str
    profiel: Mapping[str, Any]
    kanalen: Mapping[Kanaal, str]
    contact: Contact | None
    hulp_telefoon: str
    originelen_adres: str
    mee_te_brengen: tuple[str, ...]
    kb_lezing: KbLezing
    bewaartermijn: int | None = None

    def in_force_on(self, dag: date) -> bool:
        return self.vanaf <= dag and (self.tot is None or dag < self.tot)

    def admits(self, kanaal: Kanaal, niveau: str) -> bool:
        """Whether the channel is open and `niveau` is at least its minimum; an unknown level is never enough."""
        if kanaal not in self.kanalen or niveau not in NIVEAUS[kanaal]:
            return False
        return NIVEAUS[kanaal].index(niveau) >= NIVEAUS[kanaal].index(self.kanalen[kanaal])


def valid_on(code: str, dag: date) -> Gemeente | None:
    """Give the municipality if `code` is one on `dag`, else None."""
    found = codes.gemeenten().get(code)
    return _gemeente(found) if found and found.valid_on(dag) and code not in _GEEN_GEMEENTE else None


def all_on(dag: date) -> tuple[Gemeente, ...]:
    """Give the municipalities of a day, by name."""
    return _all_on(codes.config_path(f"tabellen/{codes.GEMEENTEN}"), dag)


@lru_cache(maxsize=32)  # a declarant chooses the day, so the days are not ours to keep
def _all_on(_: Path, dag: date) -> tuple[Gemeente, ...]:
    return tuple(_gemeente(code) for code in codes.valid_on(codes.gemeenten(), dag) if code.code not in _GEEN_GEMEENTE)


def successor(code: str, dag: date) -> Gemeente | None:
    """Give the municipality that on `dag` answers for what was `code`: itself, or through its mergers; else None."""
    found = codes.gemeenten().get(code)
    while found and not found.valid_on(dag) and found.opvolger:
        found = codes.gemeenten()[found.opvolger]
    return valid_on(found.code, dag) if found else None


def competent(code: str, overlijden: date, nu: date) -> Gemeente | None:
    """Give the municipality that on `nu` makes the akte of a death in `code` on day `overlijden` (BW 1:19f.1).

    What merged since is answered for by its successor, which a declarant may also name herself, because she chooses
    from the municipalities of `nu`. None when `code` was no municipality on that day, nor what came of one.
    """
    found = successor(code, nu)
    if found is None or valid_on(code, overlijden):
        return found
    came_of = any(successor(former.code, nu) == found for former in all_on(overlijden))
    return found if found.code == code and came_of else None


def deelname_on(code: str, dag: date) -> Deelname | None:
    """Give how municipality `code` takes part on `dag`; None when it does not, or is no more. Raises ConfigError."""
    deelname = _read_deelname(code)
    return deelname if deelname and deelname.in_force_on(dag) and valid_on(code, dag) else None


def deelnames() -> tuple[Deelname, ...]:
    """Give every participation on record, past and future too, by code. Raises ConfigError."""
    files = sorted(codes.config_path("gemeenten").glob("*.toml"))
    return tuple(read_deelname(path) for path in files)


def contact(code: str) -> Contact | None:
    """Give how to reach municipality `code`: its own word first, else a dated public source, else None."""
    deelname = _read_deelname(code)
    public = _public_contacts(codes.config_path("tabellen/gemeente_contact.csv"))
    return (deelname and deelname.contact) or public.get(code)


def _read_deelname(code: str) -> Deelname | None:
    path = codes.config_path("gemeenten") / f"{code}.toml"
    return read_deelname(path) if code in codes.gemeenten() and path.exists() else None


@cache
def read_deelname(path: Path) -> Deelname:
    """Read `<code>.toml`, once in the life of a process. Raises ConfigError, which names file and key."""
    with open_toml(path) as section:
        vanaf = section.take("vanaf", date)
        gemeente = valid_on(path.stem, vanaf)
        if gemeente is None:
            raise section.error("vanaf", f"is a day on which {path.stem} is not a municipality")
        return Deelname(
            gemeente=gemeente,
            vanaf=vanaf,
            tot=section.take_or("tot", None, date),
            adapter=section.take("adapter", str),
            profiel=MappingProxyType(section.section("profiel").rest()),
            kanalen=_kanalen(section.section("kanalen")),
            contact=_contact(section.section("contact")) if "contact" in section else None,
            hulp_telefoon=section.take_or("hulp_telefoon", ""),
            originelen_adres=section.take_or("originelen_adres", ""),
            mee_te_brengen=section.texts("mee_te_brengen"),
            kb_lezing=KbLezing(section.choice("kb_lezing", tuple(KbLezing), KbLezing.VRIJ)),
            bewaartermijn=_bewaartermijn(section),
        )


def _bewaartermijn(section: Section) -> int | None:
    dagen = section.take_or("bewaartermijn", None, int)
    if dagen is not None and not 7 <= dagen <= 365:  # time to see that it arrived; no archive
        raise section.error("bewaartermijn", "must be 7 to 365 days")
    return dagen


def _kanalen(section: Section) -> Mapping[Kanaal, str]:
    kanalen = {kanaal: section.choice(kanaal, NIVEAUS[kanaal]) for kanaal in Kanaal if kanaal in section}
    section.close()
    return MappingProxyType(kanalen)


def _contact(section: Section) -> Contact:
    peildatum = section.take("peildatum", date)
    velden = {key: section.take_or(key, "") for key in _CONTACT}
    section.close()
    return Contact("opgave van de gemeente", peildatum, **velden)


@cache
def _public_contacts(path: Path) -> Mapping[str, Contact]:
    return MappingProxyType({row["code"]: _public_contact(row) for row in codes.read_rows(path)})


def _public_contact(row: Mapping[str, str]) -> Contact:
    return Contact(row["bron"], date.fromisoformat(row["peildatum"]), **{key: row[key] for key in _CONTACT})


def _gemeente(code: codes.Code) -> Gemeente:
    return Gemeente(code.code, code.naam)
