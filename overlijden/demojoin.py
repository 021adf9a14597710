# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""How a command finds the demonstration that runs in this folder."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from overlijden.settings import Mode

HERE = Path("var/demo")  # all that a demonstration keeps
ENVIRONMENT = HERE / "environment"  # what a command needs to work on it


@contextmanager
def announced(environment: Mapping[str, str]) -> Iterator[None]:
    """Let commands in this folder find the demonstration while it runs."""
    ENVIRONMENT.touch(mode=0o600)
    lines = [str(os.getpid()), *(f"{name}={value}" for name, value in environment.items())]
    ENVIRONMENT.write_text("\n".join(lines), encoding="utf-8")
    try:
        yield
    finally:
        ENVIRONMENT.unlink(missing_ok=True)


def join() -> None:
    """Let a command work on the demonstration that runs in this folder.

    What the environment says goes first, and in production mode nothing is joined.
    """
    if os.environ.get("OVERLIJDEN_SERVICE_MODE") == Mode.PRODUCTION or "DATABASE_URL" in os.environ:
        return
    for name, value in _announcement().items():
        os.environ.setdefault(name, value)


def _announcement() -> Mapping[str, str]:
    """The running demonstration's environment; empty when none runs, or one was killed before it could tidy up."""
    try:
        pid, *lines = ENVIRONMENT.read_text(encoding="utf-8").splitlines()
        os.kill(int(pid), 0)
    except (FileNotFoundError, ProcessLookupError):
        return {}
    return dict(line.split("=", 1) for line in lines)
