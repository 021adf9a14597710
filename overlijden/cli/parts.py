# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""What several commands share: the kinds of what is given to them, and how they print or say what is wrong."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Any, NoReturn, TextIO

import click

from overlijden import codes


class _Gemeente(click.ParamType[str]):
    """The code of a municipality that is, or was."""

    name = "code"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        if value not in codes.gemeenten():
            self.fail(f"{value} is not a municipality", param, ctx)
        return str(value)


GEMEENTE = _Gemeente()
FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
PORT = click.IntRange(1, 65535)


def fail(message: str, code: int = 1) -> NoReturn:
    """Say in one line what is wrong; no stack trace helps who runs this."""
    click.echo(f"overlijden: {message}", err=True)
    raise SystemExit(code)


def print_json(data: Any, file: TextIO | None = None) -> None:
    """JSON that people can read, to standard output or this file."""
    # Half a pair, which JSON can name and UTF-8 cannot hold, goes out as it came in: as an escape.
    written = json.dumps(data, ensure_ascii=False, indent=2, default=datetime.isoformat)
    click.echo(written.encode("utf-8", "backslashreplace"), file=file)
