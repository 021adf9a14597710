# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""What a municipality agrees with its vendor before messages can flow: the ``[profiel]`` of its settings file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from enum import StrEnum
from typing import Any

from adapters.exchange import url_problem
from adapters.settings import read_table
from adapters.stuf_zds.beveiliging import ADAPTER, Beveiliging, Ontvangst, check_beveiliging, check_ontvangst
from overlijden.aangifte import Aangifte, BijlageSoort
from overlijden.adapter import AfgifteSoort, ConfigError
from overlijden.canonical import leaves

LANGSTE_GESPREK = 60  # seconds: a worker must not be held up longer


class Versie(StrEnum):
    """Which StUF-ZDS the back-end speaks; they are not compatible on the line."""

    ZDS_1_1 = "1.1"
    ZDS_1_2 = "1.2"


class Soap(StrEnum):
    """In which SOAP a message goes. The standard has 1.1; some back-ends ask the later one."""

    SOAP_1_1 = "1.1"
    SOAP_1_2 = "1.2"


class Nummering(StrEnum):
    """Who numbers zaken and documents: we (``eigen``), or the back-end on request (``opgehaald``)."""

    EIGEN = "eigen"
    OPGEHAALD = "opgehaald"


@dataclass(frozen=True, slots=True)
class Adressen:
    """One URL for each portType of ZDS."""

    vrije_berichten: str
    ontvang_asynchroon: str
    beantwoord_vraag: str


@dataclass(frozen=True, slots=True)
class Systeem:
    """Zender or ontvanger in the stuurgegevens (StUF 3.01); the receiver decides which values it accepts."""

    applicatie: str
    organisatie: str
    administratie: str = ""
    gebruiker: str = ""


@dataclass(frozen=True, slots=True)
class Zaaktype:
    """B0360 is the code that municipalities in the field already route on."""

    code: str = "B0360"
    omschrijving: str = "Aangifte overlijden"


@dataclass(frozen=True, slots=True)
class Status:
    """A statustype of the zaaktype, and the organisatorische eenheid of the municipality that is said to set it."""

    volgnummer: int
    omschrijving: str
    eenheid: str


class Plaats(StrEnum):
    """Where a municipality writes the number of the akte, for which the standard has no place."""

    STATUS = "status"
    DOCUMENT = "document"


@dataclass(frozen=True, slots=True)
class Terugmelding:
    """The one place where we look for the akte.

    As a ``status``, ``akte`` is the omschrijving of the status whose toelichting is the number; it is set on its day.
    As a ``document``, ``akte`` is the dct.omschrijving of the document whose titel is the number, made on its day.
    ``behandeling`` is the omschrijving of the status by which a registrar begins, "" when there is none. ``documenten``
    gives for what comes back to the declarant the dct.omschrijving of that document.
    """

    plaats: Plaats
    akte: str
    behandeling: str = ""
    documenten: Mapping[AfgifteSoort, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Profiel:
    """The whole agreement; ``tijdslimiet`` is the total number of seconds that one call may take.

    ``namen`` gives for a field of the dictionary, such as ``overlijden.plaats``, another naam of its extraElement.

    ``aanvulling`` is the status by which a zaak is told that its declaration was amended, ``intrekking`` that it no
    longer counts; without one a person is told.
    Without ``terugmelding`` the zaak is not asked after; without ``ontvangst`` nothing that it posts is taken in.
    """

    adressen: Adressen
    zender: Systeem
    ontvanger: Systeem
    zaaktype: Zaaktype = Zaaktype()
    documenttypen: Mapping[BijlageSoort, str] = field(default_factory=dict)
    namen: Mapping[str, str] = field(default_factory=dict)
    versie: Versie = Versie.ZDS_1_1
    soap: Soap = Soap.SOAP_1_1
    nummering: Nummering = Nummering.OPGEHAALD
    tijdslimiet: int = 30
    soapaction_aanhalingstekens: bool = True
    onversleuteld: bool = False
    beveiliging: Beveiliging = field(default_factory=Beveiliging)
    aanvulling: Status | None = None
    intrekking: Status | None = None
    terugmelding: Terugmelding | None = None
    ontvangst: Ontvangst | None = None

    @classmethod
    def read(cls, settings: Mapping[str, Any]) -> Profiel:
        """Read and check; ConfigError names the key."""
        profiel = read_table(cls, settings, "profiel")
        _check(profiel)
        return profiel


def _check(profiel: Profiel) -> None:
    for item in fields(Adressen):
        _check_url(getattr(profiel.adressen, item.name), f"profiel.adressen.{item.name}", profiel.onversleuteld)
    for key, systeem in (("zender", profiel.zender), ("ontvanger", profiel.ontvanger)):
        if not 3 <= len(systeem.applicatie) <= 50:
            raise ConfigError(f"profiel.{key}.applicatie: must have 3 to 50 characters (StUF 3.01)")
    if not 1 <= profiel.tijdslimiet <= LANGSTE_GESPREK:
        raise ConfigError(f"profiel.tijdslimiet: must be 1 to {LANGSTE_GESPREK} seconds")
    for key, status in (("aanvulling", profiel.aanvulling), ("intrekking", profiel.intrekking)):
        if status:
            _check_status(key, status)
    known = {wijzer[1:].replace("/", ".") for wijzer, _, _ in leaves(Aangifte) if "*" not in wijzer}
    for pad in profiel.namen:
        if pad not in known:
            raise ConfigError(f"profiel.namen.{pad}: must be a field of the declaration")
    check_beveiliging(profiel.beveiliging, "profiel.beveiliging", ADAPTER)
    if profiel.ontvangst:
        check_ontvangst(profiel.ontvangst)


def _check_status(key: str, status: Status) -> None:
    if not 1 <= status.volgnummer <= 9999:
        raise ConfigError(f"profiel.{key}.volgnummer: must be 1 to 9999")
    for name, longest in (("omschrijving", 80), ("eenheid", 20)):
        if not 1 <= len(getattr(status, name)) <= longest:
            raise ConfigError(f"profiel.{key}.{name}: must have 1 to {longest} characters")


def _check_url(url: str, key: str, onversleuteld: bool) -> None:
    if problem := url_problem(url, onversleuteld):
        raise ConfigError(f"{key}: {problem}")
