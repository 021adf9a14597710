# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""In any order of filing, delivering, acting, waiting and forgetting: nothing unfinished goes, nothing due stays."""

from __future__ import annotations

import itertools
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any, Self

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from sqlalchemy import Connection, text

from adapters.store import Store
from overlijden import service
from overlijden.adapter import Accepted, Adapter, Bericht, Capability, Journal, Outcome, Refused
from overlijden.db import Database, Scope
from overlijden.settings import Delivery
from overlijden.status import AFTER_AKTE, DECLARANT, OVERGANGEN, Actie, Rol, Status, allowed
from overlijden.tables import Dossier
from overlijden.termijn import NEDERLAND
from overlijden.worker import Worker, forgetting
from tests import proof
from tests.acting import needed
from tests.filing import CLERK, DIRECTOR, PARTIJ, file

pytestmark = [pytest.mark.database, pytest.mark.proof]

GEMEENTE = Scope("1942")
BEGIN, LAST = datetime(2020, 6, 1, 10, tzinfo=UTC), datetime(2026, 6, 1, tzinfo=UTC)
BACK_ENDS = ("own", "store", "refuses")
RETRACTED = (Status.INGETROKKEN, Status.DOORGEZONDEN)
EXAMPLES = proof.size(300, 15)
# Striking out takes two people; a struck-out akte is kept as any other, which test_bewaren proves.
ACTS = sorted({overgang.actie for overgang in OVERGANGEN} - {Actie.INDIENEN, Actie.AFLEVEREN, Actie.DOORHALEN})
REGISTERED = AFTER_AKTE | {Status.AFGEROND}
_numbers = itertools.count(1)


class Answering(Adapter):
    """A back-end that takes everything, or nothing."""

    capabilities = frozenset({Capability.WITHDRAW})

    def __init__(self, accepts: bool) -> None:
        self.accepts = accepts

    @classmethod
    def from_config(cls, settings: Mapping[str, Any]) -> Self:
        raise NotImplementedError

    def deliver(self, bericht: Bericht, journal: Journal) -> Outcome:
        journal.keep("zaak", lambda: b"<zaak/>")
        if self.accepts:
            return Accepted()
        raise Refused("no")

    def withdraw(self, bericht: Bericht, journal: Journal) -> Outcome:
        return self.deliver(bericht, journal)

    def ping(self) -> None:
        pass


@dataclass
class Known:
    """What this test remembers of a dossier, apart from the database."""

    id: uuid.UUID
    status: Status
    touched: datetime
    delivered: bool = False
    stuck: bool = False
    arrived: bool = False  # the declaration itself
    on_desk: bool = False
    akte: date | None = None
    gone: bool = False

    def last_day(self) -> date | None:
        """The last day on which it must be here, counted in another way than the code does; None is for ever."""
        since = self.touched.astimezone(NEDERLAND).date()
        if not self.delivered:
            return None
        if self.status in REGISTERED and self.on_desk:
            assert self.akte is not None
            return date(self.akte.year + 2, 7, 1) - timedelta(days=1)
        if self.status is Status.GEWEIGERD:
            is_leap_day = (since.month, since.day) == (2, 29)
            return date(since.year + 1, since.month, 28 if is_leap_day else since.day)
        if self.status in (Status.INGETROKKEN, Status.DOORGEZONDEN) or not self.on_desk:
            return since + timedelta(days=30)
        return None

    def is_over(self, nu: datetime) -> bool:
        last = self.last_day()
        return last is not None and nu.astimezone(NEDERLAND).date() > last


class AnyOrder(RuleBasedStateMachine):
    """``web``, ``worker`` and ``superuser`` are set by the test."""

    web: Database
    worker: Database
    superuser: Connection

    def __init__(self) -> None:
        super().__init__()
        self.nu, self.known = BEGIN, dict[str, Known]()
        self.real = datetime.now(UTC) - timedelta(minutes=1)

    def settle(self) -> None:
        """What the database's own clock wrote just now happened at the moment of this test."""
        moments = {"nu": self.nu, "real": self.real}
        self.superuser.execute(text("UPDATE gebeurtenis SET op = :nu WHERE op > :real"), moments)
        self.superuser.execute(text("UPDATE levering SET afgeleverd_op = :nu WHERE afgeleverd_op > :real"), moments)

    @initialize(back_ends=st.lists(st.sampled_from(BACK_ENDS), min_size=1, max_size=3))
    def begin(self, back_ends: list[str]) -> None:
        for back_end in back_ends:
            self.declare()
            self.deliver(back_end)

    @rule()
    def declare(self) -> None:
        dossier = file(self.web, nu=self.nu)
        self.known[dossier.kenmerk] = Known(dossier.id, Status.INGEDIEND, self.nu)
        self.settle()

    @rule(back_end=st.sampled_from(BACK_ENDS))
    def deliver(self, back_end: str) -> None:
        adapter: Adapter = Store(self.worker) if back_end == "store" else Answering(back_end == "own")
        Worker(self.worker, Delivery(threads=1, backoff=1, lease=60), lambda _: adapter).once()
        for one in self.known.values():
            if one.delivered or one.stuck:
                continue
            if one.status in RETRACTED and not one.arrived:
                one.delivered = True  # nobody need be told
                continue
            one.stuck = back_end == "refuses"
            if not one.stuck:
                one.on_desk = one.on_desk if one.arrived else back_end == "store"
                one.delivered, one.arrived, one.touched = True, True, self.nu
                one.status = Status.AFGELEVERD if one.status is Status.INGEDIEND else one.status
        self.settle()

    @rule(actie=st.sampled_from(ACTS), data=st.data())
    def act(self, actie: Actie, data: st.DataObject) -> None:
        able = [
            (kenmerk, rol)
            for kenmerk, one in self.known.items()
            for rol in (Rol.UITVAARTONDERNEMER, Rol.AMBTENAAR)
            if not one.gone and actie in allowed(one.status, rol) and (rol in DECLARANT or one.on_desk)
        ]
        if not able:
            return
        kenmerk, rol = data.draw(st.sampled_from(able))
        one = self.known[kenmerk]
        today = self.nu.astimezone(NEDERLAND).date()
        declares = rol in DECLARANT
        akte = {"akte_nummer": f"20{next(_numbers):04}", "akte_datum": today} if actie is Actie.AKTE_OPMAKEN else {}
        with self.web.begin(Scope(partij=PARTIJ) if declares else GEMEENTE) as session:
            dossier = session.get_one(Dossier, one.id)
            service.perform(session, dossier, actie, by=DIRECTOR if declares else CLERK, **{**needed(actie), **akte})
            one.status, one.touched = dossier.status, self.nu
        if one.status in RETRACTED:  # which is a delivery too
            one.delivered = one.stuck = False
        one.akte = today if akte else one.akte
        self.settle()

    @rule(days=st.sampled_from([0, 1, 29, 30, 31, 180, 365, 366, 600]))
    def wait(self, days: int) -> None:
        self.nu = min(self.nu + timedelta(days=days, hours=7), LAST)

    @rule(data=st.data(), past=st.sampled_from([0, 1]))
    def forget_at_a_boundary(self, data: st.DataObject, past: int) -> None:
        """On somebody's last day, or in the night after it."""
        lasts = (one.last_day() for one in self.known.values() if not one.gone)
        days = sorted({day for day in lasts if day is not None})
        if days:
            day = data.draw(st.sampled_from(days)) + timedelta(days=past)
            moment = datetime(day.year, day.month, day.day, 2 if past else 23, tzinfo=NEDERLAND)
            self.nu = max(self.nu, min(moment, LAST))
            self.forget()

    @rule()
    def forget(self) -> None:
        forgetting.run(self.worker, self.nu, "k" * 32)
        for one in self.known.values():
            one.gone = one.gone or one.is_over(self.nu)

    @invariant()
    def what_must_be_here_is_here_and_nothing_else(self) -> None:
        here = set(self.superuser.scalars(text("SELECT dossier_id FROM revisie")))
        for kenmerk, one in self.known.items():
            assert (one.id in here) is not one.gone, kenmerk


@pytest.fixture
def machine(web_database: Database, worker_database: Database, superuser: Connection) -> type[AnyOrder]:
    class Machine(AnyOrder):
        web, worker = web_database, worker_database

    Machine.superuser = superuser
    return Machine


def test_nothing_unfinished_goes_and_nothing_due_stays(machine: type[AnyOrder]) -> None:
    run_state_machine_as_test(machine, settings=settings(max_examples=EXAMPLES, stateful_step_count=20, deadline=None))
