# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""File sample declarations by the use case itself, for tests that start after the form."""

from __future__ import annotations

import dataclasses
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from functools import cache
from unittest.mock import patch

from sqlalchemy import make_url
from sqlalchemy.orm import Session

from overlijden import audit, bijlagen, codes, deelnames, service
from overlijden.bijlagen import unpack
from overlijden.db import Database, Scope, url_as
from overlijden.deelnames import settling
from overlijden.rules import Context
from overlijden.samples import sample
from overlijden.status import Actor, Rol
from overlijden.tables import Besluit, Dossier, Wijziging
from overlijden.tools.cleaning import clean
from tests.conftest import KEYS

OWNER = "overlijden_owner"  # of every test's database
PARTIJ = "kvk:99900017"
DIRECTOR = Actor("uitvaart", Rol.UITVAARTONDERNEMER, PARTIJ)
CLERK = Actor("noor", Rol.AMBTENAAR)


SINCE = date(2020, 1, 1)
FIRST, SECOND = "eerste", "tweede"


def participate(
    database: Database,
    gemeente: str,
    inhoud: str,
    vandaag: date = SINCE,
    *,
    told: bool = False,
) -> int:
    """Let two people of this municipality settle how it takes part, whatever the record says; its number.

    So a test need only say of it what it is about, and may name a back-end of its own. Unless the audit is ``told``, as
    it always is but here, a test counts its lines from one.
    """
    first, second = (Actor(persoon, Rol.BEHEERDER, organisatie=gemeente) for persoon in (FIRST, SECOND))
    url = url_as(database.url, OWNER, make_url(database.url).password)
    with Database(url, pool_size=1, keys=KEYS) as owner, fit():
        with owner.begin(Scope(beheer=gemeente, persoon=FIRST)) as session:
            deelnames.invite(session, gemeente, {FIRST: "Eerste", SECOND: "Tweede"}, by="test")
            made = deelnames.prepare(session, gemeente, inhoud, by=first, vandaag=vandaag)
            _hush(session, told)
        with owner.begin(Scope(beheer=gemeente, persoon=SECOND)) as session:
            again = session.get_one(Wijziging, made.id)
            deelnames.decide(session, again, Besluit.BEVESTIGD, by=second, vandaag=vandaag)
            _hush(session, told)
    return made.id


@contextmanager
def fit() -> Iterator[None]:
    """Let any record be settled whose first day is not over."""
    over = {"vanaf": "De eerste dag is voorbij."}
    with patch.object(settling, "problems", lambda deelname, vandaag: over if deelname.vanaf < vandaag else {}):
        yield


@contextmanager
def opening_here() -> Iterator[None]:
    """Let files be opened in this process, each once, for a test that is not about files and takes very many.

    What comes of it is the same (tests/overlijden/tools/test_opener.py).
    """
    with patch.object(bijlagen, "open_safely", _opened):
        yield


_opened = cache(clean)


def resume(database: Database, gemeente: str) -> None:
    """Let the same two people end what is paused."""
    first, second = (Actor(persoon, Rol.BEHEERDER, organisatie=gemeente) for persoon in (FIRST, SECOND))
    with database.begin(Scope(beheer=gemeente, persoon=FIRST)) as session:
        made = deelnames.resume(session, gemeente, by=first)
        _hush(session, told=False)
    with database.begin(Scope(beheer=gemeente, persoon=SECOND)) as session:
        again = session.get_one(Wijziging, made.id)
        deelnames.decide(session, again, Besluit.BEVESTIGD, by=second, vandaag=SINCE)
        _hush(session, told=False)


def _hush(session: Session, told: bool) -> None:
    if not told:
        del session.info[audit.NOTES]


def settle(database: Database, gemeente: str, adapter: str, *, told: bool = False) -> None:
    """Let it take part with this adapter since always, unless that is so already."""
    with database.begin() as session:
        known = deelnames.confirmed(session, gemeente)
    if not known or known[-1].adapter != adapter:
        participate(
            database,
            gemeente,
            f'vanaf = {SINCE}\nadapter = "{adapter}"\nzonder_bsn = true\nkanalen.EHERKENNING = "EH2+"\n',
            told=told,
        )


def file(
    database: Database,
    gemeente: str = "1942",
    *,
    name: str = "gewoon",
    adapter: str = "scripted",
    concept: uuid.UUID | None = None,
    nu: datetime | None = None,
    bsn: str = "",
) -> Dossier:
    """File a sample in this municipality, now or at ``nu``; what a declaration leaves in the database.

    With a ``bsn`` it is about somebody else, whom no other test declares.
    """
    nu = nu or datetime.now(UTC)
    made = sample(name, nu=nu)
    plaats = codes.gemeenten()[gemeente].naam  # it lies there without a doubt
    made = dataclasses.replace(made, overlijden=dataclasses.replace(made.overlijden, gemeente=gemeente, plaats=plaats))
    if bsn:
        made = dataclasses.replace(made, overledene=dataclasses.replace(made.overledene, bsn=bsn))
    aangifte, rows, findings = unpack(made, PARTIJ)
    assert findings == []
    settle(database, gemeente, adapter)
    with database.begin(Scope(partij=PARTIJ)) as session:
        return service.submit(session, aangifte, rows, Context(nu=nu), by=DIRECTOR, concept=concept or uuid.uuid4())
