# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""Why a back-end refused, in plain Dutch for the clerk who has to solve it.

Only the StUF code is used. The fault's own text may quote the declaration, so that it is searched for the name of a
field but never repeated.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from adapters.stuf_zds.antwoord import Antwoord
from overlijden.aangifte import Bevinding, Ernst
from overlijden.adapter import Refused

REGEL = "stuf-zds"
ONBEKEND = "De gemeente heeft het bericht geweigerd zonder bekende reden. Vraag de leverancier wat er misging."
INSTELLINGEN = "Controleer de instellingen van deze gemeente en stuur het bericht daarna opnieuw."
TEKSTEN = {
    "geen-zaak": "Van deze aangifte is geen zaaknummer bekend. Vertel de ambtenaar zelf wat er veranderde.",
    "profiel": "De aangifte mist een gegeven dat het systeem van de gemeente nodig heeft. Vul het aan.",
    "StUF001": f"Het systeem van de gemeente kent deze versie van StUF niet. {INSTELLINGEN}",
    "StUF004": f"Het systeem van de gemeente kent dit sectormodel niet. {INSTELLINGEN}",
    "StUF007": f"Het systeem van de gemeente kent deze versie van het sectormodel niet. {INSTELLINGEN}",
    "StUF010": f"Het systeem van de gemeente kent de ontvanger niet. {INSTELLINGEN}",
    "StUF013": f"Het systeem van de gemeente kent de afzender niet. {INSTELLINGEN}",
    "StUF022": f"Het systeem van de gemeente ondersteunt dit bericht niet. {INSTELLINGEN}",
    "StUF052": f"Het systeem van de gemeente heeft de afzender geen rechten gegeven. {INSTELLINGEN}",
    "StUF055": "Het systeem van de gemeente kan dit bericht niet lezen. Vraag de leverancier om welk gegeven het gaat.",
    "StUF058": "Het systeem van de gemeente kon het bericht niet verwerken. Vraag de leverancier wat er misging.",
    "StUF064": f"Het systeem van de gemeente vindt iets niet waarnaar het bericht verwijst. {INSTELLINGEN}",
    "StUF067": "Het systeem van de gemeente vond meer dan één treffer. Vraag de leverancier welke de juiste is.",
}
# The element in a schema path or fault text, and the field that fills it; the initiator first, for it is nested deeper.
VELDEN = (
    (r"heeftAlsInitiator", "/aangever/bsn"),
    (r"inp\.bsn", "/overledene/bsn"),
    (r"geslachtsnaam", "/overledene/geslachtsnaam"),
    (r"voornamen", "/overledene/voornamen"),
    (r"geboortedatum", "/overledene/geboortedatum"),
    (r"geslachtsaanduiding", "/overledene/geslacht"),
    (r"verblijfsadres|aoa\.|wpl\.|gor\.", "/overledene/adres"),
    (r"vestiging", "/onderneming/vestigingsnummer"),
    (r"inhoud|edcLk01", "/bijlagen"),
)


def geweigerd(code: str, tekst: str) -> tuple[Bevinding, ...]:
    """The reason for this code, at the field that the fault's text names if it names one."""
    uitleg = TEKSTEN.get(code, ONBEKEND)
    return (Bevinding(f"{REGEL}:{code or 'zonder-code'}", Ernst.AMBTENAAR, _wijzer(tekst), uitleg),)


def refusal(antwoord: Antwoord) -> Refused:
    tekst = "" if antwoord.xml is None else " ".join(str(deel) for deel in antwoord.xml.itertext())
    return Refused(antwoord.code or "onbekend antwoord", geweigerd(antwoord.code, tekst))


def ongeldig(paden: Iterable[str]) -> tuple[Bevinding, ...]:
    """One reason for each field at which our own message is not valid."""
    wijzers = sorted({_wijzer(pad) for pad in paden})
    return tuple(Bevinding(f"{REGEL}:profiel", Ernst.AMBTENAAR, wijzer, TEKSTEN["profiel"]) for wijzer in wijzers)


def _wijzer(tekst: str) -> str:
    return next((wijzer for patroon, wijzer in VELDEN if re.search(patroon, tekst)), "")
