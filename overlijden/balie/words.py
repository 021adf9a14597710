# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""What the clerk reads about a dossier's delivery, and what she can do now."""

from __future__ import annotations

from collections.abc import Mapping

from overlijden.status import Status
from overlijden.tables import Dossier, Levering, LeveringStatus

LEVERING: Mapping[LeveringStatus, str] = {
    LeveringStatus.WACHT: "Onderweg: nog niet afgeleverd",
    LeveringStatus.BEZIG: "Onderweg: wordt nu afgeleverd",
    LeveringStatus.ONBEKEND: "Niet zeker of de aangifte is aangekomen",
    LeveringStatus.AFGELEVERD: "Afgeleverd",
    LeveringStatus.GEWEIGERD: "Niet aangenomen door uw systeem",
    LeveringStatus.VASTGELOPEN: "Afleveren lukt niet",
}

# A delivery that stands like this asks for somebody's attention.
PROBLEMS: Mapping[LeveringStatus, str] = {
    LeveringStatus.GEWEIGERD: "Kijk waarom uw systeem de aangifte niet aannam",
    LeveringStatus.VASTGELOPEN: "Vraag uw beheerder naar de verbinding",
    LeveringStatus.ONBEKEND: "Kijk in uw systeem of de aangifte er is",
}

NOW: Mapping[Status, str] = {
    Status.CONCEPT: "Nog niet verstuurd",
    Status.INGEDIEND: "Wacht op aflevering",
    Status.AFGELEVERD: "Neem in behandeling",
    Status.IN_BEHANDELING: "Maak de akte",
    Status.AANVULLING_GEVRAAGD: "Wacht op een aanvulling",
    Status.AKTE_OPGEMAAKT: "Akte gemaakt",
    Status.VERLOF_AFGEGEVEN: "Verlof gegeven",
    Status.DOCUMENTEN_VERZONDEN: "Documenten verzonden",
    Status.AFGEROND: "Afgerond",
    Status.INGETROKKEN: "Ingetrokken",
    Status.DOORGEZONDEN: "Doorgezonden",
    Status.GEWEIGERD: "Geweigerd",
}


def is_on_desk(dossier: Dossier) -> bool:
    """Whether the municipality handles it here, rather than in a system of its own."""
    return dossier.op_balie_sinds is not None


def what_now(dossier: Dossier, levering: Levering) -> str:
    """What the clerk can do now, or what is waited for."""
    if levering.status in PROBLEMS:
        return PROBLEMS[levering.status]
    if dossier.status is Status.AFGELEVERD and not is_on_desk(dossier):
        return "Behandel in uw eigen systeem"
    return NOW[dossier.status]
