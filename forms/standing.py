# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""How a declaration stands, in words: for its declarant, and with fewer facts for whoever has its code."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from forms import fees, pages
from forms.states import AHEAD, NOT_ARRIVED, REACHED, STATES, TOLD, WAY, State
from overlijden import codes, talen
from overlijden.aangifte import Aangifte, SoortAangifte
from overlijden.akte import Aktenummer, in_brp
from overlijden.dossier import feiten, queries
from overlijden.dossier.changes import Revision
from overlijden.labels import label
from overlijden.status import BEFORE_AKTE, DECLARANT, ENDS, Actie, Status
from overlijden.tables import Bijlage, Dossier, Gebeurtenis, Gescand, LeveringStatus
from overlijden.talen import Zin, translated
from overlijden.termijn import today
from overlijden.tools import paper
from overlijden.windows import strip
from overlijden.windows.strip import Strip

AKTEN: Mapping[SoortAangifte, Zin] = {
    SoortAangifte.LEVENLOOS: Zin("akte van geboorte (levenloos)"),
    SoortAangifte.GEBOORTE_EN_OVERLIJDEN: Zin("akte van geboorte en de akte van overlijden"),
}


@dataclass(frozen=True)
class Page:
    """A filed declaration as its declarant sees it; of the clerks she sees the acts and not the names.

    For whoever has its code it is made of fewer facts: what is not there cannot be shown.
    """

    dossier: Dossier
    aangifte: Aangifte
    levering: LeveringStatus
    history: Sequence[Gebeurtenis]
    infected: Sequence[Bijlage]
    opvolger: str | None
    revisions: Sequence[Revision] = ()
    issued: Sequence[Bijlage] = ()

    @property
    def naam(self) -> str:
        return pages.called(self.aangifte)

    @property
    def akte_kind(self) -> str:
        return AKTEN.get(self.aangifte.soort, Zin("akte van overlijden"))

    @property
    def is_stillbirth(self) -> bool:
        return self.aangifte.soort is SoortAangifte.LEVENLOOS

    @property
    def gemeente(self) -> str:
        return codes.gemeenten()[self.dossier.gemeente].naam

    @property
    def onbetaald(self) -> int:
        """How many extracts are still to be paid, below zero how many were too many."""
        return feiten.unpaid(self.dossier.status, self.aangifte, feiten.of(self.history))

    @property
    def jaar(self) -> int:
        """The year in which the municipality makes them, of which the price counts."""
        return (self.dossier.akte_datum or today()).year

    @property
    def te_betalen(self) -> str:
        """What her extracts cost; "" when there is nothing to pay."""
        return fees.due(max(self.onbetaald, 0), self.jaar)

    @property
    def eurocent(self) -> int:
        """The same in euro cents."""
        return fees.cents(max(self.onbetaald, 0), self.jaar)

    @property
    def state(self) -> State:
        found = NOT_ARRIVED if self.is_stopped else STATES[self.dossier.status]
        naar = codes.gemeenten()[self.dossier.doorgezonden_naar or self.dossier.gemeente].naam
        return State(translated(found.titel), translated(Zin(found.nu, gemeente=self.gemeente, naar=naar)))

    @property
    def is_stopped(self) -> bool:
        """Whether it did not arrive, and somebody must look into that. What happened since says that it did."""
        stopped = self.levering in (LeveringStatus.GEWEIGERD, LeveringStatus.VASTGELOPEN)
        return stopped and self.dossier.status in BEFORE_AKTE

    @property
    def reached(self) -> int:
        """How many steps of the way it has behind it; none when it ended before the end of the way."""
        return REACHED.get(self.dossier.status, 0)

    @property
    def is_allowed(self) -> bool:
        """Whether the funeral may go on: the verlof was given."""
        return self.reached > WAY.index(Actie.VERLOF_AFGEVEN)

    @property
    def told(self) -> str:
        """What the municipality wrote to the declarant: what it asks of her, or why it refused."""
        return told(self.dossier, self.history)

    @property
    def has_receipt(self) -> bool:
        return self.dossier.status is Status.AFGEROND or self.dossier.status not in ENDS

    @property
    def strip(self) -> Strip | None:
        return strip.filed(self.aangifte, self.dossier)

    @property
    def is_news(self) -> bool:
        """Whether something happened since she, or a colleague of hers, last opened it; that it arrived is no news."""
        others = (event for event in self._shown if event.rol not in DECLARANT and event.actie is not Actie.AFLEVEREN)
        return any(event.id > self.dossier.gelezen for event in others)

    @property
    def _shown(self) -> list[Gebeurtenis]:
        return [event for event in self.history if event.van is not event.naar or event.actie in TOLD]

    @property
    def rest(self) -> str:
        """How long until the last day of the funeral, while that matters."""
        dag = self.dossier.uiterste_dag
        if dag is None or self.dossier.status in ENDS:
            return ""
        dagen = (dag - today()).days
        if dagen < 0:
            return translated("voorbij")
        soon = {0: Zin("vandaag"), 1: Zin("morgen")}
        return translated(soon.get(dagen) or Zin("over {aantal} dagen", aantal=dagen))

    @property
    def volgcode(self) -> str:
        """The code with which anybody may read how it stands, as it is printed."""
        return paper.shown(self.dossier.volgcode or "")

    @property
    def akte(self) -> Aktenummer | None:
        return Aktenummer.parse(self.dossier.akte_nummer) if self.dossier.akte_nummer else None

    @property
    def akte_in_brp(self) -> str | None:
        """How the BRP writes its number, None while there is none or when it is not there."""
        nummer = self.dossier.akte_nummer
        return in_brp(nummer, self.aangifte.soort) if nummer else None

    @property
    def timeline(self) -> list[Mapping[str, Any]]:
        """What happened, and what is still to come, in the same words for her and for whoever has its code."""
        ahead = AHEAD[self.reached :] if self.reached else ()
        to_come = [{"title": label(actie), "time": ""} for actie in ahead]
        if self.dossier.uiterste_dag and self.dossier.status not in ENDS:
            last = talen.day(self.dossier.uiterste_dag)
            to_come.append({"title": "Laatste dag waarop de uitvaart mag zijn", "time": last})
        return [*self._happened(), *({**item, "future": True} for item in to_come)]

    def _happened(self) -> list[Mapping[str, Any]]:
        """The acts of its history; without one the steps that were reached, with the moments that are known."""
        if self.history:
            return [{"title": label(event.actie), "time": talen.moment(event.op)} for event in self._shown]
        akte = self.dossier.akte_datum
        times = {
            Actie.INDIENEN: talen.moment(self.dossier.ingediend_op),
            Actie.AKTE_OPMAKEN: talen.day(akte) if akte else "",
        }
        return [{"title": label(actie), "time": times.get(actie, "")} for actie in WAY[: self.reached]]


def read(session: Session, dossier: Dossier) -> Page:
    """All that its declarant may see of it."""
    return Page(
        dossier=dossier,
        aangifte=queries.declared(session, dossier),
        levering=queries.deliveries(session, dossier)[0].status,
        history=queries.history(session, dossier),
        opvolger=queries.successor_of(session, dossier),
        issued=queries.issued(session, dossier),
        infected=[row for row in queries.attachments(session, dossier) if row.gescand is Gescand.BESMET],
    )


def told(dossier: Dossier, history: Sequence[Gebeurtenis]) -> str:
    """What the municipality wrote to the declarant: what it asks of her, or why it refused."""
    acts = {Status.AANVULLING_GEVRAAGD: Actie.AANVULLING_VRAGEN, Status.GEWEIGERD: Actie.WEIGEREN}
    written = [event.reden for event in history if event.actie is acts.get(dossier.status)]
    return (written[-1] if written else "") or ""
