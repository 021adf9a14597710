# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""The whole declaration as a readable document, because vrijBRP has no field for half of it.

Every answer stands in it, under the label of the dictionary, so that nothing can get lost on the way. Above them stands
what vrijBRP holds otherwise than it was declared.
"""

from __future__ import annotations

from collections.abc import Iterator

from adapters import teksten
from adapters.vrijbrp.profiel import SOORTEN, Profiel
from overlijden.aangifte import (
    Aangifte,
    DatumZekerheid,
    Lijkbezorging,
    SoortAangifte,
    SoortLijkbezorging,
)
from overlijden.adapter import Bericht, Document

UITVAART = {
    SoortLijkbezorging.BEGRAVING: "Het lichaam wordt begraven. vrijBRP kent alleen 'begraving of crematie'.",
    SoortLijkbezorging.CREMATIE: "Het lichaam wordt gecremeerd. vrijBRP kent alleen 'begraving of crematie'.",
    SoortLijkbezorging.BUITENLAND: "Het lichaam gaat naar het buitenland. In vrijBRP staat 'begraving of crematie'.",
}


def document(bericht: Bericht, profiel: Profiel) -> Document:
    """The same bytes for the same bericht."""
    titel, naam = f"Alle gegevens van aangifte {bericht.kenmerk}", f"aangifte-{bericht.kenmerk}"
    return teksten.document(bericht, "aangifte", titel, naam, opmerkingen(bericht.aangifte, profiel))


def opmerkingen(aangifte: Aangifte, profiel: Profiel) -> Iterator[str]:
    """What the fields of vrijBRP say otherwise than the declarant did, or leave out although somebody must act."""
    overlijden, uittreksels = aangifte.overlijden, aangifte.uittreksels
    if aangifte.soort is SoortAangifte.OVERLIJDEN and overlijden.datum_zekerheid is DatumZekerheid.TUSSEN:
        yield "De dag van overlijden is niet precies bekend. In vrijBRP staat de eerste dag van de periode."
    if aangifte.soort is SoortAangifte.LIJKVINDING:
        yield "In vrijBRP staan de dag en tijd van de vinding. Wat over het overlijden bekend is, staat hieronder."
    yield from _funeral(aangifte.lijkbezorging)
    if any(getattr(uittreksels, soort) and soort not in profiel.uittreksels for soort in SOORTEN):
        yield "Niet alle bestelde uittreksels staan in vrijBRP. Hieronder staat hoeveel er besteld zijn."
    if aangifte.onderneming is not None:
        yield "Een uitvaartonderneming doet de aangifte. vrijBRP kent als aangever alleen een persoon."


def _funeral(uitvaart: Lijkbezorging) -> Iterator[str]:
    if uitvaart.soort in UITVAART:
        yield UITVAART[uitvaart.soort]
    if uitvaart.laissez_passer:
        yield "De aangever vraagt een laissez-passer aan."
    if uitvaart.uitstel_reden:
        yield "De aangever vraagt een andere termijn voor de uitvaart."
