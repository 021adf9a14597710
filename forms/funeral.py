# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""The steps about who declares, what the doctor stated, and the funeral."""

from __future__ import annotations

from forms import choices
from forms.blocks import bsn, name
from forms.fields import Choice, LongText, Named, Text, Tick, YesNo
from forms.moments import Clock, Day, PartialDay
from forms.step import Step
from overlijden.aangifte import (
    Aangifte,
    ARoute,
    ArtsSoort,
    BRoute,
    Hoedanigheid,
    SoortLijkbezorging,
    SoortOverlijden,
    Vervoermiddel,
)
from overlijden.rules import derived


def _is_authorised(aangifte: Aangifte) -> bool:
    return aangifte.aangever.hoedanigheid is Hoedanigheid.GEMACHTIGDE_LIJKBEZORGER


def _is_natural(aangifte: Aangifte) -> bool:
    return aangifte.overlijden.soort is SoortOverlijden.NATUURLIJK


DE_AANGEVER = (
    Step(
        slug="aangever",
        label="Uw gegevens",
        question="Wie bent u?",
        reason="Wij vragen dit omdat uw naam en uw geboorte op de akte komen.",
        fields={
            "aangever.hoedanigheid": Choice(
                "Regelt u de uitvaart, en heeft iemand die van het overlijden weet u daarvoor gemachtigd?",
                hint="U bent gemachtigd als iemand u vroeg om dit voor hem of haar te doen.",
                choices=choices.these(
                    {Hoedanigheid.GEMACHTIGDE_LIJKBEZORGER: "Ja", Hoedanigheid.EIGEN_WETENSCHAP: "Nee"}
                ),
            ),
            "aangever.bsn": bsn("9 cijfers. Dit is uw eigen BSN."),
            **name("aangever"),
            "aangever.geboortedatum": PartialDay(hint="Bijvoorbeeld 2 3 1976"),
            "aangever.geboorteplaats": Text(),
        },
        template="forms/aangever.html",
    ),
    Step(
        slug="machtiging",
        label="Machtiging",
        question="Wie heeft u gemachtigd?",
        reason="Wij vragen dit omdat alleen wie gemachtigd is dit online mag doorgeven.",
        fields={
            "aangever.machtiging_gever": Text(
                hint="De naam van iemand die er zelf van weet, bijvoorbeeld een familielid.", width=40
            ),
            "aangever.machtiging_bevestigd": Tick("Deze persoon heeft mij gemachtigd om dit door te geven."),
        },
        applies=_is_authorised,
    ),
)
DE_ARTS = (
    Step(
        slug="verklaring",
        label="Verklaring van de arts",
        question="Welke verklaring gaf de arts?",
        fields={
            "overlijden.soort": Choice(
                hint="Wij vragen niet waaraan iemand is overleden. De gemeente moet wel weten welke papieren er zijn.",
                choices=choices.of(SoortOverlijden),
                hints={
                    SoortOverlijden.NIET_NATUURLIJK: "De lijkschouwer is een arts die voor de gemeente een overlijden"
                    " onderzoekt. De officier van justitie is de aanklager van de overheid. Die verklaart of de"
                    " uitvaart mag doorgaan."
                },
            )
        },
    ),
    Step(
        slug="arts",
        label="De arts",
        question="Welke arts heeft het overlijden vastgesteld?",
        reason="Wij vragen dit omdat de gemeente het vergelijkt met de papieren van de arts.",
        fields={
            "arts.naam": Text(width=40, optional=True),
            "arts.plaats": Text(optional=True),
            "arts.soort": Choice(choices=choices.of(ArtsSoort)),
            "arts.b_route": Choice("Wat gebeurt er met de gesloten envelop (formulier B)?", choices=choices.of(BRoute)),
        },
    ),
    Step(
        slug="formulier-a",
        label="Formulier A",
        question="Hoe komt formulier A bij de gemeente?",
        fields={
            "arts.a_route": Choice(
                hint="Zonder formulier A mag de gemeente geen toestemming geven voor de uitvaart.",
                choices=choices.of(ARoute),
            )
        },
        applies=_is_natural,
    ),
    Step(
        slug="overleg",
        label="Overleg met de lijkschouwer",
        question="Met welke lijkschouwer heeft de arts overlegd?",
        reason="Wij vragen dit omdat {naam} jonger was dan 18 jaar. Het staat op formulier A.",
        fields={
            "arts.overleg_datum": Day(hint="Bijvoorbeeld 2 3 2026"),
            "arts.overleg_naam": Text(width=40),
        },
        applies=derived.needs_coroner,
    ),
)
DE_UITVAART = (
    Step(
        slug="uitvaart",
        label="De uitvaart",
        question="Wanneer is de begrafenis of crematie?",
        fields={
            "lijkbezorging.soort": Choice("Wat voor uitvaart wordt het?", choices=choices.of(SoortLijkbezorging)),
            "lijkbezorging.datum": Day(hint="Bijvoorbeeld 6 3 2026"),
            "lijkbezorging.tijd": Clock(optional=True),
            "lijkbezorging.locatie": Text(
                hint="Bijvoorbeeld de naam en de plaats van de begraafplaats of het crematorium.", width=40
            ),
        },
        template="forms/uitvaart.html",
    ),
    Step(
        slug="andere-termijn",
        label="Een andere dag",
        question="Waarom is de uitvaart op een andere dag dan de wet zegt?",
        reason="{termijn}",
        fields={
            "lijkbezorging.gemeente_lichaam": Named(
                "In welke gemeente is het lichaam?", choices=choices.municipalities
            ),
            "lijkbezorging.uitstel_reden": LongText(hint="Schrijf niet op waaraan {naam} is overleden."),
        },
        applies=derived.needs_permission,
        template="forms/uitvaart.html",
    ),
    Step(
        slug="buitenland",
        label="Naar het buitenland",
        question="Waar gaat het lichaam heen?",
        reason="Wij vragen dit omdat het land bepaalt welke papieren er nodig zijn.",
        fields={
            "lijkbezorging.bestemming_land": Named(choices=choices.countries),
            "lijkbezorging.bestemming_plaats": Text(),
            "lijkbezorging.vervoermiddel": Choice(choices=choices.of(Vervoermiddel)),
            "lijkbezorging.via_landen": Text(width=40, optional=True),
            "lijkbezorging.laissez_passer": YesNo(
                "Vraagt u ook een laissez-passer aan?",
                hint="Dat is een reisdocument voor een overleden persoon. Over de weg naar België of Luxemburg is het"
                " niet nodig.",
            ),
        },
        applies=derived.goes_abroad,
    ),
)
