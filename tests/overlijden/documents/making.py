# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""Documents for tests: the facts of a sample as its dossier stands late, and what a reader finds in the PDF."""

from __future__ import annotations

import io
import re
import uuid
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

import pypdf

from overlijden.documents import content
from overlijden.documents.content import Facts
from overlijden.documents.issue import Made
from overlijden.documents.kinds import KINDS
from overlijden.status import Status
from overlijden.tables import DocumentSoort, Dossier
from tests.declaring import WEDNESDAY, declaration

CODE = "7Q3K-0M4T-XB2Z-91AC"
PAGE = "https://aangifte.example/verificatie"
FOLLOW = "https://aangifte.example/volgen"
OP = datetime(2026, 3, 5, 9, tzinfo=UTC)


def facts(name: str = "gewoon", answers: Mapping[str, Any] | None = None) -> Facts:
    """A sample, filed on a Wednesday in March 2026 and handled the next day."""
    aangifte = declaration(answers, name=name)
    dossier = Dossier(
        id=uuid.uuid4(), kenmerk="OV-2026-0000001", gemeente=aangifte.overlijden.gemeente, revisie=1,
        status=Status.VERLOF_AFGEGEVEN, ingediend_op=WEDNESDAY, uiterste_dag=date(2026, 3, 11),
        akte_nummer="200251", akte_datum=date(2026, 3, 5), volgcode="7Q3K0M4TXB2Z",
    )  # fmt: skip
    return Facts(dossier, aangifte, (), None)


def make(soort: DocumentSoort, of: Facts) -> Made:
    kind = KINDS[soort]
    words = {**content.common(of), **kind.words(of)}
    rest = {"titel": kind.titel, "gemaakt": "5 maart 2026", "code": CODE, "verificatie": PAGE, "volgen": FOLLOW}
    return Made(soort, of.dossier.kenmerk, of.dossier.gemeente, OP, {**words, **rest})


def text(pdf: bytes) -> str:
    """What stands in a PDF, its white space as single spaces."""
    pages = pypdf.PdfReader(io.BytesIO(pdf)).pages
    return re.sub(r"\s+", " ", " ".join(page.extract_text() for page in pages)).strip()
