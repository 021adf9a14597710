# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""The systems that may come in the name of a municipality: registered by the operator, known by what they sign."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Mapping
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from overlijden import audit, bearer
from overlijden.bearer import Claims, Unproven
from overlijden.db import Database, Scope
from overlijden.guards import GuardFailed
from overlijden.login import Identity
from overlijden.status import Actor, Handeling, Rol
from overlijden.tables import Koppeling


def of_municipality(session: Session, gemeente: str) -> Koppeling | None:
    """The system that comes for this municipality now, as its owner sees it (``Scope.beheer``)."""
    query = select(Koppeling).where(Koppeling.gemeente == gemeente, Koppeling.ingetrokken_op.is_(None))
    return session.scalar(query)


def register(
    session: Session, gemeente: str, naam: str, sleutels: Mapping[str, Any], bereik: Collection[str], *, by: Actor
) -> Koppeling:
    """Let a system come for a municipality. GuardFailed when one does, ValueError for keys that do not serve."""
    bearer.read_keys(sleutels)
    if of_municipality(session, gemeente):
        raise GuardFailed("this municipality has a client; withdraw it first, or give it other keys")
    made = Koppeling(
        id=f"gm{gemeente}-{secrets.token_hex(8)}",
        gemeente=gemeente,
        naam=naam,
        sleutels=dict(sleutels),
        bereik=sorted(bereik),
    )
    session.add(made)
    _note(session, made, "geregistreerd", by)
    return made


def renew(session: Session, gemeente: str, sleutels: Mapping[str, Any], *, by: Actor) -> Koppeling:
    """Know a system by these keys from now on: the old and the new one together while it changes.

    GuardFailed when none comes for it, ValueError for keys that do not serve.
    """
    bearer.read_keys(sleutels)
    found = existing(session, gemeente)
    found.sleutels = dict(sleutels)
    _note(session, found, "andere sleutels", by)
    return found


def withdraw(session: Session, gemeente: str, *, by: Actor) -> Koppeling:
    """Let a system come no more, from its next request on. GuardFailed when there is none."""
    found = existing(session, gemeente)
    found.ingetrokken_op = datetime.now(UTC)
    _note(session, found, "ingetrokken", by)
    return found


def existing(session: Session, gemeente: str) -> Koppeling:
    """The system that comes for a municipality. GuardFailed when there is none."""
    found = of_municipality(session, gemeente)
    if found is None:
        raise GuardFailed("this municipality has no client")
    return found


def _note(session: Session, koppeling: Koppeling, what: str, by: Actor) -> None:
    audit.note(session, by, Handeling.KOPPELING_GEWIJZIGD, koppeling.gemeente, reden=f"{what}: {koppeling.id}")


def admit(database: Database, assertion: str, audiences: Collection[str], nu: datetime) -> Koppeling:
    """The system that proves itself with this assertion, which serves once. Raises Unproven."""
    who = bearer.claimed_by(assertion)
    with database.begin(Scope(koppeling=who)) as session:
        found = session.get(Koppeling, who)
        if found is None:
            raise Unproven("unknown")
        keys = bearer.read_keys(found.sleutels)
        claims = bearer.prove(assertion, keys, who, audiences, nu.timestamp())
        used = sha256(f"{who} {claims['jti']}".encode()).digest()
        until = nu + timedelta(seconds=bearer.LIFE + 2 * bearer.SKEW)
        if not session.scalar(select(func.is_nieuw_bericht(used, until))):
            raise Unproven("jti")
    return found


def recognise(database: Database, claims: Claims) -> Identity | None:
    """The system that a token of ours names, None when it may not come any more."""
    with database.begin(Scope(koppeling=claims["sub"])) as session:
        found = session.get(Koppeling, claims["sub"])
    if found is None:
        return None
    return Identity(id=found.id, naam=found.naam, rol=Rol.KOPPELING, gemeente=found.gemeente)
