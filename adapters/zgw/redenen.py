# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""Why a back-end refused, in plain Dutch for the clerk who has to solve it.

Only the codes and the names of fields are used: the texts of the back-end may quote the declaration.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from adapters.zgw.antwoord import Antwoord
from overlijden.aangifte import Bevinding, Ernst

REGEL = "zgw"
ONBEKEND = "De gemeente heeft het bericht geweigerd zonder bekende reden. Vraag de leverancier wat er misging."
INSTELLINGEN = "Controleer de instellingen van deze gemeente en stuur het bericht daarna opnieuw."
VERSIE = f"Het systeem van de gemeente spreekt een andere versie van de ZGW-API’s. {INSTELLINGEN}"
TEKSTEN = {
    "bsn": "Het systeem van de gemeente neemt dit BSN niet aan. Controleer het nummer.",
    "catalogus": f"De catalogus van de gemeente mist een naam uit de instellingen. {INSTELLINGEN}",
    "does_not_exist": f"Het systeem van de gemeente vindt iets niet waarnaar het bericht verwijst. {INSTELLINGEN}",
    "file-size": "Een bijlage kwam niet heel aan. Stuur het bericht opnieuw.",
    "geen-zaak": "De zaak van deze aangifte staat niet in het systeem van de gemeente. Vertel het de ambtenaar zelf.",
    "http-413": "Een bijlage is te groot voor het systeem van de gemeente. Lever haar op een andere manier.",
    "identificatie-niet-uniek": "De gemeente heeft al een andere zaak met dit nummer. Vraag de leverancier welke.",
    "max_length": "Dit gegeven is te lang voor het systeem van de gemeente. Lever het op een andere manier.",
    "not_acceptable": VERSIE,
    "not_found": f"Het adres van het systeem van de gemeente klopt niet. {INSTELLINGEN}",
    "permission_denied": f"Het systeem van de gemeente heeft deze dienst geen rechten gegeven. {INSTELLINGEN}",
    "required": "De aangifte mist een gegeven dat het systeem van de gemeente nodig heeft. Vul het aan.",
}
# The step and the field that the back-end names, and the field of ours that fills it.
VELDEN = (
    (r"rol:overledene .*inpBsn", "/overledene/bsn"),
    (r"rol:overledene .*voornamen", "/overledene/voornamen"),
    (r"rol:overledene .*geslachtsnaam", "/overledene/geslachtsnaam"),
    (r"rol:overledene .*geboortedatum", "/overledene/geboortedatum"),
    (r"rol:overledene .*", "/overledene"),
    (r"rol:aangever .*inpBsn", "/aangever/bsn"),
    (r"rol:aangever .*", "/aangever"),
    (r"rol:onderneming .*", "/onderneming"),
    (r"document:.*", "/bijlagen"),
)


def geweigerd(stap: str, antwoord: Antwoord, wijzers: Mapping[str, str]) -> tuple[Bevinding, ...]:
    """A reason for each fault that the back-end names; ``wijzers`` gives the fields of steps that carry just one."""
    return tuple(_reden(stap, naam, code, wijzers) for naam, code in antwoord.fouten or (("", antwoord.code),))


def ontbreekt(code: str) -> tuple[Bevinding, ...]:
    """The reason when the municipality's system lacks its zaak, or its catalogue what the profile names."""
    return (Bevinding(f"{REGEL}:{code}", Ernst.AMBTENAAR, "", TEKSTEN.get(code, TEKSTEN["catalogus"])),)


def _reden(stap: str, naam: str, code: str, wijzers: Mapping[str, str]) -> Bevinding:
    found = (wijzer for patroon, wijzer in VELDEN if re.fullmatch(patroon, f"{stap} {naam}"))
    wijzer = wijzers.get(stap) or next(found, "")
    uitleg = TEKSTEN.get("bsn" if naam.endswith("inpBsn") else code, ONBEKEND)
    return Bevinding(f"{REGEL}:{code}", Ernst.AMBTENAAR, wijzer, uitleg)
