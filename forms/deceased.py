# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""The steps about the person who died and about the family."""

from __future__ import annotations

from forms import choices
from forms.blocks import AKTE, address, bsn, former_partner, name, parent
from forms.fields import UNKNOWN, Choice, LongText, Named, Select, Text, TextOrUnknown, Tick, YesNo
from forms.moments import Clock, Day, PartialDay
from forms.step import Repeat, Step
from overlijden.aangifte import Aangifte, BurgerlijkeStaat, DatumZekerheid, Geslacht, JaNeeOnbekend, Onderweg
from overlijden.codes import LAND_NEDERLAND
from overlijden.rules import derived

NOT_KNOWN = {"onbekend": ""}
_NO_CAUSE = "Schrijf niet op waaraan de persoon is overleden."


def _was_on_the_way(aangifte: Aangifte) -> bool:
    """Only whoever said so before the draft began is asked in what."""
    return aangifte.overlijden.onderweg is not None


def _is_no_child(aangifte: Aangifte) -> bool:
    return not derived.is_child(aangifte)


def _is_exact(aangifte: Aangifte) -> bool:
    return aangifte.overlijden.datum_zekerheid in (DatumZekerheid.EXACT, None)


ONDERWEG = Step(
    slug="onderweg",
    label="Onderweg",
    question="Iemand is onderweg overleden",
    fields={"overlijden.onderweg": Choice("Waarin is de persoon overleden?", choices=choices.of(Onderweg))},
    applies=_was_on_the_way,
    template="forms/onderweg.html",
)
PLAATS = Step(
    slug="plaats",
    label="Plaats",
    question="In welke plaats is de persoon overleden?",
    fields={"overlijden.plaats": Text(hint="Dat is de plaats van het ziekenhuis of het huis.")},
)
DE_OVERLEDENE = (
    Step(
        slug="bsn",
        label="BSN",
        question="Had de persoon een burgerservicenummer (BSN)?",
        fields={
            "overledene.heeft_bsn": YesNo(
                "Had de persoon een BSN?",
                hint="U vindt het op het paspoort of de identiteitskaart. Met het BSN vindt de gemeente de juiste"
                " persoon. Ook wie in het buitenland woonde, kan er een hebben.",
                default="ja",
            ),
            "overledene.bsn": bsn("9 cijfers"),
        },
        reveals={"overledene.bsn": ("overledene.heeft_bsn", "ja")},
    ),
    Step(
        slug="overledene",
        label="De overleden persoon",
        question="Wie is er overleden?",
        reason=AKTE,
        fields={
            **name("overledene"),
            "overledene.enkele_naam": Tick("De persoon had maar één naam. Die staat bij de achternaam."),
            "overledene.titel": Select(hint="Bijvoorbeeld barones of jonkheer.", choices=choices.titles, optional=True),
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
            "overledene.geboorteland": Named(choices=choices.birth_countries, default=LAND_NEDERLAND),
        },
    ),
    Step(
        slug="dag-bekend",
        label="Is de dag bekend",
        question="Weet u op welke dag {naam} is overleden?",
        fields={
            "overlijden.datum_zekerheid": Choice(
                choices=choices.of(DatumZekerheid),
                hints={
                    DatumZekerheid.TUSSEN: "U weet de dag niet precies, maar wel tussen welke dagen of tijden het was.",
                    DatumZekerheid.ONBEKEND: "Dan doet u zelf geen aangifte. U leest wie u dan helpt.",
                },
            )
        },
    ),
    Step(
        slug="overlijden",
        label="Dag en tijd",
        question="Op welke dag is {naam} overleden?",
        reason=AKTE,
        fields={
            "overlijden.datum": Day(hint="Bijvoorbeeld 2 3 2026"),
            "overlijden.tijd": Clock(
                "Hoe laat is {naam} overleden?", hint="Bijvoorbeeld 17 38. Gebruik 0 tot en met 23 uur."
            ),
            "overlijden.bijzonderheden": LongText(
                hint=f"Weet u de tijd niet? Schrijf dan hier wat u wel weet. {_NO_CAUSE}", optional=True
            ),
        },
        applies=_is_exact,
    ),
    Step(
        slug="periode",
        label="Tussen twee momenten",
        question="Tussen welke momenten is {naam} overleden?",
        reason="De gemeente beslist of dit zo op de akte kan. U hoort het als zij meer moet weten.",
        fields={
            "overlijden.datum": Day(
                "Op welke dag kan het op zijn vroegst zijn?", hint="Bijvoorbeeld 2 3 2026", group="Het eerste moment"
            ),
            "overlijden.tijd": Clock("Vanaf hoe laat die dag?", group="Het eerste moment"),
            "overlijden.tot": Day(
                "Op welke dag kan het op zijn laatst zijn?", hint="Bijvoorbeeld 3 3 2026", group="Het laatste moment"
            ),
            "overlijden.tot_tijd": Clock("Tot hoe laat die dag?", group="Het laatste moment"),
            "overlijden.bijzonderheden": LongText(
                hint=f"Bijvoorbeeld wanneer iemand {{naam}} het laatst sprak. {_NO_CAUSE}",
                group="Wat u verder weet",
                optional=True,
            ),
        },
        applies=derived.is_period,
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
        applies=_is_no_child,
    ),
)
DE_FAMILIE = (
    Step(
        slug="partner",
        label="Partner",
        question="Wie is de partner van {naam}?",
        reason=AKTE,
        fields=name("partner"),
        applies=derived.has_partner,
    ),
    Step(
        slug="eerdere-partners",
        label="Eerdere partners",
        question="Met wie was {naam} eerder getrouwd of geregistreerd partner?",
        reason=AKTE,
        fields={"eerdere_partners": Tick(UNKNOWN, on=NOT_KNOWN)},
        repeat=Repeat(path="eerdere_partners", block=former_partner, least=1, most=10),
        applies=derived.had_partner,
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
        applies=_is_no_child,
    ),
)
