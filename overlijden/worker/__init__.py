# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""The delivery worker: several threads empty the outbox, one connection waits for the wake-up call."""

from __future__ import annotations

import os
import signal
import socket
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from functools import cache, partial
from queue import Empty, SimpleQueue

import psycopg
import structlog
from sqlalchemy import func, text, update
from sqlalchemy.exc import DBAPIError

from overlijden import delivery
from overlijden.adapter import Adapter, ConfigError, load_adapter
from overlijden.audit.anchor import Anchors
from overlijden.bijlagen import scan
from overlijden.db import Database, is_pooled
from overlijden.deelnames import deelname as record
from overlijden.delivery import nagekomen, peiling
from overlijden.delivery.journal import Claim
from overlijden.gemeenten import STORE
from overlijden.mail import mailer
from overlijden.service import CHANNEL, betalingen
from overlijden.settings import Delivery, Settings
from overlijden.tables import Levering, LeveringStatus, Wijziging, written_out
from overlijden.tools import logs, reach, sleutels, telemetry
from overlijden.worker import forgetting, outbox, upkeep
from overlijden.worker.notifier import Notifier

log = structlog.get_logger()

TIDY_EVERY = 3600  # seconds
ANCHOR_ALL_EVERY = 24 * 3600  # seconds
ALARM_EVERY = 60  # seconds
CHECK_EVERY = 0.5  # seconds between looking whether it was asked to stop
SCAN_EVERY = 30  # seconds between asking a scanner that was away


class Worker:
    """Delivers what is due, once or until told to stop.

    ``send`` sends one mail that is due, ``tell`` tells one system that its feed moved; False when there was none.
    ``outcomes`` counts the attempts of this process, by municipality and how they ended.
    """

    def __init__(
        self,
        database: Database,
        settings: Delivery,
        load: Callable[[Claim], Adapter] | None = None,
        *,
        anchors: Anchors | None = None,
        retention_key: str = "",
        send: Callable[[], bool] = lambda: False,
        tell: Callable[[], bool] = lambda: False,
    ) -> None:
        self._send, self._tell = send, tell
        self.database, self.settings, self._retention_key = database, settings, retention_key
        self.anchors = anchors or Anchors(database)
        self._load = load or loader(database)
        self._stop, self._closed = threading.Event(), threading.Event()
        self._wake: SimpleQueue[None] = SimpleQueue()  # each thing in it lets one thread look
        self._busy: set[str] = set()
        self.outcomes, self._counting = Counter[tuple[str, str]](), threading.Lock()

    def once(self) -> int:
        """Deliver all that is due now, and say how many attempts that took."""
        attempts, name = 0, _name()
        self._busy.add(name)
        try:
            while not self._stop.is_set() and (ended := self._deliver_next(name)):
                attempts += 1
                with self._counting:
                    self.outcomes[ended] += 1
        finally:
            self._busy.discard(name)
        return attempts

    def _deliver_next(self, name: str) -> tuple[str, str] | None:
        return delivery.deliver_next(self.database, name, self._load, self.settings)

    def ask(self) -> int:
        """Take in what back-ends said, ask about all that is due now, and say how many askings that took."""
        self._all(lambda: nagekomen.take_next(self.database, self._load))
        return self._all(lambda: peiling.ask_next(self.database, self._load, self.settings))

    def _all(self, one: Callable[[], bool]) -> int:
        """Do it for as long as there is one; how many there were."""
        done = 0
        while not self._stop.is_set() and one():
            done += 1
        return done

    def beat(self) -> None:
        """Renew the leases of the deliveries under way, until ``close``: only a dead process loses one."""
        while not self._closed.wait(self.settings.lease / 3):
            self._survive(self._renew)

    def _renew(self) -> None:
        with self.database.begin() as session:
            under_way = Levering.status.in_(written_out([LeveringStatus.BEZIG]))
            held = update(Levering).where(under_way, Levering.lease_door.in_(tuple(self._busy)))
            session.execute(held.values(lease_tot=func.now() + timedelta(seconds=self.settings.lease)))

    def run(self) -> None:
        """Deliver until ``stop``, whatever becomes of the database meanwhile; what is under way then is finished.

        Each task beside it has a thread of its own, so that a neighbour that is slow holds up what is for it alone.
        """
        tasks: tuple[tuple[Callable[[], int | None], int], ...] = (
            (self.tidy, TIDY_EVERY),
            (self.scan, SCAN_EVERY),
            (self._alarm, ALARM_EVERY),
            (self.ask, self.settings.poll),
            (self.mail, self.settings.poll),
            (self.pay, self.settings.poll),
            (self.notify, self.settings.poll),
        )
        threads = [threading.Thread(target=self._deliver) for _ in range(self.settings.threads)]
        threads.append(threading.Thread(target=self._anchor))
        threads += [threading.Thread(target=self._repeat, args=task) for task in tasks]
        for thread in threads:
            thread.start()
        self._repeat(self._wait_for_news, 1)
        for thread in threads:
            thread.join()

    def run_until(self, *signals: int) -> None:
        """Deliver until one of these signals comes to this process. For its main thread.

        The handler only writes down that it came: an event set there can wait for ever for the very thread that it
        interrupted, and a thread that blocks without end can miss that its handler is due.
        """
        came: list[int] = []
        for one in signals:
            signal.signal(one, lambda number, _: came.append(number))
        running = threading.Thread(target=self.run)
        running.start()
        while not came and running.is_alive():
            time.sleep(CHECK_EVERY)
        self.stop()
        running.join()

    def stop(self) -> None:
        """Begin nothing new."""
        self._stop.set()
        for _thread in range(self.settings.threads):
            self._rouse()

    def close(self) -> None:
        """Stop, and let the leases of this worker run out."""
        self.stop()
        self._closed.set()

    def _deliver(self) -> None:
        while not self._stop.is_set():
            if not self._survive(self.once):
                with suppress(Empty):
                    self._wake.get(timeout=self.settings.poll)

    def _rouse(self) -> None:
        """Let one more thread look: a filing that woke all of them would cost more looking than delivering."""
        if self._wake.qsize() < self.settings.threads:
            self._wake.put(None)

    def _survive(self, step: Callable[[], int | None]) -> int:
        """Do a step and say how much there was to do; a database that is away is waited for, like nothing to do."""
        try:
            return step() or 0
        except (DBAPIError, psycopg.OperationalError) as error:
            log.warning("database unavailable", kind=type(error).__name__)
        except Exception:
            # A worker that stops delivers nothing; what it held comes back when its lease runs out.
            log.error("defect in worker", **logs.defect(sys.exc_info()))  # noqa: TRY400
        return 0

    def _repeat(self, step: Callable[[], int | None], seconds: int) -> None:
        """Do a step until ``stop``, with so many seconds between the end of one and the next."""
        while not self._stop.is_set():
            self._survive(step)
            self._stop.wait(seconds)

    def tidy(self) -> int:
        """Destroy what is no longer kept: sessions and drafts at once, dossiers once a night; how much that was."""
        with self.database.begin() as session:
            session.execute(text("SELECT verwijder_verlopen_sessies()"))
        left = forgetting.tidy(self.database)
        return left + forgetting.nightly(self.database, datetime.now(UTC), self._retention_key)

    def _anchor(self) -> None:
        """Anchor what moved every few seconds and when stopping, and once a day everything."""
        everything = 0.0
        while not self._stop.is_set():
            all_ = time.monotonic() >= everything
            self._survive(lambda all_=all_: self.anchors.write(all_=all_))  # type: ignore[misc]
            if all_:
                everything = time.monotonic() + ANCHOR_ALL_EVERY
            self._stop.wait(self.settings.poll)
        self._survive(self.anchors.write)

    def scan(self) -> int:
        """Scan the attachments that no scanner has judged; how many were."""
        return upkeep.scan_waiting(self.database)

    def _alarm(self) -> None:
        self._survive(lambda: upkeep.sound_alarms(self.database))
        self._survive(lambda: outbox.tell_paused(self.database))

    def mail(self) -> int:
        """Send all mail that is due now; how many that was."""
        return self._all(self._send)

    def pay(self) -> int:
        """Ask after all payments of which that is due; how many that were."""
        return self._all(lambda: betalingen.ask_next(self.database))

    def notify(self) -> int:
        """Tell all systems whose feed moved; how many that was."""
        return self._all(self._tell)

    def _wait_for_news(self) -> None:
        # A pooled connection would carry LISTEN on to its next user, so this one is the listener's own.
        engine = self.database.engine
        args, kwargs = engine.dialect.create_connect_args(engine.url)
        connection = psycopg.connect(*args, **kwargs, autocommit=True)
        with connection:
            if is_pooled(connection):  # nobody is woken: each thread looks every ``poll`` seconds
                connection.close()
                self._stop.wait()
                return
            connection.execute(f"LISTEN {CHANNEL}")
            while not self._stop.is_set():
                for _ in connection.notifies(timeout=1, stop_after=1):
                    self._rouse()


def loader(database: Database, *, production: bool = False) -> Callable[[Claim], Adapter]:
    """How a claimed delivery gets its adapter: by the record that counted at filing, made once per record.

    So a filed dossier keeps its back-end, also after the municipality chose another one or left.
    """

    @cache  # a record never changes
    def load(adapter: str, wijziging: int | None) -> Adapter:
        if adapter == STORE:
            return load_adapter(adapter, {"database": database})
        with database.begin() as session:
            row = session.get(Wijziging, wijziging) if wijziging else None
        if row is None:
            raise ConfigError(f"adapter '{adapter}' has no profile on record for this delivery")
        return load_adapter(adapter, record.read(row.gemeente, row.inhoud).profiel, production=production)

    return lambda claim: load(claim.adapter, claim.wijziging)


@contextmanager
def start(settings: Settings) -> Iterator[Worker]:
    """A worker on the settings' database; UnsafeRole when its role is too powerful, ConfigError without keys."""
    settings.refuse_unscanned()
    settings.refuse_unsent()
    reach.use(settings.reach)
    sleutels.use(settings.field_keys)
    scan.use(settings.attachments)
    mailer.use(settings.mail)
    telemetry.use(settings.traces, "worker")
    with Database(settings.database.worker, pool_size=settings.delivery.threads + 11, keys=settings.keys) as database:
        database.refuse_unsigned()
        database.refuse_unsafe_role()
        anchors = Anchors(database, settings.anchor)
        load = loader(database, production=settings.is_production)
        send = partial(outbox.send_next, database, mailer.mailer(), settings.url, settings.delivery)
        key = settings.retention_key
        tell = Notifier(database, settings).tell_next
        worker = Worker(database, settings.delivery, load, anchors=anchors, retention_key=key, send=send, tell=tell)
        heart = threading.Thread(target=worker.beat)
        heart.start()
        try:
            yield worker
        finally:
            worker.close()
            heart.join()


def _name() -> str:
    """Unique among all threads of all workers, so that a lease has one holder."""
    return f"{socket.gethostname()}:{os.getpid()}:{threading.get_ident()}"
