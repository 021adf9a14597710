# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""How a declaration stands, in words: for its declarant, and with fewer facts for whoever has its code."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from forms import pages
from overlijden import codes, dutch, paper, strip
from overlijden.aangifte import Aangifte, SoortAangifte
from overlijden.akte import Aktenummer, in_brp
from overlijden.changes import Revision
from overlijden.labels import label
from overlijden.status import BEFORE_AKTE, DECLARANT, ENDS, Actie, Status
from overlijden.strip import Strip
from overlijden.tables import Bijlage, Dossier, Gebeurtenis, LeveringStatus
from overlijden.termijn import today


@dataclass(frozen=True)
class State:
    """How a declaration stands: a few words, and what happens now. ``{gemeente}`` is filled in."""

    titel: str
    nu: str


STATES: Mapping[Status, State] = {
    Status.CONCEPT: State("Nog niet verstuurd", "Vul de aangifte verder in. Daarna kunt u versturen."),
    Status.INGEDIEND: State(
        "Ontvangen", "Wij geven de aangifte door aan de gemeente {gemeente}. U hoeft niets te doen."
    ),
    Status.AFGELEVERD: State("Bij de gemeente", "De gemeente {gemeente} heeft de aangifte en gaat ermee aan het werk."),
    Status.IN_BEHANDELING: State("In behandeling", "De gemeente {gemeente} maakt de akte."),
    Status.AANVULLING_GEVRAAGD: State(
        "Aanvulling nodig", "De gemeente {gemeente} vraagt u iets. Vul de aangifte aan of neem contact op."
    ),
    Status.AKTE_OPGEMAAKT: State(
        "Akte gemaakt", "De toestemming voor de uitvaart krijgt u van de gemeente {gemeente}. Die heet verlof."
    ),
    Status.VERLOF_AFGEGEVEN: State(
        "Verlof gegeven", "De uitvaart mag doorgaan. De gemeente {gemeente} stuurt u de documenten."
    ),
    Status.DOCUMENTEN_VERZONDEN: State("Documenten verzonden", "U hebt de documenten of krijgt ze binnenkort."),
    Status.AFGEROND: State("Afgerond", "Deze aangifte is klaar."),
    Status.INGETROKKEN: State("Ingetrokken", "Deze aangifte telt niet meer."),
    Status.DOORGEZONDEN: State(
        "Doorgestuurd", "De gemeente {naar} behandelt de aangifte, want daar was het overlijden."
    ),
    Status.DOORGEHAALD: State(
        "Akte doorgehaald",
        "Deze akte telt niet meer. De gemeente {gemeente} laat dat iedereen weten die de akte kreeg.",
    ),
    Status.GEWEIGERD: State(
        "Geweigerd",
        "De gemeente {gemeente} maakt geen akte. Bent u het daar niet mee eens? Dan kunt u binnen zes weken naar de"
        " rechtbank (artikel 1:27 BW).",
    ),
}

# The declaration is safe with us, and the municipality does not have it.
NOT_ARRIVED = State(
    "Ontvangen, nog niet bij de gemeente",
    "De aangifte is bij ons bewaard. De gemeente {gemeente} heeft die nog niet verwerkt. Neem contact op.",
)

# What goes on record at the desk is not the declarant's, but this she must know.
TOLD = frozenset(
    {
        Actie.WIJZIGEN,
        Actie.AANGEVER_WISSELEN,
        Actie.TERMIJN_BESLISSEN,
        Actie.ORIGINELEN_ONTVANGEN,
        Actie.VERBETEREN,
    }
)


# The way that every declaration goes, in four words, and how far a status is on it.
WAY = ("Ontvangen", "In behandeling", "Akte gemaakt", "Verlof gegeven")
_REACHED: Mapping[Status, int] = {
    Status.INGEDIEND: 1,
    Status.AFGELEVERD: 1,
    Status.IN_BEHANDELING: 2,
    Status.AANVULLING_GEVRAAGD: 2,
    Status.AKTE_OPGEMAAKT: 3,
    Status.VERLOF_AFGEGEVEN: 4,
    Status.DOCUMENTEN_VERZONDEN: 4,
    Status.AFGEROND: 4,
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

    @property
    def naam(self) -> str:
        return pages.called(self.aangifte)

    @property
    def akte_kind(self) -> str:
        return "akte van geboorte (levenloos)" if self.is_stillbirth else "akte van overlijden"

    @property
    def is_stillbirth(self) -> bool:
        return self.aangifte.soort is SoortAangifte.LEVENLOOS

    @property
    def gemeente(self) -> str:
        return codes.gemeenten()[self.dossier.gemeente].naam

    @property
    def state(self) -> State:
        stopped = self.levering in (LeveringStatus.GEWEIGERD, LeveringStatus.VASTGELOPEN)
        found = NOT_ARRIVED if stopped else STATES[self.dossier.status]
        naar = codes.gemeenten()[self.dossier.doorgezonden_naar or self.dossier.gemeente].naam
        return State(found.titel, found.nu.format(gemeente=self.gemeente, naar=naar))

    @property
    def told(self) -> str:
        """What the municipality wrote to the declarant: what it asks of her, or why it refused."""
        acts = {Status.AANVULLING_GEVRAAGD: Actie.AANVULLING_VRAGEN, Status.GEWEIGERD: Actie.WEIGEREN}
        written = [event.reden for event in self.history if event.actie is acts.get(self.dossier.status)]
        return (written[-1] if written else "") or ""

    @property
    def has_receipt(self) -> bool:
        return self.dossier.status is Status.AFGEROND or self.dossier.status not in ENDS

    @property
    def strip(self) -> Strip | None:
        return strip.filed(self.aangifte, self.dossier)

    @property
    def is_news(self) -> bool:
        """Whether something happened since she, or a colleague of hers, last opened it; that it arrived is no news."""
        shown = (event for event in self._told if event.rol not in DECLARANT and event.actie is not Actie.AFLEVEREN)
        return any(event.id > self.dossier.gelezen for event in shown)

    @property
    def _told(self) -> list[Gebeurtenis]:
        return [event for event in self.history if event.van is not event.naar or event.actie in TOLD]

    @property
    def rest(self) -> str:
        """How long until the last day of the funeral, while that matters."""
        dag = self.dossier.uiterste_dag
        if dag is None or self.dossier.status in ENDS:
            return ""
        dagen = (dag - today()).days
        return "voorbij" if dagen < 0 else {0: "vandaag", 1: "morgen"}.get(dagen, f"over {dagen} dagen")

    @property
    def volgcode(self) -> str:
        """The code with which anybody may read how it stands, as it is printed."""
        return paper.shown(self.dossier.volgcode or "")

    @property
    def way(self) -> list[Mapping[str, Any]]:
        """How far it is, in four steps; none for what ended before its end."""
        reached = _REACHED.get(self.dossier.status, 0)
        akte = self.dossier.akte_datum
        times = (dutch.moment(self.dossier.ingediend_op), "", dutch.day(akte) if akte else "", "")
        steps = enumerate(zip(WAY, times, strict=True))
        return [{"title": one, "time": time, "future": place >= reached} for place, (one, time) in steps if reached]

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
        """What happened, and what is still to come."""
        happened = [{"title": label(event.actie), "time": dutch.moment(event.op)} for event in self._told]
        to_come = []
        if self.dossier.status in BEFORE_AKTE:
            to_come.append({"title": label(Actie.AKTE_OPMAKEN), "time": f"door de gemeente {self.gemeente}"})
        if self.dossier.uiterste_dag:
            to_come.append(
                {"title": "Laatste dag waarop de uitvaart mag zijn", "time": dutch.day(self.dossier.uiterste_dag)}
            )
        return [*happened, *({**item, "future": True} for item in to_come)]
