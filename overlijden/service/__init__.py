# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""The use cases. Each takes a session and never commits or calls out: the unit of work opens at the edge."""

from __future__ import annotations

import dataclasses
import uuid
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from typing import TypeVar

from psycopg.errors import UniqueViolation
from sqlalchemy import func, select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified

from overlijden import akte, alarm, audit, canonical, deelnames, mail, rules
from overlijden.aangifte import Aangifte, Bevinding
from overlijden.dossier import feiten, kaart, queries
from overlijden.dossier.feiten import Openstaand
from overlijden.rules import Behandeling, BrpPersoon, Context, derived
from overlijden.service.effects import Desk
from overlijden.status import DESK, OWN_SYSTEM, SYSTEM, Actie, Actor, Handeling, Status, next_status
from overlijden.tables import (
    Base,
    Bijlage,
    Collega,
    Dossier,
    Gebeurtenis,
    Levering,
    LeveringSoort,
    Revisie,
)
from overlijden.termijn import NEDERLAND, KbLezing
from overlijden.tools import paper
from overlijden.tools.guards import GuardFailed

CHANNEL = "levering"
RETRACTS = frozenset({Actie.INTREKKEN, Actie.DOORZENDEN})  # after these the back-end must be told
VOLGCODE = 12  # characters: 60 bits, which nobody guesses at ten tries a minute
# After these there may be less to pay than was paid.
PAID = frozenset({Actie.BETALING_ONTVANGEN, Actie.INTREKKEN, Actie.WIJZIGEN, Actie.AANVULLEN})
AKTE_RULES = ("R70", "R71")  # what an akte that is recorded must meet
Row = TypeVar("Row", bound=Base)


class Rejected(Exception):
    """The rules do not let this declaration be filed; the findings say why and what to do."""

    def __init__(self, findings: Sequence[Bevinding]) -> None:
        super().__init__(", ".join(sorted({finding.regel for finding in findings})))
        self.findings = findings


def submit(
    session: Session,
    aangifte: Aangifte,
    bijlagen: Sequence[Bijlage],
    context: Context,
    *,
    by: Actor,
    concept: uuid.UUID,
    gegevens: Mapping[str, str] | None = None,
) -> Dossier:
    """File a declaration: dossier, first revision, attachments and delivery in the caller's one transaction.

    Where it goes follows from what the municipality settled (``bestemming``). The same ``concept`` filed again gives
    the dossier of the first time. ``gegevens`` go on record with it. Raises Rejected with every finding.
    """
    # Two clicks at once wait here for each other; the second one then finds what the first one filed.
    session.execute(select(func.pg_advisory_xact_lock(concept.int >> 65)))
    if (earlier := session.scalar(select(Dossier).where(Dossier.concept == concept))) is not None:
        audit.record(session, by, Handeling.INGEZIEN, [earlier])
        return earlier
    overlijden = aangifte.overlijden
    bestemming = deelnames.bestemming(session, overlijden.gemeente or "", overlijden.datum, context.nu)
    is_known = queries.is_known(session, aangifte.overledene.bsn)
    context = dataclasses.replace(context, al_aangegeven=is_known, deelname=bestemming.open)
    findings = rules.check(aangifte, context)
    if rules.blocking(findings) or bestemming.gemeente is None or bestemming.ontvanger is None:
        raise Rejected(findings)
    aangifte = dataclasses.replace(aangifte, waarschuwingen=rules.confirmed(findings))
    dossier = open_dossier(session, aangifte, context, by, gemeente=bestemming.gemeente.code, concept=concept)
    _attach(session, dossier, bijlagen)
    session.flush()
    perform(session, dossier, Actie.INDIENEN, by=by, gegevens=gegevens)
    enqueue(session, dossier, bestemming.ontvanger.adapter, bestemming.ontvanger.wijziging)
    return dossier


def open_dossier(
    session: Session,
    aangifte: Aangifte,
    context: Context,
    by: Actor,
    *,
    gemeente: str,
    concept: uuid.UUID,
    voorganger: str | None = None,
) -> Dossier:
    """A dossier with its first revision, for the person and party of ``by``, not yet filed."""
    number = session.scalar(text("SELECT nextval('kenmerk_nummer')"))
    dossier = Dossier(
        kenmerk=f"OV-{context.vandaag.year}-{number:07}",
        concept=concept,
        gemeente=gemeente,  # who handles it: after a merger not the one where it happened
        partij=by.partij,
        persoon=by.id,
        kanaal=context.kanaal,
        status=Status.CONCEPT,
        overledene_bsn=aangifte.overledene.bsn,
        ingediend_op=context.nu,
        uiterste_dag=last_day(aangifte, context.kb_lezing),
        voorganger=voorganger,
        volgcode=paper.code(VOLGCODE),
        **dataclasses.asdict(kaart.of(aangifte)),
    )
    session.add(dossier)
    session.flush()
    session.add(row(Revisie, dossier, nummer=dossier.revisie, aangifte=canonical.write(aangifte)))
    return dossier


def enqueue(
    session: Session,
    dossier: Dossier,
    adapter: str,
    wijziging: int | None,
    soort: LeveringSoort = LeveringSoort.AANGIFTE,
) -> Levering:
    """Put a delivery of the dossier's newest revision in the outbox and wake a worker at commit.

    ``wijziging`` is the record that names this adapter and its profile, whatever the municipality settles later.
    """
    nu = datetime.now(UTC)
    # What changes a declaration asks for a person soon, because the registrar may be at it now.
    dag = dossier.uiterste_dag if soort is LeveringSoort.AANGIFTE else None
    deelname = deelnames.on(session, dossier.gemeente, nu.astimezone(NEDERLAND).date())
    levering = row(
        Levering,
        dossier,
        revisie=dossier.revisie,
        adapter=adapter,
        wijziging=wijziging,
        soort=soort,
        opgeven_op=alarm.opgeven_op(nu, dossier.uiterste_dag),
        alarm_op=alarm.alarm_op(nu, dag, deelname),
    )
    session.add(levering)
    session.flush()
    session.execute(select(func.pg_notify(CHANNEL, "")))
    return levering


def amend(
    session: Session,
    dossier: Dossier,
    aangifte: Aangifte,
    context: Context,
    *,
    by: Actor,
    reden: str | None = None,
    bijlagen: Sequence[Bijlage] = (),
) -> None:
    """Change what was declared, at the registrar's request or before the akte: a new revision, delivered as the first.

    ``bijlagen`` are those that come with it; what was attached before stays.

    Raises Rejected, GuardFailed when it happened in another municipality after all, and what ``perform`` raises.
    """
    if queries.declared(session, dossier).overlijden.gemeente != aangifte.overlijden.gemeente:
        raise GuardFailed("De plaats van overlijden kan niet meer veranderen. Bel de gemeente.", "/overlijden/gemeente")
    findings = rules.check(aangifte, since_filed(session, dossier, context))
    if rules.blocking(findings):
        raise Rejected(findings)
    aangifte = dataclasses.replace(aangifte, waarschuwingen=rules.confirmed(findings))
    dossier.revisie += 1
    dossier.aangever_partij = None  # she said anew who she is
    dossier.overledene_bsn, dossier.uiterste_dag = aangifte.overledene.bsn, last_day(aangifte)
    for name, value in dataclasses.asdict(kaart.of(aangifte)).items():
        setattr(dossier, name, value)
    session.add(row(Revisie, dossier, nummer=dossier.revisie, aangifte=canonical.write(aangifte)))
    _attach(session, dossier, bijlagen)
    actie, gegevens = amending(dossier.status), {"revisie": str(dossier.revisie)}
    perform(session, dossier, actie, by=by, reden=reden, gegevens=gegevens)
    _tell(session, dossier, LeveringSoort.AANVULLING)


def amending(status: Status) -> Actie:
    """The act with which a declaration is changed: as an answer where the registrar asked for it."""
    return Actie.AANVULLEN if status is Status.AANVULLING_GEVRAAGD else Actie.WIJZIGEN


def since_filed(session: Session, dossier: Dossier, context: Context) -> Context:
    """What the rules may know when what was filed is changed: the route was open, and what was known of another stays.

    Its own declaration is on file, so that whether there was one before is told by the warning with which it was filed.
    """
    deelname = deelnames.on(session, dossier.gemeente, dossier.ingediend_op.astimezone(NEDERLAND).date())
    known = "R12" in queries.declared(session, dossier).waarschuwingen
    return dataclasses.replace(context, deelname=deelname, al_aangegeven=known)


def _attach(session: Session, dossier: Dossier, bijlagen: Sequence[Bijlage]) -> None:
    """Move attachments from their draft to the dossier."""
    for bijlage in bijlagen:
        bijlage.concept_id, bijlage.dossier_id, bijlage.gemeente = None, dossier.id, dossier.gemeente
        session.add(bijlage)


def perform(
    session: Session,
    dossier: Dossier,
    actie: Actie,
    *,
    by: Actor,
    reden: str | None = None,
    akte_nummer: str | None = None,
    akte_datum: date | None = None,
    zaaknummer: str | None = None,
    gegevens: Mapping[str, str] | None = None,
    brp: BrpPersoon | None = None,
    told: bool = False,
) -> None:
    """Carry out an act: the only writer of a dossier's status, and it writes history and audit with it.

    A reason, and ``gegevens``, what goes on record with the act such as a day, go into the history alone: what somebody
    writes about a declaration may name people. ``brp`` is what the BRP says now, None when it was not asked.
    ``told``: a clerk tells what was done elsewhere, of which nothing is asked here.

    Raises IllegalTransition, GuardFailed, or at flush StaleDataError when somebody else was first.
    """
    van, naar = dossier.status, next_status(dossier.status, actie, by.rol)
    desk = Desk.read(session, dossier, wie=by.id) if _is_handled(dossier, by) else None
    if desk and by.rol in DESK and not told:  # what is done already in a municipality's own system is told, not asked
        desk.refuse(actie, by, reden, gegevens or {}, brp)
    if actie is Actie.AKTE_OPMAKEN:
        _record_akte(session, dossier, akte_nummer or "", akte_datum)
    if zaaknummer:
        dossier.zaaknummer = zaaknummer
    dossier.status = naar
    if actie in RETRACTS:
        _tell(session, dossier, LeveringSoort.INTREKKING)
    op = audit.act(session, by, actie, dossier)
    said = {"reden": reden, "gegevens": dict(gegevens) if gegevens else None}
    event = row(Gebeurtenis, dossier, op=op, actie=actie, van=van, naar=naar, door=by.id, rol=by.rol, **said)
    if desk is None and actie in PAID:
        _weigh_payment(session, dossier, event)
    session.add(event)
    if desk:
        desk.apply(actie, event, by)
    if naar is van and by.rol not in SYSTEM:  # a new version, so that of two people at once the second is told
        flag_modified(dossier, "openstaand")
    try:
        session.flush()
    except IntegrityError as error:
        raise _as_guard(error) from None
    mail.follow(session, dossier, actie, op)


def _is_handled(dossier: Dossier, by: Actor) -> bool:
    """Whether an act is one of the desk, or one elsewhere on a dossier that lies on the desk too."""
    if by.rol in DESK:
        return dossier.status is not Status.CONCEPT
    return by.rol in OWN_SYSTEM and dossier.op_balie_sinds is not None


def _weigh_payment(session: Session, dossier: Dossier, event: Gebeurtenis) -> None:
    """Let the desk know whether more was paid than is due; who is no clerk changes nothing else of what is open."""
    known = feiten.of([*queries.history(session, dossier), event])
    others = [one for one in dossier.openstaand if one != Openstaand.TERUGBETALEN]
    is_over = feiten.unpaid(dossier.status, queries.declared(session, dossier), known) < 0
    dossier.openstaand = [Openstaand.TERUGBETALEN, *others] if is_over else others


def _tell(session: Session, dossier: Dossier, soort: LeveringSoort) -> None:
    """Tell more to the back-end that took the declaration, or is about to."""
    *_, last = queries.deliveries(session, dossier)
    enqueue(session, dossier, last.adapter, last.wijziging, soort)


def _record_akte(session: Session, dossier: Dossier, nummer: str, datum: date | None) -> None:
    """Write number and date from the municipality's own register, the number in one form (BW 1:18)."""
    aangifte = queries.declared(session, dossier)
    known = Behandeling(
        ingediend=dossier.ingediend_op.astimezone(NEDERLAND).date(), akte_nummer=nummer, akte_datum=datum
    )
    context = Context(nu=datetime.now(UTC), kanaal=dossier.kanaal, behandeling=known)
    if found := rules.check(aangifte, context, AKTE_RULES):
        raise GuardFailed(found[0].tekst, found[0].wijzer, {one.wijzer: one.tekst for one in found[1:]})
    dossier.akte_nummer, dossier.akte_datum = str(akte.Aktenummer.parse(nummer, akte.kind_of(aangifte.soort))), datum


def _as_guard(error: IntegrityError) -> Exception:
    """What the database refuses because the municipality already used this akte number this year, in words."""
    if isinstance(error.orig, UniqueViolation) and error.orig.diag.constraint_name == "dossier_akte":
        return GuardFailed("Dit nummer staat dit jaar al bij een ander dossier. Kijk het na.", "/akte_nummer")
    return error


def receive(session: Session, kenmerk: str, nu: datetime) -> None:
    """Lay a dossier on its municipality's desk: what the shared store does when a delivery reaches it."""
    dossier = queries.find(session, kenmerk)
    if dossier is None:
        raise LookupError("no such dossier in this municipality")
    dossier.op_balie_sinds = dossier.op_balie_sinds or nu


def introduce(session: Session, gemeente: str, persoon: str, naam: str) -> None:
    """Write down what somebody of a municipality's staff is called now."""
    row = insert(Collega).values(gemeente=gemeente, id=persoon, naam=naam)  # she may log in twice at once
    session.execute(
        row.on_conflict_do_update(index_elements=["gemeente", "id"], set_={"naam": naam, "gezien_op": func.now()})
    )


def last_day(aangifte: Aangifte, lezing: KbLezing | None = None) -> date | None:
    """The last lawful day of the funeral, which is the deadline of everything that follows (Wlb 16).

    It is the municipality's own reading of decree days; when that is not known, the earlier day.
    """
    window = derived.window(aangifte, lezing)
    return window.uiterlijk_kb_werkdag if window else None


def row(table: type[Row], dossier: Dossier, **values: object) -> Row:
    """A row of a dossier, in that dossier's municipality and party."""
    return table(dossier_id=dossier.id, gemeente=dossier.gemeente, partij=dossier.partij, **values)
