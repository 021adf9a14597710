# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""The outbox of mail at work: take one, send it, write down how that went.

A process that dies while it sends leaves a mail that may have arrived. It is sent once more, with the same Message-ID,
and no third time: two equal mails are a nuisance, none is a question, and a whole row of them is a fright.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage

import structlog
from sqlalchemy import func, literal, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from overlijden import deelnames, delivery, mail
from overlijden.adapter import Refused, TemporaryError, UnknownOutcome
from overlijden.db import Database, Scope
from overlijden.deelnames import LEVERINGEN, in_paused
from overlijden.dossier import queries
from overlijden.mail.mailer import Mailer
from overlijden.settings import Delivery
from overlijden.tables import Dossier, Levering, LeveringSoort, LeveringStatus, Mail, MailSoort, MailStatus, written_out
from overlijden.termijn import NEDERLAND

log = structlog.get_logger()

LEASE = timedelta(minutes=5)  # after which whoever was sending it is taken for dead
OPEN = (MailStatus.WACHT, MailStatus.BEZIG)


@dataclass(frozen=True, slots=True)
class Taken:
    """A mail that this worker sends now; ``onzeker``: one like it may have arrived."""

    id: uuid.UUID
    gemeente: str
    pogingen: int
    onzeker: bool


@dataclass(frozen=True, slots=True)
class Result:
    """How an attempt ended. WACHT: another one follows; ``onzeker``: it may have arrived."""

    status: MailStatus
    code: str | None = None
    onzeker: bool = False


def send_next(database: Database, mailer: Mailer, url: str, settings: Delivery) -> bool:
    """Send the mail that is due longest; False when none is. ``url`` is where browsers find the service."""
    with database.begin() as session:
        if not mailer.sender:
            _give_up_all(session)
            return False
        taken = _take(session)
    if taken is None:
        return False
    with database.begin(Scope(gemeente=taken.gemeente)) as session:
        written = _write(session, taken, mailer.sender, url)
    result = written if isinstance(written, Result) else _send(mailer, written, taken)
    with database.begin() as session:
        _record(session, taken, result, settings)
    log.info("mail", mail=str(taken.id), status=result.status, code=result.code)
    return True


def _give_up_all(session: Session) -> None:
    """Where no mail is sent at all, at once: a clerk sees that nobody was told."""
    due = update(Mail).where(Mail.status.in_(OPEN), Mail.volgende_poging <= func.now())
    session.execute(due.values(status=MailStatus.OPGEGEVEN, code="no-server", klaar_op=func.now()))


_DUE = (
    select(Mail, Mail.opgeven_op <= func.now())
    .where(Mail.status.in_(OPEN), Mail.volgende_poging <= func.now())
    .order_by(Mail.volgende_poging)
    .limit(1)
    .with_for_update(skip_locked=True)
)


def _take(session: Session) -> Taken | None:
    while (found := session.execute(_DUE).one_or_none()) is not None:
        row, is_too_late = found
        died = row.status is MailStatus.BEZIG
        if is_too_late or (died and row.onzeker):
            row.status, row.klaar_op = MailStatus.OPGEGEVEN, func.now()
            row.code = "worker-died" if died else row.code or "too-late"
            log.warning("mail", mail=str(row.id), status=row.status, code=row.code)
            session.flush()
            continue
        row.status, row.volgende_poging = MailStatus.BEZIG, func.now() + LEASE
        row.pogingen, row.onzeker = row.pogingen + 1, row.onzeker or died
        session.flush()
        return Taken(row.id, row.gemeente, row.pogingen, row.onzeker)
    return None


def _write(session: Session, taken: Taken, sender: str, url: str) -> EmailMessage | Result:
    """The mail, or why there is none to send."""
    row = session.get_one(Mail, taken.id)
    dossier = session.get_one(Dossier, row.dossier_id)
    if not mail.is_true(row, dossier) or _is_overtaken(session, row):
        return Result(MailStatus.VERVALLEN)
    if dossier.aangever_partij:
        return Result(MailStatus.OPGEGEVEN, "handed-over")
    to = queries.declared(session, dossier).contact.email
    if not to:
        return Result(MailStatus.OPGEGEVEN, "no-address")
    deelname = deelnames.on(session, dossier.gemeente, datetime.now(UTC).astimezone(NEDERLAND).date())
    try:
        return mail.write(row, dossier, deelname, to=to, sender=sender, url=url)
    except ValueError:  # a clerk sees that she must call
        return Result(MailStatus.OPGEGEVEN, "bad-address")


def _is_overtaken(session: Session, row: Mail) -> bool:
    """Whether a later mail says the same: what was asked twice is reminded of once."""
    later = select(Mail.id).where(Mail.dossier_id == row.dossier_id, Mail.soort == row.soort)
    return session.scalar(later.where(Mail.gemaakt_op > row.gemaakt_op).limit(1)) is not None


def _send(mailer: Mailer, message: EmailMessage, taken: Taken) -> Result:
    try:
        mailer.send(message)
    except Refused as refusal:
        return Result(MailStatus.OPGEGEVEN, refusal.code)
    except TemporaryError as error:
        return Result(MailStatus.WACHT, str(error), taken.onzeker)
    except UnknownOutcome as error:
        return Result(MailStatus.OPGEGEVEN if taken.onzeker else MailStatus.WACHT, f"unknown {error}", onzeker=True)
    return Result(MailStatus.VERZONDEN)


def _record(session: Session, taken: Taken, result: Result, settings: Delivery) -> None:
    """Write it down, unless another worker took the mail meanwhile, or its dossier is gone."""
    ours = update(Mail).where(Mail.id == taken.id, Mail.pogingen == taken.pogingen, Mail.status == MailStatus.BEZIG)
    waits = result.status is MailStatus.WACHT
    session.execute(
        ours.values(
            status=result.status,
            code=result.code,
            onzeker=result.onzeker,
            klaar_op=None if waits else func.now(),
            volgende_poging=func.now() + delivery.pause(taken.pogingen, settings),
        )
    )


def tell_paused(database: Database) -> int:
    """Queue a mail, once, about each declaration that waits because its municipality stopped deliveries; how many."""
    row = {
        "id": func.gen_random_uuid(),
        "dossier_id": Levering.dossier_id,
        "gemeente": Levering.gemeente,
        "soort": literal(MailSoort.STILGEZET.value),
        "status": literal(MailStatus.WACHT.value),
        "volgende_poging": func.now(),
        "opgeven_op": func.now() + mail.GEDULD,
    }
    waits = select(*row.values()).where(
        Levering.soort == LeveringSoort.AANGIFTE,
        Levering.status.in_(written_out([LeveringStatus.WACHT, LeveringStatus.ONBEKEND])),
        in_paused(Levering.gemeente, LEVERINGEN),
    )
    queued = insert(Mail).from_select([*row], waits).on_conflict_do_nothing().returning(Mail.id)
    with database.begin() as session:
        return len(session.scalars(queued).all())
