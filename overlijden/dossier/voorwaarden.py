# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""What must be so before there is an akte or a verlof, rule by rule; and what else an act at the desk needs."""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from overlijden import akte, rules
from overlijden.aangifte import Aangifte, Bevinding, BijlageSoort
from overlijden.rules import RULES, Behandeling, BrpPersoon, Context, derived
from overlijden.rules.stukken import remark_problem
from overlijden.status import Actie
from overlijden.termijn import read_day
from overlijden.tools.guards import GuardFailed

LONGEST = 500  # characters of a reason

# The rules that an act rests on, in the order of the declaration.
VOORWAARDEN: Mapping[Actie, tuple[str, ...]] = {
    Actie.AKTE_OPMAKEN: (
        "R06", "R07", "R12", "R17", "R18", "R19", "R21", "R31", "R33", "R40", "R42", "R44", "R45", "R46", "R47", "R72",
    ),
    Actie.VERLOF_AFGEVEN: ("R50", "R53", "R59", "R60", "R63", "R64", "R73"),
}  # fmt: skip
# Where the law leaves it to the registrar she may go on, and says why. No verlof without its papers (Wlb 12).
AFWIJKBAAR = frozenset({"R06", "R12", "R17", "R18", "R19", "R31", "R40", "R45", "R72"})
# Where declaration and BRP differ: settled by choosing.
VERGELIJKEND = frozenset({"R21", "R42", "R44"})
_OF_THE_DECEASED = frozenset({"R18", "R19", *VERGELIJKEND})
# What these rules compare with: without an answer of the BRP they are neither met nor open.
_VERGELEKEN: Mapping[str, Callable[[Behandeling], BrpPersoon | None]] = {
    "R06": lambda known: known.brp_aangever,
    **dict.fromkeys(_OF_THE_DECEASED, lambda known: known.brp_overledene),
}


class Staat(StrEnum):
    OPEN = "open"
    AFGEWEKEN = "afgeweken"
    ZONDER_BRP = "zonder_brp"
    VOLDAAN = "voldaan"


@dataclass(frozen=True, slots=True)
class Voorwaarde:
    """How a rule stands for this dossier; ``teksten`` say what is open, ``reden`` why it was set aside.

    Of ``ZONDER_BRP`` there is no answer of the BRP to compare with, which keeps nobody from going on.
    """

    regel: str
    staat: Staat
    teksten: tuple[str, ...] = ()
    reden: str = ""

    @property
    def bron(self) -> str:
        return RULES[self.regel].bron

    @property
    def mag_afwijken(self) -> bool:
        return self.staat is Staat.OPEN and self.regel in AFWIJKBAAR


def weigh(
    actie: Actie, aangifte: Aangifte, context: Context, afgeweken: Mapping[str, str], gekozen: Container[str]
) -> list[Voorwaarde]:
    """Every precondition of an act. ``afgeweken`` is why one was set aside, ``gekozen`` holds the pointers settled.

    Of a child that the BRP cannot know, what would be compared with it is no precondition.
    """
    asked = VOORWAARDEN.get(actie, ())
    found: dict[str, list[Bevinding]] = {rule: [] for rule in asked}
    for finding in rules.check(aangifte, context, asked):
        if finding.regel not in VERGELIJKEND or finding.wijzer not in gekozen:
            found[finding.regel].append(finding)
    stands = [_stands(rule, findings, afgeweken, context.at_desk) for rule, findings in found.items()]
    without = _OF_THE_DECEASED if derived.is_unknown_to_brp(aangifte) else frozenset[str]()
    return [one for one in stands if one.staat is not Staat.ZONDER_BRP or one.regel not in without]


def _stands(rule: str, findings: Sequence[Bevinding], afgeweken: Mapping[str, str], known: Behandeling) -> Voorwaarde:
    if not findings:
        is_compared = rule not in _VERGELEKEN or _VERGELEKEN[rule](known) is not None
        return Voorwaarde(rule, Staat.VOLDAAN if is_compared else Staat.ZONDER_BRP)
    teksten = tuple(dict.fromkeys(finding.tekst for finding in findings))
    if rule in afgeweken:
        return Voorwaarde(rule, Staat.AFGEWEKEN, teksten, afgeweken[rule])
    return Voorwaarde(rule, Staat.OPEN, teksten)


def refuse_open(found: Sequence[Voorwaarde]) -> None:
    """GuardFailed when a precondition is open."""
    for one in found:
        if one.staat is Staat.OPEN:
            raise GuardFailed(one.teksten[0])


# Acts that somebody must be able to account for, and so say why; what is asked stands in the message.
MOTIVERING: Mapping[Actie, str] = {
    Actie.AANVULLING_VRAGEN: "Schrijf op wat u van de aangever nodig hebt.",
    Actie.INTREKKEN: "Schrijf op wie de aangifte introk, en wanneer.",
    Actie.WEIGEREN: "Schrijf op waarom u geen akte maakt. De aangever leest dit.",
    Actie.DOORZENDEN: "Schrijf op waarom een andere gemeente de akte maakt.",
    Actie.HEROPENEN: "Schrijf op waarom u het dossier opnieuw opent.",
    Actie.DOORHALING_VOORBEREIDEN: "Schrijf op uit welk stuk blijkt dat deze persoon niet is overleden.",
    Actie.DOORHALEN: "Schrijf de datum en het nummer op van de beschikking van de rechtbank.",
    Actie.AFWIJKEN: "Schrijf op waarom u toch verder kunt.",
    Actie.VERBETEREN: "Schrijf op wat u in de akte hebt verbeterd, en waarom.",
}


def refuse_unexplained(actie: Actie, reden: str | None) -> None:
    """GuardFailed when an act lacks the reason it needs, or its reason cannot be kept."""
    written = (reden or "").strip()
    if actie in MOTIVERING and not written:
        raise GuardFailed(MOTIVERING[actie], "/reden")
    if problem := remark_problem(written, LONGEST):
        raise GuardFailed(problem, "/reden")


def _a_day(gegevens: Mapping[str, str], vandaag: date) -> None:
    try:
        dag = read_day(gegevens.get("datum", ""))
    except ValueError:
        raise GuardFailed("Vul de dag in, bijvoorbeeld 2 3 2026.", "/datum") from None
    if dag > vandaag:
        raise GuardFailed("Deze dag ligt in de toekomst. Kies een andere dag.", "/datum")


def _a_paper(gegevens: Mapping[str, str], _: date) -> None:
    if gegevens.get("stuk") not in set(BijlageSoort):
        raise GuardFailed("Kies welk stuk u hebt ontvangen.", "/stuk")


def _a_decision(gegevens: Mapping[str, str], vandaag: date) -> None:
    if gegevens.get("besluit") not in ("toegestaan", "geweigerd"):
        raise GuardFailed("Kies wat de burgemeester heeft besloten.", "/besluit")
    if not gegevens.get("nummer"):
        raise GuardFailed("Vul het nummer of kenmerk van het besluit in.", "/nummer")
    _a_day(gegevens, vandaag)
    if gegevens["besluit"] == "toegestaan":
        try:
            read_day(gegevens.get("tot", ""))
        except ValueError:
            raise GuardFailed("Vul in op welke dag de uitvaart uiterlijk mag zijn.", "/tot") from None


def _a_rule(gegevens: Mapping[str, str], _: date) -> None:
    if gegevens.get("regel") not in AFWIJKBAAR:
        raise GuardFailed("Van deze voorwaarde kunt u niet afwijken.", "/regel")


def _a_birth_akte(gegevens: Mapping[str, str], vandaag: date) -> None:
    if not akte.is_birth_number(gegevens.get("nummer", "")):
        raise GuardFailed(akte.GEEN_GEBOORTEAKTE, "/nummer")
    _a_day(gegevens, vandaag)


def _a_payment(gegevens: Mapping[str, str], vandaag: date) -> None:
    if not re.fullmatch("[1-9][0-9]?", gegevens.get("aantal", "")):
        raise GuardFailed("Vul in hoeveel uittreksels het zijn, bijvoorbeeld 2.", "/aantal")
    _a_day(gegevens, vandaag)


def _filled_in(name: str, asked: str) -> Callable[[Mapping[str, str], date], None]:
    def check(gegevens: Mapping[str, str], _: date) -> None:
        if not gegevens.get(name):
            raise GuardFailed(asked, f"/{name}")

    return check


_NEEDS: Mapping[Actie, Callable[[Mapping[str, str], date], None]] = {
    **dict.fromkeys(
        (
            Actie.ORIGINELEN_ONTVANGEN,
            Actie.B_ENVELOP_ONTVANGEN,
            Actie.B_ENVELOP_VERZENDEN,
            Actie.RECHTBANK_INLICHTEN,
            Actie.WOONGEMEENTE_INLICHTEN,
            Actie.TERMIJN_VRAGEN,
            Actie.VERBETEREN,
            Actie.DOORHALEN,
        ),
        _a_day,
    ),
    Actie.STUK_ONTVANGEN: _a_paper,
    Actie.GEBOORTEAKTE_OPMAKEN: _a_birth_akte,
    Actie.BETALING_ONTVANGEN: _a_payment,
    Actie.TERUGBETALEN: _a_payment,
    Actie.TERMIJN_BESLISSEN: _a_decision,
    Actie.AFWIJKEN: _a_rule,
    Actie.DOORZENDEN: _filled_in("gemeente", "Kies de gemeente waar de persoon is overleden."),
    Actie.WEIGEREN: _filled_in("grond", "Kies waarom u geen akte maakt."),
    Actie.OVERDRAGEN: _filled_in("collega", "Kies een collega."),
    Actie.ONTVANGST_BEVESTIGEN: _filled_in("ontvanger", "Kies wie de ontvangst heeft bevestigd."),
}


def refuse_incomplete(actie: Actie, gegevens: Mapping[str, str], vandaag: date) -> None:
    """GuardFailed, at the field, when an act lacks what must go on record with it."""
    if actie in _NEEDS:
        _NEEDS[actie](gegevens, vandaag)
