# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""The life of a dossier: one table of transitions, from which code, diagram and tests are made."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Rol(StrEnum):
    """Who acts. The system delivers; the registrar (ABS) alone makes the akte (BW 1:16, 1:18).

    Next of kin declare for themselves, a funeral director for the firm. A municipality's administrator decides how it
    takes part and handles no dossier; the collective's administrator sees who takes part and figures, never a dossier.
    """

    NABESTAANDE = "nabestaande"
    UITVAARTONDERNEMER = "uitvaartondernemer"
    MEDEWERKER = "medewerker"
    AMBTENAAR = "ambtenaar"
    BEHEERDER = "beheerder"
    COLLECTIEF = "collectief"
    KOPPELING = "koppeling"
    SYSTEEM = "systeem"


class Status(StrEnum):
    CONCEPT = "concept"
    INGEDIEND = "ingediend"
    AFGELEVERD = "afgeleverd"
    IN_BEHANDELING = "in_behandeling"
    AANVULLING_GEVRAAGD = "aanvulling_gevraagd"
    AKTE_OPGEMAAKT = "akte_opgemaakt"
    VERLOF_AFGEGEVEN = "verlof_afgegeven"
    DOCUMENTEN_VERZONDEN = "documenten_verzonden"
    AFGEROND = "afgerond"
    INGETROKKEN = "ingetrokken"
    DOORGEZONDEN = "doorgezonden"
    GEWEIGERD = "geweigerd"


class Actie(StrEnum):
    """The acts that change a dossier's status."""

    INDIENEN = "indienen"
    AFLEVEREN = "afleveren"
    IN_BEHANDELING_NEMEN = "in_behandeling_nemen"
    AANVULLING_VRAGEN = "aanvulling_vragen"
    AANVULLEN = "aanvullen"
    AKTE_OPMAKEN = "akte_opmaken"
    VERLOF_AFGEVEN = "verlof_afgeven"
    DOCUMENTEN_VERZENDEN = "documenten_verzenden"
    AFRONDEN = "afronden"
    INTREKKEN = "intrekken"
    DOORZENDEN = "doorzenden"
    WEIGEREN = "weigeren"


class Handeling(StrEnum):
    """What the audit says was done: each act, and each way of looking."""

    INDIENEN = Actie.INDIENEN.value
    AFLEVEREN = Actie.AFLEVEREN.value
    IN_BEHANDELING_NEMEN = Actie.IN_BEHANDELING_NEMEN.value
    AANVULLING_VRAGEN = Actie.AANVULLING_VRAGEN.value
    AANVULLEN = Actie.AANVULLEN.value
    AKTE_OPMAKEN = Actie.AKTE_OPMAKEN.value
    VERLOF_AFGEVEN = Actie.VERLOF_AFGEVEN.value
    DOCUMENTEN_VERZENDEN = Actie.DOCUMENTEN_VERZENDEN.value
    AFRONDEN = Actie.AFRONDEN.value
    INTREKKEN = Actie.INTREKKEN.value
    DOORZENDEN = Actie.DOORZENDEN.value
    WEIGEREN = Actie.WEIGEREN.value
    INGEZIEN = "ingezien"
    LIJST_INGEZIEN = "lijst_ingezien"
    BIJLAGE_GEOPEND = "bijlage_geopend"
    DOCUMENT_GEMAAKT = "document_gemaakt"
    DOCUMENT_ONDERTEKEND = "document_ondertekend"
    INZAGE_BEKEKEN = "inzage_bekeken"
    DEELNAME_GEWIJZIGD = "deelname_gewijzigd"
    OPNIEUW_AFLEVEREN = "opnieuw_afleveren"
    ANDERS_AFGELEVERD = "anders_afgeleverd"


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts: ``id`` names a person or a process in the audit, ``partij`` the person or firm that declares.

    ``organisatie`` is for whom she acts: a municipality's code or a firm, "" for herself.
    """

    id: str
    rol: Rol
    partij: str = ""
    organisatie: str = ""


SYSTEEM = Actor("systeem", Rol.SYSTEEM)


@dataclass(frozen=True, slots=True)
class Overgang:
    """From ``van``, ``actie`` by one of ``rollen`` leads to ``naar``."""

    van: Status
    actie: Actie
    naar: Status
    rollen: frozenset[Rol]


class IllegalTransition(Exception):
    """The act does not exist in this status, or not for this role."""


DECLARANT = frozenset({Rol.NABESTAANDE, Rol.UITVAARTONDERNEMER})
DESK = frozenset({Rol.MEDEWERKER, Rol.AMBTENAAR})
REGISTRAR = frozenset({Rol.AMBTENAAR})
SYSTEM = frozenset({Rol.SYSTEEM})

# Filed, and the akte is still to be made.
BEFORE_AKTE = frozenset({Status.INGEDIEND, Status.AFGELEVERD, Status.IN_BEHANDELING, Status.AANVULLING_GEVRAAGD})

# What came by another road the desk may call delivered. Withdrawal and refusal end before the akte: afterwards only a
# correction is lawful (BW 1:24, 24a).
OVERGANGEN = (
    Overgang(Status.CONCEPT, Actie.INDIENEN, Status.INGEDIEND, DECLARANT),
    Overgang(Status.INGEDIEND, Actie.AFLEVEREN, Status.AFGELEVERD, SYSTEM | DESK),
    Overgang(Status.INGEDIEND, Actie.INTREKKEN, Status.INGETROKKEN, DECLARANT),
    Overgang(Status.AFGELEVERD, Actie.IN_BEHANDELING_NEMEN, Status.IN_BEHANDELING, DESK),
    Overgang(Status.AFGELEVERD, Actie.INTREKKEN, Status.INGETROKKEN, DECLARANT),
    Overgang(Status.AFGELEVERD, Actie.DOORZENDEN, Status.DOORGEZONDEN, DESK),
    Overgang(Status.IN_BEHANDELING, Actie.AANVULLING_VRAGEN, Status.AANVULLING_GEVRAAGD, DESK),
    Overgang(Status.IN_BEHANDELING, Actie.AKTE_OPMAKEN, Status.AKTE_OPGEMAAKT, REGISTRAR),
    Overgang(Status.IN_BEHANDELING, Actie.WEIGEREN, Status.GEWEIGERD, REGISTRAR),
    Overgang(Status.IN_BEHANDELING, Actie.DOORZENDEN, Status.DOORGEZONDEN, DESK),
    Overgang(Status.IN_BEHANDELING, Actie.INTREKKEN, Status.INGETROKKEN, DECLARANT),
    Overgang(Status.AANVULLING_GEVRAAGD, Actie.AANVULLEN, Status.IN_BEHANDELING, DECLARANT | DESK),
    Overgang(Status.AANVULLING_GEVRAAGD, Actie.INTREKKEN, Status.INGETROKKEN, DECLARANT),
    Overgang(Status.AANVULLING_GEVRAAGD, Actie.WEIGEREN, Status.GEWEIGERD, REGISTRAR),
    Overgang(Status.AKTE_OPGEMAAKT, Actie.VERLOF_AFGEVEN, Status.VERLOF_AFGEGEVEN, REGISTRAR),
    Overgang(Status.VERLOF_AFGEGEVEN, Actie.DOCUMENTEN_VERZENDEN, Status.DOCUMENTEN_VERZONDEN, DESK),
    Overgang(Status.DOCUMENTEN_VERZONDEN, Actie.AFRONDEN, Status.AFGEROND, DESK),
)

# Nothing follows on these: the dossier is closed, and reading it asks for a reason.
ENDS = frozenset({overgang.naar for overgang in OVERGANGEN} - {overgang.van for overgang in OVERGANGEN})

_TABLE = {(overgang.van, overgang.actie): overgang for overgang in OVERGANGEN}


def next_status(van: Status, actie: Actie, rol: Rol) -> Status:
    """Where ``actie`` by ``rol`` leads from ``van``; IllegalTransition when the table has no such row."""
    overgang = _TABLE.get((van, actie))
    if overgang is None or rol not in overgang.rollen:
        raise IllegalTransition(f"{actie} by {rol} from {van}")
    return overgang.naar


def allowed(van: Status, rol: Rol) -> tuple[Actie, ...]:
    """The acts open to ``rol`` in this status, in the table's order."""
    return tuple(o.actie for o in OVERGANGEN if o.van is van and rol in o.rollen)


def mermaid() -> str:
    """The table as a Mermaid state diagram."""
    ends = sorted(ENDS, key=list(Status).index)
    lines = ["stateDiagram-v2", f"    [*] --> {Status.CONCEPT}"]
    lines += [f"    {o.van} --> {o.naar}: {o.actie}" for o in OVERGANGEN]
    lines += [f"    {status} --> [*]" for status in ends]
    return "\n".join(lines)
