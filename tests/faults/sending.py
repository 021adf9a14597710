# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""Who declares: presses the button until a receipt comes, and writes down which receipt it was."""

from __future__ import annotations

import re
import threading
import time
import uuid
from collections.abc import Sequence
from contextlib import closing, suppress
from http.client import HTTPException
from queue import Empty, SimpleQueue

from tests.bench.visitor import Visitor
from tests.drafts import Draft, confirmed

PAUSE = 0.3  # seconds before the button is pressed again
KENMERK = re.compile("/dossier/(OV-[0-9]{4}-[0-9]{7})/ontvangst")


class Sender:
    """Several browsers of one person that send drafts; ``receipts`` is their own list, by draft."""

    def __init__(self, director: Visitor, drafts: Sequence[Draft], browsers: int) -> None:
        self.receipts: dict[uuid.UUID, str] = {}
        self.pressed_again = 0
        self._director, self._answers, self._stop = director, confirmed(director, drafts), threading.Event()
        self._left: SimpleQueue[Draft] = SimpleQueue()
        for draft in drafts:
            self._left.put(draft)
        self._threads = [threading.Thread(target=self._send_all, args=[director.twin()]) for _ in range(browsers)]

    def start(self) -> None:
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """Give up what was not sent."""
        self._stop.set()
        for thread in self._threads:
            thread.join()

    @property
    def is_busy(self) -> bool:
        return any(thread.is_alive() for thread in self._threads)

    def _send_all(self, browser: Visitor) -> None:
        with closing(browser), suppress(Empty):
            while not self._stop.is_set():
                self._send(browser, self._left.get_nowait())

    def _send(self, browser: Visitor, draft: Draft) -> None:
        while not self._stop.is_set():
            try:
                location = browser.post(draft.send, self._answers[draft.has_bsn]).location
            except (OSError, HTTPException):
                location = ""
            if found := KENMERK.search(location):
                self.receipts[draft.id] = found[1]
                return
            self.pressed_again += 1
            time.sleep(PAUSE)
