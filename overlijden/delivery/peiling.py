# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""Asking the back-ends that took a declaration how it stands there, less often the longer it is there.

An asking changes nothing at the back-end, and what it says changes nothing twice: whichever process dies, or asks at
the same time, it is asked again.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import structlog
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from overlijden.adapter import Adapter, Bericht, Capability, ConfigError, Refused, Stand, TemporaryError
from overlijden.db import Database
from overlijden.deelnames import LEVERINGEN, in_paused
from overlijden.delivery import afgiften, handover, terugmelding, verbindingen
from overlijden.delivery.journal import Claim
from overlijden.settings import Delivery
from overlijden.status import Actor, Rol
from overlijden.tables import Dossier, Levering, LeveringStatus
from overlijden.tools import logs, reach
from overlijden.tools.guards import GuardFailed

log = structlog.get_logger()

DAG = timedelta(days=1)
LONGEST = timedelta(days=30)  # after its arrival; later a person tells, or nobody
SETTLES = timedelta(hours=1)  # a zaak that was accepted need not be found at once
Load = Callable[[Claim], Adapter]


@dataclass(frozen=True, slots=True)
class Asking:
    """A delivery to ask about, and for how long the back-end has had it."""

    claim: Claim
    age: timedelta


def ask_next(database: Database, load: Load, settings: Delivery) -> bool:
    """Ask about one delivery; False when none is due."""
    with database.begin() as session:
        levering = session.scalars(_DUE).one_or_none()
        if levering is None:
            return False
        # Until it is written down how it ended, so that a process which dies is followed by another.
        levering.peilen_op = func.now() + timedelta(seconds=settings.ask_after)
        session.flush()
        if not verbindingen.enter(session, levering, settings):
            return True
        age = datetime.now(UTC) - (levering.afgeleverd_op or datetime.now(UTC))
        asking = Asking(Claim.of(levering), age)
    try:
        code = _ask(database, load, asking, settings)
        log.info("peiling", levering=str(asking.claim.levering), code=code)
    except StaleDataError:  # a clerk acted meanwhile
        log.info("peiling", levering=str(asking.claim.levering), code="changed")
    return True


# What is paused or shut is not asked either; made once: to build it costs more than to run it.
_DUE = (
    select(Levering)
    .where(Levering.peilen_op <= func.now(), Levering.status == LeveringStatus.AFGELEVERD)
    .where(~in_paused(Levering.gemeente, LEVERINGEN), ~verbindingen.is_shut())
    .order_by(Levering.peilen_op)
    .limit(1)
    .with_for_update(skip_locked=True, of=Levering)
)


def _ask(database: Database, load: Load, asking: Asking, settings: Delivery) -> str:
    """Ask, write down what was said, and say in a word how that went."""
    claim = asking.claim
    try:
        with reach.on_behalf_of(claim.gemeente):
            adapter = load(claim)
        if Capability.POLL not in adapter.capabilities or asking.age > LONGEST:
            return _end(database, claim)
        with database.begin(claim.scope) as session:
            if session.get_one(Dossier, claim.dossier).vernietigd_op is not None:
                return "destroyed"
            question = handover.read_question(session, claim)
        return _answered(database, asking, adapter, question, settings)
    except Refused:
        return _gone(database, asking, settings)
    except (TemporaryError, ConfigError) as error:
        return _unanswered(database, asking, settings, str(error))
    except (StaleDataError, GuardFailed):
        raise
    except Exception:
        log.error("defect in asking", levering=str(claim.levering), **logs.defect(sys.exc_info()))  # noqa: TRY400
        return _unanswered(database, asking, settings, "defect")


def _answered(database: Database, asking: Asking, adapter: Adapter, question: Bericht, settings: Delivery) -> str:
    """First what it says of the zaak, then the files that came of it."""
    with reach.on_behalf_of(asking.claim.gemeente):
        told = adapter.poll(question)
    code = _told(database, asking, told, settings)
    afgiften.take_in(database, asking.claim, adapter, question, told.afgiften)
    return code


def _told(database: Database, asking: Asking, stand: Stand, settings: Delivery) -> str:
    claim = asking.claim
    by = Actor("koppeling", Rol.KOPPELING, organisatie=claim.gemeente)
    try:
        with database.begin(claim.scope) as session:
            if (levering := _reached(session, claim, settings)) is None:
                return "decided"
            dossier = session.get_one(Dossier, claim.dossier)
            levering.peilen_op = func.now() + pause(asking.age, settings)
            terugmelding.learn(session, dossier, levering, stand, by=by)
    except GuardFailed as refusal:
        tekst = f"Uw systeem meldt een akte die hier niet past. {refusal}"
        _put_before_person(database, claim, terugmelding.AKTE_PAST_NIET, tekst)
        return terugmelding.AKTE_PAST_NIET
    return stand.fase


def _gone(database: Database, asking: Asking, settings: Delivery) -> str:
    """It says that it has no such zaak, which it accepted: at first it may still have to find it."""
    with database.begin(asking.claim.scope) as session:
        if (levering := _reached(session, asking.claim, settings)) is not None:
            levering.peilen_op = func.now() + pause(asking.age, settings)
    if asking.age >= SETTLES:
        _put_before_person(database, asking.claim, terugmelding.ZAAK_WEG)
    return terugmelding.ZAAK_WEG


def _reached(session: Session, claim: Claim, settings: Delivery) -> Levering | None:
    """The delivery, now that its back-end answered; None when somebody decided about it meanwhile."""
    verbindingen.reached(session, claim, settings)
    levering = session.get_one(Levering, claim.levering, with_for_update=True)
    return levering if levering.status is LeveringStatus.AFGELEVERD else None


def _put_before_person(database: Database, claim: Claim, code: str, tekst: str = "") -> None:
    with database.begin(claim.scope) as session:
        levering = session.get_one(Levering, claim.levering, with_for_update=True)
        if levering.status is LeveringStatus.AFGELEVERD:
            terugmelding.put_before_person(levering, code, tekst)


def _unanswered(database: Database, asking: Asking, settings: Delivery, code: str) -> str:
    wait = pause(asking.age, settings)
    with database.begin(asking.claim.scope) as session:
        session.get_one(Levering, asking.claim.levering).peilen_op = func.now() + wait
        verbindingen.missed(session, asking.claim, settings, timedelta(seconds=settings.breaker_cap))
    return code


def _end(database: Database, claim: Claim) -> str:
    with database.begin(claim.scope) as session:
        session.get_one(Levering, claim.levering).peilen_op = None
    return "not asked"


def pause(age: timedelta, settings: Delivery) -> timedelta:
    """How long to wait: a tenth of the time that the back-end has had it, spread, and at most a day."""
    wait = min(max(age / 10, timedelta(seconds=settings.ask_after)), DAG)
    return wait * random.uniform(0.8, 1.0)  # noqa: S311 - spreading, not a secret
