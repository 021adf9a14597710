# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""An example of every kind of document, for whoever judges its template: of people and a municipality that are nobody.

It needs no database: no dossier is read, and no code is written down that would make it count.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import cache

from overlijden import dutch, samples
from overlijden.aangifte import BijlageSoort
from overlijden.documents import content
from overlijden.documents.content import Facts
from overlijden.documents.issue import Made
from overlijden.documents.kinds import Kind
from overlijden.rules.voorbeelden import NU
from overlijden.status import Status
from overlijden.tables import Bijlage, DocumentSoort, Dossier

MARK = "VOORBEELD"  # instead of its number and its codes, none of which is so short
SAMPLES: Mapping[DocumentSoort, str] = {  # what is made of no ordinary declaration
    DocumentSoort.RECHTBANK: "partner-en-kinderen",
    DocumentSoort.LAISSEZ_PASSER: "laissez-passer",
}
# What would be a municipality's own, or of a declaration that there is.
_NOBODYS = {
    "gemeente": "Voorbeeld",
    "postadres": "Postbus 1, 1000 AA Voorbeeld",
    "telefoon": "",
    "code": MARK,
    "volgcode": MARK,
    "volgen": "https://aangifte.example/volgen",
    "voorbeeld": True,
}


def facts(soort: DocumentSoort) -> Facts:
    """A declaration of which such a document is made, as its dossier would stand when leave was given."""
    op = datetime.fromisoformat(NU)
    aangifte = samples.sample(SAMPLES.get(soort, samples.ORDINARY), nu=op)
    dossier = Dossier(
        kenmerk=MARK,
        gemeente=aangifte.overlijden.gemeente,
        status=Status.VERLOF_AFGEGEVEN,
        ingediend_op=op,
        akte_nummer="200001",
        akte_datum=op.date(),
    )
    return Facts(dossier, aangifte, (Bijlage(soort=BijlageSoort.A_VERKLARING),), None)


def make(kind: Kind) -> Made:
    """The example of this kind, still to be rendered."""
    of = facts(kind.soort)
    op = of.dossier.ingediend_op
    titled = {"titel": f"Voorbeeld: {kind.titel.lower()}", "gemaakt": dutch.letter_day(op.date())}
    return Made(
        kind.soort, MARK, of.dossier.gemeente, op, {**content.common(of), **kind.words(of), **titled, **_NOBODYS}
    )


@cache
def pdf(kind: Kind) -> bytes:
    """The same as a file: made once, so that nobody keeps this process busy by asking again."""
    return make(kind).pdf()
