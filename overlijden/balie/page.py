# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""The page of one dossier: everything that the clerk weighs before she acts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy.orm import Session

from overlijden import deelnames, dutch, leveringen, queries, rules, strip
from overlijden.aangifte import Aangifte, Bevinding, Ernst
from overlijden.akte import Aktenummer
from overlijden.balie import declared, words
from overlijden.labels import label
from overlijden.rules import Behandeling
from overlijden.status import DECLARANT, Rol
from overlijden.strip import Strip
from overlijden.tables import Bijlage, Dossier, Gebeurtenis, Levering
from overlijden.termijn import NEDERLAND

FOR_CLERK = frozenset({Ernst.AMBTENAAR, Ernst.WAARSCHUWT})


@dataclass(frozen=True)
class Page:
    """A dossier as its page shows it."""

    dossier: Dossier
    levering: Levering
    aangifte: Aangifte
    bijlagen: Sequence[Bijlage]
    history: Sequence[Gebeurtenis]
    colleagues: Mapping[str, str]
    findings: Sequence[Bevinding]

    @property
    def naam(self) -> str:
        return dutch.name(self.aangifte.overledene)

    @property
    def now(self) -> str:
        return words.what_now(self.dossier, self.levering)

    @property
    def delivery(self) -> str:
        return words.delivery(self.levering)

    @property
    def is_problem(self) -> bool:
        return self.levering.status in words.PROBLEMS or leveringen.is_late(self.levering, datetime.now(UTC))

    @property
    def reasons(self) -> list[str]:
        """Why the municipality's own back-end did not take the declaration, in the words of the form."""
        return [reason["tekst"] for reason in (self.levering.redenen or {}).get("redenen", [])]

    @property
    def groups(self) -> list[declared.Group]:
        return declared.groups(self.aangifte)

    @property
    def strip(self) -> Strip | None:
        return strip.filed(self.aangifte, self.dossier)

    @property
    def result(self) -> list[declared.Row]:
        """Where the declaration went and what came of it."""
        nummer = self.dossier.akte_nummer
        rows = (
            ("Aflevering", self.delivery),
            ("Pogingen", str(self.levering.pogingen) if self.levering.pogingen > 1 else ""),
            ("Zaaknummer", self.dossier.zaaknummer),
            ("Aktenummer", nummer and f"{nummer} (in de BRP {Aktenummer.parse(nummer).brp})"),
            ("Datum van de akte", self.dossier.akte_datum and dutch.day(self.dossier.akte_datum)),
        )
        return [declared.Row(title, value) for title, value in rows if value]

    @property
    def timeline(self) -> Sequence[Mapping[str, Any]]:
        """What happened, when and by whom, and the day by which all must be done."""
        happened = [_told(event, self.colleagues) for event in self.history]
        if self.dossier.uiterste_dag is None:
            return happened
        last = dutch.day(self.dossier.uiterste_dag)
        return [*happened, {"title": "Laatste dag waarop de uitvaart mag zijn", "time": last, "future": True}]


def read(session: Session, dossier: Dossier, nu: datetime, *, production: bool) -> Page:
    """Gather the page in the session's scope; ``nu`` is aware."""
    aangifte = queries.declared(session, dossier)
    context = rules.Context(
        nu=nu,
        deelname=deelnames.bestemming(session, dossier.gemeente, None, nu).open,  # of the successor after a merger
        kanaal=dossier.kanaal,
        productie=production,
        al_aangegeven="R12" in aangifte.waarschuwingen,  # since then its own declaration is on file
        behandeling=_known(dossier),
    )
    return Page(
        dossier=dossier,
        levering=leveringen.current(queries.deliveries(session, dossier)),
        aangifte=aangifte,
        bijlagen=queries.attachments(session, dossier),
        history=queries.history(session, dossier),
        colleagues=queries.colleagues(session),
        findings=[finding for finding in rules.check(aangifte, context) if finding.ernst in FOR_CLERK],
    )


def _known(dossier: Dossier) -> Behandeling:
    """What this desk knows besides the declaration, for the rules that need more."""
    return Behandeling(
        ingediend=dossier.ingediend_op.astimezone(NEDERLAND).date(),
        akte_nummer=dossier.akte_nummer,
        akte_datum=dossier.akte_datum,
    )


def _told(event: Gebeurtenis, colleagues: Mapping[str, str]) -> Mapping[str, Any]:
    time = dutch.moment(event.op)
    return {"title": label(event.actie), "time": time, "who": _who(event, colleagues), "note": event.reden}


def _who(event: Gebeurtenis, colleagues: Mapping[str, str]) -> str:
    if event.rol is Rol.SYSTEEM:
        return "automatisch"
    if event.rol in DECLARANT:
        return "de aangever"
    return colleagues.get(event.door, event.door)
