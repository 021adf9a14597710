# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""The whole declaration as a readable document, because vrijBRP has no field for half of it.

Every answer stands in it, under the label of the dictionary, so that nothing can get lost on the way. Above them stands
what vrijBRP holds otherwise than it was declared.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from adapters.teksten import answers
from adapters.vrijbrp.profiel import SOORTEN, Profiel
from overlijden.aangifte import (
    Aangifte,
    BijlageSoort,
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
    inhoud = "\n".join(_lines(bericht, profiel)).encode(errors="replace")
    return Document(
        id="aangifte",
        soort=BijlageSoort.OVERIG,
        titel=f"Alle gegevens van aangifte {bericht.kenmerk}",
        bestandsnaam=f"aangifte-{bericht.kenmerk}.txt",
        mediatype="text/plain",
        sha256=hashlib.sha256(inhoud).hexdigest(),
        inhoud=inhoud,
    )


def _lines(bericht: Bericht, profiel: Profiel) -> Iterator[str]:
    yield f"Aangifte van overlijden, kenmerk {bericht.kenmerk}"
    yield ""
    for zin in opmerkingen(bericht.aangifte, profiel):
        yield f"Let op: {zin}"
    yield ""
    yield from (f"{label}: {tekst}" for label, tekst in answers(bericht.aangifte))
    yield ""


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
