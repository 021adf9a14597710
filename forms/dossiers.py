# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""What a declarant sees of her own declarations: the list, the receipt and the status page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from flask import render_template, request
from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.orm import Session

from forms import drafts, pages
from forms.blueprint import blueprint
from forms.withdrawing import can_withdraw
from overlijden import audit, codes, dutch, queries, strip, web
from overlijden.aangifte import Aangifte, SoortAangifte
from overlijden.akte import Aktenummer, in_brp
from overlijden.labels import label
from overlijden.status import BEFORE_AKTE, ENDS, Actie, Handeling, Status
from overlijden.strip import Strip
from overlijden.tables import Bijlage, Concept, Dossier, Gebeurtenis, Gescand, LeveringStatus, Revisie
from overlijden.termijn import NEDERLAND, today


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
    Status.AANVULLING_GEVRAAGD: State("Aanvulling nodig", "De gemeente {gemeente} vraagt u iets. Neem contact op."),
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


MOST = 50  # declarations on one page; more are found by searching
ORDERS: Mapping[str, str] = {"": "Nieuwste eerst", "termijn": "Laatste dag van de uitvaart eerst"}
# What goes on record at the desk is not the declarant's, but this she must know.
TOLD = frozenset({Actie.WIJZIGEN, Actie.TERMIJN_BESLISSEN, Actie.ORIGINELEN_ONTVANGEN, Actie.VERBETEREN})


@dataclass(frozen=True)
class Page:
    """A filed declaration as its declarant sees it; of the clerks she sees the acts and not the names."""

    dossier: Dossier
    aangifte: Aangifte
    levering: LeveringStatus
    history: Sequence[Gebeurtenis]
    infected: Sequence[Bijlage]
    opvolger: str | None

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
    def rest(self) -> str:
        """How long until the last day of the funeral, while that matters."""
        dag = self.dossier.uiterste_dag
        if dag is None or self.dossier.status in ENDS:
            return ""
        dagen = (dag - today()).days
        return "voorbij" if dagen < 0 else {0: "vandaag", 1: "morgen"}.get(dagen, f"over {dagen} dagen")

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
        shown = (event for event in self.history if event.van is not event.naar or event.actie in TOLD)
        happened = [{"title": label(event.actie), "time": dutch.moment(event.op)} for event in shown]
        to_come = []
        if self.dossier.status in BEFORE_AKTE:
            to_come.append({"title": label(Actie.AKTE_OPMAKEN), "time": f"door de gemeente {self.gemeente}"})
        if self.dossier.uiterste_dag:
            to_come.append(
                {"title": "Laatste dag waarop de uitvaart mag zijn", "time": dutch.day(self.dossier.uiterste_dag)}
            )
        return [*happened, *({**item, "future": True} for item in to_come)]


@blueprint.route("/aangiften", methods=["GET", "POST"])
def overview() -> str:
    """Her drafts that can still be finished, and what she filed. A name to look for is posted: no address keeps it."""
    zoek, volgorde = request.form.get("zoek", "").strip(), request.form.get("volgorde", "")
    with web.begin() as session:
        open_drafts = [_draft(session, draft) for draft in _drafts(session)]
        filed = session.scalars(_filed(zoek, volgorde).limit(MOST + 1)).all()
        audit.record(session, web.person().actor, Handeling.LIJST_INGEZIEN, filed)
        found = [_page(session, dossier) for dossier in filed[:MOST]]
    looked = {"zoek": zoek, "volgorde": volgorde, "volgordes": ORDERS, "meer": len(filed) > MOST, "most": MOST}
    return render_template("dossiers/overview.html", drafts=open_drafts, dossiers=found, **looked)


@blueprint.get("/dossier/<kenmerk>/ontvangst")
def receipt(kenmerk: str) -> str:
    """That a declaration was received, and what happens now."""
    return _show("dossiers/receipt.html", kenmerk)


@blueprint.get("/dossier/<kenmerk>")
def dossier(kenmerk: str) -> str:
    """How a declaration stands."""
    return _show("dossiers/dossier.html", kenmerk)


def _filed(zoek: str, volgorde: str) -> Select[Dossier]:
    """What she filed, with this in its reference or in the surname of who died; in the order that was chosen."""
    query = select(Dossier).where(Dossier.vernietigd_op.is_(None))
    if zoek:
        newest = and_(Revisie.dossier_id == Dossier.id, Revisie.nummer == Dossier.revisie)
        surname = func.jsonb_extract_path_text(Revisie.aangifte, "overledene", "geslachtsnaam")
        found = or_(Dossier.kenmerk.icontains(zoek, autoescape=True), surname.icontains(zoek, autoescape=True))
        query = query.join(Revisie, newest).where(found)
    if volgorde == "termijn":  # what is done has no term left
        return query.order_by(Dossier.status.in_(ENDS), Dossier.uiterste_dag.nulls_last(), Dossier.kenmerk)
    return query.order_by(Dossier.ingediend_op.desc())


def _show(template: str, kenmerk: str) -> str:
    with web.begin() as session:
        found = web.dossier(session, kenmerk)
        page = _page(session, found)
    deelname = web.deelname(found.gemeente)
    facts = {"deelname": deelname, "can_withdraw": can_withdraw(found, web.person().rol)}
    return render_template(template, page=page, **facts, **pages.help_of(found.gemeente))


def _page(session: Session, dossier: Dossier) -> Page:
    return Page(
        dossier=dossier,
        aangifte=queries.declared(session, dossier),
        levering=queries.deliveries(session, dossier)[0].status,
        history=queries.history(session, dossier),
        opvolger=queries.successor_of(session, dossier),
        infected=[row for row in queries.attachments(session, dossier) if row.gescand is Gescand.BESMET],
    )


def _drafts(session: Session) -> Sequence[Concept]:
    still_open = select(Concept).where(Concept.kenmerk.is_(None), Concept.vervalt_op > datetime.now(UTC))
    return session.scalars(still_open.order_by(Concept.vervalt_op.desc())).all()


def _draft(session: Session, draft: Concept) -> Mapping[str, Any]:
    """What tells one draft from another: the name of the deceased person once it is known, where, and when."""
    aangifte = drafts.read(session, draft, web.person(), web.services().settings).aangifte
    found = codes.gemeenten().get(aangifte.overlijden.gemeente or "")
    return {
        "id": draft.id,
        "titel": dutch.short_name(aangifte.overledene, "Aangifte zonder naam"),
        "gemeente": found.naam if found else "",
        "gewijzigd": (draft.vervalt_op - drafts.KEPT).astimezone(NEDERLAND),
        "bewaard": draft.vervalt_op.astimezone(NEDERLAND),
    }
