# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""Whatever happens in whatever order: no declaration is lost, doubled or in limbo, and no delivery leaves its model."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any, Self

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from sqlalchemy import Connection, text

from overlijden import service
from overlijden.adapter import (
    Accepted,
    Adapter,
    Bericht,
    Capability,
    Journal,
    Outcome,
    Pending,
    Refused,
    TemporaryError,
    UnknownOutcome,
)
from overlijden.db import Database, Scope
from overlijden.delivery import deliver_next, leveringen
from overlijden.delivery.wegen import WEGEN
from overlijden.dossier import queries
from overlijden.settings import Delivery
from overlijden.status import Actie, allowed
from overlijden.tables import DONE, Dossier, LeveringSoort, LeveringStatus
from tests import proof
from tests.filing import CLERK, DIRECTOR, PARTIJ, file

pytestmark = [pytest.mark.database, pytest.mark.proof]

EXAMPLES = proof.size(300, 4)
SETTINGS = Delivery(lease=60, backoff=1, backoff_cap=8, max_killed=3, breaker_after=3)
GEMEENTE = Scope(gemeente="1942")
FAULTS = ("none", "down", "lost", "refused", "defect", "killed before", "killed after", "pending")


class Killed(BaseException):
    """The worker's process is gone: nobody catches it, and nothing more is written."""


class BackEnd(Adapter):
    """A back-end that makes a new zaak at every call, so that a doubled one shows; the next calls meet ``fault``."""

    capabilities = frozenset({Capability.LOOKUP, Capability.WITHDRAW})

    def __init__(self) -> None:
        self.fault, self.zaken, self.withdrawn = "none", Counter[str](), Counter[str]()
        self.by_hand = set[str]()  # what a clerk entered herself

    @classmethod
    def from_config(cls, settings: Mapping[str, Any]) -> Self:
        raise NotImplementedError

    def deliver(self, bericht: Bericht, journal: Journal) -> Outcome:
        if self.fault == "pending":
            return Pending(datetime.now(UTC) + timedelta(hours=1))
        journal.keep("zaak", lambda: b"<zaak/>")
        return Accepted(journal.once("zaak", lambda: self._call(lambda: self.zaken.update([bericht.kenmerk]))))

    def lookup(self, bericht: Bericht, journal: Journal) -> None:
        if "zaak" in journal.unfinished() and self.zaken[bericht.kenmerk]:
            journal.finish("zaak", "Z-1")

    def withdraw(self, bericht: Bericht, journal: Journal) -> Outcome:
        assert self.zaken[bericht.kenmerk] or bericht.kenmerk in self.by_hand, "withdrawn before it arrived"
        told = journal.once("intrekking", lambda: self._call(lambda: self.withdrawn.update([bericht.kenmerk])))
        return Accepted(told)

    def ping(self) -> None:
        raise NotImplementedError

    def _call(self, effect: Callable[[], None]) -> str:
        before: dict[str, BaseException] = {
            "down": TemporaryError("down"),
            "refused": Refused("no"),
            "defect": ZeroDivisionError(),
            "killed before": Killed(),
        }
        after: dict[str, BaseException] = {"lost": UnknownOutcome("time-out"), "killed after": Killed()}
        if self.fault in before:
            raise before[self.fault]
        effect()
        if self.fault in after:
            raise after[self.fault]
        return "Z-1"


Stand = dict[uuid.UUID, LeveringStatus]


class Bezorging(RuleBasedStateMachine):
    """``web``, ``worker`` and ``superuser`` are set by the test."""

    web: Database
    worker: Database
    superuser: Connection

    def __init__(self) -> None:
        super().__init__()
        self.back_end, self.dossiers, self.before = BackEnd(), list[Dossier](), Stand()

    @initialize()
    def begin(self) -> None:
        """What an earlier example left is none of this one's."""
        done = "UPDATE levering SET status = 'afgeleverd', lease_door = NULL, lease_tot = NULL"
        self.superuser.execute(text(done))
        self.superuser.execute(text("UPDATE verbinding SET mislukt = 0, weer_op = NULL"))
        self.declare()

    @rule()
    def declare(self) -> None:
        self.dossiers.append(file(self.web))

    @rule(data=st.data())
    def withdraw(self, data: st.DataObject) -> None:
        chosen = data.draw(st.sampled_from(self.dossiers))
        with self.web.begin(Scope(partij=PARTIJ)) as session:
            dossier = session.get_one(Dossier, chosen.id)
            if Actie.INTREKKEN in allowed(dossier.status, DIRECTOR.rol):
                service.perform(session, dossier, Actie.INTREKKEN, by=DIRECTOR)

    @rule(fault=st.sampled_from(FAULTS), times=st.integers(1, 4))
    def work(self, fault: str, times: int) -> None:
        self.back_end.fault = fault
        for _ in range(times):
            with suppress(Killed):
                deliver_next(self.worker, f"worker {uuid.uuid4()}", lambda _: self.back_end, SETTINGS)
            self.each_step_is_in_the_model()

    @rule()
    def wait(self) -> None:
        """Pauses, leases and interruptions are over."""
        self.superuser.execute(text("UPDATE levering SET volgende_poging = now()"))
        self.superuser.execute(text("UPDATE levering SET lease_tot = now() - interval '1 s' WHERE status = 'bezig'"))
        self.superuser.execute(text("UPDATE verbinding SET weer_op = now() - interval '1 s' WHERE weer_op IS NOT NULL"))

    @rule()
    def wait_too_long(self) -> None:
        self.superuser.execute(text("UPDATE levering SET opgeven_op = now()"))
        self.wait()

    @rule(data=st.data(), again=st.booleans())
    def decide(self, data: st.DataObject, again: bool) -> None:
        self._decide(data.draw(st.sampled_from(self.dossiers)), again)

    def _decide(self, chosen: Dossier, again: bool) -> None:
        with self.web.begin(GEMEENTE) as session:
            dossier = session.get_one(Dossier, chosen.id)
            levering = leveringen.current(queries.deliveries(session, dossier))
            if levering.status in leveringen.STOPPED:
                if again:
                    leveringen.resend(session, dossier, levering, by=CLERK)
                else:
                    leveringen.settle(session, dossier, levering, by=CLERK, zaaknummer="Z-2", reden="Zelf gedaan")
                    self.back_end.by_hand.add(dossier.kenmerk)

    def _stand(self) -> Stand:
        rows = self.superuser.execute(text("SELECT id, status FROM levering"))
        return {row.id: LeveringStatus(row.status) for row in rows}

    @invariant()
    def each_step_is_in_the_model(self) -> None:
        now = self._stand()
        for one, van in self.before.items():
            naar = now[one]
            claimed = (van, LeveringStatus.BEZIG) in WEGEN and (LeveringStatus.BEZIG, naar) in WEGEN
            assert van is naar or (van, naar) in WEGEN or claimed, (van, naar)
        self.before = now

    @invariant()
    def nothing_is_lost_or_doubled(self) -> None:
        assert all(count == 1 for count in self.back_end.zaken.values())
        for dossier in self.dossiers:
            for one in self._deliveries(dossier):
                zaken, told = self.back_end.zaken[dossier.kenmerk], self.back_end.withdrawn[dossier.kenmerk]
                if one.code == leveringen.OTHER_ROAD or one.status not in DONE:
                    continue
                arrived = one.status is LeveringStatus.AFGELEVERD
                if one.soort is LeveringSoort.AANGIFTE:
                    assert zaken == arrived
                else:
                    assert bool(told) is arrived

    def _deliveries(self, dossier: Dossier) -> list[Any]:
        with self.web.begin(GEMEENTE) as session:
            return list(queries.deliveries(session, dossier))

    def teardown(self) -> None:
        """The back-end is well again and the clerks decide: everything comes to an end."""
        self.back_end.fault = "none"
        for _ in range(6):
            self.wait()
            while deliver_next(self.worker, "last", lambda _: self.back_end, SETTINGS):
                pass
            for dossier in self.dossiers:
                self._decide(dossier, again=True)
        limbo = [one.status for dossier in self.dossiers for one in self._deliveries(dossier) if one.status not in DONE]
        assert limbo == []
        self.nothing_is_lost_or_doubled()


@pytest.fixture
def machine(web_database: Database, worker_database: Database, superuser: Connection) -> type[Bezorging]:
    class Machine(Bezorging):
        web, worker = web_database, worker_database

    Machine.superuser = superuser
    return Machine


def test_nothing_is_lost_doubled_or_in_limbo(machine: type[Bezorging]) -> None:
    run_state_machine_as_test(machine, settings=settings(max_examples=EXAMPLES, stateful_step_count=15, deadline=None))
