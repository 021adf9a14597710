# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""The fault laboratory: ``make faults N=1000 KILLS=20 SEED=1``; exit code 1 when anything is lost, doubled or unclear.

Real processes on a real PostgreSQL deliver to a back-end that misbehaves in every way that was seen in the field, while
web, workers, back-end and PostgreSQL are killed with SIGKILL. A seed repeats what is killed after how much of the work,
and which request to the back-end goes wrong how; what was under way at that moment differs, as it does in life.
"""

from __future__ import annotations

import argparse
import secrets
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.exc import DBAPIError

from overlijden.db import Database
from overlijden.tables import Levering, LeveringStatus
from overlijden.tools.embedded import PostgreSQL
from tests.bench.visitor import Visitor
from tests.drafts import Draft, Drafts
from tests.e2e.stack import wait_for
from tests.faults.laboratory import Laboratory
from tests.faults.plan import kills
from tests.faults.reconcile import Found, Outbox, reconcile
from tests.faults.sending import Sender

BROWSERS = 4
AT_ONCE = 16  # deliveries: most of the time one waits for a back-end that is slow
OPEN = (LeveringStatus.WACHT, LeveringStatus.BEZIG, LeveringStatus.ONBEKEND)
Say = Callable[[str], None]


@dataclass(frozen=True)
class Experiment:
    """``rate`` of the calls to the back-end go wrong, ``refusals`` of the declarations are refused; from 0 to 1.

    ``regrets`` of them are refused after they were confirmed, by a Fo01 that comes ``delay`` seconds later. That is how
    long a slow back-end takes too, longer than the ``tijdslimiet`` of a call; after ``patience`` seconds in which
    nothing moves what is still under way counts as in limbo.
    """

    declarations: int
    kills: int
    seed: int
    rate: float = 0.2
    refusals: float = 0.02
    regrets: float = 0.02
    delay: float = 30.0
    tijdslimiet: int = 2
    patience: float = 120.0


def run(experiment: Experiment, folder: Path, say: Say = print) -> Found:
    """Do all of it in this folder, and say what happened."""
    say(f"seed {experiment.seed}")
    chance = {name: getattr(experiment, name) for name in ("seed", "rate", "refusals", "regrets", "delay")}
    standin = tuple(word for name, value in chance.items() for word in (f"--{name}", str(value)))
    with (
        PostgreSQL(folder / "postgresql") as server,
        Laboratory(folder, server, standin=standin, tijdslimiet=experiment.tijdslimiet, at_once=AT_ONCE) as laboratory,
    ):
        with closing(Visitor(laboratory.url, "uitvaart")) as director:
            with Database(laboratory.urls.web) as web, laboratory.superuser() as superuser:
                drafts = Drafts(web, superuser, director).prepare(experiment.declarations, each=11)
            sender = Sender(director, drafts, BROWSERS)
        began, killed = time.monotonic(), _torment(laboratory, sender, experiment)
        _settle(laboratory, experiment)
        sender.stop()
        say(f"{len(sender.receipts)} receipts, for which the button was pressed {sender.pressed_again} times more")
        say(f"{time.monotonic() - began:.0f} seconds")
        return _report(laboratory, sender, drafts, killed, say)


def _torment(laboratory: Laboratory, sender: Sender, experiment: Experiment) -> Counter[str]:
    """Send everything, and kill by plan; the work is half done when all is sent and nothing delivered."""
    sender.start()
    killed: Counter[str] = Counter()
    for kill in kills(experiment.seed, experiment.kills, laboratory.victims):
        _wait(laboratory, experiment, lambda work, kill=kill: work.done >= kill.after)  # type: ignore[misc]
        time.sleep(kill.pause)
        laboratory.kill(kill.victim)
        killed[kill.victim] += 1
        time.sleep(kill.away)
        laboratory.start(kill.victim)
    return killed


def _settle(laboratory: Laboratory, experiment: Experiment) -> None:
    """Wait until all is sent and nothing is under way, and until no answer can come late any more."""
    _wait(laboratory, experiment, lambda work: work.done >= 1)
    time.sleep(experiment.delay + 1)
    deadline = time.monotonic() + experiment.patience
    while _has_more_to_come(laboratory) and time.monotonic() < deadline:
        time.sleep(1)


def _has_more_to_come(laboratory: Laboratory) -> bool:
    """Whether the back-end has something to refuse afterwards that was not told, or not taken in."""
    if laboratory.store.rows("SELECT 1 FROM afkeuring WHERE NOT gemeld LIMIT 1"):
        return True
    with laboratory.superuser() as superuser, superuser.begin() as session:
        return session.scalar(select(Levering.id).where(Levering.nagekomen != []).limit(1)) is not None


@dataclass(frozen=True)
class Work:
    """How many declarations were filed, and how many of these are not under way any more."""

    asked: int
    filed: int
    settled: int

    @property
    def done(self) -> float:
        return (self.filed + self.settled) / (2 * self.asked)


def _wait(laboratory: Laboratory, experiment: Experiment, until: Callable[[Work], bool]) -> None:
    """Wait until so much is done, as long as anything moves, and start again what ended by itself."""
    seen, deadline = Work(experiment.declarations, 0, 0), time.monotonic() + experiment.patience
    while not until(seen) and time.monotonic() < deadline:
        time.sleep(0.1)
        laboratory.supervise()
        if (work := _work(laboratory, experiment)) not in (None, seen):
            seen, deadline = work, time.monotonic() + experiment.patience


def _work(laboratory: Laboratory, experiment: Experiment) -> Work | None:
    settled = func.count().filter(Levering.status.not_in(OPEN))
    try:
        with laboratory.superuser() as superuser, superuser.begin() as session:
            return Work(
                experiment.declarations, *session.execute(select(func.count(), settled).select_from(Levering)).one()
            )
    except DBAPIError:  # it was killed a moment ago
        return None


def _report(laboratory: Laboratory, sender: Sender, drafts: Sequence[Draft], killed: Counter[str], say: Say) -> Found:
    wait_for(f"{laboratory.url}/gezond")
    with closing(Visitor(laboratory.url, "den-bosch")) as clerk:
        desk = _all_failed(clerk)
    with laboratory.superuser() as superuser:
        outbox = Outbox.read(superuser)
    store = laboratory.store
    found = reconcile(drafts, sender.receipts, store, outbox, desk)
    rows = store.rows("SELECT storing AS name, count(*) AS n FROM verzoek GROUP BY 1 ORDER BY 2 DESC")
    injected = {row["name"] or "none": row["n"] for row in rows}
    (late,) = store.rows("SELECT count(*) AS n FROM afkeuring WHERE gemeld")
    injected["late Fo01"] = late["n"]
    for title, table in (("calls to the back-end, by what went wrong", injected), ("killed", killed)):
        say(f"\n{title}")
        for name, count in table.items():
            say(f"  {name:<16} {count:>7}")
    say("\nreconciled with the back-end's own store")
    for kind in ("delivered", "refused", "lost", "doubled", "limbo"):
        references = getattr(found, kind)
        names = " ".join(list(references)[:10]) if kind in ("lost", "doubled", "limbo") else ""
        say(f"  {kind:<16} {len(references):>7}  {names}".rstrip())
    say(
        f"\ndeclarations={len(drafts)} kills={killed.total()} "
        f"lost={len(found.lost)} doubled={len(found.doubled)} limbo={len(found.limbo)}"
    )
    return found


def _all_failed(clerk: Visitor) -> str:
    """The desk's list of what did not arrive, page after page."""
    pages = [clerk.get("/balie?rij=aflevering").text]
    while ">Volgende<" in pages[-1]:
        pages.append(clerk.get(f"/balie?rij=aflevering&blad={len(pages) + 1}").text)
    return "".join(pages)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("declarations", type=int)
    parser.add_argument("kills", type=int)
    parser.add_argument("seed", nargs="?", default="")
    parser.add_argument("--rate", type=float, default=0.2)
    given = parser.parse_args()
    seed = int(given.seed) if given.seed else secrets.randbelow(1_000_000)
    with tempfile.TemporaryDirectory() as folder:
        found = run(Experiment(given.declarations, given.kills, seed, rate=given.rate), Path(folder))
    raise SystemExit(int(not found.is_clean))


if __name__ == "__main__":
    main()
