# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""The Nu Html Checker, by which a page is held against the HTML standard, in a process of its own."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.request import Request, urlopen

import pytest

from tests.e2e.stack import free_ports, wait_for

JAR = Path(__file__).parents[1] / "nu_node/node_modules/vnu-jar/build/dist/vnu.jar"
Checker = Callable[[bytes], list[str]]


@contextmanager
def checker() -> Iterator[Checker]:
    """What tells of a page each error, with the line where it is."""
    if shutil.which("java") is None or not JAR.exists():
        pytest.skip("needs Java and the Nu Html Checker (make install)")
    (port,) = free_ports(1)
    address = f"http://127.0.0.1:{port}/"
    command = ["java", "-Xmx256m", "-Dnu.validator.servlet.bind-address=127.0.0.1", "-cp", str(JAR)]
    command += ["nu.validator.servlet.Main", str(port)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            wait_for(address, process=process)
            yield lambda page: _errors(address, page)
        finally:
            process.terminate()


def _errors(address: str, page: bytes) -> list[str]:
    """RuntimeError when the checker could not read it to its end."""
    asked = Request(f"{address}?out=json", page, {"Content-Type": "text/html; charset=utf-8"})  # noqa: S310 - our own
    with urlopen(asked) as answer:  # noqa: S310 - the same
        messages = json.load(answer)["messages"]
    if failed := [one["message"] for one in messages if one["type"] == "non-document-error"]:
        raise RuntimeError(failed)
    return [f"line {one['lastLine']}: {one['message']}" for one in messages if one["type"] == "error"]
