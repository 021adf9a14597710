# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""A worker that is asked to stop stops, at whatever moment it is asked."""

from __future__ import annotations

import subprocess
import sys

# A signal at a moment that moves on by some microseconds each time. A handler that set the worker's event itself was
# caught within some thousands of rounds, waiting for the thread that it had interrupted.
ROUNDS = """
import signal, sys
from overlijden.settings import Delivery
from overlijden import worker
from overlijden.worker import Worker

worker.CHECK_EVERY = 0.00001

class Idle(Worker):
    def __init__(self, moment):
        super().__init__(None, Delivery(), load=lambda claim: None, anchors=object())
        self.moment = moment
    def run(self):
        signal.setitimer(signal.ITIMER_REAL, self.moment)
        while not self._stop.wait(0.00001):
            pass

for number in range(int(sys.argv[1])):
    Idle(0.0001 + number % 50 * 0.000004).run_until(signal.SIGALRM)
print("stopped")
"""


def test_a_worker_that_is_asked_to_stop_at_any_moment_stops() -> None:
    rounds = [sys.executable, "-c", ROUNDS, "3000"]
    assert subprocess.run(rounds, capture_output=True, text=True, timeout=60, check=True).stdout == "stopped\n"
