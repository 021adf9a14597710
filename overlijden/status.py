# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""The life of a dossier: two tables, from which code, diagram and tests are made.

``OVERGANGEN`` are the acts that change its status, ``FEITEN`` those that leave it as it is and go on record: that a
paper came, that a court was told, who handles it. Few statuses, many facts (docs/adr/0039).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Rol(StrEnum):
    """Who acts. The system delivers; the registrar (ABS) alone makes the akte (BW 1:16, 1:18).

    Next of kin declare for themselves, a funeral director for the firm. A municipality's administrator decides how it
    takes part and handles no dossier; the collective's administrator sees who takes part and figures, never a dossier.
    A municipality's own system (``koppeling``) makes nothing: it tells what her registrar did in it.
    """

    NABESTAANDE = "nabestaande"
    UITVAARTONDERNEMER = "uitvaartondernemer"
    MEDEWERKER = "medewerker"
    AMBTENAAR = "ambtenaar"
    BEHEERDER = "beheerder"
    COLLECTIEF = "collectief"
    KOPPELING = "koppeling"
    SYSTEEM = "systeem"


class AfgifteSoort(StrEnum):
    """What a municipality's own system may give back to whoever declared, as a file."""

    VERLOF = "verlof"
    UITTREKSEL = "uittreksel"
    AFSCHRIFT = "afschrift"
    LAISSEZ_PASSER = "laissez_passer"


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
    DOORGEHAALD = "doorgehaald"


class Actie(StrEnum):
    """The acts on a dossier: those that change its status first, then those that go on record beside it."""

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
    HEROPENEN = "heropenen"
    DOORHALEN = "doorhalen"
    WIJZIGEN = "wijzigen"
    OVERNEMEN = "overnemen"
    OVERDRAGEN = "overdragen"
    WIJZIGING_VERWERKEN = "wijziging_verwerken"
    KIEZEN = "kiezen"
    GEBOORTEAKTE_OPMAKEN = "geboorteakte_opmaken"
    AFWIJKEN = "afwijken"
    STUK_ONTVANGEN = "stuk_ontvangen"
    TERMIJN_VRAGEN = "termijn_vragen"
    TERMIJN_BESLISSEN = "termijn_beslissen"
    ORIGINELEN_ONTVANGEN = "originelen_ontvangen"
    B_ENVELOP_ONTVANGEN = "b_envelop_ontvangen"
    B_ENVELOP_VERZENDEN = "b_envelop_verzenden"
    RECHTBANK_INLICHTEN = "rechtbank_inlichten"
    WOONGEMEENTE_INLICHTEN = "woongemeente_inlichten"
    VERBETEREN = "verbeteren"
    DOORHALING_VOORBEREIDEN = "doorhaling_voorbereiden"
    ONTVANGST_BEVESTIGEN = "ontvangst_bevestigen"
    BETALING_ONTVANGEN = "betaling_ontvangen"
    TERUGBETALEN = "terugbetalen"
    AANGEVER_WISSELEN = "aangever_wisselen"
    DOCUMENT_GEVEN = "document_geven"


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
    HEROPENEN = Actie.HEROPENEN.value
    DOORHALEN = Actie.DOORHALEN.value
    WIJZIGEN = Actie.WIJZIGEN.value
    OVERNEMEN = Actie.OVERNEMEN.value
    OVERDRAGEN = Actie.OVERDRAGEN.value
    WIJZIGING_VERWERKEN = Actie.WIJZIGING_VERWERKEN.value
    KIEZEN = Actie.KIEZEN.value
    GEBOORTEAKTE_OPMAKEN = Actie.GEBOORTEAKTE_OPMAKEN.value
    AFWIJKEN = Actie.AFWIJKEN.value
    STUK_ONTVANGEN = Actie.STUK_ONTVANGEN.value
    TERMIJN_VRAGEN = Actie.TERMIJN_VRAGEN.value
    TERMIJN_BESLISSEN = Actie.TERMIJN_BESLISSEN.value
    ORIGINELEN_ONTVANGEN = Actie.ORIGINELEN_ONTVANGEN.value
    B_ENVELOP_ONTVANGEN = Actie.B_ENVELOP_ONTVANGEN.value
    B_ENVELOP_VERZENDEN = Actie.B_ENVELOP_VERZENDEN.value
    RECHTBANK_INLICHTEN = Actie.RECHTBANK_INLICHTEN.value
    WOONGEMEENTE_INLICHTEN = Actie.WOONGEMEENTE_INLICHTEN.value
    VERBETEREN = Actie.VERBETEREN.value
    DOORHALING_VOORBEREIDEN = Actie.DOORHALING_VOORBEREIDEN.value
    ONTVANGST_BEVESTIGEN = Actie.ONTVANGST_BEVESTIGEN.value
    BETALING_ONTVANGEN = Actie.BETALING_ONTVANGEN.value
    TERUGBETALEN = Actie.TERUGBETALEN.value
    AANGEVER_WISSELEN = Actie.AANGEVER_WISSELEN.value
    DOCUMENT_GEVEN = Actie.DOCUMENT_GEVEN.value
    WISSELING_AANGEBODEN = "wisseling_aangeboden"
    ZICHT_GEWIJZIGD = "zicht_gewijzigd"
    INGEZIEN = "ingezien"
    GEVOLGD = "gevolgd"
    LIJST_INGEZIEN = "lijst_ingezien"
    BIJLAGE_GEOPEND = "bijlage_geopend"
    DOCUMENT_GEMAAKT = "document_gemaakt"
    DOCUMENT_ONDERTEKEND = "document_ondertekend"
    INZAGE_BEKEKEN = "inzage_bekeken"
    DEELNAME_GEWIJZIGD = "deelname_gewijzigd"
    KOPPELING_GEWIJZIGD = "koppeling_gewijzigd"
    NOTITIE_GEMAAKT = "notitie_gemaakt"
    BRP_GERAADPLEEGD = "brp_geraadpleegd"
    GEZOCHT = "gezocht"
    OPNIEUW_AFLEVEREN = "opnieuw_afleveren"
    ANDERS_AFGELEVERD = "anders_afgeleverd"
    LEVERING_BEVESTIGD = "levering_bevestigd"


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
VOLGER = Actor("volgcode", Rol.SYSTEEM)  # whoever has the code of a declaration, whom nobody knows


@dataclass(frozen=True, slots=True)
class Overgang:
    """From ``van``, ``actie`` by one of ``rollen`` leads to ``naar``."""

    van: Status
    actie: Actie
    naar: Status
    rollen: frozenset[Rol]


@dataclass(frozen=True, slots=True)
class Feit:
    """While the status is one of ``bij``, ``actie`` by one of ``rollen`` goes on record."""

    actie: Actie
    bij: frozenset[Status]
    rollen: frozenset[Rol]


class IllegalTransition(Exception):
    """The act does not exist in this status, or not for this role."""


DECLARANT = frozenset({Rol.NABESTAANDE, Rol.UITVAARTONDERNEMER})
DIRECTOR = frozenset({Rol.UITVAARTONDERNEMER})
DESK = frozenset({Rol.MEDEWERKER, Rol.AMBTENAAR})
REGISTRAR = frozenset({Rol.AMBTENAAR})
SYSTEM = frozenset({Rol.SYSTEEM})
OWN_SYSTEM = frozenset({Rol.KOPPELING})

# Filed, and the akte is still to be made; it is made, and something may be left to do; either, at a desk.
BEFORE_AKTE = frozenset({Status.INGEDIEND, Status.AFGELEVERD, Status.IN_BEHANDELING, Status.AANVULLING_GEVRAAGD})
AFTER_AKTE = frozenset({Status.AKTE_OPGEMAAKT, Status.VERLOF_AFGEGEVEN, Status.DOCUMENTEN_VERZONDEN})
AT_DESK = BEFORE_AKTE - {Status.INGEDIEND} | AFTER_AKTE
FILED = frozenset(Status) - {Status.CONCEPT}

# What came by another road the desk may call delivered. Withdrawal and refusal end before the akte: afterwards only a
# correction is lawful, and a court may have the akte of somebody who lives struck out (BW 1:24, 24a). An akte stands:
# whoever opens a dossier again begins after it.
OVERGANGEN = (
    Overgang(Status.CONCEPT, Actie.INDIENEN, Status.INGEDIEND, DECLARANT | DESK),
    Overgang(Status.INGEDIEND, Actie.AFLEVEREN, Status.AFGELEVERD, SYSTEM | DESK),
    Overgang(Status.INGEDIEND, Actie.INTREKKEN, Status.INGETROKKEN, DECLARANT),
    Overgang(Status.AFGELEVERD, Actie.IN_BEHANDELING_NEMEN, Status.IN_BEHANDELING, DESK | OWN_SYSTEM),
    Overgang(Status.AFGELEVERD, Actie.INTREKKEN, Status.INGETROKKEN, DECLARANT | DESK),
    Overgang(Status.AFGELEVERD, Actie.DOORZENDEN, Status.DOORGEZONDEN, DESK),
    Overgang(Status.IN_BEHANDELING, Actie.AKTE_OPMAKEN, Status.AKTE_OPGEMAAKT, REGISTRAR | OWN_SYSTEM),
    Overgang(Status.IN_BEHANDELING, Actie.AANVULLING_VRAGEN, Status.AANVULLING_GEVRAAGD, DESK),
    Overgang(Status.IN_BEHANDELING, Actie.DOORZENDEN, Status.DOORGEZONDEN, DESK),
    Overgang(Status.IN_BEHANDELING, Actie.INTREKKEN, Status.INGETROKKEN, DECLARANT | DESK),
    Overgang(Status.IN_BEHANDELING, Actie.WEIGEREN, Status.GEWEIGERD, REGISTRAR),
    Overgang(Status.AANVULLING_GEVRAAGD, Actie.AANVULLEN, Status.IN_BEHANDELING, DECLARANT | DESK),
    Overgang(Status.AANVULLING_GEVRAAGD, Actie.DOORZENDEN, Status.DOORGEZONDEN, DESK),
    Overgang(Status.AANVULLING_GEVRAAGD, Actie.INTREKKEN, Status.INGETROKKEN, DECLARANT | DESK),
    Overgang(Status.AANVULLING_GEVRAAGD, Actie.WEIGEREN, Status.GEWEIGERD, REGISTRAR),
    Overgang(Status.AKTE_OPGEMAAKT, Actie.VERLOF_AFGEVEN, Status.VERLOF_AFGEGEVEN, REGISTRAR),
    Overgang(Status.AKTE_OPGEMAAKT, Actie.DOORHALEN, Status.DOORGEHAALD, REGISTRAR),
    Overgang(Status.VERLOF_AFGEGEVEN, Actie.DOCUMENTEN_VERZENDEN, Status.DOCUMENTEN_VERZONDEN, DESK),
    Overgang(Status.VERLOF_AFGEGEVEN, Actie.HEROPENEN, Status.AKTE_OPGEMAAKT, REGISTRAR),
    Overgang(Status.VERLOF_AFGEGEVEN, Actie.DOORHALEN, Status.DOORGEHAALD, REGISTRAR),
    Overgang(Status.DOCUMENTEN_VERZONDEN, Actie.AFRONDEN, Status.AFGEROND, DESK),
    Overgang(Status.DOCUMENTEN_VERZONDEN, Actie.HEROPENEN, Status.AKTE_OPGEMAAKT, REGISTRAR),
    Overgang(Status.DOCUMENTEN_VERZONDEN, Actie.DOORHALEN, Status.DOORGEHAALD, REGISTRAR),
    Overgang(Status.AFGEROND, Actie.HEROPENEN, Status.AKTE_OPGEMAAKT, REGISTRAR),
    Overgang(Status.AFGEROND, Actie.DOORHALEN, Status.DOORGEHAALD, REGISTRAR),
    Overgang(Status.GEWEIGERD, Actie.HEROPENEN, Status.IN_BEHANDELING, REGISTRAR),
)

FEITEN = (
    Feit(Actie.WIJZIGEN, BEFORE_AKTE, DECLARANT | DESK),
    Feit(Actie.OVERNEMEN, AT_DESK, DESK),
    Feit(Actie.OVERDRAGEN, AT_DESK, DESK),
    Feit(Actie.WIJZIGING_VERWERKEN, BEFORE_AKTE - {Status.INGEDIEND}, DESK),
    Feit(Actie.KIEZEN, BEFORE_AKTE - {Status.INGEDIEND}, DESK),
    Feit(Actie.GEBOORTEAKTE_OPMAKEN, frozenset({Status.IN_BEHANDELING}), REGISTRAR),
    Feit(Actie.AFWIJKEN, BEFORE_AKTE - {Status.INGEDIEND} | {Status.AKTE_OPGEMAAKT}, REGISTRAR),
    Feit(Actie.STUK_ONTVANGEN, AT_DESK, DESK),
    Feit(Actie.TERMIJN_VRAGEN, AT_DESK, DESK),
    Feit(Actie.TERMIJN_BESLISSEN, AT_DESK, DESK),
    Feit(Actie.ORIGINELEN_ONTVANGEN, AT_DESK, DESK),
    Feit(Actie.B_ENVELOP_ONTVANGEN, AT_DESK, DESK),
    Feit(Actie.B_ENVELOP_VERZENDEN, AFTER_AKTE, DESK),
    Feit(Actie.RECHTBANK_INLICHTEN, AFTER_AKTE, DESK),
    Feit(Actie.WOONGEMEENTE_INLICHTEN, AFTER_AKTE, DESK),
    Feit(Actie.VERBETEREN, AFTER_AKTE, REGISTRAR),
    Feit(Actie.DOORHALING_VOORBEREIDEN, AFTER_AKTE | {Status.AFGEROND}, DESK),
    Feit(Actie.ONTVANGST_BEVESTIGEN, frozenset({Status.DOORGEHAALD}), DESK),
    Feit(Actie.BETALING_ONTVANGEN, FILED, DESK | SYSTEM),  # money comes when it comes, also for what is closed
    Feit(Actie.TERUGBETALEN, FILED, DESK),
    Feit(Actie.AANGEVER_WISSELEN, BEFORE_AKTE | AFTER_AKTE, DECLARANT),
    Feit(Actie.DOCUMENT_GEVEN, AT_DESK | {Status.AFGEROND}, OWN_SYSTEM),
)

# The dossier is closed, and reading it asks for a reason: nothing follows but to open it again.
_AGAIN = {Actie.HEROPENEN, Actie.DOORHALEN}
ENDS = frozenset({o.naar for o in OVERGANGEN} - {o.van for o in OVERGANGEN if o.actie not in _AGAIN})

_TABLE = {(overgang.van, overgang.actie): overgang for overgang in OVERGANGEN} | {
    (status, feit.actie): Overgang(status, feit.actie, status, feit.rollen) for feit in FEITEN for status in feit.bij
}


def next_status(van: Status, actie: Actie, rol: Rol) -> Status:
    """Where ``actie`` by ``rol`` leads from ``van``; IllegalTransition when the tables have no such row."""
    overgang = _TABLE.get((van, actie))
    if overgang is None or rol not in overgang.rollen:
        raise IllegalTransition(f"{actie} by {rol} from {van}")
    return overgang.naar


def allowed(van: Status, rol: Rol) -> tuple[Actie, ...]:
    """The acts open to ``rol`` in this status, in the tables' order."""
    return tuple(o.actie for o in _TABLE.values() if o.van is van and rol in o.rollen)


def mermaid() -> str:
    """The statuses and what leads from one to another as a Mermaid state diagram."""
    ends = sorted(ENDS, key=list(Status).index)
    lines = ["stateDiagram-v2", f"    [*] --> {Status.CONCEPT}"]
    lines += [f"    {o.van} --> {o.naar}: {o.actie}" for o in OVERGANGEN]
    lines += [f"    {status} --> [*]" for status in ends]
    return "\n".join(lines)


def facts() -> str:
    """What goes on record without changing the status, as a Markdown table."""
    lines = ["| act | in status | by |", "|---|---|---|"]
    for feit in FEITEN:
        bij = ", ".join(status for status in Status if status in feit.bij)
        lines.append(f"| `{feit.actie}` | {bij} | {', '.join(sorted(feit.rollen))} |")
    return "\n".join(lines)
