# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""What a municipality agrees with its vendor before messages can flow: the ``[profiel]`` of its settings file.

An unknown key is as wrong as a missing one: a misspelt time-out must not silently become the default. Secrets never
stand in the file; it names the environment variable or the file that holds them.
"""

from __future__ import annotations

import re
import typing
from collections.abc import Mapping
from dataclasses import MISSING, dataclass, field, fields, is_dataclass
from enum import StrEnum
from types import NoneType, UnionType
from typing import Any, TypeVar

from adapters.exchange import file_problem, secret, secret_problem, url_problem
from overlijden.aangifte import Aangifte, BijlageSoort
from overlijden.adapter import AfgifteSoort, ConfigError
from overlijden.canonical import leaves

T = TypeVar("T")

LANGSTE_GESPREK = 60  # seconds: a worker must not be held up longer
# Whoever writes a profile decides where its secret is sent. So it names one that is for this adapter, never another.
ADAPTER = "STUF_ZDS"  # how the names of its secrets begin


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


class Soort(StrEnum):
    """How we make ourselves known besides the server's TLS."""

    GEEN = "geen"
    BASIC = "basic"
    USERNAMETOKEN = "usernametoken"
    MTLS = "mtls"


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
class Beveiliging:
    """``wachtwoord`` is ``env:NAME`` or ``bestand:PATH``; ``certificaat``, ``sleutel`` and ``ca`` are PEM files.

    A NAME begins with STUF_ZDS_, and every file is in the folder that STUF_ZDS_SECRETS names.
    """

    soort: Soort = Soort.GEEN
    gebruiker: str = ""
    wachtwoord: str = ""
    certificaat: str = ""
    sleutel: str = ""
    ca: str = ""

    def secret(self) -> str:
        """The password itself, read when it is needed so that it can be renewed without a restart."""
        return secret("profiel.beveiliging.wachtwoord", self.wachtwoord)


@dataclass(frozen=True, slots=True)
class Ontvangst:
    """How the back-end makes itself known when it posts to us; never not at all.

    ``vingerafdruk`` is the SHA-256 of its own certificate in lower-case hexadecimals, ``wachtwoord`` as above.
    """

    soort: Soort
    gebruiker: str = ""
    wachtwoord: str = ""
    vingerafdruk: str = ""

    def secret(self) -> str:
        return secret("profiel.ontvangst.wachtwoord", self.wachtwoord)


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
    beveiliging: Beveiliging = Beveiliging()
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


def read_table(cls: type[T], value: object, key: str) -> T:
    """A dataclass from a table of settings, ``key`` for short; ConfigError names what is missing, wrong or unknown."""
    if not isinstance(value, Mapping):
        raise ConfigError(f"{key}: must be a table")
    hints = typing.get_type_hints(cls)
    if unknown := sorted(set(value) - set(hints)):
        raise ConfigError(f"{key}.{unknown[0]}: is not a key of this adapter")
    given = {name: _value(hints[name], item, f"{key}.{name}") for name, item in value.items()}
    for item in fields(typing.cast("Any", cls)):
        if item.name not in given and item.default is MISSING and item.default_factory is MISSING:
            raise ConfigError(f"{key}.{item.name}: is missing")
    return cls(**given)


def _value(kind: Any, value: object, key: str) -> Any:
    if isinstance(kind, UnionType):  # a key that may be absent, but not empty
        kind = next(one for one in typing.get_args(kind) if one is not NoneType)
    if is_dataclass(kind):
        return read_table(typing.cast("type[Any]", kind), value, key)
    if typing.get_origin(kind) is Mapping:
        return _texts(typing.get_args(kind)[0], value, key)
    if issubclass(kind, StrEnum):
        if value not in list(kind):
            raise ConfigError(f"{key}: must be one of {', '.join(kind)}")
        return kind(value)
    if type(value) is not kind:
        raise ConfigError(f"{key}: must be a {kind.__name__}")
    return value


def _texts(kind: type[str], value: object, key: str) -> dict[str, str]:
    if not isinstance(value, Mapping):
        raise ConfigError(f"{key}: must be a table")
    for name, text in value.items():
        if issubclass(kind, StrEnum) and name not in list(kind):
            raise ConfigError(f"{key}.{name}: must be one of {', '.join(kind)}")
        if not isinstance(text, str) or not text:
            raise ConfigError(f"{key}.{name}: must be a text")
    return {kind(name): text for name, text in value.items()}


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
        _check_ontvangst(profiel.ontvangst)


def _check_ontvangst(ontvangst: Ontvangst) -> None:
    if ontvangst.soort is Soort.GEEN:
        raise ConfigError("profiel.ontvangst.soort: must be a way to know who posts")
    if ontvangst.soort is Soort.MTLS:
        if not re.fullmatch("[0-9a-f]{64}", ontvangst.vingerafdruk):
            raise ConfigError("profiel.ontvangst.vingerafdruk: must be a SHA-256 in 64 hexadecimals")
    elif not ontvangst.gebruiker:
        raise ConfigError("profiel.ontvangst.gebruiker: is missing")
    elif problem := secret_problem(ADAPTER, ontvangst.wachtwoord):
        raise ConfigError(f"profiel.ontvangst.wachtwoord: {problem}")


def _check_status(key: str, status: Status) -> None:
    if not 1 <= status.volgnummer <= 9999:
        raise ConfigError(f"profiel.{key}.volgnummer: must be 1 to 9999")
    for name, longest in (("omschrijving", 80), ("eenheid", 20)):
        if not 1 <= len(getattr(status, name)) <= longest:
            raise ConfigError(f"profiel.{key}.{name}: must have 1 to {longest} characters")


def _check_url(url: str, key: str, onversleuteld: bool) -> None:
    if problem := url_problem(url, onversleuteld):
        raise ConfigError(f"{key}: {problem}")


def check_beveiliging(beveiliging: Beveiliging, name: str, adapter: str) -> None:
    """ConfigError when a key of it is missing, or names a secret that is not for this adapter."""
    needed = {
        Soort.GEEN: (),
        Soort.BASIC: ("gebruiker", "wachtwoord"),
        Soort.USERNAMETOKEN: ("gebruiker", "wachtwoord"),
        Soort.MTLS: ("certificaat", "sleutel"),
    }
    for key in needed[beveiliging.soort]:
        if not getattr(beveiliging, key):
            raise ConfigError(f"{name}.{key}: is missing")
    problems = {key: file_problem(adapter, getattr(beveiliging, key)) for key in ("certificaat", "sleutel", "ca")}
    if beveiliging.wachtwoord:
        problems["wachtwoord"] = secret_problem(adapter, beveiliging.wachtwoord)
    for key, problem in problems.items():
        if problem:
            raise ConfigError(f"{name}.{key}: {problem}")
