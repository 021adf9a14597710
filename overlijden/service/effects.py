# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""What an act at the desk needs, and what it changes beside the status; ``service.perform`` alone calls this."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

from sqlalchemy.orm import Session

from overlijden import deelnames
from overlijden.aangifte import Aangifte
from overlijden.dossier import feiten, queries, voorwaarden
from overlijden.dossier.feiten import Feiten
from overlijden.dossier.voorwaarden import Voorwaarde
from overlijden.gemeenten import BEFOREHAND, successor
from overlijden.rules import BrpPersoon, Context, derived
from overlijden.status import Actie, Actor
from overlijden.tables import Dossier, Gebeurtenis
from overlijden.termijn import today
from overlijden.tools.guards import GuardFailed


@dataclass(frozen=True)
class Desk:
    """A dossier as the desk knows it: what was declared, what happened, what was chosen, and who is at work.

    ``vooraf``: the municipality has extracts paid before it gives them.
    """

    dossier: Dossier
    aangifte: Aangifte
    history: Sequence[Gebeurtenis]
    gekozen: Mapping[str, str]
    ook_aangegeven: tuple[str, ...]
    ambtenaar: str | None
    vooraf: bool
    nu: datetime

    @classmethod
    def read(cls, session: Session, dossier: Dossier, nu: datetime | None = None, wie: str = "") -> Desk:
        aangifte = queries.declared(session, dossier)
        return cls(
            dossier=dossier,
            aangifte=aangifte,
            history=queries.history(session, dossier),
            gekozen={keuze.wijzer: keuze.waarde for keuze in queries.choices(session, dossier)},
            ook_aangegeven=queries.declared_too(session, dossier) if "R12" in aangifte.waarschuwingen else (),
            ambtenaar=queries.colleagues(session).get(wie),
            vooraf=_pays_first(session, dossier, aangifte),
            nu=nu or datetime.now(UTC),
        )

    @property
    def feiten(self) -> Feiten:
        return feiten.of(self.history)

    @property
    def betaald(self) -> bool | None:
        """Whether all extracts were paid; None where that need not be so beforehand."""
        return feiten.unpaid(self.dossier.status, self.aangifte, self.feiten) <= 0 if self.vooraf else None

    def context(self, *, verlof_gevraagd: bool = False, brp: BrpPersoon | None = None) -> Context:
        """What the rules may know besides what was declared."""
        known = self.feiten
        behandeling = feiten.behandeling(self.dossier, known, verlof_gevraagd=verlof_gevraagd, brp=brp)
        return Context(
            nu=self.nu,
            kanaal=self.dossier.kanaal,
            al_aangegeven="R12" in self.aangifte.waarschuwingen,  # since then its own declaration is on file
            besluit_burgemeester=known.besluit,
            behandeling=replace(
                behandeling, ook_aangegeven=self.ook_aangegeven, ambtenaar=self.ambtenaar, betaald=self.betaald
            ),
        )

    def weigh(self, actie: Actie, brp: BrpPersoon | None = None) -> list[Voorwaarde]:
        """The preconditions of the akte or the verlof."""
        context = self.context(verlof_gevraagd=actie is Actie.VERLOF_AFGEVEN, brp=brp)
        return voorwaarden.weigh(actie, self.aangifte, context, self.feiten.afgeweken, self.gekozen)

    def refuse(
        self, actie: Actie, by: Actor, reden: str | None, gegevens: Mapping[str, str], brp: BrpPersoon | None
    ) -> None:
        """GuardFailed when the act lacks something."""
        voorwaarden.refuse_unexplained(actie, reden)
        voorwaarden.refuse_incomplete(actie, gegevens, self.context().vandaag)
        voorwaarden.refuse_open(self.weigh(actie, brp))
        match actie:
            case Actie.AKTE_OPMAKEN if 0 < self.dossier.verwerkt < self.dossier.revisie:
                raise GuardFailed("De aangever heeft iets gewijzigd. Bekijk en verwerk de wijziging eerst.")
            case Actie.GEBOORTEAKTE_OPMAKEN if not derived.is_undeclared_birth(self.aangifte):
                raise GuardFailed("Bij deze aangifte hoort alleen een akte van overlijden.")
            case Actie.DOORZENDEN:
                self._refuse_destination(gegevens["gemeente"])
            case Actie.AFRONDEN if self.dossier.openstaand and not reden:
                raise GuardFailed(
                    "Er staat nog iets open. Doe dat eerst, of schrijf op waarom dat niet hoeft.", "/reden"
                )
            case Actie.DOORHALEN if self.feiten.bereid_door is None:
                raise GuardFailed(
                    "Hier zijn twee mensen voor nodig. Laat een collega de doorhaling eerst voorbereiden."
                )
            case Actie.DOORHALEN if self.feiten.bereid_door == by.id:
                raise GuardFailed("U hebt de doorhaling zelf voorbereid. Een collega moet de akte doorhalen.")

    def _refuse_destination(self, code: str) -> None:
        handler = successor(code, self.context().vandaag)
        if handler is None or handler.code != code or code == self.dossier.gemeente:
            raise GuardFailed("Kies een andere gemeente, die nu bestaat.", "/gemeente")

    def apply(self, actie: Actie, event: Gebeurtenis, by: Actor) -> None:
        """Change what follows from the act."""
        dossier, said = self.dossier, event.gegevens or {}
        match actie:
            case Actie.IN_BEHANDELING_NEMEN:
                dossier.behandelaar, dossier.verwerkt = by.id, dossier.revisie
            case Actie.OVERNEMEN:
                dossier.behandelaar = by.id
            case Actie.OVERDRAGEN:
                dossier.behandelaar = said["collega"]
            case Actie.WIJZIGING_VERWERKEN:
                dossier.verwerkt = dossier.revisie
            case Actie.DOORZENDEN:
                dossier.doorgezonden_naar = said["gemeente"]
            case Actie.TERMIJN_BESLISSEN if said["besluit"] == feiten.TOEGESTAAN:
                dossier.uiterste_dag = date.fromisoformat(said["tot"])
        now = feiten.of([*self.history, event])
        dossier.openstaand = feiten.openstaand(dossier.status, self.aangifte, now, self.gekozen)


def _pays_first(session: Session, dossier: Dossier, aangifte: Aangifte) -> bool:
    if not aangifte.uittreksels.aantal:
        return False
    deelname = deelnames.on(session, dossier.gemeente, today())
    return deelname is not None and deelname.betaling in BEFOREHAND
