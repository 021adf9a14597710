# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""Which documents there are, who makes each, in which statuses, and of which declarations: one table."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from overlijden.aangifte import JaNeeOnbekend, SoortAangifte, SoortLijkbezorging
from overlijden.documents import content
from overlijden.documents.content import SINCE_VERLOF, Facts, Words
from overlijden.rules import derived
from overlijden.rules.context import BALIE
from overlijden.status import BEFORE_AKTE, DECLARANT, DESK, REGISTRAR, Rol, Status
from overlijden.tables import DocumentSoort

SINCE_AKTE = SINCE_VERLOF | {Status.AKTE_OPGEMAAKT}
AT_WORK = SINCE_AKTE | BEFORE_AKTE - {Status.INGEDIEND}


def _always(_: Facts) -> bool:
    return True


def _has_verlof(facts: Facts) -> bool:
    return not derived.is_exempt(facts.aangifte)


def _is_no_finding(facts: Facts) -> bool:
    """A found body is declared in writing, by an officer who has a copy."""
    return facts.aangifte.soort is not SoortAangifte.LIJKVINDING


def _is_born_alive(facts: Facts) -> bool:
    return facts.aangifte.soort is not SoortAangifte.LEVENLOOS


def _has_children(facts: Facts) -> bool:
    return facts.aangifte.minderjarige_kinderen is JaNeeOnbekend.JA


def _lived_elsewhere(facts: Facts) -> bool:
    """Whether she lived in another municipality, or in a place of which that is not known."""
    adres = facts.aangifte.overledene.adres
    is_here = facts.dossier.gemeente in [gemeente.code for gemeente in content.homes(facts)]
    is_abroad = (adres.land or content.NEDERLAND_CODE) != content.NEDERLAND_CODE
    return _is_born_alive(facts) and isinstance(adres.woonplaats, str) and not is_here and not is_abroad


def _goes_abroad(facts: Facts) -> bool:
    lijkbezorging = facts.aangifte.lijkbezorging
    return lijkbezorging.soort is SoortLijkbezorging.BUITENLAND and lijkbezorging.laissez_passer is True


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of document. With ``needs_ink`` it counts when its signature on paper was recorded, or as is settled.

    With ``at_counter`` the desk makes it too, of what was declared at its counter: the declarant has no page for it.
    ``case`` says in words what ``applies`` asks, ``bron`` is the law that it follows, "" where none asks for it.
    """

    soort: DocumentSoort
    titel: str
    rollen: frozenset[Rol]
    statuses: frozenset[Status]
    words: Callable[[Facts], Words]
    applies: Callable[[Facts], bool] = _always
    needs_ink: bool = False
    at_counter: bool = False
    case: str = "elke aangifte"
    bron: str = ""

    def is_offered(self, facts: Facts, rol: Rol) -> bool:
        is_here = self.at_counter and rol in DESK and facts.dossier.kanaal == BALIE
        is_hers = rol in self.rollen or is_here
        return is_hers and facts.dossier.status in self.statuses and self.applies(facts)


KINDS: Mapping[str, Kind] = MappingProxyType(
    {
        kind.soort: kind
        for kind in (
            Kind(
                DocumentSoort.ONTVANGSTBEVESTIGING,
                "Ontvangstbevestiging",
                DECLARANT,
                BEFORE_AKTE | SINCE_AKTE,
                content.receipt,
                _is_no_finding,
                at_counter=True,
                case="elke aangifte, behalve van iemand die is gevonden",
            ),
            Kind(
                DocumentSoort.AKTEGEGEVENS,
                "Gegevens voor de akte",
                DESK,
                AT_WORK,
                content.akte,
                bron="Bbs 43, 61, 62, 66",
            ),
            Kind(
                DocumentSoort.VERLOF,
                "Verlof",
                REGISTRAR,
                SINCE_VERLOF,
                content.verlof,
                _has_verlof,
                needs_ink=True,
                case="elke uitvaart waarvoor een verlof nodig is",
                bron="Wlb 11, 68",
            ),
            Kind(
                DocumentSoort.UITTREKSEL,
                "Gegevens voor een uittreksel",
                DESK,
                SINCE_AKTE,
                content.nothing_more,
                _is_born_alive,
                case="elke aangifte, behalve van een kind dat levenloos is geboren",
                bron="BW 1:23b; Bbs 67",
            ),
            Kind(
                DocumentSoort.RECHTBANK,
                "Brief aan de rechtbank",
                DESK,
                SINCE_AKTE,
                content.court,
                _has_children,
                case="iemand met minderjarige kinderen",
                bron="BW 1:301",
            ),
            Kind(
                DocumentSoort.WOONGEMEENTE,
                "Brief aan de woongemeente",
                DESK,
                SINCE_AKTE,
                content.residence,
                _lived_elsewhere,
                case="iemand die in een andere gemeente woonde, of van wie dat niet zeker is",
            ),
            Kind(
                DocumentSoort.LAISSEZ_PASSER,
                "Aanvraag van een laissez-passer",
                DESK,
                SINCE_AKTE,
                content.repatriation,
                _goes_abroad,
                case="vervoer naar een land dat een laissez-passer vraagt",
                bron="Blb 11",
            ),
            Kind(
                DocumentSoort.BEGELEIDENDE_BRIEF,
                "Brief bij de originelen",
                DESK,
                SINCE_AKTE,
                content.originals,
            ),
        )
    }
)


def offered(facts: Facts, rol: Rol) -> list[Kind]:
    """The documents that this role can make of this dossier now."""
    return [kind for kind in KINDS.values() if kind.is_offered(facts, rol)]
