# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""What a declaration must say before it is filed (BW 1:19h.4; Bbs 61, 67a.2), as one table.

Where the law says "if known", the type of the field admits ``Onbekend`` and that is an answer. The other kinds of
declaration are refused as a whole, so nobody is asked to complete one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from operator import attrgetter
from typing import NamedTuple

from overlijden.aangifte import (
    Aangifte,
    DatumZekerheid,
    Ernst,
    Onbekend,
    SoortAangifte,
)
from overlijden.rules.context import Context
from overlijden.rules.derived import (
    goes_abroad,
    is_asked,
    is_child,
    is_period,
    is_undeclared_birth,
    needs_permission,
    relatives,
)
from overlijden.rules.registry import Fout, Regel, add, regel

Voorwaarde = Callable[[Aangifte], bool]


def _always(_: Aangifte) -> bool:
    return True


def _has_day(aangifte: Aangifte) -> bool:
    return aangifte.overlijden.datum_zekerheid is not DatumZekerheid.ONBEKEND


def _has_exact_day(aangifte: Aangifte) -> bool:
    return aangifte.overlijden.datum_zekerheid is DatumZekerheid.EXACT or is_undeclared_birth(aangifte)


def _has_unknown_time(aangifte: Aangifte) -> bool:
    return _has_exact_day(aangifte) and isinstance(aangifte.overlijden.tijd, Onbekend)


def _has_given_names(aangifte: Aangifte) -> bool:
    return not aangifte.overledene.enkele_naam


def _is_no_child(aangifte: Aangifte) -> bool:
    return not is_child(aangifte)


def _stays_here(aangifte: Aangifte) -> bool:
    return not goes_abroad(aangifte)


def _was_known(aangifte: Aangifte) -> bool:
    """Of a newborn child the day is known, and the parents are asked with the birth."""
    return not is_undeclared_birth(aangifte)


def _has_no_email(aangifte: Aangifte) -> bool:
    return not aangifte.contact.email


class Vraag(NamedTuple):
    """A question that must have an answer: id of the rule, pointer, Dutch sentence, source, when it is asked.

    The id is that of the published rule where that list has one, else a number of this table.
    """

    id: str
    wijzer: str
    tekst: str
    bron: str
    when: Voorwaarde = _always
    ernst: Ernst = Ernst.BLOKKEERT
    levenloos: str = ""  # the sentence of a stillbirth; "" is not asked there
    kind: str = ""  # the sentence of a child whose birth was not declared; "" is that of everybody


VRAGEN = (
    Vraag(
        "V01",
        "/overlijden/gemeente",
        "Kies de gemeente van overlijden.",
        "BW 1:19f.1",
        levenloos="Kies de gemeente van geboorte.",
    ),
    Vraag(
        "V02",
        "/overlijden/plaats",
        "Vul de plaats in waar de persoon is overleden.",
        "BW 1:19h.4c; Bbs 18.6",
        levenloos="Vul de plaats in waar het kind is geboren.",
        kind="Vul de plaats in waar het kind is overleden.",
    ),
    Vraag("V03", "/overlijden/datum_zekerheid", "Kies of de dag van overlijden bekend is.", "BW 1:19h.4c", _was_known),
    Vraag(
        "V04",
        "/overlijden/datum",
        "Vul de dag van overlijden in.",
        "BW 1:19h.4c",
        _has_day,
        levenloos="Vul in op welke dag het kind is geboren.",
    ),
    Vraag(
        "V05",
        "/overlijden/tijd",
        "Vul de tijd in. Weet u die niet? Kies dan 'Weet ik niet'.",
        "BW 1:19h.4c; Bbs 61.1e",
        _has_exact_day,
    ),
    Vraag(
        "R30",
        "/overlijden/bijzonderheden",
        "U weet de tijd niet precies. Schrijf hier wat u wel weet.",
        "Bbs 61.1e",
        _has_unknown_time,
    ),
    Vraag(
        "V06",
        "/overlijden/tot",
        "Vul in op welke dag het op zijn laatst kan zijn geweest.",
        "BW 1:19f.2",
        is_period,
    ),
    Vraag("V07", "/overlijden/soort", "Kies welke verklaring de arts gaf.", "Wlb 7, 12"),
    Vraag(
        "V08",
        "/overledene/voornamen",
        "Vul alle voornamen in. Is er maar één naam? Geef dat aan.",
        "BW 1:19h.4a; Bbs 61.1a",
        _has_given_names,
        kind="Vul alle voornamen van het kind in.",
    ),
    Vraag("V09", "/overledene/geslachtsnaam", "Vul de achternaam bij de geboorte in.", "BW 1:19h.4a; Bbs 61.1a"),
    Vraag(
        "V10",
        "/overledene/geslacht",
        "Kies het geslacht dat op het paspoort staat.",
        "BW 1:19h.4a; Bbs 61.1c",
        kind="Kies of het een jongen of een meisje is.",
    ),
    Vraag(
        "V11",
        "/overledene/geboortedatum",
        "Vul de geboortedatum in, of het deel dat u weet.",
        "BW 1:19h.4b; Bbs 61.1b",
    ),
    Vraag(
        "V12",
        "/overledene/geboorteplaats",
        "Vul de geboorteplaats in. Weet u die niet? Kies dan 'Weet ik niet'.",
        "BW 1:19h.4b; Bbs 61.1b",
    ),
    Vraag(
        "V13",
        "/overledene/adres/woonplaats",
        "Vul de laatste woonplaats in. Weet u die niet? Kies dan 'Weet ik niet'.",
        "BW 1:19h.4e; Bbs 61.1d",
    ),
    Vraag("V14", "/overledene/burgerlijke_staat", "Kies de burgerlijke staat.", "BW 1:19h.4d", _is_no_child),
    Vraag(
        "V15",
        "/ouders",
        "Vul de namen van de ouders in. Weet u die niet? Kies dan 'Weet ik niet'.",
        "Bbs 61.2",
        _was_known,
    ),
    Vraag(
        "V16",
        "/minderjarige_kinderen",
        "Kies of er kinderen zijn die jonger zijn dan 18 jaar.",
        "BW 1:301",
        _is_no_child,
    ),
    Vraag("V17", "/aangever/bsn", "Vul uw eigen BSN in.", "Bbs 61.3b", levenloos="Vul uw eigen BSN in."),
    Vraag(
        "V18",
        "/aangever/geslachtsnaam",
        "Vul uw achternaam bij de geboorte in.",
        "Bbs 61.3b",
        levenloos="Vul uw achternaam bij de geboorte in.",
    ),
    Vraag("R07", "/aangever/voornamen", "Vul uw voornamen in.", "Bbs 61.3b", ernst=Ernst.AMBTENAAR),
    Vraag("R07", "/aangever/geboortedatum", "Vul uw geboortedatum in.", "Bbs 61.3b", ernst=Ernst.AMBTENAAR),
    Vraag("R07", "/aangever/geboorteplaats", "Vul uw geboorteplaats in.", "Bbs 61.3b", ernst=Ernst.AMBTENAAR),
    Vraag("V19", "/arts/b_route", "Kies wat er met de gesloten envelop (formulier B) gebeurt.", "Wlb 12a"),
    Vraag("R48", "/lijkbezorging/soort", "Kies wat voor uitvaart het wordt.", "Wlb 16, 67; Blb 11"),
    Vraag("R48", "/lijkbezorging/datum", "Vul de dag van de uitvaart in.", "Wlb 16, 67; Blb 11"),
    Vraag("R48", "/lijkbezorging/locatie", "Vul in waar de uitvaart is.", "Wlb 16, 67; Blb 11", _stays_here),
    Vraag("V20", "/lijkbezorging/bestemming_land", "Kies het land waar de reis naartoe gaat.", "Blb 11", goes_abroad),
    Vraag("V21", "/lijkbezorging/vervoermiddel", "Kies hoe de reis gaat.", "Blb 11", goes_abroad),
    Vraag("V22", "/lijkbezorging/uitstel_reden", "Schrijf waarom u een andere dag kiest.", "Wlb 17", needs_permission),
    Vraag(
        "V23", "/lijkbezorging/gemeente_lichaam", "Kies in welke gemeente de persoon nu is.", "Wlb 17", needs_permission
    ),
    Vraag("V24", "/uittreksels/nederlands", "Vul in hoeveel Nederlandse uittreksels u wilt.", "BW 1:23b"),
    Vraag("V25", "/uittreksels/internationaal", "Vul in hoeveel meertalige uittreksels u wilt.", "BW 1:23b"),
    Vraag(
        "V26",
        "/contact/telefoon",
        "Vul een telefoonnummer of e-mailadres in.",
        "KING 2017",
        _has_no_email,
        levenloos="Vul een telefoonnummer of e-mailadres in.",
    ),
    Vraag(
        "R11",
        "/naar_waarheid",
        "Bevestig dat u alles naar waarheid hebt ingevuld.",
        "BW 1:18b",
        levenloos="Bevestig dat u alles naar waarheid hebt ingevuld.",
    ),
)


@regel(
    "V27",
    Ernst.BLOKKEERT,
    "Bbs 61",
    "/partner/geslachtsnaam",
    "/eerdere_partners/*/geslachtsnaam",
    "/ouders/*/geslachtsnaam",
)
def relatives_have_a_surname(aangifte: Aangifte, _: Context) -> Iterable[Fout]:
    """Vul de achternaam in. Hoort hier niemand? Maak dan ook de andere vakken leeg."""
    for wijzer, naam in relatives(aangifte):
        if not is_answered(naam.geslachtsnaam):
            yield Fout(
                f"{wijzer}/geslachtsnaam", "Vul de achternaam van de partner in." if wijzer == "/partner" else ""
            )


def is_answered(value: object) -> bool:
    """Whether a field has an answer: blank text has not, nor has a confirmation that was refused."""
    return bool(value.strip()) if isinstance(value, str) else value is not None and value is not False


def _sentence(vraag: Vraag, soort: SoortAangifte) -> str:
    """How it is asked of a declaration of this kind; "" where it is not."""
    if soort is SoortAangifte.LEVENLOOS:
        return vraag.levenloos
    return vraag.kind or vraag.tekst if soort is SoortAangifte.GEBOORTE_EN_OVERLIJDEN else vraag.tekst


def _enter(vragen: tuple[Vraag, ...]) -> None:
    eerste = vragen[0]
    getters = [(vraag, attrgetter(vraag.wijzer[1:].replace("/", "."))) for vraag in vragen]

    def check(aangifte: Aangifte, context: Context) -> Iterator[Fout]:
        if not is_asked(aangifte, context):
            return
        for vraag, get in getters:
            tekst = _sentence(vraag, aangifte.soort)
            if tekst and not is_answered(get(aangifte)) and vraag.when(aangifte):
                yield Fout(vraag.wijzer, tekst)

    velden = tuple(vraag.wijzer for vraag in vragen)
    add(Regel(eerste.id, eerste.ernst, eerste.bron, velden, eerste.tekst, check))


for _identifier in dict.fromkeys(vraag.id for vraag in VRAGEN):
    _enter(tuple(vraag for vraag in VRAGEN if vraag.id == _identifier))
