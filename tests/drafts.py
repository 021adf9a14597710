# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""Drafts in bulk, each answered to its end, so that all that is left is to send it by the form's own button."""

from __future__ import annotations

import dataclasses
import json
import uuid
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from itertools import chain, repeat

from sqlalchemy import insert

from forms.drafts import expiry
from overlijden import bijlagen
from overlijden.aangifte import ARoute, BijlageSoort
from overlijden.db import Database, Scope
from overlijden.samples import pdf
from overlijden.tables import Bijlage, Concept
from overlijden.tools import sleutels
from tests.bench.visitor import Visitor
from tests.e2e.walking import ordinary
from tests.forms.filing import answered, confirmation

MUNICIPALITY = "0796"
LISTED, DECLARANT = "999991930", "999993872"  # the ordinary sample's: who died, and who declares
PAPERS = (BijlageSoort.A_VERKLARING, BijlageSoort.KOPIE_ID_OVERLEDENE)
BATCH = 500  # drafts written at once


@dataclass(frozen=True)
class Draft:
    """A draft, how many attachments it has, and whether who died has a BSN: without one more is confirmed."""

    id: uuid.UUID
    documents: int
    has_bsn: bool = True

    @property
    def send(self) -> str:
        return f"/aangifte/{self.id}/versturen"


class Drafts:
    """Where drafts of one person are made: written as the web process, which this database connects as, writes them."""

    def __init__(self, database: Database, superuser: Database, director: Visitor) -> None:
        director.get("/aangifte")
        asked = director.post("/aangifte", {"overlijden.gemeente": MUNICIPALITY}).location
        begun = director.post(asked, {"geval": "overlijden"}).location.split("/")[-2]
        with superuser.begin() as session:
            own = session.get_one(Concept, uuid.UUID(begun))
        self.database, self.partij, self.persoon = database, own.partij, own.persoon
        self.bsns = chain(bsns(), repeat(""))
        self.papers = [bijlagen.make(pdf(str(kind)), "a.pdf", kind, self.partij) for kind in PAPERS]

    def prepare(self, count: int, *, documents: int = 1, each: int = 0) -> list[Draft]:
        """So many drafts with this many attachments (0 or 1), each of another person who died.

        One in ``each`` has no BSN, and one attachment more for that; so do those for whom no fictitious one is left, of
        which there are some nine thousand.
        """
        bsns = ["" if each and number % each == 0 else next(self.bsns) for number in range(1, count + 1)]
        made = [Draft(uuid.uuid4(), documents + (not bsn), has_bsn=bool(bsn)) for bsn in bsns]
        with_bsn, without = (json.dumps(_answers(name, documents)) for name in ("gewoon", "zonder-bsn"))
        answers = [with_bsn.replace(LISTED, bsn) if bsn else without for bsn in bsns]
        for begin in range(0, count, BATCH):
            batch = slice(begin, begin + BATCH)
            with self.database.begin(Scope(partij=self.partij)) as session:
                session.execute(insert(Concept), list(map(self._concept, made[batch], answers[batch])))
                session.add_all(row for draft in made[batch] for row in self._attached(draft))
        return made

    def _concept(self, draft: Draft, answers: str) -> dict[str, object]:
        own = {"partij": self.partij, "persoon": self.persoon}
        return {"id": draft.id, **own, "antwoorden": json.loads(answers), "versie": 1, "vervalt_op": expiry()}

    def _attached(self, draft: Draft) -> Iterator[Bijlage]:
        """The same papers under other ids, each encrypted for its own place."""
        names = ("partij", "soort", "bestandsnaam", "mediatype", "omvang", "sha256", "gescand")
        for paper in self.papers[: draft.documents]:
            same = {name: getattr(paper, name) for name in names}
            identifier = uuid.uuid4()
            inhoud = sleutels.ring().encrypt(bijlagen.content(paper), bijlagen.place(identifier))
            yield Bijlage(id=identifier, concept_id=draft.id, inhoud=inhoud, **same)


def confirmed(director: Visitor, drafts: Iterable[Draft]) -> Mapping[bool, Mapping[str, str]]:
    """What is posted to send these drafts, by ``has_bsn``."""
    with closing(director.twin()) as browser:  # its own connection may have been idle for long
        return {
            has_bsn: confirmation(browser.get(f"/aangifte/{draft.id}/controleren").text)
            for has_bsn, draft in {draft.has_bsn: draft for draft in drafts}.items()
        }


def _answers(name: str, documents: int) -> dict[str, dict[str, list[str]]]:
    aangifte = ordinary(MUNICIPALITY, name)
    if not documents:
        via = dataclasses.replace(aangifte.arts, a_route=ARoute.VIA_LIJKSCHOUWER)
        aangifte = dataclasses.replace(aangifte, bijlagen=(), arts=via)
    return answered(aangifte)


def bsns() -> Iterator[str]:
    """Every fictitious BSN but the declarant's: nine digits that begin with 9999 and pass the eleven-test."""
    weights = (9, 8, 7, 6, 5, 4, 3, 2, -1)
    for number in map(str, range(999_900_000, 1_000_000_000)):
        passes = sum(int(digit) * weight for digit, weight in zip(number, weights, strict=True)) % 11 == 0
        if passes and number != DECLARANT:
            yield number
