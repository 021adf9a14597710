# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""More than one machine: ``make failover``, some two minutes; exit code 1 when a bar is not met.

Two machines with a web process and a worker each, PgBouncer in transaction mode on both, PostgreSQL on a third, and on
a fourth the standby without whose word no commit is told. A firm's software files all the while, by turns at both. Then
every part is renewed, PostgreSQL is restarted, and at last its machine is gone; who notices that and promotes the
standby is played here by ``_take_over``. In the end what the firm holds, what the back-end has and what our own
database says are laid beside each other.
"""

from __future__ import annotations

import signal
import socket
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import func, select

from overlijden.status import Actie
from overlijden.tables import Dossier, Gebeurtenis, Levering, LeveringStatus
from tests.bench.firm import Load
from tests.faults.run import OPEN
from tests.machines.cluster import Node, pair, until
from tests.machines.network import network
from tests.machines.service import AUDIENCE, SERVING, Machines
from tests.software import KVK
from tests.systems import register_firm

CONNECTIONS = 4
MISSED = 3  # looks, a second apart, that a primary may not answer before the standby takes over
RECOVERY, FAILOVER = 5, 30  # seconds: the bars
PATIENCE = 120.0
Say = Callable[[str], None]


@dataclass
class Phase:
    """What was done, when, and until when the database was away by that; moments of ``time.time``."""

    what: str
    began: float
    back: float = 0.0
    ended: float = 0.0


@dataclass
class Outcome:
    """What was seen, and whether on real machines.

    ``lost`` and ``doubled`` are references; ``recovery`` is in seconds, by what was done.
    """

    is_real: bool = False
    acknowledged: int = 0
    delivered: int = 0
    lost: Sequence[str] = ()
    doubled: Sequence[str] = ()
    failures: dict[str, int] = field(default_factory=dict)
    recovery: dict[str, float] = field(default_factory=dict)

    @property
    def defects(self) -> list[str]:
        """Every bar that is not met."""
        renewed = sum(count for what, count in self.failures.items() if what not in (RESTART, LOST))
        late = max(self.recovery[LOST], self.recovery[GOES_ON])
        found = {
            f"{len(self.lost)} acknowledged declarations lost": bool(self.lost),
            "nothing was acknowledged": not self.acknowledged,
            f"{len(self.doubled)} delivered twice": bool(self.doubled),
            f"{renewed} errors while the database was there": renewed > 0,
            f"PostgreSQL was back for more than {RECOVERY} s": self.recovery[RESTART] > RECOVERY,
            f"the service was away for more than {FAILOVER} s": late > FAILOVER,
        }
        return [what for what, is_so in found.items() if is_so]


RESTART, LOST, GOES_ON = "PostgreSQL restarted", "the primary's machine gone", "delivery goes on after that"


def run(folder: Path, calm: float, say: Say = print) -> Outcome:
    """All of it in this folder; between two disturbances ``calm`` seconds in which nothing is done."""
    with (
        network(*SERVING, "first", "second") as net,
        pair(folder, net.hosts["first"], net.hosts["second"]) as (primary, standby),
        Machines(folder, primary, net) as machines,
    ):
        load = Load(register_firm(machines.urls, KVK), AUDIENCE, machines.turn)
        threads, phases = load.start(CONNECTIONS), list[Phase]()
        until(lambda: len(load.receipts) >= 2 * CONNECTIONS)
        for phase in _disturb(machines, primary, standby):
            time.sleep(calm)
            phase.ended = time.time()
            phases.append(phase)
        load.stop()
        for thread in threads:
            thread.join()
        _settle(machines)
        outcome = _reconcile(machines, load)
        outcome.is_real = net.is_real
        _measure(outcome, phases, load, machines)
    _tell(outcome, say)
    return outcome


def _disturb(machines: Machines, primary: Node, standby: Node) -> Iterator[Phase]:
    for name in (*machines.sites, *(f"worker-{host}" for host in SERVING)):
        phase = Phase(f"renew {name}", time.time())
        machines.renew(name)
        yield phase
    phase = Phase(RESTART, time.time())
    primary.stop()
    primary.restart()
    phase.back = time.time()
    yield phase
    phase = Phase(LOST, time.time())
    primary.host.cut()
    primary.stop(signal.SIGKILL)
    phase.back = time.time()  # here what is waited for begins
    _take_over(machines, primary, standby)
    yield phase


def _take_over(machines: Machines, primary: Node, standby: Node) -> None:
    """What Patroni or repmgr does where this is real: notice, promote, and let everybody ask the other one."""
    missed = 0
    while missed < MISSED:
        missed = 0 if _answers(primary) else missed + 1
        time.sleep(1)
    standby.ask("SELECT pg_promote()")
    machines.point(standby)


def _answers(node: Node) -> bool:
    try:
        socket.create_connection((node.host.address, 5432), timeout=1).close()
    except OSError:
        return False
    return True


def _settle(machines: Machines) -> None:
    """Until nothing is under way."""
    with machines.superuser() as superuser:

        def is_done() -> bool:
            with superuser.begin() as session:
                return not session.scalar(select(func.count()).where(Levering.status.in_(OPEN)))

        until(is_done, PATIENCE)


def _reconcile(machines: Machines, load: Load) -> Outcome:
    """Lost: acknowledged, and the back-end has it not, or not with its paper, or our own database says otherwise."""
    store = machines.store
    zaken = Counter(row["kenmerk"] for row in store.rows("SELECT kenmerk FROM zaak"))
    query = "SELECT z.kenmerk FROM document d JOIN zaak z ON z.nummer = d.zaak"
    documents = Counter(row["kenmerk"] for row in store.rows(query))
    with machines.superuser() as superuser, superuser.begin() as session:
        told = select(Dossier.kenmerk, Levering.status).join(Levering, Levering.dossier_id == Dossier.id)
        stands = {row.kenmerk: row.status for row in session.execute(told)}
        filed = session.scalar(select(func.count()).select_from(Dossier)) or 0
    is_there = {
        kenmerk: zaken[kenmerk] == 1 == documents[kenmerk] and stands.get(kenmerk) is LeveringStatus.AFGELEVERD
        for kenmerk in load.receipts.values()
    }
    many = [kenmerk for kenmerk in zaken if max(zaken[kenmerk], documents[kenmerk]) > 1]
    same = [kenmerk for kenmerk, count in Counter(load.receipts.values()).items() if count > 1]
    unasked = sorted({*stands} - {*load.receipts.values()})
    return Outcome(
        acknowledged=len(load.receipts),
        delivered=sum(is_there.values()),
        lost=[kenmerk for kenmerk, so in is_there.items() if not so and kenmerk not in many],
        doubled=[*many, *same, *unasked, *(["a dossier without a delivery"] if filed != len(stands) else [])],
    )


def _measure(outcome: Outcome, phases: Sequence[Phase], load: Load, machines: Machines) -> None:
    for phase in phases:
        failures = [moment for moment, _ in load.failed if phase.began <= moment < phase.ended]
        outcome.failures[phase.what] = len(failures)
        if phase.back:  # from then until as many are acknowledged as there are connections, after the last that failed
            since = max([phase.back, *failures])
            later = sorted(moment for moment in load.acknowledged if moment > since)
            outcome.recovery[phase.what] = later[CONNECTIONS - 1] - phase.back
    outcome.failures["at another moment"] = len(load.failed) - sum(outcome.failures.values())
    gone = func.to_timestamp(phases[-1].back)
    with machines.superuser() as superuser, superuser.begin() as session:
        arrived = select(func.min(Gebeurtenis.op)).where(Gebeurtenis.actie == Actie.AFLEVEREN, Gebeurtenis.op > gone)
        first = session.scalar(arrived)
    outcome.recovery[GOES_ON] = first.timestamp() - phases[-1].back if first else PATIENCE


def _tell(outcome: Outcome, say: Say) -> None:
    say("four machines: " + ("network namespaces" if outcome.is_real else "addresses of one loopback, so not real"))
    say(f"{outcome.acknowledged} acknowledged, {outcome.delivered} delivered once with their paper and recorded so")
    for what, count in outcome.failures.items():
        say(f"  {what:<30} {count:>4} requests failed and were sent again")
    say(f"{outcome.recovery[RESTART]:.1f} s after PostgreSQL answered again it files  (bar {RECOVERY} s)")
    say(f"{outcome.recovery[LOST]:.1f} s after the primary's machine was gone it files  (bar {FAILOVER} s)")
    say(f"{outcome.recovery[GOES_ON]:.1f} s after that the first delivery was acknowledged  (bar {FAILOVER} s)")
    for name in ("lost", "doubled"):
        references = getattr(outcome, name)
        say(f"{name}={len(references)} {' '.join(references[:10])}".rstrip())
    for defect in outcome.defects:
        say(f"NOT MET: {defect}")


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        outcome = run(Path(folder), calm=8)
    raise SystemExit(int(bool(outcome.defects)))


if __name__ == "__main__":
    main()
