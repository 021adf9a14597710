# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""Declared, BRP and chosen side by side, what differs first; and the questions by which the clerk chooses."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from wtforms.form import BaseForm

from forms import choices
from forms.fields import Choice, LongText
from forms.step import answers
from overlijden import rules
from overlijden.aangifte import Aangifte, JaNeeOnbekend
from overlijden.brp import BrpPersoon
from overlijden.canonical import leaves
from overlijden.dossier import declared
from overlijden.dossier.voorwaarden import VERGELIJKEND
from overlijden.labels import label
from overlijden.service.effects import Desk
from overlijden.tables import AANGIFTE, BRP, Keuze
from overlijden.tools.guards import GuardFailed

GOES_FIRST = "De BRP gaat voor (artikel 1:18 lid 2 BW)"
_FIELDS = (
    "/overledene/voornamen",
    "/overledene/voorvoegsel",
    "/overledene/geslachtsnaam",
    "/overledene/titel",
    "/overledene/geslacht",
    "/overledene/geboortedatum",
    "/overledene/burgerlijke_staat",
    "/minderjarige_kinderen",
)
_LABELS = {wijzer: spec.metadata["label"] for wijzer, spec, _ in leaves(Aangifte)}


@dataclass(frozen=True)
class Row:
    """One answer three times, as a reader sees it; ``waarden`` are the two that can be chosen, as they are kept.

    What is ``in_onderzoek`` the BRP itself doubts: then it does not go first by law (Wet BRP 1.7.2).
    """

    wijzer: str
    label: str
    aangifte: str
    brp: str
    differs: bool
    waarden: Mapping[str, str]
    keuze: Keuze | None
    in_onderzoek: bool = False

    @property
    def is_open(self) -> bool:
        return self.differs and self.keuze is None

    @property
    def chosen(self) -> str:
        """What goes on the akte, "" while that is not chosen."""
        if self.keuze is not None:
            return self.brp if self.keuze.bron == BRP else self.aangifte
        return "" if self.differs else self.aangifte or self.brp


def rows(desk: Desk, brp: BrpPersoon, keuzes: Sequence[Keuze]) -> list[Row]:
    """What differs first, the rest in the order of the akte."""
    found = rules.check(desk.aangifte, desk.context(brp=brp), sorted(VERGELIJKEND))
    differing = {finding.wijzer for finding in found}
    last = {keuze.wijzer: keuze for keuze in keuzes}
    made = [_row(desk, brp, wijzer, wijzer in differing, last.get(wijzer)) for wijzer in _FIELDS]
    return sorted(made, key=lambda row: not row.differs)


def _row(desk: Desk, brp: BrpPersoon, wijzer: str, differs: bool, keuze: Keuze | None) -> Row:
    name = wijzer.rpartition("/")[2]
    is_alone = wijzer == f"/{name}"
    said = getattr(desk.aangifte if is_alone else desk.aangifte.overledene, name)
    known = getattr(brp, name)
    if isinstance(known, bool):
        known = JaNeeOnbekend.JA if known else JaNeeOnbekend.NEE
    waarden = {AANGIFTE: str(said or ""), BRP: str(known or "")}
    doubted = name in brp.in_onderzoek
    return Row(wijzer, _LABELS[wijzer], _shown(name, said), _shown(name, known), differs, waarden, keuze, doubted)


def _shown(name: str, value: Any) -> str:
    if value is None or value == "":
        return ""
    return label(value) if isinstance(value, JaNeeOnbekend) else declared.text(name, value)


def questions(open_rows: Sequence[Row]) -> Mapping[str, Any]:
    """For each difference that is open: which of the two, and why."""
    asked: dict[str, Any] = {}
    for row in open_rows:
        which = choices.these({BRP: f"BRP: {row.brp or 'leeg'}", AANGIFTE: f"Aangifte: {row.aangifte or 'leeg'}"})
        asked[_name(row)] = Choice(row.label, name=_name(row), choices=which)
        when = "De BRP onderzoekt dit nog." if row.in_onderzoek else "Nodig als u de aangifte aanhoudt."
        asked[_reason(row)] = LongText(
            f"Toelichting bij {row.label.lower()}",
            name=_reason(row),
            hint=f"{when} Schrijf geen BSN op.",
            optional=not row.in_onderzoek,
        )
    return asked


def chosen(open_rows: Sequence[Row], form: BaseForm) -> list[Keuze]:
    """The choices that were made. GuardFailed at every question that lacks an answer."""
    typed = {one.name: one.canonical() or "" for one in answers(form)}
    if lacking := {name: tekst for row in open_rows for name, tekst in _lacking(row, typed)}:
        (first, tekst), *rest = lacking.items()
        raise GuardFailed(tekst, f"/{first}", {f"/{name}": more for name, more in rest})
    return [_choice(row, typed[_name(row)], typed[_reason(row)]) for row in open_rows]


def _lacking(row: Row, typed: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """What is still to be answered of this difference: the name of the question, and what to do."""
    bron, reden = typed[_name(row)], typed[_reason(row)]
    if bron not in row.waarden:
        yield _name(row), f"Kies wat er op de akte komt: {row.label.lower()}."
    if not reden and row.in_onderzoek:
        yield _reason(row), f"{row.label} is in onderzoek. Schrijf op waaruit blijkt wat klopt."
    elif not reden and bron == AANGIFTE:
        yield _reason(row), f"Schrijf op waaruit blijkt dat de aangifte klopt: {row.label.lower()}."


def _choice(row: Row, bron: str, reden: str) -> Keuze:
    """The declaration always has a reason of its own, and the BRP otherwise the law's."""
    return Keuze(wijzer=row.wijzer, bron=bron, waarde=row.waarden[bron], reden=reden or GOES_FIRST)


def _name(row: Row) -> str:
    return row.wijzer.lstrip("/").replace("/", ".")


def _reason(row: Row) -> str:
    return f"{_name(row)}.reden"
