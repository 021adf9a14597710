# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""Municipalities on a date, their mergers, and what each may settle about how it takes part.

Facts about municipalities come from BRP table 33. Participation (*deelname*) is the municipality's own, dated, and kept
by two of its people (``deelnames``); without any it has not joined (BW 1:19h.2).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, time
from enum import StrEnum
from functools import cache, lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from overlijden import codes
from overlijden.termijn import KbLezing

# Entries of table 33 that are no municipality: unknown, the register of non-residents, and three of before the BRP.
_GEEN_GEMEENTE = frozenset({codes.ONBEKEND, "1999", "0997", "0998", "0999"})
# Of the government: telephone, website and address of each, where we know none.
LIJST = "https://organisaties.overheid.nl/Gemeenten/"
CONTACT = ("telefoon", "bezoekadres", "postadres", "website")


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


class Betaling(StrEnum):
    """When extracts are paid."""

    VOORAF = "vooraf"
    ONLINE = "online"  # beforehand too, on the page of a payment provider
    ACHTERAF = "achteraf"
    REKENING = "rekening"


BEFOREHAND = frozenset({Betaling.VOORAF, Betaling.ONLINE})


@dataclass(frozen=True, slots=True)
class Contact:
    """Where to reach a municipality: what `bron` said on `peildatum`; "" is what it did not say."""

    bron: str
    peildatum: date
    telefoon: str = ""
    bezoekadres: str = ""
    postadres: str = ""
    website: str = ""


GEEN = "geen"  # in the place of an adapter: the municipality does not take part
STORE = "store"  # the adapter of the shared store


@dataclass(frozen=True, slots=True, kw_only=True)
class Deelname:
    """How a municipality takes part from the day ``vanaf`` until a later record takes over. Law cannot be set here.

    ``adapter`` names its back-end or GEEN, ``profiel`` is that adapter's own section, and with ``proef`` that back-
    end may be sent fictitious dossiers. ``brp`` is its way into the BRP, ``betaaldienst`` its payment provider and
    ``zegel`` what seals its documents, each empty without one. ``kanalen`` are the open channels with the least level
    of each. ``bekende_ondernemers`` are the only firms that may declare, by KvK number; none means every firm.
    ``uiterste_tijd`` is until when a declaration is handled the same working day, ``bewaartermijn`` for how many days
    copies stay here after delivery; None: as long as everybody's. ``kantooruren`` are from when until when the office
    is open on working days, ``gelijktijdig`` is how many deliveries its back-end takes at once. ``hulp_telefoon`` is
    answered in ``hulp_uren``, weekends too if the municipality has such a duty. With ``digitaal_verlof`` a verlof
    counts as it leaves here; else when its signature on paper was recorded. ``kleuren`` are the tokens that differ
    from those of ``thema`` (``look``), ``logo`` is its picture (``logo``) and ``logo_tekst`` what that is called for
    who does not see it. ``notificatie`` is where its system is told that its feed moved, "" where it looks for
    itself.
    ``wijziging`` is its number on record.
    """

    gemeente: Gemeente
    vanaf: date
    adapter: str
    profiel: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))
    proef: bool = False
    brp: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))
    betaaldienst: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))
    zegel: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))
    kanalen: Mapping[Kanaal, str] = field(default_factory=lambda: MappingProxyType({}))
    bekende_ondernemers: tuple[str, ...] = ()
    zonder_bsn: bool = False
    niet_natuurlijk: bool = True
    levenloos: bool = False
    digitaal_verlof: bool = False
    uittreksels: bool = True
    betaling: Betaling = Betaling.ACHTERAF
    uiterste_tijd: time | None = None
    kantooruren: tuple[time, time] | None = None
    gelijktijdig: int = 4
    originelen_adres: str = ""
    contact: Contact | None = None
    hulp_telefoon: str = ""
    hulp_uren: str = ""
    mee_te_brengen: tuple[str, ...] = ()
    kb_lezing: KbLezing = KbLezing.VRIJ
    bewaartermijn: int | None = None
    thema: str = "voorbeeld"
    kleuren: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    logo: str = ""
    logo_tekst: str = ""
    notificatie: str = ""
    wijziging: int | None = None

    @property
    def takes_part(self) -> bool:
        return self.adapter != GEEN

    def knows(self, kvk_nummer: str | None) -> bool:
        """Whether this firm may declare here."""
        return not self.bekende_ondernemers or kvk_nummer in self.bekende_ondernemers

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


@lru_cache(maxsize=32)
def ended_since(dag: date, vandaag: date) -> tuple[Gemeente, ...]:
    """Give the municipalities of ``dag`` that are no more on ``vandaag``: somebody may have died in one."""
    return tuple(gemeente for gemeente in all_on(dag) if valid_on(gemeente.code, vandaag) is None)


def successor(code: str, dag: date) -> Gemeente | None:
    """Give the municipality that on `dag` answers for what was `code`: itself, or through its mergers; else None."""
    found = codes.gemeenten().get(code)
    while found and not found.valid_on(dag) and found.opvolger:
        found = codes.gemeenten()[found.opvolger]
    return valid_on(found.code, dag) if found else None


def predecessors(code: str, dag: date) -> tuple[str, ...]:
    """Give the codes of what merged into municipality `code`, at once or by way of others, and is no more on `dag`."""
    return _predecessors(codes.config_path(f"tabellen/{codes.GEMEENTEN}"), code, dag)


@lru_cache(maxsize=512)  # asked for every page of a desk
def _predecessors(_: Path, code: str, dag: date) -> tuple[str, ...]:
    heirs = ((former, successor(former, dag)) for former in codes.gemeenten() if former != code)
    return tuple(former for former, heir in heirs if heir and heir.code == code)


def is_competent(code: str, overlijden: date, nu: date) -> bool:
    """Whether `code`, or what came of it, on `nu` makes the akte of a death in it on day `overlijden` (BW 1:19f.1).

    What merged since is answered for by its successor, which a declarant may also name herself, because she chooses
    from the municipalities of `nu`. False when `code` was no municipality on that day, nor what came of one.
    """
    found = successor(code, nu)
    if found is None or valid_on(code, overlijden):
        return found is not None
    return found.code == code and any(successor(former.code, nu) == found for former in all_on(overlijden))


def applicable(deelnames: Iterable[Deelname], code: str, dag: date) -> Deelname | None:
    """Give what municipality ``code`` settled for ``dag``: the latest first day up to then, else None.

    ``deelnames`` are in the order in which they were confirmed; of two for one day the later one counts. A record may
    say that the municipality does not take part, and a municipality that is no more settles nothing.
    """
    past = [one for one in deelnames if one.gemeente.code == code and one.vanaf <= dag]
    return max(reversed(past), key=lambda one: one.vanaf) if past and valid_on(code, dag) else None


def taking_part(deelnames: Iterable[Deelname], code: str, dag: date) -> Deelname | None:
    """Give how municipality ``code`` takes part on ``dag`` (``applicable``); None when it does not."""
    found = applicable(deelnames, code, dag)
    return found if found and found.takes_part else None


def later(deelnames: Iterable[Deelname], dag: date) -> list[Deelname]:
    """Give what is settled of one municipality for days after ``dag``, by first day; of two for one the later one."""
    by_day = {one.vanaf: one for one in deelnames if one.vanaf > dag}
    return [by_day[vanaf] for vanaf in sorted(by_day)]


def contact(code: str, deelname: Deelname | None = None) -> Contact | None:
    """Give how to reach municipality ``code``: its own word first, else a dated public source, else None."""
    public = _public_contacts(codes.config_path("tabellen/gemeente_contact.csv"))
    return (deelname and deelname.contact) or public.get(code)


def helpline(code: str, deelname: Deelname | None = None) -> tuple[str, str]:
    """The telephone number on which municipality ``code`` helps, and when it is answered; "" where nobody said so."""
    if deelname and deelname.hulp_telefoon:
        return deelname.hulp_telefoon, deelname.hulp_uren
    found = contact(code, deelname)
    return (found.telefoon if found else ""), ""


@cache
def _public_contacts(path: Path) -> Mapping[str, Contact]:
    return MappingProxyType({row["code"]: _public_contact(row) for row in codes.read_rows(path)})


def _public_contact(row: Mapping[str, str]) -> Contact:
    return Contact(row["bron"], date.fromisoformat(row["peildatum"]), **{key: row[key] for key in CONTACT})


def _gemeente(code: codes.Code) -> Gemeente:
    return Gemeente(code.code, code.naam)
