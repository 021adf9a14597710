# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""The whole declaration as a readable document, because vrijBRP has no field for half of it.

Every answer stands in it, under the label of the dictionary, so that nothing can get lost on the way. Above them stands
what vrijBRP holds otherwise than it was declared.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from datetime import date, time
from enum import StrEnum
from typing import Any

from adapters.vrijbrp.profiel import SOORTEN, Profiel
from overlijden.aangifte import (
    Aangifte,
    BijlageSoort,
    DatumZekerheid,
    Lijkbezorging,
    Onbekend,
    OnvolledigeDatum,
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
    yield from _answers("", bericht.aangifte)
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


def _answers(label: str, waarde: Any) -> Iterator[str]:
    """A line for each answered leaf; its label stands under those of the groups that it is in."""
    if is_dataclass(waarde) and not isinstance(waarde, Onbekend | OnvolledigeDatum):
        for item in fields(waarde):
            if item.name != "inhoud":  # the bytes of attachments travel as documents
                name = str(item.metadata["label"])
                yield from _answers(f"{label} > {name}" if label else name, getattr(waarde, item.name))
    elif isinstance(waarde, tuple) and waarde:
        for number, deel in enumerate(waarde, start=1):
            yield from _answers(f"{label} {number}", deel)
    elif waarde is not None and waarde != "":
        yield f"{label}: {_text(waarde)}"


def _text(waarde: Any) -> str:
    match waarde:
        case ():
            return "geen"
        case bool():
            return "ja" if waarde else "nee"
        case Onbekend(reden):
            return f"onbekend ({_line(reden)})" if reden else "onbekend"
        case StrEnum():
            return waarde.name.replace("_", " ").lower()
        case time():
            return f"{waarde:%H:%M}"
        case OnvolledigeDatum(jaar, maand, dag):
            return f"{dag:02}-{maand:02}-{jaar:04}{'' if dag else ' (00 is onbekend)'}"
        case date():
            return f"{waarde:%d-%m-%Y}"
    return _line(str(waarde))


def _line(tekst: str) -> str:
    """On one line: an answer must not look like another one, nor like ours."""
    return " ".join(tekst.split())
