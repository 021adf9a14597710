# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""The stand-in misbehaves by chance as its seed says, and each misbehaviour is what its name says on the wire."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from urllib.request import Request, urlopen

import pytest

from overlijden.conformance.standin.store import Store
from overlijden.conformance.standin.storing import STORED, Mode
from overlijden.conformance.standin.toeval import ALWAYS, EITHER, Toeval
from tests.e2e.stack import free_ports, wait_for
from tests.overlijden.conformance.standin.test_standin import ACTIE, question

NAAM = "genereerZaakIdentificatie_Di02"


class Process:
    """A stand-in as a process of its own, which may be killed and started again on the same data."""

    def __init__(self, folder: Path, *words: str) -> None:
        (self.port,) = free_ports(1)
        self.folder, self.url = folder, f"http://127.0.0.1:{self.port}"
        overlijden = Path(sys.executable).parent / "overlijden"
        self.command = [str(overlijden), "standin", "--port", str(self.port), "--directory", str(folder), *words]
        self.start()

    def start(self) -> None:
        self.process = subprocess.Popen(self.command)
        wait_for(f"{self.url}/zaken.json", process=self.process)

    def kill(self) -> None:
        os.kill(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def disturb(self, mode: str, **how: object) -> None:
        body = json.dumps({"mode": mode, **how}).encode()
        urlopen(Request(f"{self.url}/storing", body, {"Content-Type": "application/json"})).close()  # noqa: S310

    def ask(self, number: int) -> bytes:
        """The body of the answer, whatever its status."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            headers = {"SOAPAction": f'"{ACTIE}{NAAM}"'}
            connection.request("POST", "/VrijeBerichten", question(number).encode(), headers)
            return connection.getresponse().read()
        finally:
            connection.close()


@pytest.fixture
def standin(tmp_path: Path) -> Iterator[Process]:
    made = Process(tmp_path)
    yield made
    made.kill()


def test_a_seed_gives_the_same_plan_and_another_one_another() -> None:
    plans = [[Toeval(seed, 0.3).storing(number, NAAM) for number in range(200)] for seed in (1, 1, 2)]
    assert plans[0] == plans[1] != plans[2]


def test_the_rate_is_what_goes_wrong_and_every_way_has_its_turn() -> None:
    plan = [Toeval(1, 0.25).storing(number, "creeerZaak_Lk01") for number in range(8000)]
    modes = Counter(storing.mode for storing in plan if storing)
    assert 1800 < modes.total() < 2200
    assert set(modes) == {*ALWAYS, Mode.EXISTS}


def test_what_may_have_been_stored_or_not_is_both() -> None:
    plan = [Toeval(1, 1).storing(number, NAAM) for number in range(500)]
    seen = {(storing.mode, storing.stored) for storing in plan if storing}
    assert {mode for mode, stored in seen if stored} == {*EITHER, *(STORED & set(ALWAYS))}
    assert {(mode, False) for mode in EITHER} <= seen


def test_a_refusal_is_of_a_declaration_however_often_it_comes() -> None:
    chance = Toeval(7, refusals=0.1)
    refused = [number for number in range(1000) if chance.refuses(f"OV-2026-{number:07}")]
    assert 60 < len(refused) < 140
    assert refused == [number for number in range(1000) if chance.refuses(f"OV-2026-{number:07}")]


def test_what_it_regrets_is_none_of_what_it_refuses() -> None:
    chance = Toeval(7, refusals=0.1, regrets=0.1)
    regretted = [one for number in range(1000) if chance.regrets_having(one := f"OV-2026-{number:07}")]
    assert 60 < len(regretted) < 140
    assert not any(map(chance.refuses, regretted))


@pytest.mark.parametrize(
    ("mode", "error"),
    [
        ("reset_before", ConnectionResetError),
        ("reset_after", ConnectionResetError),
        ("lose_answer", HTTPException),
    ],
)
def test_a_broken_connection_is_broken_as_its_name_says(standin: Process, mode: str, error: type[Exception]) -> None:
    standin.disturb(mode)
    with pytest.raises(error):
        standin.ask(1)
    stored = Store(standin.folder).rows("SELECT * FROM bericht")
    assert len(stored) == int(mode != "reset_before")


def test_who_is_away_refuses_connections_and_comes_back(standin: Process) -> None:
    standin.disturb("away", seconds=0.6)
    with pytest.raises((HTTPException, OSError)):
        standin.ask(1)
    time.sleep(0.3)
    with socket.socket() as probe:
        assert probe.connect_ex(("127.0.0.1", standin.port)) != 0
    wait_for(f"{standin.url}/zaken.json")
    assert b"identificatie" in standin.ask(1)


@pytest.mark.parametrize(
    ("mode", "content"),
    [("twice", b"</soapenv:Envelope><?xml"), ("skew", b"StUF019"), ("exists", b"StUF058"), ("garbage", b"\x00\x01")],
)
def test_a_wrong_answer_is_what_its_name_says(standin: Process, mode: str, content: bytes) -> None:
    standin.disturb(mode)
    assert content in standin.ask(1).replace(b"\n", b"")


def test_what_comes_late_is_processed_when_nobody_waits_any_more(standin: Process) -> None:
    standin.disturb("late", seconds=0.5)
    with socket.create_connection(("127.0.0.1", standin.port)) as impatient:
        body = question(1)
        head = f"POST /VrijeBerichten HTTP/1.1\r\nHost: x\r\nSOAPAction: {ACTIE}{NAAM}\r\nContent-Length: {len(body)}"
        impatient.sendall(f"{head}\r\n\r\n{body}".encode())
        time.sleep(0.2)
    assert Store(standin.folder).rows("SELECT * FROM bericht") == []
    time.sleep(0.8)
    assert len(Store(standin.folder).rows("SELECT * FROM bericht")) == 1


def test_what_was_answered_and_what_went_wrong_survive_a_kill(tmp_path: Path) -> None:
    process = Process(tmp_path, "--seed", "1", "--rate", "0")
    first = process.ask(1)
    process.kill()
    process.start()
    assert process.ask(1) == first
    assert len(Store(tmp_path).rows("SELECT * FROM verzoek")) == 2
    process.kill()
