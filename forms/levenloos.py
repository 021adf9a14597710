# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""The short flow of a stillbirth, where the municipality opened it: what the akte holds, and nothing else (Bbs 66).

Its questions are asked in its own words; there is no BSN, no last address and no partner to ask about.
"""

from __future__ import annotations

from forms import choices
from forms.fields import Choice, Text
from forms.moments import Clock, Day
from forms.step import Step, Unbound
from overlijden.aangifte import Geslacht, JaNeeOnbekend


def optional_name(path: str, group: str) -> Unbound:
    """A name of which every part may stay open."""
    return {
        f"{path}.voornamen": Text("Alle voornamen", width=40, optional=True, group=group),
        f"{path}.voorvoegsel": Text(hint="Bijvoorbeeld: van der", width=10, optional=True, group=group),
        f"{path}.geslachtsnaam": Text("Achternaam bij de geboorte", width=40, optional=True, group=group),
    }


GESLACHT: dict[str, str] = {Geslacht.M: "Een jongen", Geslacht.V: "Een meisje", Geslacht.O: "Niet bekend"}
ZWANGERSCHAP = Step(
    slug="zwangerschap",
    label="De zwangerschap",
    question="Duurde de zwangerschap 24 weken of langer?",
    fields={
        "levenloos.zwangerschap_24_weken": Choice(
            hint="Wij vragen dit omdat na 24 weken toestemming nodig is voor een begrafenis of crematie.",
            choices=choices.of(JaNeeOnbekend),
        )
    },
)
HET_KIND = Step(
    slug="het-kind",
    label="Het kind",
    question="Wanneer en waar is het kind geboren?",
    reason="Wij vragen dit omdat het op de akte van geboorte (levenloos) komt. Een naam mag, maar hoeft niet.",
    fields={
        "overlijden.plaats": Text("In welke plaats?"),
        "overlijden.datum": Day("Op welke dag?", hint="Bijvoorbeeld 2 3 2026"),
        "overlijden.tijd": Clock("Hoe laat?"),
        "overledene.geslacht": Choice("Is het een jongen of een meisje?", choices=choices.these(GESLACHT)),
        **optional_name("overledene", "De naam van het kind"),
    },
)
DE_OUDERS = Step(
    slug="de-ouders",
    label="De ouders",
    question="Wie zijn de ouders?",
    reason="Wij vragen dit omdat de namen van de ouders op de akte komen.",
    fields={
        **optional_name("levenloos.moeder", "De moeder"),
        **optional_name("ouders.0", "De andere ouder, als die er is"),
    },
)
