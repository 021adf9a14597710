# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""A hostile file is opened where it can harm nothing, and refused in plain Dutch whatever it does there."""

from __future__ import annotations

import os
import signal
import socket
import sys
from concurrent.futures import ThreadPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import pytest

from overlijden.samples import pdf
from overlijden.tools import opener
from overlijden.tools.cleaning import clean
from overlijden.tools.cleaning.refusal import Unacceptable
from overlijden.tools.opener import open_safely
from tests.attacks import FILES, image


def parent() -> int:
    """The process that forks the children."""
    open_safely(image("PNG"))
    process = opener._opener._process  # noqa: SLF001 - to be killed
    assert process is not None
    return process.pid


@pytest.mark.parametrize("name", FILES)
def test_a_hostile_file_is_refused_with_what_to_do(name: str) -> None:
    make, said = FILES[name]
    with pytest.raises(Unacceptable, match=said) as refusal:
        open_safely(make())
    assert str(refusal.value).endswith(".")


@pytest.mark.parametrize("content", [pdf("Formulier A"), image("JPEG"), image("PNG")], ids=["pdf", "jpg", "png"])
def test_a_good_file_comes_back_as_it_is_kept(content: bytes) -> None:
    assert open_safely(content) == clean(content)


def test_many_at_once_each_get_their_own_answer() -> None:
    contents = [pdf(f"Bladzijde {number}") for number in range(20)]
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(open_safely, contents)) == [clean(content) for content in contents]


def test_a_file_that_takes_long_holds_up_nobody_else() -> None:
    slow = FILES["a jpg with 2000 scans"][0]()
    open_safely(image("PNG"))
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(open_safely, slow)
        for _ in range(5):
            open_safely(image("PNG"))
        assert not waiting.done()
        with pytest.raises(Unacceptable):
            waiting.result()


def test_a_parent_that_ended_is_followed_by_another_one() -> None:
    first = parent()
    os.kill(first, signal.SIGKILL)
    os.waitid(os.P_PID, first, os.WEXITED | os.WNOWAIT)
    assert parent() != first


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"clean",
        b"clean image/png 4\nabc",  # ended while it answered
        b"clean image/png 2\nabc",
        b"clean text/html 3\nabc",
        b"clean image/png\nabc",
        b"\xff\xfe",
        b"refused",
    ],
)
def test_half_an_answer_or_a_strange_one_is_no_file(monkeypatch: pytest.MonkeyPatch, answer: bytes) -> None:
    def connect() -> socket.socket:
        ours, theirs = socket.socketpair()
        with theirs:
            theirs.sendall(answer)
        return ours

    monkeypatch.setattr(opener._opener, "connect", connect)  # noqa: SLF001 - a child that was ended
    with pytest.raises(Unacceptable) as refusal:
        open_safely(b"")
    assert str(refusal.value) == opener.TOO_MUCH


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_the_parent_knows_no_setting_and_no_key() -> None:
    environ = Path(f"/proc/{parent()}/environ").read_bytes()
    assert b"OVERLIJDEN" not in environ
    assert b"DATABASE" not in environ


def limited(step: str) -> None:
    """Do this under the limits, in a process of its own."""
    opener._limit()  # noqa: SLF001 - what is tested
    if step == "memory":
        held = bytearray(opener.MEMORY)
        del held
    elif step == "file":
        Path("/dev/null").read_bytes()
    elif step == "time":
        while True:
            pass


@pytest.mark.parametrize(
    ("step", "end"),
    [("nothing", 0), ("file", 1), ("time", -signal.SIGPROF)]
    + [("memory", 1)] * (sys.platform == "linux"),  # macOS does not keep to the limit
)
def test_the_limits_hold(step: str, end: int) -> None:
    child = get_context("spawn").Process(target=limited, args=(step,))
    child.start()
    child.join()
    assert child.exitcode == end


def test_what_a_limit_allows_is_less_than_the_bar() -> None:
    assert opener.CPU < 1
    assert opener.MEMORY <= 200_000_000
