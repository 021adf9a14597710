# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""The one table of steps, in the order in which they are asked. The path of a declaration is computed from it."""

from __future__ import annotations

from forms import applies, choices
from forms.blocks import address, bsn, former_partner, name, parent
from forms.fields import (
    UNKNOWN,
    Choice,
    Clock,
    Day,
    FileKind,
    Files,
    LongText,
    Number,
    PartialDay,
    Select,
    Text,
    TextOrUnknown,
    Tick,
)
from forms.step import Repeat, Step
from overlijden.aangifte import (
    ARoute,
    ArtsSoort,
    BijlageSoort,
    BRoute,
    BurgerlijkeStaat,
    DatumZekerheid,
    Geslacht,
    Hoedanigheid,
    JaNeeOnbekend,
    SoortLijkbezorging,
    SoortOverlijden,
    Vervoermiddel,
)
from overlijden.codes import NEDERLAND

AKTE = "Wij vragen dit omdat het op de akte van overlijden komt."
NOT_KNOWN = {"onbekend": ""}

GEMEENTE = Step(
    slug="gemeente",
    label="Gemeente",
    question="In welke gemeente is de persoon overleden?",
    fields={
        "overlijden.gemeente": Select(
            hint="Dat is de gemeente van het ziekenhuis of het huis. Niet de gemeente waar de persoon woonde."
            " Een plaats kan in een gemeente met een andere naam liggen. Bussum ligt bijvoorbeeld in Gooise Meren.",
            choices=choices.municipalities,
        )
    },
)

DE_OVERLEDENE = (
    Step(
        slug="plaats",
        label="Plaats",
        question="In welke plaats is de persoon overleden?",
        fields={"overlijden.plaats": Text(hint="Dat is de plaats van het ziekenhuis of het huis.")},
    ),
    Step(
        slug="overledene",
        label="De overleden persoon",
        question="Wie is er overleden?",
        reason=f"{AKTE} Met het BSN vindt de gemeente de juiste persoon.",
        fields={
            "overledene.bsn": bsn("9 cijfers. U vindt ze op het paspoort of de identiteitskaart."),
            **name("overledene"),
            "overledene.enkele_naam": Tick("De persoon had maar één naam. Die staat bij de achternaam."),
            "overledene.titel": Select(choices=choices.titles, optional=True),
            "overledene.geslacht": Choice(choices=choices.of(Geslacht)),
        },
    ),
    Step(
        slug="geboorte",
        label="Geboorte",
        question="Wanneer en waar is {naam} geboren?",
        reason=AKTE,
        fields={
            "overledene.geboortedatum": PartialDay(hint="Bijvoorbeeld 2 3 1946. Laat leeg wat u niet weet."),
            "overledene.geboorteplaats": TextOrUnknown(),
            "overledene.geboorteland": Select(choices=choices.birth_countries, default=NEDERLAND),
        },
    ),
    Step(
        slug="overlijden",
        label="Dag en tijd",
        question="Op welke dag is {naam} overleden?",
        reason=AKTE,
        fields={
            "overlijden.datum": Day(hint="Bijvoorbeeld 2 3 2026"),
            "overlijden.datum_zekerheid": Tick(
                "De dag is niet zeker", on=DatumZekerheid.ONBEKEND, off=DatumZekerheid.EXACT
            ),
            "overlijden.tijd": Clock(
                "Hoe laat is {naam} overleden?", hint="Bijvoorbeeld 17 38. Gebruik 0 tot en met 23 uur."
            ),
            "overlijden.bijzonderheden": LongText(
                hint="Weet u de dag of de tijd niet? Schrijf hier wat u wel weet. Schrijf niet op waaraan de persoon"
                " is overleden.",
            ),
        },
    ),
    Step(
        slug="adres",
        label="Woonadres",
        question="Wat was het laatste woonadres van {naam}?",
        reason="Wij vragen dit omdat de woonplaats op de akte van overlijden komt.",
        fields=address("overledene.adres"),
    ),
    Step(
        slug="burgerlijke-staat",
        label="Burgerlijke staat",
        question="Was {naam} getrouwd of had {naam} een geregistreerd partnerschap?",
        reason="Wij vragen dit omdat de naam van een partner op de akte van overlijden komt.",
        fields={"overledene.burgerlijke_staat": Choice(choices=choices.of(BurgerlijkeStaat))},
    ),
)
DE_FAMILIE = (
    Step(
        slug="partner",
        label="Partner",
        question="Wie is de partner van {naam}?",
        reason=AKTE,
        fields=name("partner"),
        applies=applies.has_partner,
    ),
    Step(
        slug="eerdere-partners",
        label="Eerdere partners",
        question="Met wie was {naam} eerder getrouwd of geregistreerd partner?",
        reason=AKTE,
        fields={"eerdere_partners": Tick(UNKNOWN, on=NOT_KNOWN)},
        repeat=Repeat(path="eerdere_partners", block=former_partner, least=1, most=10),
        applies=applies.had_partner,
    ),
    Step(
        slug="ouders",
        label="Ouders",
        question="Wie zijn de ouders van {naam}?",
        reason=f"{AKTE} Is er één ouder bekend? Vul dan alleen ouder 1 in.",
        fields={"ouders": Tick(UNKNOWN, on=NOT_KNOWN)},
        repeat=Repeat(path="ouders", block=parent, least=2, most=2),
    ),
    Step(
        slug="kinderen",
        label="Kinderen",
        question="Had {naam} kinderen jonger dan 18 jaar?",
        fields={
            "minderjarige_kinderen": Choice(
                hint="Wij vragen dit omdat de gemeente het aan de rechtbank moet doorgeven.",
                choices=choices.of(JaNeeOnbekend),
            )
        },
    ),
)
DE_AANGEVER = (
    Step(
        slug="aangever",
        label="Uw gegevens",
        question="Wie bent u?",
        reason="Wij vragen dit omdat uw naam en uw geboorte op de akte van overlijden komen.",
        fields={
            "aangever.hoedanigheid": Choice("Waarom geeft u dit overlijden door?", choices=choices.of(Hoedanigheid)),
            "aangever.bsn": bsn("9 cijfers. Dit is uw eigen BSN."),
            **name("aangever"),
            "aangever.geboortedatum": PartialDay(hint="Bijvoorbeeld 2 3 1976"),
            "aangever.geboorteplaats": Text(),
        },
    ),
    Step(
        slug="machtiging",
        label="Machtiging",
        question="Wie heeft u gemachtigd?",
        reason="Wij vragen dit omdat alleen wie gemachtigd is een overlijden online mag doorgeven.",
        fields={
            "aangever.machtiging_gever": Text(
                hint="De naam van iemand die zelf van het overlijden weet, bijvoorbeeld een familielid.", width=40
            ),
            "aangever.machtiging_bevestigd": Tick("Deze persoon heeft mij gemachtigd om het overlijden door te geven."),
        },
        applies=applies.is_authorised,
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
            )
        },
    ),
    Step(
        slug="arts",
        label="De arts",
        question="Welke arts heeft het overlijden vastgesteld?",
        reason="Wij vragen dit omdat de gemeente het vergelijkt met de papieren van de arts.",
        fields={
            "arts.naam": Text(width=40),
            "arts.plaats": Text(),
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
        applies=applies.is_natural,
    ),
    Step(
        slug="overleg",
        label="Overleg met de lijkschouwer",
        question="Met welke lijkschouwer heeft de arts overlegd?",
        reason="Wij vragen dit omdat {naam} jonger was dan 18 jaar. Het staat op formulier A.",
        fields={"arts.overleg_datum": Day(hint="Bijvoorbeeld 2 3 2026"), "arts.overleg_naam": Text(width=40)},
        applies=applies.needs_coroner,
    ),
)
DE_UITVAART = (
    Step(
        slug="uitvaart",
        label="De uitvaart",
        question="Wanneer is de begrafenis of crematie?",
        fields={
            "lijkbezorging.soort": Choice("Wat gaat er gebeuren?", choices=choices.of(SoortLijkbezorging)),
            "lijkbezorging.datum": Day(hint="Bijvoorbeeld 6 3 2026"),
            "lijkbezorging.tijd": Clock(),
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
        reason="De burgemeester van de gemeente waar het lichaam is moet dit goedvinden.",
        fields={
            "lijkbezorging.gemeente_lichaam": Select(
                "In welke gemeente is het lichaam?", choices=choices.municipalities
            ),
            "lijkbezorging.uitstel_reden": LongText(hint="Schrijf niet op waaraan {naam} is overleden."),
        },
        applies=applies.needs_permission,
        template="forms/uitvaart.html",
    ),
    Step(
        slug="buitenland",
        label="Naar het buitenland",
        question="Waar gaat het lichaam heen?",
        reason="Wij vragen dit omdat het land bepaalt welke papieren er nodig zijn.",
        fields={
            "lijkbezorging.bestemming_land": Select(choices=choices.countries),
            "lijkbezorging.bestemming_plaats": Text(),
            "lijkbezorging.vervoermiddel": Choice(choices=choices.of(Vervoermiddel)),
            "lijkbezorging.via_landen": Text(width=40, optional=True),
        },
        applies=applies.goes_abroad,
    ),
)
BIJLAGEN = Step(
    slug="bijlagen",
    label="Bijlagen",
    question="Welke documenten voegt u toe?",
    fields={
        "soort": FileKind("Wat voor document is het?", choices=choices.of(BijlageSoort), width=40),
        "bijlagen": Files("Kies een bestand", hint="Een pdf, jpg of png van hoogstens 8 MB."),
    },
    template="forms/bijlagen.html",
)
CONTROLEREN = Step(
    slug="controleren",
    label="Controleren en versturen",
    question="Kijk of alles klopt",
    fields={"naar_waarheid": Tick("Ik heb alles naar waarheid ingevuld.")},
    template="forms/controleren.html",
)
TOT_SLOT = (
    BIJLAGEN,
    Step(
        slug="uittreksels",
        label="Uittreksels",
        question="Hoeveel uittreksels van de akte van overlijden wilt u?",
        reason="{kosten} Banken en verzekeraars vragen er vaak om.",
        fields={
            "uittreksels.nederlands": Number(width=2, default="0", hint="Een getal van 0 tot 10"),
            "uittreksels.internationaal": Number(width=2, default="0", hint="Voor gebruik in het buitenland"),
        },
    ),
    Step(
        slug="contact",
        label="Contact",
        question="Hoe kan de gemeente u bereiken?",
        reason="Wij vragen dit omdat de gemeente u kan bellen of mailen als er iets niet duidelijk is.",
        fields={
            "contact.naam": Text(width=40, render_kw={"autocomplete": "name"}),
            "contact.email": Text(width=40, render_kw={"autocomplete": "email", "inputmode": "email"}),
            "contact.telefoon": Text(render_kw={"autocomplete": "tel", "inputmode": "tel"}),
        },
    ),
    CONTROLEREN,
)

STEPS = (GEMEENTE, *DE_OVERLEDENE, *DE_FAMILIE, *DE_AANGEVER, *DE_ARTS, *DE_UITVAART, *TOT_SLOT)
BY_SLUG = {step.slug: step for step in STEPS}
