# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""Every log of a whole test run, searched for what may never stand in one: a citizen service number, somebody's name.

The processes of a run, its subprocesses included, leave their logs in one folder; its first process reads them last.
"""

from __future__ import annotations

import os
import re
import shutil
import tempfile
import tomllib
import uuid
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import structlog
from click.testing import CliRunner, Result

from overlijden import samples
from overlijden.rules.derived import passes_eleven_test
from overlijden.web.login import read_accounts
from tests.testpersonen import personen

FOLDER = "TEST_RUN_LOGS"  # names the folder, for this process and all that it starts
NAMES = frozenset({"voornamen", "geslachtsnaam", "naam", "partner_naam", "ouder1", "ouder2", "meisjesnaam"})
NO_NAMES = frozenset({"None", "The"})  # words that our own logs may well hold
_NUMBER = re.compile(r"(?<![0-9a-f])[0-9]{9}(?![0-9a-f])")  # not within a mac or an id, which are hexadecimal
_WORD = re.compile(r"[^\W\d_]+")


def collect() -> None:
    """From here on, keep every line that this process logs, and give those it starts the same folder."""
    os.environ[FOLDER] = tempfile.mkdtemp(prefix="logs-")
    listen()


def listen() -> None:
    """Write what this process logs, and what its commands say on standard error, also to a file of its own there."""

    class Both(structlog.WriteLogger):
        def msg(self, message: str) -> None:
            super().msg(message)
            _note(message)

        log = debug = info = warn = warning = fatal = failure = err = error = critical = exception = msg

    structlog.WriteLogger = Both  # type: ignore[misc]
    invoke = CliRunner.invoke

    def heard(runner: CliRunner, *arguments: Any, **options: Any) -> Result:
        result = invoke(runner, *arguments, **options)
        _note(result.stderr)
        return result

    CliRunner.invoke = heard  # type: ignore[method-assign,assignment]


def _note(said: str) -> None:
    with (Path(os.environ[FOLDER]) / f"{os.getpid()}.log").open("a", encoding="utf-8") as file:
        file.write(said + "\n")


def fresh() -> Path:
    """Where a subprocess can be told to write its log."""
    return Path(os.environ[FOLDER]) / f"{uuid.uuid4().hex}.log"


def keep(log: Path) -> None:
    """Put a log that is about to go in the folder as well."""
    if log.exists() and (folder := os.environ.get(FOLDER)):
        shutil.copyfile(log, Path(folder) / f"{log.stem}-{uuid.uuid4().hex}.log")


def found() -> list[str]:
    """What was leaked: file, line and what it is, not the name itself; and the folder is gone."""
    folder = Path(os.environ.pop(FOLDER))
    try:
        return [leak for log in sorted(folder.iterdir()) for leak in _of(log)]
    finally:
        shutil.rmtree(folder)


def _of(log: Path) -> Iterator[str]:
    with log.open(encoding="utf-8", errors="replace") as lines:
        for number, line in enumerate(lines, start=1):
            for what in leaks(line):
                yield f"{log.name}:{number}: {what}: {line.strip()[:300]}"


def leaks(line: str) -> list[str]:
    """What of a person stands in a line of a log."""
    numbers = ["a BSN" for number in _NUMBER.findall(line) if passes_eleven_test(number)]
    return numbers + ["a name" for word in _WORD.findall(line) if word in names()]


@cache
def names() -> frozenset[str]:
    """The given names and surnames of everybody whom a test may file, or log in as; each word of three letters up."""
    written = tomllib.loads(Path(samples.__file__).with_suffix(".toml").read_text(encoding="utf-8"))
    texts = [
        *_texts(written),
        *(account.naam for account in read_accounts().values()),
        *(text for row in personen() for key, text in row.items() if key in NAMES),
    ]
    words = {word for text in texts for word in _WORD.findall(text)}
    return frozenset(word for word in words if len(word) > 2 and word[0].isupper()) - NO_NAMES


def _texts(value: Any, key: str = "") -> Iterator[str]:
    """The names anywhere in the samples."""
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from _texts(inner, name)
    elif isinstance(value, list):
        for inner in value:
            yield from _texts(inner, key)
    elif key in NAMES and isinstance(value, str):
        yield value
