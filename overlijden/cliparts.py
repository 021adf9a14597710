# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""What several commands share: the kinds of what is given to them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

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
