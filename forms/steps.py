# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""The tables of steps, in the order in which they are asked. The path of a declaration is computed from them."""

from __future__ import annotations

from forms import choices
from forms.deceased import DE_FAMILIE, DE_OVERLEDENE, ONDERWEG, PLAATS
from forms.fields import FileKind, Files, Named, Number, Seen, Select, Text, Tick
from forms.funeral import DE_AANGEVER, DE_ARTS, DE_UITVAART
from forms.geboorte import DE_GEBOORTE, DE_ZWANGERSCHAP, OUDERS_VAN_KIND, OVERLEDEN
from forms.levenloos import DE_OUDERS, HET_KIND, ZWANGERSCHAP
from forms.step import Step
from overlijden.aangifte import Aangifte, SoortAangifte

GEMEENTE = Step(
    slug="gemeente",
    label="Gemeente",
    question="In welke gemeente is de persoon overleden?",
    fields={
        "overlijden.gemeente": Named(
            hint="Dat is de gemeente van het ziekenhuis of het huis. Niet de gemeente waar de persoon woonde."
            " Een plaats kan in een gemeente met een andere naam liggen. Bussum ligt bijvoorbeeld in Gooise Meren.",
            choices=choices.places_of_death,
        )
    },
)

BIJLAGEN = Step(
    slug="bijlagen",
    label="Bijlagen",
    question="Welke documenten voegt u toe?",
    fields={
        "bijlage.soort": FileKind("Wat voor document is het?", choices=choices.file_kinds, width=40),
        "bijlagen": Files("Kies een bestand", hint="Een pdf, jpg of png van hoogstens 8 MB."),
    },
    template="forms/bijlagen.html",
)
CONTROLEREN = Step(
    slug="controleren",
    label="Controleren en versturen",
    question="Kijk of alles klopt",
    fields={
        "waarschuwingen": Seen("Ik heb het punt bij 'Let op' gelezen en verstuur de aangifte zo."),
        "naar_waarheid": Tick("Ik heb alles naar waarheid ingevuld."),
    },
    template="forms/controleren.html",
)
UITTREKSELS = (
    Step(
        slug="uittreksels",
        label="Uittreksels",
        question="Hoeveel uittreksels van de akte van overlijden wilt u?",
        reason="Een uittreksel is een kort bewijs uit de akte. {kosten} Banken en verzekeraars vragen er vaak om.",
        fields={
            "uittreksels.nederlands": Number(width=2, default="0", hint="Een getal van 0 tot 10"),
            "uittreksels.internationaal": Number(width=2, default="0", hint="Voor gebruik in het buitenland"),
            "uittreksels.eu_modelformulier": Number(
                width=2,
                default="0",
                optional=True,
                hint="Een vertaling bij het uittreksel, voor een land van de Europese Unie",
            ),
            "uittreksels.taal_eu_form": Select(
                hint="Alleen als u een modelformulier wilt: de taal van het land waar u het gebruikt.",
                choices=choices.eu_languages,
                optional=True,
            ),
        },
    ),
)
CONTACT = (
    Step(
        slug="contact",
        label="Contact",
        question="Hoe kan de gemeente u bereiken?",
        reason="Wij vragen dit omdat de gemeente u kan bellen of mailen als er iets niet duidelijk is."
        " Een telefoonnummer of e-mailadres is genoeg.",
        fields={
            "contact.naam": Text(width=40, render_kw={"autocomplete": "name"}),
            "contact.email": Text(width=40, render_kw={"autocomplete": "email", "inputmode": "email"}),
            "contact.telefoon": Text(render_kw={"autocomplete": "tel", "inputmode": "tel"}),
        },
    ),
)
TOT_SLOT = (BIJLAGEN, *UITTREKSELS, *CONTACT, CONTROLEREN)

STEPS = (GEMEENTE, ONDERWEG, PLAATS, *DE_OVERLEDENE, *DE_FAMILIE, *DE_AANGEVER, *DE_ARTS, *DE_UITVAART, *TOT_SLOT)
LEVENLOOS = (GEMEENTE, ZWANGERSCHAP, HET_KIND, DE_OUDERS, *DE_AANGEVER, BIJLAGEN, *CONTACT, CONTROLEREN)
GEBOORTE = (DE_ZWANGERSCHAP, DE_GEBOORTE, OVERLEDEN, OUDERS_VAN_KIND)
STEPS_OF = {
    SoortAangifte.LEVENLOOS: LEVENLOOS,
    SoortAangifte.GEBOORTE_EN_OVERLIJDEN: (GEMEENTE, *GEBOORTE, *DE_AANGEVER, *DE_ARTS, *DE_UITVAART, *TOT_SLOT),
}  # of all others STEPS
EVERY_STEP = (*STEPS, ZWANGERSCHAP, HET_KIND, DE_OUDERS, *GEBOORTE)
BY_SLUG = {step.slug: step for step in EVERY_STEP if step is not CONTROLEREN}  # that page has views of its own


def path_of(aangifte: Aangifte) -> tuple[Step, ...]:
    """The steps that apply, by what was answered in the steps before them."""
    return tuple(step for step in STEPS_OF.get(aangifte.soort, STEPS) if step.applies(aangifte))
