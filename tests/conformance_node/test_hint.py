# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""A receiver in another language knows the service's hints from others, by what is published alone."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest

from overlijden.db import Database
from overlijden.termijn import today
from overlijden.worker.notifier import Notifier
from tests.conftest import DatabaseUrls
from tests.e2e.stack import free_ports
from tests.filing import file, participate
from tests.serving import reachable, settings

NODE = shutil.which("node")
pytestmark = pytest.mark.skipif(NODE is None, reason="no node on this machine")


@pytest.fixture
def origin(database_urls: DatabaseUrls) -> Iterator[str]:
    """The service at an address of its own."""
    with reachable(database_urls) as address:
        yield address


@pytest.fixture
def receiver(origin: str) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    (port,) = free_ports(1)
    program = str(Path(__file__).parent / "hint.mjs")
    with subprocess.Popen([str(NODE), program, str(port), origin], stdout=subprocess.PIPE, text=True) as process:
        try:
            assert said(process) == "ready"
            yield f"http://127.0.0.1:{port}/wenk?van=overlijden", process
        finally:
            process.terminate()


def said(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


def test_it_takes_a_hint_of_the_service_and_no_other(
    receiver: tuple[str, subprocess.Popen[str]],
    origin: str,
    web_database: Database,
    worker_database: Database,
    database_urls: DatabaseUrls,
) -> None:
    adres, process = receiver
    file(web_database, "1942", adapter="store")
    participate(web_database, "1942", f'vanaf = {today()}\nadapter = "store"\nnotificatie = "{adres}"\n')
    notifier = Notifier(worker_database, settings(database_urls, url=origin))
    assert notifier.tell_next()
    told = json.loads(said(process))
    assert (told["type"], told["subject"]) == ("nl.overlijden.feed-aangevuld", "1942")
    assert told["dataref"] == f"{origin}/api/v1/feed"
    assert not notifier.tell_next()  # it was taken

    forged = Request(adres, json.dumps(told).encode(), {"Authorization": "Bearer e30.e30.e30"})  # noqa: S310 - our own
    with pytest.raises(HTTPError, match="401"):
        urlopen(forged)  # noqa: S310 - the same
    assert said(process) == "not ours"
