# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""The systems that may come in the name of an organisation: registered by the operator, known by what they sign.

A municipality's system follows its dossiers. A firm's software declares for the people of that firm, and each request
names the person (docs/adr/0068).
"""

from __future__ import annotations

import hmac
import re
import secrets
from collections.abc import Collection, Mapping
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any, TypeGuard

from cryptography.x509 import Certificate
from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from overlijden import audit, canonical
from overlijden.aangifte import Onderneming
from overlijden.db import Database, Scope
from overlijden.gemeenten import NIVEAUS, Kanaal
from overlijden.status import Actor, Handeling, Rol
from overlijden.tables import Koppeling
from overlijden.toegang import OF_FIRM, OF_MUNICIPALITY
from overlijden.tools import bearer
from overlijden.tools.bearer import Claims, Unproven
from overlijden.tools.guards import GuardFailed
from overlijden.web.login import Identity

FIRM = "kvk:"  # before the KvK number, in the name of a party
PERSON = re.compile("[A-Za-z0-9._-]{1,64}")  # by which a firm knows one of its people: no name and no BSN is needed


def scope(wie: str) -> Scope:
    """The rows of the systems of a municipality's code or a firm's party, as their owner sees them."""
    return Scope(partij=wie) if wie.startswith(FIRM) else Scope(beheer=wie)


def of(session: Session, wie: str) -> Koppeling | None:
    """The system that comes for this municipality or party now, in its owner's ``scope``."""
    whose = or_(Koppeling.gemeente == wie, Koppeling.partij == wie)
    return session.scalar(select(Koppeling).where(whose, Koppeling.ingetrokken_op.is_(None)))


def register(
    session: Session, gemeente: str, naam: str, sleutels: Mapping[str, Any], bereik: Collection[str], *, by: Actor
) -> Koppeling:
    """Let a system come for a municipality. GuardFailed when one does, ValueError for keys that do not serve."""
    made = _make(session, gemeente, naam, sleutels, bereik, may=OF_MUNICIPALITY)
    made.gemeente = gemeente
    return _add(session, made, by)


def register_firm(
    session: Session,
    onderneming: Onderneming,
    naam: str,
    sleutels: Mapping[str, Any],
    bereik: Collection[str],
    *,
    niveau: str,
    bewijs: str,
    by: Actor,
) -> Koppeling:
    """Let a firm's software declare, at this level of eHerkenning, on evidence of its mandate. Errors as above."""
    partij = f"{FIRM}{onderneming.kvk_nummer}"
    made = _make(session, partij, naam, sleutels, bereik, may=OF_FIRM)
    if niveau not in NIVEAUS[Kanaal.EHERKENNING]:
        raise ValueError(f"the level must be one of {', '.join(NIVEAUS[Kanaal.EHERKENNING])}")
    if not bewijs.strip():
        raise ValueError("without evidence of the mandate no software declares for a firm")
    made.partij, made.onderneming = partij, canonical.write(onderneming)
    made.niveau, made.bewijs, made.geregistreerd_door = niveau, bewijs.strip(), by.id
    return _add(session, made, by)


def _make(
    session: Session,
    wie: str,
    naam: str,
    sleutels: Mapping[str, Any],
    bereik: Collection[str],
    *,
    may: Collection[str],
) -> Koppeling:
    bearer.read_keys(sleutels)
    if of(session, wie):
        raise GuardFailed("this organisation has a client; withdraw it first, or give it other keys")
    if not set(bereik) <= set(may):
        raise ValueError(f"its scopes can be: {', '.join(may)}")
    identifier = f"{wie.replace(':', '') if wie.startswith(FIRM) else f'gm{wie}'}-{secrets.token_hex(8)}"
    return Koppeling(id=identifier, naam=naam, sleutels=dict(sleutels), bereik=sorted(bereik))


def _add(session: Session, made: Koppeling, by: Actor) -> Koppeling:
    session.add(made)
    _note(session, made, "geregistreerd", by)
    return made


def renew(session: Session, wie: str, sleutels: Mapping[str, Any], *, by: Actor) -> Koppeling:
    """Know a system by these keys from now on: the old and the new one together while it changes.

    GuardFailed when none comes for it, ValueError for keys that do not serve.
    """
    bearer.read_keys(sleutels)
    found = existing(session, wie)
    found.sleutels = dict(sleutels)
    _note(session, found, "andere sleutels", by)
    return found


def withdraw(session: Session, wie: str, *, by: Actor) -> Koppeling:
    """Let a system come no more, from its next request on. GuardFailed when there is none."""
    found = existing(session, wie)
    found.ingetrokken_op = datetime.now(UTC)
    _note(session, found, "ingetrokken", by)
    return found


def existing(session: Session, wie: str) -> Koppeling:
    """The system that comes for an organisation. GuardFailed when there is none."""
    found = of(session, wie)
    if found is None:
        raise GuardFailed("this organisation has no client")
    return found


def _note(session: Session, koppeling: Koppeling, what: str, by: Actor) -> None:
    """In the municipality's audit. A firm has none of its own: its row says who registered it, and on what evidence."""
    if koppeling.gemeente:
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


def admit_by_certificate(
    database: Database, who: str, certificate: Certificate, nu: datetime
) -> tuple[Koppeling, Claims]:
    """The system whose key is in this certificate, and what binds its token to that. Raises Unproven."""
    if not bearer.is_name(who):
        raise Unproven("client_id")
    with database.begin(Scope(koppeling=who)) as session:
        found = session.get(Koppeling, who)
    if found is None:
        raise Unproven("unknown")
    return found, bearer.prove_by_certificate(certificate, bearer.read_keys(found.sleutels), nu)


def recognise(database: Database, claims: Claims, persoon: str | None, key: str) -> Identity | None:
    """The system that a token of ours names, None when it may not come any more.

    A firm's is the person of whom it says that she declares, under a code that is made of it with ``key``; the system
    itself when it names none, or not in a form that we read.
    """
    with database.begin(Scope(koppeling=claims["sub"])) as session:
        found = session.get(Koppeling, claims["sub"])
    if found is None:
        return None
    if found.partij is None:
        return Identity(id=found.id, naam=found.naam, rol=Rol.KOPPELING, gemeente=found.gemeente)
    onderneming, _ = canonical.read(Onderneming, found.onderneming)
    return Identity(
        id=person(key, found.partij, persoon) if is_person(persoon) else found.id,
        naam=onderneming.naam or found.naam,
        rol=Rol.UITVAARTONDERNEMER,
        partij=found.partij,
        kanaal=Kanaal.EHERKENNING,
        niveau=found.niveau or "",
        onderneming=onderneming,
    )


def is_person(written: str | None) -> TypeGuard[str]:
    """Whether a system names a person in this way."""
    return PERSON.fullmatch(written or "") is not None


def person(key: str, partij: str, persoon: str) -> str:
    """What one of a firm's people is called here, not to be undone without the key; after a log-in she has another."""
    return "keten:" + hmac.new(key.encode(), f"{partij} {persoon}".encode(), sha256).hexdigest()[:32]
