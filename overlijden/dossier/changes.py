# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""What changed from one declaration to another, and what that touches: the akte, the verlof, or only the post."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from itertools import pairwise

from overlijden.aangifte import Aangifte, BijlageSoort
from overlijden.dossier import declared
from overlijden.labels import label
from overlijden.tables import Gebeurtenis
from overlijden.talen import Zin


class Gevolg(StrEnum):
    """What must be looked at again when an answer changes (Bbs 61; Wlb 11)."""

    AKTE = "akte"
    VERLOF = "verlof"
    POST = "post"


_ON_AKTE = re.compile(
    "/soort|/overlijden/(gemeente|plaats|datum|tijd|tot)|/overledene/(?!bsn|heeft_bsn|adres/(?!woonplaats))"
    "|/(partner|eerdere_partners|ouders|levenloos|geboorte|lijkvinding)|/aangever/(?!bsn|machtiging)"
)
_ON_VERLOF = re.compile("/overlijden/soort|/overledene/adres|/lijkbezorging|/arts|/bijlagen")
TOLD = {Gevolg.AKTE: "Akte", Gevolg.VERLOF: "Verlof", Gevolg.POST: "Alleen post"}


@dataclass(frozen=True)
class Wijziging:
    """One answer before and after, "" where there is none."""

    label: str
    voor: str
    na: str
    gevolg: str


def between(one: Aangifte, other: Aangifte) -> list[Wijziging]:
    """What differs, in the order of the dictionary; what touches the akte first."""
    before, after = _flat(one), _flat(other)
    found = [
        (gevolg(wijzer), Wijziging(_name(before, after, wijzer), _said(before, wijzer), _said(after, wijzer), ""))
        for wijzer in dict.fromkeys([*before, *after])
        if _said(before, wijzer) != _said(after, wijzer)
    ]
    order = list(Gevolg)
    found.sort(key=lambda item: order.index(item[0]))
    return [Wijziging(one.label, one.voor, one.na, TOLD[touched]) for touched, one in found]


def gevolg(wijzer: str) -> Gevolg:
    """What a change of this answer touches."""
    if _ON_AKTE.match(wijzer):
        return Gevolg.AKTE
    return Gevolg.VERLOF if _ON_VERLOF.match(wijzer) else Gevolg.POST


@dataclass(frozen=True)
class Revision:
    """What the declarant changed in one revision, when, and why in her words; None where nobody said so."""

    nummer: int
    op: datetime | None
    reden: str | None
    wijzigingen: Sequence[Wijziging]


def per_revision(revisions: Sequence[Aangifte], history: Sequence[Gebeurtenis]) -> list[Revision]:
    """What each revision changed, the newest first, with the act by which it came."""
    acts = {one.gegevens["revisie"]: one for one in history if one.gegevens and "revisie" in one.gegevens}
    found = []
    for nummer, both in enumerate(pairwise(revisions), start=2):
        act = acts.get(str(nummer))
        op, reden = (act.op, act.reden) if act else (None, None)
        found.append(Revision(nummer, op, reden, between(*both)))
    return found[::-1]


_Flat = dict[str, declared.Row]


def _flat(aangifte: Aangifte) -> _Flat:
    """The answers by pointer, and the attachments by kind and checksum: the same wherever one stands in the list."""
    answered = {
        row.wijzer: declared.Row(_titled(group.titel, row.label), row.value, row.wijzer)
        for group in declared.groups(aangifte)
        for row in group.rows
    }
    attached = {
        (wijzer := f"/bijlagen/{one.soort}/{one.sha256}"): declared.Row(
            _titled("Bijlage", label(one.soort or BijlageSoort.OVERIG)), one.bestandsnaam or "", wijzer
        )
        for one in aangifte.bijlagen
    }
    return answered | attached


def _titled(groep: str, vraag: str) -> Zin:
    return Zin("{groep}: {vraag}", groep=Zin(groep), vraag=Zin(vraag))


def _said(rows: _Flat, wijzer: str) -> str:
    return rows[wijzer].value if wijzer in rows else ""


def _name(before: _Flat, after: _Flat, wijzer: str) -> str:
    return (after.get(wijzer) or before[wijzer]).label
