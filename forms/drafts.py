# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""Drafts: what was typed, exactly, for seven days after the last change; and filing what it says."""

from __future__ import annotations

import dataclasses
import uuid
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from functools import partial

from flask import abort
from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session

from forms import reading
from forms.funeral import DE_AANGEVER
from forms.reading import Reading
from forms.step import Raw, Step
from forms.steps import CONTACT, CONTROLEREN, path_of
from overlijden import audit, bijlagen, canonical, deelnames, retention, service
from overlijden.aangifte import Aangifte
from overlijden.dossier import queries
from overlijden.rules import Context
from overlijden.rules.context import BALIE
from overlijden.settings import Settings
from overlijden.status import DESK
from overlijden.tables import Bijlage, Concept, Dossier
from overlijden.web.login import Identity

KEPT = timedelta(days=retention.CONCEPT.dagen or 0)
ABOUT_HERSELF = [step.slug for step in (*DE_AANGEVER, *CONTACT, CONTROLEREN)]  # which stay behind with who had it


def create(session: Session, person: Identity, typed: Mapping[str, Raw]) -> Concept:
    """Begin a draft with what was typed before it, by slug of the step."""
    concept = Concept(
        id=uuid.uuid4(),
        partij=person.partij,
        persoon=person.id,
        antwoorden=dict(typed),
        vervalt_op=expiry(),
    )
    session.add(concept)
    return concept


def find(session: Session, identifier: uuid.UUID, *, lock: bool = False) -> Concept:
    """Find a draft of this party, filed or not; 404 when there is none, 410 when it was left too long.

    With ``lock`` another tab that saves at the same moment waits, so that each adds to what the other wrote.
    """
    concept = session.get(Concept, identifier, with_for_update=lock)
    if concept is None or concept.afdruk:  # what software sent has no pages
        abort(404)
    if concept.kenmerk is None and concept.vervalt_op <= datetime.now(UTC):
        abort(410)
    return concept


def amending(session: Session, person: Identity, dossier: Dossier) -> Concept:
    """The draft in which she changes this dossier: hers that lies open, or a new one with what was filed."""
    session.execute(select(func.pg_advisory_xact_lock(dossier.id.int >> 65)))  # two clicks at once are one
    open_one = select(Concept).where(Concept.wijzigt == dossier.kenmerk, Concept.kenmerk.is_(None))
    hers = open_one.where(Concept.persoon == person.id, Concept.vervalt_op > datetime.now(UTC))
    if (found := session.scalar(hers.limit(1))) is not None:
        return found
    declared = queries.declared(session, dossier)
    answers, data = {}, canonical.write(declared)
    for step in path_of(declared)[:-1]:
        if not dossier.aangever_partij or step.slug not in ABOUT_HERSELF:
            answers[step.slug] = step.written(data)
    concept = create(session, person, answers)
    concept.wijzigt = dossier.kenmerk
    return concept


def amended(session: Session, concept: Concept, person: Identity) -> Dossier | None:
    """The dossier that a draft is to change, looked at by this person; None for a draft of a new declaration.

    404 where it is not hers any more, or was destroyed.
    """
    if concept.wijzigt is None:
        return None
    dossier = queries.find(session, concept.wijzigt)
    if dossier is None or dossier.vernietigd_op:
        abort(404)
    audit.look(session, person.actor, dossier)
    return dossier


def save(concept: Concept, step: Step, raw: Raw) -> None:
    """Keep what was typed in one step; the other steps are not touched."""
    concept.antwoorden = {**concept.antwoorden, step.slug: raw}
    touch(concept)


def discard(session: Session, concept: Concept) -> None:
    """Throw away what was typed and attached; an empty row tells until its own term that there was a draft."""
    for row in own(session, concept):
        session.delete(row)
    concept.antwoorden, concept.vervalt_op = {}, datetime.now(UTC)


def touch(concept: Concept) -> None:
    concept.vervalt_op = expiry()


def attached(session: Session, concept: Concept) -> Sequence[Bijlage]:
    """The attachments of a draft in the order in which they came, without their bytes; infected ones too.

    With a change come first those of the dossier, which stay.
    """
    filed = select(Dossier.id).where(Dossier.kenmerk == concept.wijzigt).scalar_subquery()
    mine = or_(Bijlage.concept_id == concept.id, and_(Bijlage.dossier_id == filed, Bijlage.afgifte.is_(None)))
    return session.scalars(select(Bijlage).where(mine).order_by(Bijlage.volgorde)).all()


def own(session: Session, concept: Concept) -> list[Bijlage]:
    """The attachments that came with this draft, and go with it."""
    mine = select(Bijlage).where(Bijlage.concept_id == concept.id).order_by(Bijlage.volgorde)
    return list(session.scalars(mine))


def waiting(session: Session, persoon: str) -> int:
    """How many attachments lie in the drafts that this person began and nobody filed."""
    hers = select(func.count(Bijlage.id)).join(Concept).where(Concept.persoon == persoon, Concept.kenmerk.is_(None))
    return session.scalar(hers) or 0


# Pages about the declarant herself, with the answers that she gives anew for each declaration.
OWN_PAGES: Mapping[str, frozenset[str]] = {"aangever": frozenset({"hoedanigheid"}), "contact": frozenset()}


def earlier(session: Session, person: Identity, step: Step) -> Raw | None:
    """What this person last declared of herself, proposed on a page about her; nothing of anybody else, ever."""
    if step.slug not in OWN_PAGES or person.rol in DESK:  # at the counter each declarant is another
        return None
    hers = select(Dossier).where(Dossier.partij == person.partij, Dossier.persoon == person.id)
    hers = hers.where(Dossier.vernietigd_op.is_(None), Dossier.aangever_partij.is_(None))
    dossier = session.scalar(hers.order_by(Dossier.ingediend_op.desc()).limit(1))
    if dossier is None:
        return None
    audit.look(session, person.actor, dossier)
    declared = canonical.write(queries.declared(session, dossier))
    anew = OWN_PAGES[step.slug]
    mine = {name: value for name, value in declared.get(step.slug, {}).items() if name not in anew}
    return step.written({step.slug: mine})


def read(session: Session, concept: Concept, person: Identity, settings: Settings) -> Reading:
    """The declaration that a draft is on its way to, judged."""
    dossier = amended(session, concept, person)
    judge_by: Callable[[Aangifte], Context] = partial(context, session, person, settings)
    if dossier is not None:
        since = service.since_filed(session, dossier, now(person, settings))
        judge_by = lambda _: since  # noqa: E731 - one line says it
    return reading.read(concept.antwoorden, person.onderneming, attached(session, concept), judge_by)


def context(session: Session, person: Identity, settings: Settings, aangifte: Aangifte) -> Context:
    """What the rules may know of this moment, this municipality and this log-in."""
    moment, overlijden = now(person, settings), aangifte.overlijden
    return dataclasses.replace(
        moment,
        deelname=deelnames.bestemming(session, overlijden.gemeente or "", overlijden.datum, moment.nu).open,
        al_aangegeven=queries.is_known(session, aangifte.overledene.bsn),
    )


def now(person: Identity, settings: Settings) -> Context:
    """What may be known of this moment and this log-in, of whatever declaration."""
    return Context(
        nu=datetime.now(UTC),
        kanaal=BALIE if person.rol in DESK else str(person.kanaal or ""),
        niveau=person.niveau,
        productie=settings.is_production,
    )


# Beside the answers of a draft that was begun at the counter: with what its declarant proved who she is. Not declared.
GEZIEN = "legitimatie"


def file(session: Session, concept: Concept, reading: Reading, person: Identity, settings: Settings) -> str:
    """File a draft, once, as it was read, and give the reference. What was typed then leaves the draft.

    Raises Rejected, also when a warning was not confirmed, and the draft stays as it is.
    """
    if reading.unread:
        raise service.Rejected(reading.findings)
    attachments = bijlagen.usable(reading.attached)
    moment = now(person, settings)  # what else must be known is looked up when it is filed
    seen = concept.antwoorden.get(GEZIEN, {}).get(GEZIEN)
    dossier = service.submit(
        session,
        reading.aangifte,
        attachments,
        moment,
        by=person.actor,
        concept=concept.id,
        gegevens={GEZIEN: seen[0]} if seen else None,
    )
    for left in reading.attached:
        if left not in attachments:
            session.delete(left)
    concept.kenmerk, concept.antwoorden = dossier.kenmerk, {}
    return dossier.kenmerk


def expiry() -> datetime:
    """Until when a draft is kept that changes now."""
    return datetime.now(UTC) + KEPT
