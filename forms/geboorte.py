# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""A child that died before its birth was declared: one declaration at the counter makes two akten (BW 1:19i.2).

What both hold of the child and its parents is asked once (Bbs 43, 61); there is no BSN, and no partner to ask about.
"""

from __future__ import annotations

from forms import choices
from forms.blocks import name
from forms.fields import Choice, LongText, Text, TextOrUnknown
from forms.levenloos import GESLACHT, optional_name
from forms.moments import Clock, Day
from forms.step import Step
from overlijden.aangifte import JaNeeOnbekend

DE_ZWANGERSCHAP = Step(
    slug="duur-zwangerschap",
    label="De zwangerschap",
    question="Duurde de zwangerschap 24 weken of langer?",
    fields={
        "geboorte.zwangerschap_24_weken": Choice(
            hint="Duurde de zwangerschap korter en leefde het kind korter dan 24 uur? Dan is voor de uitvaart geen"
            " toestemming nodig.",
            choices=choices.of(JaNeeOnbekend),
        )
    },
)
DE_GEBOORTE = Step(
    slug="kind-geboren",
    label="De geboorte",
    question="Wanneer en waar is het kind geboren?",
    reason="Wij vragen dit omdat het op de akte van geboorte en de akte van overlijden komt.",
    fields={
        "overledene.geboortedatum": Day("Op welke dag?", hint="Bijvoorbeeld 2 3 2026"),
        "geboorte.tijd": Clock("Hoe laat?"),
        "overledene.geboorteplaats": Text("In welke plaats?"),
        "overledene.geslacht": Choice("Is het een jongen of een meisje?", choices=choices.these(GESLACHT)),
        **name("overledene", "De naam van het kind"),
    },
)
OVERLEDEN = Step(
    slug="kind-overleden",
    label="Het overlijden",
    question="Wanneer en waar is {naam} overleden?",
    reason="Wij vragen dit omdat het op de akte van overlijden komt.",
    fields={
        "overlijden.plaats": Text("In welke plaats?"),
        "overlijden.datum": Day("Op welke dag?", hint="Bijvoorbeeld 2 3 2026"),
        "overlijden.tijd": Clock("Hoe laat?"),
        "overlijden.bijzonderheden": LongText(
            hint="Weet u de tijd niet? Schrijf dan hier wat u wel weet. Schrijf niet op waaraan het kind is overleden.",
            optional=True,
        ),
    },
)
OUDERS_VAN_KIND = Step(
    slug="ouders-van-kind",
    label="De ouders",
    question="Wie zijn de ouders van {naam}?",
    reason="Wij vragen dit omdat de namen van de ouders op beide akten komen, en de woonplaats op een daarvan.",
    fields={
        **optional_name("geboorte.moeder", "De moeder"),
        **optional_name("ouders.0", "De andere ouder, als die er is"),
        "overledene.adres.woonplaats": TextOrUnknown("In welke plaats wonen de ouders?", group="Woonplaats", width=40),
    },
)
