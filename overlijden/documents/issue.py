# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""Making a document, its code, and whether it still counts. Each takes a session and never commits.

A document is not stored: the same facts make the same one again, with the code that it has. Other facts make another.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from overlijden import dutch
from overlijden.documents import content
from overlijden.documents.content import Facts
from overlijden.documents.kinds import Kind
from overlijden.dossier import queries
from overlijden.gemeenten import Deelname
from overlijden.tables import Document, DocumentSoort, Dossier
from overlijden.termijn import NEDERLAND
from overlijden.tools import paper, pdf

TEMPLATES = Path(__file__).parent / "typst"
LENGTH = 16  # characters of five bits: 80 bits, too many to guess


@dataclass(frozen=True, slots=True)
class Made:
    """A document that is still to be rendered, outside the transaction in which its code was written down."""

    soort: DocumentSoort
    kenmerk: str
    gemeente: str
    op: datetime
    data: dict[str, Any]

    @property
    def name(self) -> str:
        """The name of its file, which names nobody."""
        return f"{self.soort.replace('_', '-')}-{self.kenmerk}.pdf"

    def pdf(self, *, lacks_seal: bool = False) -> bytes:
        """``lacks_seal`` makes it say that it could not be sealed."""
        data = {**self.data, "zonder_zegel": True} if lacks_seal else self.data
        return pdf.render(TEMPLATES / f"{self.soort}.typ", data, self.op)


def gather(session: Session, dossier: Dossier, deelname: Deelname | None, soort: str = "") -> Facts:
    """Read what the documents of a dossier are made of; a receipt tells what was declared, and nothing of the BRP."""
    is_receipt = soort == DocumentSoort.ONTVANGSTBEVESTIGING
    aangifte = (queries.declared if is_receipt else queries.on_akte)(session, dossier)
    return Facts(dossier, aangifte, queries.attachments(session, dossier), deelname)


def issue(session: Session, facts: Facts, kind: Kind, *, nu: datetime, verificatie: str, volgen: str) -> Made:
    """Make a document, or the same one again; ``nu`` is aware.

    ``verificatie`` and ``volgen`` are the addresses where anybody sees whether it counts, and how a declaration stands.
    """
    dossier = facts.dossier
    # Two clicks at once wait here for each other, so that one paper does not replace the other.
    session.execute(select(func.pg_advisory_xact_lock(dossier.id.int >> 65)))
    words = {**content.common(facts), **kind.words(facts)}
    row = _newest(session, dossier, kind.soort)
    if row is None or row.revisie != dossier.revisie or row.sha256 != _checksum(row.code, words):
        row = _write(session, facts, kind, words, nu)
    data = {
        **words,
        "titel": kind.titel,
        "gemaakt": dutch.letter_day(row.gemaakt_op.astimezone(NEDERLAND).date()),
        "code": paper.shown(row.code),
        "verificatie": verificatie,
        "volgen": volgen,
    }
    return Made(kind.soort, dossier.kenmerk, dossier.gemeente, row.gemaakt_op, data)


def sign(session: Session, dossier: Dossier, soort: str, code: str, nu: datetime) -> None:
    """Record that this document was signed on paper. StaleDataError when another is newer, or it counts already."""
    row = _newest(session, dossier, DocumentSoort(soort))
    if row is None or row.code != code or row.geldig_vanaf is not None:
        raise StaleDataError
    row.geldig_vanaf = nu


def made(session: Session, dossier: Dossier) -> Sequence[Document]:
    """The documents that were made of this dossier, the oldest first."""
    query = select(Document).where(Document.dossier_id == dossier.id).order_by(Document.volgorde)
    return session.scalars(query).all()


def standing(session: Session, code: str) -> str | None:
    """How the document with this code stands: geldig, vervangen or ingetrokken; None when there is none that counts."""
    return session.scalar(select(func.verificatie(code))) if set(code) <= set(paper.ALPHABET) else None


def _newest(session: Session, dossier: Dossier, soort: DocumentSoort) -> Document | None:
    own = select(Document).where(Document.dossier_id == dossier.id, Document.soort == soort)
    return session.scalar(own.order_by(Document.volgorde.desc()).limit(1))


def _write(session: Session, facts: Facts, kind: Kind, words: dict[str, Any], nu: datetime) -> Document:
    dossier, code = facts.dossier, paper.code(LENGTH)
    counts = not kind.needs_ink or (facts.deelname is not None and facts.deelname.digitaal_verlof)
    op = nu.astimezone(UTC).replace(microsecond=0)
    row = Document(
        code=code,
        dossier_id=dossier.id,
        revisie=dossier.revisie,
        gemeente=dossier.gemeente,
        partij=dossier.partij,
        soort=kind.soort,
        gemaakt_op=op,
        sha256=_checksum(code, words),
        geldig_vanaf=op if counts else None,
    )
    session.add(row)
    session.flush()
    return row


def _checksum(code: str, words: dict[str, Any]) -> str:
    """A checksum of what a document says; with its code in it, so that nobody guesses a name from it."""
    return hashlib.sha256(json.dumps([code, words], sort_keys=True).encode()).hexdigest()
