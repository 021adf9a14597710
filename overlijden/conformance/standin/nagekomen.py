# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""Refusing afterwards what was confirmed: the zaak is dropped, and a Fo01 is posted until its sender has it.

Both stand in the stand-in's file, so that a death in between loses neither; the same Fo01 may then come twice.
"""

from __future__ import annotations

import base64
import threading
import time
from contextlib import suppress
from http.client import HTTPConnection, HTTPException
from urllib.parse import urlsplit

from overlijden.conformance.standin.soap import XML
from overlijden.conformance.standin.store import Store

EVERY = 0.5  # seconds between looking what is due
PATIENCE = 10.0  # seconds for an answer


def start(store: Store, url: str) -> None:
    """Post what is due to this address, ``http://user:password@host:port/path``, as long as the process lives."""
    threading.Thread(target=_tell_all, args=[store, url], daemon=True).start()


def _tell_all(store: Store, url: str) -> None:
    while True:
        for row in store.rows("SELECT zaak, inhoud FROM afkeuring WHERE NOT gemeld AND vanaf <= ?", time.time()):
            _drop(store, row["zaak"])
            if _post(url, row["inhoud"]) == 200:
                # Unless the same zaak was sent anew meanwhile, and is refused by another message.
                with store.transaction() as database:
                    same = "UPDATE afkeuring SET gemeld = 1 WHERE zaak = ? AND inhoud = ?"
                    database.execute(same, (row["zaak"], row["inhoud"]))
        time.sleep(EVERY)


def _drop(store: Store, zaak: str) -> None:
    with store.transaction() as database:
        database.execute("DELETE FROM document WHERE zaak = ?", (zaak,))
        database.execute("DELETE FROM zaak WHERE nummer = ?", (zaak,))


def _post(url: str, inhoud: bytes) -> int:
    """The status of the answer, 0 for none."""
    parts = urlsplit(url)
    pair = base64.b64encode(f"{parts.username}:{parts.password}".encode()).decode()
    connection = HTTPConnection(parts.hostname or "", parts.port, timeout=PATIENCE)
    with suppress(OSError, HTTPException):
        connection.request("POST", parts.path, inhoud, {"Content-Type": XML, "Authorization": f"Basic {pair}"})
        return connection.getresponse().status
    return 0
