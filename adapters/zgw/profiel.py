# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""What a municipality agrees with its vendor of ZGW APIs: the ``[profiel]`` of its settings file.

All names here (roltype, eigenschap, informatieobjecttype) are those of the municipality's own catalogue. What the
profile does not name is not sent apart: the declaration as a document holds everything.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from adapters.exchange import file_problem, secret_problem, url_problem
from overlijden.aangifte import Aangifte, BijlageSoort
from overlijden.adapter import AfgifteSoort, Section
from overlijden.canonical import leaves

LANGSTE_GESPREK = 60  # seconds: a worker must not be held up longer
ADAPTER = "ZGW"  # how the names of its secrets begin
APIS = ("catalogi", "zaken", "documenten")
BETROKKENEN = ("aangever", "overledene", "onderneming")
AANGIFTE = "AANGIFTE"  # the declaration itself, beside the kinds of attachment
DOCUMENTEN = (AANGIFTE, *BijlageSoort)
EIGENSCHAP, STATUS, DOCUMENT = PLAATSEN = ("eigenschap", "status", "document")
AFGIFTEN = tuple(AfgifteSoort)
AANVULLING, INTREKKING, RESULTAAT = WIJZIGINGEN = ("aanvulling", "intrekking", "resultaat")


@dataclass(frozen=True, slots=True, kw_only=True)
class Toegang:
    """``geheim`` is ``env:NAME`` or ``bestand:PATH``; ``certificaat``, ``sleutel`` and ``ca`` are PEM files.

    ``notificaties`` is likewise the place of the ``auth`` of our abonnement, "" without one.
    """

    client_id: str
    geheim: str
    notificaties: str
    certificaat: str
    sleutel: str
    ca: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Zaaktype:
    """``catalogus`` (URL) is needed where several catalogues have this zaaktype; ``status`` "" is the first one."""

    identificatie: str
    omschrijving: str
    catalogus: str
    status: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Terugmelding:
    """Where the municipality writes the akte, for which the standard has no place: the only one where we look.

    As an ``eigenschap``, ``akte`` is the naam of the one with its number and ``datum`` of the one with its day. As a
    ``status``, ``akte`` is the omschrijving of the statustype whose explanation is the number; it is set on that day.
    As a ``document``, ``akte`` is the omschrijving of the informatieobjecttype whose titel is the number, of its day.
    ``behandeling`` is the omschrijving of the statustype by which a registrar begins, "" when there is none.
    ``documenten`` gives for what comes back to the declarant the omschrijving of its informatieobjecttype.
    """

    plaats: str
    akte: str
    datum: str
    behandeling: str
    documenten: Mapping[AfgifteSoort, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Profiel:
    """The whole agreement.

    ``adressen`` has the root of each API. ``rollen`` gives for a person the omschrijving of the roltype,
    ``eigenschappen`` for the name of an eigenschap the JSON pointer of our field, ``documenttypen`` for a kind of
    document the omschrijving of the informatieobjecttype. ``wijzigingen`` gives the omschrijving of the statustype that
    a zaak gets by an aanvulling or an intrekking, and of the resultaattype if that intrekking ends it.
    Without ``terugmelding`` the zaak is not asked after.
    ``bronorganisatie`` is the municipality's RSIN; ``tijdslimiet`` is the total seconds that one call may take.
    """

    adressen: Mapping[str, str]
    toegang: Toegang
    bronorganisatie: str
    zaaktype: Zaaktype
    wijzigingen: Mapping[str, str]
    terugmelding: Terugmelding | None
    rollen: Mapping[str, str]
    eigenschappen: Mapping[str, str]
    documenttypen: Mapping[str, str]
    tijdslimiet: int

    @classmethod
    def read(cls, settings: Mapping[str, Any]) -> Profiel:
        """Read and check; ConfigError names the key."""
        section = Section(Path("profiel"), settings)
        onversleuteld = section.take_or("onversleuteld", False)
        profiel = cls(
            adressen=_adressen(section.section("adressen"), onversleuteld),
            toegang=_toegang(section.section("toegang")),
            bronorganisatie=section.take("bronorganisatie", str),
            zaaktype=_zaaktype(section.section("zaaktype")),
            wijzigingen=_names(section.section("wijzigingen"), WIJZIGINGEN),
            terugmelding=_terugmelding(section.section("terugmelding")) if "terugmelding" in section else None,
            rollen=_names(section.section("rollen"), BETROKKENEN),
            eigenschappen=_eigenschappen(section.section("eigenschappen")),
            documenttypen=_documenttypen(section.section("documenttypen")),
            tijdslimiet=section.take_or("tijdslimiet", 30),
        )
        if not 1 <= profiel.tijdslimiet <= LANGSTE_GESPREK:
            raise section.error("tijdslimiet", f"must be 1 to {LANGSTE_GESPREK} seconds")
        section.close()
        return profiel


def _adressen(section: Section, onversleuteld: bool) -> dict[str, str]:
    adressen = {api: section.take(api, str).rstrip("/") for api in APIS}
    for api, url in adressen.items():
        if problem := url_problem(url, onversleuteld):
            raise section.error(api, problem)
    section.close()
    return adressen


def _toegang(section: Section) -> Toegang:
    toegang = Toegang(
        client_id=section.take("client_id", str),
        geheim=section.take("geheim", str),
        notificaties=section.take_or("notificaties", ""),
        certificaat=section.take_or("certificaat", ""),
        sleutel=section.take_or("sleutel", ""),
        ca=section.take_or("ca", ""),
    )
    problems = {key: file_problem(ADAPTER, getattr(toegang, key)) for key in ("certificaat", "sleutel", "ca")}
    problems["geheim"] = secret_problem(ADAPTER, toegang.geheim)
    problems["notificaties"] = toegang.notificaties and secret_problem(ADAPTER, toegang.notificaties)
    for key, problem in problems.items():
        if problem:
            raise section.error(key, problem)
    section.close()
    return toegang


def _zaaktype(section: Section) -> Zaaktype:
    zaaktype = Zaaktype(
        identificatie=section.take_or("identificatie", "B0360"),
        omschrijving=section.take_or("omschrijving", "Aangifte overlijden"),
        catalogus=section.take_or("catalogus", ""),
        status=section.take_or("status", ""),
    )
    section.close()
    return zaaktype


def _terugmelding(section: Section) -> Terugmelding:
    plaats = section.choice("plaats", PLAATSEN)
    terugmelding = Terugmelding(
        plaats=plaats,
        akte=section.take("akte", str),
        datum=section.take("datum", str) if plaats == EIGENSCHAP else "",
        behandeling=section.take_or("behandeling", ""),
        documenten={AfgifteSoort(key): naam for key, naam in _names(section.section("documenten"), AFGIFTEN).items()},
    )
    section.close()
    return terugmelding


def _names(section: Section, allowed: tuple[str, ...]) -> dict[str, str]:
    names = {key: section.take(key, str) for key in allowed if key in section}
    section.close()
    return names


def _documenttypen(section: Section) -> dict[str, str]:
    """A kind that has no informatieobjecttype of its own goes as OVERIG, so that no attachment is left behind."""
    for key in (AANGIFTE, BijlageSoort.OVERIG):
        if key not in section:
            raise section.error(key, "is missing")
    names = _names(section, DOCUMENTEN)
    return {soort: names.get(soort, names[BijlageSoort.OVERIG]) for soort in DOCUMENTEN}


def _eigenschappen(section: Section) -> dict[str, str]:
    """The pointers are checked against the dictionary; a field in a list has no place of its own."""
    known = {wijzer for wijzer, _, _ in leaves(Aangifte)}
    wijzers = section.rest()
    for naam, wijzer in wijzers.items():
        if not isinstance(wijzer, str) or wijzer not in known or "*" in wijzer:
            raise section.error(naam, "must be the JSON pointer of a field, such as /overlijden/datum")
    return {naam: str(wijzer) for naam, wijzer in wijzers.items()}
