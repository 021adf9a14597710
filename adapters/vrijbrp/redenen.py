# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""Why vrijBRP did not take a declaration, in plain Dutch for the clerk who has to solve it, at its field."""

from __future__ import annotations

import re
from collections.abc import Iterable

from overlijden.aangifte import Aangifte, Bevinding, Ernst

REGEL = "vrijbrp"
ONBEKEND = "vrijBRP heeft de aangifte niet aangenomen. Vraag de leverancier waarom."
INSTELLINGEN = "Controleer de instellingen van deze gemeente en stuur de aangifte daarna opnieuw."
TEKSTEN = {
    "al-aanwezig": "vrijBRP heeft al een dossier met dit kenmerk. Werk dat dossier met de hand bij.",
    "geen-zaak": "vrijBRP kent het dossier niet meer waar dit document bij hoort. Vraag de leverancier wat er misging.",
    "bsn-onjuist": "vrijBRP kan dit BSN niet gebruiken. Controleer het nummer.",
    "bsn-onbekend": "vrijBRP vindt niemand met dit BSN. Controleer het nummer, of maak het dossier met de hand.",
    "andere-gemeente": "vrijBRP neemt alleen een overlijden in de eigen gemeente aan. Controleer de gemeente.",
    "uittrekselcode": f"vrijBRP kent de code van een besteld uittreksel niet. {INSTELLINGEN}",
    "uittreksels-per-email": "vrijBRP neemt deze uittreksels niet aan bij contact per e-mail. Bestel ze met de hand.",
    "soort": "vrijBRP neemt deze soort aangifte niet aan. Maak het dossier met de hand.",
    "413": "Een bijlage is te groot voor vrijBRP. Voeg haar met de hand toe.",
    "400": "vrijBRP kan een gegeven niet lezen. Vraag de leverancier om welk gegeven het gaat.",
}
ONTBREEKT = "vrijBRP neemt een aangifte zonder dit gegeven niet aan. Vul het aan, of maak het dossier met de hand."
# What a code is about, whatever the text says.
PLAATSEN = {
    "andere-gemeente": "/overlijden/gemeente",
    "uittrekselcode": "/uittreksels",
    "uittreksels-per-email": "/uittreksels",
    "soort": "/soort",
    "413": "/bijlagen",
}
# The word in a text of vrijBRP's validation, and the field that fills it; the more particular first.
VELDEN = (
    (r"time in funeralServices|funeralServices.*time", "/lijkbezorging/tijd"),
    (r"date in funeralServices", "/lijkbezorging/datum"),
    (r"serviceType|outsideBenelux|funeralServices", "/lijkbezorging/soort"),
    (r"writtenDeclarantType", "/lijkvinding/officier"),
    (r"dateOfFinding", "/lijkvinding/datum"),
    (r"timeOfFinding", "/lijkvinding/tijd"),
    (r"deathByNaturalCauses", "/overlijden/soort"),
    (r"dateOfDeath", "/overlijden/datum"),
    (r"timeOfDeath|time must match", "/overlijden/tijd"),
    (r"municipality", "/overlijden/gemeente"),
    (r"declarant", "/aangever/bsn"),
    (r"titlePredicate|TitlePredicate", "/overledene/titel"),
    (r"birthdate", "/overledene/geboortedatum"),
    (r"deceased|bsn", "/overledene/bsn"),
    (r"extract", "/uittreksels"),
    (r"correspondence|communicationType|name is mandatory", "/contact/naam"),
    (r"filename|content", "/bijlagen"),
)


def geweigerd(code: str, tekst: str, aangifte: Aangifte) -> tuple[Bevinding, ...]:
    """The reason for this code, at the field that it, the BSN in the text or a word in the text points at."""
    wijzer = PLAATSEN.get(code) or (_whose_bsn(tekst, aangifte) if code.startswith("bsn") else _pointer(tekst))
    return (Bevinding(f"{REGEL}:{code}", Ernst.AMBTENAAR, wijzer, TEKSTEN.get(code, ONBEKEND)),)


def ontbreekt(wijzers: Iterable[str]) -> tuple[Bevinding, ...]:
    """One reason for each answer that vrijBRP cannot do without."""
    return tuple(Bevinding(f"{REGEL}:ontbreekt", Ernst.AMBTENAAR, wijzer, ONTBREEKT) for wijzer in wijzers)


def _whose_bsn(tekst: str, aangifte: Aangifte) -> str:
    """Behind vrijBRP Dossiers a BSN is a number, which has lost its leading zeros."""
    numbers = {int(number) for number in re.findall(r"[0-9]{1,9}", tekst)}
    for wijzer, bsn in (("/overledene/bsn", aangifte.overledene.bsn), ("/aangever/bsn", aangifte.aangever.bsn)):
        if bsn and int(bsn) in numbers:
            return wijzer
    return ""


def _pointer(tekst: str) -> str:
    return next((wijzer for patroon, wijzer in VELDEN if re.search(patroon, tekst)), "")
