# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""Work on what is stored, of whichever party: scan what waits, renew what an older key encrypted, say what is late.

Each value is a transaction of its own, so that either may stop anywhere and go on later.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from hashlib import sha256
from typing import Any

import structlog
from sqlalchemy import ColumnElement, func, inspect, select, tuple_, update
from sqlalchemy.orm import InstrumentedAttribute, undefer

from overlijden import bijlagen
from overlijden.bijlagen import scan
from overlijden.db import Database, Scope
from overlijden.delivery import journal
from overlijden.dossier import raadplegen
from overlijden.service import CHANNEL
from overlijden.tables import DONE, Base, Bijlage, Gescand, Levering, Leveringstap, Raadpleging
from overlijden.tools import sleutels

log = structlog.get_logger()

Field = tuple[type[Base], InstrumentedAttribute[Any], Callable[..., str]]
BATCH = 100  # rows found at once
# Table, column, and from its primary key the place to which a value is bound.
ENCRYPTED: tuple[Field, ...] = (
    (Bijlage, Bijlage.inhoud, bijlagen.place),
    (Leveringstap, Leveringstap.bericht, journal.place),
    (Raadpleging, Raadpleging.antwoord, raadplegen.place),
)


def scan_waiting(database: Database) -> int:
    """Scan, as worker, every attachment that no scanner has judged; how many were. Stops when the scanner is away."""
    judged = 0
    try:
        for identifier, scope in _unscanned(database):
            judged += _judge(database, identifier, scope)
    except scan.Unavailable as error:
        log.warning("scanner unavailable", kind=str(error))
    return judged


def _unscanned(database: Database) -> Iterator[tuple[uuid.UUID, Scope]]:
    after = uuid.UUID(int=0)
    while True:
        with database.begin() as session:
            rows = session.execute(select(func.te_scannen(after, BATCH).table_valued("id", "partij"))).all()
        for identifier, partij in rows:
            yield identifier, Scope(partij=partij)
        if not rows:
            return
        after = rows[-1][0]


def _judge(database: Database, identifier: uuid.UUID, scope: Scope) -> bool:
    with database.begin(scope) as session:
        row = session.get(Bijlage, identifier, options=[undefer(Bijlage.inhoud)])
        if row is None:  # its declarant took it away meanwhile
            return False
    try:
        gescand, virus = bijlagen.judged(scan.scanner().scan(bijlagen.content(row)))
    except sleutels.Altered as error:
        log.error("stored value altered", place=str(error))  # noqa: TRY400 - the place says all
        return False
    if virus:
        log.warning("virus found", bijlage=str(identifier), virus=virus)
    with database.begin(scope) as session:
        if (found := session.get(Bijlage, identifier)) is not None:
            found.gescand, found.virus = gescand, virus
            session.execute(select(func.pg_notify(CHANNEL, "")))
    return gescand is not Gescand.NIET


def sound_alarms(database: Database) -> int:
    """Log, as worker, each delivery that asks for a person since now (``alarm``); how many did."""
    late = update(Levering).where(
        Levering.alarm_op <= func.now(), Levering.gealarmeerd_op.is_(None), Levering.status.not_in(DONE)
    )
    with database.begin() as session:
        told = session.scalars(late.values(gealarmeerd_op=func.now()).returning(Levering)).all()
    for levering in told:
        of = {"gemeente": levering.gemeente, "status": levering.status, "code": levering.code}
        log.warning("alarm", levering=str(levering.id), soort=levering.soort, **of)
    return len(told)


def rotate(owner: Database) -> Iterator[int]:
    """Encrypt under the newest key, as owner of the schema, what an older one encrypted; how many values remain.

    A value that cannot be read is logged and left, and counts.
    """
    for done, (field, key) in enumerate(_old(owner), start=1):
        try:
            _renew(owner, field, key)
        except sleutels.Altered as error:
            log.error("stored value altered", place=str(error))  # noqa: TRY400 - the place says all
        if done % BATCH == 0:
            yield remaining(owner)
    yield remaining(owner)


def remaining(owner: Database) -> int:
    """How many values an older key encrypted."""
    with owner.begin() as session:
        return sum(session.scalar(select(func.count()).where(_is_old(column))) or 0 for _, column, _ in ENCRYPTED)


def _old(owner: Database) -> Iterator[tuple[Field, tuple[Any, ...]]]:
    """Field and primary key of each value that an older key encrypted."""
    for field in ENCRYPTED:
        table, column, _ = field
        key = inspect(table).primary_key
        query = select(*key).where(_is_old(column)).order_by(*key).limit(BATCH)
        after: tuple[Any, ...] = ()
        while True:
            with owner.begin() as session:
                rows = session.execute(query.where(tuple_(*key) > after) if after else query).all()
            for row in rows:
                yield field, tuple(row)
            if not rows:
                break
            after = tuple(rows[-1])


def _is_old(column: InstrumentedAttribute[Any]) -> ColumnElement[bool]:
    head = sleutels.ring().head
    return func.substr(column, 1, len(head)) != head


def _renew(owner: Database, field: Field, key: tuple[Any, ...]) -> None:
    (table, column, place_of), ring = field, sleutels.ring()
    with owner.begin() as session:
        row = session.get(table, key, options=[undefer(column)], with_for_update=True)
        if row is not None and (stored := getattr(row, column.key)) is not None:
            content = ring.decrypt(stored, place_of(*key))
            digest = sha256(content).hexdigest()
            if getattr(row, "sha256", digest) != digest:
                raise sleutels.Altered(place_of(*key))
            # With this the database lets what was filed be encrypted anew (migration 0009).
            session.execute(select(func.set_config("app.hersleuteld", f"{key[0]} {digest}", True)))
            setattr(row, column.key, ring.encrypt(content, place_of(*key)))
