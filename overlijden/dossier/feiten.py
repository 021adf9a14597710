# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""What the desk knows of a dossier besides what was declared: read from its history, and from nowhere else."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from overlijden.aangifte import Aangifte, BijlageSoort, BRoute, JaNeeOnbekend, SoortAangifte
from overlijden.rules import Behandeling, BrpPersoon, derived
from overlijden.status import AFTER_AKTE, Actie, Status
from overlijden.tables import Dossier, Gebeurtenis
from overlijden.termijn import NEDERLAND

TOEGESTAAN, GEWEIGERD = "toegestaan", "geweigerd"
CAME_TO_NOTHING = frozenset({Status.INGETROKKEN, Status.DOORGEZONDEN, Status.GEWEIGERD})  # so no extract either


class Openstaand(StrEnum):
    """What is still to be done, beside the next act."""

    TERMIJN = "termijn"
    ORIGINELEN = "originelen"
    B_ENVELOP = "b_envelop"
    RECHTBANK = "rechtbank"
    ONTVANGERS = "ontvangers"
    TERUGBETALEN = "terugbetalen"


class Ontvanger(StrEnum):
    """Who acted on an akte, and must know that it was struck out."""

    BRP = "brp"
    CBS = "cbs"
    AANGEVER = "aangever"
    UITVAART = "uitvaart"
    RECHTBANK = "rechtbank"


class Legitimatie(StrEnum):
    """With what a declarant at the counter proved who she is (Wet op de identificatieplicht 1)."""

    PASPOORT = "paspoort"
    IDENTITEITSKAART = "identiteitskaart"
    RIJBEWIJS = "rijbewijs"
    VREEMDELINGENDOCUMENT = "vreemdelingendocument"


@dataclass(frozen=True, slots=True)
class Feiten:
    """What the history says; the last word counts.

    ``betaald`` is how many extracts were paid and not paid back. ``afgeweken`` is why a precondition was set aside, by
    rule. ``bereid_door`` prepared the striking out of the akte.
    """

    gegevens: Mapping[Actie, Mapping[str, str]]
    ontvangen: tuple[BijlageSoort, ...]
    betaald: int
    afgeweken: Mapping[str, str]
    bevestigd: frozenset[str]
    bereid_door: str | None

    def on(self, actie: Actie) -> date | None:
        """The day of this act, as it was written down."""
        written = self.gegevens.get(actie, {}).get("datum")
        return date.fromisoformat(written) if written else None

    @property
    def geboorteakte(self) -> str | None:
        """The number of the akte of the birth that was declared with the death (BW 1:19i.2)."""
        return self.gegevens.get(Actie.GEBOORTEAKTE_OPMAKEN, {}).get("nummer")

    @property
    def besluit(self) -> bool | None:
        """Whether the burgemeester allowed another term (Wlb 17); None while he has not decided."""
        found = self.gegevens.get(Actie.TERMIJN_BESLISSEN, {}).get("besluit")
        return None if found is None else found == TOEGESTAAN


def of(history: Iterable[Gebeurtenis]) -> Feiten:
    """Read the facts from a dossier's history, oldest first."""
    last: dict[Actie, Mapping[str, str]] = {}
    ontvangen: list[BijlageSoort] = []
    betaald = 0
    afgeweken: dict[str, str] = {}
    bevestigd: set[str] = set()
    bereid_door = None
    for event in history:
        said = event.gegevens or {}
        last[event.actie] = said
        match event.actie:
            case Actie.STUK_ONTVANGEN:
                ontvangen.append(BijlageSoort(said["stuk"]))
            case Actie.BETALING_ONTVANGEN:
                betaald += int(said["aantal"])
            case Actie.TERUGBETALEN:
                betaald -= int(said["aantal"])
            case Actie.AFWIJKEN:
                afgeweken[said["regel"]] = event.reden or ""
            case Actie.ONTVANGST_BEVESTIGEN:
                bevestigd.add(said["ontvanger"])
            case Actie.DOORHALING_VOORBEREIDEN:
                bereid_door = event.door
            case Actie.HEROPENEN:
                bereid_door = None
    return Feiten(last, tuple(ontvangen), betaald, afgeweken, frozenset(bevestigd), bereid_door)


def behandeling(
    dossier: Dossier, feiten: Feiten, *, verlof_gevraagd: bool = False, brp: BrpPersoon | None = None
) -> Behandeling:
    """The same for the rules."""
    return Behandeling(
        ingediend=dossier.ingediend_op.astimezone(NEDERLAND).date(),
        brp_overledene=brp,
        ontvangen=feiten.ontvangen,
        akte_nummer=dossier.akte_nummer,
        akte_datum=dossier.akte_datum,
        verlof_gevraagd=verlof_gevraagd,
        b_envelop_ontvangen=feiten.on(Actie.B_ENVELOP_ONTVANGEN),
        b_envelop_verzonden=feiten.on(Actie.B_ENVELOP_VERZENDEN),
        geboorteakte=feiten.geboorteakte,
    )


def openstaand(status: Status, aangifte: Aangifte, feiten: Feiten, gekozen: Mapping[str, str]) -> list[str]:
    """What is still to be done in this status; ``gekozen`` is what the clerk chose, by pointer."""
    found = [Openstaand.TERUGBETALEN] if unpaid(status, aangifte, feiten) < 0 else []
    if status is Status.DOORGEHAALD:
        return [*found, *([Openstaand.ONTVANGERS] if untold(feiten) else [])]
    if derived.needs_permission(aangifte) and feiten.besluit is None:
        found.append(Openstaand.TERMIJN)
    if status not in AFTER_AKTE:
        return [str(one) for one in found]
    if Actie.ORIGINELEN_ONTVANGEN not in feiten.gegevens:
        found.append(Openstaand.ORIGINELEN)
    by_us = aangifte.arts.b_route is BRoute.PAPIER_VIA_GEMEENTE
    if (by_us or Actie.B_ENVELOP_ONTVANGEN in feiten.gegevens) and Actie.B_ENVELOP_VERZENDEN not in feiten.gegevens:
        found.append(Openstaand.B_ENVELOP)
    if _children(aangifte, gekozen) == JaNeeOnbekend.JA and Actie.RECHTBANK_INLICHTEN not in feiten.gegevens:
        found.append(Openstaand.RECHTBANK)
    return [str(one) for one in found]


def unpaid(status: Status, aangifte: Aangifte, feiten: Feiten) -> int:
    """How many extracts are still to be paid; below zero: how many were paid too many, and are to be paid back."""
    besteld = 0 if status in CAME_TO_NOTHING else aangifte.uittreksels.aantal
    return besteld - feiten.betaald


def may_have_children(aangifte: Aangifte, gekozen: Mapping[str, str]) -> bool:
    """Whether a court may have to know of minor children: they are there, or nobody knows (BW 1:301)."""
    is_child = aangifte.soort is SoortAangifte.LEVENLOOS or derived.is_child(aangifte)
    return not is_child and _children(aangifte, gekozen) != JaNeeOnbekend.NEE


def _children(aangifte: Aangifte, gekozen: Mapping[str, str]) -> str | None:
    """Whether there are minor children, as the clerk chose or else as was declared."""
    return gekozen.get("/minderjarige_kinderen", aangifte.minderjarige_kinderen)


def untold(feiten: Feiten) -> Sequence[Ontvanger]:
    """Who must know that the akte was struck out, and has not confirmed that; the court if it was told of the death."""
    asked = [one for one in Ontvanger if one is not Ontvanger.RECHTBANK or Actie.RECHTBANK_INLICHTEN in feiten.gegevens]
    return [one for one in asked if one not in feiten.bevestigd]
